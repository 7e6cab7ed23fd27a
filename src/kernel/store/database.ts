/** Connections to PostgreSQL: a pool, sessions on one connection, transactions. Knows no table. */
import { CompiledQuery, Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { passFence } from './fence.ts';
import { watchSilence } from './silence.ts';

export { sql } from 'kysely';
export type { Generated, Kysely } from 'kysely';

/** Where PostgreSQL is: a URL, or the socket folder of the embedded one. */
export type Connection = { readonly url: string } | { readonly host: string; readonly port: number; readonly user: string; readonly database: string };

const CONNECTIONS_MAX = 24;
const CONNECT_WITHIN_MS = 5_000;
const STATEMENT_MAX_MS = 60_000;
/** Whoever leaves a transaction open holds the feed of all hubs: a process that was frozen or cut off in the middle of one must not hold it for long. */
const IDLE_IN_TRANSACTION_MAX_MS = 10_000;
/** A server that says nothing at all cannot keep its own limits: then ours gives the connection up. */
const SILENCE_MAX_MS = STATEMENT_MAX_MS + 5_000;

const OID = { int8: 20, date: 1082, timestamptz: 1184, xid8: 5069 } as const;
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [OID.int8]: Number,
  [OID.xid8]: Number,
  [OID.date]: (text) => text,
  [OID.timestamptz]: (text) => new Date(text).toISOString(),
};
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text'): unknown => parsers[oid] ?? (pg.types.getTypeParser as (oid: number, format?: 'text') => unknown)(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
};

/** One connection, for as long as a piece of work holds it. `db` speaks to that connection alone. */
export type Session<T = unknown> = {
  readonly db: Kysely<T>;
  /** `COPY table (columns) FROM STDIN` in text format; `rows` as `copyRow` writes them. */
  readonly copyIn: (table: string, columns: readonly string[], rows: string) => Promise<void>;
  /** `COPY (query) TO STDOUT` is read elsewhere in pages; here a cursor gives rows in steps of `rowsMax`. */
  /** `COPY … TO STDOUT` as a stream of bytes, and `COPY … FROM STDIN` as one to write to. */
  readonly copyOut: (from: string) => Readable;
  readonly copyFrom: (to: string) => Writable & { readonly rowCount: number };
  readonly begin: () => Promise<void>;
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
};

export type Database = {
  /** For single statements, each on any free connection. */
  readonly db: Kysely<unknown>;
  readonly session: <R>(work: (session: Session) => Promise<R>) => Promise<R>;
  readonly transaction: <R>(work: (session: Session) => Promise<R>) => Promise<R>;
  readonly close: () => Promise<void>;
};

const configOf = (connection: Connection, isPatient: boolean): pg.PoolConfig => ({
  ...('url' in connection ? { connectionString: connection.url } : connection),
  max: CONNECTIONS_MAX,
  connectionTimeoutMillis: CONNECT_WITHIN_MS,
  idleTimeoutMillis: 30_000,
  keepAlive: true,
  ...(isPatient ? {} : { query_timeout: SILENCE_MAX_MS }),
  application_name: 'crosscheck',
  options: `-c statement_timeout=${isPatient ? 0 : STATEMENT_MAX_MS} -c idle_in_transaction_session_timeout=${isPatient ? 0 : IDLE_IN_TRANSACTION_MAX_MS} -c timezone=UTC -c client_min_messages=warning`,
  types,
});

/**
 * Opens a pool. `onIdleFault` hears of connections that broke while nobody used them (a restart of the server);
 * the pool replaces them by itself. `isPatient` sets no limit to a statement: for whole tables.
 */
export function openDatabase(connection: Connection, onIdleFault: (cause: Error) => void, { isPatient = false }: { readonly isPatient?: boolean } = {}): Database {
  const pool = new pg.Pool(configOf(connection, isPatient));
  pool.on('error', onIdleFault);
  // Whoever uses a connection hears of its loss by the statement that fails; the event itself, unheard, would end the process.
  pool.on('connect', (client) => { client.on('error', () => undefined); });
  const unwatch = watchSilence(pool, configOf(connection, isPatient), onIdleFault);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });

  async function session<R>(work: (session: Session) => Promise<R>): Promise<R> {
    const client = await pool.connect();
    let broken: Error | undefined;
    const onError = (cause: Error): void => { broken = cause; };
    client.on('error', onError);
    try {
      return await work(sessionOn(client));
    } catch (cause) {
      if (isDatabaseGone(cause)) broken = cause as Error;
      throw cause;
    } finally {
      client.off('error', onError);
      client.release(broken ?? isLeftOpen(client)); // the next one to borrow it must not find itself in a transaction
    }
  }

  return {
    db,
    session,
    transaction: (work) => session(async (on) => {
      await on.begin();
      try {
        const result = await work(on);
        await passFence(on);
        await on.commit();
        return result;
      } catch (cause) {
        await on.rollback().catch(() => undefined); // the first fault is the one to tell
        throw cause;
      }
    }),
    close: async () => {
      unwatch();
      await db.destroy(); // it ends the pool only where it was asked something itself
      if (!pool.ending) await pool.end();
    },
  };
}

