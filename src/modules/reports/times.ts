/** Moments as a report writes them: in UTC, and where the reader is with the offset that held then. Pure. */
import type { Words } from './words.ts';

export type Times = { readonly utc: (instant: string) => string; readonly local: (instant: string) => string; readonly both: (instant: string) => string };

export function timesOf(zone: string, { utc: name }: Pick<Words, 'utc'>): Times {
  // The Swedish way of writing a date is that of ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', timeZoneName: 'shortOffset' });
  const utc = (instant: string): string => instant.slice(0, 19).replace('T', ' ');
  const local = (instant: string): string => (Number.isNaN(Date.parse(instant)) ? '' : format.format(Date.parse(instant)));
  return { utc, local, both: (instant) => `${utc(instant)} ${name} (${local(instant)})` };
}
