/** `crosscheck audit verify --database`: an operator verifies the log against the database itself, beside a running hub or without one. */
import { join } from 'node:path';
import { readLogKeys } from './kernel/audit/log-key.ts';
import { gather, type Gathered } from './kernel/audit/verifying/findings.ts';
import { verifyDatabase } from './kernel/audit/verifying/database.ts';
import type { Config } from './kernel/config/index.ts';
import { systemClock } from './kernel/clock.ts';
import { openDatabase, run, type Connection, type Database, type Kysely } from './kernel/store/database.ts';
import { findEmbedded, startEmbedded } from './kernel/store/embedded/index.ts';
import { VERIFIERS } from './app.ts';

export type VerifyOptions = { readonly config: Config; readonly dataFolder: string; readonly keysFolder: string; readonly say: (line: string) => void; readonly progress: (line: string) => void };

const PROGRESS_EVERY_MS = 2_000;

/** Verifies and says what it found; the exit status: 0 sound, 1 a fault was found and named. */
export async function verifyByDatabase({ config, dataFolder, keysFolder, say, progress }: VerifyOptions): Promise<number> {
  const { connection, stop } = await connectionOf(config, dataFolder);
  try {
    const database = openDatabase(connection, () => undefined);
    try {
      let saidMs = performance.now();
      const gathered = gather((what, done) => {
        if (performance.now() - saidMs < PROGRESS_EVERY_MS) return;
        saidMs = performance.now();
        progress(`${what}: ${done.toLocaleString('en')}`);
      });
      const { entries, origins } = await inOneSnapshot(database, async (db) => verifyDatabase(db, gathered, { today: systemClock.now().slice(0, 10), keys: await readLogKeys(keysFolder) }, VERIFIERS));
      return tell(gathered, { entries, origins }, say);
    } finally {
      await database.close();
    }
  } finally {
    await stop();
  }
}

/** A running hub's PostgreSQL is used as it is; one that stands still is started for as long as this takes. */
async function connectionOf({ databaseUrl }: Config, dataFolder: string): Promise<{ connection: Connection; stop: () => Promise<void> }> {
  if (databaseUrl !== undefined) return { connection: { url: databaseUrl }, stop: async () => undefined };
  const folder = join(dataFolder, 'postgres');
  const running = await findEmbedded(folder);
  if (running) return { connection: running, stop: async () => undefined };
  return startEmbedded({ folder, log: () => undefined });
}

/** Everything is read as it stood at one moment, whatever the hub does meanwhile. */
const inOneSnapshot = <R>(database: Database, work: (db: Kysely<unknown>) => Promise<R>): Promise<R> => database.session(async ({ db, begin, commit, rollback }) => {
  await begin();
  try {
    await run(db, 'set transaction isolation level repeatable read, read only');
    await run(db, 'set local statement_timeout = 0');
    const result = await work(db);
    await commit();
    return result;
  } catch (cause) {
    await rollback().catch(() => undefined);
    throw cause;
  }
});

function tell({ faults, notes, unnamed }: Gathered, { entries, origins }: { readonly entries: number; readonly origins: readonly string[] }, say: (line: string) => void): number {
  say(`${entries.toLocaleString('en')} entries read in ${origins.length === 0 ? 'no log' : origins.join(', ')}`);
  for (const note of notes) say(`note: ${note}`);
  for (const { what, wrong } of faults) say(`FAULT: ${what} ${wrong}`);
  if (unnamed() > 0) say(`… and ${unnamed()} faults more`);
  say(faults.length === 0 ? 'sound: no fault was found' : `${faults.length + unnamed()} ${faults.length + unnamed() === 1 ? 'fault was' : 'faults were'} found`);
  return faults.length === 0 ? 0 : 1;
}
