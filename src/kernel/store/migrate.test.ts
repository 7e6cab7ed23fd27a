/** Migrations: each once, in order, by one hub at a time; a database from the future is left alone. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { testDatabase } from '../../../tests/fixtures.ts';
import { until } from '../../../tests/waiting.ts';
import { knownMigrations } from '../../app.ts';
import { sayAlive } from './hubs.ts';
import { run } from './database.ts';
import { migrate, readMigrations, type Migration } from './migrate.ts';

/** What the template of the tests has applied already, and some more. */
async function more(database: Parameters<typeof migrate>[0], ...extra: Migration[]): Promise<readonly Migration[]> {
  const applied = await run(database.db, 'select name from migrations order by name') as { name: string }[];
  return [...applied.map(({ name }) => ({ name, sql: 'this text is applied already and never run again' })), ...extra];
}
const a = { name: '9001-a.sql', sql: 'create table a (n integer); insert into a values (1)' };
const b = { name: '9002-b.sql', sql: 'insert into a values (2)' };

test('what is missing is applied in order and once; the same again does nothing', async (t) => {
  const { database } = await testDatabase(t);
  const all = await more(database, a, b);
  assert.deepEqual(await migrate(database, all), [a.name, b.name]);
  assert.deepEqual(await migrate(database, all), []);
  assert.deepEqual(await run(database.db, 'select n from a order by n'), [{ n: 1 }, { n: 2 }]);
});

test('a migration that fails leaves nothing of itself nor of those before it', async (t) => {
  const { database } = await testDatabase(t);
  const all = await more(database, a, { name: '9002-b.sql', sql: 'insert into no_such_table values (1)' });
  await assert.rejects(migrate(database, all), /no_such_table/);
  assert.deepEqual(await run(database.db, `select to_regclass('a') as found`), [{ found: null }]);
  assert.deepEqual(await migrate(database, await more(database, a, b)), [a.name, b.name], 'mended, it goes on');
});

const taking = { name: '9003-contract-a.sql', sql: 'drop table a' };

test('an older hub goes on where a newer version has only added something', async (t) => {
  const { database } = await testDatabase(t);
  const older = await more(database);
  await migrate(database, [...older, a]);
  assert.deepEqual(await migrate(database, older), []);
  assert.deepEqual(await run(database.db, 'select n from a'), [{ n: 1 }]);
});

test('a database from which a newer version has taken something away is refused by name and not touched', async (t) => {
  const { database } = await testDatabase(t);
  const older = await more(database, a);
  await migrate(database, [...older, taking]);
  await assert.rejects(migrate(database, [...older, b]), /newer version.*9003-contract-a\.sql/);
});

test('what takes something away waits until no older hub lives; a hub that knows of it is no hindrance', async (t) => {
  const { database, beforeDrop } = await testDatabase(t);
  const all = await more(database, a);
  await migrate(database, all);
  const said = { version: '0.9', roles: ['http'] };
  const older = await sayAlive(database, { ...said, id: 'hub_older', schema: a.name }, assert.ifError);
  const newer = await sayAlive(database, { ...said, id: 'hub_newer', schema: taking.name, version: '1.0' }, assert.ifError);
  beforeDrop(newer.stop);
  await assert.rejects(migrate(database, [...all, taking]), /9003-contract-a\.sql takes away what a hub of version 0\.9 still use/);
  await older.stop();
  assert.deepEqual(await migrate(database, [...all, taking]), [taking.name]);
});

test('a migration waits for whoever is at work, briefly and again, so that nobody queues behind it for long', async (t) => {
  const { database, open } = await testDatabase(t);
  const all = await more(database, a);
  await migrate(database, all);
  const held = Promise.withResolvers<undefined>();
  const taken = Promise.withResolvers<undefined>();
  const holding = open().transaction(async ({ db }) => { await run(db, 'lock table a in access share mode'); taken.resolve(undefined); await held.promise; });
  await taken.promise;
  let isDone = false;
  const migrating = migrate(open(), [...all, { name: '9002-b.sql', sql: 'alter table a add column m integer' }]).then(() => { isDone = true; });
  // The migration gives up its place in the queue: readers get past although it has not been applied.
  await until('readers get past', async () => (await run(database.db, `select 1 from pg_locks where relation = 'a'::regclass and mode = 'AccessExclusiveLock' and not granted`)).length > 0);
  assert.deepEqual(await run(database.db, 'select n from a'), [{ n: 1 }]);
  assert.equal(isDone, false);
  held.resolve(undefined);
  await holding;
  await migrating;
  assert.deepEqual(await run(database.db, 'select m from a'), [{ m: null }]);
});

test('no migration takes away or renames what an older hub uses, unless its name says so', async () => {
  const takesAway = /\b(drop\s+(table|column|view|type)|rename\s+(to|column)|alter\s+column\s+\w+\s+(type|set\s+not\s+null))\b/i;
  const wrong = (await knownMigrations()).filter(({ name, sql }) => name >= '0094' && !/^\d{4}-contract-/.test(name) && takesAway.test(sql.replaceAll(/--.*$/gm, '')));
  assert.deepEqual(wrong.map(({ name }) => name), []);
});

test('hubs that start at the same moment apply each migration once', async (t) => {
  const { database, open } = await testDatabase(t);
  const all = await more(database, { ...a, sql: `${a.sql}; select pg_sleep(0.2)` }, b);
  const done = await Promise.all([open(), open(), open()].map((each) => migrate(each, all)));
  assert.deepEqual(done.flat().sort(), [a.name, b.name]);
  assert.deepEqual(await run(database.db, 'select n from a order by n'), [{ n: 1 }, { n: 2 }]);
});

test('migrations of all folders are read in the order of their numbers; a number or a name amiss is refused', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-migrations-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const url = pathToFileURL(`${folder}/`);
  await writeFile(join(folder, '0002-later.sql'), '2');
  await writeFile(join(folder, '0001-first.sql'), '1');
  await writeFile(join(folder, 'README.md'), 'not one');
  assert.deepEqual(await readMigrations([url]), [{ name: '0001-first.sql', sql: '1' }, { name: '0002-later.sql', sql: '2' }]);
  await assert.rejects(readMigrations([url, url]), /two migrations bear the number 0001/);
  await writeFile(join(folder, '3-forgotten.sql'), '3');
  await assert.rejects(readMigrations([url]), /3-forgotten\.sql is not the name of a migration/);
});
