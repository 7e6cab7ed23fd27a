/** Who waits for what is under way waits for that, and for nothing that begins later. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flights } from './late-flights.ts';

test('all that had begun has ended when the wait ends; what begins meanwhile holds nobody up, a failure neither', async () => {
  const { during, landed } = flights();
  const [first, second, third] = [Promise.withResolvers<string>(), Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const results = [during(() => first.promise), during(() => second.promise)];
  let isOver = false;
  const wait = landed().then(() => { isOver = true; });
  const later = during(() => third.promise);
  first.resolve('one');
  await results[0];
  assert.equal(isOver, false);
  second.reject(new Error('not logged'));
  await assert.rejects(results[1] ?? later, /not logged/);
  await wait;
  third.resolve('three');
  assert.equal(await later, 'three');
  await landed();
});
