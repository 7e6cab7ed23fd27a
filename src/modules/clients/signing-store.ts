/** Every line of SQL about the hub's own signing keys. */
import type { JWK } from 'jose';
import { run, type Kysely } from '../../kernel/store/database.ts';

export type SigningKey = { readonly kid: string; readonly privateJwk: JWK; readonly publicJwk: JWK; readonly madeAt: string; readonly signsFrom: string | null; readonly endsAt: string | null };

/** One process at a time makes and ends keys. */
export async function lockSigningKeys(db: Kysely<unknown>): Promise<void> {
  await run(db, `select pg_advisory_xact_lock(hashtextextended('signing keys', 0))`);
}

/** Those that have not ended, the newest first. */
export async function listSigningKeys(db: Kysely<unknown>, now: string): Promise<readonly SigningKey[]> {
  return await run(db, `select kid, private_jwk as "privateJwk", public_jwk as "publicJwk", made_at as "madeAt", signs_from as "signsFrom", ends_at as "endsAt" from signing_keys where ends_at is null or ends_at > $1 order by made_at desc, kid`, [now]) as SigningKey[];
}

export async function insertSigningKey(db: Kysely<unknown>, { kid, privateJwk, publicJwk, madeAt, signsFrom }: Omit<SigningKey, 'endsAt'>): Promise<void> {
  await run(db, 'insert into signing_keys (kid, private_jwk, public_jwk, made_at, signs_from) values ($1, $2, $3, $4, $5)', [kid, JSON.stringify(privateJwk), JSON.stringify(publicJwk), madeAt, signsFrom]);
}

/** The published one begins to sign; those that signed end at `endsAt`. */
export async function turnSigningKeys(db: Kysely<unknown>, now: string, endsAt: string): Promise<void> {
  await run(db, 'update signing_keys set ends_at = $1 where signs_from is not null and ends_at is null', [endsAt]);
  await run(db, 'update signing_keys set signs_from = $1 where signs_from is null', [now]);
}

/** Removes those that have ended, or all of them. */
export async function deleteSigningKeys(db: Kysely<unknown>, endedBefore: string | undefined): Promise<void> {
  await run(db, 'delete from signing_keys where $1::timestamptz is null or ends_at <= $1', [endedBefore ?? null]);
}
