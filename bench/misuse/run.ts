/**
 * `npm run bench -- misuse`: what the watch on misuse finds and how often it is wrong, on ordinary weeks of several bureaus with misuse
 * planted in them; families that were held out while the thresholds were chosen stand apart. `quick` takes one world; `choosing` the
 * seeds on which thresholds were chosen, held-out families left out.
 */
import { RULES, type Rule } from '../../src/watching/deeds.ts';
import { machine, rounded, shown, table, writeResult } from '../sheet.ts';
import { FAMILIES, type Family } from './families.ts';
import { judge, type Outcome } from './judged.ts';
import { makeWorld } from './world.ts';

const SIZE = { bureaus: 8, incidentsPerFamily: 6 } as const;
const CHOOSING = [11, 12, 13] as const;
const MEASURED = [1_001, 1_002, 1_003, 1_004, 1_005, 1_006, 1_007, 1_008] as const;
const HOUR_MS = 3_600_000;
const Z = 1.96;

/** A share with its interval of 95 % (Wilson 1927). */
export function share(hits: number, of: number): string {
  if (of === 0) return '–';
  const p = hits / of;
  const middle = (p + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const half = (Z * Math.sqrt((p * (1 - p)) / of + Z ** 2 / (4 * of ** 2))) / (1 + Z ** 2 / of);
  const percent = (x: number): string => (100 * Math.max(0, Math.min(1, x))).toFixed(0);
  return `${percent(p)} % [${percent(middle - half)}–${percent(middle + half)}] of ${shown(of)}`;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const hours = (ms: readonly number[]): string => {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (q: number): string => { const h = (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0) / HOUR_MS; return h < 1 ? `${(h * 60).toFixed(0)} min` : h < 48 ? `${h.toFixed(1)} h` : `${(h / 24).toFixed(1)} d`; };
  return sorted.length === 0 ? '–' : `${at(0.5)}; ${at(0.9)}`;
};

type One = { readonly outcome: Outcome; readonly incident: number; readonly family: Family; readonly firstMs: number };
const incidentsIn = (outcomes: readonly Outcome[]): readonly One[] => outcomes.flatMap((outcome) => outcome.world.incidents.map(({ family, firstMs }, incident) => ({ outcome, incident, family, firstMs })));
const foundBy = ({ outcome, incident }: One, rule: Rule): number | undefined => outcome.found.get(incident)?.get(rule);
const foundFirst = ({ outcome, incident }: One): number | undefined => { const times = [...(outcome.found.get(incident)?.values() ?? [])]; return times.length === 0 ? undefined : Math.min(...times); };
const delays = (those: readonly One[], when: (one: One) => number | undefined): readonly number[] => those.flatMap((one) => { const ms = when(one); return ms === undefined ? [] : [ms - one.firstMs]; });

function perRule(outcomes: readonly Outcome[], those: readonly One[]): readonly string[] {
  const bureauDays = sum(outcomes.map(({ world }) => world.bureaus * world.days));
  const recall = (rule: Rule, isHeldOut: boolean): string => {
    const meant = those.filter(({ family }) => family.meantFor === rule && family.isHeldOut === isHeldOut);
    return share(meant.filter((one) => foundBy(one, rule) !== undefined).length, meant.length);
  };
  const rows = RULES.map((rule) => {
    const alerts = outcomes.flatMap((one) => one.alerts.filter((alert) => alert.rule === rule));
    const right = alerts.filter(({ incidents }) => incidents.size > 0).length;
    return [`\`${rule}\``, share(right, alerts.length), recall(rule, false), recall(rule, true), (alerts.length / bureauDays).toFixed(3), ((alerts.length - right) / bureauDays).toFixed(3),
      hours(delays(those.filter(({ family }) => family.meantFor === rule && !family.isHeldOut), (one) => foundBy(one, rule))), hours(delays(those.filter(({ family }) => family.meantFor === rule && family.isHeldOut), (one) => foundBy(one, rule)))];
  });
  const all = outcomes.flatMap(({ alerts }) => alerts);
  const right = all.filter(({ incidents }) => incidents.size > 0).length;
  const any = (isHeldOut: boolean): string => { const some = those.filter(({ family }) => family.isHeldOut === isHeldOut); return share(some.filter((one) => foundFirst(one) !== undefined).length, some.length); };
  rows.push(['any', share(right, all.length), any(false), any(true), (all.length / bureauDays).toFixed(3), ((all.length - right) / bureauDays).toFixed(3), hours(delays(those.filter(({ family }) => !family.isHeldOut), foundFirst)), hours(delays(those.filter(({ family }) => family.isHeldOut), foundFirst))]);
  return table(['Rule', 'Precision', 'Recall, known families', 'Recall, held out', 'Alerts a bureau and day', 'False ones', 'Delay, known (median; 90 %)', 'Delay, held out'], rows);
}

function perFamily(those: readonly One[], isHeldOut: boolean): readonly string[] {
  const rows = FAMILIES.filter((family) => family.isHeldOut === isHeldOut).map((family) => {
    const some = those.filter((one) => one.family === family);
    const others = RULES.filter((rule) => rule !== family.meantFor && some.some((one) => foundBy(one, rule) !== undefined)).map((rule) => `${rule} ${some.filter((one) => foundBy(one, rule) !== undefined).length}`);
    return [family.name, `\`${family.meantFor}\``, share(some.filter((one) => foundBy(one, family.meantFor) !== undefined).length, some.length), share(some.filter((one) => foundFirst(one) !== undefined).length, some.length), hours(delays(some, foundFirst)), others.join(', ')];
  });
  return table(['Family', 'Meant for', 'Found by it', 'Found by any', 'Delay (median; 90 %)', 'Other rules that told of it'], rows);
}

export async function main(args: readonly string[]): Promise<void> {
  const isChoosing = args.includes('choosing');
  const isQuick = args.includes('quick');
  const seeds = isChoosing ? CHOOSING : isQuick ? MEASURED.slice(0, 1) : MEASURED;
  const outcomes = seeds.map((seed) => judge(makeWorld(seed, { ...SIZE, families: FAMILIES.filter(({ isHeldOut }) => !isChoosing || !isHeldOut) })));
  const those = incidentsIn(outcomes);
  const deeds = sum(outcomes.map(({ world }) => world.deeds.length));
  const memory = outcomes.flatMap(({ memoryBytes }) => memoryBytes).sort((a, b) => a - b);
  const [first] = outcomes;
  const lines = [
    `Machine: ${machine()}. Seeds ${seeds.join(', ')}; thresholds were chosen on ${CHOOSING.join(', ')} and the known families alone.`,
    `${seeds.length} worlds of ${SIZE.bureaus} bureaus, ${shown(first?.world.people ?? 0)} people and ${first?.world.days ?? 0} days: ${shown(deeds)} deeds, ${shown(those.length)} cases of misuse, one for each of so many people, from the fifth week on. In square brackets: 95 % (Wilson).`,
    'An alert is right where its evidence holds a deed of misuse. Misuse is planted far more often here than it is met, so precision is that of these worlds; the false ones a bureau and day do not depend on it. An alert stands three days, and what comes meanwhile joins it. The delay is from the first deed of the misuse.',
    'The first weeks, in which the watch knows nobody yet, are counted in. The generator (`bench/misuse`) knows neither rules nor thresholds, but one hand wrote both.', '',
    '## By rule', '', ...perRule(outcomes, those), '', '## By family', '', 'Known while the thresholds were chosen:', '', ...perFamily(those, false), '',
    ...(isChoosing ? [] : ['Held out:', '', ...perFamily(those, true), '']),
    '## Cost', '', `${rounded(sum(outcomes.map(({ microsecondsPerDeed }) => microsecondsPerDeed)) / outcomes.length)} µs a deed for the rules alone, without the database; a person’s memory takes ${shown(memory[memory.length >> 1] ?? 0)} bytes as JSON (median), ${shown(memory.at(-1) ?? 0)} at most.`,
  ];
  console.log(lines.join('\n'));
  if (!isQuick && !isChoosing) await writeResult('misuse', lines);
}
