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
}
