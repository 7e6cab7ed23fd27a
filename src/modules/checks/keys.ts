/**
 * Keys by which a check is found again when its vehicle is reported late: a keyed hash of the look-alike form of each
 * number asked, and the slot of time in which it is kept. It knows neither the kinds of numbers nor where keys lie.
 */
import { hash } from 'node:crypto';
import { lookAlikeForm } from '../../identifiers/text.ts';

/** From a number's plain form to its key. Whatever looks alike has one key; the comparison decides afterwards. */
export type KeyOf = (text: string) => bigint;

/** What of a check is kept to find it again. */
export type Trace = {
  readonly check: string;
  /** When the check was made, and when the vehicle was seen. */
  readonly at: string; readonly seenAt: string;
  /** The numbers asked as plain forms; what could not be read whole is not among them. */
  readonly texts: readonly string[];
  /** Only hashes of it may be kept: not in memory either. */
  readonly isHashed?: true;
};

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const MESSAGE_BYTES_MAX = 1_024;
const INNER = 0x36;
const OUTER = 0x5c;

/**
 * The first 64 bits of HMAC-SHA-256 (RFC 2104). Written out as its two hashes because `createHmac` took five times as long
 * here (11 µs), and every number of every check passes through it.
 */
export function keyer(secret: string): KeyOf {
  const bytes = Buffer.from(secret, 'utf8');
  const key = bytes.length > BLOCK_BYTES ? hash('sha256', bytes, 'buffer') : bytes;
  const inner = Buffer.alloc(BLOCK_BYTES + MESSAGE_BYTES_MAX);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);
  for (let i = 0; i < BLOCK_BYTES; i += 1) {
    inner[i] = (key[i] ?? 0) ^ INNER;
    outer[i] = (key[i] ?? 0) ^ OUTER;
  }
  return (text) => {
    const length = inner.write(lookAlikeForm(text), BLOCK_BYTES, MESSAGE_BYTES_MAX, 'utf8');
    hash('sha256', inner.subarray(0, BLOCK_BYTES + length), 'buffer').copy(outer, BLOCK_BYTES);
    return hash('sha256', outer, 'buffer').readBigInt64BE(0);
  };
}

/** How far back checks are searched for a record that arrives late. */
export const LATE_DAYS = 90;
const DAY_MS = 86_400_000;
export const LATE_MS = LATE_DAYS * DAY_MS;
const PERIOD_MS = 30 * DAY_MS;
/** Tables in the ring: one for now, three for the ninety days before, and one that is empty and comes next. */
const SLOTS = 5;

/** Thirty days, counted from 1970. */
export const periodAt = (ms: number): number => Math.floor(ms / PERIOD_MS);
export const slotOf = (period: number): number => period % SLOTS;

/** The slots that may hold checks made from one moment to another, newest first; of a longer time, those that are kept. */
export function slotsBetween(fromMs: number, toMs: number): readonly number[] {
  const slots: number[] = [];
  for (let period = periodAt(toMs); period >= periodAt(fromMs) && slots.length < SLOTS - 1; period -= 1) slots.push(slotOf(period));
  return slots;
}

/** The slots to be emptied now, so that the next thirty days begin with an empty one; `emptied` is up to where that was done. */
export function slotsToEmpty(emptied: number, nowMs: number): readonly number[] {
  const next = periodAt(nowMs) + 1;
  const slots = new Set<number>();
  for (let period = Math.max(emptied + 1, next - SLOTS + 1); period <= next; period += 1) slots.add(slotOf(period));
  return [...slots];
}
