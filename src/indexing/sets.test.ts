/** The numbers of restrictions: equal lists share one, views tell exactly who is in it, and nothing is shown before it is known. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openSets } from './sets.ts';

const BUREAUS = ['BR', 'DE', 'FR', 'JP', 'MA', 'NL'];
const list = fc.subarray(BUREAUS).chain((some) => fc.shuffledSubarray(some, { minLength: some.length }));

test('each bureau’s view holds exactly the lists that it is in, whether it was asked for before or after them, and after a restart', () => {
  fc.assert(fc.property(fc.array(list, { maxLength: 40 }), fc.nat(40), (lists, askedAfter) => {
    const sets = openSets();
    const views = new Map<string, Uint8Array>();
    const ids = lists.map((one, i) => {
      if (i === askedAfter % (lists.length + 1)) for (const bureau of BUREAUS) views.set(bureau, sets.viewOf(bureau));
      return sets.idOf(one);
    });
    for (const again of [sets, openSets(sets.state())]) {
      for (const bureau of BUREAUS) {
        assert.equal(again === sets && views.has(bureau) ? views.get(bureau) : again.viewOf(bureau), again.viewOf(bureau), 'one view, kept up to date');
        for (const [i, one] of lists.entries()) assert.equal(again.viewOf(bureau)[ids[i] ?? -1], one.includes(bureau) ? 1 : 0);
      }
      assert.deepEqual(lists.map((one) => again.idOf([...one].reverse())), ids, 'the order of a list means nothing');
    }
  }));
});

test('a number that was never given hides from everybody', () => {
  const view = openSets().viewOf('NL');
  assert.deepEqual([view[0], view[1], view[60_000]], [0, 1, 1]);
});

test('when the numbers are given away, known lists keep theirs, and a new one is refused, or hidden from too many rather than too few', () => {
  const sets = openSets(undefined, 2);
  const view = sets.viewOf('FR');
  assert.deepEqual([sets.idOf(['BR']), sets.idOf(['DE']), sets.idOf(['FR']), sets.idOf(['BR']), sets.idOf([])], [1, 2, undefined, 1, 0]);
  const wide = sets.widenedBy(['FR', 'JP']);
  assert.equal(sets.widenedBy(['MA']), wide);
  for (const [bureau, isIn] of [['FR', 1], ['JP', 1], ['MA', 1], ['NL', 0]] as const) assert.equal(sets.viewOf(bureau)[wide], isIn, bureau);
  assert.equal(view[wide], 1, 'views that were handed out before are kept up to date');
  assert.deepEqual(openSets(sets.state(), 2).viewOf('MA')[wide], 1);
});
