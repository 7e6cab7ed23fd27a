/**
 * How true numbers become misread ones: for each way of capture how often, and which characters are taken for which. A model is
 * plain data with a version; this file turns it into the price of a reading. Pure.
 *
 * A number is read calmly or hastily (rain, distance, a bad line). Either way each character has one chance of a slip, so slips come
 * in clusters, as they do in the field. A slip is one of the kinds below, each shared equally among what it may yield; all of them sum to one.
 */
import { cheapestWay, type Prices } from './alignment.ts';
import { alikeOf, CHARS_MAX, FOREIGN, symbolOf } from './symbols.ts';

export const CAPTURE_WAYS = ['typed', 'scanned', 'camera', 'read_aloud', 'document', 'control_unit'] as const;
export type CaptureWay = (typeof CAPTURE_WAYS)[number];

export const SLIPS = ['glyph', 'near', 'key', 'sound', 'class', 'any', 'dropped', 'doubled', 'inserted', 'swapped'] as const;
/** `glyph`: a look-alike; `near`: somewhat alike; `key`: the next key; `sound`: sounds alike; `class`: another digit for a digit, letter for a letter; `any`: anything. */
export type Slip = (typeof SLIPS)[number];

export type Rates = {
  /** Share of readings that are hasty. */
  readonly hasty: number;
  /** Chance of a slip at one character, in a calm reading and in a hasty one. */
  readonly calmSlip: number;
  readonly hastySlip: number;
  /** What a slip is; sums to 1. */
  readonly slips: Readonly<Record<Slip, number>>;
  /** What officers' answers say of the odds of candidates as a whole: they are multiplied by it. */
  readonly lift: number;
};
export type ErrorModel = { readonly version: string; readonly ways: Readonly<Record<CaptureWay, Rates>> };

export const slipShares = (...shares: readonly number[]): Readonly<Record<Slip, number>> => Object.fromEntries(SLIPS.map((slip, i) => [slip, shares[i] ?? 0])) as Record<Slip, number>;

/**
 * The shipped model. Sources: up to 8 % of hand-typed VINs are wrong (words and rules §4); of errors in numbers copied by hand about
 * 8 in 10 are one wrong character and 1 in 10 neighbours swapped (Verhoeff 1969), and nearly all are one character wrong, missing, extra or
 * swapped (Damerau 1964); cameras confuse look-alikes (words and rules §2). How often hasty readings occur, and every other share, is our
 * judgement until answers come in. By that table a VIN of 17 is misread: typed 7.8 %, scanned 0.2 %, read aloud 15 %, document 5 %; a plate of 7 by a camera 8.5 %.
 */
export const SHIPPED_ERRORS: ErrorModel = {
  version: 'errors-1',
  ways: {
    //                                                                        glyph near  key   sound class any   drop  double insert swap
    typed: { hasty: 0.06, calmSlip: 0.0025, hastySlip: 0.06, lift: 1, slips: slipShares(0.25, 0.04, 0.04, 0.02, 0.38, 0.05, 0.09, 0.03, 0.02, 0.08) },
    scanned: { hasty: 0.004, calmSlip: 0.00003, hastySlip: 0.03, lift: 1, slips: slipShares(0.4, 0.1, 0, 0, 0.1, 0.2, 0.1, 0.02, 0.08, 0) },
    camera: { hasty: 0.08, calmSlip: 0.006, hastySlip: 0.12, lift: 1, slips: slipShares(0.58, 0.14, 0, 0, 0.05, 0.05, 0.1, 0.01, 0.07, 0) },
    read_aloud: { hasty: 0.1, calmSlip: 0.006, hastySlip: 0.06, lift: 1, slips: slipShares(0.05, 0.01, 0.04, 0.45, 0.15, 0.04, 0.12, 0.03, 0.03, 0.08) },
    document: { hasty: 0.04, calmSlip: 0.0015, hastySlip: 0.05, lift: 1, slips: slipShares(0.4, 0.06, 0.06, 0.01, 0.22, 0.05, 0.1, 0.02, 0.02, 0.06) },
    // Electronic: nearly never wrong. That the unit may come out of another vehicle is no misreading.
    control_unit: { hasty: 0.002, calmSlip: 0.00001, hastySlip: 0.05, lift: 1, slips: slipShares(0.1, 0.05, 0.05, 0, 0.3, 0.3, 0.1, 0, 0.1, 0) },
  },
};

