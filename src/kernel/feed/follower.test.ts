/** The follower's promise: at least once, in order, whatever fails on the way, and by chance as well as by plan. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { openWriter, testDatabase, type Writer } from '../../../tests/fixtures-feed.ts';
import { seeded } from '../../../tests/random.ts';
import { until } from '../../../tests/waiting.ts';
import { run, type Database } from '../store/database.ts';
import { FEED_BEGIN, comparePositions, settledChanges, type Change, type Position } from './feed.ts';
import { follow, type Follower } from './follower.ts';

/** A follower whose handler fails when the test says so; it is stopped before the database is closed. */
function following(t: TestContext, database: Database, mayFail: () => boolean = () => false, from: Position = FEED_BEGIN): { follower: Follower; told: Change[]; faults: unknown[] } {
  const told: Change[] = [];
  const faults: unknown[] = [];
  const follower = follow({
    name: 'numbers.follow',
    read: (after, limit) => settledChanges(database.db, after, 1, limit), from,
    handle: async (changes) => {
      if (mayFail()) throw new Error('the handler failed');
      told.push(...changes);
    },
    onFault: (cause) => { faults.push(cause); },
  });
  t.after(() => follower.stop());
  return { follower, told, faults };
}

const subjects = (changes: readonly Change[]): string[] => changes.map(({ subject }) => subject);
async function write(database: Database, subject: string): Promise<void> {
  const writer = await openWriter(database);
  await writer.add(subject);
  await writer.commit();
}

test('a change whose handling failed is handed over again until it succeeds; nothing behind it overtakes', async (t) => {
  const { database } = await testDatabase(t);
  let failures = 3;
  const { told, faults, follower } = following(t, database, () => { failures -= 1; return failures >= 0; });
  await write(database, 'first');
  await write(database, 'second');
  follower.poke();
  await until('both are handled', () => told.length >= 2);
  assert.deepEqual(subjects(told), ['first', 'second']);
  assert.equal(faults.length, 3);
  assert.deepEqual(follower.position(), { epoch: told[1]!.epoch, tx: told[1]!.tx, position: told[1]!.position });
});

test('a follower that begins again where it stood is told only what came after', async (t) => {
  const { database } = await testDatabase(t);
  const one = following(t, database);
  await write(database, 'before');
  await until('the first is handled', () => one.told.length === 1);
  await one.follower.stop();
  await write(database, 'while it was away');
  const two = following(t, database, undefined, one.follower.position());
  await until('the second is handled', () => two.told.length > 0);
  assert.deepEqual(subjects(one.told), ['before']);
  assert.deepEqual(subjects(two.told), ['while it was away']);
});

test('a follower that is told to stop while its handler fails does stop', async (t) => {
  const { database } = await testDatabase(t);
  const { follower, faults } = following(t, database, () => true);
  await write(database, 'anything');
  await until('it failed', () => faults.length > 0);
  await follower.stop();
});

test('a follower survives the loss of all its connections, again and again, and tells everything in order', async (t) => {
  const { database, open } = await testDatabase(t);
  const theirs = open();
  const { told, faults } = following(t, theirs);
  const written: string[] = [];
  for (let round = 0; round < 8; round += 1) {
    written.push(`round ${round}`);
    await write(database, `round ${round}`);
    await until('its connections are ended', async () => {
      const ended = await run(database.db, `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%from changes%' and pid <> pg_backend_pid()`).catch(() => []);
      return ended.length > 0;
    });
  }
  await until('everything is handled', () => told.length >= written.length);
  assert.deepEqual(subjects(told), written);
  t.diagnostic(`${faults.length} reads were cut off`);
});

test('whatever writers commit in whatever order, every committed change is told exactly once in (epoch, tx, position) order', async (t) => {
  const random = seeded(t);
  const { database, open } = await testDatabase(t);
  const { told, follower } = following(t, open());
  let begun = 0;
  let rolledBack = 0;
  for (let round = 0; round < 40; round += 1) {
    const writers: Writer[] = [];
    for (let i = 1 + random.below(6); i > 0; i -= 1) writers.push(await openWriter(database));
    for (let i = random.below(25); i > 0; i -= 1) {
      begun += 1;
      await random.pick(writers).add(`change ${begun}`);
    }
    for (const writer of random.shuffled(writers)) {
      if (random.below(4) === 0) { rolledBack += 1; await writer.rollback(); } else await writer.commit();
      if (random.below(3) === 0) follower.poke();
    }
  }
  const committed = await run(database.db, 'select subject from changes order by epoch, tx, position') as Change[];
  t.diagnostic(`${begun} changes begun, ${committed.length} committed, ${rolledBack} transactions rolled back`);
  await until('everything is handled', () => told.length >= committed.length);
  assert.deepEqual(subjects(told), subjects(committed));
  assert.ok(told.every((change, i) => i === 0 || comparePositions(told[i - 1]!, change) < 0));
});
