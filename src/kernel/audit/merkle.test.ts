/** Trees and proofs against RFC 6962's own vectors, a slow and obvious second way, and every bit turned. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { EMPTY_ROOT, consistencyProof, hashLeaf, inclusionProof, rootOf, verifyConsistency, verifyInclusion, type NodeReader } from './merkle.ts';
import { bundleOf, bundlePath, entriesOf, hashOfTile, indexPath, newTiles, nodesIn, tilePath, widthIn, TILE_WIDTH, type Tile, type TileReader } from './tiles.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
/** The eight entries of the test of Certificate Transparency's reference code, and the roots of their trees. */
const ENTRIES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(hex);
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
].map(hex);

/** MTH of RFC 6962 §2.1 as it is written there. */
function slowRoot(entries: readonly Buffer[]): Buffer {
  const sha = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (entries.length === 0) return sha();
  if (entries.length === 1) return sha(Buffer.of(0), entries[0]!);
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return sha(Buffer.of(1), slowRoot(entries.slice(0, k)), slowRoot(entries.slice(k)));
}

/** Tiles of some entries in memory, written as a log grows: `steps` are the sizes at which it stood. */
function tilesOf(entries: readonly Buffer[], steps: readonly number[]): TileReader {
  const kept = new Map<string, Buffer>();
  let from = 0;
  for (const to of steps) {
    for (const tile of newTiles(from, to)) {
      const hashes = Array.from({ length: tile.width }, (_, i): Buffer => {
        const at = tile.index * TILE_WIDTH + i;
        return tile.level === 0 ? hashLeaf(entries[at]!) : hashOfTile(kept.get(tilePath({ level: tile.level - 1, index: at, width: TILE_WIDTH }))!);
      });
      kept.set(tilePath(tile), Buffer.concat(hashes));
    }
    from = to;
  }
  return async (tile: Tile) => {
    const bytes = kept.get(tilePath(tile));
    if (!bytes) throw new Error(`no tile ${tilePath(tile)}`);
    return bytes;
  };
}
const some = (count: number): Buffer[] => Array.from({ length: count }, (_, i) => Buffer.from(`entry ${i}`));

