/** Every line of SQL about who holds hits on some records: they have a copy of what a record said (R21). */
import { run, type Kysely } from '../../kernel/store/database.ts';

/** Hits that were raised on some records, oldest first: of a candidate that never was one, its owner does not hear. */
export async function holdersOf(db: Kysely<unknown>, records: readonly string[], limit: number): Promise<readonly { readonly hit: string; readonly record: string; readonly finder: string }[]> {
  return await run(db, 'select id as hit, record, finder from hits where record = any($1) and raised_at is not null order by first_seen_at, id limit $2', [records, limit]) as { hit: string; record: string; finder: string }[];
}
