/**
 * An append-only file of sealed blocks, in which entries lie one behind the other. A torn tail is cut off when it is opened; a block that was
 * damaged is found, and said. Knows not what an entry means.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { BLOCK_MAGIC, FILE_HEAD_BYTES, HEAD_BYTES, NotSealed, newFileKey, readFileKey, readHead, sealBlock, unsealBlock, type FileKey } from './blocks.ts';

/** Entries are gathered up to this; one that is larger has a block of its own. */
const BLOCK_BYTES = 64 * 1024;
const ENTRY_HEAD_BYTES = 5;
const READ_BYTES = 4 * 1024 * 1024;
const CACHED_BLOCKS_MAX = 64;

/** A block in the midst of a file is not what was written. */
export class Damaged extends Error {}

/** Where an entry lies: the block by its place in the file, and where in it. */
export type Place = { readonly block: number; readonly at: number; readonly length: number };
export type Entry = { readonly kind: number; readonly body: Buffer; readonly place: Place };

export type SealedFile = {
  /** Each file's own; one that takes its place has another. */
  readonly id: string;
  readonly size: () => number;
  /** Takes an entry in, its parts one behind the other; it is on the disk once `flush` has resolved. */
  readonly append: (kind: number, ...parts: readonly Uint8Array[]) => Place;
  readonly flush: () => Promise<void>;
  /** Hands on what was taken in, so that it does not wait in memory; it may be read, and is on the disk with the next `flush`. */
  readonly write: () => Promise<void>;
  /** The body of an entry that was flushed. Throws Damaged. */
  readonly read: (place: Place) => Promise<Buffer>;
  readonly close: () => Promise<void>;
};

type Opened = { readonly handle: FileHandle; readonly key: FileKey; size: number; number: number };

export async function createSealed(path: string, vault: Buffer, purpose: string): Promise<SealedFile> {
  const handle = await open(path, 'w+', 0o600);
  const { key, head } = newFileKey(vault, purpose);
  await handle.write(head, 0, head.length, 0);
  return fileOf({ handle, key, size: head.length, number: 0 });
}

/** Opens what is there, telling each entry in order; `cut` bytes of a torn tail are gone. Throws Damaged, and NotSealed where it is none of this vault. */
export async function openSealed(path: string, { vault, purpose, onEntry }: { readonly vault: Buffer; readonly purpose: string; readonly onEntry: (entry: Entry) => void | Promise<void> }): Promise<{ readonly file: SealedFile; readonly cut: number }> {
  const handle = await open(path, 'r+');
  try {
    const { size: length } = await handle.stat();
    const head = Buffer.alloc(FILE_HEAD_BYTES);
    await handle.read(head, 0, head.length, 0);
    const opened: Opened = { handle, key: readFileKey(vault, purpose, head), size: FILE_HEAD_BYTES, number: 0 };
    await scan(opened, length, onEntry);
    if (opened.size < length) {
      await handle.truncate(opened.size);
      await handle.sync();
    }
    return { file: fileOf(opened), cut: length - opened.size };
  } catch (cause) {
    await handle.close();
    throw cause;
  }
}

/** Walks the blocks; leaves `opened` behind the last that is whole. */
async function scan(opened: Opened, length: number, onEntry: (entry: Entry) => void | Promise<void>): Promise<void> {
  let held = Buffer.alloc(0);
  let from = opened.size;
  const need = async (bytes: number): Promise<boolean> => {
    const at = opened.size - from;
    if (held.length - at >= bytes) return true;
    const more = Buffer.alloc(Math.max(READ_BYTES, bytes));
    const { bytesRead } = await opened.handle.read(more, 0, Math.min(more.length, length - opened.size), opened.size);
    held = more.subarray(0, bytesRead);
    from = opened.size;
    return bytesRead >= bytes;
  };
  while (opened.size < length) {
    const head = await need(HEAD_BYTES) ? readHead(opened.key, held.subarray(opened.size - from)) : undefined;
    const isWhole = head?.number === opened.number && await need(HEAD_BYTES + head.length);
    const at = opened.size - from + HEAD_BYTES;
    const plain = isWhole ? opening(opened.key, opened.number, held.subarray(at, at + head.length)) : undefined;
    if (!plain || !head) {
      if (await hasLater(opened, length)) throw new Damaged(`block ${opened.number} at byte ${opened.size} is not what was written`);
      return; // a write that was not finished when the process or the machine ended
    }
    for (const entry of entriesOf(plain, opened.size)) await onEntry(entry);
    opened.size += HEAD_BYTES + head.length;
    opened.number += 1;
  }
}

