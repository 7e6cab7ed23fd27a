// What a vehicle identification number says about itself: maker, country, candidate years, check digit (ISO 3779, ISO 3780,
// 49 CFR 565). It reads the number alone and never says that a vehicle exists; a failed check is evidence, not a refusal.

import { REGIONS, YEAR_AT_TEN } from './tables/regions.ts';
import { countryOfWmi, findWmi, type WmiVehicleType } from './wmis.ts';

/** The reading of one full VIN. Positions count from 1, as the standard does. */
export interface VinDecoding {
  readonly vin: string;
  /** No I, O, Q and no foreign character (ISO 3779 §4). */
  readonly wellFormed: boolean;
  readonly invalidCharacters: readonly { readonly position: number; readonly character: string }[];
  readonly wmi: string;
  /** Who holds the WMI, as the registers write it. */
  readonly maker?: string;
  /** The makes that vehicles of this WMI bear, likeliest first; names as makes.ts has them where it has them. */
  readonly makes: readonly string[];
  readonly vehicleType?: WmiVehicleType;
  readonly makerCountry?: { readonly code: string; readonly name: string };
  readonly region?: string;
  readonly vds: string;
  readonly vis: string;
  /** Years that position 10 may mean, earliest first; empty where it holds no year code (0, U, Z, I, O, Q). */
  readonly modelYears: readonly number[];
  /** The one of them that position 7 selects on a North American car or light truck (49 CFR 565.15(d)). */
  readonly modelYear?: number;
  /** Whether position 10 is known to hold the model year for this maker or market. */
  readonly modelYearReliable: boolean;
  readonly checkDigit: {
    readonly found: string;
    /** Absent where a character has no value (I, O, Q). */
    readonly expected?: string;
    readonly holds: boolean;
    /** Whether the market prescribes it: North America and China. */
    readonly mandatory: boolean;
  };
  /** A maker of fewer than 1,000 vehicles a year: positions 12–14 belong to its identifier (ISO 3780 §4). */
  readonly smallManufacturer: boolean;
  readonly serial: string;
}

const FULL = /^[A-Z0-9]{17}$/u;
const WELL_FORMED = /^[A-HJ-NPR-Z0-9]{17}$/u;

/** Whether a normal form is as long as a VIN: 17 characters of A–Z and 0–9. I, O and Q are let pass here. */
export const isFullVin = (normal: string): boolean => normal.length === 17 && FULL.test(normal);

/** Whether a normal form could have been stamped as a VIN: 17 characters without I, O, Q (ISO 3779 §4). */
export const isWellFormedVin = (normal: string): boolean => normal.length === 17 && WELL_FORMED.test(normal);

/** The last eight characters, which people read out; shorter numbers whole. */
export const lastEight = (normal: string): string => normal.slice(-8);

// 49 CFR 565.15(c), tables III and IV.
const VALUES = new Int8Array(128).fill(-1);
for (const [letters, first] of [['0123456789', 0], ['ABCDEFGH', 1], ['JKLMN', 1], ['P', 7], ['R', 9], ['STUVWXYZ', 2]] as const) {
  for (const [at, letter] of Array.from(letters).entries()) VALUES[letter.charCodeAt(0)] = first + at;
}
const WEIGHTS = Int8Array.of(8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2);

/** The check digit that position 9 should hold (0–9 or X; 49 CFR 565.15(c)). Undefined unless all 17 characters have a value. */
export const checkDigitOf = (normal: string): string | undefined => {
  if (normal.length !== 17) return undefined;
  let sum = 0;
  for (let at = 0; at < 17; at += 1) {
    const value = VALUES[normal.charCodeAt(at)] ?? -1;
    if (value < 0 && at !== 8) return undefined;
    sum += value * (WEIGHTS[at] ?? 0);
  }
  const rest = sum % 11;
  return rest === 10 ? 'X' : String(rest);
};

const YEAR_CODES = 'ABCDEFGHJKLMNPRSTVWXY123456789';
const YEAR_FIRST = 1980;
const YEAR_LAST = 2040;
const yearsByCode = new Map(Array.from(YEAR_CODES, (code, at) => [code, [at, at + 30, at + 60].map((years) => YEAR_FIRST + years)]));

const modelYearsOf = (code: string, last: number): readonly number[] => yearsByCode.get(code)?.filter((year) => year <= last) ?? [];

const isMandatory = (country: string | undefined, first: string): boolean => (first >= '1' && first <= '5') || first === 'L' || (first === '7' && country === 'US');

const yearPrefixes = new Set(YEAR_AT_TEN);
const hasYearAtTen = (vin: string): boolean => yearPrefixes.has(vin.slice(0, 3)) || yearPrefixes.has(vin.slice(0, 2));

const NONE: readonly never[] = [];

const invalidCharactersOf = (vin: string): { position: number; character: string }[] =>
  Array.from(vin).flatMap((character, at) => ((VALUES[character.charCodeAt(0)] ?? -1) < 0 ? [{ position: at + 1, character }] : []));

const LIGHT: ReadonlySet<WmiVehicleType> = new Set(['passenger_car', 'multipurpose'] as const);

/**
 * Reads a full VIN. In: a normal form of 17 characters A–Z, 0–9, and the current year where the caller knows it: model
 * years then end with the next one, else with 2040. Out: undefined for anything that is not a full VIN.
 */
export const decodeVin = (normal: string, currentYear?: number): VinDecoding | undefined => {
  if (!isFullVin(normal)) return undefined;
  const wellFormed = WELL_FORMED.test(normal);
  const first = normal.charAt(0);
  const smallManufacturer = normal.charAt(2) === '9';
  const wmi = findWmi(normal);
  const makerCountry = countryOfWmi(normal);
  const region = REGIONS[first];
  const found = normal.charAt(8);
  const expected = checkDigitOf(normal);
  const holds = expected === found;
  const mandatory = isMandatory(makerCountry?.code, first);
  const modelYears = modelYearsOf(normal.charAt(9), currentYear === undefined ? YEAR_LAST : currentYear + 1);
  const seventh = normal.charCodeAt(6);
  const modelYear = first <= '5' && first >= '1' && wmi?.type !== undefined && LIGHT.has(wmi.type) ? modelYears[seventh <= 57 ? 0 : 1] : undefined;
  return {
    vin: normal,
    wellFormed,
    invalidCharacters: wellFormed ? NONE : invalidCharactersOf(normal),
    wmi: normal.slice(0, 3),
    ...(wmi === undefined ? {} : { maker: wmi.maker }),
    makes: wmi?.makes ?? NONE,
    ...(wmi?.type === undefined ? {} : { vehicleType: wmi.type }),
    ...(makerCountry === undefined ? {} : { makerCountry }),
    ...(region === undefined ? {} : { region }),
    vds: normal.slice(3, 9),
    vis: normal.slice(9),
    modelYears,
    ...(modelYear === undefined ? {} : { modelYear }),
    modelYearReliable: modelYears.length > 0 && (mandatory || holds || hasYearAtTen(normal)),
    checkDigit: { found, ...(expected === undefined ? {} : { expected }), holds, mandatory },
    smallManufacturer,
    serial: normal.slice(smallManufacturer ? 14 : 11),
  };
};
