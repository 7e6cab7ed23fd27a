/**
 * The Merkle tree of RFC 6962 §2.1 over SHA-256: hashes, proofs that an entry is in a tree, proofs that one tree begins
 * another, and their verification. Pure: where hashes lie is told by a reader (tiles.ts). Sizes are whole numbers below 2^53.
 */
import { hash } from 'node:crypto';

export const HASH_BYTES = 32;
/** MTH({}) = SHA-256() */
export const EMPTY_ROOT: Buffer = hash('sha256', '', 'buffer');

const LEAF = Buffer.of(0x00);
const NODE = Buffer.of(0x01);

/** MTH({d}) = SHA-256(0x00 || d): RFC 6962 §2.1. */
export const hashLeaf = (entry: Uint8Array): Buffer => hash('sha256', Buffer.concat([LEAF, entry]), 'buffer');
/** SHA-256(0x01 || left || right): RFC 6962 §2.1. */
export const hashNode = (left: Uint8Array, right: Uint8Array): Buffer => hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');

/** The hash of the complete subtree of 2^height leaves that begins with leaf index × 2^height. */
export type NodeReader = (height: number, index: number) => Promise<Buffer>;

/** The largest power of two below `n`, for n > 1: where RFC 6962 splits a tree. */
export function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

const isPowerOfTwo = (n: number): boolean => n === 1 || splitOf(n) * 2 === n;

/** The hash of leaves from `start`, `count` of them; `start` is a multiple of the subtree's size wherever RFC 6962 asks. */
async function rangeHash(read: NodeReader, start: number, count: number): Promise<Buffer> {
  if (isPowerOfTwo(count)) return read(Math.log2(count), start / count);
  const k = splitOf(count);
  return hashNode(await rangeHash(read, start, k), await rangeHash(read, start + k, count - k));
}

/** The root of the first `size` leaves. */
export const rootOf = async (read: NodeReader, size: number): Promise<Buffer> => (size === 0 ? EMPTY_ROOT : rangeHash(read, 0, size));

/** PATH(index, D[size]): RFC 6962 §2.1.1. Throws a RangeError where the entry is not in the tree. */
export async function inclusionProof(read: NodeReader, index: number, size: number): Promise<Buffer[]> {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size)) throw new RangeError(`entry ${index} is not in a tree of ${size}`);
  const path: Buffer[] = [];
  let start = 0;
  let count = size;
  while (count > 1) {
    const k = splitOf(count);
    if (index - start < k) {
      path.push(await rangeHash(read, start + k, count - k));
      count = k;
    } else {
      path.push(await rangeHash(read, start, k));
      start += k;
      count -= k;
    }
  }
  return path.reverse();
}

/** PROOF(from, D[to]): RFC 6962 §2.1.2; empty where `from` is 0 or `to`. Throws a RangeError where one is no beginning of the other. */
export async function consistencyProof(read: NodeReader, from: number, to: number): Promise<Buffer[]> {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to)) throw new RangeError(`a tree of ${from} does not begin one of ${to}`);
  if (from === 0 || from === to) return [];
  const path: Buffer[] = [];
  let start = 0;
  let old = from;
  let count = to;
  let isWhole = true; // the old tree is still one of the subtrees on the way
  while (old !== count) {
    const k = splitOf(count);
    if (old <= k) {
      path.push(await rangeHash(read, start + k, count - k));
      count = k;
    } else {
      path.push(await rangeHash(read, start, k));
      start += k;
      old -= k;
      count -= k;
      isWhole = false;
    }
  }
  if (!isWhole) path.push(await rangeHash(read, start, count));
  return path.reverse();
}

const half = (n: number): number => Math.floor(n / 2);
const isOdd = (n: number): boolean => n % 2 === 1;

/** Whether a proof shows that `leaf` (a leaf's hash) is entry `index` of the tree with this root: RFC 9162 §2.1.3.2, which verifies the proofs of RFC 6962. */
export function verifyInclusion({ index, size, leaf, proof, root }: { readonly index: number; readonly size: number; readonly leaf: Uint8Array; readonly proof: readonly Uint8Array[]; readonly root: Uint8Array }): boolean {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size) || !areHashes([leaf, root, ...proof])) return false;
  let at = index;
  let last = size - 1;
  let computed: Uint8Array = leaf;
  for (const sibling of proof) {
    if (last === 0) return false; // longer than the way to the root
    if (isOdd(at) || at === last) {
      computed = hashNode(sibling, computed);
      while (!isOdd(at) && at !== 0) {
        at = half(at);
        last = half(last);
      }
    } else {
      computed = hashNode(computed, sibling);
    }
    at = half(at);
    last = half(last);
  }
  return last === 0 && equal(computed, root);
}

/** Whether a proof shows that the tree of `to` leaves begins with that of `from`: RFC 9162 §2.1.4.2. A tree of nothing begins every tree. */
export function verifyConsistency({ from, to, fromRoot, toRoot, proof }: { readonly from: number; readonly to: number; readonly fromRoot: Uint8Array; readonly toRoot: Uint8Array; readonly proof: readonly Uint8Array[] }): boolean {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to) || !areHashes([fromRoot, toRoot, ...proof])) return false;
  if (from === to) return proof.length === 0 && equal(fromRoot, toRoot);
  if (from === 0) return proof.length === 0 && equal(fromRoot, EMPTY_ROOT);
  const [first, ...rest] = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  if (!first) return false;
  let at = from - 1;
  let last = to - 1;
  while (isOdd(at)) {
    at = half(at);
    last = half(last);
  }
  let old = first;
  let now = first;
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      old = hashNode(sibling, old);
      now = hashNode(sibling, now);
      while (!isOdd(at) && at !== 0) {
        at = half(at);
        last = half(last);
      }
    } else {
      now = hashNode(now, sibling);
    }
    at = half(at);
    last = half(last);
  }
  return last === 0 && equal(old, fromRoot) && equal(now, toRoot);
}

const areHashes = (all: readonly Uint8Array[]): boolean => all.every((one) => one.length === HASH_BYTES);
/** Nothing here is secret: an ordinary comparison does. */
const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
