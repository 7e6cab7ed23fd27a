/** What was written is read again and computed again before it is signed: a signature over a bit that turned would stand for ever. */
import type { Kysely } from '../store/database.ts';
import { entriesBetween, tilesFrom } from './log-store.ts';
import { HASH_BYTES, hashLeaf, rootOf } from './merkle.ts';
import { TILE_WIDTH, hashOfTile, newTiles, nodesIn, tilePath, type Tile, type TileReader } from './tiles.ts';

/** What was written is not what should have been; nothing is signed over it. */
export class LogDamaged extends Error {}

/** The root of the first `size` entries, computed from what the database has now; the tree of the checkpoint before must be its beginning. */
export async function readBack(db: Kysely<unknown>, origin: number, { from, size }: { readonly from: { readonly size: number; readonly root: Buffer } | undefined; readonly size: number }): Promise<Buffer> {
  const read = tilesFrom(db, origin);
  if (from && !(await rootOf(nodesIn(from.size, read), from.size)).equals(from.root)) throw new LogDamaged(`the tiles do not hold the tree of ${from.size} entries that was signed before`);
  for (const tile of newTiles(from?.size ?? 0, size)) {
    const bytes = await read(tile);
    const told = tile.level === 0 ? await leavesOf(db, origin, tile) : await tilesBelow(read, tile);
    if (!told.equals(bytes)) throw new LogDamaged(`tile ${tilePath(tile)} is not what its ${tile.level === 0 ? 'entries' : 'tiles below'} make`);
  }
  return rootOf(nodesIn(size, read), size);
}

async function leavesOf(db: Kysely<unknown>, origin: number, { index, width }: Tile): Promise<Buffer> {
  const first = index * TILE_WIDTH;
  const entries = await entriesBetween(db, origin, first, first + width);
  return Buffer.concat(entries.map(({ entry }) => hashLeaf(entry)));
}

async function tilesBelow(read: TileReader, { level, index, width }: Tile): Promise<Buffer> {
  const hashes: Buffer[] = [];
  for (let i = 0; i < width; i += 1) {
    const below = await read({ level: level - 1, index: index * TILE_WIDTH + i, width: TILE_WIDTH });
    hashes.push(hashOfTile(below.subarray(0, TILE_WIDTH * HASH_BYTES)));
  }
  return Buffer.concat(hashes);
}