/** Somewhat alike, beside the look-alike classes: print, plate and handwriting. */
const NEAR_GROUPS = ['38B', '17TJI', '4A', 'CG', 'EF', 'HMNW', 'PRF', 'VY', 'KX', '0C', '9G', 'DP'];
/** Neighbours on a QWERTY keyboard's rows; other keyboards differ in few of them. */
const KEY_ROWS = ['1234567890', 'QWERTYUIOP', 'ASDFGHJKL', 'ZXCVBNM'];
/** Rhymes and near rhymes in English spelling aloud. */
const SOUND_GROUPS = ['BCDEGPTV3', 'MN', 'FSX', 'A8HJK', '59', 'IY', 'QU2'];

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const OTHERS = 35;
const INSERTED = 36;
/** Codes 1–36 as the engine has them; every other script shares one. */
export const SIZE = 38;
const STRANGE = 37;
const placeOf = (unit: number): number => { const code = symbolOf(unit); return code < FOREIGN ? code : STRANGE; };
export const placeIn = (character: string): number => placeOf(character.charCodeAt(0));

/** For each code and kind: what it may be taken for. */
function confusionsOf(): Readonly<Record<'glyph' | 'near' | 'key' | 'sound' | 'class', readonly (readonly number[])[]>> {
  const table = (of: (character: string) => readonly string[]): readonly (readonly number[])[] => {
    const rows: (readonly number[])[] = Array.from({ length: SIZE }, () => []);
    for (const character of DIGITS + LETTERS) rows[placeIn(character)] = [...new Set(of(character))].filter((other) => other !== character).map(placeIn);
    return rows;
  };
  const among = (groups: readonly string[]) => (character: string): readonly string[] => groups.filter((group) => group.includes(character)).flatMap((group) => Array.from(group));
  const nextKeys = (character: string): readonly string[] => {
    const row = KEY_ROWS.find((keys) => keys.includes(character)) ?? '';
    const at = row.indexOf(character);
    return [row.charAt(at - 1), row.charAt(at + 1)].filter((key) => key !== '');
  };
  const glyph: (readonly number[])[] = Array.from({ length: SIZE }, (_, i) => (i >= 1 && i < STRANGE ? alikeOf(i).slice(1) : []));
  return { glyph, near: table(among(NEAR_GROUPS)), key: table(nextKeys), sound: table(among(SOUND_GROUPS)), class: table((character) => Array.from(DIGITS.includes(character) ? DIGITS : LETTERS)) };
}
export const CONFUSIONS = confusionsOf();
const CONFUSED = ['glyph', 'near', 'key', 'sound', 'class'] as const;

/** The chance that a slip at a character yields each other one. What a character has no partners for falls to `class`. */
function yieldsOf(shares: Readonly<Record<Slip, number>>): Float64Array {
  const yields = new Float64Array(SIZE * SIZE);
  for (let from = 1; from < SIZE; from += 1) {
    let spare = 0;
    for (let to = 1; to < SIZE; to += 1) if (to !== from || from === STRANGE) yields[from * SIZE + to] = shares.any / OTHERS;
    for (const kind of CONFUSED) {
      const partners = CONFUSIONS[kind][from] ?? [];
      const share = shares[kind] + (kind === 'class' ? spare : 0);
      if (partners.length === 0) spare += share;
      for (const to of partners) yields[from * SIZE + to] = (yields[from * SIZE + to] ?? 0) + share / partners.length;
    }
  }
  for (let to = 1; to < SIZE; to += 1) yields[STRANGE * SIZE + to] = (1 - shares.dropped - shares.doubled - shares.inserted - shares.swapped) / OTHERS;
  return yields;
}

const SLIPS_MAX = 12;
const LENGTHS = CHARS_MAX + 1;
/** What every price is held above: nothing is impossible. */
const LEAST = 1e-7;
const minusLog = (chance: number): number => -Math.log(Math.max(LEAST, chance));

/** One way of capture, ready to price readings. */
export type Reader = {
  readonly wrong: Float64Array;
  readonly dropped: number; readonly doubled: number; readonly inserted: number; readonly swapped: number;
  /** −ln of the chance of that many slips at given places, for each length. */
  readonly slips: Float64Array;
  /** What a slip adds to a way, whatever it is: ways are chosen by it. */
  readonly each: number;
  readonly prices: Prices;
  readonly lift: number;
};

