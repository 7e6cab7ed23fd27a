/** Every line of SQL about bureaus' issuers, sign-ins under way, and command lines that wait. */
import { affected, run, type Kysely } from '../../kernel/store/database.ts';

export type KeptIssuer = {
  readonly bureau: string; readonly issuer: string; readonly clientId: string; readonly authentication: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt'; readonly secret: string;
  readonly subjectClaim: string; readonly linkBy: 'invitation' | 'verified_email'; readonly changedAt: string; readonly changedBy: string;
};

const ISSUER = 'bureau, issuer, client_id as "clientId", authentication, secret, subject_claim as "subjectClaim", link_by as "linkBy", changed_at as "changedAt", changed_by as "changedBy"';

export async function findIssuer(db: Kysely<unknown>, bureau: string): Promise<KeptIssuer | undefined> {
  const [row] = await run(db, `select ${ISSUER} from issuers where bureau = $1`, [bureau]) as KeptIssuer[];
  return row;
}

export async function saveIssuer(db: Kysely<unknown>, { bureau, issuer, clientId, authentication, secret, subjectClaim, linkBy, changedAt, changedBy }: KeptIssuer): Promise<void> {
  await run(db, `
    insert into issuers (bureau, issuer, client_id, authentication, secret, subject_claim, link_by, changed_at, changed_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (bureau) do update set issuer = $2, client_id = $3, authentication = $4, secret = $5, subject_claim = $6, link_by = $7, changed_at = $8, changed_by = $9`,
  [bureau, issuer, clientId, authentication, secret, subjectClaim, linkBy, changedAt, changedBy]);
}

export const removeIssuer = (db: Kysely<unknown>, bureau: string): Promise<unknown> => run(db, 'delete from issuers where bureau = $1', [bureau]);

export const hasBureau = async (db: Kysely<unknown>, bureau: string): Promise<boolean> => (await run(db, 'select 1 from bureaus where code = $1', [bureau])).length === 1;

// ---- sign-ins under way ----

export type Attempt = { readonly bureau: string; readonly issuer: string; readonly verifier: string; readonly nonce: string; readonly returnTo: string; readonly subject: string | null };

const ATTEMPT = 'bureau, issuer, verifier, nonce, return_to as "returnTo", subject';

/** False where as many are under way as may be. */
export const insertAttempt = async (db: Kysely<unknown>, { state, browser, now, expiresAt, attemptsMax, ...a }: Omit<Attempt, 'subject'> & { readonly state: string; readonly browser: string; readonly now: string; readonly expiresAt: string; readonly attemptsMax: number }): Promise<boolean> =>
  await affected(db, `
    insert into sign_in_attempts (state, browser, bureau, issuer, verifier, nonce, return_to, expires_at)
    select $1, $2, $3, $4, $5, $6, $7, $8 where (select count(*) from sign_in_attempts where expires_at > $9) < $10`,
  [state, browser, a.bureau, a.issuer, a.verifier, a.nonce, a.returnTo, expiresAt, now, attemptsMax]) === 1;

/** Takes a sign-in that comes back from its issuer, once, in the browser that began it. */
export async function takeAttempt(db: Kysely<unknown>, state: string, browser: string, now: string): Promise<Attempt | undefined> {
  const [row] = await run(db, `delete from sign_in_attempts where state = $1 and browser = $2 and expires_at > $3 and subject is null returning ${ATTEMPT}`, [state, browser, now]) as Attempt[];
  return row;
}

/** Lays a proven subject aside until its person types the code of an invitation. */
export async function keepProven(db: Kysely<unknown>, { state, browser, bureau, issuer, subject, returnTo, expiresAt }: Pick<Attempt, 'bureau' | 'issuer' | 'returnTo'> & { readonly state: string; readonly browser: string; readonly subject: string; readonly expiresAt: string }): Promise<void> {
  await run(db, `insert into sign_in_attempts (state, browser, bureau, issuer, verifier, nonce, return_to, expires_at, subject) values ($1, $2, $3, $4, '', '', $5, $6, $7)`, [state, browser, bureau, issuer, returnTo, expiresAt, subject]);
}

