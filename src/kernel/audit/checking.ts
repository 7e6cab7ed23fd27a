/**
 * Checks a whole log from its entries: tiles recomputed level by level, the root at every size that is asked for, and the
 * bureaus' chains. Streams, so memory does not depend on the log. Knows neither where a log lies nor who signed it.
 */
import { openChains } from './chains.ts';
import { growingTree, type GrownTile } from './growing.ts';
import type { Head, Leaf } from './leaves.ts';
import { EMPTY_ROOT, HASH_BYTES, hashLeaf } from './merkle.ts';
import { TILE_WIDTH, bundlePath, entriesOf, tilePath, type Tile, type TileReader } from './tiles.ts';

/** Where a log is read from; a reader throws LogPartMissing where something is not there. */
export type LogParts = { readonly tile: TileReader; readonly bundle: (bundle: Omit<Tile, 'level'>) => Promise<Uint8Array> };

/** A tile or a bundle is not where it should be. */
export class LogPartMissing extends Error {}

export type LogEntry = { readonly index: number; readonly leaf: Leaf; readonly hash: Buffer };
export type CheckOptions = {
  readonly parts: LogParts;
  readonly size: number;
  /** At these sizes the root is kept. */
  readonly sizes: readonly number[];
  readonly onFault: (fault: string) => void;
  readonly onEntry?: (entry: LogEntry) => Promise<void> | void;
  readonly onProgress?: (entries: number) => void;
};
export type Checked = { readonly roots: ReadonlyMap<number, Buffer>; readonly heads: ReadonlyMap<string, Head>; readonly kinds: Readonly<Record<Leaf['kind'], number>> };

/** Bundles that are fetched before they are needed. */
const AHEAD = 8;

export async function checkLog({ parts, size, sizes, onFault, onEntry, onProgress }: CheckOptions): Promise<Checked> {
  const tree = growingTree();
  const chains = openChains();
  const kinds = { origin: 0, event: 0, checks: 0, changes: 0, heads: 0 };
  const wanted = new Set([...sizes, size]);
  const roots = new Map<number, Buffer>(wanted.has(0) ? [[0, EMPTY_ROOT]] : []);

  for await (const { index, width, entries, tile } of bundlesOf(parts, size, onFault)) {
    const first = index * TILE_WIDTH;
    if (!entries) chains.gap();
    for (let at = 0; at < width; at += 1) {
      const entry = entries?.[at];
      const hash = entry ? hashLeaf(entry) : tile?.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES) ?? EMPTY_ROOT;
      if (entry && tile && !hash.equals(tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES))) onFault(`entry ${first + at} is not the one whose hash stands in ${tilePath({ level: 0, index, width })}`);
      const full = tree.push(hash);
      if (wanted.has(tree.size())) roots.set(tree.size(), tree.root());
      for (const one of full) if (one.level > 0) await compareTile(parts, one, onFault);
      if (!entry) continue;
      const { leaf, faults } = chains.take(first + at, entry, hash);
      for (const fault of faults) onFault(`entry ${first + at}: ${fault}`);
      if (!leaf) continue;
      kinds[leaf.kind] += 1;
      await onEntry?.({ index: first + at, leaf, hash });
    }
    onProgress?.(tree.size());
  }
  for (const one of tree.edge()) if (one.level > 0) await compareTile(parts, one, onFault);
  for (const fault of chains.end()) onFault(fault);
  return { roots, heads: chains.heads, kinds };
}

async function compareTile(parts: LogParts, { level, index, bytes }: GrownTile, onFault: (fault: string) => void): Promise<void> {
  const tile = { level, index, width: bytes.length / HASH_BYTES };
  const kept = await found(parts.tile(tile), onFault);
  if (kept && !bytes.equals(kept)) onFault(`${tilePath(tile)} does not hold the hashes of the tiles below it`);
}

/** What was read; undefined, and a fault, where it is not there. */
async function found(reading: Promise<Uint8Array>, onFault: (fault: string) => void): Promise<Buffer | undefined> {
  try {
    const bytes = await reading;
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (cause) {
    if (!(cause instanceof LogPartMissing)) throw cause;
    onFault(cause.message);
    return undefined;
  }
}

type Bundle = { readonly index: number; readonly width: number; readonly entries: readonly Buffer[] | undefined; readonly tile: Buffer | undefined };

/** Each bundle with the tile above it, in order, some fetched ahead. */
async function* bundlesOf(parts: LogParts, size: number, onFault: (fault: string) => void): AsyncGenerator<Bundle> {
  const count = Math.ceil(size / TILE_WIDTH);
  const fetched = async (index: number): Promise<Bundle & { readonly faults: readonly string[] }> => {
    const faults: string[] = [];
    const width = Math.min(TILE_WIDTH, size - index * TILE_WIDTH);
    const say = (fault: string): void => { faults.push(fault); };
    const [bundle, tile] = await Promise.all([found(parts.bundle({ index, width }), say), found(parts.tile({ level: 0, index, width }), say)]);
    return { index, width, entries: bundle && entriesIn(bundle, { index, width }, say), tile: tile && wholeTile(tile, { level: 0, index, width }, say), faults };
  };
  const ahead: Promise<Bundle & { readonly faults: readonly string[] }>[] = [];
  for (let index = 0, next = 0; index < count; index += 1) {
    for (; next < count && next - index < AHEAD; next += 1) {
      const one = fetched(next);
      one.catch(() => undefined); // whoever waits for it hears of it
      ahead.push(one);
    }
    const bundle = await ahead.shift();
    if (!bundle) return;
    for (const fault of bundle.faults) onFault(fault);
    yield bundle;
  }
}

function entriesIn(bytes: Buffer, { index, width }: Omit<Tile, 'level'>, onFault: (fault: string) => void): readonly Buffer[] | undefined {
  try {
    const entries = entriesOf(bytes);
    if (entries.length === width) return entries;
    onFault(`${bundlePath({ index, width })} holds ${entries.length} entries in place of ${width}: ${entries.length < width ? 'dropped' : 'inserted'}`);
    return entries.length > width ? entries.slice(0, width) : undefined;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    onFault(`${bundlePath({ index, width })}: ${cause.message}`);
    return undefined;
  }
}

function wholeTile(bytes: Buffer, tile: Tile, onFault: (fault: string) => void): Buffer | undefined {
  if (bytes.length === tile.width * HASH_BYTES) return bytes;
  onFault(`${tilePath(tile)} has ${bytes.length} bytes in place of ${tile.width * HASH_BYTES}`);
  return undefined;
}
