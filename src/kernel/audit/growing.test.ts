/** The tree that grows against one that is held whole: every size, every tile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growingTree } from './growing.ts';
import { HASH_BYTES, hashLeaf, rootOf } from './merkle.ts';
import { smallTree } from './small-tree.ts';
import { nodesIn, tilePath } from './tiles.ts';

test('at every size up to 600 the root is that of the whole list, and the tiles give it too', async () => {
  const tree = growingTree();
  const tiles = new Map<string, Buffer>();
  const entries: Buffer[] = [];
  for (let size = 1; size <= 600; size += 1) {
    const entry = Buffer.from(`entry ${size}`);
    entries.push(entry);
    for (const { level, index, bytes } of tree.push(hashLeaf(entry))) tiles.set(tilePath({ level, index, width: 256 }), bytes);
    assert.deepEqual(tree.root(), smallTree(entries).root, String(size));
    if (size % 97 !== 0 && size % 256 > 1) continue;
    const edge = new Map(tree.edge().map(({ level, index, bytes }) => [tilePath({ level, index, width: bytes.length / HASH_BYTES }), bytes]));
    const root = await rootOf(nodesIn(size, async (tile) => tiles.get(tilePath(tile)) ?? edge.get(tilePath(tile)) ?? Buffer.alloc(0)), size);
    assert.deepEqual(root, tree.root(), `tiles of ${size}`);
  }
  assert.throws(() => growingTree().push(Buffer.alloc(31)), RangeError);
});
