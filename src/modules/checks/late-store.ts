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

/** Where it stands; where it never began, it begins as `fresh` says. */
export async function standingOf(db: Kysely<unknown>, fresh: () => Promise<Standing>): Promise<Standing> {
  const [row] = await run(db, 'select epoch, tx, position, emptied from late_search') as (Position & { emptied: number })[];
  if (row) return { from: { epoch: row.epoch, tx: row.tx, position: row.position }, emptied: row.emptied };
  const { from, emptied } = await fresh();
  await run(db, 'insert into late_search (epoch, tx, position, emptied) values ($1, $2, $3, $4)', [from.epoch, from.tx, from.position, emptied]);
  return { from, emptied };
}

export async function saveSearchedUpTo(db: Kysely<unknown>, at: Position): Promise<void> {
  await run(db, 'update late_search set epoch = $1, tx = $2, position = $3', [at.epoch, at.tx, at.position]);
}

/** Empties slots whose time is over, and remembers that it is done: at once, whatever was in them. */
export async function emptySlots(database: Database, slots: readonly number[], emptied: number): Promise<void> {
  await database.transaction(async ({ db }) => {
    await run(db, `set local lock_timeout = '2s'`);
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
