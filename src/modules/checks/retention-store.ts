/** Every line of SQL about what is left of checks: counts of those of which nothing else is kept, and of those whose time is over. */
import { affected, run, type Database, type Kysely } from '../../kernel/store/database.ts';

export type Counted = { readonly bureau: string; readonly purpose: string; readonly day: string; readonly outcome: string };

/** Counts checks of which nothing else is kept, in the transaction that would have logged them. */
export async function count(db: Kysely<unknown>, counted: readonly Counted[]): Promise<void> {
  if (counted.length === 0) return;
  const sums = new Map<string, Counted & { checks: number }>();
  for (const one of counted) {
    const key = JSON.stringify([one.bureau, one.day, one.purpose, one.outcome]);
    const sum = sums.get(key) ?? { ...one, checks: 0 };
    sum.checks += 1;
    sums.set(key, sum);
  }
  // In the order of the key: two commits at once must not lock each other out.
  const rows = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
  await run(db, `
    insert into check_figures (bureau, purpose, day, outcome, checks)
    select bureau, purpose, day, outcome, checks from json_to_recordset($1) as r(bureau text, purpose text, day date, outcome text, checks bigint)
    on conflict (bureau, day, purpose, outcome) do update set checks = check_figures.checks + excluded.checks`, [JSON.stringify(rows)]);
}

/** Reduces checks whose last day was before `today` to figures, at most `limit`; says how many. What officers said of them goes with them. */
export async function reduceEnded(database: Database, today: string, limit: number): Promise<number> {
  return database.transaction(async ({ db }) => {
    await run(db, `select set_config('crosscheck.today', $1, true)`, [today]);
    const gone = await run(db, `
      with ended as (select id from checks where keep_until < $1 order by keep_until limit $2 for update skip locked),
      gone as (delete from checks where id in (select id from ended) returning id, bureau, purpose, at, outcome),
      kept as (
        insert into check_figures (bureau, purpose, day, outcome, checks)
        select bureau, purpose, (at at time zone 'UTC')::date, outcome, count(*) from gone group by 1, 2, 3, 4 order by 1, 3, 2, 4
        on conflict (bureau, day, purpose, outcome) do update set checks = check_figures.checks + excluded.checks returning 1)
      select id from gone`, [today, limit]) as { id: string }[];
    if (gone.length > 0) await affected(db, 'delete from comparisons where "check" = any($1)', [gone.map(({ id }) => id)]);
    return gone.length;
  });
}

export type Figure = { readonly day: string; readonly purpose: string; readonly outcome: string; readonly checks: number };

/** How many checks a bureau made on each day, by purpose and outcome, kept or not. */
export async function figuresBetween(db: Kysely<unknown>, bureau: string, from: string, to: string): Promise<readonly Figure[]> {
  return await run(db, `
    select day, purpose, outcome, sum(checks)::bigint as checks from (
      select day, purpose, outcome, checks from check_figures where bureau = $1 and day between $2 and $3
      union all
      select (at at time zone 'UTC')::date, purpose, outcome, 1 from checks
      where bureau = $1 and at >= $2::date::timestamp at time zone 'UTC' and at < ($3::date + 1)::timestamp at time zone 'UTC') x
    group by 1, 2, 3 order by 1, 2, 3`, [bureau, from, to]) as Figure[];
}
