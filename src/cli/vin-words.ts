/** What a VIN says of itself, in a line. A failed check digit is evidence, never a verdict, and said only where markets prescribe it. */
import { shown } from './text.ts';

type Decoding = {
  readonly vin: string; readonly wmi?: string; readonly maker?: string; readonly makes?: readonly string[]; readonly makerCountry?: { readonly name?: string };
  readonly wellFormed?: boolean; readonly invalidCharacters?: readonly { readonly position: number; readonly character: string }[];
  readonly modelYears?: readonly number[]; readonly modelYear?: number; readonly modelYearReliable?: boolean;
  readonly checkDigit?: { readonly found: string; readonly expected?: string; readonly holds: boolean; readonly mandatory: boolean };
};

/** `yearNow`: a model year does not lie beyond the next one, and the code of position 10 repeats every thirty years. */
export function vinWords(decoding: Decoding, yearNow: number): string {
  const { maker, wmi, makerCountry, modelYear, modelYears, checkDigit } = decoding;
  const years = modelYear !== undefined ? String(modelYear) : decoding.modelYearReliable === true ? (modelYears ?? []).filter((year) => year <= yearNow + 1).join(' or ') : '';
  const wrong = (decoding.invalidCharacters ?? []).map(({ position, character }) => `${shown(character)} at ${position}`).join(', ');
  const parts = [
    maker === undefined ? `maker ${shown(wmi ?? '')} not known` : `${shown(maker)} (${shown(wmi ?? '')})`,
    shown(makerCountry?.name ?? ''),
    years === '' ? '' : `model year ${years}`,
    wrong === '' ? '' : `no VIN has ${wrong}`,
    checkDigit === undefined ? '' : checkDigit.holds ? 'check digit holds' : checkDigit.mandatory ? `check digit FAILS (${shown(checkDigit.found)} at 9${checkDigit.expected === undefined ? '' : `, ${shown(checkDigit.expected)} expected`})` : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
}
