/**
 * What speed and peers ask: numbers of recorded vehicles with damage that is known, absent ones, and parts of numbers.
 * The damage is planted evenly over all places, not as people err: it tries the bounds of what must be found.
 */
import { neighbourOf, plates, Random, type GeneratedVehicle } from './generator/index.ts';
import { plain, type NumberKind } from './world.ts';

/** A number as asked, and the place in the stream of the vehicle whose number it was; absent: nobody's. */
export type Asked = { readonly text: string; readonly of?: number };

export type QuestionKind = {
  readonly name: string;
  readonly title: string;
  readonly of: NumberKind;
  /** By the whole number alone, with all that the bounds allow, or with `?` and `*`. */
  readonly way: 'equal' | 'edits' | 'pattern';
  /** Undefined where this number cannot be damaged so. */
  readonly make: (text: string, random: Random) => string | undefined;
  /** The numbers asked are recorded nowhere. */
  readonly isAbsent?: boolean;
};

const LETTERS_AND_DIGITS = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789';
const ALIKE = ['0ODQ', '1IL', '2Z', '5S', '6G', '8B', 'UV'];
const alikeOf = (character: string): string => ALIKE.find((members) => members.includes(character)) ?? character;

const putAt = (text: string, at: number, by: string, instead: number): string => text.slice(0, at) + by + text.slice(at + instead);
/** Another character, no look-alike of the one that stands there: those cost nothing to find. */
function other(random: Random, here: string): string {
  for (;;) {
    const character = LETTERS_AND_DIGITS.charAt(random.below(LETTERS_AND_DIGITS.length));
    if (!alikeOf(here).includes(character)) return character;
  }
}

export function wrong(text: string, random: Random, count = 1): string {
  const places = new Set<number>();
  while (places.size < Math.min(count, text.length)) places.add(random.below(text.length));
  let out = text;
  for (const at of places) out = putAt(out, at, other(random, text.charAt(at)), 1);
  return out;
}
const drop = (text: string, random: Random): string => putAt(text, random.below(text.length), '', 1);
const insert = (text: string, random: Random): string => putAt(text, random.below(text.length + 1), other(random, ''), 0);
const double = (text: string, random: Random): string => { const at = random.below(text.length); return putAt(text, at, text.charAt(at), 0); };
function swap(text: string, random: Random): string | undefined {
  const places = Array.from({ length: text.length - 1 }, (_, at) => at).filter((at) => text[at] !== text[at + 1]);
  if (places.length === 0) return undefined;
  const at = random.pick(places);
  return putAt(text, at, text.charAt(at + 1) + text.charAt(at), 2);
}
const alike = (text: string, random: Random): string | undefined => {
  const out = Array.from(text, (character) => { const members = alikeOf(character); return members.length > 1 && random.chance(0.7) ? members.replace(character, '').charAt(random.below(members.length - 1)) : character; }).join('');
  return out === text ? undefined : out;
};
const fourKnown = (text: string, random: Random): string => {
  const places = new Set<number>();
  while (places.size < 4) places.add(random.below(text.length));
  return Array.from(text, (character, at) => (places.has(at) ? character : '?')).join('');
};
const ground = (text: string, random: Random): string => {
  const places = new Set<number>();
  while (places.size < 6) places.add(random.below(text.length));
  return Array.from(text, (character, at) => (places.has(at) ? '?' : character)).join('');
};
const fragment = (text: string, random: Random): string => { const at = random.below(text.length - 4); return `*${text.slice(at, at + 5)}*`; };
const absent = (text: string, random: Random): string | undefined => (/(\d{4})\D*$/.test(text) ? neighbourOf(text, random) : undefined);

type Make = QuestionKind['make'];
const asVin = (name: string, title: string, way: QuestionKind['way'], make: Make): QuestionKind => ({ name, title, of: 'vin', way, make });
const vin = (make: Make): Make => (text, random) => (text.length === 17 ? make(text, random) : undefined);

