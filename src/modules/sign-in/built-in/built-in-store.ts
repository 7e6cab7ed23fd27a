/** Every line of SQL about the built-in issuer's keys, documents, passkeys, passwords, known devices and failures. */
import { affected, run, type Kysely } from '../../../kernel/store/database.ts';

// ---- keys ----

export type KeptKey = { readonly id: string; readonly key: Readonly<Record<string, unknown>>; readonly madeAt: string; readonly signsFrom: string | null; readonly signsUntil: string | null };

export const listKeys = async (db: Kysely<unknown>): Promise<readonly KeptKey[]> =>
  await run(db, 'select id, key, made_at as "madeAt", signs_from as "signsFrom", signs_until as "signsUntil" from issuer_keys order by made_at desc, id') as KeptKey[];

/** Keys are made and turned by one at a time, on every hub process. */
export const lockKeys = (db: Kysely<unknown>): Promise<unknown> => run(db, `select pg_advisory_xact_lock(hashtextextended('issuer keys', 0))`);

export const insertKey = (db: Kysely<unknown>, { id, key, madeAt, signsFrom }: Omit<KeptKey, 'signsUntil'>): Promise<unknown> =>
  run(db, 'insert into issuer_keys (id, key, made_at, signs_from) values ($1, $2, $3, $4)', [id, JSON.stringify(key), madeAt, signsFrom]);

/** The key that signs gives way to the next. */
export async function turnKeys(db: Kysely<unknown>, next: string, now: string): Promise<void> {
  await run(db, 'update issuer_keys set signs_until = $1 where signs_from is not null and signs_until is null', [now]);
  await run(db, 'update issuer_keys set signs_from = $2 where id = $1', [next, now]);
}

export const removeKeys = (db: Kysely<unknown>, endedBefore: string): Promise<unknown> => run(db, 'delete from issuer_keys where signs_until < $1', [endedBefore]);

/** A secret of the issuer's own, made at its first use. */
export async function ensureSecret(db: Kysely<unknown>, name: string, made: string): Promise<string> {
  await run(db, 'insert into issuer_secrets (name, secret) values ($1, $2) on conflict do nothing', [name, made]);
  const [row] = await run(db, 'select secret from issuer_secrets where name = $1', [name]) as [{ secret: string }];
  return row.secret;
}

// ---- what the issuer remembers of sign-ins under way ----

export type Document = Readonly<Record<string, unknown>>;

export async function upsertDocument(db: Kysely<unknown>, { model, id, payload, grantId, uid, userCode, expiresAt }: { readonly model: string; readonly id: string; readonly payload: Document; readonly grantId: string | undefined; readonly uid: string | undefined; readonly userCode: string | undefined; readonly expiresAt: string | undefined }): Promise<void> {
  await run(db, `
    insert into issuer_documents (model, id, payload, grant_id, uid, user_code, expires_at) values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (model, id) do update set payload = $3, grant_id = $4, uid = $5, user_code = $6, expires_at = coalesce($7, issuer_documents.expires_at)`,
  [model, id, JSON.stringify(payload), grantId ?? null, uid ?? null, userCode ?? null, expiresAt ?? null]);
}

export async function findDocument(db: Kysely<unknown>, model: string, by: { readonly column: 'id' | 'uid' | 'user_code'; readonly value: string }, now: string): Promise<Document | undefined> {
  const [row] = await run(db, `select payload, consumed_at as "consumedAt" from issuer_documents where model = $1 and ${by.column} = $2 and (expires_at is null or expires_at > $3)`, [model, by.value, now]) as { payload: Document; consumedAt: string | null }[];
  return row && { ...row.payload, ...(row.consumedAt === null ? {} : { consumed: Math.floor(Date.parse(row.consumedAt) / 1000) }) };
}

export const consumeDocument = (db: Kysely<unknown>, model: string, id: string, now: string): Promise<unknown> => run(db, 'update issuer_documents set consumed_at = $3 where model = $1 and id = $2', [model, id, now]);
export const removeDocument = (db: Kysely<unknown>, model: string, id: string): Promise<unknown> => run(db, 'delete from issuer_documents where model = $1 and id = $2', [model, id]);
export const removeGrant = (db: Kysely<unknown>, grantId: string): Promise<unknown> => run(db, 'delete from issuer_documents where grant_id = $1', [grantId]);

// ---- passkeys ----

export type KeptPasskey = { readonly id: string; readonly person: string; readonly publicKey: Uint8Array; readonly counter: number; readonly transports: readonly string[] };

export async function findPasskey(db: Kysely<unknown>, id: string): Promise<KeptPasskey | undefined> {
  const [row] = await run(db, 'select id, person, public_key as "publicKey", counter, transports from passkeys where id = $1', [id]) as KeptPasskey[];
  return row;
}
export const listPasskeys = async (db: Kysely<unknown>, person: string): Promise<readonly Pick<KeptPasskey, 'id' | 'transports'>[]> =>
  await run(db, 'select id, transports from passkeys where person = $1 order by made_at', [person]) as Pick<KeptPasskey, 'id' | 'transports'>[];

