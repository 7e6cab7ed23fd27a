/** What tests stand on: a database cloned from the migrated template, a whole hub in the test's process, and ways to ask it. */
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { join } from 'node:path';
import { openApp, type App, type AppOptions, type World } from '../src/app.ts';
import { systemClock, type Clock } from '../src/kernel/clock.ts';
import { HUB_BUREAU } from '../src/kernel/context.ts';
import { comparePositions, type Position } from '../src/kernel/feed/feed.ts';
import { PURPOSES } from '../src/kernel/config/index.ts';
import { createServer } from '../src/kernel/http/server.ts';
import { openDatabase, run, type Connection, type Database } from '../src/kernel/store/database.ts';
import { ensureAdministrator } from '../src/modules/bureaus/index.ts';
import { until } from './waiting.ts';

type Cleaner = Pick<TestContext, 'after'>;

const home = JSON.parse(process.env.CROSSCHECK_TEST_HOME ?? 'null') as Connection | null;
let databases = 0;
const CLOSE_WITHIN_MS = 2_000;

/** Where to connect to a database of the test server. */
export const connectionTo = (name: string): Connection => {
  if (!home) throw new Error('run tests with `npm test [words of file names]`: it starts PostgreSQL for them');
  return 'url' in home ? { url: Object.assign(new URL(home.url), { pathname: `/${name}` }).href } : { ...home, database: name };
};

const DROPS_MAX = 50;
/** Ends the sessions that a failed test left open. PostgreSQL's own cleaner may be at work in it, which only a superuser may end: it is soon done. */
async function dropForced(maintenance: Database, name: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await run(maintenance.db, `drop database if exists ${name} with (force)`);
      return;
    } catch (cause) {
      if ((cause as { code?: string }).code !== '42501' || tries === DROPS_MAX) throw cause;
      await setTimeout(100);
    }
  }
}

/** A database of this test's own, migrated and empty. Dropped afterwards. */
export async function testDatabase(t: Cleaner): Promise<{ name: string; database: Database; open: () => Database; beforeDrop: (work: () => Promise<void>) => void }> {
  databases += 1;
  const name = `crosscheck_t${process.env.CROSSCHECK_TEST_RUN ?? '0'}_${process.pid}_${databases}`;
  const maintenance = openDatabase(home ?? connectionTo(''), () => undefined);
  await run(maintenance.db, `create database ${name} template ${process.env.CROSSCHECK_TEST_TEMPLATE ?? ''}`);
  const opened: Database[] = [];
  const firsts: (() => Promise<void>)[] = [];
  const open = (): Database => {
    const database = openDatabase(connectionTo(name), () => undefined);
    opened.push(database);
    return database;
  };
  t.after(async () => {
    // Whoever works on the database ends first: a pool that is closed under a waiting caller leaves it waiting for ever.
    for (const work of firsts) await work();
    await dropForced(maintenance, name);
    await Promise.race([Promise.all(opened.map((database) => database.close())), setTimeout(CLOSE_WITHIN_MS, undefined, { ref: false })]);
    await maintenance.close();
  });
  return { name, database: open(), open, beforeDrop: (work) => { firsts.push(work); } };
}

/** For tests of what lies below the acts of people, and of fates that no act brings about: the database asks for no second person (R17). */
export async function withoutFourEyes({ db }: Pick<Database, 'db'>): Promise<void> {
  await run(db, 'alter table records disable trigger record_four_eyes');
  await run(db, 'alter table collection_restrictions disable trigger rule_four_eyes');
}