export const QUESTIONS: readonly QuestionKind[] = [
  asVin('equal', 'VIN as recorded', 'equal', vin((text) => text)),
  { ...asVin('absent', 'VIN of nobody’s record, a neighbour of one', 'equal', vin(absent)), isAbsent: true },
  asVin('alike', 'VIN, look-alikes in most places', 'equal', vin(alike)),
  asVin('one_wrong', 'VIN, one wrong', 'edits', vin((text, random) => wrong(text, random))),
  asVin('two_wrong', 'VIN, two wrong', 'edits', vin((text, random) => wrong(text, random, 2))),
  asVin('drop', 'VIN, one dropped', 'edits', vin(drop)),
  asVin('insert', 'VIN, one inserted', 'edits', vin(insert)),
  asVin('double', 'VIN, one doubled', 'edits', vin(double)),
  asVin('swap', 'VIN, two swapped', 'edits', vin(swap)),
  { ...asVin('absent_edits', 'VIN of nobody’s record, with edits looked for', 'edits', vin(absent)), isAbsent: true },
  asVin('drop_wrong', 'VIN, one dropped, one wrong', 'edits', vin((text, random) => drop(wrong(text, random), random))),
  asVin('insert_wrong', 'VIN, one inserted, one wrong', 'edits', vin((text, random) => insert(wrong(text, random), random))),
  asVin('swap_wrong', 'VIN, two swapped, one wrong', 'edits', vin((text, random) => { const swapped = swap(text, random); return swapped === undefined ? undefined : wrong(swapped, random); })),
  asVin('ground', 'VIN, six places unreadable', 'pattern', vin(ground)),
  asVin('four_known', 'VIN, four places known', 'pattern', vin(fourKnown)),
  asVin('fragment', 'fragment of five, anywhere in a VIN', 'pattern', vin(fragment)),
  asVin('last_8', 'last 8 of a VIN', 'edits', vin((text) => text.slice(-8))),
  asVin('last_6', 'last 6 of a VIN', 'pattern', vin((text) => `*${text.slice(-6)}`)),
  asVin('last_4', 'last 4 of a VIN', 'pattern', vin((text) => `*${text.slice(-4)}`)),
  { name: 'plate', title: 'plate as recorded', of: 'plate', way: 'equal', make: (text) => text },
  { name: 'plate_absent', title: 'plate of nobody’s record', of: 'plate', way: 'edits', make: (text) => text, isAbsent: true },
  { name: 'plate_wrong', title: 'plate, one wrong', of: 'plate', way: 'edits', make: (text, random) => wrong(text, random) },
  { name: 'plate_drop', title: 'plate, one missing', of: 'plate', way: 'edits', make: (text, random) => (text.length > 4 ? drop(text, random) : undefined) },
  { name: 'plate_insert', title: 'plate, one extra', of: 'plate', way: 'edits', make: insert },
  { name: 'engine_edit', title: 'engine number, one edit', of: 'engine', way: 'edits', make: (text, random) => random.pick([wrong, drop, insert, double])(text, random) },
];

/** Recorded vehicles that questions are made from: their places in the stream and their numbers. */
export type Sample = readonly { readonly index: number; readonly texts: Readonly<Partial<Record<NumberKind, string>>> }[];

/** Every n-th of a stream, as many as wanted. */
export function sampler(count: number, wanted: number): { readonly take: (vehicle: GeneratedVehicle, index: number) => void; readonly sample: Sample } {
  const step = Math.max(1, Math.floor(count / wanted));
  const sample: { index: number; texts: Partial<Record<NumberKind, string>> }[] = [];
  const take = ({ vin: number, plates: [plate], engineNumber }: GeneratedVehicle, index: number): void => {
    if (index % step !== step >> 1 || sample.length >= wanted) return;
    sample.push({ index, texts: { ...(number === undefined ? {} : { vin: plain(number) }), ...(plate ? { plate: plain(plate.number) } : {}), ...(engineNumber === undefined ? {} : { engine: plain(engineNumber) }) } });
  };
  return { take, sample };
}

/** Questions of one kind, at most `count`, the same for the same seed; of as many vehicles as the sample has (7,919 is prime). */
/** Text put together from pieces is joined when it is first read; what comes over the network is in one piece before it is asked. */
const inOnePiece = (text: string): string => Buffer.from(text).toString();

export function questionsOf(kind: QuestionKind, sample: Sample, { seed, count }: { seed: number; count: number }): readonly Asked[] {
  const random = new Random(seed, QUESTIONS.indexOf(kind) + 100);
  if (kind.name === 'plate_absent') return Array.from(plates(seed, count), ({ number }) => ({ text: plain(number) }));
  const asked: Asked[] = [];
  for (let tries = 0; asked.length < count && tries < count * 4; tries += 1) {
    const { index, texts } = sample[(tries * 7_919) % sample.length]!;
    const text = texts[kind.of];
    const made = text === undefined || text.length < 4 ? undefined : kind.make(text, random);
    if (made !== undefined) asked.push(kind.isAbsent ? { text: inOnePiece(made) } : { text: inOnePiece(made), of: index });
  }
  return asked;
}
