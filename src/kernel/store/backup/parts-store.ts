/** SQL of backups: which tables and sequences there are, what guards them, and how they are opened and closed for loading. */
import { run, type Kysely } from '../database.ts';

type Db = Kysely<unknown>;

/** Of processes that run, not of the exchange: a restored database has none. */
const NOT_KEPT = ['leases', 'hubs', 'migrations', 'restores'];

export type TableFound = { readonly table: string; readonly columns: readonly string[]; readonly bytes: number };

/** Tables with rows of their own, the largest first, with the columns that are written and not computed. */
export async function listTables(db: Db): Promise<readonly TableFound[]> {
  return await run(db, `
    select c.relname as table, pg_total_relation_size(c.oid)::float8 as bytes,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relname <> all($1) order by 2 desc, 1`, [NOT_KEPT]) as TableFound[];
}

export async function listSequences(db: Db): Promise<readonly { name: string; value: number; isCalled: boolean }[]> {
  const names = await run(db, `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'S' order by 1`) as { name: string }[];
  const found: { name: string; value: number; isCalled: boolean }[] = [];
  for (const { name } of names) {
    const [row] = await run(db, `select last_value as value, is_called as "isCalled" from ${quoted(name)}`) as { value: number; isCalled: boolean }[];
    if (row) found.push({ name, ...row });
  }
  return found;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const columnsOf = (columns: readonly string[]): string => columns.map(quoted).join(', ');

/** What a database holds that was not made for it; empty where it may be loaded into. */
export async function whatIsThere(db: Db): Promise<readonly string[]> {
  const rows = await run(db, `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') order by 1`) as { name: string }[];
  return rows.map(({ name }) => name);
}

export const appliedMigrations = async (db: Db): Promise<readonly string[]> => (await run(db, 'select name from migrations order by name') as { name: string }[]).map(({ name }) => name);
export const worldOf = async (db: Db): Promise<'live' | 'training'> => ((await run(db, 'select world from hub') as { world: 'live' | 'training' }[])[0]?.world ?? 'live');
export const exportSnapshot = async (db: Db): Promise<string> => ((await run(db, 'select pg_export_snapshot() as id') as { id: string }[])[0]?.id ?? '');

/** Sets the session to one moment: its own, or another session's. */
export async function atOneMoment(db: Db, snapshot?: string): Promise<void> {
  await run(db, 'set transaction isolation level repeatable read, read only');
  if (snapshot !== undefined) await run(db, `set transaction snapshot '${snapshot}'`); // as PostgreSQL gave it
  await run(db, 'set local synchronize_seqscans = off'); // rows in the order in which they lie
}

/** A load is under way, or was broken off: no hub starts on such a database. */
export const beginLoading = async (db: Db): Promise<void> => { await run(db, 'create table being_restored (since timestamptz not null default now())'); };
export const isBeingRestored = async (db: Db): Promise<boolean> => ((await run(db, `select to_regclass('being_restored') is not null as found`) as { found: boolean }[])[0]?.found === true);

export type Guard = { readonly table: string; readonly name: string; readonly definition: string };

/** Takes away what would look at each row for itself, and what migrations put in. Whatever is taken away is told, to be put back. */
export async function openForLoading(db: Db, tables: readonly string[]): Promise<readonly Guard[]> {
  const guards = await run(db, `
    select c.conrelid::regclass::text as table, c.conname as name, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_namespace n on n.oid = c.connamespace where n.nspname = 'public' and c.contype = 'f' and c.conparentid = 0 order by 1, 2`) as Guard[];
  for (const { table, name } of guards) await run(db, `alter table ${table} drop constraint ${quoted(name)}`);
  for (const table of tables) await run(db, `alter table ${quoted(table)} disable trigger user`);
  if (tables.length > 0) await run(db, `truncate ${tables.map(quoted).join(', ')}`);
  return guards;
}

export async function closeAfterLoading(db: Db, tables: readonly string[], guards: readonly Guard[]): Promise<void> {
  for (const table of tables) await run(db, `alter table ${quoted(table)} enable trigger user`);
  for (const { table, name, definition } of guards) await run(db, `alter table ${table} add constraint ${quoted(name)} ${definition}`);
}

export async function setSequences(db: Db, sequences: readonly { readonly name: string; readonly value: number; readonly isCalled: boolean }[]): Promise<void> {
  for (const { name, value, isCalled } of sequences) await run(db, 'select setval($1::regclass, $2, $3)', [`public.${quoted(name)}`, value, isCalled]);
}

/** From now on it is a database of its own; its log is never written on. */
export async function endLoading(db: Db, said: { readonly at: string; readonly takenAt: string; readonly origin: number }): Promise<void> {
  await run(db, 'insert into restores (at, taken_at, origin) values ($1, $2, $3)', [said.at, said.takenAt, said.origin]);
  await run(db, 'drop table being_restored');
}

export const analyse = async (db: Db): Promise<void> => { await run(db, 'analyze'); };
