/** Parts of a snapshot file, each with its checksum, read into shared buffers. Knows no form of the file beyond that. */
import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';

export type PartToRead = { readonly name: string; readonly buffer: SharedArrayBuffer; /** Where in the file. */ readonly at: number; readonly used: number; readonly crc: number };
/** What one thread reads. */
export type SnapshotLot = { readonly path: string; readonly parts: readonly PartToRead[] };

/** One call reads or writes less than 2 GiB; and what was just read is checked while it is near. */
const STEP_BYTES = 4 * 1024 * 1024;

export function* steps(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += STEP_BYTES) yield bytes.subarray(at, Math.min(at + STEP_BYTES, bytes.length));
}
export const crcOf = (bytes: Uint8Array): number => {
  let crc = 0;
  for (const step of steps(bytes)) crc = crc32(step, crc);
  return crc;
};

/** Fills `into` from a place in a file; `each` sees every step as it comes. */
export function isReadWhole(file: number, into: Uint8Array, at: number, each?: (step: Uint8Array) => void): boolean {
  let place = at;
  for (const step of steps(into)) {
    for (let done = 0; done < step.length;) {
      const read = readSync(file, step, done, step.length - done, place);
      if (read === 0) return false;
      done += read;
      place += read;
    }
    each?.(step);
  }
  return true;
}

/** Reads all parts; says what is wrong with the first that is not as its checksum says. */
export function faultOfParts(file: number, parts: readonly PartToRead[]): string | undefined {
  for (const { name, buffer, at, used, crc } of parts) {
    let seen = 0;
    if (!isReadWhole(file, new Uint8Array(buffer, 0, used), at, (step) => { seen = crc32(step, seen); })) return `its ${name} is cut short`;
    if (seen !== crc) return `its ${name} is damaged`;
  }
  return undefined;
}
