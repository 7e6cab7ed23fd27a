// Dates as people and systems write them become days, months, years or instants; an ambiguous one is refused, never
// guessed. Knows no profile and no clock: whether a date lies in the future is asked elsewhere.
import { sayDate } from './sayings.ts';

export type DateOrder = 'ymd' | 'dmy' | 'mdy';

export interface DateReading {
  /** How the source writes a date of three numbers whose year does not come first. */
  readonly order?: DateOrder | undefined;
  /** IANA zone of times written without one. Without it such a time is dropped and its day kept. */
  readonly timeZone?: string | undefined;
  /** Two-digit years up to this one are 20xx, later ones 19xx. Without it two-digit years are refused. */
  readonly pivot?: number | undefined;
}

export type DateRead = { readonly value: string } | { readonly fault: string };

export const YEAR_MIN = 1880;
export const YEAR_MAX = 2100;
export const DATE_CHARS_MAX = 40;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ISO_DAY = /^(\d{4})-(\d\d)-(\d\d)$/u;
const NUMBERS = /^(\d{1,4})([./-])(\d{1,2})(?:\2(\d{1,4})\.?)?$/u;
const NAMED = /^(?:(\d{1,2})[ .-]*([a-z]{3,9})|([a-z]{3,9})[ .]*(\d{1,2}),?)[ .,-]*(\d{2}|\d{4})$/u;
const TIME = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)? ?(z|[+-]\d\d(?::?\d\d)?)?$/u;

interface Day { readonly year: number; readonly month: number; readonly day: number }

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function faultOfDay({ year, month, day }: Day): string | undefined {
  if (year < YEAR_MIN || year > YEAR_MAX) return sayDate('year', { year: String(year), from: String(YEAR_MIN), to: String(YEAR_MAX) });
  if (month < 1 || month > 12) return sayDate('month', { month: String(month) });
  if (day < 1 || day > daysOf(year, month)) return sayDate('day', { day: String(day), month: String(month), year: String(year) });
  return undefined;
}

function yearOf(text: string, pivot: number | undefined): number | string {
  if (text.length === 4) return Number(text);
  if (text.length !== 2) return sayDate('year_four');
  if (pivot === undefined) return sayDate('year_two');
  const short = Number(text);
  return short <= pivot ? 2000 + short : 1900 + short;
}

function dayOfThree(a: string, b: string, c: string, reading: DateReading): Day | string {
  if (a.length >= 3) return { year: Number(a), month: Number(b), day: Number(c) };
  const { order } = reading;
  if (order === 'ymd') {
    const year = yearOf(a, reading.pivot);
    return typeof year === 'string' || c.length > 2 ? sayDate('order') : { year, month: Number(b), day: Number(c) };
  }
  const year = yearOf(c, reading.pivot);
  if (typeof year === 'string') return year;
  const first = Number(a);
  const second = Number(b);
  if (order === 'dmy') return { year, month: second, day: first };
  if (order === 'mdy') return { year, month: first, day: second };
  if (first === second || second > 12) return { year, month: first, day: second };
  if (first > 12) return { year, month: second, day: first };
  return sayDate('ambiguous');
}

function dayOfNames(match: RegExpExecArray, reading: DateReading): Day | string {
  const name = match[2] ?? match[3] ?? '';
  const month = MONTHS.findIndex((known) => name.startsWith(known)) + 1;
  const year = yearOf(match[5] ?? '', reading.pivot);
  if (month === 0) return sayDate('none');
  return typeof year === 'string' ? year : { year, month, day: Number(match[1] ?? match[4]) };
}

/** A month or a year alone, or undefined when the text is neither. */
function readCoarse(text: string): DateRead | undefined {
  const match = /^(?:(\d{4})|(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4}))$/u.exec(text);
  if (match === null) return undefined;
  const year = Number(match[1] ?? match[2] ?? match[5]);
  const month = match[3] ?? match[4];
  const fault = faultOfDay({ year, month: month === undefined ? 1 : Number(month), day: 1 });
  if (fault !== undefined) return { fault };
  return { value: month === undefined ? String(year) : `${year}-${two(Number(month))}` };
}