test('the tree of nothing and of the eight published entries has the published roots', async () => {
  assert.equal(EMPTY_ROOT.toString('hex'), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  for (let size = 1; size <= ENTRIES.length; size += 1) {
    assert.deepEqual(await rootOf(nodesIn(size, tilesOf(ENTRIES, [size])), size), ROOTS[size - 1], `of ${size}`);
    assert.deepEqual(slowRoot(ENTRIES.slice(0, size)), ROOTS[size - 1]);
  }
});

test('the published proofs: entry 0 of 8, entry 5 of 8, entry 2 of 3, and trees of 1, 6 and 2 that begin trees of 8, 8 and 5', async () => {
  const of = (size: number) => nodesIn(size, tilesOf(ENTRIES, [size]));
  const told = (proof: readonly Buffer[]): string[] => proof.map((one) => one.toString('hex'));
  assert.deepEqual(told(await inclusionProof(of(8), 0, 8)), ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4']);
  assert.deepEqual(told(await inclusionProof(of(8), 5, 8)), ['bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']);
  assert.deepEqual(told(await inclusionProof(of(3), 2, 3)), ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']);
  assert.deepEqual(told(await consistencyProof(of(8), 1, 8)), ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4']);
  assert.deepEqual(told(await consistencyProof(of(8), 6, 8)), ['0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']);
  assert.deepEqual(told(await consistencyProof(of(5), 2, 5)), ['5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b']);
});

test('all pairs of sizes up to 300: every root is the slow one’s, every entry is shown to be in, every tree to begin every later one', async () => {
  const MOST = 300;
  const entries = some(MOST);
  const read = tilesOf(entries, Array.from({ length: MOST }, (_, i) => i + 1));
  const roots = [EMPTY_ROOT];
  // A complete subtree is the same in every tree that has it.
  const known = new Map<string, Promise<Buffer>>();
  for (let size = 1; size <= MOST; size += 1) {
    const fresh = nodesIn(size, read);
    const nodes: NodeReader = (height, index) => {
      const key = `${height} ${index}`;
      const hash = known.get(key) ?? fresh(height, index);
      known.set(key, hash);
      return hash;
    };
    const root = await rootOf(nodes, size);
    roots.push(root);
    assert.deepEqual(root, slowRoot(entries.slice(0, size)), `root of ${size}`);
    for (let index = 0; index < size; index += 1) {
      const proof = await inclusionProof(nodes, index, size);
      assert.ok(verifyInclusion({ index, size, leaf: hashLeaf(entries[index]!), proof, root }), `entry ${index} of ${size}`);
    }
    for (let from = 0; from <= size; from += 1) {
      const proof = await consistencyProof(nodes, from, size);
      assert.ok(verifyConsistency({ from, to: size, fromRoot: roots[from]!, toRoot: root, proof }), `${from} begins ${size}`);
    }
  }
});

test('a proof with one bit turned, one hash too many, one too few, two swapped, or for another place or size is refused', async () => {
  const size = 77;
  const entries = some(size);
  const nodes = nodesIn(size, tilesOf(entries, [size]));
  const root = await rootOf(nodes, size);
  let refused = 0;
  for (const index of [0, 1, 38, 64, 76]) {
    const leaf = hashLeaf(entries[index]!);
    const proof = await inclusionProof(nodes, index, size);
    const wrong: Buffer[][] = [proof.slice(1), proof.slice(0, -1), [...proof, leaf], [leaf, ...proof], [...proof].reverse()];
    for (const [at, one] of proof.entries()) for (let bit = 0; bit < 256; bit += 1) {
      const turned = Buffer.from(one);
      turned[bit >> 3]! ^= 1 << (bit & 7);
      wrong.push(proof.with(at, turned));
    }
    for (const other of wrong) if (other.length !== proof.length || other.some((one, i) => !one.equals(proof[i]!))) { assert.ok(!verifyInclusion({ index, size, leaf, proof: other, root })); refused += 1; }
    for (let other = 0; other < size; other += 1) if (other !== index) assert.ok(!verifyInclusion({ index: other, size, leaf, proof, root }), `${index} as ${other}`);
    for (const other of [-1, 0.5, size, size + 1, Number.NaN, 2 ** 53]) assert.ok(!verifyInclusion({ index: other, size, leaf, proof, root }));
  }
  for (const from of [1, 2, 32, 63, 64, 76]) {
    const fromRoot = slowRoot(entries.slice(0, from));
    const proof = await consistencyProof(nodes, from, size);
    for (const [at, one] of proof.entries()) for (let bit = 0; bit < 256; bit += 1) {
      const turned = Buffer.from(one);
      turned[bit >> 3]! ^= 1 << (bit & 7);
      assert.ok(!verifyConsistency({ from, to: size, fromRoot, toRoot: root, proof: proof.with(at, turned) }));
      refused += 1;
    }
    for (const other of [proof.slice(1), proof.slice(0, -1), [...proof, root]]) assert.ok(!verifyConsistency({ from, to: size, fromRoot, toRoot: root, proof: other }));
    assert.ok(!verifyConsistency({ from, to: size, fromRoot: root, toRoot: fromRoot, proof }));
  }
  console.log(`${refused} altered proofs refused`);
});

test('a log that grew in any steps has the tiles that lead to the same root', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 }), async (steps) => {
    const sizes = steps.map((_, i) => steps.slice(0, i + 1).reduce((sum, n) => sum + n, 0));
    const size = sizes.at(-1)!;
    const entries = some(size);
    assert.deepEqual(await rootOf(nodesIn(size, tilesOf(entries, sizes)), size), slowRoot(entries));
  }), { numRuns: 25 });
});

test('a tree of 70,000 has the tiles that the format says, and names are as the format writes them', () => {
  const widths = (level: number): (number | undefined)[] => newTiles(0, 70_000).filter((tile) => tile.level === level).map(({ width }) => width);
  assert.deepEqual([widths(0).length, widths(0).at(-1), widths(1).length, widths(1).at(-1), widths(2)], [274, 112, 2, 17, [1]]);
  assert.deepEqual([widthIn({ level: 0, index: 0 }, 256), widthIn({ level: 1, index: 0 }, 256), widthIn({ level: 0, index: 1 }, 256)], [256, 1, 0]);
  assert.equal(indexPath(1_234_067), 'x001/x234/067');
  assert.equal(tilePath({ level: 0, index: 5, width: 256 }), 'tile/0/005');
  assert.equal(tilePath({ level: 1, index: 999_999, width: 17 }), 'tile/1/x999/999.p/17');
  assert.equal(bundlePath({ index: 273, width: 112 }), 'tile/entries/273.p/112');
});

test('entries come back from a bundle as they went in, empty ones too; one that is cut is refused', () => {
  const entries = [Buffer.alloc(0), Buffer.from('a'), Buffer.alloc(65_535, 7)];
  assert.deepEqual([...entriesOf(bundleOf(entries))], entries);
  assert.throws(() => bundleOf([Buffer.alloc(65_536)]), RangeError);
  const bundle = bundleOf([Buffer.from('hello')]);
  for (let cut = 1; cut < bundle.length; cut += 1) assert.throws(() => entriesOf(bundle.subarray(0, cut)), /ends inside entry 0/);
});
