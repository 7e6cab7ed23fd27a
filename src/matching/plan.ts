/**
 * How numbers are shelved and by which of their characters they are found. Numbers of like length share a shelf; on it a
 * number is kept whole, by seeds, and by its end. A seed is some of the characters: positions dealt out in turn into blocks
 * (position mod blocks), of which a few are kept together. Interleaved, because the beginnings of numbers are few and heavy:
 * every seed then holds a share of the serial.
 */
import { CHARS_MAX } from './symbols.ts';

/** What 16 bits tell of the characters that a seed leaves out: for each of some positions its code's lowest bits. */
export type Sketch = {
  /** The last one first. */
  readonly positions: Uint8Array;
  /** Where each position's bits lie, and which they are before they are put there. */
  readonly shifts: Uint8Array;
  readonly masks: Uint8Array;
  /** Which of `SKETCH_LAYOUTS` it is. */
  readonly layout: number;
};

export type Seed = {
  /** Blocks whose positions make the seed, as bits. */
  readonly blocks: number;
  /** For each length of a number: positions in the seed, and what is told of those outside it. */
  readonly inside: readonly Uint8Array[];
  readonly sketches: readonly Sketch[];
};

export type Shelf = {
  readonly shortest: number;
  readonly width: number;
  /** Bytes of a row: owner (4), kind, country, text; a multiple of four. */
  readonly stride: number;
  readonly blocks: number;
  /** Substitutions that its seeds survive. */
  readonly substitutions: number;
  readonly seeds: readonly Seed[];
  /** Bit slices per position; 0: patterns are held against every text. */
  readonly slicesPer: number;
};

/**
 * Bits for each position outside a seed, from the last one on, by how many there are. Few of them get as many as there are;
 * of more than five the last three get four each, which tell digits apart: numbers that share a seed are mostly of one line
 * and differ in their serials. The rest get one.
 */
export const SKETCH_LAYOUTS: readonly (readonly number[])[] = [[], [5], [5, 5], [5, 5, 5], [4, 4, 4, 4], [3, 3, 3, 3, 3], [4, 4, 4, 1, 1, 1], [4, 4, 4, 1, 1, 1, 1]];

function sketchOf(outside: readonly number[]): Sketch {
  const layout = Math.min(outside.length, SKETCH_LAYOUTS.length - 1);
  const widths = SKETCH_LAYOUTS[layout] ?? [];
  const shifts = widths.map((_, i) => widths.slice(0, i).reduce((sum, width) => sum + width, 0));
  return { positions: Uint8Array.from(outside.toReversed().slice(0, widths.length)), shifts: Uint8Array.from(shifts), masks: Uint8Array.from(widths, (width) => (1 << width) - 1), layout };
}

function seedOf(blocks: number, kept: number, width: number): Seed {
  const inside: Uint8Array[] = [];
  const sketches: Sketch[] = [];
  for (let length = 0; length <= width; length += 1) {
    const positions = Array.from({ length }, (_, position) => position);
    const isInside = (position: number): boolean => (kept >> (position % blocks) & 1) === 1;
    inside.push(Uint8Array.from(positions.filter(isInside)));
    sketches.push(sketchOf(positions.filter((position) => !isInside(position))));
  }
  return { blocks: kept, inside, sketches };
}

/** Seeds for every choice of `keep` blocks: as many blocks as are left out may be damaged. */
function seedsOf(blocks: number, keep: number, width: number): readonly Seed[] {
  const seeds: Seed[] = [];
  for (let kept = 0; kept < 1 << blocks; kept += 1) {
    let size = 0;
    for (let block = 0; block < blocks; block += 1) size += kept >> block & 1;
    if (size === keep) seeds.push(seedOf(blocks, kept, width));
  }
  return seeds;
}

/** Where in a row kind, country and text stand. In one row, because a look-up should touch one place in memory. */
export const KIND_AT = 4;
export const COUNTRY_AT = 5;
export const TEXT_AT = 6;

const shelf = (shortest: number, width: number, [blocks, keep]: readonly [number, number], slicesPer: number): Shelf => ({ shortest, width, stride: Math.ceil((TEXT_AT + width) / 4) * 4, blocks, substitutions: blocks - keep, seeds: seedsOf(blocks, keep, width), slicesPer });

export const VIN_CHARS = 17;
const SHORT_CHARS = 8;

/** Kinds that are asked together stand together, so that a pattern among chassis numbers need not look through plates. Only speed depends on it. */
export const KIND_GROUPS = { plates: 1 << 1, chassis: 1 << 0 | 1 << 6 | 1 << 7 } as const;
const GROUPS = 3;
const groupOf = (kind: number): number => ((KIND_GROUPS.plates >> kind & 1) === 1 ? 0 : (KIND_GROUPS.chassis >> kind & 1) === 1 ? 1 : 2);

const short = shelf(1, SHORT_CHARS, [3, 2], 13);
const middle = shelf(SHORT_CHARS + 1, VIN_CHARS - 1, [3, 2], 13);
/**
 * Short and middle ones for each group of kinds, then full VINs, then what is longer. Numbers as long as a full VIN stand two
 * substitutions; shorter ones, of which there are more alike, one.
 */
export const SHELVES: readonly Shelf[] = [short, short, short, middle, middle, middle, shelf(VIN_CHARS, VIN_CHARS, [4, 2], 12), shelf(VIN_CHARS, CHARS_MAX, [4, 2], 0)];
export const VINS = 2 * GROUPS;
const LONG = VINS + 1;
/** An entry and its shelf as one number: `entry * SHELF_SPAN + shelf`. */
export const SHELF_SPAN = 8;
export const SHELF_BITS = 3;

/** Tables of a shelf: whole numbers first, then the seeds, then the ends. */
export const WHOLE = 0;
export const tablesOf = ({ seeds }: Shelf): number => seeds.length + 2;
/** Ends shorter than this are for patterns: too many numbers share them. */
export const END_CHARS = 6;

const LATIN_LAST = 36;
/** Shelf of a number of `length` codes: full VINs by themselves, where all of them are digits and Latin letters. */
export function shelfOf(codes: Uint8Array, length: number, kind: number): number {
  if (length <= SHORT_CHARS) return groupOf(kind);
  if (length < VIN_CHARS) return GROUPS + groupOf(kind);
  return isVin(codes, length) ? VINS : LONG;
}

/** Whether codes may be a full VIN. */
export function isVin(codes: Uint8Array, length: number): boolean {
  if (length !== VIN_CHARS) return false;
  for (let i = 0; i < length; i += 1) if ((codes[i] ?? 0) > LATIN_LAST) return false;
  return true;
}

/** Shelves on which numbers of each length may stand. */
const OF_LENGTH: readonly (readonly number[])[] = Array.from({ length: CHARS_MAX + 1 }, (_, length) => SHELVES.flatMap(({ shortest, width }, s) => (length >= shortest && length <= width ? [s] : [])));
export const shelvesOf = (length: number): readonly number[] => OF_LENGTH[length] ?? [];
