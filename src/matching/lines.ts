/**
 * The lines of makers: full VINs that share everything but check digit and serial, with how many are recorded and the first
 * and last serial seen. What a neighbouring number is worth is read from them. Records that are hidden from anybody are not counted: a score would
 * tell of them (R5). It only grows: a rebuild counts anew.
 */
import { finish } from './keys.ts';
import { LINES, type Views } from './generation.ts';
import type { Line } from './engine.ts';
import { VIN_CHARS } from './plan.ts';

const FNV_PRIME = 0x01000193;
const CHECK_POSITION = 8;
const SERIAL_FROM = 11;
const DIGIT_FIRST = 1;
const DIGIT_LAST = 10;
const LOAD_MAX = 0.7;
const WORDS = 4;

/** Where the digits at the end of a VIN begin: its serial, six at most. */
function serialFrom(codes: Uint8Array, at: number): number {
  let from = VIN_CHARS;
  while (from > SERIAL_FROM && (codes[at + from - 1] ?? 0) >= DIGIT_FIRST && (codes[at + from - 1] ?? 0) <= DIGIT_LAST) from -= 1;
  return from;
}

function lineHash(codes: Uint8Array, at: number, until: number): number {
  let h = 0x811c9dc5 ^ until;
  for (let i = 0; i < until; i += 1) if (i !== CHECK_POSITION) h = Math.imul(h ^ (codes[at + i] ?? 0), FNV_PRIME);
  return finish(h) | 1; // never 0
}

function serialOf(codes: Uint8Array, at: number, from: number): number {
  let serial = 0;
  for (let i = from; i < VIN_CHARS; i += 1) serial = serial * 10 + (codes[at + i] ?? DIGIT_FIRST) - DIGIT_FIRST;
  return serial;
}

/** Where a line stands, or the free place where it would. */
function placeOf(lines: Uint32Array, hash: number): number {
  const mask = lines.length / WORDS - 1;
  let slot = (hash >>> 1) & mask;
  while (lines[slot * WORDS] !== 0 && lines[slot * WORDS] !== hash >>> 0) slot = (slot + 1) & mask;
  return slot * WORDS;
}

/** Counts the full VIN at `at`. Once the table is full, lines that are not in it stay unknown. */
export function countLine({ lines, header }: Views, codes: Uint8Array, at: number): void {
  const from = serialFrom(codes, at);
  const place = placeOf(lines, lineHash(codes, at, from));
  const serial = serialOf(codes, at, from);
  if (lines[place] === 0) {
    const used = header[LINES] ?? 0;
    if (used >= lines.length / WORDS * LOAD_MAX) return;
    header[LINES] = used + 1;
    lines[place + 1] = 0;
    lines[place + 2] = serial;
    lines[place + 3] = serial;
    lines[place] = lineHash(codes, at, from);
  }
  lines[place + 1] = (lines[place + 1] ?? 0) + 1;
  if (serial < (lines[place + 2] ?? 0)) lines[place + 2] = serial;
  if (serial > (lines[place + 3] ?? 0)) lines[place + 3] = serial;
}

/** The line of a full VIN, with what is recorded of it; undefined where nothing is. */
export function lineAt({ lines }: Views, codes: Uint8Array, at: number): Line | undefined {
  const place = placeOf(lines, lineHash(codes, at, serialFrom(codes, at)));
  const count = lines[place + 1] ?? 0;
  return lines[place] === 0 || count === 0 ? undefined : { count, first: lines[place + 2] ?? 0, last: lines[place + 3] ?? 0 };
}
