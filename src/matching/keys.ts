/**
 * The hashes under which numbers meet, over look-alike-folded codes, and the sketches beside them: 16 bits about the
 * characters that a hash leaves out, so that most of what cannot belong together is told apart without touching its text.
 * Pure; allocates nothing.
 */
import { END_CHARS, SKETCH_LAYOUTS, type Sketch } from './plan.ts';
import { FOLD } from './symbols.ts';

/** MurmurHash3's last step (fmix32; Appleby 2011): spreads what FNV-1a leaves in the low bits. */
export function finish(h: number): number {
  let x = h;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Hash of a whole number. */
export function wholeHash(codes: Uint8Array, at: number, length: number): number {
  let h = FNV_BASIS ^ length;
  for (let i = at; i < at + length; i += 1) h = Math.imul(h ^ (FOLD[codes[i] ?? 0] ?? 0), FNV_PRIME);
  return finish(h);
}

/**
 * A posting of a whole number bears bits of its hash above the entry, as many as the entries of its shelf leave free: one place
 * in memory less to touch than a sketch. This many bits the entries need.
 */
export const tagShiftFor = (entries: number): number => Math.max(1, 32 - Math.clz32(Math.max(1, entries) - 1));
export const tagged = (entry: number, hash: number, tagShift: number): number => (entry | hash >>> tagShift << tagShift) >>> 0;
export const entryOf = (posting: number, tagShift: number): number => posting & (1 << tagShift) - 1;

/** Hash of the codes at some positions of a number that stands at `at`. */
export function seedHash(codes: Uint8Array, at: number, length: number, inside: Uint8Array): number {
  let h = FNV_BASIS ^ length;
  for (let i = 0; i < inside.length; i += 1) h = Math.imul(h ^ (FOLD[codes[at + (inside[i] ?? 0)] ?? 0] ?? 0), FNV_PRIME);
  return finish(h);
}

/** What stands at the positions outside a seed, a few bits each. */
export function seedSketch(codes: Uint8Array, at: number, { positions, shifts, masks }: Sketch): number {
  let sketch = 0;
  for (let i = 0; i < positions.length; i += 1) sketch |= ((FOLD[codes[at + (positions[i] ?? 0)] ?? 0] ?? 0) & (masks[i] ?? 0)) << (shifts[i] ?? 0);
  return sketch;
}

/** The bits of a sketch that tell of one position; none where it tells nothing of it. */
export function sketchMaskOf({ positions, shifts, masks }: Sketch, position: number): number {
  const i = positions.indexOf(position);
  return i < 0 ? 0 : (masks[i] ?? 0) << (shifts[i] ?? 0);
}

/** Hash of a number's last six codes; the number has at least as many. */
export function endHash(codes: Uint8Array, at: number, length: number): number {
  let h = FNV_BASIS;
  for (let i = at + length - END_CHARS; i < at + length; i += 1) h = Math.imul(h ^ (FOLD[codes[i] ?? 0] ?? 0), FNV_PRIME);
  return finish(h);
}

export const END_SKETCH_BITS = 4;
export const END_SKETCH_CHARS = 4;
/** The codes before those, nearest first, four bits each. */
export function endSketch(codes: Uint8Array, at: number, length: number): number {
  let sketch = 0;
  for (let i = 0; i < END_SKETCH_CHARS; i += 1) {
    const position = length - END_CHARS - 1 - i;
    if (position >= 0) sketch |= ((FOLD[codes[at + position] ?? 0] ?? 0) & 15) << (i * END_SKETCH_BITS);
  }
  return sketch;
}

/** For each way in which two sketches differ: how many positions that shows to be different. */
function mismatches(widths: readonly number[]): Uint8Array {
  const counts = new Uint8Array(1 << 16);
  let at = 0;
  for (const width of widths) {
    const mask = (1 << width) - 1 << at;
    for (let x = 0; x < counts.length; x += 1) if ((x & mask) !== 0) counts[x] = (counts[x] ?? 0) + 1;
    at += width;
  }
  return counts;
}
const known: Uint8Array[] = [];
export const mismatchesOf = ({ layout }: Sketch): Uint8Array => known[layout] ??= mismatches(SKETCH_LAYOUTS[layout] ?? []);
