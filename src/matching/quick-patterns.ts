/** Patterns of which enough is known to look them up: all of one seed, or the last six characters. The rest is for `scan`. */
import { lengthOf as entryLength, textAt, type Entries, type Views } from './generation.ts';
import { endHash, endSketch, END_SKETCH_BITS, END_SKETCH_CHARS, seedHash, seedSketch, sketchMaskOf } from './keys.ts';
import { lengthOf, type Pattern, type Piece } from './pattern.ts';
import { END_CHARS, SHELF_SPAN, SHELVES, shelvesOf } from './plan.ts';
import { CHARS_MAX } from './symbols.ts';

const isKnown = (piece: Piece, position: number): boolean => piece[position]?.length === 1;

/** For a pattern of fixed length: one seed on each shelf of that length, all of whose characters are known. */
function seedsKnown(piece: Piece): readonly (readonly [shelf: number, seed: number])[] | undefined {
  const found: (readonly [number, number])[] = [];
  for (const s of shelvesOf(piece.length)) {
    const seed = SHELVES[s]?.seeds.findIndex(({ inside }) => (inside[piece.length] ?? []).every((position) => isKnown(piece, position))) ?? -1;
    if (seed < 0) return undefined;
    found.push([s, seed]);
  }
  return found;
}

const isEnd = ({ pieces, opensFree, endsFree }: Pattern): boolean => {
  const [piece] = pieces;
  if (pieces.length !== 1 || !piece || !opensFree || endsFree || piece.length < END_CHARS) return false;
  for (let i = 1; i <= END_CHARS; i += 1) if (!isKnown(piece, piece.length - i)) return false;
  return true;
};

export function isQuickPattern(pattern: Pattern): boolean {
  const [piece] = pattern.pieces;
  return isEnd(pattern) || (lengthOf(pattern).isFixed && piece !== undefined && seedsKnown(piece) !== undefined);
}

/** The entries that match, as `entry * SHELF_SPAN + shelf`; undefined where no table tells. */
export function quickPattern(v: Views, pattern: Pattern): readonly number[] | undefined {
  const [piece] = pattern.pieces;
  if (!piece || piece.length > CHARS_MAX) return undefined;
  if (isEnd(pattern)) return byEnd(v, piece);
  return lengthOf(pattern).isFixed ? bySeed(v, piece) : undefined;
}

function bySeed(v: Views, piece: Piece): readonly number[] | undefined {
  const { length } = piece;
  const codes = Uint8Array.from(piece, (place) => place[0] ?? 0);
  const keys: number[] = [];
  for (const [s, i] of seedsKnown(piece) ?? []) {
    const shelf = v.shelves[s];
    const seed = shelf?.plan.seeds[i];
    const inside = seed?.inside[length];
    const sketch = seed?.sketches[length];
    if (!shelf || !inside || !sketch) continue;
    let mask = 0;
    for (const position of sketch.positions) if (isKnown(piece, position)) mask |= sketchMaskOf(sketch, position);
    const ask: Lookup = { t: 1 + i, hash: seedHash(codes, 0, length, inside), sketch: seedSketch(codes, 0, sketch), mask };
    collect(shelf, ask, (entry) => { if (entryLength(shelf, entry) === length && isAt(shelf, piece, textAt(shelf, entry))) keys.push(entry * SHELF_SPAN + s); });
  }
  return seedsKnown(piece) ? keys : undefined;
}

function byEnd(v: Views, piece: Piece): readonly number[] {
  const { length } = piece;
  const codes = Uint8Array.from(piece, (place) => place[0] ?? 0);
  const keys: number[] = [];
  let mask = 0;
  for (let i = 0; i < END_SKETCH_CHARS; i += 1) if (isKnown(piece, length - END_CHARS - 1 - i)) mask |= ((1 << END_SKETCH_BITS) - 1) << (i * END_SKETCH_BITS);
  for (const [s, shelf] of v.shelves.entries()) {
    if (shelf.plan.width < length) continue;
    const ask: Lookup = { t: shelf.tables.length - 1, hash: endHash(codes, 0, length), sketch: endSketch(codes, 0, length), mask };
    collect(shelf, ask, (entry) => {
      const whole = entryLength(shelf, entry);
      if (whole >= length && isAt(shelf, piece, textAt(shelf, entry) + whole - length)) keys.push(entry * SHELF_SPAN + s);
    });
  }
  return keys;
}

/** Whether every known place of a piece is as it stands in a text from `at` on. */
function isAt({ rows }: Entries, piece: Piece, at: number): boolean {
  for (let i = 0; i < piece.length; i += 1) {
    const place = piece[i];
    if (place === undefined || place.length === 0) continue;
    const code = rows[at + i] ?? 0;
    if (place[0] !== code && !place.includes(code)) return false;
  }
  return true;
}

type Lookup = { readonly t: number; readonly hash: number; readonly sketch: number; readonly mask: number };

function collect(shelf: Entries, { t, hash, sketch, mask }: Lookup, tell: (entry: number) => void): void {
  const table = shelf.tables[t];
  if (!table) return;
  const to = table.offsets[(hash & table.mask) + 1] ?? 0;
  for (let i = table.offsets[hash & table.mask] ?? 0; i < to; i += 1) if ((((table.sketches[i] ?? 0) ^ sketch) & mask) === 0) tell(table.postings[i] ?? 0);
  for (let fresh = Atomics.load(table.heads, hash & table.freshMask); fresh !== 0; fresh = table.next[fresh - 1] ?? 0) tell(shelf.sorted + fresh - 1);
}
