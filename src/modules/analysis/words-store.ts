/** Every line of SQL by which the words of records that were hit are kept beside them. */
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { Words } from './words.ts';

/** Of some new hits and changed records, those records that were hit, as they stand now. */
export async function recordsHit(db: Kysely<unknown>, hits: readonly string[], records: readonly string[]): Promise<readonly { readonly id: string; readonly version: number; readonly body: unknown }[]> {
  return await run(db, `
    select id, version, body from records where id in (
      select record from hits where id = any($1) union select record from analysis_records where record = any($2)) order by id`, [hits, records]) as { id: string; version: number; body: unknown }[];
}

export type RecordWords = Words & { readonly record: string; readonly version: number };

/** Keeps the words of some records; never those of an older version over a newer's. */
export async function saveWords(db: Kysely<unknown>, words: readonly RecordWords[]): Promise<void> {
  await run(db, `
    insert into analysis_records (record, version, category, make, event, stolen_in)
    select record, version, category, make, event, "stolenIn" from json_to_recordset($1) as r(record text, version int, category text, make text, event text, "stolenIn" text) order by record
    on conflict (record) do update set version = excluded.version, category = excluded.category, make = excluded.make, event = excluded.event, stolen_in = excluded.stolen_in
      where analysis_records.version <= excluded.version`, [JSON.stringify(words)]);
}
