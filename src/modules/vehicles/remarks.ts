/**
 * What the numbers say that speaks against them or against each other: evidence for the officer, never an answer. Pure. It knows
 * no record but the one it is handed.
 */
import { categoryOf, type Category } from '../../identifiers/categories.ts';
import { makeOf } from '../../identifiers/makes.ts';
import { normalForm, plainForm } from '../../identifiers/text.ts';
import { decodeVin, type VinDecoding } from '../../identifiers/vin.ts';
import { cheapestWay } from '../../matching/alignment.ts';
import { unreadForm } from './matching.ts';
import type { VehicleQuestion, VehicleWords } from './schema.ts';

export const SIGNS = ['check_digit_fails', 'year_cannot_be', 'maker_does_not_build_category', 'make_is_another', 'recorded_under_another_plate', 'plate_recorded_with_another_vin'] as const;
export type Sign = (typeof SIGNS)[number];
export type Remark = { readonly sign: Sign; readonly field: string; readonly says: string };

type AskedVin = { readonly field: string; readonly normal: string };

/** Every whole number that may be a VIN; what is partly unread says nothing here. */
function vinsOf(ask: VehicleQuestion): readonly AskedVin[] {
  const typed = [...(ask.vin === undefined ? [] : [['vin', ask.vin] as const]), ...(ask.vins ?? []).map(({ number }, i) => [`vins/${i}`, number] as const), ...(ask.number === undefined ? [] : [['number', ask.number] as const])];
  return typed.flatMap(([field, number]) => (unreadForm(number) === undefined ? [{ field, normal: normalForm(number) }] : []));
}

/** Years further apart than this are not the same model year told differently. */
const YEARS_NEAR = 1;
/** Characters that ISO 3779 and 49 CFR 565 use for no year. */
const NO_YEAR = '0UZIOQ';

/** Categories that no holder of a WMI of that type builds. A type that is not here says nothing: makers register loosely. */
const NEVER_BUILT: Readonly<Partial<Record<NonNullable<VinDecoding['vehicleType']>, readonly Category[]>>> = {
  motorcycle: ['car', 'van', 'truck', 'bus', 'motorhome', 'trailer', 'caravan', 'agricultural', 'construction'],
  trailer: ['car', 'van', 'truck', 'bus', 'motorhome', 'motorcycle', 'moped', 'quad', 'agricultural'],
  bus: ['car', 'motorcycle', 'moped', 'quad', 'trailer', 'caravan', 'agricultural'],
  passenger_car: ['motorcycle', 'moped', 'quad', 'trailer', 'caravan', 'bus', 'agricultural', 'construction'],
};
const TYPE_WORDS: Readonly<Record<string, string>> = { motorcycle: 'motorcycles', trailer: 'trailers', bus: 'buses', passenger_car: 'passenger cars' };
const MAKES_TOLD = 3;

/** What the question says by itself. `year` is the current one. */
export function remarksOf(ask: VehicleQuestion, year: number): readonly Remark[] {
  const remarks: Remark[] = [];
  const add = (sign: Sign, field: string, says: string): void => { remarks.push({ sign, field, says }); };
  if (ask.year !== undefined && ask.year > year + 1) add('year_cannot_be', 'year', `a vehicle of ${ask.year} is not built yet`);
  const decoded: { readonly field: string; readonly decoding: VinDecoding }[] = [];
  for (const { field, normal } of vinsOf(ask)) {
    const decoding = decodeVin(normal, year);
    if (decoding && !decoded.some((before) => before.decoding.vin === decoding.vin)) decoded.push({ field, decoding });
  }
  for (const { field, decoding } of decoded) {
    const { checkDigit, wmi, makes, vehicleType } = decoding;
    if (checkDigit.mandatory && !checkDigit.holds) add('check_digit_fails', field, `position 9 of the VIN is ${checkDigit.found}${checkDigit.expected === undefined ? '' : `, ${checkDigit.expected} would hold`}; this maker uses the check digit`);
    const says = yearSays(decoding, ask.year, year);
    if (says !== undefined) add('year_cannot_be', field, says);
    const make = ask.make === undefined ? undefined : makeOf(ask.make);
    if (make && makes.length > 0 && !makes.includes(make.name)) add('make_is_another', 'make', `${make.name} was asked, but ${wmi} is assigned to ${makes.slice(0, MAKES_TOLD).join(', ')}`);
    const category = ask.category === undefined ? undefined : categoryOf(ask.category);
    if (category && vehicleType && NEVER_BUILT[vehicleType]?.includes(category) === true) add('maker_does_not_build_category', 'category', `${wmi} builds ${TYPE_WORDS[vehicleType] ?? vehicleType}; asked was ${category}`);
  }
  return [...remarks, ...disagreeingYears(decoded)];
}

