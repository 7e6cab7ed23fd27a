/** A hub as a process runs it: database, training world, listening, and an orderly end. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Server } from 'node:http';
import { ensureAdministrator, openApp, prepareDatabase, type App } from './app.ts';
import { systemClock } from './kernel/clock.ts';
import { steadyClock } from './kernel/steady-clock.ts';
import type { Config } from './kernel/config/index.ts';
import { createServer, type Tls } from './kernel/http/server.ts';
import { startEmbedded } from './kernel/store/embedded/index.ts';
import { openDatabase, type Database } from './kernel/store/database.ts';
import { isBeingRestored } from './kernel/store/backup/parts-store.ts';
import { watchReserve } from './kernel/store/reserve.ts';
import { sayAlive } from './kernel/store/hubs.ts';
import { keepTime } from './kernel/store/timekeeping.ts';
import { newId } from './kernel/ids.ts';
import type { Roles } from './roles.ts';
import type { Log } from './kernel/telemetry/log.ts';

import { loadTraining, type TrainingTokens } from './training.ts';

export type ServeOptions = {
  readonly config: Config; readonly dataFolder: string; readonly port: number; readonly host: string; readonly isTraining: boolean; readonly isBehindProxy: boolean; readonly publicUrl?: string | undefined;
  readonly roles: Roles;
  /** Where the hub's own keys lie, where not with the data: several processes of one hub share them. */
  readonly keysFolder?: string | undefined;
  /** How long it goes on answering after it was asked to end, and says that it is not ready. */
  readonly drainMs: number;
  readonly tls?: Tls | undefined; readonly version: string; readonly log: Log; readonly say: (line: string) => void;
};
export type RunningHub = { readonly address: string; readonly app: App; readonly training: TrainingTokens | undefined; readonly stop: () => Promise<void> };

/** A refusal to start that is the starter's to mend: told without a stack. */
export class CannotStart extends Error {}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/;
const CONSOLE_FOLDER = fileURLToPath(new URL('../web/dist', import.meta.url));
const BUILD_CONSOLE = fileURLToPath(new URL('../scripts/build-console.ts', import.meta.url));
const BUILD_MAX_MS = 120_000;
const DRAIN_MS = 10_000;
const OUTAGE_PATIENCE_MS = 30_000;

