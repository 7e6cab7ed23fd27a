/** How far each channel's chain of carried segments has come. */
import { run, type Kysely } from '../../kernel/store/database.ts';

type Db = Kysely<unknown>;
/** `stream`: which one, by when it was made. `sequence`: where the channel's last message stands in it. */
export type Chain = { readonly channel: string; readonly place: string; readonly number: number; readonly sequence: number; readonly stream: string };
/** Those replicas of a bureau that are sent the same; `key`: the number of the bureau's key. */
export type Carrier = { readonly bureau: string; readonly currentHours: number; readonly key: number };
export type Point = { readonly number: number; readonly place: string };

/** So many links of each chain can be put back, from the newest. */
export const POINTS_MAX = 256;

export async function chainOf(db: Db, channel: string): Promise<Chain | undefined> {
  const [row] = await run(db, 'select channel, place, number, sequence, stream from segment_chains where channel = $1', [channel]) as Chain[];
  return row;
}

/** Where the newest links of a chain ended, in order; the first of them is where the one after it begins. */
export const pointsOf = async (db: Db, channel: string): Promise<readonly Point[]> =>
  await run(db, 'select number, place from segment_points where channel = $1 order by number', [channel]) as Point[];

/** Moves chains on: what was published up to there has been acknowledged. */
export async function moveChains(db: Db, chains: readonly Chain[], now: string): Promise<void> {
  await run(db, `
    with moved as (
      select * from jsonb_to_recordset($1::text::jsonb) as x(channel text, place text, number bigint, sequence bigint, stream text)
    ), kept as (
      insert into segment_chains (channel, place, number, sequence, stream, moved_at) select channel, place, number, sequence, stream, $2 from moved
      on conflict (channel) do update set place = excluded.place, number = excluded.number, sequence = excluded.sequence, stream = excluded.stream, moved_at = excluded.moved_at
    ), points as (
      insert into segment_points (channel, number, place) select channel, number, place from moved on conflict do nothing
    )
    delete from segment_points p using moved m where p.channel = m.channel and p.number <= m.number - $3`, [JSON.stringify(chains), now, POINTS_MAX]);
}

/** A chain that cannot be gone on with, or that nobody follows any more. */
export async function forgetChains(db: Db, channels: readonly string[]): Promise<void> {
  await run(db, 'delete from segment_points where channel = any($1)', [channels]);
  await run(db, 'delete from segment_chains where channel = any($1)', [channels]);
}

export const chainedChannels = async (db: Db): Promise<readonly string[]> => (await run(db, 'select channel from segment_chains') as { channel: string }[]).map(({ channel }) => channel);

/** Whom the relay carries for: each bureau's enrolled replicas, by how long their answers count as current. The key has another number once one of the bureau's was revoked. */
export const carriers = async (db: Db): Promise<readonly Carrier[]> => await run(db, `
  select bureau, current_hours as "currentHours", (select 1 + count(*) from replicas o where o.bureau = r.bureau and o.key is not null and o.revoked_at is not null) as key
  from replicas r where key is not null and revoked_at is null group by bureau, current_hours`) as Carrier[];

export async function keyNumberOf(db: Db, bureau: string): Promise<number> {
  const [row] = await run(db, 'select 1 + count(*) as number from replicas where bureau = $1 and key is not null and revoked_at is not null', [bureau]) as { number: number }[];
  return row?.number ?? 1;
}
