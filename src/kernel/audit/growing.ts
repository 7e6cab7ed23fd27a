/**
 * A tree that grows from left to right, tile by tile, in memory that does not grow with it: of each level only the hashes that
 * fill no tile yet. Gives its root at any size and every tile as it gets full. Knows no storage.
 */
import { EMPTY_ROOT, HASH_BYTES, hashNode } from './merkle.ts';
import { TILE_WIDTH, hashOfTile } from './tiles.ts';

/** A tile as the leaves make it. */
export type GrownTile = { readonly level: number; readonly index: number; readonly bytes: Buffer };

export type GrowingTree = {
  readonly size: () => number;
  /** Takes a leaf's hash; the tiles that it filled, from the lowest level up. */
  readonly push: (leaf: Uint8Array) => readonly GrownTile[];
  readonly root: () => Buffer;
  /** The tiles at the right edge that are not full, without empty ones. */
  readonly edge: () => readonly GrownTile[];
};

export function growingTree(): GrowingTree {
  const levels: { filled: number; hashes: Uint8Array[] }[] = [];
  let size = 0;
  const tileAt = (level: number): GrownTile => ({ level, index: levels[level]?.filled ?? 0, bytes: Buffer.concat(levels[level]?.hashes ?? []) });
  return {
    size: () => size,
    push: (leaf) => {
      if (leaf.length !== HASH_BYTES) throw new RangeError('a leaf’s hash has 32 bytes');
      size += 1;
      const full: GrownTile[] = [];
      let hash: Uint8Array = leaf;
      for (let level = 0; ; level += 1) {
        const at = levels[level] ??= { filled: 0, hashes: [] };
        at.hashes.push(hash);
        if (at.hashes.length < TILE_WIDTH) return full;
        const tile = tileAt(level);
        full.push(tile);
        at.filled += 1;
        at.hashes = [];
        hash = hashOfTile(tile.bytes);
      }
    },
    root: () => {
      const subtrees = levels.toReversed().flatMap(({ hashes }) => whole(hashes));
      return subtrees.length === 0 ? EMPTY_ROOT : Buffer.from(subtrees.reduceRight((right, left) => hashNode(left, right)));
    },
    edge: () => levels.flatMap(({ hashes }, level) => (hashes.length === 0 ? [] : [tileAt(level)])),
  };
}

/** Hashes of one level as whole subtrees, the largest first. */
function whole(hashes: readonly Uint8Array[]): readonly Uint8Array[] {
  const subtrees: Uint8Array[] = [];
  for (let at = 0, width = TILE_WIDTH / 2; width >= 1; width /= 2) {
    if (hashes.length - at < width) continue;
    let level = hashes.slice(at, at + width);
    while (level.length > 1) level = Array.from({ length: level.length / 2 }, (_, i) => hashNode(level[2 * i] ?? EMPTY_ROOT, level[2 * i + 1] ?? EMPTY_ROOT));
    subtrees.push(...level);
    at += width;
  }
  return subtrees;
}
