/** How much room the hub's data takes, and how much is left. */
import { statfs } from 'node:fs/promises';
import { run, type Kysely } from './database.ts';

export type Room = { readonly database: number; readonly disk: number; readonly free: number };

/** `folder` is one on the disk that is asked about. */
export async function roomOf(db: Kysely<unknown>, folder: string): Promise<Room> {
  const [[row], { bsize, blocks, bavail }] = await Promise.all([
    run(db, 'select pg_database_size(current_database()) as bytes') as Promise<{ bytes: number }[]>, statfs(folder),
  ]);
  return { database: row?.bytes ?? 0, disk: blocks * bsize, free: bavail * bsize };
/**
 * How much room is left on the disk that the hub writes to. Below the reserve nothing that can wait is written any more, so that what cannot wait still
 * has room: checks, and what is answered to a hit. Knows no database.
 */
import { statfs } from 'node:fs/promises';

const LOOK_MS = 1_000;

export type Room = {
  readonly isShort: () => boolean;
  readonly freeBytes: () => number;
  readonly stop: () => void;
};

/** Looks again each second; one who cannot be asked leaves it as it was. `onTurn` hears when it becomes short and when it has room again. */
export async function watchRoom(folder: string, reserveBytes: number, onTurn: (isShort: boolean, freeBytes: number) => void): Promise<Room> {
  let free = Infinity;
  let isShort = false;
  const look = async (): Promise<void> => {
    const { bavail, bsize } = await statfs(folder);
    free = bavail * bsize;
    if (free < reserveBytes === isShort) return;
    isShort = !isShort;
    onTurn(isShort, free);
  };
  await look();
  const timer = setInterval(() => { void look().catch(() => undefined); }, LOOK_MS);
  timer.unref();
  return { isShort: () => isShort, freeBytes: () => free, stop: () => { clearInterval(timer); } };
}
