/** The table of places against a plain map, over many changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '../../../tests/random.ts';
import { openPlaces } from './places.ts';

test('places are kept, replaced and taken away as in a map, however many come and go', (t) => {
  const places = openPlaces();
  const known = new Map<number, number>();
  const random = seeded(t);
  const nameOf = (n: number): Uint8Array => { const name = new Uint8Array(16); new DataView(name.buffer).setUint32(12, n % 97); new DataView(name.buffer).setUint32(0, n); return name; };
  for (let i = 1; i <= 20_000; i += 1) {
    const n = random.below(6_000);
    if (random.below(10) < 4) {
      assert.equal(places.remove(nameOf(n))?.length, known.get(n));
      known.delete(n);
    } else {
      assert.equal(places.set(nameOf(n), { block: i * 1e6, at: i, length: i })?.length, known.get(n));
      known.set(n, i);
    }
  }
  assert.equal(places.count(), known.size);
  for (const [n, i] of known) assert.deepEqual(places.get(nameOf(n)), { block: i * 1e6, at: i, length: i });
  assert.equal([...places.all()].length, known.size);
});
