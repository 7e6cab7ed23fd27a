/** Lines to the database that break in the midst of work: whoever asked is told to come again, what was acknowledged is whole and there once, and nothing is half done. `BREAKS=2000` breaks more of them, `SEED` replays a run. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { faultProxy, type FaultProxy } from '../../../tests/faults/proxy.ts';
import { connectionTo, testDatabase } from '../../../tests/fixtures.ts';
import { seeded, type Random } from '../../../tests/random.ts';
import { Refusal } from '../errors.ts';
import { isDatabaseGone, openDatabase, run, type Database } from './database.ts';
import { toldOfDatabase } from './told.ts';

const BREAKS = Number(process.env.BREAKS ?? 60);
const WORKERS = 16;
/** More than fits between the two ends of a line: its sender has to wait in the midst of a COPY. */
const WIDE = 'x'.repeat(600_000);
const ROWS = 4;

type Line = { readonly direct: Database; readonly broken: Database; readonly proxy: FaultProxy; readonly random: Random };

/** A database, and the same one behind a link that can be broken. */
async function lines(t: TestContext): Promise<Line> {
  const { name, database, beforeDrop } = await testDatabase(t);
  const to = connectionTo(name);
  const url = 'url' in to ? new URL(to.url) : undefined;
  const random = seeded(t);
  const proxy = await faultProxy(t, () => ('url' in to ? { host: url?.hostname, port: Number(url?.port) } : { path: `${to.host}/.s.PGSQL.${to.port}` }), random);
  const user = 'url' in to ? url?.username ?? '' : to.user;
  const broken = openDatabase({ url: `postgres://${user}@127.0.0.1:${proxy.port}/${name}` }, () => undefined);
  beforeDrop(async () => { proxy.heal(); await broken.close(); });
  await run(database.db, 'create table deeds (id integer, part integer, said text, primary key (id, part)); ');
  await run(database.db, 'create table shared (n integer primary key, times integer)');
  await run(database.db, 'insert into shared select n, 0 from generate_series(1, 4) n');
  return { direct: database, broken, proxy, random };
}

/** One deed in several rows, by COPY and by statements, and two counters that others want too, in an order that lets them lock each other out. */
const deed = ({ broken, random }: Line, id: number): Promise<void> => broken.transaction(async (session) => {
  const wide = random.below(4) === 0 ? WIDE : 'narrow';
  const [first, second] = random.shuffled([1, 2, 3, 4]);
  await session.copyIn('deeds', ['id', 'part', 'said'], `${id}\t1\t${wide}\n${id}\t2\t${wide}\n`);
  await run(session.db, 'update shared set times = times + 1 where n = $1', [first]);
  await run(session.db, 'insert into deeds values ($1, 3, $2)', [id, wide]);
  await run(session.db, 'update shared set times = times + 1 where n = $1', [second]);
  await session.copyIn('deeds', ['id', 'part', 'said'], `${id}\t4\tnarrow\n`);
});

