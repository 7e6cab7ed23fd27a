/** Restores a backup into an empty database, and looks whether it holds what the backup says: counts, hashes, and no more. */
import { migrate, type Migration } from '../migrate.ts';
import type { Database } from '../database.ts';
import { fileOf, readManifest, type Manifest, type TablePart } from './manifest.ts';
import { analyse, appliedMigrations, beginLoading, closeAfterLoading, columnsOf, endLoading, listTables, openForLoading, quoted, setSequences, whatIsThere } from './parts-store.ts';
import { fromFile, lookedAt } from './streams.ts';
import { inReadOnly, severally } from './taking.ts';

/** What the operator is to mend: told without a stack. */
export class CannotRestore extends Error {}

export type RestoreOptions = {
  readonly database: Database; readonly folder: string; readonly now: string;
  /** Everything that this code knows; the backup's own are applied, the rest at the hub's next start. */
  readonly migrations: readonly Migration[];
  readonly signal: AbortSignal;
  readonly progress: (what: string, bytes: number) => void;
};

/** Ends with what was restored; a database that it could not fill whole takes no hub. */
export async function restoreBackup(options: RestoreOptions): Promise<{ readonly manifest: Manifest; readonly sha256: string }> {
  const { database, folder, migrations, now } = options;
  const { manifest, sha256 } = await readManifest(folder);
  const known = new Map(migrations.map((one) => [one.name, one]));
  const foreign = manifest.migrations.filter((name) => !known.has(name));
  if (foreign.length > 0) throw new CannotRestore(`this backup was made by a newer version (it has ${foreign.join(', ')}); restore it with version ${manifest.version}`);
  const there = await whatIsThere(database.db);
  if (there.includes('being_restored')) throw new CannotRestore('a restore into this database was broken off; it is not gone on with: drop the database, create it anew and restore again');
  if (there.length > 0) throw new CannotRestore(`this database is not empty (it has ${there.slice(0, 3).join(', ')} …); a backup is restored into an empty one`);
  await database.transaction(({ db }) => beginLoading(db));
  await migrate(database, manifest.migrations.flatMap((name) => known.get(name) ?? []));
  await demandTables(database, manifest);
  const names = manifest.tables.map(({ table }) => table);
  const guards = await database.transaction(({ db }) => openForLoading(db, names));
  await load(options, manifest);
  await compare(options, manifest);
  await database.transaction(async ({ db }) => {
    await closeAfterLoading(db, names, guards);
    await setSequences(db, manifest.sequences);
    await endLoading(db, { at: now, takenAt: manifest.takenAt, origin: manifest.log?.number ?? 0 });
  });
  await analyse(database.db);
  return { manifest, sha256 };
}

/** The schema that its migrations made must be the one that was backed up: no table more, no column less. */
async function demandTables(database: Database, { migrations, tables }: Manifest): Promise<void> {
  const shape = (all: readonly { readonly table: string; readonly columns: readonly string[] }[]): string => all.map(({ table, columns }) => `${table}(${[...columns].sort().join(',')})`).sort().join('\n');
  const made = (await listTables(database.db)).filter(({ table }) => table !== 'being_restored');
  if ((await appliedMigrations(database.db)).join() !== migrations.join() || shape(made) !== shape(tables)) throw new CannotRestore('the tables of this backup are not those that its migrations make: was the manifest or the database it came from changed by hand?');
}

async function load({ database, folder, signal, progress }: RestoreOptions, { tables }: Manifest): Promise<void> {
  let bytes = 0;
  await severally(tables, (part: TablePart) => database.transaction(async (session) => {
    signal.throwIfAborted();
    const to = session.copyFrom(`${quoted(part.table)} (${columnsOf(part.columns)})`);
    const read = await fromFile(fileOf(folder, part.table), to, { signal, onBytes: (more) => { bytes += more; progress('loaded', bytes); } });
    if (read.sha256 !== part.sha256) throw new CannotRestore(`${fileOf(folder, part.table)} is damaged: its SHA-256 is ${read.sha256}, the manifest says ${part.sha256}`);
  }));
}

/** Written out again, the rows are the same text as when they were backed up. */
async function compare({ database, signal, progress }: RestoreOptions, { tables }: Manifest): Promise<void> {
  let bytes = 0;
  await severally(tables, (part: TablePart) => inReadOnly(database, undefined, async (session) => {
    const { rows, textSha256 } = await lookedAt(session.copyOut(`${quoted(part.table)} (${columnsOf(part.columns)})`), { signal, onBytes: (more) => { bytes += more; progress('compared', bytes); } });
    if (rows !== part.rows || textSha256 !== part.textSha256) throw new CannotRestore(`${part.table} does not hold what was backed up: ${rows} rows of ${part.rows}${rows === part.rows ? ', but other ones' : ''}`);
  }));
}
