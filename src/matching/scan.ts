/**
 * Patterns against everything: bit slices are ANDed, a word for 32 numbers, so that the cost hardly depends on how many match.
 * The count is exact, each record once; those that agree best with what else was said are kept.
 */
import type { PatternAsk } from './engine.ts';
import { BLOCK, BLOCK_WORDS, countryOf, ENTRIES, kindOf, KINDS, lengthOf, ownerOf, textAt, yearCode, type Entries, type Views } from './generation.ts';
import { matchesPattern } from './pattern.ts';
import { placementsOf, type Condition, type Placement } from './placements.ts';
import { columnSlice, presentAt, rowSlice, sliceAt } from './slices.ts';

export type ScanLimits = {
  readonly most: number;
  /** Asked between blocks of 65,536 numbers; false ends the scan. */
  readonly mayGoOn: () => boolean;
};
export type Scan = ScanLimits & { readonly isVisible: (record: number) => boolean; /** Known to match: only these are told. */ readonly entries?: readonly number[] };
export type Matched = { readonly keys: readonly number[]; readonly count: number; readonly isWhole: boolean };

/** Agreement runs from −12 (everything said differs) to 12. */
const LEVELS = 25;
const LEVEL_ZERO = 12;

export function scan(v: Views, ask: PatternAsk, { most, mayGoOn, isVisible, entries }: Scan): Matched {
  const best: number[][] = Array.from({ length: LEVELS }, () => []);
  const levelOf = agreement(v, ask);
  const isCounted = entries ? oneByOne() : bitset(v.digest.length);
  let count = 0;
  const take = (s: number, shelf: Entries, entry: number): void => {
    const record = ownerOf(shelf, entry);
    if ((ask.kinds >> kindOf(shelf, entry) & 1) === 0 || !isVisible(record) || !isCounted(record)) return;
    count += 1;
    const level = best[levelOf(shelf, entry, record)];
    if (level && level.length < most) level.push(entry * 4 + s);
  };
  const isMatch = (shelf: Entries, entry: number): boolean => matchesPattern(ask.pattern, shelf.rows, textAt(shelf, entry), lengthOf(shelf, entry));
  const end = (isWhole: boolean): Matched => ({ keys: best.reverse().flat().slice(0, most), count, isWhole });
  if (entries) {
    for (const key of entries) {
      const shelf = v.shelves[key & 3];
      if (shelf) take(key & 3, shelf, key >>> 2);
    }
    return end(true);
  }
  for (const [s, shelf] of v.shelves.entries()) {
    if (((v.header[KINDS + s] ?? 0) & ask.kinds) === 0) continue;
    const used = Atomics.load(v.header, ENTRIES + s);
    const { placements, isExact } = shelf.plan.slicesPer === 0 ? { placements: [], isExact: false } : placementsOf(ask.pattern, shelf.plan);
    const programs = placements.map((placement) => programOf(shelf, placement, used));
    if (shelf.plan.slicesPer > 0 && programs.length === 0) continue;
    const mask = new Uint32Array(BLOCK_WORDS);
    for (let from = 0; from < used; from += BLOCK) {
      if (!mayGoOn()) return end(false);
      const n = Math.min(BLOCK, used - from);
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
const DECISIVE_MAX = 3;
const WORDS_LEFT = 0.1;

/** Conditions rarest first, as a sample of the shelf tells. */
function programOf(shelf: Entries, placement: Placement, used: number): Program {
  const words = Math.min(SAMPLE_WORDS, Math.ceil(Math.min(used, BLOCK) / 32));
  const sampled = placement.map((condition) => {
    const one = {
      rows: Int32Array.from(condition.codes, (code) => sliceAt(shelf, 0, condition.position, rowSlice(code))),
      columns: Int32Array.from(condition.codes, (code) => sliceAt(shelf, 0, condition.position, columnSlice(code))), condition,
    };
    let bits = 0;
    for (let w = 0; w < words; w += 1) bits += bitCount(holds(shelf.slices, one, w));
    return { one, share: bits / (words * 32) };
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

/** Whether every condition is met by anything in a block: most letters never stand in a serial. */
const mayHold = (shelf: Entries, { conditions }: Program, block: number): boolean => conditions.every(({ condition: { position, codes } }) => codes.some((code) => shelf.present[presentAt(shelf, block, position, code)] === 1));

/** Which of 32 entries hold one of a condition's codes. */
function holds(slices: Uint32Array, { rows, columns }: { readonly rows: Int32Array; readonly columns: Int32Array }, at: number): number {
  let word = (slices[(rows[0] ?? 0) + at] ?? 0) & (slices[(columns[0] ?? 0) + at] ?? 0);
  for (let i = 1; i < rows.length; i += 1) word |= (slices[(rows[i] ?? 0) + at] ?? 0) & (slices[(columns[i] ?? 0) + at] ?? 0);
  return word;
}

/**
 * Adds the entries of one block that meet every condition to the mask. The decisive conditions are tried at once, so that the
 * branch behind them is nearly always foreseen; one after the other took twice as long.
 */
function run({ slices, plan: { width, slicesPer } }: Entries, { conditions, decisive }: Program, mask: Uint32Array, { block, words }: { readonly block: number; readonly words: number }): void {
  const base = block * width * slicesPer * BLOCK_WORDS;
  const rest = (word: number, w: number, from: number): void => {
    let left = word;
    for (let i = from; left !== 0 && i < conditions.length; i += 1) { const next = conditions[i]; if (next) left &= holds(slices, next, base + w); }
    if (left !== 0) mask[w] = (mask[w] ?? 0) | left;
  };
  const at = (i: number): readonly [number, number] => [base + (conditions[i]?.rows[0] ?? 0), base + (conditions[i]?.columns[0] ?? 0)];
  const [[ar, ac], [br, bc], [cr, cc]] = [at(0), at(1), at(2)];
  if (decisive === 0) {
    for (let w = 0; w < words; w += 1) rest(-1, w, 0);
  } else if (decisive === 1) {
    for (let w = 0; w < words; w += 1) {
      const word = (slices[ar + w] ?? 0) & (slices[ac + w] ?? 0);
      if (word !== 0) rest(word, w, 1);
    }
  } else if (decisive === 2) {
    for (let w = 0; w < words; w += 1) {
      const word = (slices[ar + w] ?? 0) & (slices[ac + w] ?? 0) & (slices[br + w] ?? 0) & (slices[bc + w] ?? 0);
      if (word !== 0) rest(word, w, 2);
    }
  } else {
    for (let w = 0; w < words; w += 1) {
      const word = (slices[ar + w] ?? 0) & (slices[ac + w] ?? 0) & (slices[br + w] ?? 0) & (slices[bc + w] ?? 0) & (slices[cr + w] ?? 0) & (slices[cc + w] ?? 0);
      if (word !== 0) rest(word, w, 3);
    }
  }
}

function bitCount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** True the first time that a record is met. */
function bitset(records: number): (record: number) => boolean {
  const bits = new Uint32Array((records >>> 5) + 1);
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
