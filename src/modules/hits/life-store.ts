/** What becomes of hits, in SQL: their state, their events, whose answer is due, what happens to their records, and how fast owners answer. */
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { Envelope, Status } from '../../kernel/store/records.ts';
import type { Held, KeptClaim, Who } from './life.ts';
import type { HitState, Outcome, Release, Urgency } from './schema.ts';

export type HeldRow = {
  id: string; collection: string; record: string; owner: string; finder: string; unit: string; day: string; state: HitState; events: number; raised_at: string | null;
  urgency: Urgency | null; requested_at: string | null; due_at: string | null; next_due_at: string | null; step: number; answer: 'confirmed' | 'not_confirmed' | null; answered_at: string | null; reason: string | null;
  outcome: Outcome | null; closed_as: string | null; released: Release | null; deadline_at: string | null; deadline_text: string | null; taken_over_by: string | null;
  owner_claim: KeptClaim | null; finder_claim: KeptClaim | null; discreet: boolean;
};

export const heldOf = (row: HeldRow): Held => ({
  id: row.id, collection: row.collection, record: row.record, owner: row.owner, finder: row.finder, unit: row.unit, day: row.day, state: row.state, events: row.events, isRaised: row.raised_at !== null, isDiscreet: row.discreet,
  urgency: row.urgency ?? undefined, requestedAt: row.requested_at ?? undefined, dueAt: row.due_at ?? undefined, nextDueAt: row.next_due_at ?? undefined, step: row.step,
  answer: row.answer ?? undefined, answeredAt: row.answered_at ?? undefined, reason: row.reason ?? undefined, outcome: row.outcome ?? undefined, closedAs: row.closed_as ?? undefined, released: row.released ?? undefined,
  deadlineAt: row.deadline_at ?? undefined, deadlineText: row.deadline_text ?? undefined, takenOverBy: row.taken_over_by ?? undefined, ownerClaim: row.owner_claim ?? undefined, finderClaim: row.finder_claim ?? undefined,
});

/** Keeps a hit as it stands after a deed. */
export async function saveHeld(db: Kysely<unknown>, hit: Held): Promise<void> {
  const claim = (kept: KeptClaim | undefined): string | null => (kept ? JSON.stringify(kept) : null);
  await run(db, `
    update hits set state = $2, events = $3, urgency = $4, requested_at = $5, due_at = $6, next_due_at = $7, step = $8, answer = $9, answered_at = $10, reason = $11, outcome = $12, closed_as = $13, released = $14,
      deadline_at = $15, deadline_text = $16, taken_over_by = $17, owner_claim = $18, finder_claim = $19 where id = $1`,
  [hit.id, hit.state, hit.events, hit.urgency ?? null, hit.requestedAt ?? null, hit.dueAt ?? null, hit.nextDueAt ?? null, hit.step, hit.answer ?? null, hit.answeredAt ?? null, hit.reason ?? null, hit.outcome ?? null, hit.closedAs ?? null, hit.released ?? null,
    hit.deadlineAt ?? null, hit.deadlineText ?? null, hit.takenOverBy ?? null, claim(hit.ownerClaim), claim(hit.finderClaim)]);
}

/** One thing that happened to a hit. `innerFacts`, person and device are for the bureau whose deed it was. */
export type KeptEvent = {
  readonly hit: string; readonly n: number; readonly at: string; readonly kind: string; readonly who: Who; readonly state: HitState;
  readonly bureau?: string | undefined; readonly unit?: string | undefined; readonly person?: string | undefined; readonly device?: string | undefined;
  readonly cause?: string | undefined; readonly facts?: Readonly<Record<string, unknown>> | undefined; readonly innerFacts?: Readonly<Record<string, unknown>> | undefined;
};

