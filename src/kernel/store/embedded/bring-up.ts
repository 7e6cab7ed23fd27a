/**
 * From a data folder in any state to a PostgreSQL that answers: adopts a healthy one, ends a stuck one, clears what a
 * killed one left, starts a new one. Run at the start and again by the supervision. Knows nothing of roles and databases.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { dirname } from 'node:path';
import type { Binaries } from './binaries.ts';
import { makeCluster } from './cluster.ts';
import { EmbeddedFailure } from './errors.ts';
import { refuseOtherHub } from './hub-lock.ts';
import type { Limits } from './limits.ts';
import { disownStale, findPostmaster, lockFileOf, socketLockFileOf } from './lock-file.ts';
import type { Postmaster } from './lock-file.ts';
import { giveTo, openFolder } from './ownership.ts';
import { endProcess, listBackendsOf, politely } from './processes.ts';
import { lastLines, markLog } from './server-log.ts';
import { awaitAnswer, launch } from './server.ts';
import { serverArguments } from './settings.ts';
import { chooseSocketFolder, port } from './socket.ts';
import { chooseWay } from './way.ts';
import type { Way } from './way.ts';

export type Log = (event: string, fields?: Record<string, unknown>) => void;
export type Site = {
  readonly folder: string;
  readonly dataFolder: string;
  readonly logPath: string;
  readonly binaries: Binaries;
  readonly settings: Readonly<Record<string, string>>;
  readonly limits: Limits;
  readonly log: Log;
  /** for tests */
  readonly onlyWay?: Way['name'] | undefined;
};
export type Running = { readonly postmaster: Postmaster; readonly adopted: boolean };

const attemptsMax = 5;

/** `socketFolder` is kept across restarts, so that the hub's pool finds the server again. */
export async function bringUp(site: Site, signal: AbortSignal, socketFolder?: string): Promise<Running> {
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    await refuseOtherHub(site.folder);
    const adopted = await adopt(site, signal);
    if (adopted !== undefined) return { postmaster: adopted, adopted: true };
    await clearRemains(site);
    const mark = await markLog(site.logPath);
    const postmaster = await startNew(site, socketFolder);
    const answer = await awaitAnswer(postmaster, site.limits, signal).catch(async (error: unknown) => {
      await endProcess(postmaster.pid, politely(site.limits)); // told to stop while starting
      throw error;
    });
    const isOurs = (await findPostmaster(site.dataFolder))?.pid === postmaster.pid;
    if (answer === 'ready' && isOurs) return { postmaster, adopted: false };
    if (answer === 'silent') await endProcess(postmaster.pid, politely(site.limits));
    const said = await lastLines(site.logPath, mark);
    const another = answer === 'ready' || /lock file .* already exists|pre-existing shared memory block/.test(said);
    if (attempt >= attemptsMax || !another) {
      throw new EmbeddedFailure(`PostgreSQL did not start (${answer}); it said last:\n${said}\n(more in ${site.logPath})`);
    }
    site.log('postgres_start_again', { attempt, reason: 'another one was starting or had not yet ended' });
    await pause(200 * attempt);
  }
}

async function adopt(site: Site, signal: AbortSignal): Promise<Postmaster | undefined> {
  const found = await findPostmaster(site.dataFolder);
  if (found === undefined) return undefined;
  const answer = await awaitAnswer(found, site.limits, signal);
  if (answer === 'ready') return found;
  if (answer === 'silent') {
    await refuseOtherHub(site.folder);
    site.log('postgres_stuck', { pid: found.pid, endedBy: await endProcess(found.pid, politely(site.limits)) });
  }
  return undefined;
}

async function clearRemains(site: Site): Promise<void> {
  if (await disownStale(lockFileOf(site.dataFolder), site.dataFolder)) site.log('postgres_lock_file_stale');
  const backends = listBackendsOf(site.dataFolder); // listed before the look: a lock file is older than its backends
  if ((await findPostmaster(site.dataFolder)) !== undefined) return; // another hub has just started one
  for (const pid of backends) {
    site.log('postgres_backend_left_behind', { pid, endedBy: await endProcess(pid, [['SIGQUIT', 2_000], ['SIGKILL', site.limits.killMs]]) });
  }
}

async function startNew(site: Site, socketFolder: string | undefined): Promise<Postmaster> {
  const { folder, dataFolder, binaries, limits } = site;
  const way = chooseWay(binaries.postgres, folder, { probeMs: limits.probeMs, only: site.onlyWay });
  await openFolder(folder, way);
  if (await makeCluster(dataFolder, binaries, way, limits.initdbMs)) site.log('postgres_data_folder_made', { folder: dirname(dataFolder) });
  await giveTo(dataFolder, way.owner);
  const place = { port, socketFolder: socketFolder ?? (await chooseSocketFolder(folder, dataFolder, way, limits.probeMs)) };
  await disownStale(socketLockFileOf(place), dataFolder);
  const pid = await launch(way, binaries.postgres, serverArguments(dataFolder, place, site.settings), site.logPath);
  site.log('postgres_starting', { pid, as: way.name });
  return { pid, ...place };
}
