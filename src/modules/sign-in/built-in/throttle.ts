/**
 * Lock-out without a denial of service: a stranger's tries wait longer and longer for one name from one network, and all
 * strangers together have a budget for a name; a device that has signed in before answers for itself alone.
 */
import { hashSecret } from '../../../kernel/ids.ts';
import type { Kysely } from '../../../kernel/store/database.ts';
import { countTry, forgetTries, giveBackTry } from './built-in-store.ts';

const HOUR_S = 3_600;
const WAITING = { free: 3, waitMaxS: 900, triesMax: 1_000, windowS: 24 * HOUR_S };
const BUDGET = { free: 100, waitMaxS: HOUR_S, triesMax: 100, windowS: HOUR_S };
export const TRIES_KEPT_MS = WAITING.windowS * 1_000;

/** One try: the name as it was asked for, and from where; `device` where this browser has signed in as that person before. */
export type Try = { readonly bureau: string; readonly name: string; readonly network: string; readonly device?: string | undefined };

const bucketOf = (...parts: readonly string[]): string => hashSecret(JSON.stringify(parts));
const own = ({ bureau, name, network, device }: Try): string => (device === undefined ? bucketOf('network', bureau, name.toLowerCase(), network) : bucketOf('device', device));
const shared = ({ bureau, name }: Try): string => bucketOf('name', bureau, name.toLowerCase());

/** Whether it may be tried now; it is counted before it is known how it ends. */
export async function mayTry(db: Kysely<unknown>, one: Try, now: string): Promise<boolean> {
  if (!await countTry(db, own(one), { ...WAITING, now })) return false;
  return one.device !== undefined || countTry(db, shared(one), { ...BUDGET, now });
}

/** It succeeded: its own bucket is empty again, and the shared one is as it was. */
export async function succeeded(db: Kysely<unknown>, one: Try): Promise<void> {
  await forgetTries(db, [own(one)]);
  if (one.device === undefined) await giveBackTry(db, shared(one));
}
