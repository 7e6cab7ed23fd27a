/** The built-in issuer's signing keys: one signs, the next is published already, the last stays until its tokens are over. */
import { exportJWK, generateKeyPair } from 'jose';
import type { Clock } from '../../../kernel/clock.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Database, Kysely } from '../../../kernel/store/database.ts';
import type { IssuerKeys } from '../schema.ts';
import { insertKey, listKeys, lockKeys, removeKeys, turnKeys, type KeptKey } from './built-in-store.ts';

/** Longer than any token of the issuer, and than what others may remember of its keys. */
const KEPT_MS = 24 * 60 * 60_000;
const TURNED_EVERY_MS = 90 * 24 * 60 * 60_000;
export const KEY_ALGORITHM = 'ES256';

const newKey = async (clock: Clock, signsFrom: string | null): Promise<Omit<KeptKey, 'signsUntil'>> => {
  const id = newId('key', clock.ms());
  const { privateKey } = await generateKeyPair(KEY_ALGORITHM, { extractable: true });
  return { id, key: { ...await exportJWK(privateKey), kid: id, alg: KEY_ALGORITHM, use: 'sig' }, madeAt: clock.now(), signsFrom };
};

/** The published keys, the one that signs first; the first two are made at the first use. */
export async function ensureKeys(database: Database, clock: Clock): Promise<readonly KeptKey[]> {
  const found = await listKeys(database.db);
  if (found.length > 0) return inOrder(found);
  return database.transaction(async ({ db }) => {
    await lockKeys(db);
    const meanwhile = await listKeys(db);
    if (meanwhile.length > 0) return inOrder(meanwhile);
    await insertKey(db, await newKey(clock, clock.now()));
    await insertKey(db, await newKey(clock, null));
    return inOrder(await listKeys(db));
  });
}

/** The next key signs from now on, a new one is published in its place, and what is over is removed. In a transaction. */
export async function rotateKeys(db: Kysely<unknown>, clock: Clock): Promise<readonly KeptKey[]> {
  await lockKeys(db);
  const next = (await listKeys(db)).find(({ signsFrom }) => signsFrom === null) ?? await newKey(clock, null);
  if (!(await listKeys(db)).some(({ id }) => id === next.id)) await insertKey(db, next);
  await turnKeys(db, next.id, clock.now());
  await insertKey(db, await newKey(clock, null));
  await removeKeys(db, new Date(clock.ms() - KEPT_MS).toISOString());
  return inOrder(await listKeys(db));
}

/** Whether the key that signs has done so for long enough. */
export const isDue = (keys: readonly KeptKey[], now: string): boolean => {
  const signing = inOrder(keys)[0];
  return signing?.signsFrom != null && Date.parse(signing.signsFrom) + TURNED_EVERY_MS <= Date.parse(now);
};

export const keysTold = (keys: readonly KeptKey[]): IssuerKeys => ({
  items: keys.map(({ id, madeAt, signsFrom, signsUntil }) => ({ id, madeAt, ...(signsFrom === null ? {} : { signsFrom }), ...(signsUntil === null ? {} : { signsUntil }) })),
});

const rank = ({ signsFrom, signsUntil }: KeptKey): number => (signsFrom === null ? 1 : signsUntil === null ? 0 : 2);
const inOrder = (keys: readonly KeptKey[]): readonly KeptKey[] => [...keys].sort((a, b) => rank(a) - rank(b));
