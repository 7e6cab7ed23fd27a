/** What is read out of the log for those who ask: checkpoints, tiles, bundles of entries, where a row's leaf stands and the proof of it. */
import { run, type Kysely } from '../store/database.ts';
import { entriesBetween, lastCheckpoint, originsOf, tilesAt, tileKey, tilesFrom, type KeptCheckpoint, type Origin } from './log-store.ts';
import { HASH_BYTES, inclusionProof } from './merkle.ts';
import type { Said } from './leaves.ts';
import { TILE_WIDTH, bundleOf, nodesIn } from './tiles.ts';

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
  const [row] = await run(db, 'select o.origin as name, e.origin, e.index, e.entry from log_entries e join log_origins o on o.number = e.origin where e.kind = $1 and e.position = $2', [kind, position]) as { name: string; origin: number; index: number; entry: Buffer }[];
  if (!row) return undefined;
  const published = await publishedOf(db, row.name);
  if (!published || row.index >= published.checkpoint.size) return undefined;
  const { size } = published.checkpoint;
  const proof = await inclusionProof(nodesIn(size, tilesFrom(db, row.origin)), row.index, size);
  return { ...published, index: row.index, entry: row.entry, proof };
}

export type OwnLeaf = { readonly index: number; readonly position: number };

/** The leaves of a bureau's own audit events in a log, behind an index, in order. */
export const ownEventLeaves = async (db: Db, origin: number, { bureau, after, below, limit }: { readonly bureau: string; readonly after: number; readonly below: number; readonly limit: number }): Promise<readonly OwnLeaf[]> =>
  await run(db, `select index, position from log_entries where origin = $1 and bureau = $2 and kind = 'event' and index > $3 and index < $4 order by index limit $5`, [origin, bureau, after, below, limit]) as OwnLeaf[];
