/** Every line of SQL about receipts: the public keys that ever signed one. */
import { run, type Kysely } from '../../kernel/store/database.ts';

/** Remembers a key; one that is known stays as it was first seen. */
export async function rememberKey(db: Kysely<unknown>, key: string, since: string): Promise<void> {
  await run(db, 'insert into receipt_keys (key, since) values ($1, $2) on conflict do nothing', [key, since]);
}

/** More than a hub makes in a hundred years of monthly changes. */
const KEYS_MAX = 1_200;

export async function listKeys(db: Kysely<unknown>): Promise<readonly { readonly key: string; readonly since: string }[]> {
  return await run(db, 'select key, since from receipt_keys order by since desc, key limit $1', [KEYS_MAX]) as { key: string; since: string }[];
}
