// The number in what a barcode says: VIN labels bear it alone, behind an identifier of their standard, or among other fields. It
// knows texts only, not how the code was read; nothing in it is repaired, because a code carries its own proof.

import { normalForm } from './text.ts';
import { decodeVin, isWellFormedVin } from './vin.ts';

/** What a payload says: a VIN, or another number that stands in it alone. */
export interface PayloadNumber {
  readonly kind: 'vin' | 'other';
  readonly number: string;
}

const VIN_LENGTH = 17;
const PAYLOAD_MAX = 4_096;
/** Shorter ones name no vehicle, longer ones are no number of one. */
const OTHER_MIN = 4;
const OTHER_MAX = 24;
const PLAIN = /^[A-Z0-9][A-Z0-9 ./*-]*$/u;

/**
 * The number in a payload. In: the text of a code. A token of 17 characters that could be stamped is a VIN; so is one of 18 that
 * begins with I, the data identifier of ANSI MH10.8.2 and the import mark of Code 39 labels, which is no character of a VIN.
 * In a longer run, the 17 that name a known maker or hold their check digit. Out: undefined where it says no number of a vehicle.
 */
export const numberInPayload = (payload: string): PayloadNumber | undefined => {
  const text = payload.slice(0, PAYLOAD_MAX).toUpperCase();
  const tokens = text.split(/[^A-Z0-9]+/u).filter((token) => token !== '');
  const vins = tokens.flatMap(vinsOf).sort((a, b) => b.weight - a.weight);
  if (vins[0]) return { kind: 'vin', number: vins[0].vin };
  const normal = normalForm(text);
  return PLAIN.test(text.trim()) && normal.length >= OTHER_MIN && normal.length <= OTHER_MAX && /\d/u.test(normal) ? { kind: 'other', number: normal } : undefined;
};

const vinsOf = (token: string): readonly { readonly vin: string; readonly weight: number }[] => {
  if (token.length < VIN_LENGTH) return [];
  const whole = token.length === VIN_LENGTH ? token : token.length === VIN_LENGTH + 1 && token.startsWith('I') ? token.slice(1) : undefined;
  if (whole !== undefined) return isWellFormedVin(whole) ? [{ vin: whole, weight: weightOf(whole) + 1 }] : [];
  return Array.from({ length: token.length - VIN_LENGTH + 1 }, (_, at) => token.slice(at, at + VIN_LENGTH))
    .filter((run) => isWellFormedVin(run) && /\d{3}$/u.test(run)).map((vin) => ({ vin, weight: weightOf(vin) })).filter(({ weight }) => weight > 0);
};

/** Whether a register knows its maker; whether its check digit holds, which chance does once in eleven. */
const weightOf = (vin: string): number => {
  const decoding = decodeVin(vin);
  if (decoding?.maker === undefined) return 0;
  return 2 + (decoding.checkDigit.holds ? 2 : 0);
};
