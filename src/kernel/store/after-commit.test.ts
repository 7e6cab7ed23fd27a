/** What is done after a commit: then, in order, with everything readable by others; and not at all where nothing was committed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../../../tests/fixtures.ts';
import { run } from './database.ts';
import { openHub } from './store.ts';

test('what waits for the commit is done after it, when others read what was written, and never after a rollback', async (t) => {
  const { database } = await testDatabase(t);
  const told: string[] = [];
  const store = openHub(database, 1, () => { told.push('written'); }).storeFor('HUB');
  await run(database.db, 'create table said (word text)');
  let seen: Promise<unknown> | undefined;
  await store.transaction(async (tx) => {
    tx.afterCommit(() => { told.push('one'); seen = run(database.db, 'select word from said'); });
    tx.afterCommit(() => { told.push('two'); });
    await run(tx.db, `insert into said values ('hello')`);
    assert.deepEqual(told, []);
    assert.deepEqual(await run(database.db, 'select word from said'), []);
  });
  assert.deepEqual(told, ['one', 'two', 'written']);
  assert.deepEqual(await seen, [{ word: 'hello' }]);

  await assert.rejects(store.transaction(async (tx) => {
    tx.afterCommit(() => { told.push('never'); });
    throw new Error('changed our mind');
  }), /changed our mind/);
  assert.ok(!told.includes('never'));
  store.afterCommit(() => { told.push('at once'); });
  assert.equal(told.at(-1), 'at once');
});
