/** Periods and their steps: which days they hold. Pure; days are days, never moments. */
import { SERIES_STEPS_MAX, type Step } from './schema.ts';

const DAY_MS = 86_400_000;
const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const daysLater = (day: string, days: number): string => dayOf(msOf(day) + days * DAY_MS);
/** How many days a period holds, its first and its last included. */
export const daysIn = (from: string, to: string): number => Math.round((msOf(to) - msOf(from)) / DAY_MS) + 1;

const DAYS_BY_DAY = 93;
const DAYS_BY_WEEK = 731;
export const stepFor = (days: number): Step => (days <= DAYS_BY_DAY ? 'day' : days <= DAYS_BY_WEEK ? 'week' : 'month');

/** The first day of the step that a day lies in: weeks begin on Monday (ISO 8601). */
export function stepOf(day: string, step: Step): string {
  if (step === 'month') return `${day.slice(0, 7)}-01`;
  return step === 'day' ? day : daysLater(day, -((new Date(msOf(day)).getUTCDay() + 6) % 7));
}

function after(first: string, step: Step): string {
  if (step !== 'month') return daysLater(first, step === 'day' ? 1 : 7);
  const [year = 0, month = 1] = first.split('-').map(Number);
  return dayOf(Date.UTC(year, month, 1));
}

/** The steps of a period, the first and the last cut to it; undefined where there would be too many. */
export function stepsOf(from: string, to: string, step: Step): readonly { readonly step: string; readonly from: string; readonly to: string }[] | undefined {
  const steps = [];
  for (let first = stepOf(from, step); first <= to; first = after(first, step)) {
    if (steps.length === SERIES_STEPS_MAX) return undefined;
    const last = daysLater(after(first, step), -1);
    steps.push({ step: first, from: first < from ? from : first, to: last > to ? to : last });
  }
  return steps;
}
