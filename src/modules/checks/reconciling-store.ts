/** Every line of SQL by which a bureau's receipts are held against the log of its checks. */
import { run, type Kysely } from '../../kernel/store/database.ts';

export type Span = { readonly from: string; readonly to: string };
/** From a moment on, up to another and without it. */
const OF_SPAN = 'bureau = $1 and at >= $2 and at < $3';

/** Logged checks by hour, and those of which only counts are left by day; days that the span touches. */
export async function countByHour(db: Kysely<unknown>, bureau: string, { from, to }: Span): Promise<{ readonly hours: readonly { readonly hour: string; readonly checks: number }[]; readonly counted: readonly { readonly day: string; readonly purpose: string; readonly checks: number }[] }> {
  const hours = await run(db, `select date_trunc('hour', at, 'UTC') as hour, count(*) as checks from checks where ${OF_SPAN} group by 1 order by 1`, [bureau, from, to]) as { hour: string; checks: number }[];
  const counted = await run(db, 'select day, purpose, sum(checks)::bigint as checks from check_figures where bureau = $1 and day between $2::date and $3::date group by 1, 2 order by 1, 2', [bureau, from.slice(0, 10), to.slice(0, 10)]) as { day: string; purpose: string; checks: number }[];
  return { hours, counted };
}

export type Listed = { readonly id: string; readonly at: string; readonly unit: string; readonly purpose: string; readonly receipt: boolean };

/** A page of logged checks in order of time. */
export async function listBetween(db: Kysely<unknown>, bureau: string, { from, to, after, limit }: Span & { readonly after?: string | undefined; readonly limit: number }): Promise<readonly Listed[]> {
  return await run(db, `
    select id, at, unit, purpose, coalesce(question ->> 'receipt' = 'true', false) as receipt from checks
    where ${OF_SPAN} and ($4::text is null or (at, id) > (select at, id from checks where id = $4 and bureau = $1)) order by at, id limit $5`, [bureau, from, to, after ?? null, limit]) as Listed[];
}
