/** Every line of SQL about hotlists: what a bureau may see page by page, and which records it could see before and cannot now. */
import { run, type Kysely } from '../../kernel/store/database.ts';
import { FOUND_STATUSES, UNSAID_STATUSES } from '../../kernel/store/records.ts';

type Db = Kysely<unknown>;

const inSql = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
/** R5 for a row as it stands, and for a version as it stood. */
const VISIBLE_NOW = `(owner = $1 or (not (hidden_now(owner, collection, hidden_from) @> array[$1]) and status not in (${inSql(UNSAID_STATUSES)})))`;
const VISIBLE_THEN = `(owner = $1 or not (hidden_from @> array[$1]))`;
/** What asks for a discreet check is in no list: its finder would tell by acting. */
const IS_OPEN = `coalesce(body -> 'said' ->> 'action', '') <> 'check_discreetly' and body -> 'frozen' is null`;
const COLLECTION = 'vehicles';

/** Ids of a page of records that may be found at `now` and told to a bureau, in the order of ids. */
export async function toldAfter(db: Db, bureau: string, { after, now, limit }: { readonly after: string; readonly now: string; readonly limit: number }): Promise<readonly string[]> {
  const rows = await run(db, `
    select id from records where collection = '${COLLECTION}' and id > $2 and status in (${inSql(FOUND_STATUSES)}) and ends_at > $3 and ${VISIBLE_NOW} and ${IS_OPEN} order by id limit $4`, [bureau, after, now, limit]) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** Those of some records that may be found and told now; and those that may not, but might have been told before. */
export async function partedNow(db: Db, bureau: string, ids: readonly string[], now: string): Promise<{ readonly told: readonly string[]; readonly removed: readonly string[] }> {
  if (ids.length === 0) return { told: [], removed: [] };
  const rows = await run(db, `select id from records where id = any($2) and collection = '${COLLECTION}' and status in (${inSql(FOUND_STATUSES)}) and ends_at > $3 and ${VISIBLE_NOW} and ${IS_OPEN}`, [bureau, ids, now]) as { id: string }[];
  const told = new Set(rows.map(({ id }) => id));
  const others = ids.filter((id) => !told.has(id));
  if (others.length === 0) return { told: [...told], removed: [] };
  // A record lapses without a version of its own: as it stands, but for its end, it may have been told.
  const before = await run(db, `
    select distinct id from record_versions where id = any($2) and collection = '${COLLECTION}' and status in (${inSql(FOUND_STATUSES)}) and ${VISIBLE_THEN} and ${IS_OPEN}
    union select id from records where id = any($2) and collection = '${COLLECTION}' and status in (${inSql(FOUND_STATUSES)}) and ${VISIBLE_THEN} and ${IS_OPEN}`, [bureau, others]) as { id: string }[];
  return { told: [...told], removed: before.map(({ id }) => id) };
}

/** Whether a change of the collection stands at this place: a database that was set back holds another, or none. */
export const isInFeed = async (db: Db, { epoch, tx, position }: { readonly epoch: number; readonly tx: number; readonly position: number }): Promise<boolean> =>
  position === 0 || (await run(db, 'select 1 from changes where epoch = $1 and tx = $2::text::xid8 and position = $3', [epoch, String(tx), position])).length > 0;
