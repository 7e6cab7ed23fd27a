/**
 * Numbers as bit slices: for each position a few rows of bits, one bit an entry, so that one word answers for 32 entries.
 * A code is a place in a grid of six columns and seven rows; which entries have it at a position is row AND column, two
 * loads. (One bit for each of six bits of the code takes half the memory and thrice the loads.)
 */
import { BLOCK, BLOCK_WORDS, PRESENT_CODES, textAt, type Entries } from './generation.ts';
import { END, FOREIGN } from './symbols.ts';

const COLUMNS = 6;
const LETTER_ROWS = 6;
const COLUMN_SLICES = LETTER_ROWS;
/** The seventh row: the end of a number, and characters of other scripts by five classes. Full VINs have none. */
const OTHER_ROW = COLUMN_SLICES + COLUMNS;

export const rowSlice = (code: number): number => (code === END || code >= FOREIGN ? OTHER_ROW : Math.floor((code - 1) / COLUMNS));
export const columnSlice = (code: number): number => COLUMN_SLICES + (code === END ? 0 : code >= FOREIGN ? 1 + code % (COLUMNS - 1) : (code - 1) % COLUMNS);

const ROW = Uint8Array.from({ length: 256 }, (_, code) => rowSlice(code));
const COLUMN = Uint8Array.from({ length: 256 }, (_, code) => columnSlice(code));

/** First word of a position's slice for the block that an entry stands in. */
export const sliceAt = (shelf: Entries, block: number, position: number, slice: number): number => ((block * shelf.plan.width + position) * shelf.plan.slicesPer + slice) * BLOCK_WORDS;

/** Where `present` tells of a code at a position of a block. */
export const presentAt = ({ plan: { width } }: Entries, block: number, position: number, code: number): number => (block * width + position) * PRESENT_CODES + (code < FOREIGN ? code : FOREIGN + code % (PRESENT_CODES - FOREIGN));

/** Sets the bits of an entry whose text has been written. */
export function slice(shelf: Entries, entry: number): void {
  const { plan: { width, slicesPer }, slices, rows } = shelf;
  if (slicesPer === 0) return;
  const word = (entry % BLOCK) >>> 5;
  const bit = 1 << (entry & 31);
  const at = textAt(shelf, entry);
  const block = Math.floor(entry / BLOCK);
  let base = block * width * slicesPer * BLOCK_WORDS + word;
  for (let position = 0; position < width; position += 1) {
    const code = rows[at + position] ?? END;
    shelf.present[presentAt(shelf, block, position, code)] = 1;
    const row = base + (ROW[code] ?? 0) * BLOCK_WORDS;
    const column = base + (COLUMN[code] ?? 0) * BLOCK_WORDS;
    slices[row] = (slices[row] ?? 0) | bit;
    slices[column] = (slices[column] ?? 0) | bit;
    if (code === END) return; // what lies behind the end is never asked
    base += slicesPer * BLOCK_WORDS;
  }
}
