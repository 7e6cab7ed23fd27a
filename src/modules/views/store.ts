/** Every line of SQL about views. Each asks for its bearer: nobody reads or changes another's. */
import { run, type Kysely } from '../../kernel/store/database.ts';
import { VIEWS_MAX, type View } from './schema.ts';

/** Whose views: of which bureau, and the person or the credential. */
export type Bearer = { readonly bureau: string; readonly bearer: string };
type Of = Bearer & Pick<View, 'list'>;

export async function listViews(db: Kysely<unknown>, { bureau, bearer, list }: Of): Promise<View[]> {
  return await run(db, 'select list, name, filter, kept_at as "keptAt" from saved_views where bureau = $1 and bearer = $2 and list = $3 order by kept_at, name limit $4', [bureau, bearer, list, VIEWS_MAX]) as View[];
}

/** Keeps a view, in place of one of its name; false where there is no room for another. */
export async function keepView(db: Kysely<unknown>, { bureau, bearer, list }: Of, { name, filter, keptAt }: Omit<View, 'list'>): Promise<boolean> {
  await run(db, 'select pg_advisory_xact_lock(hashtextextended($1, 0))', [`views ${bureau} ${bearer}`]);
  const kept = await run(db, `
    insert into saved_views (bureau, bearer, list, name, filter, kept_at)
    select $1, $2, $3, $4, $5, $6 where (select count(*) from saved_views where bureau = $1 and bearer = $2 and list = $3 and name <> $4) < $7
    on conflict (bureau, bearer, list, name) do update set filter = excluded.filter
    returning name`, [bureau, bearer, list, name, JSON.stringify(filter), keptAt, VIEWS_MAX]);
  return kept.length > 0;
}

export async function takeAway(db: Kysely<unknown>, { bureau, bearer, list }: Of, name: string): Promise<void> {
  await run(db, 'delete from saved_views where bureau = $1 and bearer = $2 and list = $3 and name = $4', [bureau, bearer, list, name]);
}
