/** Patterns of which enough is known to look them up: all of one seed, or the last six characters. The rest is for `scan`. */
import type { Entries, Views } from './generation.ts';
import { endHash, seedHash } from './keys.ts';
import { lengthOf, type Pattern, type Piece } from './pattern.ts';
import { END_CHARS, SHELVES, shelvesOf } from './plan.ts';
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

/** Entries that may match, as `entry * 4 + shelf`; undefined where no table tells. */
export function quickPattern(v: Views, pattern: Pattern): readonly number[] | undefined {
  const [piece] = pattern.pieces;
  if (!piece) return undefined;
  const codes = new Uint8Array(CHARS_MAX);
  const length = Math.min(piece.length, CHARS_MAX);
  for (let i = 0; i < length; i += 1) codes[i] = piece[i]?.[0] ?? 0;
  const keys: number[] = [];
  if (isEnd(pattern)) {
    const hash = endHash(codes, 0, length);
    for (const [s, shelf] of v.shelves.entries()) if (shelf.plan.width >= length) collect(shelf, shelf.tables.length - 1, hash, (entry) => { keys.push(entry * 4 + s); });
    return keys;
  }
  if (!lengthOf(pattern).isFixed) return undefined;
  const seeds = seedsKnown(piece);
  if (!seeds) return undefined;
  for (const [s, seed] of seeds) {
    const shelf = v.shelves[s];
    const inside = shelf?.plan.seeds[seed]?.inside[length];
    if (shelf && inside) collect(shelf, 1 + seed, seedHash(codes, 0, length, inside), (entry) => { keys.push(entry * 4 + s); });
  }
  // A number whose length is that of the end itself stands on more than one path; entries are told once all the same.
  return keys;
}

function collect(shelf: Entries, t: number, hash: number, tell: (entry: number) => void): void {
  const table = shelf.tables[t];
  if (!table) return;
  const to = table.offsets[(hash & table.mask) + 1] ?? 0;
  for (let i = table.offsets[hash & table.mask] ?? 0; i < to; i += 1) tell(table.postings[i] ?? 0);
  for (let fresh = Atomics.load(table.heads, hash & table.freshMask); fresh !== 0; fresh = table.next[fresh - 1] ?? 0) tell(shelf.sorted + fresh - 1);
}
