/** Which of the lines in a picture look like a VIN or a plate, what in them is doubtful, and what else they may be. What looks like neither goes no further. Pure. */
import { plateCountriesOf } from '../../identifiers/plates.ts';
import { decodeVin, isWellFormedVin } from '../../identifiers/vin.ts';
import { alikeOf, decode, symbolOf } from '../../matching/symbols.ts';
import { NUMBERS_MAX, type Alternative, type Doubt, type ReadNumber } from './schema.ts';

/** A place of a line as it was read: a digit or capital, or a gap (` `). */
export type Place = { readonly character: string; readonly sure: number; readonly others: readonly { readonly character: string; readonly sure: number }[] };
export type Corners = readonly (readonly [number, number])[];
/** `height`: of the letters, as a share of the picture’s height. */
export type Line = { readonly box: Corners; readonly height: number; readonly places: readonly Place[] };

type Found = { readonly number: ReadNumber; readonly weight: number; readonly height: number };

const VIN_LENGTH = 17;
const VIN_DIGITS_MIN = 5;
/** Below this a character is shown as doubtful. */
const SURE = 0.9;
const OTHER_SURE_MIN = 0.05;
const OTHERS_MAX = 4;
const ALTERNATIVES_MAX = 4;
const COUNTRIES_MAX = 5;
/** A run of seventeen with less than this to say for it is no VIN. */
const VIN_WEIGHT_MIN = 4;
const PLATE_LENGTHS = { min: 4, max: 9 } as const;
/** Letters beside a VIN that are no larger than its own belong to the maker's plate, not to a number plate. */
const PLATE_BESIDE_VIN = 1.5;

/** Likeliest first. */
export function numbersIn(lines: readonly Line[]): readonly ReadNumber[] {
  const vins = lines.flatMap((line) => vinIn(line) ?? nearVinIn(line) ?? []);
  const tallest = Math.max(0, ...vins.map(({ height }) => height));
  const plates = lines.flatMap((line) => plateIn(line) ?? []).filter(({ height }) => height > tallest * PLATE_BESIDE_VIN);
  const once = new Map([...vins, ...plates].sort((a, b) => b.weight - a.weight).map((found) => [found.number.number, found.number] as const).reverse());
  return [...once.values()].reverse().slice(0, NUMBERS_MAX);
}

const textOf = (places: readonly Place[]): string => places.map(({ character }) => character).join('');
const digitsIn = (text: string): number => text.replaceAll(/\D/g, '').length;
const solid = (places: readonly Place[]): readonly Place[] => places.filter(({ character }) => character !== ' ');

/** I, O and Q as the characters that they are mostly taken for. */
const INSTEAD: Readonly<Record<string, string>> = { I: '1', O: '0', Q: '0' };
const withoutForeign = (text: string): string => text.replaceAll(/[IOQ]/g, (character) => INSTEAD[character] ?? character);

function vinIn({ places, box, height }: Line): Found | undefined {
  const own = solid(places);
  // Where a word begins or ends, counted in characters.
  const edges = new Set([0, own.length]);
  let count = 0;
  for (const { character } of places) { if (character === ' ') edges.add(count); else count += 1; }
  let best: { readonly run: readonly Place[]; readonly weight: number } | undefined;
  for (let at = 0; at + VIN_LENGTH <= own.length; at += 1) {
    const run = own.slice(at, at + VIN_LENGTH);
    const isAlone = own.length === VIN_LENGTH;
    const weight = vinWeight(textOf(run), isAlone) + (edges.has(at) ? 1 : 0) + (edges.has(at + VIN_LENGTH) ? 1 : 0);
    if (weight > (best?.weight ?? VIN_WEIGHT_MIN - 1)) best = { run, weight };
  }
  if (!best) return undefined;
  const number = textOf(best.run);
  const doubts = doubtsOf(best.run, /[IOQ]/);
  return { number: { kind: 'vin', number, by: 'text', box: box.map(([x, y]) => [x, y]), doubts, alternatives: alternativesOf(number, best.run) }, weight: 10 + best.weight, height };
}

/** Seventeen characters of no known maker are a VIN only where they are a line of their own: else they are cut out of some sentence. */
function vinWeight(text: string, isAlone: boolean): number {
  const decoding = decodeVin(withoutForeign(text));
  if (!decoding || digitsIn(text) < VIN_DIGITS_MIN || (decoding.maker === undefined && !isAlone)) return -Infinity;
  return (isWellFormedVin(text) ? 1 : 0) + (decoding.maker === undefined ? 0 : 2) + (decoding.checkDigit.holds ? 2 : 0) + (/\d{4}$/.test(text) ? 1 : 0);
}