export function readerFrom(rates: Rates): Reader {
  const wrong = yieldsOf(rates.slips).map(minusLog);
  const [dropped, doubled, inserted, swapped] = [minusLog(rates.slips.dropped), minusLog(rates.slips.doubled), minusLog(rates.slips.inserted / INSERTED), minusLog(rates.slips.swapped)];
  const counts = new Float64Array(LENGTHS * (SLIPS_MAX + 1));
  const chance = (length: number, k: number, slip: number): number => (1 - slip) ** Math.max(0, length - k) * slip ** k;
  for (let length = 0; length < LENGTHS; length += 1) {
    for (let k = 0; k <= SLIPS_MAX; k += 1) counts[length * (SLIPS_MAX + 1) + k] = -Math.log((1 - rates.hasty) * chance(length, k, rates.calmSlip) + rates.hasty * chance(length, k, rates.hastySlip));
  }
  const each = minusLog((1 - rates.hasty) * rates.calmSlip + rates.hasty * rates.hastySlip);
  const prices: Prices = {
    wrong: (recorded, asked) => each + (wrong[placeIn(recorded) * SIZE + placeIn(asked)] ?? 0), missing: () => each + dropped,
    extra: (asked, before) => each + (asked === before ? Math.min(doubled, inserted) : inserted), swapped: each + swapped,
  };
  return { wrong, dropped, doubled, inserted, swapped, slips: counts, each, prices, lift: rates.lift };
}

const readers = new WeakMap<ErrorModel, Map<string, Reader>>();
export const isWay = (capture: string): capture is CaptureWay => (CAPTURE_WAYS as readonly string[]).includes(capture);

/** The reader of a way of capture; of typing where it is not known. */
export function readerOf(model: ErrorModel, capture?: string): Reader {
  const way = capture !== undefined && isWay(capture) ? capture : 'typed';
  let known = readers.get(model);
  if (!known) {
    known = new Map<string, Reader>();
    readers.set(model, known);
  }
  let reader = known.get(way);
  if (!reader) {
    reader = readerFrom(model.ways[way]);
    known.set(way, reader);
  }
  return reader;
}

export const slipsPrice = (reader: Reader, length: number, k: number): number => reader.slips[Math.min(length, CHARS_MAX) * (SLIPS_MAX + 1) + Math.min(k, SLIPS_MAX)] ?? 0;

/** The chance that a number of a length is misread at all. */
export const misreadShare = (reader: Reader, length: number): number => 1 - Math.exp(-slipsPrice(reader, length, 0));

/** −ln of the chance that the recorded number, if it is the true one, is read as the asked one. `?`, `*` and `[8B]` in the question cost nothing. */
export function readingCost(reader: Reader, asked: string, recorded: string): number {
  const length = recorded.length;
  if (asked === recorded) return slipsPrice(reader, length, 0);
  const quick = asked.length === length ? sameLengthPrice(reader, asked, recorded) : Math.abs(asked.length - length) === 1 ? oneSlipPrice(reader, asked, recorded) : -1;
  if (quick >= 0) return quick;
  if (!SPECIAL.test(asked) && asked.length <= CHARS_MAX && length <= CHARS_MAX) return tablePrice(reader, asked, recorded);
  const { price, differences } = cheapestWay(asked, recorded, reader.prices);
  return price - differences * reader.each + slipsPrice(reader, length, differences);
}

export const wrongPrice = (reader: Reader, recorded: number, asked: number): number => reader.wrong[placeOf(recorded) * SIZE + placeOf(asked)] ?? 0;

const isSpecial = (unit: number): boolean => unit === 63 || unit === 42 || unit === 91;

