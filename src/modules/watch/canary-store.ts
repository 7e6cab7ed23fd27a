/** Every line of SQL about decoys. */
import { affected, run, type Kysely } from '../../kernel/store/database.ts';
import type { Canary } from './schema.ts';

type Row = { id: string; record: string; reference: string; bureau: string; note: string | null; added_at: string; added_by: string; removed_at: string | null };
const canaryOf = (row: Row): Canary => ({
  id: row.id, record: row.record, reference: row.reference, bureau: row.bureau, addedAt: row.added_at, addedBy: row.added_by,
  ...(row.note === null ? {} : { note: row.note }), ...(row.removed_at === null ? {} : { removedAt: row.removed_at }),
});

/** Lays a decoy; false where the record is one already. */
export const layCanary = async (db: Kysely<unknown>, { id, record, bureau, note, addedAt, addedBy }: Canary): Promise<boolean> =>
  await affected(db, 'insert into canaries (id, record, bureau, note, added_at, added_by) values ($1, $2, $3, $4, $5, $6) on conflict (record) where removed_at is null do nothing', [id, record, bureau, note ?? null, addedAt, addedBy]) === 1;

export async function countCanaries(db: Kysely<unknown>, bureau: string): Promise<number> {
  const [row] = await run(db, 'select count(*) as n from canaries where bureau = $1 and removed_at is null', [bureau]) as { n: number }[];
  return row?.n ?? 0;
}

/** Decoys of a bureau, or of all where none is named, newest first. */
export async function listCanaries(db: Kysely<unknown>, bureau: string | undefined, { after, limit }: { readonly after?: string | undefined; readonly limit: number }): Promise<readonly Canary[]> {
  const rows = await run(db, 'select c.*, r.reference from canaries c join records r on r.id = c.record where ($1::text is null or c.bureau = $1) and ($2::text is null or c.id < $2) order by c.id desc limit $3', [bureau ?? null, after ?? null, limit]) as Row[];
  return rows.map(canaryOf);
}

/** Takes a decoy of a bureau's away; undefined where there is none, or no more. */
export async function removeCanary(db: Kysely<unknown>, { id, bureau, now, by }: { readonly id: string; readonly bureau: string; readonly now: string; readonly by: string }): Promise<Canary | undefined> {
  const [row] = await run(db, 'update canaries c set removed_at = $3, removed_by = $4 from records r where c.id = $1 and c.bureau = $2 and c.removed_at is null and r.id = c.record returning c.*, r.reference', [id, bureau, now, by]) as Row[];
  return row && canaryOf(row);
}

export type Mark = { readonly id: string; readonly bureau: string; readonly since: string };

/** Which of some records are decoys: mark, bureau and since when, by record. */
export async function canariesAmong(db: Kysely<unknown>, records: readonly string[]): Promise<ReadonlyMap<string, Mark>> {
  const rows = records.length === 0 ? [] : await run(db, 'select record, id, bureau, added_at as since from canaries where removed_at is null and record = any($1)', [records]) as (Mark & { record: string })[];
  return new Map(rows.map(({ record, ...one }) => [record, one]));
}
