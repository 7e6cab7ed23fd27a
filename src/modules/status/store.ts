/** Every line of SQL about the hub's figures. */
import { run, type Kysely } from '../../kernel/store/database.ts';

/** A bureau's own records by status. What is past its review date counts as ended (R13). */
export async function countRecords(db: Kysely<unknown>, bureau: string, now: string): Promise<Record<string, number>> {
  const rows = await run(db, `select case when status in ('live', 'located') and ends_at <= $2 then 'ended' else status end as status, count(*) as n from records where owner = $1 group by 1`, [bureau, now]) as { status: string; n: number }[];
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

export async function countHits(db: Kysely<unknown>, bureau: string): Promise<{ asOwner: number; asFinder: number }> {
  const [row] = await run(db, `select (select count(*) from hits where owner = $1 and raised_at is not null) as o, (select count(*) from hits where finder = $1 and raised_at is not null) as f`, [bureau]) as { o: number; f: number }[];
  return { asOwner: row?.o ?? 0, asFinder: row?.f ?? 0 };
}

export async function countBureaus(db: Kysely<unknown>): Promise<number> {
  const [row] = await run(db, 'select count(*) as n from bureaus') as { n: number }[];
  return row?.n ?? 0;
}
