/**
 * The Merkle tree of RFC 6962 in a browser: that an entry is in a tree, that one tree begins another, and the root out of
 * tiles (C2SP tlog-tiles). It knows no hub: tiles are brought by a reader.
 */
import { areEqual, HASH_BYTES, sha256, type Bytes } from './bytes.ts';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
export const hashLeaf = (entry: Uint8Array): Promise<Bytes> => sha256(LEAF, entry);
const hashNode = (left: Uint8Array, right: Uint8Array): Promise<Bytes> => sha256(NODE, left, right);

const half = (n: number): number => Math.floor(n / 2);
const isOdd = (n: number): boolean => n % 2 === 1;
const isWhole = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
const areHashes = (all: readonly Uint8Array[]): boolean => all.every(({ length }) => length === HASH_BYTES);

/** The largest power of two below `n`, for n > 1. */
function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
const isPowerOfTwo = (n: number): boolean => n === 1 || splitOf(n) * 2 === n;

type Inclusion = { readonly index: number; readonly size: number; readonly leaf: Bytes; readonly proof: readonly Bytes[]; readonly root: Bytes };

/** RFC 9162 §2.1.3.2. */
export async function verifyInclusion({ index, size, leaf, proof, root }: Inclusion): Promise<boolean> {
  if (!isWhole(index) || !isWhole(size) || index >= size || !areHashes([leaf, root, ...proof])) return false;
  let at = index;
  let last = size - 1;
  let computed = leaf;
  for (const sibling of proof) {
    if (last === 0) return false; // longer than the way to the root
    if (isOdd(at) || at === last) {
      computed = await hashNode(sibling, computed);
      while (!isOdd(at) && at !== 0) { at = half(at); last = half(last); }
    } else {
      computed = await hashNode(computed, sibling);
    }
    at = half(at);
    last = half(last);
  }
  return last === 0 && areEqual(computed, root);
}

const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;
type Tile = { readonly level: number; readonly index: number; readonly width: number };
/** The hashes of a tile, one after the other. */
export type TileReader = (tile: Tile) => Promise<Bytes>;

/** `0/x001/234.p/17`: a tile under the log's `tile/`. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  return `${level}/${groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** A tile is shorter than the tree asks. */
export class TileTooShort extends Error {}

/** The root that the tiles of a tree of `size` entries give for its first `count`. */
export async function rootFromTiles(read: TileReader, size: number, count = size): Promise<Bytes> {
  const known = new Map<string, Promise<Bytes>>();
  const tileOf = (level: number, index: number): Promise<Bytes> => {
    const width = Math.min(TILE_WIDTH, Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH);
    const key = `${level} ${index}`;
    const bytes = known.get(key) ?? read({ level, index, width });
    known.set(key, bytes);
    return bytes.then((all) => {
      if (all.length < width * HASH_BYTES) throw new TileTooShort(tilePath({ level, index, width }));
      return all;
    });
  };
  /** The complete subtree of 2^height entries that begins with entry index × 2^height. */
  const nodeAt = async (height: number, index: number): Promise<Bytes> => {
    const span = 2 ** (height % TILE_HEIGHT);
    const tile = await tileOf(Math.floor(height / TILE_HEIGHT), Math.floor((index * span) / TILE_WIDTH));
    const first = (index * span) % TILE_WIDTH;
    let hashes = Array.from({ length: span }, (_, at) => tile.slice((first + at) * HASH_BYTES, (first + at + 1) * HASH_BYTES));
    while (hashes.length > 1) hashes = await Promise.all(Array.from({ length: hashes.length / 2 }, (_, at) => hashNode(hashes[2 * at] ?? LEAF, hashes[2 * at + 1] ?? LEAF)));
    return hashes[0] ?? LEAF;
  };
  const rangeHash = async (start: number, length: number): Promise<Bytes> => {
    if (isPowerOfTwo(length)) return nodeAt(Math.log2(length), start / length);
    const k = splitOf(length);
    return hashNode(...await Promise.all([rangeHash(start, k), rangeHash(start + k, length - k)]));
  };
  return count === 0 ? sha256() : rangeHash(0, count);
}
