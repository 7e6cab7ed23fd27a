/** A connection of which only one end is left is found and ended, at both ends; one that is merely slow is left alone. */
import assert from 'node:assert/strict';
import { finished } from 'node:stream/promises';
import { test } from 'node:test';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { faultProxy } from '../../../tests/faults/proxy.ts';
import { connectionTo, testDatabase } from '../../../tests/fixtures.ts';
import { seeded } from '../../../tests/random.ts';
import { until } from '../../../tests/waiting.ts';
import { isDatabaseGone, run } from './database.ts';
import { watchSilence } from './silence.ts';

const LOOK_MS = 40;

test('who waits on a half-open connection hears of it, its transaction ends at the server, others that rested go with it, and a statement that takes long is waited for', async (t) => {
  const { name, database, beforeDrop } = await testDatabase(t);
  const to = connectionTo(name);
  const url = 'url' in to ? new URL(to.url) : undefined;
  const proxy = await faultProxy(t, () => ('url' in to ? { host: url?.hostname, port: Number(url?.port) } : { path: `${to.host}/.s.PGSQL.${to.port}` }), seeded(t));
  const config = { host: '127.0.0.1', port: proxy.port, database: name, user: 'url' in to ? url?.username : to.user, application_name: 'crosscheck' };
  const pool = new pg.Pool({ ...config, max: 4 });
  const told: string[] = [];
  pool.on('error', () => undefined); // those that rested
  const unwatch = watchSilence(pool, config, ({ message }) => { told.push(message); }, LOOK_MS);
  const [half, slow, resting] = [await pool.connect(), await pool.connect(), await pool.connect()];
  const borrowed = new Set([half, slow, resting]);
  for (const one of borrowed) one.on('error', () => undefined);
  const giveBack = (one: pg.PoolClient, isBroken = false): void => { if (borrowed.delete(one)) one.release(isBroken); };
  beforeDrop(async () => { unwatch(); for (const one of borrowed) giveBack(one, true); await pool.end(); });
  const pidOf = async (client: pg.PoolClient): Promise<number> => (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0;
  const lives = async (pid: number): Promise<boolean> => (await run(database.db, 'select 1 from pg_stat_activity where pid = $1', [pid])).length > 0;
  const pids = [await pidOf(half), await pidOf(resting)];
  await half.query('begin');
  giveBack(resting);
  const slowly = slow.query('select pg_sleep($1)', [(LOOK_MS * 20) / 1000]);
  const doing = async (state: string, query: string): Promise<boolean> => (await run(database.db, 'select 1 from pg_stat_activity where datname = $1 and state = $2 and query = $3', [name, state, query])).length > 0;
  await until('it is at work', () => doing('active', 'select pg_sleep($1)'));
  proxy.drop('back');
  const asked = half.query('select 1 as lost').then(() => undefined, (cause: unknown) => cause);
  await until('what it asked was done', () => doing('idle in transaction', 'select 1 as lost'));
  await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); }); // the answer is on its way, and is lost
  proxy.heal();

  const cause = await asked;
  assert.match(String(cause), /1 awaited an answer that nobody was making, 1 rested beside/);
  assert.ok(isDatabaseGone(cause), 'whoever asked is told that the database is out of reach');
  assert.equal(told.length, 1);
  await until('its backend is gone, and the transaction with it', async () => !await lives(pids[0] ?? 0));
  assert.equal((await slowly).rowCount, 1);
  giveBack(half, true);
  giveBack(slow);
  assert.equal((await pool.query('select 1 as one')).rowCount, 1, 'the pool goes on');
  assert.equal(pool.totalCount, 1, 'the one that was slow is still there');
});

test('a COPY whose rows are lost on the way is ended at both ends, so that its transaction holds nothing; one that is still coming is waited for', async (t) => {
  const { name, database, beforeDrop } = await testDatabase(t);
  await run(database.db, 'create table copied (n integer)');
  const to = connectionTo(name);
  const url = 'url' in to ? new URL(to.url) : undefined;
  const proxy = await faultProxy(t, () => ('url' in to ? { host: url?.hostname, port: Number(url?.port) } : { path: `${to.host}/.s.PGSQL.${to.port}` }), seeded(t));
  const config = { host: '127.0.0.1', port: proxy.port, database: name, user: 'url' in to ? url?.username : to.user, application_name: 'crosscheck' };
  const pool = new pg.Pool({ ...config, max: 2 });
  const told: string[] = [];
  pool.on('error', () => undefined);
  const unwatch = watchSilence(pool, config, ({ message }) => { told.push(message); }, LOOK_MS);
  const [half, coming] = [await pool.connect(), await pool.connect()];
  for (const one of [half, coming]) one.on('error', () => undefined);
  beforeDrop(async () => { unwatch(); half.release(true); coming.release(true); await pool.end(); });
  const slowly = coming.query(copyFrom('copy copied from stdin'));
  const written = finished(slowly);
  written.catch(() => undefined); // it is told of at the end
  const state = { isOver: false };
  const feeding = (async () => { for (let n = 0; !state.isOver; n += 1) { slowly.write(`${n}\n`.repeat(100)); await new Promise((resolve) => { setTimeout(resolve, LOOK_MS / 4); }); } slowly.end(); })();
  await until('rows are coming', async () => (await run(database.db, 'select 1 from pg_stat_progress_copy where datname = $1 and bytes_processed > 0', [name])).length === 1);
  await half.query('begin');
  proxy.drop('back');
  const lost = half.query(copyFrom('copy copied from stdin'));
  lost.end('1\n');
  const ended = finished(lost).then(() => undefined, (fault: unknown) => fault);
  const copying = async (): Promise<number> => (await run(database.db, `select 1 from pg_stat_activity where datname = $1 and query = 'copy copied from stdin' and state = 'active'`, [name])).length;
  await until('both are in a COPY', async () => await copying() === 2);
  await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); }); // what asks for the rows is on its way, and is lost
  proxy.heal();
  const cause = await ended;
  assert.match(String(cause), /awaited an answer that nobody was making/);
  assert.ok(isDatabaseGone(cause));
  state.isOver = true;
  await feeding;
  await written;
  assert.ok(slowly.rowCount > 0);
  await until('nobody is in a COPY any more', async () => await copying() === 0);
  assert.deepEqual([told.length, pool.totalCount], [1, 2]);
});
