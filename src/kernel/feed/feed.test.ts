/** The feed's promise as a specification: it never skips, keeps the order, and stands still before it would be wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWriter, testDatabase } from '../../../tests/fixtures-feed.ts';
import { until } from '../../../tests/waiting.ts';
import { currentEpoch } from '../store/store.ts';
import { run } from '../store/database.ts';
import { FEED_BEGIN, changesAfter, comparePositions, settledChanges, settledNow, type Change } from './feed.ts';

const NOW = '2026-11-22T10:15:00.000Z';
const MANY = 1_000;

test('a slow transaction that commits after a faster one is never skipped, and nothing of the faster one is told before', async (t) => {
  const { database } = await testDatabase(t);
  const read = async () => (await settledChanges(database.db, FEED_BEGIN, 1, MANY)).map(({ subject }) => subject);
  const slow = await openWriter(database);
  await slow.add('slow 1'); // takes its transaction id and its position first
  const fast = await openWriter(database);
  await fast.add('fast 1');
  await fast.commit();
  assert.deepEqual(await run(database.db, 'select subject from changes'), [{ subject: 'fast 1' }], 'the faster one is committed and visible');
  assert.deepEqual(await read(), [], 'a reader that took it now would never see the slower one behind it');
  await slow.add('slow 2'); // a later position than the faster one's
  assert.deepEqual(await read(), []);
  await slow.commit();
  await until('both are told', async () => (await read()).length === 3);
  assert.deepEqual(await read(), ['slow 1', 'slow 2', 'fast 1'], 'by transaction, and within it in order');
});

test('changes that were rolled back are never told, and do not stop the reader', async (t) => {
  const { database } = await testDatabase(t);
  const gone = await openWriter(database);
  await gone.add('never happened');
  const kept = await openWriter(database);
  await kept.add('happened');
  await kept.commit();
  assert.deepEqual(await settledChanges(database.db, FEED_BEGIN, 1, MANY), [], 'not while the other is open');
  await gone.rollback();
  await until('the other is told', async () => (await settledChanges(database.db, FEED_BEGIN, 1, MANY)).length > 0);
  assert.deepEqual((await settledChanges(database.db, FEED_BEGIN, 1, MANY)).map(({ subject }) => subject), ['happened']);
});

test('within a transaction changes are told in the order in which they were made', async (t) => {
  const { database } = await testDatabase(t);
  const writer = await openWriter(database);
  const names = Array.from({ length: 50 }, (_, i) => `change ${i}`);
  for (const name of names) await writer.add(name);
  await writer.commit();
  await until('all are told', async () => (await settledChanges(database.db, FEED_BEGIN, 1, MANY)).length === names.length);
  assert.deepEqual((await settledChanges(database.db, FEED_BEGIN, 1, MANY)).map(({ subject }) => subject), names);
});

test('a reader that takes the feed in pages of any size is told everything once', async (t) => {
  const { database } = await testDatabase(t);
  for (const size of [7, 1, 5]) {
    const writer = await openWriter(database);
    for (let i = 0; i < size; i += 1) await writer.add(`${size}.${i}`);
    await writer.commit();
  }
  await until('all are told', async () => (await settledChanges(database.db, FEED_BEGIN, 1, MANY)).length === 13);
  const whole = await settledChanges(database.db, FEED_BEGIN, 1, MANY);
  for (const page of [1, 3, 4]) {
    const told: unknown[] = [];
    for (let part = await settledChanges(database.db, FEED_BEGIN, 1, page); part.length > 0; part = await settledChanges(database.db, part.at(-1) ?? FEED_BEGIN, 1, page)) told.push(...part);
    assert.deepEqual(told, whole, `pages of ${page}`);
  }
});

test('a reader that has just read the whole state and begins at settledNow misses nothing that commits later', async (t) => {
  const { database } = await testDatabase(t);
  const early = await openWriter(database);
  await early.add('in the state already');
  await early.commit();
  const open = await openWriter(database);
  await open.add('open during the reading');
  const { from, state } = await database.session(async ({ db, begin, commit }) => {
    await begin();
    await run(db, 'set transaction isolation level repeatable read');
    const place = await settledNow(db, 1);
    const seen = (await run(db, 'select subject from changes')) as { subject: string }[];
    await commit();
    return { from: place, state: seen.map(({ subject }) => subject) };
  });
  assert.deepEqual(state, ['in the state already']);
  await open.commit();
  const after = await openWriter(database);
  await after.add('begun afterwards');
  await after.commit();
  const told = async () => (await settledChanges(database.db, from, 1, MANY)).map(({ subject }) => subject);
  await until('both later ones are told', async () => (await told()).length >= 2);
  assert.deepEqual((await told()).filter((subject) => subject !== 'in the state already'), ['open during the reading', 'begun afterwards']);
  assert.ok(await changesAfter(database.db, from, MANY) >= 2);
});

test('a reader begins at a change that is there, never at the id of a transaction that left no trace and may be given again after a crash', async (t) => {
  const { database } = await testDatabase(t);
  assert.deepEqual(await settledNow(database.db, 1), FEED_BEGIN);
  const kept = await openWriter(database);
  await kept.add('kept');
  await kept.commit();
  await until('it is told', async () => (await settledChanges(database.db, FEED_BEGIN, 1, MANY)).length === 1);
  const [{ kind: _kind, subject: _subject, version: _version, ...place }] = await settledChanges(database.db, FEED_BEGIN, 1, MANY) as [Change];
  const gone = await openWriter(database);
  await gone.add('rolled back');
  await gone.rollback();
  assert.deepEqual(await settledNow(database.db, 1), place);
});

test('after a restore into another cluster a new epoch begins; the older one is settled and comes first', async (t) => {
  const { database } = await testDatabase(t);
  assert.equal(await currentEpoch(database, NOW), 1);
  assert.equal(await currentEpoch(database, NOW), 1, 'the same cluster keeps its epoch');
  // Transaction ids of the other cluster lie far ahead of this one's.
  await run(database.db, `insert into changes (epoch, tx, kind, subject, version) values (1, '999999999999'::xid8, 'vehicles', 'from the other cluster', 1)`);
  await run(database.db, `update feed_epochs set system_identifier = 'another cluster'`);
  assert.equal(await currentEpoch(database, NOW), 2);
  assert.equal(await currentEpoch(database, NOW), 2);
  const writer = await openWriter(database, 2);
  await writer.add('written here');
  await writer.commit();
  await until('both are told', async () => (await settledChanges(database.db, FEED_BEGIN, 2, MANY)).length === 2);
  const told = await settledChanges(database.db, FEED_BEGIN, 2, MANY);
  assert.deepEqual(told.map(({ epoch, subject }) => [epoch, subject]), [[1, 'from the other cluster'], [2, 'written here']]);
  assert.ok(told[0]!.tx > told[1]!.tx, 'the ids alone would have told them the other way round');
  assert.ok(comparePositions(told[0]!, told[1]!) < 0);
  assert.deepEqual((await settledChanges(database.db, told[0]!, 2, MANY)).map(({ subject }) => subject), ['written here']);
});

test('hubs that start together on a new database agree on its epoch', async (t) => {
  const { open } = await testDatabase(t);
  const hubs = [open(), open(), open(), open()];
  assert.deepEqual(await Promise.all(hubs.map((database) => currentEpoch(database, NOW))), [1, 1, 1, 1]);
});
