/** `crosscheck backup` and `crosscheck restore`: an operator's commands, which open the database themselves, beside a running hub or without one. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { VERIFIERS, knownMigrations } from './app.ts';
import { readLogKeys } from './kernel/audit/log-key.ts';
import { currentOrigin, lastCheckpoint } from './kernel/audit/log-store.ts';
import { gather } from './kernel/audit/verifying/findings.ts';
import { verifyDatabase } from './kernel/audit/verifying/database.ts';
import { systemClock } from './kernel/clock.ts';
import type { Config } from './kernel/config/index.ts';
import { restoreBackup } from './kernel/store/backup/restoring.ts';
import { takeBackup } from './kernel/store/backup/taking.ts';
import type { Manifest } from './kernel/store/backup/manifest.ts';
import { openDatabase, type Connection, type Database, type Kysely } from './kernel/store/database.ts';
import { findEmbedded, startEmbedded } from './kernel/store/embedded/index.ts';

export { CannotBackUp } from './kernel/store/backup/taking.ts';
export { CannotRestore } from './kernel/store/backup/restoring.ts';
export { NoBackup } from './kernel/store/backup/manifest.ts';

export type BackupOptions = {
  readonly config: Config; readonly dataFolder: string; readonly keysFolder: string; readonly folder: string; readonly version: string;
  readonly signal: AbortSignal; readonly say: (line: string) => void; readonly progress: (line: string) => void;
};

const PROGRESS_EVERY_MS = 2_000;
const MEBIBYTE = 1_048_576;

function telling(progress: (line: string) => void): (what: string, bytes: number) => void {
  let saidMs = performance.now();
  return (what, bytes) => {
    if (performance.now() - saidMs < PROGRESS_EVERY_MS) return;
    saidMs = performance.now();
    progress(`${what}: ${Math.round(bytes / MEBIBYTE).toLocaleString('en')} MiB`);
  };
}

async function withDatabase<R>({ config, dataFolder }: BackupOptions, work: (database: Database) => Promise<R>): Promise<R> {
  const { connection, stop } = await connectionOf(config, dataFolder);
  const database = openDatabase(connection, () => undefined, { isPatient: true });
  try {
    return await work(database);
  } finally {
    await database.close();
    await stop();
  }
}

/** A running hub's PostgreSQL is used as it is; one that stands still, or is not there yet, is started for as long as this takes. */
async function connectionOf({ databaseUrl }: Config, dataFolder: string): Promise<{ connection: Connection; stop: () => Promise<void> }> {
  if (databaseUrl !== undefined) return { connection: { url: databaseUrl }, stop: async () => undefined };
  await mkdir(dataFolder, { recursive: true });
  const folder = join(dataFolder, 'postgres');
  const running = await findEmbedded(folder);
  return running ? { connection: running, stop: async () => undefined } : startEmbedded({ folder, log: () => undefined });
}

async function logHead(db: Kysely<unknown>): Promise<Manifest['log']> {
  const origin = await currentOrigin(db);
  const last = origin && await lastCheckpoint(db, origin.number);
  return origin ? { origin: origin.origin, number: origin.number, size: last?.size ?? 0, root: last?.root.toString('base64') ?? '', key: origin.key } : null;
}

const sumOf = (tables: Manifest['tables'], what: 'rows' | 'bytes'): number => tables.reduce((sum, one) => sum + one[what], 0);

function tell({ manifest, sha256 }: { readonly manifest: Manifest; readonly sha256: string }, say: (line: string) => void): void {
  const { tables, takenAt, log, migrations, world } = manifest;
  say(`${tables.length} tables, ${sumOf(tables, 'rows').toLocaleString('en')} rows, ${(sumOf(tables, 'bytes') / MEBIBYTE).toLocaleString('en', { maximumFractionDigits: 1 })} MiB, ${world}, as of ${takenAt}`);
  say(`schema ${migrations.at(-1) ?? ''}`);
  say(log ? `log ${log.origin}, ${log.size.toLocaleString('en')} entries signed` : 'no log');
  say(`manifest SHA-256 ${sha256}`);
}

/** Takes and verifies one; the exit status. */
export async function backup(options: BackupOptions): Promise<number> {
  const { folder, version, signal, say, progress } = options;
  const taken = await withDatabase(options, (database) => takeBackup({ database, folder, version, now: systemClock.now(), logHead, signal, progress: telling(progress) }));
  tell(taken, say);
  say(`The hub's keys are not in it: keep ${options.keysFolder} apart from it, under another lock.`);
  return 0;
}

/** Restores and verifies one; the exit status: 0 sound, 1 restored but the log finds fault with it. */
export async function restore(options: BackupOptions): Promise<number> {
  const { folder, signal, say, progress } = options;
  return withDatabase(options, async (database) => {
    const restored = await restoreBackup({ database, folder, now: systemClock.now(), migrations: await knownMigrations(), signal, progress: telling(progress) });
    tell(restored, say);
    const gathered = gather((what, done) => { telling(progress)(what, done); });
    // The keys' own newest checkpoint may be newer than the backup: that is no fault of it.
    const keys = await readLogKeys(options.keysFolder);
    await verifyDatabase(database.db, gathered, { today: systemClock.now().slice(0, 10), keys: keys && { ...keys, lastSigned: undefined } }, VERIFIERS);
    for (const { what, wrong } of gathered.faults) say(`FAULT: ${what} ${wrong}`);
    if (gathered.faults.length > 0) return 1;
    say('restored and verified: counts, hashes and the log agree');
    if (restored.manifest.log) say('Its log is not written on. Start the hub, then begin a new one: crosscheck audit new-origin --reason TEXT');
    return 0;
  });
}
