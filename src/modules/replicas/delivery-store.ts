/** Every line of SQL about what replicas have brought: how far, and the hash of every entry. */
import { run, type Kysely } from '../../kernel/store/database.ts';

type Db = Kysely<unknown>;
export const HASH_BYTES = 32;
export type Stand = { readonly delivered: number; readonly head: string };

/** How far a replica's log has come here; held until the transaction ends. */
export async function holdStand(db: Db, replica: string): Promise<Stand> {
  const [row] = await run(db, 'select delivered, head from replicas where id = $1 for update', [replica]) as Stand[];
  if (!row) throw new Error('a replica that delivers is not there');
  return row;
}

/** The hashes of entries that were brought, by number. */
export async function hashesOf(db: Db, replica: string, from: number, to: number): Promise<ReadonlyMap<number, string>> {
  const rows = await run(db, 'select first, last, hashes from replica_deliveries where replica = $1 and last >= $2 and first <= $3', [replica, from, to]) as { first: number; last: number; hashes: Buffer }[];
  return new Map(rows.flatMap(({ first, last, hashes }) => Array.from({ length: last - first + 1 }, (_, at) => [first + at, hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES).toString('base64')] as const)));
}

export type Brought = { readonly replica: string; readonly first: number; readonly last: number; readonly hashes: Buffer; readonly signature: string; readonly head: string; readonly at: string };
export async function advance(db: Db, { replica, first, last, hashes, signature, head, at }: Brought): Promise<void> {
  await run(db, 'insert into replica_deliveries (replica, first, last, hashes, signature, at) values ($1, $2, $3, $4, $5, $6)', [replica, first, last, hashes, signature, at]);
  await run(db, 'update replicas set delivered = $2, head = $3, seen_at = greatest(seen_at, $4::timestamptz) where id = $1', [replica, last, head, at]);
}
