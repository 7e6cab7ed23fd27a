/**
 * Brings the schema up to date: numbered SQL files, each applied once, in order, in one transaction. A file only adds, so that an older hub
 * goes on beside a newer one; what takes away is called `NNNN-contract-….sql`, and waits until no older hub lives (ADR 0039).
 */
import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { run, type Database } from './database.ts';
import { livingHubs } from './hubs.ts';

export type Migration = { readonly name: string; readonly sql: string };

/** The `NNNN-name.sql` files of some folders, in the order of their numbers. */
export async function readMigrations(folders: readonly URL[]): Promise<readonly Migration[]> {
  const found: Migration[] = [];
  for (const folder of folders) {
    for (const name of await readdir(folder)) {
      if (!name.endsWith('.sql')) continue;
      if (!/^\d{4}-[a-z0-9-]+\.sql$/.test(name)) throw new Error(`${name} is not the name of a migration: NNNN-name.sql`);
      found.push({ name, sql: await readFile(new URL(name, folder), 'utf8') });
    }
  }
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  const numbers = found.map(({ name }) => name.slice(0, 4));
  const repeated = numbers.find((number, i) => numbers[i + 1] === number);
  if (repeated !== undefined) throw new Error(`two migrations bear the number ${repeated}`);
  return found;
}

/** Any constant: one migrator at a time on one database. */
const MIGRATION_LOCK = 724_701;

/** Nobody who is at work waits longer than this behind a change of a table; then it is tried again. */
const LOCK_WAIT = '2s';
const TRIES_MAX = 15;
const RETRY_MS = 1_000;

const isContract = (name: string): boolean => /^\d{4}-contract-/.test(name);
const isLockTimeout = (cause: unknown): boolean => (cause as { code?: string }).code === '55P03';

/** Applies what is missing. Returns the names applied. A database from which a newer version has taken something away is refused. */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<readonly string[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await migrateOnce(database, migrations);
    } catch (cause) {
      if (!isLockTimeout(cause) || tries === TRIES_MAX) throw cause;
      await pause(RETRY_MS);
    }
  }
}

function migrateOnce(database: Database, migrations: readonly Migration[]): Promise<readonly string[]> {
  return database.transaction(async ({ db }) => {
    await run(db, 'select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await run(db, 'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())');
    const applied = new Set((await run(db, 'select name from migrations') as { name: string }[]).map(({ name }) => name));
    const known = new Set(migrations.map(({ name }) => name));
    const foreign = [...applied].filter((name) => !known.has(name) && isContract(name)); // what was only added is no matter to us
    if (foreign.length > 0) throw new Error(`this database was made by a newer version (it has ${foreign.join(', ')}); run that version, or restore a backup`);
    const missing = migrations.filter(({ name }) => !applied.has(name));
    const takesAway = missing.find(({ name }) => isContract(name));
    if (takesAway && applied.size > 0) {
      const older = (await livingHubs(db)).filter(({ schema }) => schema < takesAway.name);
      if (older.length > 0) throw new Error(`${takesAway.name} takes away what ${older.length === 1 ? 'a hub' : `${older.length} hubs`} of version ${[...new Set(older.map(({ version }) => version))].join(', ')} still use; end ${older.length === 1 ? 'it' : 'them'} first`);
    }
    await run(db, `set local lock_timeout = '${LOCK_WAIT}'`);
    for (const { name, sql } of missing) {
      await run(db, sql);
      await run(db, 'insert into migrations (name) values ($1)', [name]);
    }
    return missing.map(({ name }) => name);
  });
}