/** One character too few or too many, and a known maker: shown, so that somebody looks at what is missing. */
function nearVinIn({ places, box, height }: Line): Found | undefined {
  const words = [solid(places), ...wordsOf(places)];
  const run = words.find((word) => Math.abs(word.length - VIN_LENGTH) === 1 && digitsIn(textOf(word)) >= 5 && decodeVin(withoutForeign(textOf(word)).padEnd(VIN_LENGTH, '0').slice(0, VIN_LENGTH))?.maker !== undefined);
  if (!run) return undefined;
  return { number: { kind: 'near_vin', number: textOf(run), by: 'text', box: box.map(([x, y]) => [x, y]), doubts: doubtsOf(run, /[IOQ]/), alternatives: [] }, weight: 10, height };
}

function wordsOf(places: readonly Place[]): readonly (readonly Place[])[] {
  const words: Place[][] = [[]];
  for (const place of places) { if (place.character === ' ') words.push([]); else words.at(-1)?.push(place); }
  return words.filter((word) => word.length > 0);
}

/** The longest row of neighbouring words that together have the shape of a plate. */
function plateIn({ places, box, height }: Line): Found | undefined {
  const words = wordsOf(places);
  const runs = words.flatMap((_, from) => words.slice(from).map((__, more) => words.slice(from, from + more + 1).flat()))
    .filter((run) => run.length >= PLATE_LENGTHS.min && run.length <= PLATE_LENGTHS.max && digitsIn(textOf(run)) > 0).sort((a, b) => b.length - a.length);
  for (const run of runs) {
    const number = textOf(run);
    const countries = plateCountriesOf(number).slice(0, COUNTRIES_MAX);
    // Half of a line of words is no plate.
    if (countries.length > 0 && run.length * 2 > solid(places).length) return { number: { kind: 'plate', number, by: 'text', box: box.map(([x, y]) => [x, y]), doubts: doubtsOf(run), alternatives: [], countries: [...countries] }, weight: height * 10, height };
  }
  return undefined;
}

const alike = (character: string): readonly string[] => alikeOf(symbolOf(character.charCodeAt(0))).slice(1).map((symbol) => decode(Uint8Array.of(symbol), 0, 1));

function othersOf({ character, others }: Place, never = /(?!)/): string[] {
  const read = others.filter(({ sure }) => sure >= OTHER_SURE_MIN / 2).map((other) => other.character);
  return [...new Set([...read, ...alike(character)])].filter((other) => other !== character && !never.test(other)).slice(0, OTHERS_MAX);
}

function doubtsOf(run: readonly Place[], never = /(?!)/): Doubt[] {
  return run.flatMap((place, i) => {
    const isDoubtful = place.sure < SURE || (place.others[0]?.sure ?? 0) >= OTHER_SURE_MIN || never.test(place.character);
    return isDoubtful ? [{ at: i + 1, sure: Math.round(place.sure * 100) / 100, others: othersOf(place, never) }] : [];
  });
}

/** Whole VINs that may be meant: named with the reason, never taken by itself. */
function alternativesOf(number: string, run: readonly Place[]): Alternative[] {
  const found = new Map<string, Alternative['why']>();
  const offer = (other: string, why: Alternative['why']): void => { if (other !== number && !found.has(other) && found.size < ALTERNATIVES_MAX) found.set(other, why); };
  const own = withoutForeign(number);
  offer(own, 'not_in_a_vin');
  const digits = own.slice(0, -4) + Array.from(own.slice(-4), (character) => (/\d/.test(character) ? character : alike(character).find((other) => /\d/.test(other)) ?? character)).join('');
  offer(digits, 'digits_at_the_end');
  const decoding = decodeVin(own);
  if (decoding?.checkDigit.mandatory === true && !decoding.checkDigit.holds) {
    for (const other of withOneChanged(digits, run)) if (decodeVin(other)?.checkDigit.holds === true) offer(other, 'check_digit');
  }
  return [...found].map(([other, why]) => ({ number: other, why }));
}

/** The least sure places first. */
function withOneChanged(number: string, run: readonly Place[]): readonly string[] {
  return run.map((place, i) => ({ place, i })).sort((a, b) => a.place.sure - b.place.sure)
    .flatMap(({ place, i }) => othersOf({ ...place, character: number.charAt(i) }, /[IOQ]/).map((other) => number.slice(0, i) + other + number.slice(i + 1)));
}