/** One or two characters differ, or two neighbours are swapped; −1 where it takes a table to tell. */
export function sameLengthPrice(reader: Reader, asked: string, recorded: string): number {
  const { length } = asked;
  let first = -1;
  let second = -1;
  for (let i = 0; i < length; i += 1) {
    const unit = asked.charCodeAt(i);
    if (unit === recorded.charCodeAt(i)) continue;
    if (second >= 0 || isSpecial(unit)) return -1;
    if (first < 0) first = i;
    else second = i;
  }
  const wrongAt = (i: number): number => wrongPrice(reader, recorded.charCodeAt(i), asked.charCodeAt(i));
  if (second < 0) return slipsPrice(reader, length, 1) + wrongAt(first);
  // One left out here and one put in there look like this too, and where swaps hardly happen so does a swap: the table tells.
  if (asked[first] === recorded[first + 1] || asked[first + 1] === recorded[first]) {
    const isSwap = second === first + 1 && asked[first] === recorded[second] && asked[second] === recorded[first] && reader.swapped <= reader.each;
    return isSwap ? slipsPrice(reader, length, 1) + reader.swapped : -1;
  }
  return slipsPrice(reader, length, 2) + wrongAt(first) + wrongAt(second);
}

export const SPECIAL = /[?*[]/;
const WIDTH = CHARS_MAX + 1;
const costs = new Float64Array(WIDTH * WIDTH);
const counts = new Uint8Array(WIDTH * WIDTH);
const reads = new Uint8Array(CHARS_MAX);
const stands = new Uint8Array(CHARS_MAX);

/** The price of the cheapest way without its steps: what `cheapestWay` does, ten times as fast. The tables are scratch space. */
function tablePrice(reader: Reader, asked: string, recorded: string): number {
  const { each, wrong, dropped, swapped, inserted } = reader;
  const doubled = Math.min(reader.doubled, inserted);
  for (let i = 0; i < asked.length; i += 1) reads[i] = placeOf(asked.charCodeAt(i));
  for (let j = 0; j < recorded.length; j += 1) stands[j] = placeOf(recorded.charCodeAt(j));
  for (let i = 0; i <= asked.length; i += 1) {
    const unit = asked.charCodeAt(i - 1);
    for (let j = 0; j <= recorded.length; j += 1) {
      const cell = i * WIDTH + j;
      const last = recorded.charCodeAt(j - 1);
      let least = i + j === 0 ? 0 : Infinity;
      let count = 0;
      if (i > 0 && j > 0) {
        const isSame = unit === last;
        least = (costs[cell - WIDTH - 1] ?? 0) + (isSame ? 0 : each + (wrong[(stands[j - 1] ?? 0) * SIZE + (reads[i - 1] ?? 0)] ?? 0));
        count = (counts[cell - WIDTH - 1] ?? 0) + (isSame ? 0 : 1);
        if (!isSame && i > 1 && j > 1 && unit === recorded.charCodeAt(j - 2) && last === asked.charCodeAt(i - 2)) {
          const price = (costs[cell - 2 * WIDTH - 2] ?? 0) + each + swapped;
          if (price < least) { least = price; count = (counts[cell - 2 * WIDTH - 2] ?? 0) + 1; }
        }
      }
      if (j > 0) {
        const price = (costs[cell - 1] ?? 0) + each + dropped;
        if (price < least) { least = price; count = (counts[cell - 1] ?? 0) + 1; }
      }
      if (i > 0) {
        const price = (costs[cell - WIDTH] ?? 0) + each + (unit === last ? doubled : inserted);
        if (price < least) { least = price; count = (counts[cell - WIDTH] ?? 0) + 1; }
      }
      costs[cell] = least;
      counts[cell] = count;
    }
  }
  const end = asked.length * WIDTH + recorded.length;
  const k = counts[end] ?? 0;
  return (costs[end] ?? 0) - k * each + slipsPrice(reader, recorded.length, k);
}

/** One character more or less, and nothing else; −1 where that is not all. */
export function oneSlipPrice(reader: Reader, asked: string, recorded: string): number {
  const shorter = Math.min(asked.length, recorded.length);
  let before = 0;
  while (before < shorter && asked.charCodeAt(before) === recorded.charCodeAt(before)) before += 1;
  let after = 0;
  while (after < shorter && asked.charCodeAt(asked.length - 1 - after) === recorded.charCodeAt(recorded.length - 1 - after)) after += 1;
  if (before + after < shorter) return -1;
  const base = slipsPrice(reader, recorded.length, 1);
  if (asked.length < recorded.length) return base + reader.dropped;
  const extra = asked.charCodeAt(before);
  if (isSpecial(extra)) return -1;
  return base + (before > 0 && extra === asked.charCodeAt(before - 1) ? Math.min(reader.doubled, reader.inserted) : reader.inserted);
}
