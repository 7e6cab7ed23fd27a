/** Every line of SQL about the log itself: origins, entries, tiles, heads, checkpoints. Knows no source of leaves. */
import { copyRow } from '../store/copy.ts';
import { run, type Kysely, type Session } from '../store/database.ts';
import type { Head, Leaf } from './leaves.ts';
import { HASH_BYTES } from './merkle.ts';
import { TILE_WIDTH, tilePath, type Tile, type TileReader } from './tiles.ts';

type Db = Kysely<unknown>;
export type Origin = { readonly number: number; readonly origin: string; readonly year: number; readonly key: string; readonly closedSize: number | null; readonly closedRoot: Buffer | null };
export type KeptCheckpoint = { readonly number: number; readonly size: number; readonly root: Buffer; readonly note: string };
/** An entry with what the database says of it beside the entry itself. */
export type KeptEntry = { readonly index: number; readonly entry: Buffer; readonly kind: Leaf['kind']; readonly bureau: string | null; readonly number: number | null; readonly position: number | null };
export type NewEntry = Omit<KeptEntry, 'index'>;

const ORIGIN = 'number, origin, year, key, closed_size as "closedSize", closed_root as "closedRoot"';

/** One writer at a time, until the transaction ends; whoever comes second waits. */
export const holdLog = async (db: Db): Promise<void> => { await run(db, `select pg_advisory_xact_lock(hashtextextended('log', 0))`); };

export const originsOf = async (db: Db): Promise<readonly Origin[]> => await run(db, `select ${ORIGIN} from log_origins order by number`) as Origin[];
/** The origin that is written now; undefined before the first. */
export const currentOrigin = async (db: Db): Promise<Origin | undefined> => (await run(db, `select ${ORIGIN} from log_origins order by number desc limit 1`) as Origin[])[0];

export async function insertOrigin(db: Db, { number, origin, year, key, closedSize, closedRoot }: Origin, now: string): Promise<void> {
  await run(db, 'insert into log_origins (number, origin, year, key, begun_at, closed_size, closed_root) values ($1, $2, $3, $4, $5, $6, $7)', [number, origin, year, key, now, closedSize, closedRoot]);
}

export async function sizeOf(db: Db, origin: number): Promise<number> {
  const [last] = await run(db, 'select index from log_entries where origin = $1 order by index desc limit 1', [origin]) as { index: number }[];
  return last ? last.index + 1 : 0;
}

export async function lastCheckpoint(db: Db, origin: number): Promise<KeptCheckpoint | undefined> {
  return (await run(db, 'select number, size, root, note from log_checkpoints where origin = $1 order by number desc limit 1', [origin]) as KeptCheckpoint[])[0];
}

export async function insertCheckpoint(db: Db, origin: number, { number, size, root, note }: KeptCheckpoint, now: string): Promise<void> {
  await run(db, 'insert into log_checkpoints (origin, number, size, root, note, at) values ($1, $2, $3, $4, $5, $6)', [origin, number, size, root, note, now]);
}

/** The entry of a row of a source, its log, and that log's newest checkpoint where it has one. */
export async function entryOf(db: Db, kind: Leaf['kind'], position: number): Promise<{ readonly origin: Origin; readonly index: number; readonly entry: Buffer; readonly checkpoint: KeptCheckpoint | undefined } | undefined> {
  const [row] = await run(db, `
    select o.*, e.index, e.entry, c.number as "checkpointNumber", c.size, c.root, c.note
    from log_entries e join (select ${ORIGIN} from log_origins) o on o.number = e.origin
    left join lateral (select number, size, root, note from log_checkpoints where origin = e.origin order by number desc limit 1) c on true
    where e.kind = $1 and e.position = $2`, [kind, position]) as (Origin & { index: number; entry: Buffer; checkpointNumber: number | null; size: number; root: Buffer; note: string })[];
  if (!row) return undefined;
  const { index, entry, checkpointNumber, size, root, note, ...origin } = row;
  return { origin, index, entry, checkpoint: checkpointNumber === null ? undefined : { number: checkpointNumber, size, root, note } };
}

