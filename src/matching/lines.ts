/**
 * The lines of makers: full VINs that share everything but check digit and serial, with how many are recorded and the first
 * and last serial seen. What a neighbouring number is worth is read from them. Whoever asks counts what is not hidden from him: a score would tell of the
 * rest (R5). What is not found any more counts for nobody, from the minute of its end: a hub and a copy that never heard of it score alike (R23).
 */
import { finish } from './keys.ts';
import { BLOCK, BLOCK_SHIFT, COUNTED_AT, COUNTS, countsOf, ENTRIES, LINES, LINE_WORDS, ownerOf, RECORDS, textAt, type Counts, type Entries, type Views } from './generation.ts';
import type { Line, View } from './engine.ts';
import { isVisible } from './number-search.ts';
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
const HIDDEN = 5;
const NEWEST_HIDDEN = 6;
/** In `lineNext` and `lineHidden`: of an entry that stands in no line, and of the first that came to one. */
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

/** The line of an entry, made where it was not there. Undefined once the table is full: lines that are not in it stay unknown. */
function lineFor(v: Views, entry: number): { readonly place: number; readonly serial: number } | undefined {
  const { lines, header } = v;
  const { place, hash, serial } = entryIn(v, entry);
  if (lines[place] !== 0) return { place, serial };
  const used = header[LINES] ?? 0;
  if (used >= lines.length / LINE_WORDS * LOAD_MAX) return undefined;
  header[LINES] = used + 1;
  lines[place] = hash;
  return { place, serial };
}

/** Hangs an entry into a chain of its line, the first time that it counts there. */
function hang(chain: Uint32Array, lines: Uint32Array, entry: number, newest: number): void {
  if (chain[entry] !== NOWHERE) return;
  chain[entry] = lines[newest] === 0 ? OLDEST : lines[newest] ?? OLDEST;
  lines[newest] = entry + 1;
}

/** Counts an entry with a full VIN: openly, or as one that is hidden from somebody. */
function count(v: Views, entry: number, as: Counts): void {
  const { lines, lineNext, lineHidden } = v;
  const line = lineFor(v, entry);
  if (!line) return;
  const { place, serial } = line;
  if (as === COUNTS.hidden) {
    hang(lineHidden, lines, entry, place + NEWEST_HIDDEN);
    lines[place + HIDDEN] = (lines[place + HIDDEN] ?? 0) + 1;
    return;
  }
  hang(lineNext, lines, entry, place + NEWEST);
  const known = lines[place + COUNT] ?? 0;
  lines[place + COUNT] = known + 1;
  if (known === 0 || serial < (lines[place + FIRST] ?? 0)) lines[place + FIRST] = serial;
  if (known === 0 || serial > (lines[place + LAST] ?? 0)) lines[place + LAST] = serial;
}

/** Takes an entry back whose record does not count so any more: what its line says is what it would say had it never been. */
function uncount(v: Views, entry: number, as: Counts): void {
  const { lines, lineNext, lineHidden, shelves } = v;
  const shelf = shelves[VINS];
  const { place, serial } = entryIn(v, entry);
  if (as === COUNTS.hidden) {
    if (lineHidden[entry] !== NOWHERE) lines[place + HIDDEN] = Math.max(0, (lines[place + HIDDEN] ?? 0) - 1);
    return;
  }
  const known = lines[place + COUNT] ?? 0;
  if (!shelf || lineNext[entry] === NOWHERE || known === 0) return;
  lines[place + COUNT] = known - 1;
  if (known === 1 || (serial !== lines[place + FIRST] && serial !== lines[place + LAST])) return;
  let [first, last] = [Infinity, 0];
  for (let one = lines[place + NEWEST] ?? OLDEST; one !== OLDEST; one = lineNext[one - 1] ?? OLDEST) {
    if (countsOf(v, ownerOf(shelf, one - 1)) !== COUNTS.openly) continue;
    const other = entryIn(v, one - 1).serial;
    first = Math.min(first, other);
    last = Math.max(last, other);
  }
  if (first === Infinity) return;
  lines[place + FIRST] = first;
  lines[place + LAST] = last;
}

/** An entry that came: counted as its record is. */
export function countEntry(v: Views, entry: number, as: Counts): void {
  if (as !== COUNTS.not) count(v, entry, as);
}

/** Counts the full VINs of a record otherwise than they were. `now`: as its record's gate says by now. */
export function recount(v: Views, record: number, before: Counts, now: Counts): void {
  const shelf = v.shelves[VINS];
  if (!shelf || before === now) return;
  const entries = v.header[ENTRIES + VINS] ?? 0;
  for (let entry = firstOf(shelf, record, entries); entry < entries && shelf.owners[entry] === record; entry += 1) {
    if (before !== COUNTS.not) uncount(v, entry, before);
    if (now !== COUNTS.not) count(v, entry, now);
  }
}

/** Entries stand in the order of their records. */
function firstOf({ owners }: Entries, record: number, entries: number): number {
  let [from, to] = [0, entries];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((owners[middle] ?? 0) < record) from = middle + 1; else to = middle;
  }
  return from;
}

/** It is another minute: what is over by it counts no more, and what is not (where a clock went back) counts again. */
export function passTo(v: Views, minute: number): void {
  const { header, gate, nextEnd } = v;
  const before = header[COUNTED_AT] ?? 0;
  if (minute === before) return;
  header[COUNTED_AT] = minute;
  const last = header[RECORDS] ?? 0;
  for (let block = 0; block <= last >>> BLOCK_SHIFT; block += 1) {
    if (minute > before && (nextEnd[block] === 0 || (nextEnd[block] ?? 0) > minute)) continue;
    let next = 0;
    for (let record = Math.max(1, block * BLOCK); record <= Math.min(last, block * BLOCK + BLOCK - 1); record += 1) {
      const end = gate[record * 2 + 1] ?? 0;
      if (end > minute && (next === 0 || end < next)) next = end;
      if (end > minute !== end > before) recount(v, record, countsOf(v, record, before), countsOf(v, record));
    }
    nextEnd[block] = next;
  }
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

/** The line of a full VIN, with what is recorded of it that the asker may see; undefined where nothing is. */
export function lineAt(v: Views, codes: Uint8Array, at: number, view: View): Line | undefined {
  const { lines, lineHidden, shelves } = v;
  const place = placeOf(lines, lineHash(codes, at, serialFrom(codes, at)));
  let known = lines[place + COUNT] ?? 0;
  let [first, last] = known === 0 ? [Infinity, 0] : [lines[place + FIRST] ?? 0, lines[place + LAST] ?? 0];
  const shelf = shelves[VINS];
  if (shelf && (lines[place + HIDDEN] ?? 0) > 0) {
    for (let one = lines[place + NEWEST_HIDDEN] ?? OLDEST; one !== OLDEST; one = lineHidden[one - 1] ?? OLDEST) {
      const record = ownerOf(shelf, one - 1);
      if (countsOf(v, record) !== COUNTS.hidden || !isVisible(v, record, view)) continue;
      const { serial } = entryIn(v, one - 1);
      known += 1;
      first = Math.min(first, serial);
      last = Math.max(last, serial);
    }
  }
  return lines[place] === 0 || known === 0 ? undefined : { count: known, first, last };
}
