/** Every line of SQL about checks that a replica answered: records as they stood when it did, and checks that are known. */
import { run, type Kysely } from '../../kernel/store/database.ts';
import { FOUND_STATUSES, type Envelope } from '../../kernel/store/records.ts';

export type FoundThen = { readonly check: string; readonly record: string; readonly version: number; readonly at: string };
export type RecordThen = Pick<Envelope, 'id' | 'collection' | 'reference' | 'owner' | 'body'> & { readonly check: string };

const COLUMNS = 'id, collection, owner, reference, version, status, changed_at, ends_at, hidden_from, body';
/**
 * Records that a replica found, each as it stood here when the check was made (or as the replica had it, where that is newer): those alone
 * that the bureau could find then. What was over by then had not reached the replica, and is no hit.
 */
export async function recordsThen(db: Kysely<unknown>, bureau: string, found: readonly FoundThen[]): Promise<readonly RecordThen[]> {
  if (found.length === 0) return [];
  return await run(db, `
    select w."check", r.id, r.collection, r.owner, r.reference, r.body
    from unnest($2::text[], $3::text[], $4::int[], $5::timestamptz[]) as w("check", record, version, at)
    cross join lateral (
      select * from (select ${COLUMNS} from records where id = w.record union all select ${COLUMNS} from record_versions where id = w.record) v
      where v.changed_at <= w.at or v.version <= w.version order by v.version desc limit 1) r
    where r.status = any('{${FOUND_STATUSES.join(',')}}') and r.ends_at > w.at and (r.owner = $1 or not (r.hidden_from @> array[$1]))`,
  [bureau, found.map(({ check }) => check), found.map(({ record }) => record), found.map(({ version }) => version), found.map(({ at }) => at)]) as RecordThen[];
}

/** Those of some checks that are logged already. */
export const knownChecks = async (db: Kysely<unknown>, ids: readonly string[]): Promise<readonly string[]> =>
  (await run(db, 'select id from checks where id = any($1)', [ids]) as { id: string }[]).map(({ id }) => id);
