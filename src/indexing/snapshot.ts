/**
 * The index as one file: a sorted generation and the place in the feed up to which it holds everything. Damaged, cut short,
 * of another form, another database or another way of describing: refused, and made anew from the records. Knows no SQL.
 *
 * `CCINDEX1` · length of the head · CRC-32 of the head · head (JSON) · each buffer's used bytes, one after the other.
 */
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { endianness } from 'node:os';
import { crc32 } from 'node:zlib';
import type { Position } from '../kernel/feed/feed.ts';
import { newGeneration, usedBytes, type Generation, type Room } from '../matching/generation.ts';
import type { ViewsState } from './bureau-views.ts';
import type { SetsState } from './sets.ts';

const MAGIC = 'CCINDEX1';
const PREFIX_BYTES = 16;
/** Raise it when the engine lays out its buffers in another way. */
const LAYOUT = 1;
const HEAD_BYTES_MAX = 256 * 1024 * 1024;
/** One call reads or writes less than 2 GiB. */
const STEP_BYTES = 64 * 1024 * 1024;

/** What the file belongs to: all of it must be as the reader expects. */
export type Belonging = { readonly collection: string; readonly describes: string; readonly database: string; readonly epoch: number };
/** The state of the host beside the engine's buffers. `mark`: which change stands at the position. */
export type SavedState = { readonly position: Position; readonly mark: string; readonly sets: SetsState; readonly views: ViewsState; readonly savedAt: string };
type Part = { readonly name: string; readonly room: number; readonly used: number; readonly crc: number };
type Head = { readonly layout: string; readonly belonging: Belonging; readonly state: SavedState; readonly room: Room; readonly sorted: Generation['sorted']; readonly parts: readonly Part[] };

export type Opened = { readonly generation: Generation; readonly state: SavedState; readonly bytes: number };
/** Why a file is not taken. `absent` is no fault. */
export type Refused = { readonly refused: string };

const layoutHere = `${LAYOUT} ${endianness()}`;

function* steps(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += STEP_BYTES) yield bytes.subarray(at, Math.min(at + STEP_BYTES, bytes.length));
}
const crcOf = (bytes: Uint8Array): number => {
  let crc = 0;
  for (const step of steps(bytes)) crc = crc32(step, crc);
  return crc;
};

function writeAll(file: number, bytes: Uint8Array): void {
  for (const step of steps(bytes)) for (let done = 0; done < step.length;) done += writeSync(file, step, done, step.length - done);
}
function isReadWhole(file: number, into: Uint8Array): boolean {
  for (const step of steps(into)) {
    for (let done = 0; done < step.length;) {
      const read = readSync(file, step, done, step.length - done, null);
      if (read === 0) return false;
      done += read;
    }
  }
  return true;
}

/** Writes a generation that nobody writes to meanwhile. The file is there whole, or as it was before. Returns its bytes. */
export function writeSnapshot(path: string, generation: Generation, belonging: Belonging, state: SavedState): number {
  const used = usedBytes(generation);
  const held = Object.entries(generation.buffers).map(([name, buffer]) => ({ name, room: buffer.byteLength, bytes: new Uint8Array(buffer, 0, used[name] ?? buffer.byteLength) }));
  const parts: readonly Part[] = held.map(({ name, room, bytes }) => ({ name, room, used: bytes.length, crc: crcOf(bytes) }));
  const head = Buffer.from(JSON.stringify({ layout: layoutHere, belonging, state, room: generation.room, sorted: generation.sorted, parts } satisfies Head));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.write(MAGIC, 0, 'latin1');
  prefix.writeUInt32LE(head.length, 8);
  prefix.writeUInt32LE(crc32(head), 12);
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.new`;
  const file = openSync(beside, 'w', 0o600);
  try {
    writeAll(file, prefix);
    writeAll(file, head);
    for (const { bytes } of held) writeAll(file, bytes);
    fsyncSync(file);
  } catch (cause) {
    closeSync(file);
    rmSync(beside, { force: true }); // a full disk is not made fuller
    throw cause;
  }
  closeSync(file);
  renameSync(beside, path);
  const folder = openSync(dirname(path), 'r');
  try { fsyncSync(folder); } finally { closeSync(folder); } // the name is durable too
  return PREFIX_BYTES + head.length + parts.reduce((sum, part) => sum + part.used, 0);
}

/** Reads a snapshot into buffers of its own, or says why it is refused. */
export function readSnapshot(path: string, belonging: Belonging): Opened | Refused {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return { refused: 'absent' };
    throw cause;
  }
  try {
    const head = readHead(file, belonging);
    return 'refused' in head ? head : readParts(file, head);
  } finally {
    closeSync(file);
  }
}

function readHead(file: number, belonging: Belonging): Head | Refused {
  const { size } = fstatSync(file);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  if (size < PREFIX_BYTES || !isReadWhole(file, prefix)) return { refused: 'shorter than its beginning' };
  if (prefix.toString('latin1', 0, 8) !== MAGIC) return { refused: 'not an index of this form' };
  const length = prefix.readUInt32LE(8);
  if (length > HEAD_BYTES_MAX || PREFIX_BYTES + length > size) return { refused: 'its head is cut short' };
  const bytes = Buffer.alloc(length);
  if (!isReadWhole(file, bytes) || crc32(bytes) !== prefix.readUInt32LE(12)) return { refused: 'its head is damaged' };
  const head = JSON.parse(bytes.toString('utf8')) as Head; // ours, as its checksum says
  if (head.layout !== layoutHere) return { refused: `laid out as ${head.layout}, not ${layoutHere}` };
  for (const name of ['collection', 'describes', 'database', 'epoch'] as const) {
    if (head.belonging[name] !== belonging[name]) return { refused: `of another ${name}: ${head.belonging[name]}` };
  }
  if (PREFIX_BYTES + length + head.parts.reduce((sum, { used }) => sum + used, 0) !== size) return { refused: 'not as long as it says' };
  return head;
}

function readParts(file: number, head: Head): Opened | Refused {
  const generation = newGeneration(head.room, head.sorted);
  if (Object.keys(generation.buffers).length !== head.parts.length) return { refused: 'other buffers than this engine has' };
  let total = 0;
  for (const { name, room, used, crc } of head.parts) {
    const buffer = generation.buffers[name];
    if (buffer?.byteLength !== room || used > room) return { refused: `its ${name} has another size than this engine’s` };
    const bytes = new Uint8Array(buffer, 0, used);
    if (!isReadWhole(file, bytes)) return { refused: `its ${name} is cut short` };
    if (crcOf(bytes) !== crc) return { refused: `its ${name} is damaged` };
    total += used;
  }
  return { generation, state: head.state, bytes: total };
}
