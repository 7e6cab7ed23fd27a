// A word asked twice is worked out once, and however many words come, the memory stays small.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remembered } from './remembered.ts';

test('what was said of a word is said again without working it out, also where it was nothing', () => {
  const asked: string[] = [];
  const lengthOf = remembered((text) => { asked.push(text); return text === '' ? undefined : text.length; });
  assert.deepEqual(['red', 'red', '', '', 'blue'].map(lengthOf), [3, 3, undefined, undefined, 4]);
  assert.deepEqual(asked, ['red', '', 'blue']);
});

test('of more words than it keeps, and of long texts, it forgets and is right all the same', () => {
  let worked = 0;
  const doubled = remembered((text) => { worked += 1; return text + text; });
  for (let round = 0; round < 2; round += 1) for (let n = 0; n < 10_000; n += 1) assert.equal(doubled(`w${n}`), `w${n}w${n}`);
  assert.ok(worked > 10_000, 'not all of them were kept');
  const before = worked;
  for (let n = 0; n < 2; n += 1) doubled('x'.repeat(200));
  assert.equal(worked - before, 2);
});