const isLeftOpen = (client: pg.PoolClient): boolean => client.getTransactionStatus() !== 'I';

function sessionOn(client: pg.PoolClient): Session {
  const borrowed: PostgresPoolClient = { query: client.query.bind(client), release: () => undefined };
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: { connect: async () => borrowed, end: async () => undefined, options: {} } }) });
  const say = async (text: string): Promise<void> => { await client.query(text); };
  return {
    db,
    copyIn: async (table, columns, rows) => {
      if (rows.length === 0) return;
      const stream = client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`));
      stream.end(rows);
      await finished(stream).catch((cause: unknown) => { throw ofConnection(cause); });
      // A COPY whose rows were lost on the way succeeds as one of no rows: what belongs together must not be committed without them.
      const sent = linesOf(rows);
      if (stream.rowCount !== sent) throw new Error(`a COPY to ${table} took ${stream.rowCount} of ${sent} rows`);
    },
    copyOut: (from) => client.query(copyTo(`copy ${from} to stdout`)),
    copyFrom: (to) => client.query(copyFrom(`copy ${to} from stdin`)),
    begin: () => say('begin'),
    // PostgreSQL answers the commit of a transaction that has failed with a rollback, and with no error.
    commit: async () => { if ((await client.query('commit')).command !== 'COMMIT') throw new Error('nothing was committed: a statement of the transaction had failed, and nobody said so'); },
    rollback: () => say('rollback'),
  };
}

function linesOf(rows: string): number {
  let lines = 0;
  for (let at = rows.indexOf('\n'); at >= 0; at = rows.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** A statement as plain text on a session, for what the query builder has no word for. */
export const run = async (db: Kysely<unknown>, text: string, parameters: readonly unknown[] = []): Promise<readonly unknown[]> =>
  (await db.executeQuery(CompiledQuery.raw(text, [...parameters]))).rows;

/** The same where only the number of rows touched matters. */
export const affected = async (db: Kysely<unknown>, text: string, parameters: readonly unknown[] = []): Promise<number> =>
  Number((await db.executeQuery(CompiledQuery.raw(text, [...parameters]))).numAffectedRows ?? 0n);

/** What Node says of a stream that ended too early: of a COPY's, that its connection did. */
const ofConnection = (cause: unknown): unknown =>
  ((cause as { code?: unknown } | null)?.code?.toString().startsWith('ERR_STREAM_') === true ? new Error('Connection terminated in the midst of a COPY', { cause }) : cause);

/** System codes of a line that is broken, and SQLSTATEs by which the server says that it cannot serve now. Later it may. */
const GONE = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'ENETRESET', 'ENOTCONN',
  '57P01', '57P02', '57P03', '57P04', '57P05', '57014', '25P03', '25P04', '25006', '58000', '58030',
]);
/** Classes of SQLSTATE: the connection failed, we are not let in (a password is being changed), resources are short (connections, memory, disk). */
const GONE_CLASSES = ['08', '28', '53'];
/** The driver gives these faults no code (pg 8): there is only the text. */
const GONE_TEXT = /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client was closed|Client has encountered a connection error|The database connection was lost|The server does not support SSL connections|There was an error establishing an SSL connection)/;
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Whether a fault says that the database is out of reach (and not that something is wrong with what was asked). */
export function isDatabaseGone(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const { code, syscall, severity } = cause as { code?: unknown; syscall?: unknown; severity?: unknown };
  if (typeof code !== 'string') return GONE_TEXT.test(cause.message);
  if (severity === 'FATAL' || severity === 'PANIC') return true; // by that word the server ends a connection, or lets none begin
  // Whatever keeps us from connecting: no socket, no free port, no file handle. A missing file is another matter.
  return syscall === 'connect' || GONE.has(code) || (SQLSTATE.test(code) && GONE_CLASSES.includes(code.slice(0, 2)));
}

/** Whether PostgreSQL ended a transaction that stood in another's way, or let it wait for no longer; it may be tried again. */
export const isDeadlock = (cause: unknown): boolean => cause instanceof Error && ['40P01', '40001', '55P03'].includes((cause as { code?: string }).code ?? '');

/** Whether a fault is the violation of a unique constraint. */
export const isDuplicate = (cause: unknown): boolean => cause instanceof Error && (cause as { code?: unknown }).code === '23505';
