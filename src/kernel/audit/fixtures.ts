/** For tests: logs made by the format alone, and their exported copies. */
import { hash as hashOf } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkpointText } from './checkpoint.ts';
import { growingTree } from './growing.ts';
import { writeLeaf, type Head, type Leaf } from './leaves.ts';
import { EMPTY_ROOT, HASH_BYTES, hashLeaf } from './merkle.ts';
import { NOTE_SIGNATURE, signText, signerKey, vkeyOf, writeNote, type SignerKey } from './note.ts';
import { smallTree } from './small-tree.ts';
import { TILE_WIDTH, bundleOf, bundlePath, newTiles, tilePath, widthIn, type TileReader } from './tiles.ts';

export type MadeEvent = { readonly index: number; readonly canonical: string; readonly salt: string };
export type MadeLog = {
  readonly origin: string;
  readonly entries: readonly Buffer[];
  readonly events: readonly MadeEvent[];
  /** Every row of hashes, by level, as tiles have them. */
  readonly levels: readonly (readonly Buffer[])[];
  readonly rootAt: (size: number) => Buffer;
  /** Where batches end: sizes that may be signed. */
  readonly ends: readonly number[];
  readonly tile: TileReader;
};

export type LogRecipe = { readonly origin?: string; readonly size: number; readonly bureaus?: readonly string[]; readonly batch?: number; /** Of whom the events are kept. */ readonly own?: string; /** Another word, another history. */ readonly word?: string; readonly before?: MadeLog };

/** A log of at least `size` entries; its events are `own`'s. With `before` it goes on from that one. */
export function makeLog({ origin = 'hub.example/log/2026', size, bureaus = ['DE', 'FR', 'NL'], batch = 7, own = 'NL', word = 'a', before }: LogRecipe): MadeLog {
  const entries: Buffer[] = [];
  const events: MadeEvent[] = [];
  const ends: number[] = [];
  const heads = new Map<string, Head>();
  const put = (leaf: Leaf): Buffer => { const entry = writeLeaf(leaf); entries.push(entry); return hashLeaf(entry); };
  put({ kind: 'origin', origin, closed: undefined });
  for (let n = 0; entries.length < size; n += 1) {
    const moved = new Set<string>();
    const spoken = before && entries.length < before.entries.length ? 'a' : word;
    for (let k = 0; k < batch; k += 1) {
      const bureau = bureaus[(n * 5 + k) % bureaus.length] ?? own;
      const last = heads.get(bureau);
      const link = { bureau, number: (last?.number ?? 0) + 1, previous: last?.hash };
      const canonical = JSON.stringify([entries.length, bureau, 'checks.make', 'done', spoken]);
      const salt = hashOf('sha256', `salt ${canonical}`, 'buffer').subarray(0, 16);
      if (k % 4 < 2 && bureau === own) events.push({ index: entries.length, canonical, salt: salt.toString('base64') });
      const root = smallTree([hashOf('sha256', canonical, 'buffer')]).root;
      const hash = put(k % 4 < 2 ? { ...link, kind: 'event', hash: hashOf('sha256', Buffer.concat([salt, Buffer.from(canonical)]), 'buffer') } : k % 4 === 2 ? { ...link, kind: 'checks', checks: 1, counted: 0, root } : { ...link, kind: 'changes', changes: 1, root });
      heads.set(bureau, { bureau, number: link.number, hash });
      moved.add(bureau);
    }
    put({ kind: 'heads', heads: [...moved].sort().map((bureau) => heads.get(bureau) ?? { bureau, number: 0, hash: EMPTY_ROOT }) });
    ends.push(entries.length);
  }
  return { origin, entries, events, ends, ...treeOf(entries) };
}

/** The same log with other entries, as whoever holds its key could sign it. */
export const withEntries = (log: MadeLog, entries: readonly Buffer[]): MadeLog => ({ ...log, entries, events: [], ...treeOf(entries) });

function treeOf(entries: readonly Buffer[]): Pick<MadeLog, 'levels' | 'rootAt' | 'tile'> {
  const levels: Buffer[][] = [];
  const tree = growingTree();
  const leaves = entries.map(hashLeaf);
  for (const leaf of leaves) for (const { level, bytes } of tree.push(leaf)) (levels[level] ??= []).push(...pieces(bytes));
  for (const { level, bytes } of tree.edge()) (levels[level] ??= []).push(...pieces(bytes));
  return {
    levels,
    rootAt: (size) => smallTree(entries.slice(0, size)).root,
    tile: async ({ level, index, width }) => Buffer.concat((levels[level] ?? []).slice(index * TILE_WIDTH, index * TILE_WIDTH + width)),
  };
}
const pieces = (bytes: Buffer): Buffer[] => Array.from({ length: bytes.length / HASH_BYTES }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));

export const logKey = (origin = 'hub.example/log/2026', fill = 7): SignerKey => signerKey(origin, NOTE_SIGNATURE, Buffer.alloc(HASH_BYTES, fill));

/** The checkpoint of the first `size` entries, signed. */
export function noteOf({ origin, rootAt }: MadeLog, size: number, key: SignerKey = logKey(origin)): string {
  const text = checkpointText({ origin, size, root: rootAt(size) });
  return writeNote({ text, signatures: [signText(text, key)] });
}

/** Writes a log as `audit export` does. */
export function writeCopy(folder: string, log: MadeLog, size = log.entries.length): void {
  const put = (path: string, content: Uint8Array | string): void => { mkdirSync(dirname(join(folder, path)), { recursive: true }); writeFileSync(join(folder, path), content); };
  for (const { level, index } of newTiles(0, size)) {
    const width = widthIn({ level, index }, size);
    const first = index * TILE_WIDTH;
    put(tilePath({ level, index, width }), Buffer.concat((log.levels[level] ?? []).slice(first, first + width)));
    if (level === 0) put(bundlePath({ index, width }), bundleOf(log.entries.slice(first, first + width)));
  }
  put('events.ndjson', log.events.filter(({ index }) => index < size).map((event) => `${JSON.stringify(event)}\n`).join(''));
  put('key', `${vkeyOf(logKey(log.origin).verifier)}\n`);
  put('checkpoint', noteOf(log, size));
}