/** Starts everything; resolves when checks are answered. */
export async function startHub(options: ServeOptions): Promise<RunningHub> {
  const { config, dataFolder, log, say } = options;
  const shared = config.hasOwnClock ? undefined : steadyClock();
  const clock = shared ?? systemClock;
  const hubId = newId('hub', clock.ms());
  if (!LOOPBACK.test(options.host) && !options.tls && !options.isBehindProxy) throw new CannotStart(`plain HTTP beyond this machine is refused: give --tls-cert and --tls-key, or say --behind-proxy where a proxy in front of ${options.host} speaks TLS`);
  await mkdir(dataFolder, { recursive: true });
  const traces = config.traces && (await import('./kernel/telemetry/exporting.ts')).openTraces(config.traces, { process: hubId, version: options.version, log });
  const embedded = config.databaseUrl === undefined ? await startEmbedded({ folder: join(dataFolder, 'postgres'), log }) : undefined;
  const database = openDatabase(config.databaseUrl === undefined ? embedded?.connection ?? { url: '' } : { url: config.databaseUrl }, (cause) => { log('store.connection_lost', { fault: cause.message }); });
  try {
    await patiently(database, log);
    const endTimekeeping = shared && await keepTime(database, shared, (differs) => { log(differs ? 'clock.differs' : 'clock.agrees', { goesBy: clock.now() }); });
    const wanted = options.isTraining ? 'training' : 'live';
    if (await isBeingRestored(database.db)) throw new CannotStart('a backup is being restored into this database, or that was broken off: let it end, or drop the database and restore again');
    const { world, schema } = await prepareDatabase(database, wanted, clock);
    if (options.isTraining && world === 'live') throw new CannotStart('this data is live; --training needs a folder or a database of its own');
    await rm(join(dataFolder, 'spool'), { recursive: true, force: true }); // what a killed import had laid aside
    await writeSecret(join(dataFolder, 'admin.token'), (known) => ensureAdministrator(database, clock, known));
    let address = `http://localhost:${options.port}`; // until it listens, and then what it listens on
    const publicUrl = options.publicUrl ?? config.publicUrl;
    await buildConsole(log, say);
    const room = await watchReserve(dataFolder, config.reserveMb * 1024 * 1024, (isShort, freeBytes) => { log(isShort ? 'storage.short' : 'storage.has_room', { freeBytes }); });
    const app = await openApp({
      hubId, room, clock,
      publicUrl: () => publicUrl ?? address, isBehindProxy: options.isBehindProxy, consoleFolder: CONSOLE_FOLDER,
      database, world, purposes: config.purposes, version: options.version, spoolFolder: join(dataFolder, 'spool'), indexFolder: join(dataFolder, 'index'), keysFolder: options.keysFolder ?? join(dataFolder, 'keys'), roles: options.roles, witnessNetworks: config.witnessNetworks, recentChecks: config.recentChecks, ways: { webhooks: config.webhooks, mail: config.mail }, nats: config.nats, log,
      onLoading: (loaded, expected) => { if (loaded % 100_000 === 0) say(`loading the index: ${loaded.toLocaleString('en')} of about ${Math.max(loaded, expected).toLocaleString('en')}`); },
    });
    const training = world === 'training' ? await loadThroughTheDoor(app, { database, dataFolder, say }) : undefined;
    const alive = await sayAlive(database, { id: hubId, version: options.version, schema, roles: [...options.roles] }, (cause) => { log('hubs.unsaid', { fault: (cause as Error).message }); });
    const server = createServer(app.http, options.tls, app.isEnding);
    const port = await listen(server, options.port, options.host);
    const stop = async (): Promise<void> => {
      app.beginEnding();
      if (options.drainMs > 0) await new Promise((resolve) => { setTimeout(resolve, options.drainMs); });
      app.hangUp();
      await close(server);
      await app.stop();
      await alive.stop();
      room.stop();
      endTimekeeping?.();
      await database.close();
      await embedded?.stop();
      await traces?.stop();
    };
    const shown = options.host === '127.0.0.1' || options.host === '::1' ? 'localhost' : options.host;
    address = `${options.tls ? 'https' : 'http'}://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
    return { address, app, training, stop };
  } catch (cause) {
    await database.close().catch(() => undefined);
    await embedded?.stop();
    throw cause;
  }
}

/** Builds the console where it is missing or older than its sources. Without it the hub answers all the same, and its page says what to do. */
async function buildConsole(log: Log, say: (line: string) => void): Promise<void> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [BUILD_CONSOLE, '--if-needed'], { timeout: BUILD_MAX_MS });
    if (stdout !== '') say(stdout.trim());
  } catch (cause) {
    log('console.not_built', { fault: (cause as Error).message });
  }
}

/** The training world comes in by HTTP like everything else, through a door that is open on this machine only and only meanwhile. */
async function loadThroughTheDoor(app: App, rest: { database: Database; dataFolder: string; say: (line: string) => void }): Promise<TrainingTokens> {
  const server = createServer(app.http);
  const port = await listen(server, 0, '127.0.0.1');
  try {
    return await loadTraining({ address: `http://127.0.0.1:${port}`, ...rest });
  } finally {
    await close(server);
  }
}

/** A server database may come up after us: waits for it, within limits. */
async function patiently(database: Database, log: Log): Promise<void> {
  const until = performance.now() + OUTAGE_PATIENCE_MS;
  for (;;) {
    try {
      await database.session(async ({ begin, rollback }) => { await begin(); await rollback(); });
      return;
    } catch (cause) {
      if (performance.now() > until || !(cause instanceof Error)) throw cause;
      const { code } = cause as { code?: string };
      if (code !== 'ECONNREFUSED' && code !== '57P03' && code !== 'ENOENT') throw cause;
      log('store.waiting', { fault: cause.message });
      await new Promise((resolve) => { setTimeout(resolve, 500); });
    }
  }
}

/** Keeps a secret in a file that only its owner reads. */
export async function writeSecret(path: string, secret: (known: string | undefined) => Promise<string>): Promise<string> {
  let known: string | undefined;
  try {
    known = (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'ENOENT') throw cause;
  }
  const now = await secret(known);
  if (now !== known) await writeFile(path, `${now}\n`, { mode: 0o600 });
  await chmod(path, 0o600);
  return now;
}

const listen = (server: Server, port: number, host: string): Promise<number> => new Promise((resolve, reject) => {
  server.once('error', (cause: Error & { code?: string }) => {
    reject(cause.code === 'EADDRINUSE' ? new CannotStart(`port ${port} is taken; give another with --port, or end what listens there`) : cause);
  });
  // "localhost" may be either family: listen where people will look.
  server.listen(port, host === 'localhost' ? '127.0.0.1' : host, () => {
    const at = server.address();
    resolve(typeof at === 'object' && at ? at.port : port);
  });
});

/** No new requests; those under way may end within a limit. */
const close = (server: Server): Promise<void> => new Promise((resolve) => {
  const timer = setTimeout(() => { server.closeAllConnections(); }, DRAIN_MS);
  server.close(() => { clearTimeout(timer); resolve(); });
  server.closeIdleConnections();
});
