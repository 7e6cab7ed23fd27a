/** How well and how soon photographs of numbers are read, by kind of damage: drawn from a seed, damaged, and read as the hub reads them. `quick` draws fewer. */
import { openReader } from '../../src/modules/readings/reader.ts';
import type { ReadNumber } from '../../src/modules/readings/schema.ts';
import { machine, printTable, progress, table, time, writeResult } from '../sheet.ts';
import { DAMAGES, photoOf, type Damage } from './drawing.ts';
import { chanceFrom, plateBy, vinBy, type Numbered } from './numbers.ts';

const SEED = 20_261_123;
const EACH = { whole: 20, quick: 3 } as const;
const WARM = 3;

type Told = { readonly damage: Damage; readonly truth: Numbered; readonly numbers: readonly ReadNumber[]; readonly ms: number };

export async function main(words: readonly string[]): Promise<void> {
  const isQuick = words.includes('quick');
  const each = isQuick ? EACH.quick : EACH.whole;
  const reader = openReader();
  const chance = chanceFrom(SEED);
  const read = async (damage: Damage, truth: Numbered): Promise<Told> => {
    const bytes = await photoOf(truth, damage, chance);
    const began = performance.now();
    const { numbers } = await reader.read({ bytes, contentType: 'image/jpeg', who: 'bench' });
    return { damage, truth, numbers, ms: performance.now() - began };
  };
  const firsts: number[] = [];
  for (let i = 0; i < WARM; i += 1) firsts.push((await read('none', vinBy(chance))).ms);
  const told: Told[] = [];
  const say = progress('pictures', DAMAGES.length * each * 2);
  for (const damage of DAMAGES) {
    for (const by of [vinBy, plateBy]) for (let i = 0; i < each; i += 1) { told.push(await read(damage, by(chance))); say(told.length); }
  }
  await reader.stop();
  const head = ['damage', 'number', 'pictures', 'whole right', 'right within what is offered', 'characters right', 'nothing found', 'wrong and not offered', 'wrong without a mark', 'p50', 'p95'];
  const rows = [...DAMAGES, undefined].flatMap((damage) => (['vin', 'plate'] as const).map((kind) => rowOf(damage ?? 'all', kind, told.filter((one) => one.truth.kind === kind && (damage === undefined || one.damage === damage)))));
  const notes = [`${machine()}. Seed ${SEED}. Pictures of 2 megapixels as JPEG (few pixels: 240 to 420 across); the time is from the bytes to the answer, through the process that reads. The first picture, with the start of the process and the loading of the models: ${time(firsts[0] ?? 0)}.`];
  console.log(notes.join('\n'));
  printTable(head, rows);
  if (!isQuick) await writeResult('photos', [...notes, '', ...table(head, rows)]);
}

function rowOf(name: string, kind: Numbered['kind'], told: readonly Told[]): string[] {
  const share = (is: (one: Told) => boolean): string => `${Math.round(told.filter(is).length / told.length * 100)} %`;
  const best = ({ numbers, truth }: Told): string => (numbers.find((one) => one.kind === truth.kind) ?? numbers[0])?.number ?? '';
  const isOffered = ({ numbers, truth }: Told): boolean => numbers.some((one) => offers(one, truth.number));
  // What nobody is warned of: another number of the right kind, with no character marked and nothing else offered.
  const isUnmarked = ({ numbers: [first], truth }: Told): boolean => first?.kind === truth.kind && first.number !== truth.number && first.doubts.length + first.alternatives.length === 0;
  const characters = told.reduce((sum, one) => sum + Math.max(0, one.truth.number.length - distance(best(one), one.truth.number)), 0) / told.reduce((sum, { truth }) => sum + truth.number.length, 0);
  const sorted = told.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): string => time(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return [name, kind === 'vin' ? 'VIN' : 'plate', String(told.length), share((one) => best(one) === one.truth.number), share(isOffered), `${(characters * 100).toFixed(1)} %`, share(({ numbers }) => numbers.length === 0), share((one) => one.numbers.length > 0 && !isOffered(one)), share(isUnmarked), at(0.5), at(0.95)];
}

/** As read, as one of the alternatives, or with other characters taken at doubtful places. */
function offers({ number, alternatives, doubts }: ReadNumber, truth: string): boolean {
  if (number === truth || alternatives.some((one) => one.number === truth)) return true;
  return number.length === truth.length && Array.from(number).every((character, i) => character === truth[i] || doubts.some(({ at, others }) => at === i + 1 && others.includes(truth.charAt(i))));
}

/** Edits between two numbers (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
