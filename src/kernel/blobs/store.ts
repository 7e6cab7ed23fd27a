/**
 * Files by the hash of their bytes: kept once, committed with what refers to them, gone with the last of these. Knows
 * neither what a file shows nor who refers to it.
 */
import { createHash } from 'node:crypto';
import { run, type Kysely } from '../store/database.ts';
import type { MediaType } from './media-types.ts';

export type Blob = { readonly sha256: string; readonly mediaType: MediaType; readonly content: Uint8Array };

/** Bytes of one file. */
export const BLOB_BYTES_MAX = 10 * 1024 * 1024;

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const ATTEMPTS_MAX = 3;

/** Keeps a file for `referrer`, an id, within the caller's transaction. The same file again is the same blob. */
export async function keepBlob(db: Kysely<unknown>, { sha256, mediaType, content }: Blob, referrer: string, now: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await run(db, 'insert into blobs (sha256, media_type, bytes, content, added_at) values ($1, $2, $3, $4, $5) on conflict do nothing', [sha256, mediaType, content.length, Buffer.from(content.buffer, content.byteOffset, content.length), now]);
    // Held against whoever is letting go of the same file just now; where that one was faster, the file is put anew.
    if ((await run(db, 'select 1 from blobs where sha256 = $1 for key share', [sha256])).length > 0) break;
    if (attempt >= ATTEMPTS_MAX) throw new Error('a file was let go of each time that it was put');
  }
  await run(db, 'insert into blob_references (sha256, referrer) values ($1, $2) on conflict do nothing', [sha256, referrer]);
}

/** A file as it was put; undefined where there is none. What has changed on the disk since is a fault and no answer. */
export async function readBlob(db: Kysely<unknown>, sha256: string): Promise<Blob | undefined> {
  const [row] = await run(db, 'select media_type as "mediaType", content from blobs where sha256 = $1', [sha256]) as { mediaType: MediaType; content: Buffer }[];
  if (!row) return undefined;
  if (sha256Of(row.content) !== sha256) throw new Error(`the file ${sha256} is not what was put under that name`);
  return { sha256, ...row };
}

/** Lets go of everything that `referrer` refers to, within the caller's transaction: for what retention ends. */
export async function letGoOfBlobs(db: Kysely<unknown>, referrer: string): Promise<void> {
  const rows = await run(db, 'delete from blob_references where referrer = $1 returning sha256', [referrer]) as { sha256: string }[];
  const gone = rows.map(({ sha256 }) => sha256).sort();
  await run(db, 'select 1 from blobs where sha256 = any($1) order by sha256 for update', [gone]); // the next statement sees who referred meanwhile
  await run(db, 'delete from blobs b where sha256 = any($1) and not exists (select 1 from blob_references r where r.sha256 = b.sha256)', [gone]);
}
