/** Every line of SQL by which the watch reads what people did: checks and audit events, settled, in order, after its place. */
import { run, type Kysely } from '../../kernel/store/database.ts';

/** Where the watch stands in one of the two logs: the transaction and the row that it read last. */
export type Place = { readonly epoch: number; readonly tx: number; readonly last: string };
export type LogName = 'checks' | 'audit_events';
export type Span = { readonly from: string; readonly to: string | null };

export async function placeOf(db: Kysely<unknown>, log: LogName): Promise<Place | undefined> {
  const [row] = await run(db, 'select epoch, tx, last from watch_places where log = $1', [log]) as Place[];
  return row;
}

export async function savePlace(db: Kysely<unknown>, log: LogName, { epoch, tx, last }: Place): Promise<void> {
  await run(db, 'insert into watch_places (log, epoch, tx, last) values ($1, $2, $3, $4) on conflict (log) do update set epoch = excluded.epoch, tx = excluded.tx, last = excluded.last', [log, epoch, tx, last]);
}

/** From when to when an epoch lasts; its rows are known by that, because transaction ids of two clusters cannot be compared. The first begins before everything. */
export async function spanOf(db: Kysely<unknown>, epoch: number): Promise<Span> {
  const [row] = await run(db, `
    select coalesce((select begun_at from feed_epochs where epoch = $1 and exists (select 1 from feed_epochs before where before.epoch < $1)), '-infinity')::text as from,
      (select min(begun_at) from feed_epochs where epoch > $1)::text as to`, [epoch]) as Span[];
  return row ?? { from: '-infinity', to: null };
}

const SETTLED = `c.tx >= $1::text::xid8 and ($5::boolean or c.tx < pg_snapshot_xmin(pg_current_snapshot())) and c.at >= $3::timestamptz and ($4::timestamptz is null or c.at < $4)`;

export type CheckRow = { readonly tx: number; readonly id: string; readonly at: string; readonly bureau: string; readonly unit: string; readonly token: string; readonly person: string | null; readonly purpose: string; readonly outcome: string; readonly question: unknown; readonly found: readonly { readonly record: string; readonly kind: string }[] | null };

/** Checks after a place. Of those that no person made, and of lanes, the place alone is read. */
export async function checksAfter(db: Kysely<unknown>, { tx, last }: Place, { from, to }: Span, limit: number): Promise<readonly CheckRow[]> {
  return await run(db, `
    select c.tx, c.id, c.at, c.bureau, c.unit, c.token, w.person, c.purpose, c.outcome, case when w.person is not null then c.question end as question, case when w.person is not null then c.found end as found
    from checks c cross join lateral (select case when c.purpose = 'camera_lane' then null else c.person end as person) w
    where ${SETTLED} and (c.tx > $1::text::xid8 or c.id > $2) order by c.tx, c.id limit $6`, [String(tx), last, from, to, to !== null, limit]) as CheckRow[];
}

export type AuditRow = { readonly tx: number; readonly sequence: number; readonly at: string; readonly action: string; readonly outcome: string; readonly bureau: string; readonly unit: string; readonly token: string; readonly person: string | null; readonly subjects: readonly string[]; readonly detail: Readonly<Record<string, unknown>> | null };

/** Audit events after a place. */
export async function auditAfter(db: Kysely<unknown>, { tx, last }: Place, { from, to }: Span, limit: number): Promise<readonly AuditRow[]> {
  return await run(db, `
    select c.tx, c.sequence, c.at, c.action, c.outcome, c.bureau, c.unit, c.token, c.person, c.subjects, c.detail from audit_events c
    where ${SETTLED} and (c.tx > $1::text::xid8 or c.sequence > $2::bigint) order by c.tx, c.sequence limit $6`, [String(tx), last === '' ? '0' : last, from, to, to !== null, limit]) as AuditRow[];
}

/** Whose records some are. */
export async function ownersOf(db: Kysely<unknown>, records: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = records.length === 0 ? [] : await run(db, 'select id, owner from records where id = any($1)', [records]) as { id: string; owner: string }[];
  return new Map(rows.map(({ id, owner }) => [id, owner]));
}

/** Of which records some hits are. */
export async function recordsOfHits(db: Kysely<unknown>, hits: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = hits.length === 0 ? [] : await run(db, 'select id, record from hits where id = any($1)', [hits]) as { id: string; record: string }[];
  return new Map(rows.map(({ id, record }) => [id, record]));
}

/** Which of some records are over, by their owner's deed. */
export async function endedAmong(db: Kysely<unknown>, records: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = records.length === 0 ? [] : await run(db, `select id from records where id = any($1) and status in ('cleared', 'withdrawn')`, [records]) as { id: string }[];
  return new Set(rows.map(({ id }) => id));
}
