/** Passwords with a second factor: argon2id (RFC 9106) and time-based codes (RFC 6238). Knows no page. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { unavailable } from '../../../kernel/errors.ts';
import type { Kysely } from '../../../kernel/store/database.ts';
import { findPassword, savePassword, useStep } from './built-in-store.ts';
import { say } from '../schema.ts';

/** OWASP's second choice of 2024: 19 MiB, two passes. 37 ms on one core here. */
const COST = { memory: 19_456, passes: 2 } as const;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
export const PASSWORD_CHARS = { min: 12, max: 128 } as const;
const STEP_S = 30;
const TOTP_SECRET_BYTES = 20;
/** A clock that is one step off is forgiven. */
const STEPS_OFF_MAX = 1;
/** Hashing is costly on purpose: so many at once, so many in line. */
const AT_ONCE_MAX = 2;
const WAITING_MAX = 64;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<R>(work: () => Promise<R>): Promise<R> {
  if (running >= AT_ONCE_MAX) {
    if (waiting.length >= WAITING_MAX) throw unavailable(say('looked_at'));
    await new Promise<void>((resolve) => { waiting.push(resolve); }); // whoever ends hands the turn over
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

const hashOf = (password: string, { salt, memory, passes }: { readonly salt: Buffer; readonly memory: number; readonly passes: number }): Promise<Buffer> => inTurn(() => new Promise((resolve, reject) => {
  argon2('argon2id', { message: password.normalize('NFC'), nonce: salt, parallelism: 1, tagLength: HASH_BYTES, memory, passes }, (fault, key) => { if (fault) reject(fault); else resolve(key); });
}));

const totpOf = (secret: string, label = ''): TOTP => new TOTP({ issuer: 'Crosscheck', label, secret: Secret.fromBase32(secret), period: STEP_S });

/** A new second factor: the key to type into an authenticator, and the same as a link. */
export function newFactor(label: string): { readonly secret: string; readonly link: string } {
  const secret = new Secret({ size: TOTP_SECRET_BYTES }).base32;
  return { secret, link: totpOf(secret, label).toString() };
}

/** The time step whose code this is; undefined where it is none of about now. */
function stepOf(secret: string, code: string, ms: number): number | undefined {
  const off = totpOf(secret).validate({ token: code.replaceAll(/\s/g, ''), timestamp: ms, window: STEPS_OFF_MAX });
  return off === null ? undefined : Math.floor(ms / 1_000 / STEP_S) + off;
}

/** Sets a password and its second factor; false where the code is not one of the factor's, which shows that it was not set up. */
export async function setPassword(db: Kysely<unknown>, { person, password, secret, code, ms, now }: { readonly person: string; readonly password: string; readonly secret: string; readonly code: string; readonly ms: number; readonly now: string }): Promise<boolean> {
  const step = stepOf(secret, code, ms);
  if (step === undefined) return false;
  const salt = randomBytes(SALT_BYTES);
  await savePassword(db, person, { salt, hash: await hashOf(password, { salt, ...COST }), ...COST, totpSecret: secret, totpStep: step }, now);
  return true;
}

/** Stands for the password of a person who has none, so that it takes as long to say no. */
const NOBODY = { salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES), ...COST, totpSecret: new Secret({ size: TOTP_SECRET_BYTES }).base32, totpStep: 0 };

/** Whether password and code are right, both looked at in any case; the code is used up with it. */
export async function isRight(db: Kysely<unknown>, { person, password, code, ms }: { readonly person: string | undefined; readonly password: string; readonly code: string; readonly ms: number }): Promise<boolean> {
  const kept = await findPassword(db, person ?? '') ?? NOBODY;
  const isPassword = timingSafeEqual(await hashOf(password.slice(0, PASSWORD_CHARS.max), kept), kept.hash);
  const step = stepOf(kept.totpSecret, code, ms);
  return isPassword && step !== undefined && person !== undefined && await useStep(db, person, step);
}
