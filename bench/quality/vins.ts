/**
 * Recall on real numbers: VINs of public decoder suites put among the records of the world, asked again with planted damage.
 * The numbers are nobody's theft; they only lend their shapes. Where the folder is absent the table is left out, aloud.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../generator/random.ts';
import type { VehicleQuestion, VehicleWords } from '../../src/modules/vehicles/schema.ts';
import type { Found } from './path.ts';

const FILE = join(import.meta.dirname, '../../../shared/data/vin/vin_decoder_suites.csv');
const SIGNS = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789';
const ALIKE: Readonly<Record<string, string>> = { 0: 'O', 1: 'I', 2: 'Z', 5: 'S', 8: 'B', D: '0', L: '1', Z: '2', S: '5', G: '6', 6: 'G', B: '8', U: 'V', V: 'U' };

/** Fields of a row; the last one may be quoted and is not used. */
export function suiteVins(): readonly VehicleWords[] | undefined {
  if (!existsSync(FILE)) return undefined;
  const seen = new Set<string>();
  return readFileSync(FILE, 'utf8').split('\n').slice(1).flatMap((row, i): VehicleWords[] => {
    const [vin = '', make = '', model = '', year = ''] = row.split(',');
    if (!/^[A-Z0-9]{17}$/.test(vin) || seen.has(vin)) return [];
    seen.add(vin);
    return [{ reference: `S-${i}`, vin, ...(make === '' ? {} : { make }), ...(model === '' ? {} : { model }), ...(/^\d{4}$/.test(year) ? { year: Number(year) } : {}) }];
  });
}

type Damage = { readonly what: string; readonly isPromised: boolean; readonly make: (vin: string, random: Random) => string };
const at = (random: Random, less = 0): number => random.below(17 - less);
const cut = (text: string, from: number, by: string, length: number): string => text.slice(0, from) + by + text.slice(from + length);
const wrongAt = (text: string, place: number, random: Random): string => { for (;;) { const sign = SIGNS.charAt(random.below(SIGNS.length)); if (sign !== text.charAt(place) && ALIKE[sign] !== text.charAt(place)) return cut(text, place, sign, 1); } };
const wrong = (text: string, random: Random): string => wrongAt(text, random.below(text.length), random);
const dropped = (text: string, random: Random): string => cut(text, random.below(text.length), '', 1);
const inserted = (text: string, random: Random): string => cut(text, random.below(text.length + 1), SIGNS.charAt(random.below(SIGNS.length)), 0);
const doubled = (text: string, random: Random): string => { const place = at(random); return cut(text, place, text.charAt(place), 0); };
const swapped = (text: string, random: Random): string => { for (let tries = 0; tries < 99; tries += 1) { const place = at(random, 1); if (text[place] !== text[place + 1]) return cut(text, place, text.charAt(place + 1) + text.charAt(place), 2); } return text; };
const twoWrong = (text: string, random: Random): string => { const first = at(random); let second = at(random); while (second === first) second = at(random); return wrongAt(wrongAt(text, first, random), second, random); };
const marked = (text: string, marks: number, random: Random): string => { const signs = Array.from(text); while (signs.filter((sign) => sign === '?').length < marks) signs[random.below(17)] = '?'; return signs.join(''); };

const promised = (what: string, make: Damage['make']): Damage => ({ what, isPromised: true, make });
const beyond = (what: string, make: Damage['make']): Damage => ({ what, isPromised: false, make });
export const DAMAGES: readonly Damage[] = [
  promised('none', (vin) => vin),
  promised('every look-alike changed', (vin) => Array.from(vin, (sign) => ALIKE[sign] ?? sign).join('')),
  promised('one wrong', wrong), promised('two wrong', twoWrong),
  promised('one dropped', dropped), promised('one inserted', inserted), promised('one doubled', doubled), promised('two neighbours swapped', swapped),
  promised('one dropped, one wrong', (vin, random) => wrong(dropped(vin, random), random)), promised('one inserted, one wrong', (vin, random) => wrong(inserted(vin, random), random)), promised('two swapped, one wrong', (vin, random) => wrong(swapped(vin, random), random)),
  promised('two not read', (vin, random) => marked(vin, 2, random)), promised('six not read', (vin, random) => marked(vin, 6, random)),
  promised('beginning not read, last ten', (vin) => `*${vin.slice(-10)}`), promised('a fragment of seven, place unknown', (vin, random) => { const from = at(random, 6); return `*${vin.slice(from, from + 7)}*`; }),
  promised('last eight', (vin) => vin.slice(-8)), promised('last six', (vin) => vin.slice(-6)), promised('last four', (vin) => vin.slice(-4)),
  beyond('three wrong', (vin, random) => wrong(twoWrong(vin, random), random)), beyond('a pair two apart swapped, one wrong', (vin, random) => { const from = at(random, 2); return wrong(cut(vin, from, vin.charAt(from + 2) + vin.charAt(from + 1) + vin.charAt(from), 3), random); }),
];

export type Recall = { readonly what: string; readonly isPromised: boolean; readonly asked: number; readonly met: number; readonly shown: number; readonly shownWithMake: number; readonly missed: readonly string[] };

/** Asks every VIN with every damage: met by the engine, shown by default with nothing else said, and with make and year said. */
export function recallOn(vins: readonly VehicleWords[], { first, seed, ask }: { readonly first: number; readonly seed: number; readonly ask: (question: VehicleQuestion) => { readonly found: readonly Found[]; readonly met: ReadonlySet<number> } }): readonly Recall[] {
  const isShown = (found: readonly Found[], record: number): boolean => found.some((one) => one.record === record && one.class !== 'weak');
  return DAMAGES.map(({ what, isPromised, make }, kind): Recall => {
    const random = new Random(seed, 100 + kind);
    let met = 0;
    let shown = 0;
    let shownWithMake = 0;
    const missed: string[] = [];
    for (const [i, words] of vins.entries()) {
      const vin = words.vin ?? '';
      const question: VehicleQuestion = { vins: [{ number: make(vin, random), capture: 'typed' }] };
      const answer = ask(question);
      if (answer.met.has(first + i)) met += 1;
      else missed.push(`${question.vins?.[0]?.number ?? ''} of ${vin}`);
      if (isShown(answer.found, first + i)) shown += 1;
      const { make: said, year } = words;
      if (isShown(ask({ ...question, ...(said === undefined ? {} : { make: said }), ...(year === undefined ? {} : { year }) }).found, first + i)) shownWithMake += 1;
    }
    return { what, isPromised, asked: vins.length, met, shown, shownWithMake, missed };
  });
}
