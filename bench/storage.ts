/**
 * What is kept: bytes of each table for a vehicle, for a change of one and for a check by stream and alone, the log and its proofs included, on a database that was filled through
 * the front door, and how large and how soon a backup of it is. The world model (world-model.ts) is fed with it. `quick` shrinks it and leaves no file.
 */
import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../src/kernel/store/embedded/index.ts';
import { openDatabase, run, type Database } from '../src/kernel/store/database.ts';
import { writeQuestions, writeVehicles } from './files.ts';
import { vehicles } from './generator/index.ts';
import { ROOT, adminToken, ask, command, startHub, tokenOf } from './hub.ts';
import { machine, megabytes, printTable, rounded, shown, table, writeResult } from './sheet.ts';

const isQuick = process.argv.includes('quick');
const VEHICLES = isQuick ? 5_000 : 100_000;
const CHECKS = isQuick ? 10_000 : 200_000;
const SEED = 1;
const ALONE_S = isQuick ? 5 : 40;
const PUBLISHED_LOOKS_MAX = 600;
const FOUND_EXIT = 20;

type Sizes = ReadonlyMap<string, number>;

/** Which process keeps what: it grows with nobody's use. */
const PASSING = new Set(['leases', 'hubs', 'late_places']);

/** Rows, indexes and long values of each table; keys for late reports lie in slots that take turns. */
async function sizesOf({ db }: Database): Promise<Sizes> {
  await run(db, 'vacuum analyze');
  const rows = await run(db, `select relname as name, pg_total_relation_size(oid) as bytes from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`) as { name: string; bytes: number }[];
  const sizes = new Map<string, number>();
  for (const { name, bytes } of rows) {
    const table = name.replace(/^(check_keys)_\d+$/, '$1');
    if (!PASSING.has(table)) sizes.set(table, (sizes.get(table) ?? 0) + bytes);
  }
  return sizes;
}

/** Waits until what was done is integrated and published, because that is kept too. */
async function published({ db }: Database): Promise<void> {
  for (let look = 0; look < PUBLISHED_LOOKS_MAX; look += 1) {
    const [row] = await run(db, `
      select (select max(sequence) from audit_events) is distinct from (select max(position) from log_entries where kind = 'event')
        or (select max(position) from check_groups) is distinct from (select max(position) from log_entries where kind = 'checks') as waits`) as { waits: boolean }[];
    if (row?.waits === false) return;
    await new Promise((resolve) => { setTimeout(resolve, 500); });
  }
  throw new Error('the log was not published in time');
}

const grown = (before: Sizes, after: Sizes, count: number): readonly (readonly [string, number])[] =>
  [...after].map(([name, bytes]) => [name, (bytes - (before.get(name) ?? 0)) / count] as const).filter(([, bytes]) => bytes >= 0.05).sort((a, b) => b[1] - a[1]);

/** Single checks, one after the other: each is a commit and a leaf of the log by itself, as it is where 137 bureaus ask in turns. */
async function askAlone(url: string, token: string, file: string): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'bench/single-client.ts'), url, token, file, String(ALONE_S), '1'], { stdio: ['ignore', 'ignore', 'inherit'] });
  await new Promise<void>((resolve, reject) => { child.on('exit', (code) => { if (code === 0) resolve(); else reject(new Error(`the client ended with ${code ?? 'a signal'}`)); }); });
}

const countOf = async ({ db }: Database, name: 'checks' | 'record_versions'): Promise<number> => (await run(db, `select count(*)::int as n from ${name}`) as { n: number }[])[0]?.n ?? 0;

function backup(to: string, data: string, databaseUrl: string): Promise<{ readonly bytes: number; readonly seconds: number }> {
  const begun = performance.now();
  const child = spawn(join(ROOT, 'bin/crosscheck'), ['backup', to, '--data', data], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DATABASE_URL: databaseUrl } });
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      if (code !== 0) { reject(new Error(`the backup ended with ${code ?? 'a signal'}`)); return; }
      const files = readdirSync(to, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      resolve({ bytes: files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0), seconds: (performance.now() - begun) / 1000 });
    });
  });
}