export type Answer<T = Record<string, unknown>> = { readonly status: number; readonly headers: Headers; readonly body: T };
export type TestHub = {
  readonly url: string; readonly app: App; readonly database: Database; readonly admin: string; readonly logged: string[];
  /** Stops listening, as a hub that is down; what it gives back listens again, at the same address. */
  readonly goAway: () => Promise<() => Promise<void>>;
  /** Where the log's key lies. */
  readonly keysFolder: string;
  /** Asks over HTTP; a string or bytes go as they are. */
  readonly ask: <T = Record<string, unknown>>(token: string, method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer<T>>;
  /** Adds a bureau where it is not there yet, and gives a token of it. */
  readonly token: (bureau: string, role: string, bearer?: { person?: string; device?: string; unit?: string }) => Promise<string>;
  /** Does in four eyes what one person may not do alone: proposed by the first, approved by the second as displayed. The answer is the act's own; what was done or refused at once comes back as it is. */
  // eslint-disable-next-line max-params -- what `ask` takes, and one more person
  readonly inFourEyes: <T = Record<string, unknown>>(proposer: string, approver: string, method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer<T>>;
  /** A token of one more person of a bureau and role: the second pair of eyes. The same one for the same bureau and role. */
  readonly second: (bureau: string, role: string) => Promise<string>;
  /** Imports a text as a file; the answer is the summary with its report. */
  readonly importText: (token: string, file: string | Uint8Array, query: Record<string, string>) => Promise<Answer>;
  /** Waits until what has been committed is found by checks. */
  readonly settled: () => Promise<void>;
  /** Waits until the records that have been committed were held against earlier checks. */
  readonly searchedLate: () => Promise<void>;
  /** Waits until those who hold hits have been told what became of the records that were committed. */
  readonly released: () => Promise<void>;
  /** Waits until everything that has been committed is in the log, under a signed checkpoint. */
  readonly published: () => Promise<void>;
  /** Does what is due by the hub's clock: in a test nothing is done by itself unless it asked for that. */
  readonly duties: () => Promise<void>;
};

/**
 * Waits until readers of the feeds see what has been committed by now. A transaction that is open anywhere in the cluster,
 * another test's too, holds them back, as it does in a hub: there people look again.
 */
export async function readable(database: Database): Promise<void> {
  const [{ behind } = { behind: '' }] = await run(database.db, 'select pg_snapshot_xmax(pg_current_snapshot())::text as behind') as { behind: string }[];
  await until('what was committed can be read', async () => (await run(database.db, 'select 1 where pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8', [behind])).length > 0);
}

/** A whole hub over a database of its own, on a free port of this machine. */
export async function testHub(t: Cleaner, options: { clock?: Clock; newId?: (prefix: string, ms: number) => string; keepsDuties?: boolean; ways?: AppOptions['ways']; witnessNetworks?: readonly string[]; world?: World; purposes?: readonly string[]; consoleFolder?: string; nats?: AppOptions['nats'] } = {}): Promise<TestHub> {
  const logged: string[] = [];
  const { database, beforeDrop } = await testDatabase(t);
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-hub-'));
  let url = '';
  const app = await openApp({
    database, world: options.world ?? 'live', purposes: options.purposes ?? PURPOSES, version: 'test', spoolFolder: join(folder, 'spool'), keysFolder: join(folder, 'keys'),
    keepsDuties: options.keepsDuties ?? false, publicUrl: () => url, ...(options.ways ? { ways: options.ways } : {}), witnessNetworks: options.witnessNetworks, ...(options.consoleFolder === undefined ? {} : { consoleFolder: options.consoleFolder }), nats: options.nats,
    log: (event, fields) => { logged.push(JSON.stringify({ event, ...fields })); }, ...(options.clock ? { clock: options.clock } : {}), ...(options.newId ? { newId: options.newId } : {}),
  });
  const admin = await ensureAdministrator(database, options.clock ?? systemClock, undefined);
  const server = createServer(app.http);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  beforeDrop(async () => {
    app.hangUp();
    server.closeAllConnections();
    await new Promise((resolve) => { server.close(resolve); });
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const ask: TestHub['ask'] = async <T>(token: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    if (path.startsWith('/v1/inbox')) await readable(database);
    const answer = await fetch(url + path, {
      method, headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: isRaw ? body as string : JSON.stringify(body) }),
    });
    if (answer.headers.get('content-type') === 'text/event-stream') { // it has no end
      await answer.body?.cancel();
      return { status: answer.status, headers: answer.headers, body: '' as T };
    }
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') === true && answer.headers.get('content-type')?.includes('ndjson') !== true;
    return { status: answer.status, headers: answer.headers, body: (isJson ? JSON.parse(text) : text) as T };
  };
  const token: TestHub['token'] = async (asked, role, { unit = 'Main unit', ...bearer } = {}) => {
    const bureau = role === 'administrator' ? HUB_BUREAU : asked; // an administrator acts for the hub alone
    await ask(admin, 'POST', '/v1/bureaus', { code: bureau, name: `Bureau ${bureau}`, country: bureau.slice(0, 2) });
    const made = await ask<{ secret: string }>(admin, 'POST', '/v1/tokens', { bureau, role, unit, ...bearer });
    if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    return made.body.secret;
  };
  const seconds = new Map<string, Promise<string>>();
  return {
    goAway: async () => {
      const gone = new Promise((resolve) => { server.close(resolve); });
      server.closeAllConnections();
      await gone;
      return () => new Promise((resolve) => { server.listen(port, '127.0.0.1', resolve); });
    },
    url, app, database, admin, logged, ask, keysFolder: join(folder, 'keys'), token,
    // eslint-disable-next-line max-params -- as above
    inFourEyes: async <T>(proposer: string, approver: string, method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
      const proposed = await ask<{ id: string; hash: string }>(proposer, method, path, body, headers);
      if (proposed.status !== 202) return proposed as Answer<never>;
      const done = await ask<{ answer: { status: number; body: T } }>(approver, 'POST', `/v1/proposals/${proposed.body.id}/approval`, { hash: proposed.body.hash });
      return done.status === 200 ? { status: done.body.answer.status, headers: done.headers, body: done.body.answer.body } : done as Answer<never>;
    },
    second: (bureau, role) => {
      const known = seconds.get(`${bureau} ${role}`) ?? token(bureau, role, { person: `second ${role} of ${bureau}` });
      seconds.set(`${bureau} ${role}`, known);
      return known;
    },
    importText: (token, file, query) => ask(token, 'POST', `/v1/vehicles/imports?${new URLSearchParams(query).toString()}`, file),
    duties: () => app.duties.runAll(),
    published: () => until('the log holds everything', async () => {
      while (await app.sequencer?.sequence((options.clock ?? systemClock).now()) === true);
      const [left] = await run(database.db, `
        select (select count(*) from audit_events) + (select count(*) from check_groups) + (select count(*) from change_groups) - (select count(*) from log_entries where position is not null) as n`) as { n: number }[];
      return left?.n === 0;
    }),
    released: async () => {
      const [last] = await run(database.db, `select epoch, tx, position from changes order by epoch desc, tx desc, position desc limit 1`) as Position[];
      await until('the hits stand at the last change', async () => {
        await app.released?.caughtUp();
        return !last || !app.released || comparePositions(app.released.position(), last) >= 0;
      });
    },
    searchedLate: async () => {
      const [last] = await run(database.db, `select epoch, tx, position from changes where kind = 'vehicles' order by epoch desc, tx desc, position desc limit 1`) as Position[];
      await until('the search of earlier checks stands at the last record', async () => {
        await app.late?.caughtUp();
        return !last || !app.late || comparePositions(app.late.position(), last) >= 0;
      });
    },
    settled: async () => {
      const [last] = await run(database.db, 'select epoch, tx, position from changes order by epoch desc, tx desc, position desc limit 1') as Position[];
      // A write that is open anywhere in the cluster, another test's too, holds the feed: wait until it has told the last one.
      await until('the index stands at the last change', async () => {
        await app.index.caughtUp();
        return !last || comparePositions(app.index.position(), last) >= 0;
      });
    },
  };
}

/** Real input for trying things on, where it is there; a test that needs it skips, loudly, where it is not. */
export function sharedData(t: Pick<TestContext, 'skip'>, file: string): string | undefined {
  const folder = process.env.CROSSCHECK_SHARED_DATA ?? new URL('../../shared/data/', import.meta.url).pathname;
  const path = join(folder, file);
  if (existsSync(path)) return path;
  t.skip(`SKIPPED: ${file} is not here (CROSSCHECK_SHARED_DATA names the folder)`);
  return undefined;
}

export const readShared = (t: Pick<TestContext, 'skip'>, file: string): Uint8Array | undefined => {
  const path = sharedData(t, file);
  return path === undefined ? undefined : readFileSync(path);
};
