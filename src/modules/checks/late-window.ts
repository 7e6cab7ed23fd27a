/** From when on checks are held against a record: the earliest moment at which its event can have begun. Pure. */
import { endOfDay } from '../../kernel/days.ts';

const DAY_MS = 86_400_000;
const YEAR_CHARS = 4;
const MONTH_CHARS = 7;

/** ECMA-402, “Intl Locale Info”: not yet among TypeScript's standard types. */
type LocaleWithZones = Intl.Locale & { readonly getTimeZones?: () => string[] | undefined };

const zones = new Map<string, readonly string[]>();
/** The time zones of a country (CLDR, as Node has them); UTC where it has none that are known. */
function zonesOf(country: string | undefined): readonly string[] {
  if (country === undefined) return ['UTC'];
  let known = zones.get(country);
  if (!known) {
    const found = (new Intl.Locale(`und-${country}`) as LocaleWithZones).getTimeZones?.() ?? [];
    known = found.length > 0 ? found : ['UTC'];
    zones.set(country, known);
  }
  return known;
}

/** Time zones lie within 14 hours of UTC; a day and a half is beyond all of them. */
const ZONES_MS = 1.5 * DAY_MS;

/** The earliest moment of `when`, or `least` where that is later. Most records that come by the thousand speak of years ago: for them no time zone is asked. */
export function earliestFrom(when: string, country: string | undefined, least: number): number {
  const begins = Date.parse(when.length === YEAR_CHARS ? `${when}-01-01` : when.length === MONTH_CHARS ? `${when}-01` : when);
  return begins + ZONES_MS < least ? least : Math.max(least, earliestOf(when, country));
}

/**
 * The earliest moment that is meant by a moment, a day, a month or a year somewhere in a country, in milliseconds. Where a
 * country has several time zones it is the one in which the day begins first.
 */
export function earliestOf(when: string, country: string | undefined): number {
  if (when.includes('T')) return Date.parse(when);
  const day = when.length === YEAR_CHARS ? `${when}-01-01` : when.length === MONTH_CHARS ? `${when}-01` : when;
  const before = new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
  return Math.min(...zonesOf(country).map((zone) => Date.parse(endOfDay(before, zone)))); // a day begins where the one before ends
}
