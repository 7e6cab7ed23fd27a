/**
 * The fault suite: real hub processes over a PostgreSQL of their own, load at all of them, and something that breaks. After each round what
 * was acknowledged is there exactly once in effect, each index equals the truth and the log verifies. `ROUNDS=50 npm test -- tests/faults`
 * runs more of them; `SEED` replays a run.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openDatabase, type Database } from '../../src/kernel/store/database.ts';
import { startEmbedded } from '../../src/kernel/store/embedded/index.ts';
import { findPostmaster } from '../../src/kernel/store/embedded/lock-file.ts';
import { hubProcess, type HubProcess } from '../hub-process.ts';
import { seeded, type Random } from '../random.ts';
import { until } from '../waiting.ts';
import { TARGETS, desk, faultsOfLog, indexesDiffer, losses, newJournal, officer, vinOf } from './journal.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const DISK_MB = 600;
const FREEZE_MS = 7_000;

type World = { readonly hubs: readonly HubProcess[]; readonly database: Database; readonly keysFolder: string; readonly cluster: string; readonly disk: string | undefined; readonly random: Random };
type Fault = { readonly name: string; readonly breaks: (world: World) => Promise<void> };

type Cleanings = (() => Promise<unknown>)[];

/** A small disk for PostgreSQL, where this account may mount one. */
async function smallDisk(t: TestContext, folder: string, cleanings: Cleanings): Promise<string | undefined> {
  const disk = join(folder, 'disk');
  await mkdir(disk);
  try {
    await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=755`, 'tmpfs', disk]);
  } catch {
    t.diagnostic('no disk may be mounted by this account: full disks are left out');
    return undefined;
  }
  cleanings.push(() => promisify(execFile)('umount', ['-l', disk]));
  return disk;
}

async function world(t: TestContext): Promise<World> {
  const random = seeded(t);
  const folder = await mkdtemp(join(tmpdir(), 'xc-faults-'));
  await chmod(folder, 0o755);
  const cleanings: Cleanings = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })];
  t.after(async () => { for (const clean of cleanings.reverse()) await clean(); });
  const disk = await smallDisk(t, folder, cleanings);
  const home = join(disk ?? folder, 'postgres');
  const embedded = await startEmbedded({ folder: home, log: () => undefined, settings: { max_wal_size: '128MB', min_wal_size: '80MB', shared_buffers: '64MB' } });
  cleanings.push(embedded.stop);
  const { host, port, user, database: name } = embedded.connection;
  const env = { DATABASE_URL: `postgres://${user}@localhost/${name}?${new URLSearchParams({ host, port: String(port) }).toString()}`, CROSSCHECK_PUBLIC_URL: 'https://hub.example.org' };
  const keysFolder = join(folder, 'keys');
  const hubs: HubProcess[] = [];
  for (let n = 0; n < 2; n += 1) hubs.push(await hubProcess(t, env, { args: ['--keys', keysFolder] }));
  const database = openDatabase(embedded.connection, () => undefined);
  cleanings.push(database.close, async () => { for (const hub of hubs) await hub.kill(); });
  return { hubs, database, keysFolder, cluster: join(home, 'data'), disk, random };
}

const FAULTS: readonly Fault[] = [
  { name: 'a hub is killed', breaks: async ({ hubs, random }) => { const one = random.pick(hubs); await one.kill(); await pause(random.below(500)); await one.start(); } },
  { name: 'PostgreSQL is killed', breaks: async ({ cluster }) => { const found = await findPostmaster(cluster); if (found) process.kill(found.pid, 'SIGKILL'); } },
  { name: 'the disk is full', breaks: async ({ disk, random }) => {
    if (disk === undefined) return;
    const ballast = join(disk, 'ballast');
    await writeFile(ballast, Buffer.alloc(DISK_MB * 1024 * 1024)).catch(() => undefined); // as far as there is room
    await pause(500 + random.below(1_000));
    await rm(ballast);
  } },
  { name: 'a hub freezes for longer than its leases', breaks: async ({ hubs, random }) => { const one = random.pick(hubs); one.signal('SIGSTOP'); await pause(FREEZE_MS); one.signal('SIGCONT'); } },
  { name: 'a hub is restarted in order', breaks: async ({ hubs, random }) => { const one = random.pick(hubs); assert.equal(await one.end(), 0); await one.start(); } },
  { name: 'both hubs are killed', breaks: async ({ hubs }) => { await Promise.all(hubs.map((one) => one.kill())); for (const one of hubs) await one.start(); } },
];

test('whatever breaks, what was acknowledged is there exactly once, every index equals the truth, and the log verifies', async (t) => {
  const { hubs, database, keysFolder, random, ...rest } = await world(t);
  const owner = await hubs[0]!.token('DE', 'desk');
  const finder = await hubs[0]!.token('BR', 'officer');
  for (let n = 0; n < TARGETS; n += 1) assert.equal((await hubs[0]!.ask(owner, 'POST', '/v1/vehicles', { reference: `target-${n}`, vin: vinOf(n) })).status, 201);
  const journal = newJournal();
  const order = Array.from({ length: Math.ceil(ROUNDS / FAULTS.length) }, (_, n) => (n === 0 ? [...FAULTS] : random.shuffled(FAULTS))).flat().slice(0, ROUNDS);
  const found: string[] = [];
  for (const [round, { name, breaks }] of order.entries()) {
    await until('the targets are found everywhere', async () => (await Promise.all(hubs.flatMap((hub) => Array.from({ length: TARGETS }, (_, n) => hub.ask<{ outcome: string }>(owner, 'POST', '/v1/checks', { vehicle: { vin: vinOf(n) }, purpose: 'roadside' }))))).every(({ body }) => body.outcome === 'hit'));
    let isOver = false;
    const load = { hubs, owner, finder, journal, random, isOver: () => isOver };
    const working = Promise.all([desk(load), desk(load), officer(load), officer(load)]);
    let fault: unknown;
    working.catch((cause: unknown) => { fault = cause; isOver = true; });
    const before = journal.operations;
    await until('there is load', () => journal.operations > before + 40 || fault !== undefined);
    await breaks({ hubs, database, keysFolder, random, ...rest });
    await until('there is load again', async () => fault !== undefined || (await Promise.all(hubs.map((hub) => hub.ask('', 'GET', '/readyz')))).every(({ status }) => status === 200));
    isOver = true;
    await working;
    const lost = await losses({ hubs, owner, finder, journal });
    await until('every index equals the truth', async () => (await indexesDiffer({ hubs, finder, journal })).length === 0, 20_000).catch(async () => { found.push(...await indexesDiffer({ hubs, finder, journal })); });
    const log = await faultsOfLog(database, keysFolder);
    found.push(...lost, ...log.map((one) => JSON.stringify(one)));
    t.diagnostic(`round ${round + 1}, ${name}: ${journal.operations} operations, ${journal.unknown} without an end, ${journal.refused} turned away, ${lost.length} lost`);
  }
  t.diagnostic(`${order.length} rounds, ${new Set(order).size} kinds of fault, ${journal.operations} operations, ${journal.entries.length} records, ${journal.checks.length} checks, ${found.length} losses`);
  assert.deepEqual(found, []);
});
