/**
 * What must be found, told the plain way: every recorded number is held against every question. Slow and simple, so that
 * the engine and the peers have something to be measured by. It shares no code with the engine but the table of look-alikes.
 */
import type { NumberAsk } from '../src/matching/engine.ts';
import { encode, FOLD } from '../src/matching/symbols.ts';
import { progress } from './sheet.ts';
import { vehicles } from './generator/index.ts';
import { askFor, kindsFor, numbersOf, SEED, wholeAskFor, type NumberKind } from './world.ts';
import type { Asked, QuestionKind } from './questions.ts';

const CHARS = 64;
const VIN = 17;
const LATIN_LAST = 36;
const KIND_COUNT = 16;

const folded = (text: string): Uint8Array => {
  const codes = new Uint8Array(CHARS);
  return codes.slice(0, encode(text, codes)).map((code) => FOLD[code] ?? 0);
};

/** Substitutions between two texts of one length; stops counting above `most`. */
function wrongs(a: Uint8Array, b: Uint8Array, length: number, most: number): number {
  let count = 0;
  for (let i = 0; i < length; i += 1) if (a[i] !== b[i] && (count += 1) > most) return count;
  return count;
}

/** Whether `short` is `long` without one character, but for `most` substitutions. */
function isShorterBy(short: Uint8Array, length: number, long: Uint8Array, most: number): boolean {
  let behind = 0; // substitutions behind the place where the character went
  for (let i = 0; i < length; i += 1) if (short[i] !== long[i + 1]) behind += 1;
  for (let at = 0, before = 0; at <= length; at += 1) {
    if (before + behind <= most) return true;
    if (at === length) break;
    if (short[at] !== long[at + 1]) behind -= 1;
    if (short[at] !== long[at] && (before += 1) > most) return false;
  }
  return false;
}

/** Whether `a` is `b` with two neighbours swapped, but for `most` substitutions beside. */
function isSwapped(a: Uint8Array, b: Uint8Array, length: number, most: number): boolean {
  const all = wrongs(a, b, length, most + 2);
  if (all > most + 2) return false;
  for (let i = 0; i + 1 < length; i += 1) {
    if (b[i] === b[i + 1]) continue;
    const without = all - (a[i] === b[i] ? 0 : 1) - (a[i + 1] === b[i + 1] ? 0 : 1);
    if (without + (a[i] === b[i + 1] ? 0 : 1) + (a[i + 1] === b[i] ? 0 : 1) <= most) return true;
  }
  return false;
}

/** The bounds: a full VIN stands two substitutions, or one other edit and a substitution; every other number one edit. */
export function isWithinEdits(asked: Uint8Array, askedLength: number, recorded: Uint8Array, length: number): boolean {
  let isVin = length === VIN;
  for (let i = 0; isVin && i < length; i += 1) isVin = (recorded[i] ?? 0) <= LATIN_LAST;
  const beside = isVin ? 1 : 0;
  if (askedLength === length) return wrongs(asked, recorded, length, beside + 1) <= beside + 1 || isSwapped(asked, recorded, length, beside);
  if (askedLength === length - 1) return isShorterBy(asked, askedLength, recorded, beside);
  return askedLength === length + 1 && isShorterBy(recorded, length, asked, beside);
}

/** How a question that is no pattern is asked. */
export const askOf = (way: QuestionKind['way'], of: NumberKind, text: string): NumberAsk => (way === 'equal' ? wholeAskFor(of, text) : askFor(of, text));

type Test = { readonly kinds: number; /** Lengths of numbers that may fit at all. */ readonly from: number; readonly to: number; readonly fits: (text: string, codes: Uint8Array, length: number) => boolean };

function testOf({ way, of }: QuestionKind, text: string): Test {
  const codes = folded(text);
  const own = codes.length;
  if (way === 'pattern') {
    const kinds = kindsFor(of, text);
    if (text.endsWith('*')) { const part = text.slice(1, -1); return { kinds, from: part.length, to: CHARS, fits: (recorded) => recorded.includes(part) }; }
    if (text.startsWith('*')) { const part = text.slice(1); return { kinds, from: part.length, to: CHARS, fits: (recorded) => recorded.endsWith(part) }; }
    const places = Array.from(text, (_, at) => at).filter((at) => text[at] !== '?');
    return { kinds, from: own, to: own, fits: (recorded) => places.every((at) => recorded.charCodeAt(at) === text.charCodeAt(at)) };
  }
  const { kinds, withEdits, withTail } = askOf(way, of, text);
  if (!withEdits) return { kinds, from: own, to: own, fits: (_, recorded) => wrongs(codes, recorded, own, 0) === 0 };
  const isEnd = (recorded: Uint8Array, length: number): boolean => withTail && length > own && wrongs(codes, recorded.subarray(length - own), own, 0) === 0;
  return { kinds, from: own - 1, to: withTail ? CHARS : own + 1, fits: (_, recorded, length) => isWithinEdits(codes, own, recorded, length) || isEnd(recorded, length) };
}

export type Judged = { readonly kind: QuestionKind; readonly asked: Asked; /** Places in the stream of all that must be found. */ readonly must: Set<number> };

/** Holds a whole stream against some questions of each kind, in one walk through it. */
export function judge(count: number, questions: readonly { readonly kind: QuestionKind; readonly asked: readonly Asked[] }[]): readonly Judged[] {
  const judged = questions.flatMap(({ kind, asked }) => asked.map((one) => ({ kind, asked: one, must: new Set<number>(), test: testOf(kind, one.text) })));
  // Kinds of number times lengths: most tests are out of the question for most numbers.
  const testsFor = Array.from({ length: KIND_COUNT * (CHARS + 1) }, (_, at) => judged.filter(({ test }) => (test.kinds >> at % KIND_COUNT & 1) === 1 && test.from <= Math.floor(at / KIND_COUNT) && Math.floor(at / KIND_COUNT) <= test.to));
  const codes = new Uint8Array(CHARS);
  const report = progress('held against every record', count);
  let index = 0;
  for (const vehicle of vehicles(SEED, count)) {
    for (const { text, kind } of numbersOf(vehicle)) {
      const length = encode(text, codes);
      for (let i = 0; i < length; i += 1) codes[i] = FOLD[codes[i] ?? 0] ?? 0;
      for (const { test, must } of testsFor[length * KIND_COUNT + kind] ?? []) if (test.fits(text, codes, length)) must.add(index);
    }
    index += 1;
    report(index);
  }
  return judged;
}