/** Breaks whatever is under way, each time in another way. */
async function breakOnce({ direct, proxy, random }: Line): Promise<void> {
  const others = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = 'crosscheck' and query not like '%pg_stat_activity%' order by random() limit 4`;
  const ways: readonly (() => unknown)[] = [
    proxy.reset,
    async () => { proxy.cut(); await pause(random.below(30)); proxy.heal(); },
    () => { proxy.slow({ delayMs: random.below(20), jitterMs: 10, bytesPerS: 200_000 + random.below(2_000_000) }); },
    proxy.heal,
    () => run(direct.db, `select pg_terminate_backend(pid) ${others}`),
    () => run(direct.db, `select pg_cancel_backend(pid) ${others}`),
  ];
  await random.pick(ways)();
  await pause(random.below(60));
}

test('lines that are reset, cut, slow, or ended by the server in the midst of a transaction: who asked is told to come again, and each deed is whole and once, or not at all', async (t) => {
  const line = await lines(t);
  const { direct, broken, proxy, random } = line;
  const done: number[] = [];
  const unheard: number[] = [];
  const wrong: unknown[] = [];
  const state = { isOver: false, next: 0 };
  const work = async (): Promise<void> => {
    while (!state.isOver) {
      const id = state.next++;
      try {
        if (random.below(3) === 0) await run(broken.db, 'insert into deeds select $1, n, $2 from generate_series(1, 4) n', [id, 'narrow']); else await deed(line, id);
        done.push(id);
      } catch (cause) {
        unheard.push(id);
        const said = toldOfDatabase(cause);
        if (!(said instanceof Refusal && said.status === 503 && Number(said.details.retryAfterS) > 0)) wrong.push(cause);
      }
    }
  };
  const working = Promise.all(Array.from({ length: WORKERS }, work));
  for (let n = 0; n < BREAKS && wrong.length === 0; n += 1) await breakOnce(line);
  proxy.heal();
  state.isOver = true;
  await working;
  t.diagnostic(`${BREAKS} breaks, ${done.length} deeds acknowledged, ${unheard.length} told to come again`);
  assert.deepEqual(wrong, []);
  const there = new Map((await run(direct.db, 'select id, count(*)::int as parts from deeds group by id') as { id: number; parts: number }[]).map(({ id, parts }) => [id, parts]));
  assert.deepEqual(done.filter((id) => there.get(id) !== ROWS), [], 'what was acknowledged is whole');
  assert.deepEqual([...there].filter(([, parts]) => parts !== ROWS), [], 'and nothing is half done');
  assert.ok(done.length > 0 && unheard.length > 0, 'there was something to break');
});

test('a transaction of which a statement failed unheard is not taken for committed', async (t) => {
  const { database } = await testDatabase(t);
  await run(database.db, 'create table deeds (id integer)');
  await assert.rejects(database.transaction(async ({ db }) => {
    await run(db, 'insert into deeds values (1)');
    await run(db, 'select 1 / 0').catch(() => undefined);
  }), /nothing was committed/);
  assert.deepEqual(await run(database.db, 'select * from deeds'), []);
});

test('a COPY that took fewer rows than were sent undoes what it belongs to', async (t) => {
  const { database } = await testDatabase(t);
  await run(database.db, 'create table deeds (id integer)');
  await run(database.db, `create function swallow() returns trigger language plpgsql as $$ begin return case when new.id = 2 then null else new end; end $$`);
  await run(database.db, 'create trigger swallow before insert on deeds for each row execute function swallow()');
  await database.transaction((session) => session.copyIn('deeds', ['id'], '1\n3\n'));
  await assert.rejects(database.transaction((session) => session.copyIn('deeds', ['id'], '1\n2\n')), /took 1 of 2 rows/);
  assert.deepEqual(await run(database.db, 'select id from deeds order by id'), [{ id: 1 }, { id: 3 }]);
});

const fault = (code: string | undefined, message = '', more: object = {}): Error => Object.assign(new Error(message), code === undefined ? {} : { code }, more);

test('each way in which a database can be out of reach is told as such: come again, nothing was done', () => {
  const gone = [
    'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EAI_AGAIN', // the line
    '08006', '08P01', '57P01', '57P02', '57P03', '57P05', // the server says that it goes, or is not there yet
    '57014', '25P03', '25P04', // a limit of time is over
    '53100', '53200', '53300', '53400', '58030', // resources are short
    '25006', '28P01', '28000', // another server than before, a password that is being changed
  ];
  for (const code of gone) assert.ok(isDatabaseGone(fault(code)), code);
  assert.deepEqual([isDatabaseGone(fault('55000', '', { severity: 'FATAL' })), isDatabaseGone(fault('55000', '', { severity: 'ERROR' }))], [true, false], 'a server that lets nobody in');
  for (const code of ['EMFILE', 'EADDRNOTAVAIL', 'ENOENT', 'EAGAIN', 'EACCES']) assert.deepEqual([isDatabaseGone(fault(code, '', { syscall: 'connect' })), isDatabaseGone(fault(code, '', { syscall: 'open' }))], [true, false], code);
  for (const text of ['Connection terminated unexpectedly', 'timeout exceeded when trying to connect', 'Query read timeout', 'Client has encountered a connection error and is not queryable']) assert.ok(isDatabaseGone(fault(undefined, text)), text);
  for (const code of ['40001', '40P01', '55P03']) {
    const said = toldOfDatabase(fault(code));
    assert.ok(said instanceof Refusal && said.status === 503 && Number(said.details.retryAfterS) > 0, code);
  }
  // What is wrong with us, or with what was asked, is neither.
  for (const code of ['23505', '23503', '42P01', '22P02', '25P02', 'XX000', 'P0001', 'ERR_STREAM_DESTROYED']) assert.equal(toldOfDatabase(fault(code)) instanceof Refusal, false, code);
});
