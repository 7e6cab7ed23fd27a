/**
 * Every way in which a pattern may lie on the numbers of a shelf, as conditions on positions. Where there are too many ways,
 * or a condition cannot tell all, what is found is a superset and the caller compares. Pure.
 */
import type { Pattern, Piece } from './pattern.ts';
import type { Shelf } from './plan.ts';
import { END, FOREIGN } from './symbols.ts';

/** A position holds one of these codes. */
export type Condition = { readonly position: number; readonly codes: readonly number[] };
/** All of them hold. Never empty. */
export type Placement = readonly Condition[];

const PLACEMENTS_MAX = 192;

const conditionsAt = (piece: Piece, from: number): Condition[] => piece.flatMap((codes, i) => (codes.length === 0 ? [] : [{ position: from + i, codes }]));

export function placementsOf(pattern: Pattern, { shortest, width }: Shelf): { readonly placements: readonly Placement[]; readonly isExact: boolean } {
  const { pieces, opensFree, endsFree } = pattern;
  const last = pieces.at(-1);
  if (!last) return { placements: [], isExact: true };
  // What lies in slices of other scripts is told by class only; that there is a character in an unread last place is not told at all.
  let isExact = pieces.every((piece) => piece.every((codes) => codes.every((code) => code < FOREIGN))) && !(last.at(-1)?.length === 0 && width !== shortest);
  const floating = pieces.slice(opensFree ? 0 : 1, endsFree ? undefined : -1);
  const isOnlyPiece = pieces.length === 1;
  const placements: Placement[] = [];
  const least = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const place = (length: number, isLengthKnown: boolean): void => {
    const fixed: Condition[] = [];
    let from = 0;
    let until = length;
    if (!opensFree && pieces[0]) {
      fixed.push(...conditionsAt(pieces[0], 0));
      from = pieces[0].length;
    }
    if (!endsFree) {
      if (isOnlyPiece && !opensFree) { if (last.length !== length) return; } else {
        fixed.push(...conditionsAt(last, length - last.length));
        until = length - last.length;
      }
      if (isLengthKnown && length < width) fixed.push({ position: length, codes: [END] });
    }
    if (until < (isOnlyPiece && !opensFree ? 0 : from)) return;
    placements.push(...float(floating, from, until).map((more) => [...fixed, ...more]));
  };
  if (least > width) return { placements: [], isExact: true }; // longer than any number here, whatever stands behind it
  if (endsFree) place(width, false);
  else for (let length = Math.max(shortest, least); length <= width; length += 1) place(length, true);
  if (placements.length > PLACEMENTS_MAX) {
    // The longest piece alone, wherever it may lie.
    const longest = pieces.reduce((a, b) => (known(b) > known(a) ? b : a));
    isExact = false;
    placements.length = 0;
    for (let from = 0; from + longest.length <= width; from += 1) placements.push(conditionsAt(longest, from));
  }
  return { placements: placements.filter((placement) => placement.length > 0), isExact };
}

const known = (piece: Piece): number => piece.filter((codes) => codes.length > 0).length;

/** Every way to lay pieces in order between two positions. */
function float(pieces: readonly Piece[], from: number, until: number): readonly Condition[][] {
  const [piece, ...rest] = pieces;
  if (!piece) return [[]];
  const ways: Condition[][] = [];
  for (let at = from; at + piece.length <= until; at += 1) {
    const here = conditionsAt(piece, at);
    for (const more of float(rest, at + piece.length, until)) {
      ways.push([...here, ...more]);
      if (ways.length > PLACEMENTS_MAX) return ways;
    }
  }
  return ways;
}
