// Who holds a world manufacturer identifier (WMI), the first three characters of a VIN, and in which country (ISO 3780). It
// reads its tables late and does not know the rest of the VIN, but for the positions 12–14 of small makers.

import { countryNameOf } from './countries.ts';
import { COUNTRY_RANGES } from './tables/regions.ts';
import smallWmiRows from './tables/small-wmis.json' with { type: 'json' };
import wmiRows from './tables/wmis.json' with { type: 'json' };

/** What a manufacturer registered its identifier for (NHTSA vPIC); absent where nobody says. */
export type WmiVehicleType = 'trailer' | 'motorcycle' | 'low_speed' | 'passenger_car' | 'truck' | 'multipurpose' | 'incomplete' | 'bus' | 'off_road';

/** One holder of an identifier. */
export interface Wmi {
  /** The makes its vehicles bear, likeliest first. */
  readonly makes: readonly string[];
  /** The holder as the registers write it. */
  readonly maker: string;
  readonly type: WmiVehicleType | undefined;
}

const TYPES: Readonly<Record<string, WmiVehicleType>> = { t: 'trailer', m: 'motorcycle', l: 'low_speed', c: 'passenger_car', k: 'truck', p: 'multipurpose', i: 'incomplete', b: 'bus', o: 'off_road' };

let wmis: ReadonlyMap<string, Wmi> | undefined;

const readWmis = (): ReadonlyMap<string, Wmi> =>
  new Map(
    wmiRows.map((row) => {
      const [wmi = '', makeList = '', maker = '', type = ''] = row.split('|');
      const makes = makeList.split(';');
      return [wmi, { makes, maker: maker === '' ? (makes[0] ?? '') : maker, type: TYPES[type] }];
    }),
  );

// A row holds all small makers of one WMI: `1F9|434lFarwest Golf|…`; the code is looked up in the text as it stands.
let smallWmis: ReadonlyMap<string, string> | undefined;

const findSmallWmi = (wmi: string, code: string): Wmi | undefined => {
  smallWmis ??= new Map(smallWmiRows.map((row) => [row.slice(0, 3), row]));
  const row = smallWmis.get(wmi);
  const at = row?.indexOf(`|${code}`) ?? -1;
  if (row === undefined || at < 0) return undefined;
  const end = row.indexOf('|', at + 1);
  const maker = row.slice(at + 5, end < 0 ? undefined : end);
  return { makes: [maker], maker, type: TYPES[row.charAt(at + 4)] };
};

/**
 * The holder of the WMI of a full VIN. A third character 9 means a maker of fewer than 1,000 vehicles a year, named by
 * positions 12–14 as well (ISO 3780 §4). Out: undefined where neither register knows it.
 */
export const findWmi = (vin: string): Wmi | undefined => {
  wmis ??= readWmis();
  const wmi = vin.slice(0, 3);
  const small = wmi.endsWith('9') ? findSmallWmi(wmi, vin.slice(11, 14)) : undefined;
  return small ?? wmis.get(wmi) ?? wmis.get(wmi.slice(0, 2));
};

const CHARACTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ1234567890';

/** A country as VIN readings show it. */
export interface WmiCountry {
  readonly code: string;
  readonly name: string;
}

let countries: ReadonlyMap<string, WmiCountry> | undefined;

const readCountries = (): ReadonlyMap<string, WmiCountry> => {
  const read = new Map<string, WmiCountry>();
  for (const range of COUNTRY_RANGES.trim().split(/[;\n]/u)) {
    const [first = '', from = '', to = '', code = ''] = range.split(' ');
    const country = { code, name: countryNameOf(code) };
    for (const second of CHARACTERS.slice(CHARACTERS.indexOf(from), CHARACTERS.indexOf(to) + 1)) read.set(first + second, country);
  }
  return read;
};

/** The country that the first two characters of a VIN are assigned to (ISO 3780). */
export const countryOfWmi = (vin: string): WmiCountry | undefined => {
  countries ??= readCountries();
  return countries.get(vin.slice(0, 2));
};