/** Why the model year of a VIN cannot be; only where position 10 is known to hold it. */
function yearSays({ vin, modelYears, modelYear, modelYearReliable, checkDigit }: VinDecoding, asked: number | undefined, year: number): string | undefined {
  const character = vin.charAt(9);
  if (checkDigit.mandatory && modelYears.length === 0) return NO_YEAR.includes(character) ? `position 10 of the VIN is ${character}, which stands for no model year` : `position 10 of the VIN stands for a model year after ${year + 1}`;
  if (!modelYearReliable) return undefined;
  if (modelYear !== undefined && modelYear > year + 1) return `the VIN says model year ${modelYear}, which is not built yet`;
  if (asked === undefined || asked > year + 1) return undefined;
  const years = modelYear === undefined ? modelYears : [modelYear];
  return years.some((each) => Math.abs(each - asked) <= YEARS_NEAR) ? undefined : `${asked} was asked, position 10 of the VIN says ${years.join(' or ')}`;
}

/** Two readings of one vehicle whose VINs cannot be of the same year. */
function disagreeingYears(decoded: readonly { readonly field: string; readonly decoding: VinDecoding }[]): readonly Remark[] {
  const dated = decoded.filter(({ decoding }) => decoding.modelYearReliable);
  return dated.slice(1).flatMap(({ field, decoding }) => {
    const other = dated[0];
    if (!other || other.decoding.modelYears.some((year) => decoding.modelYears.includes(year))) return [];
    return [{ sign: 'year_cannot_be' as const, field, says: `this VIN says model year ${decoding.modelYears.join(' or ')}, the reading ${other.field} says ${other.decoding.modelYears.join(' or ')}` }];
  });
}

type Plate = { readonly field: string; readonly typed: string; readonly key: string; readonly country?: string | undefined };
const keyOf = (text: string): string => plainForm(normalForm(text));
const platesOf = (ask: VehicleQuestion): readonly Plate[] => [...(ask.plate ? [{ field: 'plate', plate: ask.plate }] : []), ...(ask.plates ?? []).map((plate, i) => ({ field: `plates/${i}`, plate }))]
  .flatMap(({ field, plate }) => (unreadForm(plate.number) === undefined ? [{ field, typed: plate.number, key: keyOf(plate.number), country: 'country' in plate ? plate.country : undefined }] : []));

/** Fewer differences than this are a slip of the reader, not another vehicle. */
const ANOTHER_FROM = 3;
const isAnother = (asked: string, recorded: string): boolean => cheapestWay(asked, recorded).differences >= ANOTHER_FROM;

/** What the question and a record that it found say against each other: number and plate that do not belong together. */
export function remarksBeside(ask: VehicleQuestion, said: Pick<VehicleWords, 'vin' | 'plates'>): readonly Remark[] {
  const plates = platesOf(ask);
  const vins = vinsOf(ask).filter(({ field, normal }) => field !== 'number' && decodeVin(normal) !== undefined);
  const recordedVin = said.vin === undefined ? undefined : normalForm(said.vin);
  const recordedPlates = said.plates ?? [];
  const isSamePlate = (asked: Plate): boolean => recordedPlates.some(({ number, country }) => keyOf(number) === asked.key && (country === undefined || asked.country === undefined || country === asked.country));
  const remarks: Remark[] = [];
  const hasVin = recordedVin !== undefined && vinsOf(ask).some(({ normal }) => normal === recordedVin);
  const met = plates.find(isSamePlate);
  if (hasVin && recordedPlates.length > 0 && !met) {
    const told = recordedPlates.map(({ number, country }) => (country === undefined ? number : `${number} (${country})`)).join(', ');
    for (const { field, typed } of plates) remarks.push({ sign: 'recorded_under_another_plate', field, says: `the VIN is recorded with plate ${told}, asked was ${typed}` });
  }
  if (met && recordedVin !== undefined && !hasVin && vins.length > 0 && vins.every(({ normal }) => isAnother(normal, recordedVin))) {
    remarks.push({ sign: 'plate_recorded_with_another_vin', field: vins[0]?.field ?? 'vin', says: `the plate ${met.typed} is recorded with VIN ${said.vin ?? ''}, asked was ${vins[0]?.normal ?? ''}` });
  }
  return remarks;
}
