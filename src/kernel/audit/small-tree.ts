/** A small tree of RFC 6962 held whole in memory: what was committed together is one leaf of the log, and each part of it can be proven. Pure. */
import { EMPTY_ROOT, hashLeaf, hashNode } from './merkle.ts';

export type SmallTree = {
  readonly size: number;
  readonly root: Buffer;
  /** PATH(index, D[size]). Throws a RangeError where there is no such leaf. */
  readonly proof: (index: number) => readonly Buffer[];
};

export function smallTree(leaves: readonly Uint8Array[]): SmallTree {
  const levels: Buffer[][] = [leaves.map(hashLeaf)];
  for (let level = levels[0] ?? []; level.length > 1;) {
    const above: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]];
      if (left) above.push(right ? hashNode(left, right) : left); // one that stands alone goes up as it is
    }
    levels.push(above);
    level = above;
  }
  return {
    size: leaves.length,
    root: levels.at(-1)?.[0] ?? EMPTY_ROOT,
    proof: (index) => {
      if (!Number.isInteger(index) || index < 0 || index >= leaves.length) throw new RangeError(`leaf ${index} is not in a tree of ${leaves.length}`);
      return levels.flatMap((level, height) => {
        const sibling = level[Math.floor(index / 2 ** height) ^ 1];
        return sibling ? [sibling] : [];
      });
    },
  };
}

/** Bytes of equal length, one after the other, as leaves. */
export const piecesOf = (bytes: Uint8Array, length: number): Uint8Array[] =>
  Array.from({ length: Math.floor(bytes.length / length) }, (_, i) => bytes.subarray(i * length, (i + 1) * length));
