/** Every line of SQL about hits. */
import { derivedId } from '../../kernel/ids.ts';
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { Hit, Raised, Sighting } from './schema.ts';

/** The same record, finder and day give the same id: a repeat changes nothing. */
export const hitIdOf = (raised: Pick<Raised, 'record' | 'finder' | 'day'>): string => derivedId('hit', raised.record, raised.finder, raised.day);

type Row = {
  id: string; collection: string; record: string; reference: string; owner: string; finder: string; unit: string; day: string; state: 'raised';
  first_seen_at: string; last_seen_at: string; sightings: number; place: string | null; country: string | null;
};

const hitOf = (row: Row, bureau: string): Hit => ({
  id: row.id, collection: row.collection, record: row.record, reference: row.reference, owner: row.owner, finder: row.finder, day: row.day, state: row.state,
  role: row.owner === row.finder ? 'both' : row.owner === bureau ? 'owner' : 'finder',
  firstSeenAt: row.first_seen_at, lastSeenAt: row.last_seen_at, sightings: row.sightings, unit: row.unit,
  ...(row.place === null ? {} : { place: row.place }), ...(row.country === null ? {} : { country: row.country }),
});

/**
 * Raises hits for sightings, within the caller's transaction: a new hit leaves a change for the feed, a later sighting
 * of the day is added to it. Rows are taken in the order of their ids, so that two writers cannot lock each other out.
 */
export async function raiseHits(db: Kysely<unknown>, epoch: number, raised: readonly Raised[]): Promise<void> {
  if (raised.length === 0) return;
  const rows = raised.map((r) => ({ hit: hitIdOf(r), ...r })).sort((a, b) => (a.hit < b.hit ? -1 : a.hit > b.hit ? 1 : a.seenAt < b.seenAt ? -1 : 1));
  const json = JSON.stringify(rows);
  const shape = 'as r(hit text, collection text, record text, reference text, owner text, finder text, unit text, day date, "check" text, "seenAt" timestamptz, place text, country text)';
  const fresh = await run(db, `
    insert into hits (id, collection, record, reference, owner, finder, unit, day, state, first_seen_at, last_seen_at, sightings, place, country)
    select distinct on (hit) hit, collection, record, reference, owner, finder, unit, day, 'raised', "seenAt", "seenAt", 0, place, country
    from json_to_recordset($1) ${shape} order by hit, "seenAt"
    on conflict do nothing returning id`, [json]) as { id: string }[];
  if (fresh.length > 0) await run(db, `insert into changes (epoch, kind, subject, version) select $1, 'hits', id, 1 from unnest($2::text[]) as id`, [epoch, fresh.map(({ id }) => id)]);
  // In the order of their ids: an update alone would lock them as the planner pleases.
  await run(db, 'select id from hits where id = any($1) order by id for no key update', [rows.map(({ hit }) => hit)]);
  await run(db, `
    with seen as (
      insert into sightings (hit, "check", seen_at, unit, place)
      select hit, "check", "seenAt", unit, place from json_to_recordset($1) ${shape} order by hit
      on conflict do nothing returning hit, seen_at
    ), counted as (select hit, count(*)::int as n, max(seen_at) as last, min(seen_at) as first from seen group by hit order by hit)
    update hits set sightings = sightings + n, last_seen_at = greatest(last_seen_at, last), first_seen_at = least(first_seen_at, first) from counted where hits.id = counted.hit`, [json]);
}

/** One page of a bureau's hits, as owner or finder, newest first. A hit on a record since hidden from the bureau stays its own finding. */
export async function listHits(db: Kysely<unknown>, bureau: string, query: { role?: 'owner' | 'finder' | undefined; record?: string | undefined; after?: string | undefined; limit: number }): Promise<readonly Hit[]> {
  const whose = query.role === 'owner' ? 'owner = $1' : query.role === 'finder' ? 'finder = $1' : '(owner = $1 or finder = $1)';
  const rows = await run(db, `
    select * from hits where ${whose} and ($2::text is null or record = $2)
      and ($3::text is null or (first_seen_at, id) < (select first_seen_at, id from hits where id = $3))
    order by first_seen_at desc, id desc limit $4`, [bureau, query.record ?? null, query.after ?? null, query.limit]) as Row[];
  return rows.map((row) => hitOf(row, bureau));
}

export async function findHit(db: Kysely<unknown>, bureau: string, id: string): Promise<Hit | undefined> {
  const [row] = await run(db, 'select * from hits where id = $2 and (owner = $1 or finder = $1)', [bureau, id]) as Row[];
  return row && hitOf(row, bureau);
}

const SIGHTINGS_MAX = 1_000;
export async function listSightings(db: Kysely<unknown>, hit: string): Promise<readonly Sighting[]> {
  const rows = await run(db, 'select "check", seen_at, unit, place from sightings where hit = $1 order by seen_at limit $2', [hit, SIGHTINGS_MAX]) as { check: string; seen_at: string; unit: string; place: string | null }[];
  return rows.map((row) => ({ check: row.check, seenAt: row.seen_at, unit: row.unit, ...(row.place === null ? {} : { place: row.place }) }));
}
