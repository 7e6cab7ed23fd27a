/**
 * Reads PostgreSQL's own lock file (postmaster.pid) and tells a living postmaster of this data folder from a stale entry.
 * The layout is that of src/include/utils/pidfile.h. Knows no SQL.
 */
import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, EmbeddedFailure } from './errors.ts';
import { isAlive, isPostgresOf } from './processes.ts';

export type Postmaster = { readonly pid: number; readonly socketFolder: string; readonly port: number };

/** Above every kernel's pid_max. */
const nobodysPid = 999_999_999;

export const lockFileOf = (dataFolder: string): string => join(dataFolder, 'postmaster.pid');
export const socketLockFileOf = (place: Omit<Postmaster, 'pid'>): string => join(place.socketFolder, `.s.PGSQL.${place.port}.lock`);

async function lines(lockFile: string): Promise<string[]> {
  try {
    return (await readFile(lockFile, 'utf8')).split('\n');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    if (codeOf(error) === 'EACCES') throw new EmbeddedFailure(`${lockFile} belongs to another user (was the hub once started as root?): start the hub as that user or root, or chown its folder`, { cause: error });
    throw error;
  }
}

export async function findPostmaster(dataFolder: string): Promise<Postmaster | undefined> {
  const [pid, , , port, socketFolder] = await lines(lockFileOf(dataFolder));
  const found = Number(pid);
  if (!Number.isInteger(found) || found <= 0 || !isPostgresOf(found, dataFolder)) return undefined;
  return { pid: found, port: Number(port ?? 0), socketFolder: socketFolder ?? '' };
}

/**
 * PostgreSQL takes over a lock file whose process is gone, but gives up if the id now belongs to something else. Then the
 * id is struck out and the rest kept: its shared memory line still lets PostgreSQL notice backends that outlived it.
 * The socket has a lock file of the same form.
 */
export async function disownStale(lockFile: string, dataFolder: string): Promise<boolean> {
  const [pid, ...rest] = await lines(lockFile);
  if (pid === undefined || !isAlive(Number(pid)) || isPostgresOf(Number(pid), dataFolder)) return false;
  const file = await open(lockFile, constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW);
  try {
    await file.writeFile([String(nobodysPid), ...rest].join('\n'));
  } finally {
    await file.close();
  }
  return true;
}
