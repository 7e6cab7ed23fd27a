/** What a number is taken for while it is typed: its shape and what it says itself. A guess to show, never an answer. Pure. */
import { guessKinds } from '../../../src/identifiers/numbers.ts';
import { plateCountriesOf } from '../../../src/identifiers/plates.ts';
import { normalForm } from '../../../src/identifiers/text.ts';
import { decodeVin, type VinDecoding } from '../../../src/identifiers/vin.ts';

export type Told = {
  readonly taken: 'vin' | 'vin_part' | 'near_vin' | 'plate' | 'number';
  readonly length: number;
  readonly makes: readonly string[];
  readonly country?: string;
  readonly years: readonly number[];
  readonly checkDigitFails: boolean;
  readonly isForeign: boolean;
  /** Countries whose plates have such a shape, likeliest first. */
  readonly countries: readonly string[];
};

const VIN_CHARS = 17;
const WMI_CHARS = 3;
const COUNTRIES_MAX = 5;
const MAKES_MAX = 4;
const UNREAD = /[?？؟]/gu;

/** The characters of a number with its unread places: `?` counts as one. */
const placesOf = (typed: string): string => typed.split(UNREAD).map(normalForm).join('?');

export function tell(typed: string, year: number): Told {
  const places = placesOf(typed);
  const none = { length: places.length, makes: [], years: [], checkDigitFails: false, isForeign: false, countries: [] };
  if (places.length === VIN_CHARS && /^[A-Z0-9?]+$/.test(places)) return vinTold(places, year);
  if (places.length === VIN_CHARS - 1 || places.length === VIN_CHARS + 1) return { ...none, taken: 'near_vin' };
  const isPlate = !places.includes('?') && guessKinds(places).includes('plate');
  const countries = isPlate ? plateCountriesOf(places).slice(0, COUNTRIES_MAX) : [];
  return { ...none, taken: countries.length > 0 ? 'plate' : 'number', countries };
}

function vinTold(places: string, year: number): Told {
  const isWhole = !places.includes('?');
  const decoding = decodeVin(places.replaceAll('?', '0'), year);
  const saysMaker = decoding !== undefined && !places.slice(0, WMI_CHARS).includes('?') && (!decoding.smallManufacturer || isWhole);
  return {
    taken: isWhole ? 'vin' : 'vin_part', length: VIN_CHARS, countries: [], ...(saysMaker ? makerTold(decoding) : { makes: [] }),
    years: decoding?.modelYearReliable === true && places.charAt(9) !== '?' ? decoding.modelYears : [],
    checkDigitFails: isWhole && decoding !== undefined && decoding.checkDigit.mandatory && !decoding.checkDigit.holds,
    isForeign: /[IOQ]/.test(places),
  };
}

const makerTold = ({ makes, maker, makerCountry }: VinDecoding): Pick<Told, 'makes' | 'country'> => ({
  makes: makes.length > 0 ? makes.slice(0, MAKES_MAX) : maker === undefined ? [] : [maker], ...(makerCountry === undefined ? {} : { country: makerCountry.code }),
});