function readDay(text: string, reading: DateReading): Day | string {
  const compact = /^(\d{4})(\d\d)(\d\d)$/u.exec(text);
  if (compact !== null) return { year: Number(compact[1]), month: Number(compact[2]), day: Number(compact[3]) };
  const numbers = NUMBERS.exec(text);
  if (numbers?.[4] !== undefined) return dayOfThree(numbers[1] ?? '', numbers[3] ?? '', numbers[4], reading);
  const named = NAMED.exec(text.toLowerCase());
  return named === null ? sayDate('none') : dayOfNames(named, reading);
}

const zones = new Map<string, Intl.DateTimeFormat>();

/** Minutes that a zone is ahead of UTC at an instant. */
function offsetMs(timeZone: string, at: number): number {
  let format = zones.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
    zones.set(timeZone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const local = Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'] ?? 1, part['hour'] ?? 0, part['minute'] ?? 0, part['second'] ?? 0);
  return local - Math.floor(at / 1000) * 1000;
}

/** The instant of a local time. In the hour a clock skips the later reading is taken; in the one it repeats, the first. */
function instantOfLocal(local: number, timeZone: string): number {
  const early = local - offsetMs(timeZone, local - 86_400_000);
  const late = local - offsetMs(timeZone, local + 86_400_000);
  if (early + offsetMs(timeZone, early) === local) return early;
  return late + offsetMs(timeZone, late) === local ? late : early;
}

function offsetOfText(zone: string): number | undefined {
  if (zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function withTime(day: Day, clock: string, reading: DateReading): DateRead {
  const match = TIME.exec(clock);
  if (match === null) return { fault: sayDate('time') };
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return { fault: sayDate('no_time') };
  const ms = Number((match[4] ?? '').padEnd(3, '0').slice(0, 3));
  const local = Date.UTC(day.year, day.month - 1, day.day, hour, minute, second, ms);
  if (match[5] !== undefined) {
    const offset = offsetOfText(match[5]);
    return offset === undefined ? { fault: sayDate('no_zone') } : { value: new Date(local - offset).toISOString() };
  }
  if (reading.timeZone === undefined) return { value: textOf(day) };
  return { value: new Date(instantOfLocal(local, reading.timeZone)).toISOString() };
}

const textOf = (day: Day): string => `${day.year}-${two(day.month)}-${two(day.day)}`;

/** Digits of Arabic, Persian, Devanagari and full-width forms are digits too. */
function latinDigits(text: string): string {
  if (/^[\u0000-\u007f]*$/u.test(text)) return text;
  return text.replace(/[٠-٩۰-۹०-९０-９]/gu, (digit) => String(((digit.charCodeAt(0) & 0xf) + (digit >= '०' && digit <= '९' ? 10 : 0)) % 16));
}

/**
 * Reads one date. In: text as typed, and what the profile says of the source's dates. Out: `YYYY-MM-DD`, `YYYY-MM`,
 * `YYYY`, or an instant `YYYY-MM-DDThh:mm:ss.sssZ` where a time and its zone are known; else the fault in words.
 * Accepts ISO 8601 always, YYYYMMDD, numbers divided by . / - in the stated order (without one only where just one
 * order is possible) and English month names. A time without a zone needs `timeZone`, else only its day is kept.
 */
export function readDate(text: string, reading: DateReading = {}): DateRead {
  const trimmed = latinDigits(text.trim());
  const iso = ISO_DAY.exec(trimmed);
  if (iso !== null) {
    const fault = faultOfDay({ year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) });
    return fault === undefined ? { value: trimmed } : { fault };
  }
  if (trimmed.length > DATE_CHARS_MAX) return { fault: sayDate('none') };
  const coarse = readCoarse(trimmed);
  if (coarse !== undefined) return coarse;
  const split = /^(.*\d)(?:[tT]|,? +)(\d{1,2}:.*)$/u.exec(trimmed);
  const day = readDay(split?.[1] ?? trimmed, reading);
  if (typeof day === 'string') return { fault: day };
  const fault = faultOfDay(day);
  if (fault !== undefined) return { fault };
  return split?.[2] === undefined ? { value: textOf(day) } : withTime(day, split[2].toLowerCase(), reading);
}
