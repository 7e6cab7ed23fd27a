/** Numbers, moments, days, spans and countries as a language writes them. Knows no words of ours. */

export type Formats = {
  readonly number: (n: number) => string;
  readonly moment: (instant: string) => string;
  readonly time: (instant: string) => string;
  /** A day, month or year, as exactly as it is known; a moment too. */
  readonly day: (date: string) => string;
  readonly country: (code: string) => string;
  /** `9:41`, `1:02:03`. */
  readonly span: (ms: number) => string;
};

const known = new Map<string, Formats>();

export function formatsOf(locale: string): Formats {
  const before = known.get(locale);
  if (before) return before;
  const moment = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));
  const time = once(() => new Intl.DateTimeFormat(locale, { timeStyle: 'short' }));
  const day = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }));
  const month = once(() => new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }));
  const countries = once(() => new Intl.DisplayNames(locale, { type: 'region' }));
  const number = once(() => new Intl.NumberFormat(locale));
  const made: Formats = {
    number: (n) => number().format(n),
    moment: (instant) => moment().format(new Date(instant)),
    time: (instant) => time().format(new Date(instant)),
    day: (date) => (date.length > 10 ? moment() : date.length === 10 ? day() : date.length === 7 ? month() : { format: () => date }).format(new Date(date)),
    country: (code) => { try { return countries().of(code) ?? code; } catch { return code; } },
    span: spanOf,
  };
  known.set(locale, made);
  return made;
}

/** Made when it is first used: each takes milliseconds, and the first screen needs next to none of them. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function spanOf(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1_000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
