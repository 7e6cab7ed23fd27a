/** Every line of SQL of imports: what a file has named so far, what a snapshot would withdraw, bureaus' own profiles. */
import { affected, run, type Kysely, type Session } from '../../kernel/store/database.ts';
import { COLLECTION } from './schema.ts';

/** A file's references with the line of the first mention, in a table of the session's own: any size, constant memory. */
export async function openSeen({ db }: Session): Promise<void> {
  await run(db, 'create temp table if not exists import_seen (reference text collate "C" primary key, line integer not null)');
  await run(db, 'truncate import_seen');
}

/**
 * Marks references as seen, in the caller's transaction. Answers those that an earlier batch had already, with the line
 * of the first mention: rows that another transaction has put there, for one line may hold a whole file.
 */
export async function markSeen({ db }: Session, rows: readonly { reference: string; line: number }[]): Promise<ReadonlyMap<string, number>> {
  if (rows.length === 0) return new Map();
  const references = rows.map(({ reference }) => reference);
  const fresh = await affected(db, 'insert into import_seen select * from unnest($1::text[], $2::int[]) on conflict do nothing', [references, rows.map(({ line }) => line)]);
  if (fresh === rows.length) return new Map();
  const known = await run(db, 'select reference, line from import_seen where reference = any($1) and xmin <> pg_current_xact_id()::xid', [references]) as { reference: string; line: number }[];
  return new Map(known.map(({ reference, line }) => [reference, line]));
}

const OF_FEED = `owner = $1 and collection = '${COLLECTION}' and feed = $2 and status in ('live', 'located', 'suspended')`;
const GONE = `${OF_FEED} and not exists (select 1 from import_seen s where s.reference = records.reference)`;

/** How many records a feed has standing, and how many of them the file did not mention. */
export async function countGone({ db }: Session, owner: string, feed: string): Promise<{ standing: number; gone: number }> {
  await run(db, 'analyze import_seen');
  const [row] = await run(db, `select (select count(*) from records where ${OF_FEED}) as standing, (select count(*) from records where ${GONE}) as gone`, [owner, feed]) as { standing: number; gone: number }[];
  return row ?? { standing: 0, gone: 0 };
}

/** Ids of some records of the feed that the file did not mention. */
export async function someGone({ db }: Session, owner: string, feed: string, limit: number): Promise<readonly string[]> {
  const rows = await run(db, `select id from records where ${GONE} limit $3`, [owner, feed, limit]) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** One import of a bureau's feed at a time, on all hubs. The lock ends with the session at the latest. */
export async function lockFeed({ db }: Session, owner: string, feed: string): Promise<boolean> {
  const [row] = await run(db, 'select pg_try_advisory_lock(hashtextextended($1, 724702)) as held', [JSON.stringify([owner, feed])]) as { held: boolean }[];
  return row?.held ?? false;
}
export async function unlockFeed({ db }: Session, owner: string, feed: string): Promise<void> {
  await run(db, 'select pg_advisory_unlock(hashtextextended($1, 724702))', [JSON.stringify([owner, feed])]);
}

export async function findProfile(db: Kysely<unknown>, bureau: string, name: string): Promise<unknown> {
  const [row] = await run(db, 'select profile from import_profiles where bureau = $1 and name = $2', [bureau, name]) as { profile: unknown }[];
  return row?.profile;
}
export async function saveProfile(db: Kysely<unknown>, bureau: string, profile: { readonly name: string }, now: string): Promise<void> {
  await run(db, 'insert into import_profiles (bureau, name, profile, changed_at) values ($1, $2, $3, $4) on conflict (bureau, name) do update set profile = excluded.profile, changed_at = excluded.changed_at', [bureau, profile.name, JSON.stringify(profile), now]);
}
export async function listProfiles(db: Kysely<unknown>, bureau: string): Promise<readonly unknown[]> {
  const rows = await run(db, 'select profile from import_profiles where bureau = $1 order by name', [bureau]) as { profile: unknown }[];
  return rows.map(({ profile }) => profile);
}