export async function insertEvents(db: Kysely<unknown>, events: readonly KeptEvent[]): Promise<void> {
  await run(db, `
    insert into hit_events (hit, n, at, kind, who, state, bureau, unit, person, device, cause, facts, inner_facts)
    select hit, n, at, kind, who, state, bureau, unit, person, device, cause, facts, "innerFacts" from json_to_recordset($1)
      as r(hit text, n int, at timestamptz, kind text, who text, state text, bureau text, unit text, person text, device text, cause text, facts json, "innerFacts" json)`, [JSON.stringify(events)]);
}

export const EVENTS_MAX = 1_000;
type EventRow = { hit: string; n: number; at: string; kind: string; who: Who; state: HitState; bureau: string | null; unit: string | null; person: string | null; device: string | null; cause: string | null; facts: Record<string, unknown> | null; inner_facts: Record<string, unknown> | null };

/** The newest events of a hit, in order. */
export async function listEvents(db: Kysely<unknown>, hit: string): Promise<readonly KeptEvent[]> {
  const rows = await run(db, 'select * from (select * from hit_events where hit = $1 order by n desc limit $2) newest order by n', [hit, EVENTS_MAX]) as EventRow[];
  return rows.map(({ inner_facts: innerFacts, bureau, unit, person, device, cause, facts, ...row }) => ({ ...row, bureau: bureau ?? undefined, unit: unit ?? undefined, person: person ?? undefined, device: device ?? undefined, cause: cause ?? undefined, facts: facts ?? undefined, innerFacts: innerFacts ?? undefined }));
}

// ---- the clock ----

/** A hit whose answer was due, and what stands in the way of asking again. */
export type Due = { readonly hit: Held; readonly isHidden: boolean; readonly isOver: boolean };

/** A record that was said anew and waits for a second person is over for whoever held a hit on it: until then it is there for its owner alone (R3). */
export const OVER_STATUSES: readonly string[] = ['cleared', 'withdrawn', 'ended', 'pending', 'not_approved'];
const OVER = `('${OVER_STATUSES.join(`', '`)}')`;

/** Hits whose clock is due, the longest due first, held until the transaction ends. What another process holds is left to it. */
export async function holdDue(db: Kysely<unknown>, now: string, limit: number): Promise<readonly Due[]> {
  const rows = await run(db, `
    select h.*, (h.owner <> h.finder and r.restrictions @> array[h.finder]) as is_hidden, (r.status in ${OVER} or r.ends_at <= $1) as is_over
    from hits h join records r on r.id = h.record where h.next_due_at <= $1 order by h.next_due_at, h.id limit $2 for no key update of h skip locked`, [now, limit]) as (HeldRow & { is_hidden: boolean; is_over: boolean })[];
  return rows.map((row) => ({ hit: heldOf(row), isHidden: row.is_hidden, isOver: row.is_over }));
}

/** The clock of a hit stands: nothing happens to it by itself. */
export async function stopClock(db: Kysely<unknown>, hit: string): Promise<void> {
  await run(db, 'update hits set next_due_at = null where id = $1', [hit]);
}

// ---- what becomes of records ----

/** Says of hits whether their record asks for a discreet check, as it stands now. */
export async function saveDiscretion(db: Kysely<unknown>, hit: string, isDiscreet: boolean): Promise<void> {
  await run(db, 'update hits set discreet = $2 where id = $1', [hit, isDiscreet]);
}

/** One process at a time says what became of records; held until the transaction ends. */
export async function lockFollowing(db: Kysely<unknown>): Promise<void> {
  await run(db, `select pg_advisory_xact_lock(hashtextextended('hits.records', 0))`);
}

/** Hits on some records that are not closed, in the order of their ids, held until the transaction ends. */
export async function holdHitsOn(db: Kysely<unknown>, records: readonly string[]): Promise<readonly Held[]> {
  return (await run(db, `select * from hits where record = any($1) and state <> 'closed' order by id for no key update`, [records]) as HeldRow[]).map(heldOf);
}

export type RecordState = Pick<Envelope, 'id' | 'version' | 'endsAt' | 'restrictions' | 'body'> & { readonly status: Status };

