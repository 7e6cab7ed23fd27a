/** What a question says of its own numbers: what was read in part, the VIN that was read whole, several readings of it held against each other. Pure. */
import { normalForm } from '../../identifiers/text.ts';
import { isFullVin } from '../../identifiers/vin.ts';
import { alignmentOf } from '../../matching/alignment.ts';
import type { VehicleQuestion } from '../vehicles/schema.ts';
import type { AskCheck, CheckAnswer } from './schema.ts';

/** A question with how its numbers were captured, where they do not say themselves. */
export type AskedVehicle = VehicleQuestion & { readonly capture?: string | undefined };
export const askedOf = ({ vehicle, capture }: Pick<AskCheck, 'vehicle' | 'capture'>): AskedVehicle => (capture === undefined ? vehicle : { ...vehicle, capture });

/** Signs that may stand for what could not be read. */
const SIGNS = /[?*[？؟＊٭［]/;
const maySayUnread = (number: string): boolean => SIGNS.test(number);

/** Whether any number of a question may have been read in part. Asked of every check: no lists are made. */
export function isReadInPart({ vin, vins, plate, plates, engineNumber, otherNumbers, number }: VehicleQuestion): boolean {
  if ((vin !== undefined && maySayUnread(vin)) || (engineNumber !== undefined && maySayUnread(engineNumber)) || (number !== undefined && maySayUnread(number))) return true;
  const isReading = (one: { readonly number: string; readonly alternatives?: readonly string[] | undefined }): boolean => maySayUnread(one.number) || one.alternatives?.some(maySayUnread) === true;
  return (plate !== undefined && isReading(plate)) || vins?.some(isReading) === true || plates?.some(isReading) === true || otherNumbers?.some(isReading) === true;
}

/** A number with its unread places; undefined where all of it was read. */
export type UnreadForm = (typed: string) => string | undefined;

const fullVinIn = (typed: string | undefined, unreadForm: UnreadForm): string | undefined => {
  if (typed === undefined) return undefined;
  const normal = normalForm(typed);
  return isFullVin(normal) && unreadForm(typed) === undefined ? normal : undefined;
};

/** The VIN whose own words the answer carries: the first one asked that was read whole. */
export function fullVinOf({ vin, vins, number }: VehicleQuestion, unreadForm: UnreadForm): string | undefined {
  const first = fullVinIn(vin, unreadForm);
  if (first !== undefined) return first;
  for (const reading of vins ?? []) {
    const other = fullVinIn(reading.number, unreadForm);
    if (other !== undefined) return other;
  }
  return fullVinIn(number, unreadForm);
}

type Readings = NonNullable<CheckAnswer['readings']>;
const vinsOf = ({ vin, vins = [] }: VehicleQuestion): readonly { readonly from: string; readonly typed: string }[] => [
  ...(vin === undefined ? [] : [{ from: 'vin', typed: vin }]), ...vins.map(({ number, from }, i) => ({ from: from ?? `vins/${i}`, typed: number })),
];

/** Each two readings of the VIN. `same`: nothing in them differs, as far as they were read; two that were both read in part are not compared. */
export function readingsOf(q: VehicleQuestion, unreadForm: UnreadForm): Readings {
  if (q.vins === undefined) return [];
  const vins = vinsOf(q).map(({ from, typed }) => {
    const unread = unreadForm(typed);
    return { from, text: unread ?? normalForm(typed), isWhole: unread === undefined };
  });
  return vins.flatMap((one, i) => vins.slice(i + 1).flatMap((other): Readings => {
    // The alignment knows unread places in the first of the two.
    const [a, b] = other.isWhole ? [one, other] : [other, one];
    if (!b.isWhole) return [];
    const alignment = alignmentOf(a.text, b.text);
    return [{ a: a.from, b: b.from, same: alignment.every(({ kind }) => kind === 'equal' || kind === 'unread'), alignment: [...alignment] }];
  }));
}
