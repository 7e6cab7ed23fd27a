/** SQL of deliveries: what is on its way to whom, in which order, how it went, and what was given up. */
import type { Announced } from '../../kernel/feed/announced.ts';
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { Delivery, DeliveryState, Way } from './schema.ts';

/** A delivery as it is planned. `isDead`: the hub has no such way; it is kept to be seen. */
export type Planned = { readonly id: string; readonly bureau: string; readonly way: Way; readonly target: string; readonly address?: string | undefined; readonly announcement: string; readonly subject: string; readonly urgent: boolean; readonly isDead: boolean };

/**
 * Puts deliveries in their queues: one for each receiver and subject. What stands before an urgent one becomes as urgent as
 * it: it is tried at once, and no quiet hours hold it back. The order within a subject stays.
 */
export async function plan(db: Kysely<unknown>, planned: readonly Planned[], now: string): Promise<void> {
  if (planned.length === 0) return;
  const urgent = planned.filter((one) => one.urgent);
  const queueOf = ({ target, subject }: Planned): string => `${target} ${subject}`;
  const headOf = new Map([...planned].reverse().filter(({ isDead }) => !isDead).map((one) => [queueOf(one), one.id]));
  const rows = planned.map((one, n) => ({ ...one, n, isHead: headOf.get(queueOf(one)) === one.id, urgent: one.urgent || urgent.some((other) => queueOf(other) === queueOf(one)) }));
  await run(db, `
    update deliveries d set urgent = true, next_at = case when d.next_at is null then null else least(d.next_at, $3::timestamptz) end
    from unnest($1::text[], $2::text[]) as u(target, subject) where d.target = u.target and d.subject = u.subject and d.state = 'waiting'`, [urgent.map(({ target }) => target), urgent.map(({ subject }) => subject), now]);
  await run(db, `
    insert into deliveries (id, bureau, way, target, address, announcement, subject, urgent, planned_at, state, ended_at, outcome, next_at)
    select r.id, r.bureau, r.way, r.target, r.address, r.announcement, r.subject, r.urgent, $2::timestamptz,
      case when r."isDead" then 'dead' else 'waiting' end, case when r."isDead" then $2::timestamptz end, case when r."isDead" then 'no_way' end,
      case when r."isHead" and not exists (select 1 from deliveries d where d.target = r.target and d.subject = r.subject and d.state = 'waiting') then $2::timestamptz end
    from json_to_recordset($1) as r(n int, id text, bureau text, way text, target text, address text, announcement text, subject text, urgent boolean, "isDead" boolean, "isHead" boolean) order by r.n
    on conflict (id) do nothing`, [JSON.stringify(rows), now]);
}

export type Due = { readonly id: string; readonly bureau: string; readonly way: Way; readonly target: string; readonly address: string | null; readonly attempts: number; readonly urgent: boolean; readonly said: Pick<Announced, 'id' | 'kind' | 'subject' | 'at' | 'urgent' | 'facts' | 'traceparent'> };
type DueRow = Omit<Due, 'said'> & { announcement: string; kind: string; subject: string; at: string; said_urgent: boolean; facts: Announced['facts']; traceparent: string | null };

/** What is due, the urgent first, of each receiver at most `perTarget`: one that does not answer keeps nobody else waiting. */
export async function listDue(db: Kysely<unknown>, now: string, perTarget: number): Promise<readonly Due[]> {
  const rows = await run(db, `
    with recursive targets as (
      (select target from deliveries where state = 'waiting' and next_at is not null order by target limit 1)
      union all
      select (select d.target from deliveries d where d.state = 'waiting' and d.next_at is not null and d.target > t.target order by d.target limit 1) from targets t where t.target is not null
    )
    select d.id, d.bureau, d.way, d.target, d.address, d.attempts, d.urgent, a.id as announcement, a.kind, a.subject, a.at, a.urgent as said_urgent, a.facts, a.traceparent
    from targets t cross join lateral (
      select * from deliveries w where w.target = t.target and w.state = 'waiting' and w.next_at is not null and w.next_at <= $1 order by w.urgent desc, w.next_at, w.number limit $2
    ) d join announcements a on a.id = d.announcement
    where t.target is not null`, [now, perTarget]) as DueRow[];
  return rows.map(({ announcement, kind, subject, at, said_urgent: urgent, facts, traceparent, ...due }) => ({ ...due, said: { id: announcement, kind, subject, at, urgent, facts, traceparent } }));
}

/** How an attempt went, and what follows from it. `waiting` with the moment of the next one. */
export type Tried = { readonly id: string; readonly target: string; readonly subject: string; readonly attempt: number; readonly at: string; readonly ms: number; readonly outcome: string; readonly said: string | null; readonly state: 'delivered' | 'waiting' | 'dead'; readonly nextAt: string | null };

