/** Numbers asked one beside the other, of which hardly any is recorded: somebody walks through a series. */
import type { Deed, Signal } from '../deeds.ts';
import { ASKED_KEPT, keep, type PersonMemory } from '../memory.ts';
import { say } from '../sayings.ts';

const WINDOW_MS = 24 * 3_600_000;
/** Neighbours in a chain lie no further apart. */
const GAP_MAX = 10;
const CHAIN_MIN = 6;
const HIT_SHARE_MAX = 0.2;

export function enumerationOf(person: PersonMemory, deed: Deed): Signal | undefined {
  let told: Signal | undefined;
  for (const { family, serial } of deed.asked) {
    if (family === undefined || serial === undefined) continue;
    keep(person.asked, { family, serial, ms: deed.ms, id: deed.id, isHit: deed.isHit }, ASKED_KEPT);
    const chain = chainAround(person.asked.filter((one) => one.family === family && deed.ms - one.ms <= WINDOW_MS), serial);
    const hits = chain.filter(({ isHit }) => isHit).length;
    if (chain.length < CHAIN_MIN || hits / chain.length > HIT_SHARE_MAX) continue;
    const evidence = [...chain].sort((a, b) => a.ms - b.ms).map(({ id }) => id);
    told = { rule: 'enumeration', ms: deed.ms, score: chain.length / CHAIN_MIN, evidence, says: say('enumeration', { n: chain.length, hits }) };
  }
  return told;
}

type Entry = PersonMemory['asked'][number];

/** The distinct numbers of a family that hang together around one, each asked first. */
function chainAround(family: readonly Entry[], serial: number): readonly Entry[] {
  const bySerial = new Map<number, Entry>();
  for (const one of family) if (!bySerial.has(one.serial)) bySerial.set(one.serial, one);
  const sorted = [...bySerial.values()].sort((a, b) => a.serial - b.serial);
  const at = sorted.findIndex((one) => one.serial === serial);
  let from = at;
  let to = at;
  while (from > 0 && (sorted[from]?.serial ?? 0) - (sorted[from - 1]?.serial ?? 0) <= GAP_MAX) from -= 1;
  while (to + 1 < sorted.length && (sorted[to + 1]?.serial ?? 0) - (sorted[to]?.serial ?? 0) <= GAP_MAX) to += 1;
  return sorted.slice(from, to + 1);
}
