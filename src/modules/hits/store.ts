/** Raising, listing and finding hits, in SQL. What becomes of one is kept by life-store.ts. */
import { derivedId } from '../../kernel/ids.ts';
import { announce } from '../../kernel/store/announcements.ts';
import { run, type Kysely } from '../../kernel/store/database.ts';
import { isOwn, transitionOf, type Deed, type Held, type Who } from './life.ts';
import { heldOf, insertEvents, type HeldRow } from './life-store.ts';
import type { Certainty, Hit, HitState, Raised, Sighting } from './schema.ts';
import { tellingsOf } from './tellings.ts';

/** The same record, finder and day give the same id: a repeat changes nothing. */
export const hitIdOf = (raised: Pick<Raised, 'record' | 'finder' | 'day'>): string => derivedId('hit', raised.record, raised.finder, raised.day);

type Row = HeldRow & {
  reference: string; delayed: boolean; certainty: Certainty; first_seen_at: string; last_seen_at: string; sightings: number; place: string | null; country: string | null;
};

const present = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], null | undefined> } => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)) as never;

/** A hit as its owner's or finder's bureau sees it: of claims its own alone. */
function hitOf(row: Row, bureau: string): Hit {
  const claim = row.owner === bureau ? row.owner_claim : row.finder_claim;
  return {
    id: row.id, collection: row.collection, record: row.record, reference: row.reference, owner: row.owner, finder: row.finder, day: row.day, state: row.state, certainty: row.certainty, ...(row.delayed ? { delayed: true as const } : {}), ...(row.discreet ? { discreet: true as const } : {}),
    role: row.owner === row.finder ? 'both' : row.owner === bureau ? 'owner' : 'finder',
    firstSeenAt: row.first_seen_at, lastSeenAt: row.last_seen_at, sightings: row.sightings, unit: row.unit,
    ...present({ place: row.place, country: row.country, urgency: row.urgency, requestedAt: row.requested_at, dueAt: row.due_at, outcome: row.outcome, closedAs: row.closed_as as Hit['closedAs'], released: row.released, takenOverBy: row.taken_over_by, claim }),
    ...(row.answer === null || row.answered_at === null ? {} : { answer: { answer: row.answer, at: row.answered_at, ...present({ reason: row.reason as NonNullable<Hit['answer']>['reason'] }) } }),
    ...(row.deadline_at === null ? {} : { deadline: { at: row.deadline_at, ...present({ text: row.deadline_text }) } }),
  };
}

/** Of several sightings the surest word counts. */
const SURENESS: Readonly<Record<Certainty, number>> = { equal: 0, compared: 1, strong: 2 };
/** What a sighting makes of a hit that is not there yet, or was only a candidate. */
const deedOf = ({ certainty = 'equal', owner, finder }: Raised): Deed => (certainty === 'strong' ? 'find' : isOwn({ owner, finder }) ? 'raise_own' : 'raise');
const HUB: Who = 'hub';
function stateAfter(raised: Raised): HitState {
  const to = transitionOf('new', deedOf(raised), HUB)?.to;
  if (to === undefined || to === 'same') throw new Error('a hit cannot begin so');
  return to;
}

/**
 * Raises hits for sightings, within the caller's transaction: a new hit leaves a change for the feed, its first event, and is told; a
 * later sighting of the day is added to it. A candidate becomes a hit by the first sighting that is one. Rows are taken in the
 * order of their ids, so that two writers cannot lock each other out.
 */
