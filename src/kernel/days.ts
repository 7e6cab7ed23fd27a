/** Days where somebody is: which day a moment falls on in a time zone, and when a day ends there. */

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
    formats.set(zone, format);
  }
  return format;
}

/** Local wall time of a moment, as if it were UTC, in milliseconds. */
export function wallMs(ms: number, zone: string): number {
  const part = Object.fromEntries(formatOf(zone).formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second);
}

/** The last answer for each zone: a burst asks about the same moment again and again. */
const lastDay = new Map<string, { readonly instant: string; readonly day: string }>();

/** The day (`YYYY-MM-DD`) on which `instant` falls in `zone`. */
export function dayAt(instant: string, zone: string): string {
  const last = lastDay.get(zone);
  if (last?.instant === instant) return last.day;
  const day = new Date(Math.min(wallMs(Date.parse(instant), zone), LAST_MS)).toISOString().slice(0, 10);
  lastDay.set(zone, { instant, day });
  return day;
}

const ends = new Map<string, string>();
const ENDS_MAX = 20_000;
/** The end of time: 9999-12-31 is how national files write "never", and PostgreSQL does not read what JavaScript writes behind it. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** The instant at which `day` ends in `zone`: the first moment of the day after, daylight saving considered. */
export function endOfDay(day: string, zone: string): string {
  const key = `${day} ${zone}`;
  const known = ends.get(key);
  if (known !== undefined) return known;
  const midnight = Date.parse(`${day}T00:00:00Z`) + 86_400_000;
  let guess = midnight;
  for (let i = 0; i < 3; i += 1) guess -= wallMs(guess, zone) - midnight;
  const end = new Date(Math.min(guess, LAST_MS)).toISOString();
  if (ends.size >= ENDS_MAX) ends.clear();
  ends.set(key, end);
  return end;
}

/**
 * The moment, in milliseconds, of so many minutes past midnight on a day's clocks in a zone. A time that the clocks skip is
 * as far behind the skip as it would have been; of a time that they show twice it is the first.
 */
export function momentOf(day: string, minutes: number, zone: string): number {
  const wall = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
  const candidates = [-86_400_000, 86_400_000].map((aside) => wall - (wallMs(wall + aside, zone) - (wall + aside)));
  const exact = candidates.filter((at) => wallMs(at, zone) === wall);
  return exact.length > 0 ? Math.min(...exact) : candidates[0] ?? wall;
}

/** The same day `years` later; 29 February becomes 28 where needed. */
export function yearsLater(day: string, years: number): string {
  const year = String(Number(day.slice(0, 4)) + years).padStart(4, '0');
  const rest = day.slice(4);
  const isLeap = new Date(`${year}-02-29T00:00:00Z`).getUTCMonth() === 1;
  return rest === '-02-29' && !isLeap ? `${year}-02-28` : year + rest;
}
