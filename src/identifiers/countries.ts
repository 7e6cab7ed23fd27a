// Countries as records and plates name them: ISO 3166-1 codes, their names, their distinguishing signs and the time zone
// of the capital. It does not know which of them are members of anything.

import { COUNTRY_ROWS, NAMES_BESIDE, SIGNS_PAST } from './tables/countries.ts';

interface Country {
  readonly code: string;
  readonly alpha3: string;
  readonly zone: string;
  readonly signs: readonly string[];
}

const countries = new Map<string, Country>(
  COUNTRY_ROWS.trim()
    .split('\n')
    .map((row) => {
      const [code = '', alpha3 = '', zone = 'UTC', ...signs] = row.split(' ');
      return [code, { code, alpha3, zone, signs }];
    }),
);

/** All country codes: ISO 3166-1 alpha-2, and XK (Kosovo), EU, UN. */
export const COUNTRIES: ReadonlySet<string> = new Set(countries.keys());

/** Languages whose country names are understood, beside the names of the table. */
const LANGUAGES = ['en', 'fr', 'es', 'ar', 'de', 'it', 'pt', 'nl', 'pl', 'uk', 'ru', 'tr'] as const;

const keyOf = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/&/gu, ' AND ')
    .replace(/\bSAINT\b/gu, 'ST')
    .replace(/^(?:THE|LE|LA|LES|EL|LOS|REPUBLIC OF(?: THE)?|REPUBLIQUE (?:DE|DU|DES)|REPUBLICA (?:DE|DEL))\s+/u, '')
    .replace(/[^\p{L}\p{N}]/gu, '');

let names: Map<string, string> | undefined;

const buildNames = (): Map<string, string> => {
  const built = new Map<string, string>();
  for (const language of LANGUAGES) {
    const spoken = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const code of countries.keys()) {
      const name = spoken.of(code);
      if (name !== undefined) built.set(keyOf(name), built.get(keyOf(name)) ?? code);
    }
  }
  for (const [name, code] of Object.entries(NAMES_BESIDE)) built.set(keyOf(name), code);
  for (const { code, alpha3 } of countries.values()) built.set(alpha3, code);
  for (const code of countries.keys()) built.set(code, code);
  return built;
};

/**
 * The country meant by a text. In: alpha-2, alpha-3, or a name in one of twelve languages, any case and accents. Out:
 * alpha-2 or undefined. `UK` is GB. Distinguishing signs are another language: see {@link countryOfSign}.
 */
export const countryOf = (text: string): string | undefined => {
  const code = text.trim().toUpperCase();
  if (countries.has(code)) return code;
  names ??= buildNames();
  return names.get(keyOf(text));
};

let signs: Map<string, string> | undefined;

/**
 * The country of a distinguishing sign (the oval on a car; UN Vienna Convention on Road Traffic 1968, annex 3). In: `D`,
 * `F`, `GB`, `UA`; also signs of the past that old vehicles bear. Out: alpha-2 or undefined.
 */
export const countryOfSign = (sign: string): string | undefined => {
  if (signs === undefined) {
    signs = new Map(Object.entries(SIGNS_PAST));
    for (const { code, signs: own } of countries.values()) for (const each of own) signs.set(each, code);
  }
  return signs.get(sign.trim().toUpperCase());
};

/** The IANA time zone of a country's capital. In: alpha-2. Out: a zone; `UTC` where there is no capital or no such country. */
export const timeZoneOf = (country: string): string => countries.get(country)?.zone ?? 'UTC';

let english: Intl.DisplayNames | undefined;

/** The English name of a country. In: alpha-2. Out: its name, or the code itself where none is known. */
export const countryNameOf = (country: string): string => {
  english ??= new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });
  return countries.has(country) ? (english.of(country) ?? country) : country;
};
