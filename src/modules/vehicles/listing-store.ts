/** Every line of SQL of an owner's list of its own records: found by number, reference, words and dates, in one of five orders. */
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { Envelope, Status } from '../../kernel/store/records.ts';
import { COLLECTION } from './schema.ts';

/** Records that one number or reference may lead to: who finds so many has to say more. */
export const FOUND_MAX = 1_000;

const COLUMNS = `id, collection, owner, reference, version, status, feed, source_digest as "sourceDigest", entered_at as "enteredAt", changed_at as "changedAt", changed_by as "changedBy",
  validated_at as "validatedAt", review_on as "reviewOn", ends_at as "endsAt", restrictions, hidden_from as "hiddenFrom", body`;

/** What each order goes by, each read from an index that begins with the owner. A place in it is written as text. */
const ORDERS = {
  entered: { by: 'id', way: 'asc', placed: 'id', past: (place: string) => `id > ${place}` },
  newest: { by: 'id', way: 'desc', placed: 'id', past: (place: string) => `id < ${place}` },
  reference: { by: 'reference', way: 'asc', placed: 'reference', past: (place: string) => `reference > ${place}` },
  changed: { by: 'changed_at desc, id', way: 'desc', placed: `to_char(changed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '~' || id`, past: (place: string) => `(changed_at, id) < (split_part(${place}, '~', 1)::timestamptz, split_part(${place}, '~', 2))` },
  review: { by: 'review_on, id', way: 'asc', placed: `review_on::text || '~' || id`, past: (place: string) => `(review_on, id) > (split_part(${place}, '~', 1)::date, split_part(${place}, '~', 2))` },
} as const;
export type Order = keyof typeof ORDERS;

export type Wanted = {
  readonly order: Order;
  readonly status?: Status | undefined; readonly feed?: string | undefined;
  /** A number in any form, or the beginning of a reference. */
  readonly text?: string | undefined;
  /** Spellings, of which the record's make or category is one. */
  readonly makes?: readonly string[] | undefined; readonly categories?: readonly string[] | undefined;
  readonly event?: string | undefined; readonly action?: string | undefined;
  /** Moments between which it was entered. */
  readonly since?: string | undefined; readonly until?: string | undefined;
};

/** The highest of characters, so that a beginning is a range of the index. */
const BEYOND = '\u{10FFFF}';

/** What makes the wanted ones out, as SQL and its parameters. */
function conditionsOf(owner: string, { order, status, feed, text, makes, categories, event, action, since, until }: Wanted): { readonly where: string; readonly given: unknown[] } {
  const given: unknown[] = [owner];
  const conditions = [`owner = $1 and collection = '${COLLECTION}'`];
  const add = (value: unknown, said: (at: string) => string): void => { conditions.push(said(`$${given.push(value)}`)); };
  const term = (kind: string, words: readonly string[]): void => { add(words.map((word) => `${owner} ${kind}:${word}`), (at) => `vehicle_terms(owner, body) && ${at}::text[]`); };
  if (status !== undefined) add(status, (at) => `status = ${at}`);
  if (order === 'review') conditions.push(`status in ('live', 'located', 'suspended')`);
  if (feed !== undefined) add(feed, (at) => `feed = ${at}`);
  if (makes) term('m', makes);
  if (categories) term('c', categories);
  if (event !== undefined) term('e', [event]);
  if (action !== undefined) term('a', [action]);
  if (since !== undefined) add(since, (at) => `entered_at >= ${at}`);
  if (until !== undefined) add(until, (at) => `entered_at < ${at}`);
  if (text !== undefined) {
    const number = `$${given.push(text)}`;
    const beyond = `$${given.push(`${text}${BEYOND}`)}`;
    // Found first, whatever the order: the planner is not left to guess how rare a number is.
    conditions.push(`id in (select found.id from (
      (select id from records where owner = $1 and collection = '${COLLECTION}' and vehicle_terms(owner, body) @> array[$1 || ' n:' || search_form(${number})] limit ${FOUND_MAX})
      union (select id from records where owner = $1 and collection = '${COLLECTION}' and reference >= ${number} and reference < ${beyond} order by reference limit ${FOUND_MAX})
    ) found offset 0)`);
  }
  return { where: conditions.join(' and '), given };
}

export type Listed = { readonly record: Envelope; /** Its place in the order: where the next page begins. */ readonly place: string };

/** A page of an owner's records. */
export async function listOwn(db: Kysely<unknown>, owner: string, wanted: Wanted, { after, limit }: { readonly after?: string | undefined; readonly limit: number }): Promise<readonly Listed[]> {
  const { by, way, placed, past } = ORDERS[wanted.order];
  const { where, given } = conditionsOf(owner, wanted);
  const beyond = after === undefined ? '' : ` and ${past(`$${given.push(after)}::text`)}`;
  const rows = await run(db, `select ${COLUMNS}, ${placed} as place from records where ${where}${beyond} order by ${by} ${way} limit $${given.push(limit)}`, given) as (Envelope & { place: string })[];
  return rows.map(({ place, ...record }) => ({ record, place }));
}

/** The texts, each in the form in which terms are kept. */
export async function formsOf(db: Kysely<unknown>, texts: readonly string[]): Promise<readonly string[]> {
  const rows = await run(db, 'select distinct search_form(typed) as form from unnest($1::text[]) typed', [texts]) as { form: string }[];
  return rows.map(({ form }) => form);
}
