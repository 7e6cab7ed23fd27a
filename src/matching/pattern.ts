/**
 * Numbers of which a part cannot be read: `?` is one character, `*` any run of them, also none. `[8B]` is one of those.
 * Pure.
 */
import { CHARS_MAX, symbolOf } from './symbols.ts';

/** Characters that follow each other without a gap of unknown length. A place is the set of codes it may hold; empty: any. */
export type Piece = readonly (readonly number[])[];

export type Pattern = {
  /** Pieces in order; between two of them lies a run of unknown length. */
  readonly pieces: readonly Piece[];
  /** Whether something unknown may stand before the first piece, and behind the last. */
  readonly opensFree: boolean;
  readonly endsFree: boolean;
  /** Places that are known, and the longest run of them. */
  readonly known: number;
  readonly longestRun: number;
};

/** Reads a plain form in which `?`, `*` and `[…]` stand for what could not be read. */
export function patternOf(text: string): Pattern {
  const pieces: (readonly number[])[][] = [];
  let piece: (readonly number[])[] = [];
  let opensFree = false;
  let endsFree = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    endsFree = false;
    if (character === '*') {
      if (piece.length > 0) pieces.push(piece);
      else if (pieces.length === 0) opensFree = true;
      piece = [];
      endsFree = true;
    } else if (character === '?') {
      piece.push([]);
    } else if (character === '[') {
      const end = text.indexOf(']', i);
      const members = text.slice(i + 1, end < 0 ? undefined : end);
      piece.push(Array.from(new Set(Array.from(members, (member) => symbolOf(member.charCodeAt(0))))));
      if (end < 0) break;
      i = end;
    } else {
      piece.push([symbolOf(text.charCodeAt(i))]);
    }
  }
  if (piece.length > 0) pieces.push(piece);
  const runs = pieces.map((places) => {
    let run = 0;
    let longest = 0;
    for (const place of places) {
      run = place.length > 0 ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  });
  return {
    pieces, opensFree, endsFree: endsFree && pieces.length > 0,
    known: pieces.reduce((sum, places) => sum + places.filter((place) => place.length > 0).length, 0), longestRun: Math.max(0, ...runs),
  };
}

/** Places that the pattern has at least, and whether it has no more. */
export const lengthOf = ({ pieces, opensFree, endsFree }: Pattern): { readonly least: number; readonly isFixed: boolean } => ({ least: pieces.reduce((sum, piece) => sum + piece.length, 0), isFixed: pieces.length === 1 && !opensFree && !endsFree });

/** Known places that an answer needs, where they stand at known places; and the run that it needs where they do not. */
export const KNOWN_MIN = 4;
export const SHORT_KNOWN_MIN = 3;
const SHORT_CHARS = 8;
export const FRAGMENT_MIN = 5;

/** What is missing for an answer worth giving, in words; undefined where enough is known. */
export function tooLittle(pattern: Pattern): string | undefined {
  const { least, isFixed } = lengthOf(pattern);
  if (least > CHARS_MAX) return `holds more than ${CHARS_MAX} characters`;
  if (pattern.opensFree && (pattern.endsFree || pattern.pieces.length > 1)) return pattern.longestRun >= FRAGMENT_MIN ? undefined : `needs a run of ${FRAGMENT_MIN} readable characters where their place is not known; its longest has ${pattern.longestRun}`;
  const needed = isFixed && least <= SHORT_CHARS ? SHORT_KNOWN_MIN : KNOWN_MIN;
  return pattern.known >= needed ? undefined : `needs ${needed} readable characters; it has ${pattern.known}`;
}

/** Whether codes are what the pattern describes. The plain rule that faster ways are held against. */
export function matchesPattern({ pieces, opensFree, endsFree }: Pattern, codes: Uint8Array, at: number, length: number): boolean {
  const fits = (piece: Piece, from: number): boolean => piece.every((place, i) => place.length === 0 || place.includes(codes[at + from + i] ?? 0));
  const from = (index: number, start: number): boolean => {
    const piece = pieces[index];
    if (!piece) return endsFree || start === length;
    const isLast = index === pieces.length - 1;
    if (index === 0 && !opensFree) return piece.length <= length && fits(piece, 0) && from(1, piece.length);
    if (isLast && !endsFree) return length - piece.length >= start && fits(piece, length - piece.length);
    for (let place = start; place + piece.length <= length; place += 1) if (fits(piece, place) && from(index + 1, place + piece.length)) return true;
    return false;
  };
  if (pieces.length === 1 && !opensFree && !endsFree && pieces[0]?.length !== length) return false;
  return from(0, 0);
}
