/** Migrations: each once, in order, by one hub at a time; a database from the future is left alone. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { testDatabase } from '../../../tests/fixtures.ts';
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

test('a database that a newer version made is refused by name and not touched', async (t) => {
  const { database } = await testDatabase(t);
  const older = await more(database);
  await migrate(database, [...older, a]);
  await assert.rejects(migrate(database, [...older, b]), /newer version.*9001-a\.sql/);
  assert.deepEqual(await run(database.db, 'select n from a'), [{ n: 1 }]);
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
