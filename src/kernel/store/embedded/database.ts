/** The hub's database and its role, made where absent. Knows no tables: those are the store's migrations. */
import type pg from 'pg';

export const appName = 'crosscheck'; // role and database alike

/** The hub works as the owner of its database and not as a superuser: no COPY PROGRAM, no files of the server. */
export async function prepareDatabase(session: pg.Client, mayCreateDatabases: boolean): Promise<void> {
  const { rows: roles } = await session.query<{ rolcreatedb: boolean }>('select rolcreatedb from pg_roles where rolname = $1', [appName]);
  if (roles.length === 0) await session.query(`create role ${appName} login nosuperuser nocreatedb nocreaterole in role pg_monitor`);
  if ((roles[0]?.rolcreatedb ?? false) !== mayCreateDatabases) await session.query(`alter role ${appName} ${mayCreateDatabases ? 'createdb' : 'nocreatedb'}`);
  const { rows: databases } = await session.query('select 1 from pg_database where datname = $1', [appName]);
  if (databases.length === 0) await session.query(`create database ${appName} owner ${appName} encoding 'UTF8' template template0`);
}