/** Writes how attempts went. The next of a subject may go once the one before it has arrived or was given up. */
export async function settle(db: Kysely<unknown>, tried: readonly Tried[], now: string): Promise<void> {
  if (tried.length === 0) return;
  await run(db, `
    with r as (select * from json_to_recordset($1) as r(id text, attempt int, at timestamptz, ms int, outcome text, said text, state text, "nextAt" timestamptz)),
    kept as (insert into delivery_attempts (delivery, attempt, at, ms, outcome, said) select id, attempt, at, ms, outcome, said from r on conflict do nothing)
    update deliveries d set attempts = r.attempt, outcome = r.outcome, said = r.said, state = r.state, next_at = r."nextAt",
      ended_at = case when r.state = 'waiting' then null else $2::timestamptz end
    from r where d.id = r.id and d.state = 'waiting'`, [JSON.stringify(tried), now]);
  const ended = tried.filter(({ state }) => state !== 'waiting');
  await run(db, `
    update deliveries d set next_at = $3 where d.number in (
      select min(w.number) from deliveries w join unnest($1::text[], $2::text[]) as k(target, subject) on w.target = k.target and w.subject = k.subject
      where w.state = 'waiting' group by w.target, w.subject having bool_and(w.next_at is null))`, [ended.map(({ target }) => target), ended.map(({ subject }) => subject), now]);
}

/** Holds routine ones back until quiet hours end. What became urgent meanwhile is not held. */
export async function holdUntil(db: Kysely<unknown>, ids: readonly string[], until: string): Promise<void> {
  await run(db, `update deliveries set next_at = $2 where id = any($1) and state = 'waiting' and not urgent`, [ids, until]);
}

type Row = { number: number; id: string; way: Way; target: string; address: string | null; announcement: string; kind: string; subject: string; urgent: boolean; state: DeliveryState; attempts: number; next_at: string | null; planned_at: string; ended_at: string | null; outcome: string | null; said: string | null };
const deliveryOf = (row: Row): Delivery => ({
  id: row.id, way: row.way, target: row.target, event: row.announcement, kind: row.kind, subject: row.subject, urgent: row.urgent, state: row.state, attempts: row.attempts, plannedAt: row.planned_at,
  ...(row.address === null ? {} : { address: row.address }), ...(row.next_at === null ? {} : { nextAt: row.next_at }), ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  ...(row.outcome === null ? {} : { outcome: row.outcome }), ...(row.said === null ? {} : { said: row.said }),
});
const SHOWN = `select d.*, coalesce(a.kind, '') as kind from deliveries d left join announcements a on a.id = d.announcement`;

/** One page of a bureau's deliveries, newest first. */
export async function listDeliveries(db: Kysely<unknown>, bureau: string, { state, target, after, limit }: { readonly state?: DeliveryState | undefined; readonly target?: string | undefined; readonly after?: string | undefined; readonly limit: number }): Promise<readonly Delivery[]> {
  const rows = await run(db, `
    ${SHOWN} where d.bureau = $1 and ($2::text is null or d.state = $2) and ($3::text is null or d.target = $3)
      and ($4::text is null or d.number < (select number from deliveries where id = $4 and bureau = $1)) order by d.number desc limit $5`, [bureau, state ?? null, target ?? null, after ?? null, limit]) as Row[];
  return rows.map(deliveryOf);
}

export async function findDelivery(db: Kysely<unknown>, bureau: string, id: string): Promise<Delivery | undefined> {
  const [row] = await run(db, `${SHOWN} where d.bureau = $1 and d.id = $2`, [bureau, id]) as Row[];
  return row && deliveryOf(row);
}

const ATTEMPTS_SHOWN = 100;
type Attempt = { attempt: number; at: string; ms: number; outcome: string; said: string | null };
export async function listAttempts(db: Kysely<unknown>, id: string): Promise<readonly (Omit<Attempt, 'said'> & { said?: string })[]> {
  const rows = await run(db, 'select attempt, at, ms, outcome, said from delivery_attempts where delivery = $1 order by at, attempt limit $2', [id, ATTEMPTS_SHOWN]) as Attempt[];
  return rows.map(({ said, ...rest }) => ({ ...rest, ...(said === null ? {} : { said }) }));
}

/** Sends a dead one again, from the first attempt; false where it is not dead. */
export async function revive(db: Kysely<unknown>, bureau: string, id: string, now: string): Promise<boolean> {
  const rows = await run(db, `update deliveries set state = 'waiting', attempts = 0, next_at = $3, ended_at = null where bureau = $1 and id = $2 and state = 'dead' returning id`, [bureau, id, now]);
  return rows.length === 1;
}

const COUNTED_MAX = 100_000;
/** What waits and what was given up, each counted up to a limit. */
export async function countOpen(db: Kysely<unknown>): Promise<{ waiting: number; dead: number }> {
  const [row] = await run(db, `select (select count(*) from (select 1 from deliveries where state = 'waiting' limit ${COUNTED_MAX}) w)::int as waiting, (select count(*) from (select 1 from deliveries where state = 'dead' limit ${COUNTED_MAX}) d)::int as dead`) as { waiting: number; dead: number }[];
  return row ?? { waiting: 0, dead: 0 };
}

const FORGOTTEN_AT_ONCE = 2_000;
/** Forgets deliveries that ended before a moment, dead ones before another; says whether there is more. */
export async function forgetEnded(db: Kysely<unknown>, before: string, deadBefore: string): Promise<boolean> {
  const gone = await run(db, `
    delete from deliveries where id in (
      (select id from deliveries where state in ('delivered', 'dropped') and ended_at < $1 order by ended_at limit ${FORGOTTEN_AT_ONCE})
      union all (select id from deliveries where state = 'dead' and ended_at < $2 order by ended_at limit ${FORGOTTEN_AT_ONCE})) returning id`, [before, deadBefore]) as { id: string }[];
  await run(db, 'delete from delivery_attempts where delivery = any($1)', [gone.map(({ id }) => id)]);
  return gone.length >= FORGOTTEN_AT_ONCE;
}
