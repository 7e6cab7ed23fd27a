/** The shared vocabulary of shapes: ids, instants, days. Pure, safe in a browser; the home of zod. */
import { z } from 'zod';
import { faults } from './faults.ts';

export { z };
export { faults } from './faults.ts';
export { allSayings, readSaying, sayings, Told, toldFields, withTold, type PerhapsTold, type Saying } from './sayings.ts';

const { say } = faults;

const TEXT_CHARS_MAX = 256;

/** `veh_01J9…`: a kind prefix and 26 sortable characters. */
export const id = <P extends string>(prefix: P) =>
  z.string().regex(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`), say('id', { prefix }))
    .meta({ title: 'Identifier', examples: [`${prefix}_01j9z3k4m5n6p7q8r9s0t1v2w3`] });

/** Beyond these years PostgreSQL and JavaScript write moments differently. */
const isOfFourDigits = (text: string): boolean => /^[1-9]\d{3}-/.test(text);

/** A moment, always UTC. Any precision and any offset comes in; milliseconds and Z go out. */
export const instant = z.iso.datetime({ offset: true, abort: true, error: say('moment') })
  .overwrite((text) => (/\.\d{3}Z$/.test(text) ? text : new Date(text).toISOString()))
  .refine(isOfFourDigits, say('moment_years'))
  .meta({ title: 'Moment', examples: ['2026-11-22T10:15:00.000Z'] });

/** A day in a civil calendar. Never a moment, so never a `Date`. */
export const calendarDate = z.iso.date(say('day')).refine(isOfFourDigits, say('day_years')).meta({ title: 'Day', examples: ['2026-11-22'] });

/** A date known to the day, the month or only the year: its own type, compared as text. */
export const partialDate = z.string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/, say('date'))
  .refine((text) => text.length < 10 || !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text), say('calendar'))
  .meta({ title: 'Date, as exactly as known', examples: ['2026-11-22', '2026-11', '2026'] });

/** When something happened, as exactly as known: a moment, a day, a month or a year. */
export const when = z.union([instant, partialDate], say('when')).meta({ title: 'Moment or date, as exactly as known' });

 
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Text from people: trimmed, not empty, bounded, no control characters and no broken ones. Kept as typed otherwise. */
export const text = (charsMax = TEXT_CHARS_MAX) =>
  z.string().trim().min(1, say('empty')).max(charsMax, say('too_long', { most: charsMax })).refine((value) => !CONTROL.test(value), say('control'));

/** An ISO 3166-1 alpha-2 country, upper case. */
export const countryCode = z.string().trim().toUpperCase().regex(/^[A-Z]{2}$/, say('country')).meta({ title: 'Country', examples: ['NL'] });

/** A bureau's code: short, upper case, chosen by the hub. */
export const bureauCode = z.string().trim().toUpperCase().regex(/^[A-Z][A-Z0-9-]{1,15}$/, say('bureau')).meta({ title: 'Bureau', examples: ['NL'] });

/** A page of a list: items in order, and the word that asks for the next page. */
export const page = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), next: z.string().optional().meta({ description: 'Pass as `after` for the next page; absent on the last.' }) });

export const pageQuery = { after: text(128).optional(), limit: z.coerce.number().int().min(1).max(500).optional() };

const PAGE_ITEMS = 50;
/** How many items a page query asks for. */
export const limitOf = ({ limit }: { readonly limit?: number | undefined }): number => limit ?? PAGE_ITEMS;

/** Items as a page; a full one may have a next, which begins after the word that `placeOf` gives for its last item. */
export function pageOf<T>(items: readonly T[], limit: number, placeOf: (item: T) => string): { items: T[]; next?: string } {
  const last = items.at(-1);
  return { items: [...items], ...(items.length === limit && last !== undefined ? { next: placeOf(last) } : {}) };
}

type Json = Readonly<Record<string, unknown>>;

/** The JSON Schema (draft 2020-12) of a shape as sent (`input`) or as answered (`output`). */
export const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Json & { $schema?: unknown };
  return json;
};

/** Every fault of a failed parse with its full path as a JSON pointer. */
export function issuesOf(error: z.ZodError): { path: string; detail: string }[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: pointer([...issue.path, key]), detail: say('unknown_field') }));
    return [{ path: pointer(issue.path), detail: issue.message.replace(/^Invalid input: /, '') }];
  });
}

const pointer = (path: readonly PropertyKey[]): string => path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
