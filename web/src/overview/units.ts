/** Minutes, seconds and parts as a language writes them. */
import { localeOf, type Language } from '../words/index.ts';

export type Units = { readonly minutes: (n: number) => string; readonly seconds: (n: number) => string; readonly part: (n: number) => string };

export function unitsOf(language: Language): Units {
  const locale = localeOf(language);
  // Arabic shortens a minute to one letter, which nobody reads in a figure.
  const unit = (name: 'minute' | 'second', digits: number) => new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: language === 'ar' ? 'long' : 'short', maximumFractionDigits: digits });
  const [minutes, seconds, part] = [unit('minute', 1), unit('second', 2), new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })];
  return { minutes: (n) => minutes.format(n), seconds: (n) => seconds.format(n), part: (n) => part.format(n) };
}
