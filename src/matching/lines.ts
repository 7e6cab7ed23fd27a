/**
 * The lines of makers: full VINs that share everything but check digit and serial, with how many are recorded and the first
 * and last serial seen. What a neighbouring number is worth is read from them. Records that are hidden from anybody are not counted: a score would
 * tell of them (R5). Nor are those that are not found any more: a hub and a copy that never heard of them score alike (R23).
 */
import { finish } from './keys.ts';
import { LINES, LINE_WORDS, isAlive, isOpen, ownerOf, textAt, type Views } from './generation.ts';
import type { Line } from './engine.ts';
import { VIN_CHARS, VINS } from './plan.ts';

const FNV_PRIME = 0x01000193;
const CHECK_POSITION = 8;
const SERIAL_FROM = 11;
const DIGIT_FIRST = 1;
const DIGIT_LAST = 10;
const LOAD_MAX = 0.7;
/** Behind the hash of a line. */
const COUNT = 1;
const FIRST = 2;
const LAST = 3;
const NEWEST = 4;
/** In `lineNext`: of an entry that stands in no line, and of the first that came to one. */
const NOWHERE = 0;
const OLDEST = 0xffffffff;

/** Where the digits at the end of a VIN begin: its serial, six at most. */
function serialFrom(codes: Uint8Array, at: number): number {
  let from = VIN_CHARS;
  while (from > SERIAL_FROM && (codes[at + from - 1] ?? 0) >= DIGIT_FIRST && (codes[at + from - 1] ?? 0) <= DIGIT_LAST) from -= 1;
  return from;
}

function lineHash(codes: Uint8Array, at: number, until: number): number {
  let h = 0x811c9dc5 ^ until;
  for (let i = 0; i < until; i += 1) if (i !== CHECK_POSITION) h = Math.imul(h ^ (codes[at + i] ?? 0), FNV_PRIME);
  return (finish(h) | 1) >>> 0; // never 0
}

function serialOf(codes: Uint8Array, at: number, from: number): number {
  let serial = 0;
  for (let i = from; i < VIN_CHARS; i += 1) serial = serial * 10 + (codes[at + i] ?? DIGIT_FIRST) - DIGIT_FIRST;
  return serial;
}

/** Where a line stands, or the free place where it would. */
function placeOf(lines: Uint32Array, hash: number): number {
  const mask = lines.length / LINE_WORDS - 1;
  let slot = (hash >>> 1) & mask;
  while (lines[slot * LINE_WORDS] !== 0 && lines[slot * LINE_WORDS] !== hash) slot = (slot + 1) & mask;
  return slot * LINE_WORDS;
}

/**
 * Counts an entry with a full VIN whose record is found and hidden from nobody; the first time it is put to its line. Once the table is full,
 * lines that are not in it stay unknown.
 */
export function countLine(v: Views, entry: number): void {
  const { lines, lineNext, header } = v;
  const { place, hash, serial } = entryIn(v, entry);
  if (lines[place] === 0) {
    const used = header[LINES] ?? 0;
    if (used >= lines.length / LINE_WORDS * LOAD_MAX) return;
    header[LINES] = used + 1;
    lines[place] = hash;
  }
  if (lineNext[entry] === NOWHERE) {
    lineNext[entry] = lines[place + NEWEST] === 0 ? OLDEST : lines[place + NEWEST] ?? OLDEST;
    lines[place + NEWEST] = entry + 1;
  }
  const count = lines[place + COUNT] ?? 0;
  lines[place + COUNT] = count + 1;
  if (count === 0 || serial < (lines[place + FIRST] ?? 0)) lines[place + FIRST] = serial;
  if (count === 0 || serial > (lines[place + LAST] ?? 0)) lines[place + LAST] = serial;
}

/** Takes an entry back whose record is not counted any more: what its line says is what it would say had it never been. */
export function uncountLine(v: Views, entry: number): void {
  const { lines, lineNext, shelves } = v;
  const shelf = shelves[VINS];
  const { place, serial } = entryIn(v, entry);
  const count = lines[place + COUNT] ?? 0;
  if (!shelf || lineNext[entry] === NOWHERE || count === 0) return;
  lines[place + COUNT] = count - 1;
  if (count === 1 || (serial !== lines[place + FIRST] && serial !== lines[place + LAST])) return;
  let [first, last] = [Infinity, 0];
  for (let one = lines[place + NEWEST] ?? OLDEST; one !== OLDEST; one = lineNext[one - 1] ?? OLDEST) {
    const owner = ownerOf(shelf, one - 1);
    if (!isAlive(v, owner) || !isOpen(v, owner)) continue;
    const other = entryIn(v, one - 1).serial;
    first = Math.min(first, other);
    last = Math.max(last, other);
  }
  if (first === Infinity) return;
  lines[place + FIRST] = first;
  lines[place + LAST] = last;
}

/** Where the line of an entry stands, or would, and the serial of the entry. */
function entryIn({ lines, shelves }: Views, entry: number): { readonly place: number; readonly hash: number; readonly serial: number } {
  const shelf = shelves[VINS];
  if (!shelf) throw new Error('a generation has no shelf of full VINs');
  const at = textAt(shelf, entry);
  const from = serialFrom(shelf.rows, at);
  const hash = lineHash(shelf.rows, at, from);
  return { place: placeOf(lines, hash), hash, serial: serialOf(shelf.rows, at, from) };
}

/** The line of a full VIN, with what is recorded of it; undefined where nothing is. */
export function lineAt({ lines }: Views, codes: Uint8Array, at: number): Line | undefined {
  const place = placeOf(lines, lineHash(codes, at, serialFrom(codes, at)));
  const count = lines[place + COUNT] ?? 0;
  return lines[place] === 0 || count === 0 ? undefined : { count, first: lines[place + FIRST] ?? 0, last: lines[place + LAST] ?? 0 };
}
