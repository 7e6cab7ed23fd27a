/** Backup beside a hub at work, and restore on an empty machine: what was there at one moment is there again, and the log is never forked. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { run, type Database } from '../../src/kernel/store/database.ts';
import { testDatabase } from '../fixtures.ts';
import { hubProcess } from '../hub-process.ts';
import { severalHubs, urlOf } from '../several-hubs.ts';
import { until } from '../waiting.ts';

const COMMAND = new URL('../../bin/crosscheck', import.meta.url).pathname;
const vinOf = (n: number): string => `WVWZZZ1KZ8W${String(n).padStart(6, '0')}`;
type Ended = { readonly code: number | null; readonly said: string };

function command(args: readonly string[], url: string, onStart?: (kill: (signal: NodeJS.Signals) => void) => void): Promise<Ended> {
  const { CROSSCHECK_TOKEN: _token, ...env } = process.env;
  const child = spawn(COMMAND, args, { env: { ...env, DATABASE_URL: url }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  onStart?.((signal) => { child.kill(signal); });
  return once(child, 'close').then(([code]) => ({ code: code as number | null, said }));
}

async function temporary(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'xc-backup-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A database of the test server without any table. */
async function emptyDatabase(t: TestContext): Promise<{ readonly url: string; readonly database: Database }> {
  const { name, database } = await testDatabase(t);
  await run(database.db, 'drop owned by current_user cascade');
  await run(database.db, 'create schema if not exists public');
  return { url: urlOf(name), database };
}

const countOf = async ({ db }: Database, table: string): Promise<number> => ((await run(db, `select count(*) as n from ${table}`) as { n: number }[])[0]?.n ?? -1);

test('a backup beside a hub at work holds one moment whole; restored elsewhere it answers the same, its log begins anew, and the old one is not written on', async (t) => {
  const world = await severalHubs(t, [[]]);
  const [hub] = world.hubs;
  assert.ok(hub);
  const desk = await hub.token('DE', 'desk');
  const officer = await hub.token('BR', 'officer');
  for (let n = 0; n < 20; n += 1) assert.equal((await hub.ask(desk, 'POST', '/v1/vehicles', { reference: `before-${n}`, vin: vinOf(n) })).status, 201);
  await until('they are found', async () => (await hub.ask<{ outcome: string }>(officer, 'POST', '/v1/checks', { vehicle: { vin: vinOf(19) }, purpose: 'roadside' })).body.outcome === 'hit');
  let isOver = false;
  let reported = 0;
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
  const working = (async () => { for (let n = 1_000; !isOver; n += 1) { assert.equal((await hub.ask(desk, 'POST', '/v1/vehicles', { reference: `beside-${n}`, vin: vinOf(n) })).status, 201); reported += 1; } })();
  await until('there is work', () => reported > 5);
  const folder = await temporary(t);
  const taken = await command(['backup', join(folder, 'one'), '--keys', world.keysFolder], world.databaseUrl);
  isOver = true;
  await working;
  assert.equal(taken.code, 0, taken.said);
  assert.match(taken.said, /manifest SHA-256 [0-9a-f]{64}/);
  assert.match(taken.said, /keys are not in it/);
  assert.equal((await readdir(join(folder, 'one'))).some((name) => name.includes('key') && !name.startsWith('client_keys') && !name.endsWith('.copy.gz')), false, 'no key of the hub lies in it');

  const there = await emptyDatabase(t);
  // The keys' newest checkpoint is older than the backup's log: what a stolen moment of both would need to fork it.
  const keys = join(folder, 'keys');
  await cp(world.keysFolder, keys, { recursive: true });
  const restored = await command(['restore', join(folder, 'one'), '--keys', keys], there.url);
  assert.equal(restored.code, 0, restored.said);
  assert.match(restored.said, /restored and verified/);
  const manifest = JSON.parse(await readFile(join(folder, 'one', 'manifest.json'), 'utf8')) as { tables: { table: string; rows: number }[] };
  for (const { table, rows } of manifest.tables) assert.equal(await countOf(there.database, table), rows, table);
  assert.equal(await countOf(there.database, 'records'), await countOf(there.database, `changes where kind = 'vehicles' and version = 1`), 'records and their changes are of one moment');

  const again = await hubProcess(t, { DATABASE_URL: there.url, CROSSCHECK_PUBLIC_URL: 'https://hub.example.org' }, { args: ['--keys', keys] });
  assert.deepEqual((await again.ask<{ outcome: string }>(officer, 'POST', '/v1/checks', { vehicle: { vin: vinOf(7) }, purpose: 'roadside' })).body.outcome, 'hit', 'tokens and records are there');
  assert.equal((await again.ask(desk, 'POST', '/v1/vehicles', { reference: 'afterwards', vin: vinOf(9_999) })).status, 201, 'numbers go on behind those that were given');
  await until('the log is held', () => again.said().includes('"log.held"'));
  assert.match(again.said(), /restored from a backup of/);
  const origins = await countOf(there.database, 'log_origins');
  assert.equal((await again.ask(again.admin(), 'POST', '/v1/log/origins', { reason: 'restored' })).status, 201);
  assert.equal(await countOf(there.database, 'log_origins'), origins + 1);
  await until('the new log goes on', async () => (await countOf(there.database, `log_checkpoints where origin = ${origins + 1}`)) > 0);
  assert.equal(await again.end(), 0);
  assert.equal(await hub.end(), 0);
});

