/** When an owner's answer is due (R10): its own limits and hours, never more than twelve hours after the request. Pure. */
import { dayAt, momentOf } from '../../kernel/days.ts';
import { WEEKDAYS, type Clocks, type Urgency } from './schema.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** An answer is due this long after the request at the latest, whatever the hours and however much more time was asked for. */
export const ANSWER_MAX_MS = 12 * 3_600_000;

export type Calendar = { readonly clocks: Clocks; readonly timeZone: string };

const limitMs = ({ urgentMinutes, routineMinutes }: Clocks, urgency: Urgency): number => (urgency === 'urgent' ? urgentMinutes : routineMinutes) * MINUTE_MS;
const text = (ms: number): string => new Date(ms).toISOString();
const nextDay = (day: string): string => text(Date.parse(`${day}T00:00:00Z`) + DAY_MS).slice(0, 10);
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

export const latestAnswerAt = (requestedAt: string): string => text(Date.parse(requestedAt) + ANSWER_MAX_MS);

/** The moment at which so much of the bureau's own hours has passed; `untilMs` where it has not by then. */
function afterOwnHours(fromMs: number, lengthMs: number, untilMs: number, { clocks: { hours }, timeZone }: Calendar): number {
  if (!hours) return fromMs + lengthMs;
  let left = lengthMs;
  let at = fromMs;
  for (let day = dayAt(text(fromMs), timeZone); momentOf(day, 0, timeZone) < untilMs; day = nextDay(day)) {
    const weekday = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? 'sunday';
    for (const { from, to } of [...hours[weekday] ?? []].sort((a, b) => (a.from < b.from ? -1 : 1))) {
      const begins = Math.max(at, momentOf(day, minutesOf(from), timeZone));
      const ends = momentOf(day, minutesOf(to), timeZone);
      if (ends <= begins) continue;
      if (ends - begins >= left) return begins + left;
      left -= ends - begins;
      at = ends;
    }
  }
  return untilMs;
}

/**
 * When the next answer is due, counted from `from`. Within twelve hours of the request a routine one waits for the
 * bureau's own hours; after them, as an urgent one always, it is counted by the wall clock.
 */
export function dueAfter(from: string, { urgency, requestedAt }: { readonly urgency: Urgency; readonly requestedAt: string }, calendar: Calendar): string {
  const fromMs = Date.parse(from);
  const plain = fromMs + limitMs(calendar.clocks, urgency);
  if (urgency === 'urgent') return text(plain);
  const latest = Math.max(Date.parse(requestedAt) + ANSWER_MAX_MS, plain);
  return text(Math.min(afterOwnHours(fromMs, limitMs(calendar.clocks, urgency), latest, calendar), latest));
}

/** When an answer is due that the owner has put off by some minutes: never sooner than it was, never beyond twelve hours. */
export function dueWithMoreTime(now: string, minutes: number, { dueAt, requestedAt }: { readonly dueAt: string; readonly requestedAt: string }): string {
  const latest = Date.parse(requestedAt) + ANSWER_MAX_MS;
  return text(Math.min(Math.max(Date.parse(now) + minutes * MINUTE_MS, Date.parse(dueAt)), latest));
}
