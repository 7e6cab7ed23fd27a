/** Quiet hours: whether it is quiet where a bureau is, and until when. Pure; daylight saving considered. */
import { wallMs } from '../../kernel/days.ts';
import type { QuietHours } from './schema.ts';

const DAY_MS = 86_400_000;
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** The moment at which it ceases to be quiet; undefined where it is not quiet at `now`. */
export function quietUntil(now: string, hours: QuietHours | undefined): string | undefined {
  if (!hours) return undefined;
  const nowMs = Date.parse(now);
  const wall = wallMs(nowMs, hours.timeZone);
  const midnight = Math.floor(wall / DAY_MS) * DAY_MS;
  const minute = (wall - midnight) / 60_000;
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  const isQuiet = from < to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!isQuiet) return undefined;
  const end = midnight + to * 60_000 + (minute >= to ? DAY_MS : 0); // as the clock on the wall shows it
  let guess = end;
  for (let i = 0; i < 3; i += 1) guess -= wallMs(guess, hours.timeZone) - end;
  return guess > nowMs ? new Date(guess).toISOString() : undefined; // an hour that the clocks skip is over at once
}
