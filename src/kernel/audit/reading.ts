/** What is read out of the log for those who ask: checkpoints, tiles, bundles of entries, where a row's leaf stands and the proof of it. */
import { run, type Kysely } from '../store/database.ts';
import { entriesBetween, entryOf, lastCheckpoint, originsOf, tilesAt, tileKey, tilesFrom, type KeptCheckpoint, type Origin } from './log-store.ts';
import { HASH_BYTES, inclusionProof } from './merkle.ts';
import type { Said } from './leaves.ts';
import { TILE_WIDTH, bundleOf, nodesIn, type Tile } from './tiles.ts';

type Db = Kysely<unknown>;
export type Published = { readonly origin: Origin; readonly checkpoint: KeptCheckpoint };

/** The newest checkpoint of a log by its name, of the newest that has one where none is named. */
export async function publishedOf(db: Db, name: string | undefined): Promise<Published | undefined> {
  for (const origin of (await originsOf(db)).toReversed()) {
    if (name !== undefined && origin.origin !== name) continue;
    const checkpoint = await lastCheckpoint(db, origin.number);
    if (checkpoint) return { origin, checkpoint };
  }
  return undefined;
}

const TILE = /^(\d|entries)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** The bytes at a path below `tile/`, of a tree that is published; undefined where there is no such tile. */
export async function tileBytes(db: Db, { origin, checkpoint }: Published, path: string): Promise<Buffer | undefined> {
  const [, what = '', digits = '', partial] = TILE.exec(path) ?? [];
  if (what === '') return undefined;
  const index = Number(digits.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  const level = what === 'entries' ? 0 : Number(what);
  const first = index * TILE_WIDTH;
  if (width > TILE_WIDTH || !Number.isSafeInteger(first) || first + width > Math.floor(checkpoint.size / TILE_WIDTH ** level)) return undefined;
  if (what === 'entries') return bundleOf((await entriesBetween(db, origin.number, first, first + width)).map(({ entry }) => entry));
  const bytes = (await tilesAt(db, origin.number, [{ level, index }])).get(tileKey({ level, index }));
  return bytes?.subarray(0, width * HASH_BYTES);
}

export type Proven = Published & { readonly index: number; readonly entry: Buffer; readonly proof: readonly Buffer[] };

/** The leaf of a row of a source with its way to the newest checkpoint of its log; undefined where it is not published yet. */
export async function provenLeaf(db: Db, kind: Said['kind'], position: number): Promise<Proven | undefined> {
  const { origin, index, entry, checkpoint } = await entryOf(db, kind, position) ?? {};
  if (!origin || index === undefined || !entry || !checkpoint || index >= checkpoint.size) return undefined;
  const { size } = checkpoint;
  const tiles = tilesFrom(db, origin.number, await tilesAt(db, origin.number, tilesOfWay(index, size)));
  return { origin, checkpoint, index, entry, proof: await inclusionProof(nodesIn(size, tiles), index, size) };
}

/** The tiles that hold the way of a leaf to the root: on each level the one above it and the last one, at the tree's right edge. */
function tilesOfWay(index: number, size: number): readonly Omit<Tile, 'width'>[] {
  const tiles: Omit<Tile, 'width'>[] = [];
  for (let level = 0, hashes = size, at = index; hashes > 0; level += 1) {
    const [own, last] = [Math.floor(at / TILE_WIDTH), Math.floor((hashes - 1) / TILE_WIDTH)];
    if (own <= last) tiles.push({ level, index: own });
    if (own !== last) tiles.push({ level, index: last });
    hashes = Math.floor(hashes / TILE_WIDTH);
    at = own;
  }
  return tiles;
}

export type OwnLeaf = { readonly index: number; readonly position: number };

/** The leaves of a bureau's own audit events in a log, behind an index, in order. */
export const ownEventLeaves = async (db: Db, origin: number, { bureau, after, below, limit }: { readonly bureau: string; readonly after: number; readonly below: number; readonly limit: number }): Promise<readonly OwnLeaf[]> =>
  await run(db, `select index, position from log_entries where origin = $1 and bureau = $2 and kind = 'event' and index > $3 and index < $4 order by index limit $5`, [origin, bureau, after, below, limit]) as OwnLeaf[];
