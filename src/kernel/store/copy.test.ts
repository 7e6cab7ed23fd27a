/** Text through a real COPY comes out as it went in; a COPY that PostgreSQL refuses harms nobody else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { testDatabase } from '../../../tests/fixtures.ts';
import { arrayText, copyRow } from './copy.ts';
import { isDuplicate, run } from './database.ts';

const NASTY = ['\t', '\n', '\r', '\r\n', '\\', '\\.', '\\N', '\\n', '"', '\'', '{', '}', ',', 'NULL', '', ' ', '\b\f\v', '\u0001', '\u007f', '\u2028', 'é', 'Ж', '車', '👮', '\ufeff'];
const nasty = fc.array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme' })), { maxLength: 8 }).map((parts) => parts.join('').replaceAll('\0', ''));

test('any text, number, absence and list of texts comes back out of PostgreSQL as it was copied in', async (t) => {
  const { database } = await testDatabase(t);
  await run(database.db, 'create table copied (n integer primary key, a text, b text, list text[])');
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ a: fc.option(nasty), b: nasty, list: fc.array(nasty, { maxLength: 5 }) }, { noNullPrototype: true }), { minLength: 1, maxLength: 20 }), async (rows) => {
    await run(database.db, 'truncate copied');
    await database.session((session) => session.copyIn('copied', ['n', 'a', 'b', 'list'], rows.map(({ a, b, list }, n) => copyRow([n, a, b, list])).join('')));
    assert.deepEqual(await run(database.db, 'select a, b, list from copied order by n'), rows);
  }), { numRuns: 60 });
});

test('the end-of-data mark, the null mark and escapes written as text stay text', () => {
  assert.equal(copyRow(['\\.', '\\N', null, undefined, 'a\tb\nc\rd\\e', 3, true]), '\\\\.\t\\\\N\t\\N\t\\N\ta\\tb\\nc\\rd\\\\e\t3\ttrue\n');
  assert.equal(arrayText([]), '{}');
  assert.equal(arrayText(['a"b', '\\', 'NULL', '']), '{"a\\"b","\\\\","NULL",""}');
});

test('a large COPY that PostgreSQL refuses at its first rows is a fault like any other, and the connection serves on', async (t) => {
  const { database } = await testDatabase(t);
  await run(database.db, 'create table copied (n integer primary key, a text)');
  const rows = Array.from({ length: 40_000 }, (_, n) => copyRow([n < 2 ? 1 : n, 'x'.repeat(200)])).join(''); // 8 MB, row 2 repeats row 1
  for (let round = 0; round < 3; round += 1) {
    await database.session(async (session) => {
      await session.begin();
      await assert.rejects(session.copyIn('copied', ['n', 'a'], rows), isDuplicate);
      await session.rollback();
      assert.deepEqual(await run(session.db, 'select count(*) as n from copied'), [{ n: 0 }]);
    });
  }
  await assert.rejects(database.session((session) => session.copyIn('no_such_table', ['n'], '1\n')), /no_such_table/);
  await database.session((session) => session.copyIn('copied', ['n', 'a'], copyRow([1, 'whole'])));
  assert.deepEqual(await run(database.db, 'select * from copied'), [{ n: 1, a: 'whole' }]);
});

test('a connection that is lost in the middle of a COPY is a fault of the caller’s own, not of the process', async (t) => {
  const { database, open } = await testDatabase(t);
  await run(database.db, 'create table copied (n integer, a text)');
  const theirs = open();
  const rows = Array.from({ length: 100_000 }, (_, n) => copyRow([n, 'x'.repeat(200)])).join('');
  const copying = theirs.session((session) => session.copyIn('copied', ['n', 'a'], rows));
  copying.catch(() => undefined);
  let ended = 0;
  while (ended === 0) ended = (await run(database.db, `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'copy copied%'`)).length;
  await assert.rejects(copying);
  await theirs.session((session) => session.copyIn('copied', ['n', 'a'], copyRow([1, 'afterwards'])));
  assert.deepEqual(await run(theirs.db, 'select a from copied'), [{ a: 'afterwards' }]);
});

test('a session that ends with its transaction open does not hand it to the next one', async (t) => {
  const { database } = await testDatabase(t);
  await run(database.db, 'create table kept (n integer)');
  await assert.rejects(database.session(async ({ db, begin }) => {
    await begin();
    await run(db, 'insert into kept values (1)');
    throw new Error('left in the middle');
  }), /left in the middle/);
  await Promise.all(Array.from({ length: 5 }, () => database.session(async ({ db }) => { await run(db, 'insert into kept values (2)'); })));
  assert.deepEqual(await run(database.db, 'select n, count(*) as times from kept group by n'), [{ n: 2, times: 5 }]);
});
