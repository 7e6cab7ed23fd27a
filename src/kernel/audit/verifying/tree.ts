/** A tree that grows leaf by leaf: its root at any moment, and its tiles as they become full. Pure; keeps no more than its right edge. */
import { EMPTY_ROOT, HASH_BYTES, hashNode } from '../merkle.ts';
import { TILE_WIDTH, hashOfTile } from '../tiles.ts';

export type GrownTile = { readonly level: number; readonly index: number; readonly hashes: Buffer };
export type GrowingTree = {
  readonly size: () => number;
  /** Adds a leaf's hash; gives the tiles that are full with it. */
  readonly push: (leaf: Buffer) => readonly GrownTile[];
  readonly root: () => Buffer;
  /** The tiles at the right edge that are not full. */
  readonly partial: () => readonly GrownTile[];
};

export function growingTree(): GrowingTree {
  const edge: { height: number; hash: Buffer }[] = []; // complete subtrees, the largest first
  const levels: { index: number; hashes: Buffer[] }[] = [];
  let size = 0;

  function pushTo(level: number, hash: Buffer, full: GrownTile[]): void {
    const at = levels[level] ??= { index: 0, hashes: [] };
    at.hashes.push(hash);
    if (at.hashes.length < TILE_WIDTH) return;
    const hashes = Buffer.concat(at.hashes, TILE_WIDTH * HASH_BYTES);
    full.push({ level, index: at.index, hashes });
    levels[level] = { index: at.index + 1, hashes: [] };
    pushTo(level + 1, hashOfTile(hashes), full);
  }

  return {
    size: () => size,
    push: (leaf) => {
      let [height, hash] = [0, leaf];
      for (let last = edge.at(-1); last?.height === height; last = edge.at(-1)) {
        hash = hashNode(last.hash, hash);
        height += 1;
        edge.pop();
      }
      edge.push({ height, hash });
      size += 1;
      const full: GrownTile[] = [];
      pushTo(0, leaf, full);
      return full;
    },
    root: () => edge.map(({ hash }) => hash).reduceRight<Buffer | undefined>((right, left) => (right ? hashNode(left, right) : left), undefined) ?? EMPTY_ROOT,
    partial: () => levels.flatMap(({ index, hashes }, level) => (hashes.length === 0 ? [] : [{ level, index, hashes: Buffer.concat(hashes) }])),
  };
}
