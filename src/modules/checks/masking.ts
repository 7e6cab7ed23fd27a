/** A number as a list shows it: its end, by which whoever asked knows it again, and no more. Pure. */
import type { AskCheck, HashedQuestion, MaskedNumber } from './schema.ts';

const SHOWN_MAX = 4;
/** Of a short number no more than this part is shown. */
const SHOWN_PART = 1 / 3;
const HIDDEN = '•';

/** `•••••••••••••0301`; what could not be read stays `?`. */
export function maskOf(typed: string): string {
  const signs = Array.from(typed.toUpperCase().replaceAll(/[^\p{L}\p{N}?]/gu, ''));
  const shown = Math.min(SHOWN_MAX, Math.floor(signs.length * SHOWN_PART));
  return signs.map((sign, at) => (at >= signs.length - shown ? sign : HIDDEN)).join('');
}

/** The numbers of a question; none where only hashes are kept (R16). */
export const maskedOf = (question: AskCheck | HashedQuestion): MaskedNumber[] => ('vehicle' in question ? numbersOf(question.vehicle).map(({ kind, typed }) => ({ kind, masked: maskOf(typed) })) : []);

/** Each number that was asked, as it was typed. */
export function numbersOf({ vin, vins = [], plate, plates = [], engineNumber, otherNumbers = [], number }: AskCheck['vehicle']): readonly { readonly kind: MaskedNumber['kind']; readonly typed: string }[] {
  const all: readonly (readonly [MaskedNumber['kind'], string])[] = [
    ...(vin === undefined ? [] : [['vin', vin] as const]), ...vins.map((one) => ['vin', one.number] as const),
    ...[...(plate ? [plate] : []), ...plates].map((one) => ['plate', one.number] as const),
    ...(engineNumber === undefined ? [] : [['engine', engineNumber] as const]), ...otherNumbers.map((one) => ['other', one.number] as const),
    ...(number === undefined ? [] : [['number', number] as const]),
  ];
  return all.map(([kind, typed]) => ({ kind, typed }));
}
