/** Which hub processes live on a database, of which version: what a newer one asks before it takes away what an older one still reads. */
import { run, type Database, type Kysely } from './database.ts';

const BEAT_MS = 2_000;
/** Who has not been seen for so long does not live any more. */
export const HUB_GONE_S = 15;
const FORGOTTEN_DAYS = 30;

export type HubSaid = { readonly id: string; readonly version: string; readonly schema: string; readonly roles: readonly string[] };
export type HubSeen = HubSaid & { readonly startedAt: string };

/** Processes that were seen lately. */
export async function livingHubs(db: Kysely<unknown>): Promise<readonly HubSeen[]> {
  const [known] = await run(db, `select to_regclass('hubs') is not null as found`) as { found: boolean }[];
  if (known?.found !== true) return []; // a database from before there was such a table
  return await run(db, `select id, version, schema, roles, started_at as "startedAt" from hubs where seen_at > clock_timestamp() - $1 * interval '1 s' order by started_at`, [HUB_GONE_S]) as HubSeen[];
}

/** Says that this process lives, until told to stop. */
export async function sayAlive({ db }: Database, { id, version, schema, roles }: HubSaid, onFault: (cause: unknown) => void): Promise<{ readonly stop: () => Promise<void> }> {
  const say = async (): Promise<void> => {
    await run(db, `
      insert into hubs (id, version, schema, roles, started_at, seen_at) values ($1, $2, $3, $4, clock_timestamp(), clock_timestamp())
      on conflict (id) do update set seen_at = excluded.seen_at`, [id, version, schema, roles]);
  };
  await say();
  await run(db, `delete from hubs where seen_at < clock_timestamp() - $1 * interval '1 day'`, [FORGOTTEN_DAYS]);
  let saying = Promise.resolve();
  let isAway = false;
  const timer = setInterval(() => { saying = say().then(() => { isAway = false; }, (cause: unknown) => { if (!isAway) onFault(cause); isAway = true; }); }, BEAT_MS);
  timer.unref();
  return { stop: async () => {
    clearInterval(timer);
    await saying;
    await run(db, 'delete from hubs where id = $1', [id]).catch(onFault);
  } };
}
