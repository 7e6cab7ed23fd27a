/**
 * A tree as tiles: the layout of C2SP tlog-tiles. A tile holds up to 256 hashes of one level; 256 leaves make one hash of the
 * level above. Knows the names and the arithmetic; where tiles lie is told by a reader. Bundles hold the entries themselves.
 */
import { HASH_BYTES, hashNode, type NodeReader } from './merkle.ts';

export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
const ENTRY_BYTES_MAX = 0xffff;

export type Tile = { readonly level: number; readonly index: number; readonly width: number };

/** `x001/x234/067`: an index in groups of three digits, so that no folder grows large. */
export function indexPath(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g) ?? [];
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
}

const widthSuffix = (width: number): string => (width === TILE_WIDTH ? '' : `.p/${width}`);
/** Where a tile of hashes lies under the log's prefix. */
export const tilePath = ({ level, index, width }: Tile): string => `tile/${level}/${indexPath(index)}${widthSuffix(width)}`;
/** Where the entries of a tile of level 0 lie. */
export const bundlePath = ({ index, width }: Omit<Tile, 'level'>): string => `tile/entries/${indexPath(index)}${widthSuffix(width)}`;

/** How many hashes a tile has in a tree of `size` leaves; 0 where it is not there. */
export function widthIn({ level, index }: Omit<Tile, 'width'>, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** level);
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH));
}

/** The tiles of a tree of `to` leaves that a tree of `from` leaves did not have, or had narrower; from the lowest level up. */
export function newTiles(from: number, to: number): readonly Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; Math.floor(to / TILE_WIDTH ** level) > 0; level += 1) {
    const before = Math.floor(from / TILE_WIDTH ** level);
    const hashes = Math.floor(to / TILE_WIDTH ** level);
    for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < hashes; index += 1) {
      const width = Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH);
      if (index * TILE_WIDTH + width > before) tiles.push({ level, index, width });
    }
  }
  return tiles;
}

/** The bytes of a tile of `width` hashes; longer where a wider one is kept. Throws where there is none. */
export type TileReader = (tile: Tile) => Promise<Uint8Array>;

/** The hash over all hashes of a full tile: one hash of the level above. */
export function hashOfTile(bytes: Uint8Array): Buffer {
  if (bytes.length !== TILE_WIDTH * HASH_BYTES) throw new RangeError('only a full tile has a hash');
  return fold(bytes, 0, TILE_WIDTH);
}

/** The complete subtree over `count` hashes of a tile, a power of two. */
function fold(bytes: Uint8Array, first: number, count: number): Buffer {
  let level: Buffer[] = Array.from({ length: count }, (_, i) => Buffer.from(bytes.subarray((first + i) * HASH_BYTES, (first + i + 1) * HASH_BYTES)));
  while (level.length > 1) level = Array.from({ length: level.length / 2 }, (_, i) => hashNode(level[2 * i] ?? Buffer.alloc(0), level[2 * i + 1] ?? Buffer.alloc(0)));
  const [root] = level;
  if (!root) throw new RangeError('a subtree of nothing has no hash');
  return root;
}

/** Reads the nodes of a tree of `size` leaves out of its tiles. */
export const nodesIn = (size: number, read: TileReader): NodeReader => async (height, index) => {
  const level = Math.floor(height / TILE_HEIGHT);
  const count = 2 ** (height % TILE_HEIGHT);
  const first = index * count;
  const tile = { level, index: Math.floor(first / TILE_WIDTH) };
  const width = widthIn(tile, size);
  const bytes = await read({ ...tile, width });
  if (bytes.length < width * HASH_BYTES || (first % TILE_WIDTH) + count > width) throw new RangeError(`tile ${tilePath({ ...tile, width })} is shorter than a tree of ${size} asks`);
  return fold(bytes, first % TILE_WIDTH, count);
};

/** Entries as a bundle: each behind its length in two bytes, big-endian. */
export function bundleOf(entries: readonly Uint8Array[]): Buffer {
  return Buffer.concat(entries.flatMap((entry) => {
    if (entry.length > ENTRY_BYTES_MAX) throw new RangeError(`an entry of ${entry.length} bytes does not fit a bundle`);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    return [length, entry];
  }));
}

/** The entries of a bundle. Throws a RangeError where it ends inside one. */
export function entriesOf(bundle: Uint8Array): readonly Buffer[] {
  const bytes = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.byteLength);
  const entries: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 2 <= bytes.length ? at + 2 + bytes.readUInt16BE(at) : Infinity;
    if (end > bytes.length) throw new RangeError(`the bundle ends inside entry ${entries.length}`);
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
}
