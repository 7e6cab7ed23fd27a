/**
 * One hub per data folder. The lock is an advisory lock of a PostgreSQL session, so it dies with the hub; `hub.pid` beside
 * the data only names its holder, and protects a stuck postmaster of a living hub from being ended by a second hub.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { DataFolderInUse } from './errors.ts';
import type { Limits } from './limits.ts';
import type { Postmaster } from './lock-file.ts';
import { birthOf } from './processes.ts';
import { sessionOf } from './server.ts';

const lockNumber = 4_851_212; // any constant; advisory locks are per database, and ours is in `postgres`

export type HubLock = { readonly session: pg.Client; readonly isLost: () => boolean; readonly release: () => Promise<void> };

/** The pid of the living hub that holds the folder, ours included. */
async function holderOf(folder: string): Promise<number | undefined> {
  const [pid, birth] = (await readFile(join(folder, 'hub.pid'), 'utf8').catch(() => '')).trim().split(' ');
  return birth !== undefined && birthOf(Number(pid)) === birth ? Number(pid) : undefined;
}

/** While PostgreSQL is being started again its lock is free, but the folder is not. */
export async function refuseOtherHub(folder: string): Promise<void> {
  const holder = await holderOf(folder);
  if (holder !== undefined && holder !== process.pid) throw new DataFolderInUse(folder, holder);
}

export async function takeHubLock(folder: string, postmaster: Postmaster, limits: Limits): Promise<HubLock> {
  const session = sessionOf(postmaster, limits.silenceMs);
  let lost = false;
  session.once('end', () => { lost = true; });
  try {
    await refuseOtherHub(folder);
    await session.connect();
    const until = performance.now() + limits.lockMs;
    while (!(await tryLock(session))) {
      await refuseOtherHub(folder);
      if (performance.now() > until) throw new DataFolderInUse(folder, await holderOf(folder));
      await pause(50);
    }
    const file = join(folder, 'hub.pid');
    await writeFile(`${file}.new`, `${process.pid} ${birthOf(process.pid) ?? ''}\n`, { mode: 0o644 });
    await rename(`${file}.new`, file);
  } catch (error) {
    await session.end().catch(() => undefined);
    throw error;
  }
  return { session, isLost: () => lost, release: () => session.end().catch(() => undefined) };
}

export const forgetHolder = (folder: string): Promise<void> => rm(join(folder, 'hub.pid'), { force: true });

async function tryLock(session: pg.Client): Promise<boolean> {
  const { rows } = await session.query<{ got: boolean }>('select pg_try_advisory_lock($1::bigint) as got', [lockNumber]);
  return rows[0]?.got === true;
}