export async function raiseHits(db: Kysely<unknown>, epoch: number, raised: readonly Raised[], now: string): Promise<void> {
  if (raised.length === 0) return;
  const rows = raised.map((one) => ({ hit: hitIdOf(one), ...one, certainty: one.certainty ?? 'equal', delayed: one.delayed ?? false, discreet: one.discreet ?? false, sureness: SURENESS[one.certainty ?? 'equal'], state: stateAfter(one) }))
    .sort((a, b) => (a.hit < b.hit ? -1 : a.hit > b.hit ? 1 : a.seenAt < b.seenAt ? -1 : 1));
  const json = JSON.stringify(rows);
  const shape = 'as r(hit text, collection text, record text, reference text, owner text, finder text, unit text, day date, state text, certainty text, sureness int, delayed boolean, discreet boolean, "check" text, "seenAt" timestamptz, place text, country text)';
  const fresh = await run(db, `
    insert into hits (id, collection, record, reference, owner, finder, unit, day, state, certainty, delayed, discreet, first_seen_at, last_seen_at, sightings, place, country, raised_at, answer, answered_at)
    select distinct on (hit) hit, collection, record, reference, owner, finder, unit, day, state, certainty, delayed, discreet, "seenAt", "seenAt", 0, place, country,
      case when state <> 'candidate' then $2::timestamptz end, case when state = 'confirmed' then 'confirmed' end, case when state = 'confirmed' then $2::timestamptz end
    from json_to_recordset($1) ${shape} order by hit, sureness, "seenAt"
    on conflict do nothing returning *`, [json, now]) as HeldRow[];
  await told(db, epoch, fresh.map((row) => ({ hit: heldOf(row), before: 'new' as const })), now);
  // In the order of their ids: an update alone would lock them as the planner pleases.
  const held = await run(db, 'select id, state, raised_at from hits where id = any($1) order by id for no key update', [rows.map(({ hit }) => hit)]) as { id: string; state: HitState; raised_at: string | null }[];
  const waiting = new Map(held.flatMap(({ id, state, raised_at }) => (raised_at === null ? [[id, state]] : [])));
  await upgrade(db, epoch, { rows: rows.filter(({ hit, certainty }) => certainty !== 'strong' && waiting.has(hit)), waiting, now });
  const compared = rows.filter(({ certainty }) => certainty === 'compared');
  if (compared.length > 0) await run(db, `update sightings s set certainty = 'compared' from unnest($1::text[], $2::text[]) as n(hit, "check") where s.hit = n.hit and s."check" = n."check" and s.certainty = 'strong'`, [compared.map(({ hit }) => hit), compared.map(({ check }) => check)]);
  await run(db, `
    with seen as (
      insert into sightings (hit, "check", seen_at, unit, place, delayed, certainty)
      select hit, "check", "seenAt", unit, place, delayed, certainty from json_to_recordset($1) ${shape} order by hit
      on conflict do nothing returning hit, seen_at
    ), counted as (select hit, count(*)::int as n, max(seen_at) as last, min(seen_at) as first from seen group by hit order by hit)
    update hits set sightings = sightings + n, last_seen_at = greatest(last_seen_at, last), first_seen_at = least(first_seen_at, first) from counted where hits.id = counted.hit`, [json]);
}

type Upgrade = { readonly rows: readonly { readonly hit: string; readonly state: HitState; readonly certainty: Certainty; readonly sureness: number }[]; readonly waiting: ReadonlyMap<string, HitState>; readonly now: string };

/** What was a candidate is a hit from now on, and the feed tells it once more. */
async function upgrade(db: Kysely<unknown>, epoch: number, { rows, waiting, now }: Upgrade): Promise<void> {
  const surest = [...new Map([...rows].sort((a, b) => b.sureness - a.sureness).map((row) => [row.hit, row])).values()];
  if (surest.length === 0) return;
  const raised = await run(db, `
    update hits set state = n.state, certainty = n.certainty, raised_at = $4, events = events + 1, closed_as = null, released = null,
      answer = case when n.state = 'confirmed' then 'confirmed' end, answered_at = case when n.state = 'confirmed' then $4::timestamptz end
    from unnest($1::text[], $2::text[], $3::text[]) as n(id, certainty, state) where hits.id = n.id returning hits.*`,
  [surest.map(({ hit }) => hit), surest.map(({ certainty }) => certainty), surest.map(({ state }) => state), now]) as HeldRow[];
  await told(db, epoch, raised.map((row) => ({ hit: heldOf(row), before: waiting.get(row.id) ?? 'candidate' })), now);
}

