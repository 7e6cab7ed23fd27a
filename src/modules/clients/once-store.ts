/** Every line of SQL about what may be shown once only. */
import { run, type Kysely } from '../../kernel/store/database.ts';

export type Shown = { readonly hash: string; readonly untilMs: number };

/** Remembers what was shown; returns the hashes that had not been shown before. Taken in order, so that two processes never wait for each other. */
export async function insertShown(db: Kysely<unknown>, shown: readonly Shown[]): Promise<ReadonlySet<string>> {
  const rows = [...shown].sort((a, b) => (a.hash < b.hash ? -1 : 1)).map(({ hash, untilMs }) => ({ hash, until: new Date(untilMs).toISOString() }));
  const added = await run(db, 'insert into used_once (hash, until) select r.hash, r.until from json_to_recordset($1) as r(hash text, until timestamptz) on conflict do nothing returning hash', [JSON.stringify(rows)]) as { hash: string }[];
  return new Set(added.map(({ hash }) => hash));
}

/** Forgets what is refused for its age by now; says whether there may be more. */
export async function deleteShown(db: Kysely<unknown>, now: string, limit: number): Promise<boolean> {
  const rows = await run(db, 'delete from used_once where hash in (select hash from used_once where until < $1 order by until limit $2) returning 1', [now, limit]);
  return rows.length === limit;
}
