/** Every line of SQL about late reports: keys by which checks are found again, what was asked in them, and how far the feed has been searched. */
import { newSecret } from '../../kernel/ids.ts';
import type { Position } from '../../kernel/feed/feed.ts';
import { run, type Database, type Kysely } from '../../kernel/store/database.ts';
import type { LoggedCheck } from './schema.ts';

/** The hub's secret for keys of checks: made at the first start, the same ever after. */
export async function checkKeySecret(db: Kysely<unknown>): Promise<string> {
  await run(db, 'insert into check_key_secret (secret) values ($1) on conflict do nothing', [newSecret()]);
  const [row] = await run(db, 'select secret from check_key_secret') as { secret: string }[];
  if (!row) throw new Error('the database has no secret for keys of checks');
  return row.secret;
}

/** Of checks that share one key, the newest are looked at. */
export const CHECKS_PER_KEY_MAX = 1_000;

export type Met = { readonly key: bigint; readonly check: string; readonly seenMs: number };

/** Checks that bear one of the keys and saw their vehicle since a moment. A key that nobody asked costs one descent a slot. */
export async function checksByKey(db: Kysely<unknown>, keys: readonly bigint[], { slots, since }: { slots: readonly number[]; since: string }): Promise<readonly Met[]> {
  const rows = await run(db, `
    select k.key::text as key, c."check", extract(epoch from c.seen_at) * 1000 as seen
    from unnest($1::bigint[]) as k(key) cross join lateral (
      select "check", seen_at from check_keys c where c.slot = any($2::smallint[]) and c.key = k.key and c.seen_at >= $3 order by c.seen_at desc limit ${CHECKS_PER_KEY_MAX}
    ) c`, [keys.map(String), slots, since]) as { key: string; check: string; seen: string }[];
  return rows.map(({ key, check, seen }) => ({ key: BigInt(key), check, seenMs: Number(seen) }));
}

export type AskedCheck = Pick<LoggedCheck, 'id' | 'at' | 'bureau' | 'unit' | 'question' | 'found'>;
const ASKED = 'id, at, bureau, unit, question, found';
type Row = Omit<AskedCheck, 'found'> & { readonly found: AskedCheck['found'] | null };
const askedOf = ({ found, ...row }: Row): AskedCheck => ({ ...row, found: found ?? [] });

/** What was asked in some checks, by whom, and what they were answered. */
export async function askedChecks(db: Kysely<unknown>, ids: readonly string[]): Promise<readonly AskedCheck[]> {
  return (await run(db, `select ${ASKED} from checks where id = any($1)`, [ids]) as Row[]).map(askedOf);
}

/** The place in the log behind which lie the newest `most` checks; empty where there are no more than that. */
export async function newestBegin(db: Kysely<unknown>, most: number): Promise<string> {
  const [row] = await run(db, 'select id from checks order by id desc offset $1 limit 1', [most]) as { id: string }[];
  return row?.id ?? '';
}

/** The checks behind a place in the log, oldest first. */
export async function checksAfter(db: Kysely<unknown>, id: string, limit: number): Promise<readonly AskedCheck[]> {
  return (await run(db, `select ${ASKED} from checks where id > $1 order by id limit $2`, [id, limit]) as Row[]).map(askedOf);
}

/** Where the search of earlier checks stands. */
export type Standing = { readonly from: Position; readonly emptied: number };

/** A process that has not said where it stands for so long is gone. */
const GONE = `seen_at < clock_timestamp() - interval '15 s'`;

/**
 * Where one process begins: at the earliest place that any process has come to, living or gone; at `fresh` where none ever
 * began. What those that are gone left is its own from now on.
 */
export async function beginPlace(database: Database, hub: string, fresh: () => Promise<Standing>): Promise<Standing> {
  const first = await fresh();
  return database.transaction(async ({ db }) => {
    await run(db, 'insert into late_search (epoch, tx, position, emptied) values ($1, $2, $3, $4) on conflict do nothing', [first.from.epoch, first.from.tx, first.from.position, first.emptied]);
    const [known] = await run(db, 'select epoch, tx, position, emptied from late_search for update') as (Position & { emptied: number })[];
    const [least] = await run(db, 'select epoch, tx, position from late_places order by epoch, tx, position limit 1') as Position[];
    const { epoch, tx, position } = least ?? known ?? first.from;
    await run(db, `delete from late_places where ${GONE}`);
    await run(db, 'insert into late_places (hub, epoch, tx, position, seen_at) values ($1, $2, $3, $4, clock_timestamp())', [hub, epoch, tx, position]);
    return { from: { epoch, tx, position }, emptied: known?.emptied ?? first.emptied };
  });
}

/** Where a process stands, and that it lives; or, `isOver`, that it does not any more. */
export async function saveSearchedUpTo(db: Kysely<unknown>, hub: string, at: Position, isOver = false): Promise<void> {
  await run(db, `
    insert into late_places (hub, epoch, tx, position, seen_at) values ($1, $2, $3, $4, case when $5 then '-infinity' else clock_timestamp() end)
    on conflict (hub) do update set epoch = excluded.epoch, tx = excluded.tx, position = excluded.position, seen_at = excluded.seen_at`, [hub, at.epoch, at.tx, at.position, isOver]);
}

/** What processes that are gone have left: who they are, and the earliest place that one of them had come to. */
export async function leftPlaces(db: Kysely<unknown>): Promise<{ readonly hubs: readonly string[]; readonly from: Position } | undefined> {
  const rows = await run(db, `select hub, epoch, tx, position from late_places where ${GONE} order by epoch, tx, position`) as (Position & { hub: string })[];
  const [least] = rows;
  return least && { hubs: rows.map(({ hub }) => hub), from: { epoch: least.epoch, tx: least.tx, position: least.position } };
}

/** What they left was done. One that came back meanwhile stays. */
export async function forgetPlaces(db: Kysely<unknown>, hubs: readonly string[]): Promise<void> {
  await run(db, `delete from late_places where hub = any($1) and ${GONE}`, [hubs]);
}

/** Empties slots whose time is over, and remembers that it is done: at once, whatever was in them. What another process has emptied may be in use again. */
export async function emptySlots(database: Database, slots: readonly number[], emptied: number): Promise<void> {
  await database.transaction(async ({ db }) => {
    await run(db, `set local lock_timeout = '2s'`);
    const [known] = await run(db, 'select emptied from late_search for update') as { emptied: number }[];
    if (known && known.emptied >= emptied) return;
    for (const slot of slots) await run(db, `truncate check_keys_${slot}`);
    await run(db, 'update late_search set emptied = $1', [emptied]);
  });
}

export type Before = { readonly id: string; readonly status: string; readonly endsAt: string; readonly hiddenFrom: readonly string[]; readonly body: unknown };

/** Earlier versions of records, each named by id and version. */
export async function versionsBefore(db: Kysely<unknown>, wanted: readonly { readonly id: string; readonly version: number }[]): Promise<readonly Before[]> {
  if (wanted.length === 0) return [];
  return await run(db, `
    select v.id, v.status, v.ends_at as "endsAt", v.hidden_from as "hiddenFrom", v.body from record_versions v
    join unnest($1::text[], $2::int[]) as w(id, version) on v.id = w.id and v.version = w.version`, [wanted.map(({ id }) => id), wanted.map(({ version }) => version)]) as Before[];
}