/** New hits leave a change in the feed and their event, and are said to those whom they concern. */
async function told(db: Kysely<unknown>, epoch: number, found: readonly { readonly hit: Held; readonly before: HitState | 'new' }[], now: string): Promise<void> {
  if (found.length === 0) return;
  const steps = found.map(({ hit, before }) => {
    const transition = transitionOf(before, !hit.isRaised ? 'find' : isOwn(hit) ? 'raise_own' : 'raise', HUB);
    if (!transition) throw new Error(`no hit is raised out of ${before}`);
    return { hit, transition };
  });
  await run(db, `insert into changes (epoch, kind, subject, version) select $1, 'hits', n.id, n.version from unnest($2::text[], $3::int[]) as n(id, version)`, [epoch, found.map(({ hit }) => hit.id), found.map(({ hit }) => hit.events)]);
  await insertEvents(db, steps.map(({ hit, transition }) => ({ hit: hit.id, n: hit.events, at: now, kind: transition.event, who: HUB, state: hit.state })));
  await announce(db, epoch, steps.flatMap(({ hit, transition }) => tellingsOf(transition, hit, { at: now, urgent: false })));
}

export type HitQuery = {
  readonly role?: 'owner' | 'finder' | undefined; readonly state?: HitState | undefined; readonly record?: string | undefined; readonly open?: boolean | undefined; readonly urgent?: boolean | undefined;
  readonly claimedBy?: string | undefined; readonly unclaimed?: boolean | undefined; readonly dueBefore?: string | undefined; readonly order?: 'newest' | 'due' | undefined;
  readonly after?: string | undefined; readonly limit: number;
};

/** A candidate is the finder's to compare; to everybody else, the owner too, it is not there. */
const MAY_SEE = `((owner = $1 and raised_at is not null) or finder = $1)`;
/** Who asks: a bureau, and whether the asker is told nothing of what is to be checked discreetly. */
export type Asker = { readonly bureau: string; readonly keepsDiscreet: boolean };
const maySee = ({ keepsDiscreet }: Asker): string => (keepsDiscreet ? `${MAY_SEE} and not discreet` : MAY_SEE);
/** The claim of the asker's own side. */
const CLAIM = `(case when owner = $1 then owner_claim else finder_claim end)`;

/** One page of a bureau's hits, as owner or finder, newest or most pressing first. A hit on a record since hidden from the bureau stays its own finding. */
export async function listHits(db: Kysely<unknown>, asker: Asker, query: HitQuery): Promise<readonly Hit[]> {
  const values: unknown[] = [asker.bureau];
  const value = (one: unknown): string => `$${values.push(one)}`;
  const isDue = query.order === 'due';
  const conditions = [
    ...(query.role === undefined ? [] : [`${query.role} = $1`]), maySee(asker),
    query.state === undefined ? 'raised_at is not null' : `state = ${value(query.state)}`,
    ...(query.record === undefined ? [] : [`record = ${value(query.record)}`]),
    ...(query.open === undefined ? [] : [query.open ? `state <> 'closed'` : `state = 'closed'`]),
    ...(query.urgent === undefined ? [] : [query.urgent ? `urgency = 'urgent'` : `urgency is distinct from 'urgent'`]),
    ...(query.claimedBy === undefined ? [] : [`${CLAIM}->>'person' = ${value(query.claimedBy)}`]),
    ...(query.unclaimed === undefined ? [] : [`${CLAIM} is ${query.unclaimed ? '' : 'not '}null`]),
    ...(query.dueBefore === undefined ? [] : [`pressing_at < ${value(query.dueBefore)}`]),
    ...(isDue ? ['pressing_at is not null'] : []),
    ...(query.after === undefined ? [] : [isDue ? `(pressing_at, id) > (select pressing_at, id from hits where id = ${value(query.after)} and ${maySee(asker)})` : `(first_seen_at, id) < (select first_seen_at, id from hits where id = ${value(query.after)} and ${maySee(asker)})`]),
  ];
  const rows = await run(db, `select * from hits where ${conditions.join(' and ')} order by ${isDue ? 'pressing_at, id' : 'first_seen_at desc, id desc'} limit ${value(query.limit)}`, values) as Row[];
  return rows.map((row) => hitOf(row, asker.bureau));
}

