/** Takes a backup while the hub runs: every table as it stood at one moment, several at a time, then read again from the disk. */
import { mkdir, readdir, rm } from 'node:fs/promises';
import type { Database, Kysely, Session } from '../database.ts';
import { fileOf, writeManifest, type Manifest, type TablePart } from './manifest.ts';
import { appliedMigrations, atOneMoment, columnsOf, exportSnapshot, listSequences, listTables, quoted, worldOf, type TableFound } from './parts-store.ts';
import { fromFile, toFile, type Passing } from './streams.ts';

export const STREAMS = 3;

/** What the operator is to mend: told without a stack. */
export class CannotBackUp extends Error {}

export type TakeOptions = {
  readonly database: Database; readonly folder: string; readonly version: string; readonly now: string;
  /** How far the log went at that moment, for whoever restores. */
  readonly logHead: (db: Kysely<unknown>) => Promise<Manifest['log']>;
  readonly signal: AbortSignal;
  readonly progress: (what: string, bytes: number) => void;
};

/** Works on several at a time; the first fault ends all. */
export async function severally<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const queue = items.entries();
  const results: R[] = [];
  await Promise.all(Array.from({ length: STREAMS }, async () => { for (const [at, item] of queue) results[at] = await work(item); }));
  return results;
}

/** Ends with the manifest and its hash; what was broken off leaves nothing. */
export async function takeBackup(options: TakeOptions): Promise<{ readonly manifest: Manifest; readonly sha256: string }> {
  const { folder } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new CannotBackUp(`${folder} is not empty; a backup takes a new folder, and one that was broken off is not gone on with`);
  try {
    const manifest = await copied(options);
    await verified(options, manifest);
    return { manifest, sha256: await writeManifest(folder, manifest) };
  } catch (cause) {
    for (const name of await readdir(folder)) await rm(`${folder}/${name}`, { force: true });
    throw cause;
  }
}

/** One moment of the database, read only. A copy that was broken off leaves its connection in the middle of it: that one is given up, not asked to roll back. */
export const inReadOnly = <R>(database: Database, snapshot: string | undefined, work: (session: Session) => Promise<R>): Promise<R> => database.session(async (session) => {
  await session.begin();
  await atOneMoment(session.db, snapshot);
  const result = await work(session);
  await session.rollback(); // nothing was written
  return result;
});

async function copied({ database, folder, version, now, logHead, signal, progress }: TakeOptions): Promise<Manifest> {
  return inReadOnly(database, undefined, async ({ db }) => {
    const snapshot = await exportSnapshot(db);
    const tables = await listTables(db);
    let bytes = 0;
    const passing: Passing = { signal, onBytes: (more) => { bytes += more; progress('copied', bytes); } };
    const copyOne = ({ table, columns }: TableFound): Promise<TablePart> => inReadOnly(database, snapshot, async (session) => {
      signal.throwIfAborted();
      const passed = await toFile(session.copyOut(`${quoted(table)} (${columnsOf(columns)})`), fileOf(folder, table), passing);
      return { table, columns: [...columns], ...passed };
    });
    const parts = await severally(tables, copyOne);
    return {
      format: 'crosscheck-backup-1', version, takenAt: now, world: await worldOf(db), migrations: [...await appliedMigrations(db)],
      tables: [...parts], sequences: [...await listSequences(db)], log: await logHead(db),
    };
  });
}

/** Reads every file again: what the disk gives back is what PostgreSQL gave. */
async function verified({ folder, signal, progress }: TakeOptions, { tables }: Manifest): Promise<void> {
  let bytes = 0;
  await severally(tables, async (part) => {
    const read = await fromFile(fileOf(folder, part.table), undefined, { signal, onBytes: (more) => { bytes += more; progress('verified', bytes); } });
    if (read.sha256 !== part.sha256 || read.textSha256 !== part.textSha256 || read.rows !== part.rows) throw new CannotBackUp(`${fileOf(folder, part.table)} does not read as it was written: is the disk sound?`);
  });
}