test('a folder in use, a damaged file, a database that is not empty, a restore that was broken off: each is refused plainly', async (t) => {
  const { database, name } = await testDatabase(t);
  const folder = await temporary(t);
  const at = join(folder, 'one');
  await run(database.db, `insert into audit_events (at, action, outcome, bureau, unit, token, subjects) select now(), 'x', 'done', 'DE', E'a\\tb\\\\n', 'tok', array['a', 'b"c'] from generate_series(1, 1000)`);
  assert.equal((await command(['backup', at], urlOf(name))).code, 0);
  const twice = await command(['backup', at], urlOf(name));
  assert.deepEqual([twice.code, /is not empty/.test(twice.said)], [1, true]);
  const full = await command(['restore', at], urlOf(name));
  assert.deepEqual([full.code, /this database is not empty/.test(full.said)], [1, true]);

  const file = join(at, 'audit_events.copy.gz');
  const bytes = await readFile(file);
  const there = await emptyDatabase(t);
  await writeFile(file, Buffer.concat([bytes.subarray(0, 9), Buffer.of(bytes[9]! ^ 1), bytes.subarray(10)])); // the header's byte for the system: the text reads the same
  const damaged = await command(['restore', at], there.url);
  assert.deepEqual([damaged.code, /is damaged: its SHA-256/.test(damaged.said)], [1, true], damaged.said);
  await writeFile(file, bytes);
  const resumed = await command(['restore', at], there.url);
  assert.deepEqual([resumed.code, /was broken off; it is not gone on with/.test(resumed.said)], [1, true], resumed.said);
  const serving = await command(['serve', '--data', join(folder, 'data'), '--port', '0'], there.url);
  assert.deepEqual([serving.code, /being restored into this database/.test(serving.said)], [69, true], serving.said);
  const anew = await emptyDatabase(t);
  const restored = await command(['restore', at], anew.url);
  assert.equal(restored.code, 0, restored.said);
  assert.deepEqual(await run(anew.database.db, 'select distinct unit, subjects from audit_events'), [{ unit: 'a\tb\\n', subjects: ['a', 'b"c'] }]);
  await assert.rejects(run(anew.database.db, 'delete from audit_events'), /append-only/, 'what guards history is on again');
  await rm(join(at, 'manifest.json'));
  const half = await command(['restore', at], anew.url);
  assert.deepEqual([half.code, /no whole backup/.test(half.said)], [1, true]);
});

test('^C during a backup leaves no folder that could be taken for one', async (t) => {
  const { database, name } = await testDatabase(t);
  await run(database.db, `insert into audit_events (at, action, outcome, bureau, unit, token, subjects) select now(), 'x', 'done', 'DE', md5(n::text), 'tok', array[md5((n + 1)::text)] from generate_series(1, 300000) n`);
  const folder = join(await temporary(t), 'one');
  const ended = await command(['backup', folder], urlOf(name), (kill) => {
    void until('a file grows', async () => (await readdir(folder).catch(() => [])).length > 3).then(() => { kill('SIGINT'); });
  });
  assert.equal(ended.code, 130, ended.said);
  assert.match(ended.said, /broken off; what was written is removed/);
  assert.deepEqual(await readdir(folder), []);
});
