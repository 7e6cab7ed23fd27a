/** The composition root: the only file that knows every module, and hands the deeds of one to another as functions. */
import type { TableEntry } from './kernel/action.ts';
import { systemClock, type Clock } from './kernel/clock.ts';
import type { Context, Principal } from './kernel/context.ts';
import { positionWord } from './kernel/feed/feed.ts';
import { httpApp, type Page } from './kernel/http/server.ts';
import { openapiPages } from './kernel/http/openapi.ts';
import { newId } from './kernel/ids.ts';
import { run, type Database } from './kernel/store/database.ts';
import { migrate, readMigrations } from './kernel/store/migrate.ts';
import { currentEpoch, openHub } from './kernel/store/store.ts';
import type { Log } from './kernel/telemetry/log.ts';
import { openMetrics } from './kernel/telemetry/metrics.ts';
import { openIndex, type IndexHost } from './indexing/index-host.ts';
import { bureaus, principalOf } from './modules/bureaus/index.ts';
import { checkLog, checkMigrations, checks } from './modules/checks/index.ts';
import { hitIdOf, hits, raiseHits } from './modules/hits/index.ts';
import type { Raised } from './modules/hits/schema.ts';
import { status, type StatusFigures } from './modules/status/index.ts';
import { loadProfiles, vehicleSide, vehicles } from './modules/vehicles/index.ts';
import { rememberPrincipals } from './kernel/auth/tokens.ts';

export { ensureAdministrator } from './modules/bureaus/index.ts';

export type World = 'live' | 'training';
export type AppOptions = {
  readonly database: Database;
  readonly world: World;
  readonly purposes: readonly string[];
  readonly version: string;
  /** Where uploads that must be read twice lie meanwhile. */
  readonly spoolFolder: string;
  readonly log: Log;
  readonly clock?: Clock;
  readonly onLoading?: (loaded: number, expected: number) => void;
};

export type App = {
  readonly http: ReturnType<typeof httpApp>;
  readonly actions: readonly TableEntry[];
  readonly index: IndexHost;
  /** Ends the following of the feed and waits for what is being committed. */
  readonly stop: () => Promise<void>;
};

const MIGRATIONS = [new URL('kernel/store/migrations/', import.meta.url), new URL('modules/bureaus/migrations/', import.meta.url), checkMigrations, new URL('modules/hits/migrations/', import.meta.url), new URL('modules/vehicles/migrations/', import.meta.url)];

/** Brings the database's schema up to date and says which world it is; a new database becomes `wanted`. */
export async function prepareDatabase(database: Database, wanted: World, clock: Clock = systemClock): Promise<{ world: World; isNew: boolean }> {
  await migrate(database, await readMigrations(MIGRATIONS));
  const rows = await run(database.db, `insert into hub (world, created_at) values ($1, $2) on conflict do nothing returning world`, [wanted, clock.now()]) as { world: World }[];
  if (rows[0]) return { world: rows[0].world, isNew: true };
  const [hub] = await run(database.db, 'select world from hub') as { world: World }[];
  if (!hub) throw new Error('the database has no world');
  return { world: hub.world, isNew: false };
}

/** Opens the whole exchange over a prepared database; resolves when checks can be answered. */
export async function openApp(options: AppOptions): Promise<App> {
  const { database, log, clock = systemClock } = options;
  const epoch = await currentEpoch(database, clock.now());
  let poke = (): void => undefined;
  const hub = openHub(database, epoch, () => { poke(); });

  const side = vehicleSide();
  const index = await openIndex({ database, epoch, collection: 'vehicles', prefix: 'veh', keysOf: side.matcher.keysOf, ms: clock.ms, log, ...(options.onLoading ? { onProgress: options.onLoading } : {}) });
  poke = index.poke;

  const metrics = openMetrics(() => {
    const { records, bytes } = index.figures();
    metrics.setGauge('crosscheck_index_vehicles', records);
    metrics.setGauge('crosscheck_index_bytes', bytes);
    metrics.setGauge('crosscheck_feed_lag_seconds', index.lagSeconds());
  });
  const checkCommits = checkLog<Raised>({
    database, raise: (session, raised) => raiseHits(session.db, epoch, raised),
    onCommit: (items, seconds, hitCount) => { metrics.committed('checks', items, seconds); if (hitCount > 0) poke(); },
  });

  const principals = rememberPrincipals(principalOf(database.db), clock.ms);
  const figures = (): StatusFigures => ({ ...index.figures(), position: positionWord(index.position()), lagSeconds: index.lagSeconds(), asOf: index.asOf });
  const profiles = await loadProfiles();
  const modules = [
    bureaus(principals.forget),
    vehicles({ find: index.find, profiles, spoolFolder: options.spoolFolder }),
    checks(options.purposes, { vehicles: { ...side, find: index.find, asOf: index.asOf }, hitIdOf, log: checkCommits, onAnswered: metrics.checked }),
    hits,
    status({ figures, world: options.world === 'training' ? 'TRAINING' : 'live', version: options.version, metrics: metrics.expose }),
  ];
  const actions = modules.flatMap((m) => m.actions);

  const contextOf = (principal: Principal): Context => ({ principal, now: clock.now, newId: (prefix) => newId(prefix, clock.ms()), store: hub.storeFor(principal.bureau), log });
  const http = httpApp({
    actions, authenticate: principals.find, contextOf, metrics, log,
    pages: [...healthPages(database), ...openapiPages({ actions, version: options.version, world: options.world })],
    newTraceId: () => newId('trc', clock.ms()),
    world: options.world === 'training' ? 'TRAINING' : undefined,
  });
  return {
    http, actions, index,
    stop: async () => {
      await index.stop();
      await checkCommits.drained();
      await hub.drained();
    },
  };
}

/** `healthz`: the process answers. `readyz`: checks would be answered now. */
function healthPages(database: Database): readonly Page[] {
  const plain = (status: number, body: string): Response => new Response(`${body}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });
  return [
    { path: '/healthz', answer: async () => plain(200, 'ok') },
    { path: '/readyz', answer: async () => {
      try {
        await run(database.db, 'select 1');
        return plain(200, 'ready');
      } catch {
        return plain(503, 'the database is out of reach');
      }
    } },
  ];
}
