/**
 * Watches the postmaster while the hub runs: starts it again if it dies, takes the hub's lock again if its session is lost,
 * keeps its log small. The hub's pool reconnects by itself. Polls, because an adopted postmaster is not our child.
 */
import { rmdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { bringUp } from './bring-up.ts';
import type { Site } from './bring-up.ts';
import { DataFolderInUse } from './errors.ts';
import { forgetHolder, takeHubLock } from './hub-lock.ts';
import type { HubLock } from './hub-lock.ts';
import type { Postmaster } from './lock-file.ts';
import { endProcess, isPostgresOf, politely } from './processes.ts';
import { boundLog, lastLines } from './server-log.ts';

export type Held = { postmaster: Postmaster; lock: HubLock };

/** Returns `stop`: ends the watch first, then the server. */
export function supervise(site: Site, held: Held): () => Promise<void> {
  const ending = new AbortController();
  const watching = watch(site, held, ending.signal);
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    ending.abort();
    await watching;
    if (held.lock.isLost() && !(await regain(site, held))) return; // not ours any more
    await held.lock.release();
    const endedBy = await endProcess(held.postmaster.pid, politely(site.limits));
    await forgetHolder(site.folder);
    if (!held.postmaster.socketFolder.startsWith(site.folder)) await rmdir(held.postmaster.socketFolder).catch(() => undefined); // under /tmp; left if not empty
    site.log('postgres_stopped', { pid: held.postmaster.pid, endedBy: endedBy ?? 'nothing' });
  };
  return () => (stopped ??= stop());
}

async function watch(site: Site, held: Held, signal: AbortSignal): Promise<void> {
  const { pollMs, backoffMinMs, backoffMaxMs, logBytesMax } = site.limits;
  const isEnding = (): boolean => signal.aborted;
  const rest = (ms: number): Promise<void> => pause(ms, undefined, { signal, ref: false }).catch(() => undefined);
  let backoffMs = backoffMinMs;
  for (let calm = 0; !isEnding(); calm += 1) {
    await rest(pollMs);
    if (isEnding()) return;
    try {
      if (calm % 40 === 0) await boundLog(site.logPath, logBytesMax);
      if (!held.lock.isLost() && isPostgresOf(held.postmaster.pid, site.dataFolder)) {
        if (calm * pollMs > 2 * backoffMaxMs) backoffMs = backoffMinMs;
        continue;
      }
      calm = 0;
      await restore(site, held, signal);
    } catch (error) {
      if (isEnding()) return;
      site.log('postgres_restart_failed', { error: String(error), nextInMs: backoffMs });
    }
    await rest(backoffMs);
    backoffMs = Math.min(backoffMs * 2, backoffMaxMs);
  }
}

/** A lost session may only mean that PostgreSQL restarted its backends; then the same postmaster is found again. */
async function restore(site: Site, held: Held, signal: AbortSignal): Promise<void> {
  const before = held.postmaster.pid;
  const isGone = !isPostgresOf(before, site.dataFolder);
  site.log(isGone ? 'postgres_exited' : 'postgres_session_lost', { pid: before, said: await lastLines(site.logPath, 0, 3) });
  const { postmaster } = await bringUp(site, signal, held.postmaster.socketFolder);
  held.postmaster = postmaster;
  await held.lock.release();
  held.lock = await takeHubLock(site.folder, postmaster, site.limits);
  site.log('postgres_restored', { pid: postmaster.pid, pidBefore: before });
}

/** Before a stop: a postmaster whose lock another hub has taken is not ours to stop; one that is gone or mute is. */
async function regain(site: Site, held: Held): Promise<boolean> {
  try {
    held.lock = await takeHubLock(site.folder, held.postmaster, site.limits);
    return true;
  } catch (error) {
    return !(error instanceof DataFolderInUse);
  }
}
