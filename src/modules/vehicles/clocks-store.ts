/** Every line of SQL about what time asks of records: found and not answered, reviews told, reviews over. */
import { run, type Kysely } from '../../kernel/store/database.ts';
import { COLLECTION } from './schema.ts';

export type LocateClock = { readonly record: string; readonly owner: string; readonly locatedAt: string; readonly dueAt: string };

/** Starts where none runs: the first Locate counts. */
export async function startLocateClock(db: Kysely<unknown>, clock: LocateClock): Promise<void> {
  await run(db, 'insert into locate_clocks (record, owner, located_at, due_at) values ($1, $2, $3, $4) on conflict do nothing', [clock.record, clock.owner, clock.locatedAt, clock.dueAt]);
}

/** Begins anew, whether one runs or not. */
export async function setLocateClock(db: Kysely<unknown>, clock: LocateClock): Promise<void> {
  await run(db, 'insert into locate_clocks (record, owner, located_at, due_at) values ($1, $2, $3, $4) on conflict (record) do update set step = 0, due_at = excluded.due_at', [clock.record, clock.owner, clock.locatedAt, clock.dueAt]);
}

export async function stopLocateClock(db: Kysely<unknown>, record: string): Promise<void> {
  await run(db, 'delete from locate_clocks where record = $1', [record]);
}

/** The next step, `dueAt` its moment. */
export async function moveLocateClock(db: Kysely<unknown>, record: string, step: number, dueAt: string): Promise<void> {
  await run(db, 'update locate_clocks set step = $2, due_at = $3 where record = $1', [record, step, dueAt]);
}

export async function dueLocateClocks(db: Kysely<unknown>, now: string, limit: number): Promise<readonly (LocateClock & { readonly step: number })[]> {
  return await run(db, 'select record, owner, located_at as "locatedAt", step, due_at as "dueAt" from locate_clocks where due_at <= $1 order by due_at, record limit $2', [now, limit]) as (LocateClock & { step: number })[];
}

/** The clock of one record, held until the transaction ends; undefined where it was stopped meanwhile. */
export async function holdLocateClock(db: Kysely<unknown>, record: string): Promise<(LocateClock & { readonly step: number }) | undefined> {
  const [row] = await run(db, 'select record, owner, located_at as "locatedAt", step, due_at as "dueAt" from locate_clocks where record = $1 for update', [record]) as (LocateClock & { step: number })[];
  return row;
}

/** A review day and an id: everything up to here has been told of. */
export type ReviewPlace = { readonly day: string; readonly id: string };
export type ReviewProgress = { readonly bureau: string; readonly timeZone: string; readonly places: Readonly<Record<string, ReviewPlace>> };

/** How far each bureau that has records has been told, by notice. */
export async function reviewProgress(db: Kysely<unknown>): Promise<readonly ReviewProgress[]> {
  return await run(db, `
    select b.code as bureau, b.time_zone as "timeZone", coalesce(json_object_agg(p.notice, json_build_object('day', p.through_day, 'id', p.through_id)) filter (where p.notice is not null), '{}') as places
    from bureaus b left join review_progress p on p.bureau = b.code
    where exists (select 1 from records r where r.owner = b.code and r.collection = '${COLLECTION}') group by b.code order by b.code`) as ReviewProgress[];
}

export async function saveReviewPlace(db: Kysely<unknown>, bureau: string, notice: string, { day, id }: ReviewPlace): Promise<void> {
  await run(db, 'insert into review_progress (bureau, notice, through_day, through_id) values ($1, $2, $3, $4) on conflict (bureau, notice) do update set through_day = excluded.through_day, through_id = excluded.through_id', [bureau, notice, day, id]);
}

/** Standing records whose review day comes after `from`, up to `through`, in that order. */
export async function reviewsDue(db: Kysely<unknown>, bureau: string, { from, through, limit }: { readonly from: ReviewPlace; readonly through: string; readonly limit: number }): Promise<readonly { readonly id: string; readonly reviewOn: string; readonly version: number }[]> {
  return await run(db, `
    select id, review_on as "reviewOn", version from records
    where owner = $1 and collection = '${COLLECTION}' and status in ('live', 'located', 'suspended') and (review_on, id) > ($2, $3) and review_on <= $4
    order by review_on, id limit $5`, [bureau, from.day, from.id, through, limit]) as { id: string; reviewOn: string; version: number }[];
}

/** Ids of standing records whose review day is over. */
export async function reviewsOver(db: Kysely<unknown>, bureau: string, { today, now, limit }: { readonly today: string; readonly now: string; readonly limit: number }): Promise<readonly string[]> {
  const rows = await run(db, `
    select id from records where owner = $1 and collection = '${COLLECTION}' and status in ('live', 'located', 'suspended') and review_on < $2 and ends_at <= $3
    order by review_on, id limit $4`, [bureau, today, now, limit]) as { id: string }[];
  return rows.map(({ id }) => id);
}
