import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keyIndex } from './key-index.ts';

const nameOf = (n: number): Uint8Array => { const b = Buffer.alloc(16); b.writeUInt32LE(n, 0); b.writeUInt32BE(n * 7, 12); return b; };
const numbers = (names: readonly Uint8Array[]): number[] => names.map((name) => Buffer.from(name).readUInt32LE(0)).sort((a, b) => a - b);

test('the index finds what a plain map finds, through learning, relearning and forgetting', () => {
  const step = fc.record({ name: fc.integer({ min: 0, max: 60 }), keys: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'ABC123', 'ABC124'), { maxLength: 4 }), forget: fc.boolean() });
  fc.assert(fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
    const index = keyIndex();
    const plain = new Map<number, readonly string[]>();
    for (const { name, keys, forget } of steps) {
      if (forget) { index.forget(nameOf(name)); plain.delete(name); } else { index.learn(nameOf(name), keys); plain.set(name, keys); }
    }
    for (const key of ['a', 'b', 'c', 'd', 'e', 'ABC123', 'ABC124', 'absent']) {
      const expected = [...plain].filter(([, keys]) => keys.includes(key)).map(([name]) => name).sort((a, b) => a - b);
      assert.deepEqual(numbers(index.find([key], 1000).names), expected);
    }
    assert.equal(index.figures().records, plain.size);
  }));
});

test('it grows, and rebuilds itself when many records have been replaced, without losing one', () => {
  const index = keyIndex();
  for (let round = 0; round < 4; round += 1) {
    for (let n = 0; n < 20_000; n += 1) index.learn(nameOf(n), [`k${n}`, `round${round}-${n}`, `s${n % 10}`]);
  }
  assert.equal(index.figures().records, 20_000);
  for (let n = 0; n < 20_000; n += 997) {
    assert.deepEqual(numbers(index.find([`k${n}`], 10).names), [n]);
    assert.deepEqual(numbers(index.find([`round0-${n}`], 10).names), []);
    assert.deepEqual(numbers(index.find([`round3-${n}`], 10).names), [n]);
  }
  assert.equal(index.find(['s3'], 5000).names.length, 2000);
});

test('a key that very many records bear is cut at the limit, and the answer says so', () => {
  const index = keyIndex();
  for (let n = 0; n < 1000; n += 1) index.learn(nameOf(n), ['BIKE']);
  const found = index.find(['BIKE'], 50);
  assert.equal(found.names.length, 50);
  assert.equal(found.more, true);
  assert.equal(index.find(['BIKE'], 1000).more, false);
});