/** False where this passkey is known already, whosever it is. */
export const insertPasskey = async (db: Kysely<unknown>, { id, person, publicKey, counter, transports, now }: KeptPasskey & { readonly now: string }): Promise<boolean> =>
  await affected(db, 'insert into passkeys (id, person, public_key, counter, transports, made_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [id, person, Buffer.from(publicKey), counter, transports, now]) === 1;

/** Notes a use; false where the passkey has meanwhile counted further than this use says: one of two is a copy. */
export const notePasskey = async (db: Kysely<unknown>, id: string, counter: number, now: string): Promise<boolean> =>
  await affected(db, 'update passkeys set counter = $2, used_at = $3 where id = $1 and (counter < $2 or counter = 0 and $2 = 0)', [id, counter, now]) === 1;

export const insertChallenge = (db: Kysely<unknown>, challenge: string, madeFor: string, expiresAt: string): Promise<unknown> =>
  run(db, 'insert into passkey_challenges (challenge, made_for, expires_at) values ($1, $2, $3)', [challenge, madeFor, expiresAt]);

/** Takes a challenge, once. */
export const takeChallenge = async (db: Kysely<unknown>, challenge: string, madeFor: string, now: string): Promise<boolean> =>
  await affected(db, 'delete from passkey_challenges where challenge = $1 and made_for = $2 and expires_at > $3', [challenge, madeFor, now]) === 1;

// ---- passwords ----

export type KeptPassword = { readonly salt: Buffer; readonly hash: Buffer; readonly memory: number; readonly passes: number; readonly totpSecret: string; readonly totpStep: number };

export async function findPassword(db: Kysely<unknown>, person: string): Promise<KeptPassword | undefined> {
  const [row] = await run(db, 'select salt, hash, memory, passes, totp_secret as "totpSecret", totp_step as "totpStep" from passwords where person = $1', [person]) as KeptPassword[];
  return row;
}
export async function savePassword(db: Kysely<unknown>, person: string, { salt, hash, memory, passes, totpSecret, totpStep }: KeptPassword, now: string): Promise<void> {
  await run(db, `
    insert into passwords (person, salt, hash, memory, passes, totp_secret, totp_step, set_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (person) do update set salt = $2, hash = $3, memory = $4, passes = $5, totp_secret = $6, totp_step = $7, set_at = $8`, [person, salt, hash, memory, passes, totpSecret, totpStep, now]);
}

/** Uses up a time step; false where it, or a later one, was used before. */
export const useStep = async (db: Kysely<unknown>, person: string, step: number): Promise<boolean> => await affected(db, 'update passwords set totp_step = $2 where person = $1 and totp_step < $2', [person, step]) === 1;

// ---- known devices, failures ----

export const noteDevice = (db: Kysely<unknown>, hash: string, person: string, now: string): Promise<unknown> =>
  run(db, 'insert into known_devices (hash, person, used_at) values ($1, $2, $3) on conflict (hash) do update set used_at = $3 where known_devices.person = $2', [hash, person, now]);
export const isKnownDevice = async (db: Kysely<unknown>, hash: string, person: string, usedAfter: string): Promise<boolean> =>
  (await run(db, 'select 1 from known_devices where hash = $1 and person = $2 and used_at > $3', [hash, person, usedAfter])).length === 1;

export async function removeSignIns(db: Kysely<unknown>, person: string): Promise<void> {
  for (const table of ['passkeys', 'passwords', 'known_devices']) await run(db, `delete from ${table} where person = $1`, [person]);
}

/**
 * Counts one try in a bucket before it is made, so that many at once are not all let in. False where the bucket makes it
 * wait: after `free` tries 1, 2, 4 … seconds up to `waitMaxS`, and none beyond `triesMax` in a window.
 */
export const countTry = async (db: Kysely<unknown>, bucket: string, { now, free, waitMaxS, triesMax, windowS }: { readonly now: string; readonly free: number; readonly waitMaxS: number; readonly triesMax: number; readonly windowS: number }): Promise<boolean> =>
  await affected(db, `
    insert into sign_in_failures as f (bucket, failures, since, last_at) values ($1, 1, $2, $2)
    on conflict (bucket) do update set
      failures = case when f.since <= $2::timestamptz - make_interval(secs => $6) then 1 else f.failures + 1 end,
      since = case when f.since <= $2::timestamptz - make_interval(secs => $6) then $2 else f.since end, last_at = $2
    where f.since <= $2::timestamptz - make_interval(secs => $6)
      or (f.failures < $5 and f.last_at + make_interval(secs => case when f.failures < $3 then 0 else least($4, power(2, least(f.failures - $3, 30))) end) <= $2)`,
  [bucket, now, free, waitMaxS, triesMax, windowS]) === 1;

export const forgetTries = (db: Kysely<unknown>, buckets: readonly string[]): Promise<unknown> => run(db, 'delete from sign_in_failures where bucket = any($1)', [buckets]);

/** Gives one try back: it succeeded, so it was no failure. */
export const giveBackTry = (db: Kysely<unknown>, bucket: string): Promise<unknown> => run(db, 'update sign_in_failures set failures = greatest(0, failures - 1) where bucket = $1', [bucket]);
