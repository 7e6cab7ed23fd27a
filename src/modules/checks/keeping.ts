/** What is kept of a check, and until when (R16): as its bureau settled it for the purpose. Pure. */
import { hash } from 'node:crypto';
import { dayAt } from '../../kernel/days.ts';
import { normalForm, plainForm } from '../../identifiers/text.ts';
import { isFullVin } from '../../identifiers/vin.ts';
import type { VehicleWords } from '../vehicles/schema.ts';
import type { KeyOf } from './keys.ts';
import type { AskCheck, HashedQuestion, Keeping, Retention } from './schema.ts';

/** The bureau's word for a purpose; what it says otherwise where it names none. */
export const keepingOf = ({ purposes, otherwise }: Retention, purpose: string): Keeping => purposes[purpose] ?? otherwise;

/** The last day on which a check of this moment is kept, in UTC: some months on, the month's last day where it is shorter. */
export function keepUntil(at: string, months: number): string {
  const [year = 0, month = 1, day = 1] = dayAt(at, 'UTC').split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  return new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day, last.getUTCDate()))).toISOString().slice(0, 10);
}

/** A question of which only keyed hashes of its numbers are left: enough to find it when its vehicle is reported late, and to prove what was asked. */
export function hashedOf(ask: AskCheck, keyOf: KeyOf): HashedQuestion {
  const { vin, vins = [], plate, plates = [], number } = ask.vehicle;
  const vinsAsked = [vin, ...vins.map((one) => one.number), number].filter((typed) => typed !== undefined && isFullVin(normalForm(typed)));
  const platesAsked: readonly { readonly number: string; readonly country?: string | undefined }[] = [...(plate === undefined ? [] : [plate]), ...plates];
  const { observedAt, place, country, capture } = ask;
  return {
    hashed: [
      ...vinsAsked.map((typed = '') => ({ kind: 'vin' as const, key: exactKeyOf(keyOf, typed) })),
      ...platesAsked.flatMap((one) => (one.country === undefined ? [] : [{ kind: 'plate' as const, key: exactKeyOf(keyOf, one.number), country: one.country }])),
    ],
    digest: keyOf(`question ${decimal(hash('sha256', JSON.stringify(ask)))}`).toString(16),
    ...(observedAt === undefined ? {} : { observedAt }), ...(place === undefined ? {} : { place }), ...(country === undefined ? {} : { country }), ...(capture === undefined ? {} : { capture }),
  };
}

/** Keys fold what looks alike; decimal digits do not look alike, so that a text told in them keeps its own key. */
const decimal = (hex: string): string => BigInt(`0x${hex}`).toString();

/** The key of a number exactly as it reads: one that only looks alike has another. */
export const exactKeyOf = (keyOf: KeyOf, typed: string): string => keyOf(`exact ${Array.from(plainForm(normalForm(typed)), (character) => character.codePointAt(0)).join(' ')}`).toString(16);

export const isHashed = (question: unknown): question is HashedQuestion => typeof question === 'object' && question !== null && 'hashed' in question;

/** Whether a hashed check asked for this vehicle, by the rule for hits: its full VIN, or a plate with its country. What only looks alike cannot be weighed any more. */
export function askedFor({ hashed }: HashedQuestion, { vin, plates = [] }: Pick<VehicleWords, 'vin' | 'plates'>, keyOf: KeyOf): boolean {
  const vinKey = vin !== undefined && isFullVin(normalForm(vin)) ? exactKeyOf(keyOf, vin) : undefined;
  return hashed.some(({ kind, key, country }) => (kind === 'vin' ? key === vinKey : plates.some((plate) => plate.country === country && exactKeyOf(keyOf, plate.number) === key)));
}
