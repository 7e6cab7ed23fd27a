// The kinds of number a vehicle carries, and a guess at the kind of one that came without a label. It does not know
// makes or plates: shape only, so every guess ranks and none excludes.

import { isWellFormedVin } from './vin.ts';

/** What a number on a vehicle, a part or a paper may be. */
export const NUMBER_KINDS = ['vin', 'plate', 'engine', 'gearbox', 'airbag', 'key', 'body', 'frame', 'owner_applied', 'part', 'document', 'other'] as const;

/** One of the kinds of number. */
export type NumberKind = (typeof NUMBER_KINDS)[number];

// Japanese domestic frame numbers: a type code of letters and digits, then a serial of five to seven digits.
const FRAME = /^[A-Z]{1,4}\d{1,3}[A-Z]{0,3}\d{6,7}$/u;
const HAS_DIGIT = /\d/u;

/**
 * The kinds an unlabelled number may be of, likeliest first. In: a normal form. Out: never empty, always ends with
 * `other`. A text of 17 characters leads with `vin`; 4 to 13 free characters may be a chassis number of before 1981.
 */
export const guessKinds = (normal: string): readonly NumberKind[] => {
  const length = normal.length;
  if (length === 0) return ['other'];
  if (isWellFormedVin(normal)) return ['vin', 'body', 'frame', 'engine', 'part', 'document', 'other'];
  if (length >= 16 && length <= 18) return ['vin', 'document', 'part', 'engine', 'airbag', 'other'];
  if (length > 18) return ['airbag', 'part', 'document', 'other'];
  const kinds: NumberKind[] = [];
  const isFrame = FRAME.test(normal) && length >= 9;
  if (isFrame) kinds.push('frame', 'vin', 'body');
  if (length <= 9) kinds.push('plate');
  if (length >= 6 && HAS_DIGIT.test(normal)) kinds.push('engine');
  if (!isFrame && length >= 4 && length <= 13) kinds.push('vin', 'frame', 'body');
  if (length >= 6) kinds.push('gearbox', 'airbag', 'document', 'part');
  if (length >= 3 && length <= 8) kinds.push('key');
  kinds.push('owner_applied', 'other');
  return kinds;
};