/** The newest state of some records, and the states of named versions. */
export async function recordStates(db: Kysely<unknown>, records: readonly string[], versions: readonly { readonly record: string; readonly version: number }[]): Promise<{ readonly newest: ReadonlyMap<string, RecordState>; readonly at: (record: string, version: number) => RecordState | undefined }> {
  const columns = 'id, version, status, ends_at as "endsAt", restrictions, body';
  const newest = await run(db, `select ${columns} from records where id = any($1)`, [records]) as RecordState[];
  const older = await run(db, `select ${columns} from record_versions where (id, version) in (select * from unnest($1::text[], $2::int[]))`, [versions.map(({ record }) => record), versions.map(({ version }) => version)]) as RecordState[];
  const known = new Map([...older, ...newest].map((state) => [`${state.id} ${state.version}`, state]));
  return { newest: new Map(newest.map((state) => [state.id, state])), at: (record, version) => known.get(`${record} ${version}`) };
}

/** Which of some causes a hit has had already. */
export async function knownCauses(db: Kysely<unknown>, hits: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await run(db, 'select hit, cause from hit_events where hit = any($1) and cause is not null', [hits]) as { hit: string; cause: string }[];
  return new Set(rows.map(({ hit, cause }) => `${hit} ${cause}`));
}

// ---- how fast owners answer ----

export type TimesRow = { readonly bureau: string; /** Of the day where the owner is; null for the whole day. */ readonly hour: number | null; readonly requests: number; readonly inTime: number; readonly noReply: number; readonly median: number | null; readonly p90: number | null };

/**
 * Requests since a moment by owner and hour, those withdrawn before they were due left aside. A request on a record that is hidden from the
 * asker was never made (R5). Minutes run from the request to the first answer after it; a reply is an answer, or more time.
 */
export async function responseTimes(db: Kysely<unknown>, { bureau, since, now, cellMin }: { readonly bureau: string; readonly since: string; readonly now: string; readonly cellMin: number }): Promise<readonly TimesRow[]> {
  return await run(db, `
    with asked as (
      select h.owner, (e.facts->>'hour')::int as hour, e.at, (e.facts->>'dueAt')::timestamptz as due,
        (select min(x.at) from hit_events x where x.hit = e.hit and x.n > e.n and x.n < coalesce(nxt.n, 2147483647) and x.kind in ('confirmed', 'not_confirmed', 'more_time')) as replied,
        (select min(x.at) from hit_events x where x.hit = e.hit and x.n > e.n and x.n < coalesce(nxt.n, 2147483647) and x.kind in ('confirmed', 'not_confirmed')) as answered,
        (select min(x.at) from hit_events x where x.hit = e.hit and x.n > e.n and x.n < coalesce(nxt.n, 2147483647) and x.kind in ('closed', 'record_over', 'acted')) as ended
      from hit_events e join hits h on h.id = e.hit join records r on r.id = h.record
      left join lateral (select min(n) as n from hit_events y where y.hit = e.hit and y.n > e.n and y.kind = 'requested') nxt on true
      where e.kind = 'requested' and e.at >= $2 and (h.owner = $1 or not (r.restrictions @> array[$1::text]))
    ), counted as (
      select *, extract(epoch from answered - at) / 60 as minutes from asked
      where replied is not null or (due <= $3 and (ended is null or ended > due))
    )
    select owner as bureau, hour, count(*)::int as requests,
      count(*) filter (where replied <= due)::int as "inTime", count(*) filter (where replied is null)::int as "noReply",
      (percentile_cont(0.5) within group (order by minutes))::float8 as median, (percentile_cont(0.9) within group (order by minutes))::float8 as p90
    from counted group by grouping sets ((owner, hour), (owner)) having count(*) >= $4 order by owner, hour nulls first`, [bureau, since, now, cellMin]) as TimesRow[];
}