/** A hit that a bureau may see, told and as held. */
export async function findHit(db: Kysely<unknown>, asker: Asker, id: string): Promise<{ readonly told: Hit; readonly held: Held } | undefined> {
  const [row] = await run(db, `select * from hits where id = $2 and ${maySee(asker)}`, [asker.bureau, id]) as Row[];
  return row && { told: hitOf(row, asker.bureau), held: heldOf(row) };
}

/** The same, held until the transaction ends. */
export async function holdHit(db: Kysely<unknown>, asker: Asker, id: string): Promise<Held | undefined> {
  const [row] = await run(db, `select * from hits where id = $2 and ${maySee(asker)} for no key update`, [asker.bureau, id]) as HeldRow[];
  return row && heldOf(row);
}

/** Those of some records of which the owner has confirmed a hit to this bureau that is worked on still. */
export async function confirmedFor(db: Kysely<unknown>, bureau: string, records: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await run(db, `select distinct record from hits where record = any($2) and finder = $1 and answer = 'confirmed' and state in ('confirmed', 'acted')`, [bureau, records]) as { record: string }[];
  return new Set(rows.map(({ record }) => record));
}

/** All records of which the owner has confirmed a hit of this bureau's that is worked on still, visible to it or not. */
export async function confirmedRecords(db: Kysely<unknown>, bureau: string): Promise<readonly string[]> {
  return (await run(db, `select distinct record from hits where finder = $1 and answer = 'confirmed' and state in ('confirmed', 'acted') order by record`, [bureau]) as { record: string }[]).map(({ record }) => record);
}

/** Whether the owner has confirmed any hit on a record, and has not taken it back. */
export async function hasConfirmed(db: Kysely<unknown>, record: string): Promise<boolean> {
  return (await run(db, `select 1 from hits where record = $1 and answer = 'confirmed' limit 1`, [record])).length > 0;
}

/** Whether a record is a delayed candidate of a check: then the check's bureau may compare the two. */
export async function isCandidate(db: Kysely<unknown>, { check, record, bureau }: { readonly check: string; readonly record: string; readonly bureau: string }): Promise<boolean> {
  const rows = await run(db, `select 1 from sightings s join hits h on h.id = s.hit where s."check" = $1 and h.record = $2 and h.finder = $3 and h.state = 'candidate' limit 1`, [check, record, bureau]);
  return rows.length > 0;
}

/** The asker's own hits, and delayed candidates, that stand for some checks. */
export async function hitsOfChecks(db: Kysely<unknown>, { bureau, keepsDiscreet }: Asker, checks: readonly string[]): Promise<readonly { readonly check: string; readonly hit: string; readonly record: string; readonly state: HitState }[]> {
  if (checks.length === 0) return [];
  return await run(db, `select s."check", h.id as hit, h.record, h.state from sightings s join hits h on h.id = s.hit where s."check" = any($2) and h.finder = $1 ${keepsDiscreet ? 'and not h.discreet' : ''} order by s."check", h.id`, [bureau, checks]) as { check: string; hit: string; record: string; state: HitState }[];
}

const SIGHTINGS_MAX = 1_000;
export async function listSightings(db: Kysely<unknown>, hit: string): Promise<readonly Sighting[]> {
  const rows = await run(db, 'select "check", seen_at, unit, place, delayed, certainty from sightings where hit = $1 order by seen_at limit $2', [hit, SIGHTINGS_MAX]) as { check: string; seen_at: string; unit: string; place: string | null; delayed: boolean; certainty: Certainty }[];
  return rows.map((row) => ({ check: row.check, seenAt: row.seen_at, unit: row.unit, certainty: row.certainty, ...(row.place === null ? {} : { place: row.place }), ...(row.delayed ? { delayed: true as const } : {}) }));
}
