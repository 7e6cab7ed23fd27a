/**
 * The hub's own keys for access tokens: Ed25519, kept in the database, one that signs and one that is published before it does.
 * Knows no token.
 */
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { isFresh, type Clock } from '../../kernel/clock.ts';
import type { Duty } from '../../kernel/duties.ts';
import type { Database, Kysely } from '../../kernel/store/database.ts';
import type { SigningKeys } from './schema.ts';
import { deleteSigningKeys, insertSigningKey, listSigningKeys, lockSigningKeys, turnSigningKeys, type SigningKey } from './signing-store.ts';

export const SIGNING_ALGORITHM = 'EdDSA';
/** A key that stopped signing verifies so long: twice what a token lives. */
const VERIFIES_ON_MS = 10 * 60_000;
const SIGNS_FOR_MS = 30 * 24 * 3_600_000;
const LOOKED_AT_MS = 3_600_000;
/** What another process has rotated counts here after this long at most. */
const REMEMBERED_MS = 2_000;

type Held = { readonly kid: string; readonly privateKey: CryptoKey; readonly publicKey: CryptoKey; readonly publicJwk: JWK };
/** The keys as they stand: who signs, and by whom tokens may be signed. */
export type Standing = { readonly signing: Held; readonly byKid: ReadonlyMap<string, Held> };

export type SigningKeyring = {
  readonly standing: () => Promise<Standing>;
  /** The published one signs from now on, and a new one is published. */
  readonly rotate: (db: Kysely<unknown>, isCompromised: boolean) => Promise<SigningKeys>;
  readonly forget: () => void;
  readonly duty: Duty;
};

async function makeKey(madeAt: string, signsFrom: string | null): Promise<Omit<SigningKey, 'endsAt'>> {
  const { privateKey, publicKey } = await generateKeyPair(SIGNING_ALGORITHM, { crv: 'Ed25519', extractable: true });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  return { kid, privateJwk: await exportJWK(privateKey), publicJwk: { ...publicJwk, kid, alg: SIGNING_ALGORITHM, use: 'sig' }, madeAt, signsFrom };
}

async function makeFirst(db: Kysely<unknown>, now: string): Promise<void> {
  await lockSigningKeys(db);
  if ((await listSigningKeys(db, now)).length > 0) return; // another process was here first
  await insertSigningKey(db, await makeKey(now, now));
  await insertSigningKey(db, await makeKey(now, null));
}

async function rotateKeys(db: Kysely<unknown>, now: string, isCompromised: boolean): Promise<SigningKeys> {
  await lockSigningKeys(db);
  const keys = await listSigningKeys(db, now);
  if (isCompromised || keys.length === 0) {
    await deleteSigningKeys(db, undefined);
    await insertSigningKey(db, await makeKey(now, now));
  } else {
    await turnSigningKeys(db, now, new Date(Date.parse(now) + VERIFIES_ON_MS).toISOString());
  }
  await insertSigningKey(db, await makeKey(now, null));
  return { keys: (await listSigningKeys(db, now)).map(({ kid, madeAt, signsFrom, endsAt }) => ({ kid, madeAt, ...(signsFrom === null ? {} : { signsFrom }), ...(endsAt === null ? {} : { endsAt }) })) };
}

const signs = ({ signsFrom, endsAt }: SigningKey): boolean => signsFrom !== null && endsAt === null;

/** What time asks for: the key that has signed for long enough gives way, and those that have ended are removed. */
async function keepSigningKeys(db: Kysely<unknown>, now: string): Promise<void> {
  const signing = (await listSigningKeys(db, now)).find(signs);
  if (signing && Date.parse(signing.signsFrom ?? now) + SIGNS_FOR_MS <= Date.parse(now)) await rotateKeys(db, now, false);
  await deleteSigningKeys(db, now);
}

export function openSigningKeys({ database, clock }: { readonly database: Database; readonly clock: Clock }): SigningKeyring {
  const held = new Map<string, Held>();
  let known: { readonly standing: Promise<Standing>; readonly untilMs: number } | undefined;

  async function hold({ kid, privateJwk, publicJwk }: SigningKey): Promise<Held> {
    const had = held.get(kid);
    if (had) return had;
    const [privateKey, publicKey] = await Promise.all([importJWK(privateJwk, SIGNING_ALGORITHM), importJWK(publicJwk, SIGNING_ALGORITHM)]);
    const one: Held = { kid, privateKey: privateKey as CryptoKey, publicKey: publicKey as CryptoKey, publicJwk };
    held.set(kid, one);
    return one;
  }

  async function load(): Promise<Standing> {
    let keys = await listSigningKeys(database.db, clock.now());
    if (keys.length === 0) {
      await database.transaction(({ db }) => makeFirst(db, clock.now()));
      keys = await listSigningKeys(database.db, clock.now());
    }
    for (const kid of held.keys()) if (!keys.some((key) => key.kid === kid)) held.delete(kid);
    const signing = keys.find(signs);
    if (!signing) throw new Error('no key of the hub signs');
    const all = await Promise.all(keys.map(hold));
    return { signing: await hold(signing), byKid: new Map(all.map((one) => [one.kid, one])) };
  }

  const forget = (): void => { known = undefined; };
  return {
    standing: () => {
      if (known && isFresh(known.untilMs, clock.ms(), REMEMBERED_MS)) return known.standing;
      const standing = load();
      const mine = { standing, untilMs: clock.ms() + REMEMBERED_MS };
      known = mine;
      standing.catch(() => { if (known === mine) known = undefined; }); // a database that was away is asked again
      return standing;
    },
    rotate: (db, isCompromised) => rotateKeys(db, clock.now(), isCompromised), forget,
    duty: {
      name: 'clients.signing_keys', everyMs: LOOKED_AT_MS,
      run: async (now) => {
        await database.transaction(({ db }) => keepSigningKeys(db, now));
        forget();
        return false;
      },
    },
  };
}
