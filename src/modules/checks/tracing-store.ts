/** Every line of SQL about which checks found a record: for its owner, when a person asks who saw it (R21). */
import { run, type Kysely } from '../../kernel/store/database.ts';

/** A check of whichever bureau that found one of some records. */
export type FoundBy = { readonly id: string; readonly at: string; readonly bureau: string; readonly unit: string; readonly purpose: string; readonly person: string | null; readonly device: string | null; readonly record: string; readonly kind: 'hit' | 'candidate' };

/** The newest checks that found a record, read by the index `checks_by_finding`. */
export async function checksThatFound(db: Kysely<unknown>, record: string, limit: number): Promise<readonly FoundBy[]> {
  return await run(db, `
    select id, at, bureau, unit, purpose, person, device, $1::text as record,
      (select one ->> 'kind' from jsonb_array_elements(found::jsonb) one where one ->> 'record' = $1 limit 1) as kind
    from checks where found is not null and found::jsonb @> jsonb_build_array(jsonb_build_object('record', $1::text)) order by at desc limit $2`, [record, limit]) as FoundBy[];
}
