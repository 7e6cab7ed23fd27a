/**
 * What the fault suite breaks: a PostgreSQL on a small disk, hub processes over it, and between each of them and its database, and between clients and
 * each of them, a link that can be broken. Knows no fault.
 */
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { openDatabase, type Database } from '../../src/kernel/store/database.ts';
import { startEmbedded } from '../../src/kernel/store/embedded/index.ts';
import { findPostmaster } from '../../src/kernel/store/embedded/lock-file.ts';
import { hubProcess, type HubProcess } from '../hub-process.ts';
import { seeded, type Random } from '../random.ts';
import { PUBLIC_URL } from './clocks.ts';
import { faultProxy, type FaultProxy } from './proxy.ts';

const HUBS = 2;
const DATABASE_DISK_MB = 600;
const DATA_DISK_MB = 64;
const RESERVE_MB = 4;

export type Node = {
  readonly hub: HubProcess;
  /** Between this hub and PostgreSQL. */
  readonly database: FaultProxy;
  /** Between clients and this hub. */
  readonly clients: FaultProxy;
  /** Sets this hub's clock: so many hours from now; undefined where nobody can. */
  readonly setClock: ((hours: number) => Promise<void>) | undefined;
};
export type World = {
  readonly nodes: readonly Node[]; readonly hubs: readonly HubProcess[]; readonly database: Database; readonly keysFolder: string; readonly random: Random;
  readonly killPostgres: () => Promise<void>;
  /** Fills the disk of PostgreSQL, or that of the first hub's own data; what is given back frees it. Undefined where no disk may be mounted. */
  readonly fill: ((disk: 'database' | 'data') => Promise<() => Promise<void>>) | undefined;
};

/** Debian's libfaketime: what the process hears of `CLOCK_REALTIME` is moved, while monotonic time goes on. */
const FAKETIME = globSync('/usr/lib/*/faketime/libfaketime.so.1')[0];

type Cleanings = (() => Promise<unknown>)[];

/** A small disk, where this account may mount one. */
export async function smallDisk(folder: string, megabytes: number, cleanings: Cleanings): Promise<boolean> {
  await mkdir(folder);
  try {
    await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder]);
  } catch {
    return false;
  }
  cleanings.push(() => promisify(execFile)('umount', ['-l', folder]));
  return true;
}

const MB = 1024 * 1024;
/** Leaves so many megabytes free, and says how to take away what fills the rest. */
export async function fillDisk(folder: string, leftMb = 0): Promise<() => Promise<void>> {
  const ballast = join(folder, `ballast-${leftMb}`);
  const { bavail, bsize } = await statfs(folder);
  await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leftMb * MB) + (leftMb === 0 ? MB : 0))).catch(() => undefined); // as far as there is room
  return () => rm(ballast, { force: true });
}

/** A clock that can be set. What goes by it alone follows every jump. */
export async function clockOf(folder: string, n: number): Promise<{ readonly env: Record<string, string>; readonly set: (hours: number) => Promise<void> } | undefined> {
  if (FAKETIME === undefined) return undefined;
  const file = join(folder, `clock-${n}`);
  const set = (hours: number): Promise<void> => writeFile(file, `${hours < 0 ? '' : '+'}${hours}h\n`);
  await set(0);
  return { env: { CROSSCHECK_CLOCK: 'machine', LD_PRELOAD: FAKETIME, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_CACHE_DURATION: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', NO_FAKE_STAT: '1' }, set };
}

export async function openWorld(t: TestContext): Promise<World> {
  const random = seeded(t);
  const folder = await mkdtemp(join(tmpdir(), 'xc-faults-'));
  await chmod(folder, 0o755);
  const cleanings: Cleanings = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })];
  t.after(async () => {
    const failed: unknown[] = [];
    for (const clean of cleanings.reverse()) await clean().catch((cause: unknown) => { failed.push(cause); }); // one that fails leaves no disk mounted
    if (failed.length > 0) throw new AggregateError(failed, 'what was broken is not all cleared away');
  });
  const disks = { database: join(folder, 'disk'), data: join(folder, 'data') };
  const hasDisks = await smallDisk(disks.database, DATABASE_DISK_MB, cleanings) && await smallDisk(disks.data, DATA_DISK_MB, cleanings);
  if (!hasDisks) t.diagnostic('no disk may be mounted by this account: full disks are left out');
  if (FAKETIME === undefined) t.diagnostic('libfaketime is not here: clocks that jump are left out');

  const embedded = await startEmbedded({ folder: join(disks.database, 'postgres'), log: () => undefined, settings: { max_wal_size: '128MB', min_wal_size: '80MB', shared_buffers: '64MB' } });
  cleanings.push(embedded.stop);
  const { host, port, user, database: name } = embedded.connection;
  const keysFolder = join(folder, 'keys');
  const nodeOf = async (n: number): Promise<Node> => {
    const toDatabase = await faultProxy(t, () => ({ path: `${host}/.s.PGSQL.${port}` }), random);
    const started: { hub?: HubProcess } = {}; // the link to it is there before it is
    const clients = await faultProxy(t, () => ({ host: '127.0.0.1', port: Number(new URL(started.hub?.url() ?? '').port) }), random);
    const clock = await clockOf(folder, n);
    const env = { DATABASE_URL: `postgres://${user}@127.0.0.1:${toDatabase.port}/${name}`, CROSSCHECK_PUBLIC_URL: PUBLIC_URL, CROSSCHECK_RESERVE_MB: String(RESERVE_MB), ...clock?.env, CROSSCHECK_CLOCK: 'shared' };
    const hub = await hubProcess(t, env, { args: ['--keys', keysFolder], via: () => `http://127.0.0.1:${clients.port}`, ...(n === 0 ? { dataFolder: disks.data } : {}) });
    started.hub = hub;
    return { hub, database: toDatabase, clients, setClock: clock?.set };
  };
  const nodes = await Promise.all(Array.from({ length: HUBS }, (_, n) => nodeOf(n))); // as they start after a power cut
  const hubs = nodes.map(({ hub }) => hub);
  const database = openDatabase(embedded.connection, () => undefined);
  cleanings.push(database.close, async () => { for (const hub of hubs) await hub.kill(); });
  const cluster = join(disks.database, 'postgres', 'data');
  return {
    nodes, hubs, database, keysFolder, random,
    killPostgres: async () => { const found = await findPostmaster(cluster); if (found) process.kill(found.pid, 'SIGKILL'); },
    fill: hasDisks ? (disk) => fillDisk(disks[disk]) : undefined,
  };
}