export const headsOf = async (db: Db, origin: number): Promise<readonly Head[]> => await run(db, 'select bureau, number, hash from log_heads where origin = $1 order by bureau collate "C"', [origin]) as Head[];

export async function moveHeads(db: Db, origin: number, heads: readonly Head[]): Promise<void> {
  await run(db, `
    insert into log_heads (origin, bureau, number, hash) select $1, * from unnest($2::text[], $3::bigint[], $4::bytea[])
    on conflict (origin, bureau) do update set number = excluded.number, hash = excluded.hash`,
  [origin, heads.map(({ bureau }) => bureau), heads.map(({ number }) => number), heads.map(({ hash }) => hash)]);
}

const bytea = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;

/** Appends entries from `first` on. */
export async function insertEntries(session: Session, origin: number, first: number, entries: readonly NewEntry[]): Promise<void> {
  const rows = entries.map(({ entry, kind, bureau, number, position }, i) => copyRow([origin, first + i, bytea(entry), kind, bureau, number, position]));
  await session.copyIn('log_entries', ['origin', 'index', 'entry', 'kind', 'bureau', 'number', 'position'], rows.join(''));
}

/** Entries from one index up to another, in order. */
export async function entriesBetween(db: Db, origin: number, from: number, to: number): Promise<readonly KeptEntry[]> {
  return await run(db, 'select index, entry, kind, bureau, number, position from log_entries where origin = $1 and index >= $2 and index < $3 order by index', [origin, from, to]) as KeptEntry[];
}

export type TileBytes = Tile & { readonly hashes: Buffer };

export async function growTiles(db: Db, origin: number, tiles: readonly TileBytes[]): Promise<void> {
  await run(db, `
    insert into log_tiles (origin, level, index, width, hashes) select $1, * from unnest($2::smallint[], $3::bigint[], $4::smallint[], $5::bytea[])
    on conflict (origin, level, index) do update set width = excluded.width, hashes = excluded.hashes`,
  [origin, tiles.map(({ level }) => level), tiles.map(({ index }) => index), tiles.map(({ width }) => width), tiles.map(({ hashes }) => hashes)]);
}

/** Some tiles as they are kept, by their level and index. */
export async function tilesAt(db: Db, origin: number, wanted: readonly Omit<Tile, 'width'>[]): Promise<ReadonlyMap<string, Buffer>> {
  if (wanted.length === 0) return new Map();
  const rows = await run(db, 'select level, index, hashes from log_tiles where origin = $1 and (level, index) in (select * from unnest($2::smallint[], $3::bigint[]))',
    [origin, wanted.map(({ level }) => level), wanted.map(({ index }) => index)]) as { level: number; index: number; hashes: Buffer }[];
  return new Map(rows.map(({ level, index, hashes }) => [tileKey({ level, index }), hashes]));
}
export const tileKey = ({ level, index }: Omit<Tile, 'width'>): string => `${level}/${index}`;

/** A tile that a tree needs is not there, or is too short. */
export class MissingTile extends Error {}

/** Reads tiles out of the database, each once: for one look at a tree. Those of `ahead` have been read. */
export function tilesFrom(db: Db, origin: number, ahead: ReadonlyMap<string, Buffer> = new Map()): TileReader {
  const read = new Map<string, Promise<Buffer>>([...ahead].map(([key, bytes]) => [key, Promise.resolve(bytes)]));
  return (tile) => {
    const key = tileKey(tile);
    const known = read.get(key) ?? tilesAt(db, origin, [tile]).then((found) => {
      const bytes = found.get(key);
      if (!bytes) throw new MissingTile(`tile ${tilePath({ ...tile, width: TILE_WIDTH })} is not there`);
      return bytes;
    });
    read.set(key, known);
    return known.then((bytes) => {
      if (bytes.length < tile.width * HASH_BYTES) throw new MissingTile(`tile ${tilePath(tile)} is shorter than its tree asks`);
      return bytes;
    });
  };
}
