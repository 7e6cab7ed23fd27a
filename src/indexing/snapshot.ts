/**
 * The index as one file: a sorted generation and the place in the feed up to which it holds everything. Damaged, cut short,
 * of another form, another database or another way of describing: refused, and made anew from the records. Knows no SQL.
 *
 * `CCINDEX1` · length of the head · CRC-32 of the head · head (JSON) · each buffer's used bytes, one after the other.
 */
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { availableParallelism, endianness } from 'node:os';
import { Worker } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import type { Position } from '../kernel/feed/feed.ts';
import { newGeneration, usedBytes, type Generation, type Room } from '../matching/generation.ts';
import type { ViewsState } from './bureau-views.ts';
import type { SetsState } from './sets.ts';
import { crcOf, faultOfParts, isReadWhole, steps, type PartToRead, type SnapshotLot } from './snapshot-parts.ts';
import type { LotRead } from './snapshot-worker.ts';

const MAGIC = 'CCINDEX1';
const PREFIX_BYTES = 16;
/** Raise it when the engine lays out its buffers in another way. */
const LAYOUT = 6;
const HEAD_BYTES_MAX = 256 * 1024 * 1024;

/** What the file belongs to: all of it must be as the reader expects. */
export type Belonging = { readonly collection: string; readonly describes: string; readonly database: string; readonly epoch: number };
/** The state of the host beside the engine's buffers. `mark`: which change stands at the position. */
export type SavedState = { readonly position: Position; readonly mark: string; readonly sets: SetsState; readonly views: ViewsState; readonly savedAt: string };
type Part = { readonly name: string; readonly room: number; readonly used: number; readonly crc: number };
type Head = { readonly layout: string; readonly belonging: Belonging; readonly state: SavedState; readonly room: Room; readonly sorted: Generation['sorted']; readonly parts: readonly Part[] };

export type Opened = { readonly generation: Generation; readonly state: SavedState; readonly bytes: number };
/** Why a file is not taken. `absent` is no fault. */
export type Refused = { readonly refused: string };

/** Which way of laying out buffers this engine, on this machine, reads. */
export const LAYOUT_HERE = `${LAYOUT} ${endianness()}`;

function writeAll(file: number, bytes: Uint8Array): void {
  for (const step of steps(bytes)) for (let done = 0; done < step.length;) done += writeSync(file, step, done, step.length - done);
}
/** Writes a generation that nobody writes to meanwhile. The file is there whole, or as it was before. Returns its bytes. */
export function writeSnapshot(path: string, generation: Generation, belonging: Belonging, state: SavedState): number {
  const used = usedBytes(generation);
  const held = Object.entries(generation.buffers).map(([name, buffer]) => ({ name, room: buffer.byteLength, bytes: new Uint8Array(buffer, 0, used[name] ?? buffer.byteLength) }));
  const parts: readonly Part[] = held.map(({ name, room, bytes }) => ({ name, room, used: bytes.length, crc: crcOf(bytes) }));
  const head = Buffer.from(JSON.stringify({ layout: LAYOUT_HERE, belonging, state, room: generation.room, sorted: generation.sorted, parts } satisfies Head));
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

/** Reads a snapshot into buffers of its own, or says why it is refused. A large one is read by several threads: what takes time is touching fresh memory. */
export async function readSnapshot(path: string, belonging: Belonging): Promise<Opened | Refused> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return { refused: 'absent' };
    throw cause;
  }
  try {
    const head = readHead(file, belonging);
    return 'refused' in head ? head : await readParts(path, file, head);
  } finally {
    closeSync(file);
  }
}

type ReadHead = Head & { /** Bytes before the first part. */ readonly bytes: number };

function readHead(file: number, belonging: Belonging): ReadHead | Refused {
  const { size } = fstatSync(file);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  if (size < PREFIX_BYTES || !isReadWhole(file, prefix, 0)) return { refused: 'shorter than its beginning' };
  if (prefix.toString('latin1', 0, 8) !== MAGIC) return { refused: 'not an index of this form' };
  const length = prefix.readUInt32LE(8);
  if (length > HEAD_BYTES_MAX || PREFIX_BYTES + length > size) return { refused: 'its head is cut short' };
  const bytes = Buffer.alloc(length);
  if (!isReadWhole(file, bytes, PREFIX_BYTES) || crc32(bytes) !== prefix.readUInt32LE(12)) return { refused: 'its head is damaged' };
  const head = JSON.parse(bytes.toString('utf8')) as Head; // ours, as its checksum says
  if (head.layout !== LAYOUT_HERE) return { refused: `laid out as ${head.layout}, not ${LAYOUT_HERE}` };
  for (const name of ['collection', 'describes', 'database', 'epoch'] as const) {
    if (head.belonging[name] !== belonging[name]) return { refused: `of another ${name}: ${head.belonging[name]}` };
  }
  if (PREFIX_BYTES + length + head.parts.reduce((sum, { used }) => sum + used, 0) !== size) return { refused: 'not as long as it says' };
  return { ...head, bytes: PREFIX_BYTES + length };
}

async function readParts(path: string, file: number, head: ReadHead): Promise<Opened | Refused> {
  const generation = newGeneration(head.room, head.sorted);
  if (Object.keys(generation.buffers).length !== head.parts.length) return { refused: 'other buffers than this engine has' };
  const parts: PartToRead[] = [];
  let at = head.bytes;
  for (const { name, room, used, crc } of head.parts) {
    const buffer = generation.buffers[name];
    if (buffer?.byteLength !== room || used > room) return { refused: `its ${name} has another size than this engine’s` };
    parts.push({ name, buffer, at, used, crc });
    at += used;
  }
  const bytes = at - head.bytes;
  const threads = bytes < THREADS_FROM_BYTES ? 1 : Math.min(THREADS_MAX, availableParallelism());
  const [mine = [], ...theirs] = sharedOut(parts, threads);
  const beside = theirs.map((some) => readBeside({ path, parts: some }));
  const faults = [faultOfParts(file, mine), ...await Promise.all(beside)];
  const refused = faults.find((fault) => fault !== undefined);
  return refused === undefined ? { generation, state: head.state, bytes } : { refused };
}

/** Below this a thread would cost more than it reads. */
const THREADS_FROM_BYTES = 256 * 1024 * 1024;
const THREADS_MAX = 4;

/** Parts in as many lots of about the same bytes. */
function sharedOut(parts: readonly PartToRead[], lots: number): readonly (readonly PartToRead[])[] {
  const shares = Array.from({ length: lots }, () => ({ bytes: 0, parts: [] as PartToRead[] }));
  for (const part of [...parts].sort((a, b) => b.used - a.used)) {
    const lightest = shares.reduce((a, b) => (b.bytes < a.bytes ? b : a));
    lightest.parts.push(part);
    lightest.bytes += part.used;
  }
  return shares.map((share) => share.parts);
}

const readBeside = (ask: SnapshotLot): Promise<string | undefined> => new Promise((resolve, reject) => {
  const worker = new Worker(new URL('./snapshot-worker.ts', import.meta.url), { workerData: ask, name: 'crosscheck-snapshot' });
  worker.once('message', ({ fault }: LotRead) => { resolve(fault); });
  worker.once('error', (cause) => { reject(new Error('reading the snapshot failed', { cause })); });
  worker.once('exit', () => { reject(new Error('reading the snapshot was ended')); }); // after a message this is unheard
});
