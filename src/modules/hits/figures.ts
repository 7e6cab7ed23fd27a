/** How fast bureaus answer, as members may know it: no figure that rests on a few requests, nor one from which such a figure could be worked out (R24). Pure. */
import type { TimesRow } from './life-store.ts';
import type { ResponseTimes } from './schema.ts';

/** What rests on fewer requests is not told. */
export const CELL_MIN = 5;

const rounded = (value: number): number => Math.round(value * 100) / 100;
const timesOf = ({ requests, inTime, noReply, median, p90 }: TimesRow) => ({
  requests, repliedInTime: rounded(inTime / requests), noReply: rounded(noReply / requests),
  ...(median === null ? {} : { medianMinutes: rounded(median) }), ...(p90 === null ? {} : { p90Minutes: rounded(p90) }),
});

/** By bureau. Where the hours that are told leave a few requests of the whole over, the smallest of them is left out too. */
export function responseTimesOf(rows: readonly TimesRow[]): ResponseTimes['bureaus'] {
  return rows.flatMap((whole) => {
    if (whole.hour !== null || whole.requests < CELL_MIN) return [];
    const hours = rows.filter((row) => row.bureau === whole.bureau && row.hour !== null && row.requests >= CELL_MIN);
    const left = whole.requests - hours.reduce((sum, { requests }) => sum + requests, 0);
    const smallest = left > 0 && left < CELL_MIN ? [...hours].sort((a, b) => a.requests - b.requests)[0] : undefined;
    return [{ bureau: whole.bureau, ...timesOf(whole), hours: hours.filter((row) => row !== smallest).map((row) => ({ hour: row.hour ?? 0, ...timesOf(row) })) }];
  });
}
