/**
 * Patterns against everything: bit slices are ANDed, a word for 32 numbers, so that the cost hardly depends on how many match.
 * The count is exact, each record once; those that agree best with what else was said are kept.
 */
import type { PatternAsk, View } from './engine.ts';
import { BLOCK, BLOCK_WORDS, countryOf, ENTRIES, kindOf, KINDS, lengthOf, textAt, yearCode, type Entries, type Views } from './generation.ts';
import { isVisible } from './number-search.ts';
import { matchesPattern } from './pattern.ts';
import { SHELF_BITS, SHELF_SPAN } from './plan.ts';
import { placementsOf, type Condition, type Placement } from './placements.ts';
import { columnSlice, presentAt, rowSlice, sliceAt } from './slices.ts';

export type ScanLimits = {
  readonly most: number;
  /** Asked between blocks of 65,536 numbers; false ends the scan. */
  readonly mayGoOn: () => boolean;
};
/** Space that a searcher keeps from scan to scan: a megabyte for each of them would have the collector stop everything now and then. */
export type Scratch = { readonly counted: Uint32Array; readonly mask: Int32Array };
export const scratchFor = (v: Views): Scratch => ({ counted: new Uint32Array((v.digest.length >>> 5) + 1), mask: new Int32Array(BLOCK_WORDS) });

export type Scan = ScanLimits & { readonly view: View; readonly scratch: Scratch; /** Known to match: only these are told. */ readonly entries?: readonly number[] };
export type Matched = { readonly keys: readonly number[]; readonly count: number; readonly isWhole: boolean };

/** Agreement runs from −12 (everything said differs) to 12. */
const LEVELS = 25;
const LEVEL_ZERO = 12;

export function scan(v: Views, ask: PatternAsk, { most, mayGoOn, view, scratch, entries }: Scan): Matched {
  const best: number[][] = Array.from({ length: LEVELS }, () => []);
  const levelOf = agreement(v, ask);
  const isCounted = entries ? oneByOne() : bitset(scratch.counted);
  let count = 0;
  /** Whether numbers of kinds that are not asked may be among those looked at. */
  let isMixed = true;
  const take = (s: number, shelf: Entries, entry: number): void => {
    const record = shelf.owners[entry] ?? 0;
    if (!isVisible(v, record, view)) return;
    if (isMixed && (ask.kinds >> kindOf(shelf, entry) & 1) === 0) return;
    if (!isCounted(record)) return;
    count += 1;
    const level = best[levelOf(shelf, entry, record)];
    if (level && level.length < most) level.push(entry * SHELF_SPAN + s);
  };
  const isMatch = (shelf: Entries, entry: number): boolean => matchesPattern(ask.pattern, shelf.rows, textAt(shelf, entry), lengthOf(shelf, entry));
  const end = (isWhole: boolean): Matched => ({ keys: best.reverse().flat().slice(0, most), count, isWhole });
  if (entries) {
    for (const key of entries) {
      const s = key & SHELF_SPAN - 1;
      const shelf = v.shelves[s];
      if (shelf) take(s, shelf, key >>> SHELF_BITS);
    }
    return end(true);
  }
  for (const [s, shelf] of v.shelves.entries()) {
    if (((v.header[KINDS + s] ?? 0) & ask.kinds) === 0) continue;
    const used = Atomics.load(v.header, ENTRIES + s);
    const { placements, isExact } = shelf.plan.slicesPer === 0 ? { placements: [], isExact: false } : placementsOf(ask.pattern, shelf.plan);
    const programs = placements.map((placement) => programOf(shelf, placement, used));
    if (shelf.plan.slicesPer > 0 && programs.length === 0) continue;
    const { mask } = scratch;
    for (let from = 0; from < used; from += BLOCK) {
      if (!mayGoOn()) return end(false);
      const n = Math.min(BLOCK, used - from);
      const kinds = shelf.blockKinds[from / BLOCK] ?? 0;
      if ((kinds & ask.kinds) === 0) continue;
      isMixed = (kinds & ~ask.kinds) !== 0;
      if (programs.length === 0) {
        for (let entry = from; entry < from + n; entry += 1) if (isMatch(shelf, entry)) take(s, shelf, entry);
        continue;
      }
      const words = Math.ceil(n / 32);
      mask.fill(0);
      const block = from / BLOCK;
      for (const program of programs) if (mayHold(shelf, program, block)) run(shelf, program, mask, { block, words });
      for (let w = 0; w < words; w += 1) {
        let bits = mask[w] ?? 0;
        while (bits !== 0) {
          const bit = 31 - Math.clz32(bits & -bits);
          bits &= bits - 1;
          const entry = from + w * 32 + bit;
          if (entry < used && (isExact || isMatch(shelf, entry))) take(s, shelf, entry);
        }
      }
    }
  }
  return end(true);
}

/** Where a condition's slices begin within a block; more than one pair where the place may hold several codes. */
type Program = { readonly conditions: readonly { readonly rows: Int32Array; readonly columns: Int32Array; readonly condition: Condition }[]; /** How many of them, the rarest, leave hardly a word. */ readonly decisive: number };

const SAMPLE_WORDS = 64;
const DECISIVE_MAX = 4;
const WORDS_LEFT = 0.1;