function opening(key: FileKey, number: number, body: Buffer): Buffer | undefined {
  try {
    return unsealBlock(key, number, body);
  } catch (cause) {
    if (cause instanceof NotSealed) return undefined;
    throw cause;
  }
}

/** Whether a block of this file stands behind one that cannot be read: then it is no torn tail. */
async function hasLater({ handle, key, size, number }: Opened, length: number): Promise<boolean> {
  const window = Buffer.alloc(READ_BYTES + HEAD_BYTES);
  for (let from = size + 1; from < length; from += READ_BYTES) {
    const { bytesRead } = await handle.read(window, 0, Math.min(window.length, length - from), from);
    const seen = window.subarray(0, bytesRead);
    for (let at = seen.indexOf(BLOCK_MAGIC); at >= 0; at = seen.indexOf(BLOCK_MAGIC, at + 1)) {
      const head = readHead(key, seen.subarray(at));
      if (head && head.number > number) return true;
    }
  }
  return false;
}

function* entriesOf(plain: Buffer, block: number): Generator<Entry> {
  for (let at = 0; at + ENTRY_HEAD_BYTES <= plain.length;) {
    const length = plain.readUInt32BE(at + 1);
    const begin = at + ENTRY_HEAD_BYTES;
    yield { kind: plain[at] ?? 0, body: plain.subarray(begin, begin + length), place: { block, at: begin, length } };
    at = begin + length;
  }
}

function fileOf(opened: Opened): SealedFile {
  const { handle, key } = opened;
  const cache = new Map<number, Buffer>();
  /** The block that is being filled: a larger entry has one of its own. */
  let gathering = Buffer.alloc(0);
  let gathered = 0;
  /** Sealed, and not yet written. */
  const sealed: Buffer[] = [];
  let end = opened.size;
  let writing = Promise.resolve();

  function close(): void {
    if (gathered === 0) return;
    const block = sealBlock(key, opened.number, gathering.subarray(0, gathered));
    sealed.push(block);
    opened.number += 1;
    end += block.length;
    gathered = 0;
  }

  async function opening(block: number): Promise<Buffer> {
    const known = cache.get(block);
    if (known) {
      cache.delete(block);
      cache.set(block, known); // the newest used stands last
      return known;
    }
    const head = Buffer.alloc(HEAD_BYTES);
    await handle.read(head, 0, HEAD_BYTES, block);
    const said = readHead(key, head);
    if (!said) throw new Damaged(`the block at byte ${block} is not what was written`);
    const body = Buffer.alloc(said.length);
    await handle.read(body, 0, said.length, block + HEAD_BYTES);
    let plain: Buffer;
    try {
      plain = unsealBlock(key, said.number, body);
    } catch (cause) {
      throw cause instanceof NotSealed ? new Damaged(`block ${said.number} at byte ${block} is not what was written`) : cause;
    }
    cache.set(block, plain);
    for (const oldest of cache.keys()) {
      if (cache.size <= CACHED_BLOCKS_MAX) break;
      cache.delete(oldest);
    }
    return plain;
  }

  /** One behind the other: what is written later is never on the disk before what was written first. What could not be written is written with the next. */
  function written(isDurable: boolean): Promise<void> {
    close();
    const mine = writing.then(async () => {
      const blocks = sealed.length;
      const bytes = Buffer.concat(sealed);
      if (bytes.length > 0) await handle.write(bytes, 0, bytes.length, opened.size);
      if (isDurable) await handle.datasync();
      opened.size += bytes.length;
      sealed.splice(0, blocks);
    });
    writing = mine.catch(() => undefined);
    return mine;
  }

  return {
    id: key.id.toString('hex'),
    size: () => end + gathered,
    append: (kind, ...parts) => {
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      if (gathered > 0 && gathered + length + ENTRY_HEAD_BYTES > BLOCK_BYTES) close();
      if (gathered + length + ENTRY_HEAD_BYTES > gathering.length) gathering = Buffer.allocUnsafe(Math.max(BLOCK_BYTES, length + ENTRY_HEAD_BYTES));
      gathering[gathered] = kind;
      gathering.writeUInt32BE(length, gathered + 1);
      gathered += ENTRY_HEAD_BYTES;
      const place = { block: end, at: gathered, length };
      for (const part of parts) {
        gathering.set(part, gathered);
        gathered += part.length;
      }
      if (gathering.length > BLOCK_BYTES) { close(); gathering = Buffer.alloc(0); } // what was made for one entry is not kept
      return place;
    },
    flush: () => written(true), write: () => written(false),
    read: async ({ block, at, length }) => (await opening(block)).subarray(at, at + length),
    close: async () => {
      await writing;
      await handle.close();
    },
  };
}
