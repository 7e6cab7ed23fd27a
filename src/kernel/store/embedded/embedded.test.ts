/** The embedded PostgreSQL through its door: starts, kills of every kind, a second hub. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { postmasterOf, query, silent, small, spawnHub, until, withFolder } from './fixtures.ts';
import { startEmbedded } from './index.ts';
import { endProcess, isAlive } from './processes.ts';

const start = (folder: string, more: Partial<Parameters<typeof startEmbedded>[0]> = {}): ReturnType<typeof startEmbedded> => startEmbedded({ folder, log: silent, settings: small, ...more });
const seen = [{ n: 7 }];
const write = 'create table kept (n int); insert into kept values (7)';
const read = 'select n from kept';

test('what was written before a stop is there after the next start', async () => {
  await withFolder(async (folder) => {
    const first = await start(folder);
    await query(first.connection, write);
    await first.stop();
    await first.stop(); // twice does no harm
    await assert.rejects(query(first.connection, read));
    const second = await start(folder);
    assert.equal(second.adopted, false);
    assert.deepEqual(await query(second.connection, read), seen);
    const [facts] = await query(second.connection, "select usesuper, usecreatedb, current_setting('data_checksums') sums, current_setting('fsync') fsync, current_setting('listen_addresses') tcp, upper('пётр') as folded from pg_user where usename = current_user");
    assert.deepEqual(facts, { usesuper: false, usecreatedb: false, sums: 'on', fsync: 'on', tcp: '', folded: 'ПЁТР' });
    await second.stop();
  });
});

test('pg_trgm sees letters beyond ASCII, and databases are created only where allowed', async () => {
  await withFolder(async (folder) => {
    const strict = await start(folder);
    await assert.rejects(query(strict.connection, 'create database other'), /permission denied/);
    await query(strict.connection, 'create extension pg_trgm');
    assert.deepEqual(await query(strict.connection, "select similarity('Пётр', 'Пётр') > 0.9 as same"), [{ same: true }]);
    await strict.stop();
    const open = await start(folder, { allowCreateDatabase: true });
    await query(open.connection, 'create database other template crosscheck');
    await open.stop();
  });
});

test('a PostgreSQL left behind by a killed hub is adopted with everything that was committed', async () => {
  await withFolder(async (folder) => {
    const hub = spawnHub(folder);
    const { connection } = await hub.told;
    assert.ok(connection);
    await query(connection, write);
    const before = await postmasterOf(folder);
    await hub.kill();
    assert.ok(isAlive(before));
    const next = await start(folder);
    assert.equal(next.adopted, true);
    assert.equal(await postmasterOf(folder), before);
    assert.deepEqual(await query(next.connection, read), seen);
    process.kill(before, 'SIGKILL'); // an adopted one is supervised too
    await until('restarted', async () => (await query(next.connection, read)).length === 1);
    assert.notEqual(await postmasterOf(folder), before);
    const last = await postmasterOf(folder);
    await next.stop();
    assert.equal(isAlive(last), false);
  });
});

test('a killed PostgreSQL is started again, as often as it takes, and keeps its place', async () => {
  await withFolder(async (folder) => {
    const events: string[] = [];
    const hub = await start(folder, { log: (event) => { events.push(event); } });
    await query(hub.connection, write);
    for (let round = 0; round < 3; round += 1) {
      const pid = await postmasterOf(folder);
      process.kill(pid, 'SIGKILL');
      if (round === 1) assert.equal((await spawnHub(folder).told).refused, 'DataFolderInUse'); // not even in between
      await until('restarted', async () => (await query(hub.connection, read)).length === 1 && (await postmasterOf(folder)) !== pid);
      await until('said so', async () => events.filter((event) => event === 'postgres_restored').length > round);
    }
    assert.equal((await spawnHub(folder).told).refused, 'DataFolderInUse'); // the lock was taken again
    await hub.stop();
    assert.equal(events.at(-1), 'postgres_stopped');
  });
});

test('a stop while PostgreSQL is being started again leaves none behind', async () => {
  await withFolder(async (folder) => {
    const hub = await start(folder);
    process.kill(await postmasterOf(folder), 'SIGKILL');
    await pause(330);
    await hub.stop();
    await assert.rejects(postmasterOf(folder));
  });
});

test('a second hub is refused by name and pid, and the first works on', async () => {
  await withFolder(async (folder) => {
    const hub = spawnHub(folder);
    const { connection, pid } = await hub.told;
    assert.ok(connection);
    const before = await postmasterOf(folder);
    await assert.rejects(start(folder), { name: 'DataFolderInUse', message: new RegExp(`another hub is running on this data folder \\(pid ${pid ?? 0}\\)`) });
    assert.equal(await postmasterOf(folder), before);
    assert.equal((await query(connection, 'select 1')).length, 1);
    process.kill(before, 'SIGSTOP'); // even if it does not answer: it is the first hub's
    await assert.rejects(start(folder, { limits: { silenceMs: 300 } }), { name: 'DataFolderInUse' });
    process.kill(before, 'SIGCONT');
    assert.equal((await query(connection, 'select 1')).length, 1);
    await hub.kill();
  });
});

test('of hubs that start at once on an empty folder one wins', async () => {
  await withFolder(async (folder) => {
    const hubs = [spawnHub(folder), spawnHub(folder), spawnHub(folder)];
    const told = await Promise.all(hubs.map((hub) => hub.told));
    assert.deepEqual(told.map(({ refused }) => refused ?? 'won').sort(), ['DataFolderInUse', 'DataFolderInUse', 'won'], JSON.stringify(told));
    assert.deepEqual((await readdir(folder)).filter((name) => name.includes('making')), []);
    for (const hub of hubs) await hub.kill();
  });
});

test('a folder with a path too long for a socket works, and is adopted too', async () => {
  await withFolder(async (short) => {
    const folder = join(short, 'ein-sehr-langer-Name-für-einen-Ordner-'.repeat(4), 'postgres');
    const hub = spawnHub(folder);
    const { connection } = await hub.told;
    assert.ok(connection && !connection.host.startsWith(short));
    await query(connection, write);
    await hub.kill();
    const next = await start(folder);
    assert.equal(next.adopted, true);
    assert.equal(next.connection.host, connection.host);
    assert.deepEqual(await query(next.connection, read), seen);
    await next.stop();
    await assert.rejects(stat(connection.host), { code: 'ENOENT' });
  });
});

test('an initdb killed half-way leaves nothing in the way', async () => {
  await withFolder(async (folder) => {
    for (const afterMs of [120, 250, 400]) {
      const hub = spawnHub(folder);
      await until('initdb runs', async () => (await readdir(folder)).some((name) => name.includes('making')));
      await pause(afterMs - 100);
      await hub.kill();
    }
    await mkdir(join(folder, 'data.making-1-nobody'), { recursive: true });
    const hub = await start(folder);
    await query(hub.connection, write);
    assert.deepEqual((await readdir(folder)).filter((name) => name.includes('making')), []);
    await hub.stop();
  });
});

test('a stale lock file whose pid now belongs to something else does not stop the start', async () => {
  await withFolder(async (folder) => {
    const hub = spawnHub(folder);
    await hub.told;
    await hub.kill();
    await endProcess(await postmasterOf(folder), [['SIGKILL', 5_000]]);
    const { uid, gid } = await stat(join(folder, 'data'));
    const stranger = spawn('sleep', ['60'], { uid, gid }); // of the same user: PostgreSQL itself gives up on that
    for (const lockFile of [join(folder, 'data', 'postmaster.pid'), join(folder, 'socket', '.s.PGSQL.5432.lock')]) {
      const [, ...rest] = (await readFile(lockFile, 'utf8')).split('\n');
      await writeFile(lockFile, [stranger.pid, ...rest].join('\n'));
    }
    const next = await start(folder);
    assert.equal(next.adopted, false);
    assert.ok(isAlive(stranger.pid ?? 0));
    await next.stop();
    stranger.kill('SIGKILL');
  });
});

test('a stuck PostgreSQL of a killed hub is ended and replaced', async () => {
  await withFolder(async (folder) => {
    const hub = spawnHub(folder);
    const { connection } = await hub.told;
    assert.ok(connection);
    await query(connection, write);
    await hub.kill();
    const stuck = await postmasterOf(folder);
    process.kill(stuck, 'SIGSTOP');
    const next = await start(folder, { limits: { silenceMs: 400, fastStopMs: 200, quitMs: 200 } });
    assert.equal(isAlive(stuck), false);
    assert.deepEqual(await query(next.connection, read), seen);
    await next.stop();
  });
});

test('a backend that outlived hub and PostgreSQL is ended before the next start', async () => {
  await withFolder(async (folder) => {
    const hub = spawnHub(folder);
    const { connection } = await hub.told;
    assert.ok(connection);
    const busy = query(connection, "do $$ begin loop end loop; end $$").catch(silent);
    await pause(200);
    await hub.kill();
    await endProcess(await postmasterOf(folder), [['SIGKILL', 5_000]]);
    const events: string[] = [];
    const next = await start(folder, { log: (event) => { events.push(event); } });
    assert.ok(events.includes('postgres_backend_left_behind'));
    await next.stop();
    await busy;
  });
});

test('an adopted PostgreSQL with other settings is started again with ours', async () => {
  await withFolder(async (folder) => {
    const hub = spawnHub(folder);
    await hub.told;
    await hub.kill();
    const next = await start(folder, { settings: { ...small, work_mem: '9MB' } });
    assert.equal(next.adopted, false);
    assert.deepEqual(await query(next.connection, 'show work_mem'), [{ work_mem: '9MB' }]);
    await next.stop();
  });
});

test('Ctrl-C in the terminal of the hub does not reach PostgreSQL', async () => {
  await withFolder(async (folder) => {
    const hub = spawnHub(folder);
    const { connection, pid } = await hub.told;
    assert.ok(connection && pid !== undefined);
    process.kill(-pid, 'SIGINT');
    await pause(300);
    assert.equal((await query(connection, 'select 1')).length, 1);
    await hub.kill();
  });
});

test('a failed start says what PostgreSQL said last', async () => {
  await withFolder(async (folder) => {
    await assert.rejects(start(folder, { settings: { shared_buffers: 'plenty' } }), { name: 'EmbeddedFailure', message: /invalid value for parameter "shared_buffers"/ });
    await assert.rejects(start(folder, { settings: { 'x; y': '' } }), /not a PostgreSQL setting/);
    await (await start(folder)).stop();
  });
});

test('no value of a record reaches the log', async () => {
  await withFolder(async (folder) => {
    const hub = await start(folder);
    await query(hub.connection, 'create table plates (plate text primary key)');
    await query(hub.connection, "insert into plates values ('SECRET1')");
    await assert.rejects(query(hub.connection, "insert into plates values ('SECRET1')"), /duplicate key/);
    await assert.rejects(query(hub.connection, "select 'SECRET1'::int"));
    await hub.stop();
    assert.ok(!(await readFile(join(folder, 'postgres.log'), 'utf8')).includes('SECRET1'));
  });
});