/** Conditions rarest first, as a sample from all over the shelf tells: what came first is not like what came last. */
function programOf(shelf: Entries, placement: Placement, used: number): Program {
  const places = samplePlaces(shelf, used);
  const sampled = placement.map((condition) => {
    const one = {
      rows: Int32Array.from(condition.codes, (code) => sliceAt(shelf, 0, condition.position, rowSlice(code))),
      columns: Int32Array.from(condition.codes, (code) => sliceAt(shelf, 0, condition.position, columnSlice(code))), condition,
    };
    let bits = 0;
    for (const place of places) bits += bitCount(holds(shelf.slices, one, place));
    return { one, share: bits / (places.length * 32) };
  }).sort((a, b) => a.share - b.share);
  let decisive = 0;
  let left = 32;
  while (decisive < Math.min(DECISIVE_MAX, sampled.length) && (decisive === 0 || left > WORDS_LEFT)) {
    left *= sampled[decisive]?.share ?? 1;
    decisive += 1;
  }
  const isPlain = sampled.slice(0, decisive).every(({ one }) => one.rows.length === 1);
  return { conditions: sampled.map(({ one }) => one), decisive: isPlain ? decisive : 0 };
}

/** Words of slices to look at, evenly over what is used. */
function samplePlaces({ plan: { width, slicesPer } }: Entries, used: number): readonly number[] {
  const words = Math.ceil(used / 32);
  return Array.from({ length: Math.min(SAMPLE_WORDS, words) }, (_, i) => {
    const word = Math.floor(i * words / Math.min(SAMPLE_WORDS, words));
    return Math.floor(word / BLOCK_WORDS) * width * slicesPer * BLOCK_WORDS + word % BLOCK_WORDS;
  });
}

/** Whether every condition is met by anything in a block: most letters never stand in a serial. */
const mayHold = (shelf: Entries, { conditions }: Program, block: number): boolean => conditions.every(({ condition: { position, codes } }) => codes.some((code) => shelf.present[presentAt(shelf, block, position, code)] === 1));

/** Which of 32 entries hold one of a condition's codes. */
function holds(slices: Int32Array, { rows, columns }: { readonly rows: Int32Array; readonly columns: Int32Array }, at: number): number {
  let word = (slices[(rows[0] ?? 0) + at] ?? 0) & (slices[(columns[0] ?? 0) + at] ?? 0);
  for (let i = 1; i < rows.length; i += 1) word |= (slices[(rows[i] ?? 0) + at] ?? 0) & (slices[(columns[i] ?? 0) + at] ?? 0);
  return word;
}

/**
 * Adds the entries of one block that meet every condition to the mask. The decisive conditions are tried at once, so that the
 * branch behind them is nearly always foreseen: one after the other took more than twice as long.
 */
function run({ slices, plan: { width, slicesPer } }: Entries, { conditions, decisive }: Program, mask: Int32Array, { block, words }: { readonly block: number; readonly words: number }): void {
  const base = block * width * slicesPer * BLOCK_WORDS;
  const at = (i: number): readonly [number, number] => [base + (conditions[i]?.rows[0] ?? 0), base + (conditions[i]?.columns[0] ?? 0)];
  const [[ar, ac], [br, bc], [cr, cc], [dr, dc]] = [at(0), at(1), at(2), at(3)];
  for (let w = 0; w < words; w += 1) {
    let word = -1;
    if (decisive > 0) word = (slices[ar + w] ?? 0) & (slices[ac + w] ?? 0);
    if (decisive > 1) word &= (slices[br + w] ?? 0) & (slices[bc + w] ?? 0);
    if (decisive > 2) word &= (slices[cr + w] ?? 0) & (slices[cc + w] ?? 0);
    if (decisive > 3) word &= (slices[dr + w] ?? 0) & (slices[dc + w] ?? 0);
    if (word === 0) continue;
    for (let i = decisive; word !== 0 && i < conditions.length; i += 1) { const next = conditions[i]; if (next) word &= holds(slices, next, base + w); }
    if (word !== 0) mask[w] = (mask[w] ?? 0) | word;
  }
}

function bitCount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** True the first time that a record is met. */
function bitset(bits: Uint32Array): (record: number) => boolean {
  bits.fill(0);
  return (record) => {
    const word = bits[record >>> 5] ?? 0;
    const bit = 1 << (record & 31);
    if ((word & bit) !== 0) return false;
    bits[record >>> 5] = word | bit;
    return true;
  };
}
function oneByOne(): (record: number) => boolean {
  const met = new Set<number>();
  return (record) => {
    if (met.has(record)) return false;
    met.add(record);
    return true;
  };
}

/** How well a record agrees with what else was said, as a level: each trait adds or takes two, a plate's country too. */
function agreement(v: Views, { traits, country }: PatternAsk): (shelf: Entries, entry: number, record: number) => number {
  const year = yearCode(traits.year);
  if (traits.make === 0 && traits.model === 0 && year === 0 && traits.colours === 0 && traits.category === 0 && country === 0) return () => LEVEL_ZERO;
  return (shelf, entry, record) => {
    let level = LEVEL_ZERO;
    const hold = (asked: number, known: number, isSame: boolean): void => { if (asked !== 0 && known !== 0) level += isSame ? 2 : -2; };
    const make = v.make[record] ?? 0;
    hold(traits.make, make, make === traits.make);
    const model = v.model[record] ?? 0;
    hold(traits.model, model, model === traits.model);
    const built = v.year[record] ?? 0;
    hold(year, built, Math.abs(built - year) <= 1);
    const colours = v.colours[record] ?? 0;
    hold(traits.colours, colours, (colours & traits.colours) !== 0);
    const category = v.category[record] ?? 0;
    hold(traits.category, category, category === traits.category);
    const land = countryOf(shelf, entry);
    hold(country, land, land === country);
    return level;
  };
}
