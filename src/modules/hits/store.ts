/** Every line of SQL about hits. */
import { derivedId } from '../../kernel/ids.ts';
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { Certainty, Hit, HitState, Raised, Sighting } from './schema.ts';

/** The same record, finder and day give the same id: a repeat changes nothing. */
export const hitIdOf = (raised: Pick<Raised, 'record' | 'finder' | 'day'>): string => derivedId('hit', raised.record, raised.finder, raised.day);

type Row = {
  id: string; collection: string; record: string; reference: string; owner: string; finder: string; unit: string; day: string; state: HitState; delayed: boolean; certainty: Certainty;
  first_seen_at: string; last_seen_at: string; sightings: number; place: string | null; country: string | null;
};

const hitOf = (row: Row, bureau: string): Hit => ({
  id: row.id, collection: row.collection, record: row.record, reference: row.reference, owner: row.owner, finder: row.finder, day: row.day, state: row.state, certainty: row.certainty, ...(row.delayed ? { delayed: true as const } : {}),
  role: row.owner === row.finder ? 'both' : row.owner === bureau ? 'owner' : 'finder',
  firstSeenAt: row.first_seen_at, lastSeenAt: row.last_seen_at, sightings: row.sightings, unit: row.unit,
  ...(row.place === null ? {} : { place: row.place }), ...(row.country === null ? {} : { country: row.country }),
});

/** Of several sightings the surest word counts. */
const SURENESS: Readonly<Record<Certainty, number>> = { equal: 0, compared: 1, strong: 2 };
const stateOf = (certainty: Certainty): HitState => (certainty === 'strong' ? 'candidate' : 'raised');

/**
 * Raises hits for sightings, within the caller's transaction: a new hit leaves a change for the feed, a later sighting
 * of the day is added to it. A candidate becomes a hit by the first sighting that is one. Rows are taken in the order of
 * their ids, so that two writers cannot lock each other out.
 */
export async function raiseHits(db: Kysely<unknown>, epoch: number, raised: readonly Raised[]): Promise<void> {
  if (raised.length === 0) return;
  const rows = raised.map(({ certainty = 'equal', delayed = false, ...r }) => ({ hit: hitIdOf(r), ...r, certainty, sureness: SURENESS[certainty], state: stateOf(certainty), delayed }))
    .sort((a, b) => (a.hit < b.hit ? -1 : a.hit > b.hit ? 1 : a.seenAt < b.seenAt ? -1 : 1));
  const json = JSON.stringify(rows);
  const shape = 'as r(hit text, collection text, record text, reference text, owner text, finder text, unit text, day date, state text, certainty text, sureness int, delayed boolean, "check" text, "seenAt" timestamptz, place text, country text)';
  const fresh = await run(db, `
    insert into hits (id, collection, record, reference, owner, finder, unit, day, state, certainty, delayed, first_seen_at, last_seen_at, sightings, place, country)
    select distinct on (hit) hit, collection, record, reference, owner, finder, unit, day, state, certainty, delayed, "seenAt", "seenAt", 0, place, country
    from json_to_recordset($1) ${shape} order by hit, sureness, "seenAt"
    on conflict do nothing returning id`, [json]) as { id: string }[];
  if (fresh.length > 0) await run(db, `insert into changes (epoch, kind, subject, version) select $1, 'hits', id, 1 from unnest($2::text[]) as id`, [epoch, fresh.map(({ id }) => id)]);
  // In the order of their ids: an update alone would lock them as the planner pleases.
  const held = await run(db, 'select id, state from hits where id = any($1) order by id for no key update', [rows.map(({ hit }) => hit)]) as { id: string; state: HitState }[];
  await upgrade(db, epoch, rows.filter(({ hit, state }) => state === 'raised' && held.some((row) => row.id === hit && row.state === 'candidate')));
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

/** What was a candidate is a hit from now on, and the feed tells it once more. */
async function upgrade(db: Kysely<unknown>, epoch: number, rows: readonly { readonly hit: string; readonly certainty: Certainty; readonly sureness: number }[]): Promise<void> {
  const surest = new Map([...rows].sort((a, b) => b.sureness - a.sureness).map(({ hit, certainty }) => [hit, certainty]));
  if (surest.size === 0) return;
  await run(db, `update hits set state = 'raised', certainty = n.certainty from unnest($1::text[], $2::text[]) as n(id, certainty) where hits.id = n.id`, [[...surest.keys()], [...surest.values()]]);
  await run(db, `insert into changes (epoch, kind, subject, version) select $1, 'hits', id, 2 from unnest($2::text[]) as id`, [epoch, [...surest.keys()]]);
}

export type HitQuery = { readonly role?: 'owner' | 'finder' | undefined; readonly state?: HitState | undefined; readonly record?: string | undefined; readonly after?: string | undefined; readonly limit: number };

/** A candidate is the finder's to compare; to everybody else, the owner too, it is not there. */
const MAY_SEE = `((owner = $1 and state <> 'candidate') or finder = $1)`;

/** One page of a bureau's hits, as owner or finder, newest first. A hit on a record since hidden from the bureau stays its own finding. */
export async function listHits(db: Kysely<unknown>, bureau: string, query: HitQuery): Promise<readonly Hit[]> {
  const whose = query.role === 'owner' ? `owner = $1 and ${MAY_SEE}` : query.role === 'finder' ? 'finder = $1' : MAY_SEE;
  const rows = await run(db, `
    select * from hits where ${whose} and state = $5 and ($2::text is null or record = $2)
      and ($3::text is null or (first_seen_at, id) < (select first_seen_at, id from hits where id = $3 and ${MAY_SEE}))
    order by first_seen_at desc, id desc limit $4`, [bureau, query.record ?? null, query.after ?? null, query.limit, query.state ?? 'raised']) as Row[];
  return rows.map((row) => hitOf(row, bureau));
}

export async function findHit(db: Kysely<unknown>, bureau: string, id: string): Promise<Hit | undefined> {
  const [row] = await run(db, `select * from hits where id = $2 and ${MAY_SEE}`, [bureau, id]) as Row[];
  return row && hitOf(row, bureau);
}

/** Whether a record is a delayed candidate of a check: then the check's bureau may compare the two. */
export async function isCandidate(db: Kysely<unknown>, { check, record, bureau }: { readonly check: string; readonly record: string; readonly bureau: string }): Promise<boolean> {
  const rows = await run(db, `select 1 from sightings s join hits h on h.id = s.hit where s."check" = $1 and h.record = $2 and h.finder = $3 and h.state = 'candidate' limit 1`, [check, record, bureau]);
  return rows.length > 0;
}

const SIGHTINGS_MAX = 1_000;
export async function listSightings(db: Kysely<unknown>, hit: string): Promise<readonly Sighting[]> {
  const rows = await run(db, 'select "check", seen_at, unit, place, delayed, certainty from sightings where hit = $1 order by seen_at limit $2', [hit, SIGHTINGS_MAX]) as { check: string; seen_at: string; unit: string; place: string | null; delayed: boolean; certainty: Certainty }[];
  return rows.map((row) => ({ check: row.check, seenAt: row.seen_at, unit: row.unit, certainty: row.certainty, ...(row.place === null ? {} : { place: row.place }), ...(row.delayed ? { delayed: true as const } : {}) }));
}