async function measure(folder: string, database: Database, databaseUrl: string): Promise<void> {
  const data = join(folder, 'hub');
  const hub = await startHub(data, [], { DATABASE_URL: databaseUrl });
  const admin = await adminToken(data);
  await ask(hub, admin, 'POST /v1/bureaus', { code: 'NL', name: 'Bench', country: 'NL' });
  const [feed, officer] = [await tokenOf(hub, admin, 'feed'), await tokenOf(hub, admin, 'officer')];
  const [recorded, asked] = [join(folder, 'vehicles.csv'), join(folder, 'checks.ndjson')];
  await writeVehicles(recorded, SEED, { from: 0, count: VEHICLES });
  await writeQuestions(asked, SEED + 1, { recorded: [...vehicles(SEED, VEHICLES)], count: CHECKS });
  const empty = await sizesOf(database);
  await command(hub, feed, ['vehicles', 'import', recorded, '--profile', 'generic', '--json']);
  await published(database);
  const filled = await sizesOf(database);
  const restated = join(folder, 'restated.csv');
  await writeVehicles(restated, SEED, { from: 0, count: VEHICLES, as: (v) => ({ ...v, colour: v.colour === 'black' ? 'white' : 'black' }) });
  await command(hub, feed, ['vehicles', 'import', restated, '--profile', 'generic', '--json']);
  await published(database);
  const changed = await sizesOf(database);
  const versions = await countOf(database, 'record_versions');
  if (versions !== VEHICLES) throw new Error(`${versions} of ${VEHICLES} vehicles were changed`);
  const out = await open(join(folder, 'answers.ndjson'), 'w');
  const { code } = await command(hub, officer, ['check', '--stream', asked, '--purpose', 'border_control'], out.fd);
  await out.close();
  if (code !== FOUND_EXIT) throw new Error(`the stream of checks ended with ${code}`);
  await published(database);
  const checked = await sizesOf(database);
  const before = await countOf(database, 'checks');
  await askAlone(hub.url.replace('localhost', '127.0.0.1'), officer, asked);
  await published(database);
  const [alone, whole] = [await sizesOf(database), await countOf(database, 'checks')];
  const saved = await backup(join(folder, 'backup'), data, databaseUrl);
  await hub.stop();
  const [size] = await run(database.db, 'select pg_database_size(current_database()) as bytes') as { bytes: number }[];

  const rowsOf = (of: readonly (readonly [string, number])[]): string[][] => [...of, ['together', of.reduce((sum, [, bytes]) => sum + bytes, 0)] as const].map(([name, bytes]) => [name, `${rounded(bytes)} bytes`]);
  const [perVehicle, perChange, perCheck, perAlone] = [rowsOf(grown(empty, filled, VEHICLES)), rowsOf(grown(filled, changed, VEHICLES)), rowsOf(grown(changed, checked, CHECKS)), rowsOf(grown(checked, alone, whole - before))];
  const database0 = size?.bytes ?? 0;
  const backups = [
    ['database', megabytes(database0)], ['backup', megabytes(saved.bytes)], ['backup, share of the database', rounded(saved.bytes / database0)],
    ['backup taken and verified', `${rounded(saved.seconds)} s`], ['database backed up in a second', megabytes(database0 / saved.seconds)],
  ];
  printTable(['A vehicle', ''], perVehicle);
  printTable(['A change', ''], perChange);
  printTable(['A check of a stream', ''], perCheck);
  printTable(['A check asked alone', ''], perAlone);
  printTable(['Backup', ''], backups);
  if (isQuick) return;
  await writeResult('storage', [
    `Machine: ${machine()}. Hub, PostgreSQL (embedded) and client all on it.`,
    `${shown(VEHICLES)} vehicles of the seeded generator (seed ${SEED}) by import, each changed once by another import, then ${shown(CHECKS)} checks by stream at one hit in 1,100, then ${shown(whole - before)} one after the other; indexes and the published log included, after VACUUM.`, '',
    '## A vehicle', '', ...table(['Table', 'Measured'], perVehicle), '', '## A change', '', ...table(['Table', 'Measured'], perChange), '', '## A check of a stream', '', ...table(['Table', 'Measured'], perCheck), '', '## A check asked alone', '', ...table(['Table', 'Measured'], perAlone), '', '## Backup', '', ...table(['What', 'Measured'], backups),
  ]);
}

export async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-bench-'));
  const embedded = await startEmbedded({ folder: join(folder, 'postgres'), log: () => undefined });
  const { host, port, user, database } = embedded.connection;
  const opened = openDatabase(embedded.connection, () => undefined, { isPatient: true });
  try {
    await measure(folder, opened, `postgres://${user}@localhost/${database}?${new URLSearchParams({ host, port: String(port) }).toString()}`);
  } finally {
    await opened.close();
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
