/**
 * The embedded PostgreSQL: real binaries from npm, a Unix socket, a data folder, one hub on it. The door of this folder;
 * the store gets a place to connect to and does not know how it came about.
 */
import { mkdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findBinaries } from './binaries.ts';
import { bringUp } from './bring-up.ts';
import type { Log, Running, Site } from './bring-up.ts';
import { appName, prepareDatabase } from './database.ts';
import { forgetHolder, takeHubLock } from './hub-lock.ts';
import type { HubLock } from './hub-lock.ts';
import { findPostmaster } from './lock-file.ts';
import { usualLimits } from './limits.ts';
import type { Limits } from './limits.ts';
import { commandLineOf, endProcess, isReplaced, politely } from './processes.ts';
import { serverArguments } from './settings.ts';
import { supervise } from './supervision.ts';
import type { Way } from './way.ts';

export { DataFolderInUse, EmbeddedFailure } from './errors.ts';

export type EmbeddedPostgres = {
  /** for pg: the host is the socket's folder; no password, no TLS */
  readonly connection: { readonly host: string; readonly port: number; readonly user: string; readonly database: string };
  /** a postmaster left behind by a killed hub was found healthy and taken over */
  readonly adopted: boolean;
  /** Fast shutdown, harder after a limit; resolves when it is gone. */
  readonly stop: () => Promise<void>;
};

export type EmbeddedOptions = {
  /** for this alone, made if absent */
  readonly folder: string;
  readonly log: Log;
  /** PostgreSQL settings above our own */
  readonly settings?: Readonly<Record<string, string>>;
  /** tests clone template databases */
  readonly allowCreateDatabase?: boolean;
  /** for tests: where the binaries' npm package lies, shorter limits, one way of stepping down from root */
  readonly packageFolder?: string;
  readonly limits?: Partial<Limits>;
  readonly onlyWay?: Way['name'];
};

export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  await mkdir(dirname(options.folder), { recursive: true }); // its parents may be passed through, as usual
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const folder = await realpath(options.folder);
  const site: Site = {
    folder,
    dataFolder: join(folder, 'data'),
    logPath: join(folder, 'postgres.log'),
    binaries: await findBinaries(options.packageFolder),
    settings: options.settings ?? {},
    limits: { ...usualLimits, ...options.limits },
    log: options.log,
    onlyWay: options.onlyWay,
  };
  const { running, lock } = await take(site);
  try {
    await prepareDatabase(lock.session, options.allowCreateDatabase ?? false);
  } catch (error) {
    await lock.release();
    await endProcess(running.postmaster.pid, politely(site.limits));
    await forgetHolder(folder);
    throw error;
  }
  const { postmaster, adopted } = running;
  site.log('postgres_ready', { pid: postmaster.pid, adopted });
  return {
    connection: { host: postmaster.socketFolder, port: postmaster.port, user: appName, database: appName },
    adopted,
    stop: supervise(site, { postmaster, lock }),
  };
}

/** Where a PostgreSQL that runs on this folder listens; undefined where none does. Takes no lock: for whoever only reads beside a hub. */
export async function findEmbedded(folder: string): Promise<EmbeddedPostgres['connection'] | undefined> {
  const postmaster = await findPostmaster(join(folder, 'data'));
  return postmaster && { host: postmaster.socketFolder, port: postmaster.port, user: appName, database: appName };
}

/** An adopted server that runs with other settings or another binary than ours is, once it is ours, started again. */
async function take(site: Site): Promise<{ running: Running; lock: HubLock }> {
  const { signal } = new AbortController();
  const running = await bringUp(site, signal);
  const lock = await takeHubLock(site.folder, running.postmaster, site.limits);
  if (!running.adopted || isAsWished(site, running)) return { running, lock };
  site.log('postgres_restarting_for_settings', { pid: running.postmaster.pid });
  await lock.release();
  await endProcess(running.postmaster.pid, politely(site.limits));
  const again = await bringUp(site, signal, running.postmaster.socketFolder);
  return { running: again, lock: await takeHubLock(site.folder, again.postmaster, site.limits) };
}

function isAsWished(site: Site, { postmaster }: Running): boolean {
  if (process.platform !== 'linux') return true; // `ps` does not say where one argument ends
  const wished = [site.binaries.postgres, ...serverArguments(site.dataFolder, postmaster, site.settings)];
  return !isReplaced(postmaster.pid) && commandLineOf(postmaster.pid).join('\0') === wished.join('\0');
}