/** A proven subject, each look counted; undefined after too many. */
export async function lookAtProven(db: Kysely<unknown>, { state, browser, now, looksMax }: { readonly state: string; readonly browser: string; readonly now: string; readonly looksMax: number }): Promise<Attempt | undefined> {
  const [row] = await run(db, `update sign_in_attempts set wrong = wrong + 1 where state = $1 and browser = $2 and expires_at > $3 and subject is not null and wrong < $4 returning ${ATTEMPT}`, [state, browser, now, looksMax]) as Attempt[];
  return row;
}

export const removeAttempt = (db: Kysely<unknown>, state: string): Promise<unknown> => run(db, 'delete from sign_in_attempts where state = $1', [state]);

// ---- command lines ----

/** False where as many wait as may, in all or from one network. */
export const insertCommand = async (db: Kysely<unknown>, { hash, code, network, agent, now, expiresAt, perNetworkMax, waitingMax }: { readonly hash: string; readonly code: string; readonly network: string; readonly agent: string | undefined; readonly now: string; readonly expiresAt: string; readonly perNetworkMax: number; readonly waitingMax: number }): Promise<boolean> =>
  await affected(db, `
    insert into command_sign_ins (hash, code, network, agent, expires_at)
    select $1, $2, $3, $4, $5 where (select count(*) from command_sign_ins where expires_at > $6 and network = $3) < $7 and (select count(*) from command_sign_ins where expires_at > $6) < $8`,
  [hash, code, network, agent ?? null, expiresAt, now, perNetworkMax, waitingMax]) === 1;

export async function findCommand(db: Kysely<unknown>, code: string, now: string): Promise<{ readonly agent: string | null; readonly network: string } | undefined> {
  const [row] = await run(db, 'select agent, network from command_sign_ins where code = $1 and expires_at > $2 and answered_by is null', [code, now]) as { agent: string | null; network: string }[];
  return row;
}

/** The answer of a person to a waiting command line, once. */
export const answerCommand = async (db: Kysely<unknown>, { code, person, isRefused, now }: { readonly code: string; readonly person: string; readonly isRefused: boolean; readonly now: string }): Promise<boolean> =>
  await affected(db, 'update command_sign_ins set answered_by = $2, is_refused = $3 where code = $1 and expires_at > $4 and answered_by is null', [code, person, isRefused, now]) === 1;

/** How a waiting command line stands; one that was answered is taken, once. */
export async function takeCommand(db: Kysely<unknown>, hash: string, now: string): Promise<{ readonly person: string; readonly isRefused: boolean; readonly agent: string | null } | 'waiting' | undefined> {
  const [taken] = await run(db, 'delete from command_sign_ins where hash = $1 and answered_by is not null and expires_at > $2 returning answered_by as person, is_refused as "isRefused", agent', [hash, now]) as { person: string; isRefused: boolean; agent: string | null }[];
  if (taken) return taken;
  return (await run(db, 'select 1 from command_sign_ins where hash = $1 and expires_at > $2', [hash, now])).length === 1 ? 'waiting' : undefined;
}

const EXPIRING = ['sign_in_attempts', 'command_sign_ins', 'passkey_challenges', 'issuer_documents'] as const;

/** Removes a bounded piece of what has expired; says whether there may be more. */
export async function removeExpired(db: Kysely<unknown>, now: string, failuresBefore: string, rowsMax: number): Promise<boolean> {
  let isMore = false;
  for (const table of EXPIRING) {
    isMore = await affected(db, `delete from ${table} where ctid in (select ctid from ${table} where expires_at < $1 limit $2)`, [now, rowsMax]) === rowsMax || isMore;
  }
  return await affected(db, 'delete from sign_in_failures where bucket in (select bucket from sign_in_failures where last_at < $1 limit $2)', [failuresBefore, rowsMax]) === rowsMax || isMore;
}
