/** How a vehicle is found: the numbers of a record and of a question, and the keys they meet by. Pure. */
import { normalForm, lookAlikeForm, plainForm } from '../../identifiers/text.ts';
import { isFullVin, lastEight } from '../../identifiers/vin.ts';
import { makeOf } from '../../identifiers/makes.ts';
import type { Matcher } from '../../matching/matcher.ts';
import { compareVehicle, type PreparedQuestion, type Reading, type RecordedNumber } from './comparison.ts';
import { COLLECTION, type StoredVehicle, type VehicleQuestion, type VehicleWords } from './schema.ts';

/** All numbers of a record, typed beside normal form. */
export function numbersOf(said: Pick<VehicleWords, 'vin' | 'vinCondition' | 'plates' | 'engineNumber' | 'engineCondition' | 'otherNumbers'>): readonly RecordedNumber[] {
  const found: RecordedNumber[] = [];
  const add = (kind: string, typed: string, condition?: string, country?: string): void => {
    found.push({ kind, typed, normal: normalForm(typed), ...(condition === undefined ? {} : { condition }), ...(country === undefined ? {} : { country }) });
  };
  if (said.vin !== undefined) add('vin', said.vin, said.vinCondition);
  for (const plate of said.plates ?? []) add('plate', plate.number, plate.condition, plate.country);
  if (said.engineNumber !== undefined) add('engine', said.engineNumber, said.engineCondition);
  for (const other of said.otherNumbers ?? []) add(other.kind, other.number, other.condition);
  return found;
}

const alikeKey = (alike: string): string => `n${alike}`;
const lastEightKey = (alike: string): string => `8${lastEight(alike)}`;
/** A number this long or longer can be asked by its last eight. */
const LAST_EIGHT_FROM = 9;

/** Whether a recorded number may be found by its last eight characters: VINs and chassis numbers. */
export const hasLastEight = (n: { readonly kind: string; readonly normal: string }): boolean => n.normal.length >= LAST_EIGHT_FROM && (n.kind === 'vin' || n.kind === 'frame' || n.kind === 'body');

const keysOf = ({ said }: Pick<StoredVehicle, 'said'>): readonly string[] => {
  const keys: string[] = [];
  for (const n of numbersOf(said)) {
    const alike = lookAlikeForm(n.normal);
    keys.push(alikeKey(alike));
    if (hasLastEight(n)) keys.push(lastEightKey(alike));
  }
  return keys;
};

function prepare(ask: VehicleQuestion): PreparedQuestion {
  const readings: Reading[] = [];
  const add = (field: string, kind: string, typed: string, more: { country?: string | undefined; from?: string | undefined; isAlternative?: boolean }): void => {
    const normal = normalForm(typed);
    if (normal.length === 0) return;
    readings.push({
      field, kind, typed, normal, plain: plainForm(normal), alike: lookAlikeForm(normal), isAlternative: more.isAlternative ?? false, isFullVin: isFullVin(normal),
      ...(more.country === undefined ? {} : { country: more.country }), ...(more.from === undefined ? {} : { from: more.from }),
    });
  };
  if (ask.vin !== undefined) add('vin', 'vin', ask.vin, {});
  for (const [i, vin] of (ask.vins ?? []).entries()) {
    add(`vins/${i}`, 'vin', vin.number, { from: vin.from });
    for (const other of vin.alternatives ?? []) add(`vins/${i}`, 'vin', other, { from: vin.from, isAlternative: true });
  }
  const plates = [...(ask.plate ? [['plate', ask.plate] as const] : []), ...(ask.plates ?? []).map((plate, i) => [`plates/${i}`, plate] as const)];
  for (const [field, plate] of plates) {
    const country = 'country' in plate ? plate.country : undefined;
    add(field, 'plate', plate.number, { country });
    for (const other of ('alternatives' in plate ? plate.alternatives : undefined) ?? []) add(field, 'plate', other, { country, isAlternative: true });
  }
  if (ask.engineNumber !== undefined) add('engineNumber', 'engine', ask.engineNumber, {});
  for (const [i, other] of (ask.otherNumbers ?? []).entries()) add(`otherNumbers/${i}`, other.kind, other.number, {});
  if (ask.number !== undefined) add('number', 'unknown', ask.number, {});
  return { readings, ask, makeSlug: ask.make === undefined ? undefined : makeOf(ask.make)?.slug };
}

const LAST_EIGHT_CHARS = 8;
const keysAsked = ({ readings }: PreparedQuestion): readonly string[] => {
  const keys: string[] = [];
  for (const reading of readings) {
    keys.push(alikeKey(reading.alike));
    if (reading.kind !== 'plate' && reading.normal.length >= LAST_EIGHT_CHARS) keys.push(lastEightKey(reading.alike));
  }
  return keys;
};

export const vehicleMatcher: Matcher<VehicleQuestion, PreparedQuestion, Pick<StoredVehicle, 'said'>> = {
  collection: COLLECTION,
  keysOf,
  prepare,
  keysAsked,
  compare: (question, { said }) => compareVehicle(question, said, numbersOf(said)),
};
