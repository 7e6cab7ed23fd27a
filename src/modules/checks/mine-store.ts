/** The SQL of a person's own checks. */
import { run, type Kysely } from '../../kernel/store/database.ts';
import type { AskCheck, HashedQuestion, LoggedCheck } from './schema.ts';

export type OwnRow = Pick<LoggedCheck, 'id' | 'at' | 'unit' | 'purpose' | 'outcome'> & { readonly question: AskCheck | HashedQuestion; readonly found: LoggedCheck['found'] };
/** `ref` is the asker's own mark. */
export type OwnQuery = { readonly since: string; readonly ref?: string | undefined; readonly after?: string | undefined; readonly limit: number };
export type Whose = { readonly bureau: string; readonly person: string };

/** A page of them, newest first. */
export async function listOwn(db: Kysely<unknown>, { bureau, person }: Whose, { since, ref, after, limit }: OwnQuery): Promise<readonly OwnRow[]> {
  return await run(db, `
    select id, at, unit, purpose, outcome, question, coalesce(found, '[]') as found from checks
    where person = $2 and bureau = $1 and at >= $3 and ($4::text is null or question ->> 'ref' = $4)
      and ($5::text is null or (at, id) < (select at, id from checks where id = $5 and person = $2 and bureau = $1)) order by at desc, id desc limit $6`, [bureau, person, since, ref ?? null, after ?? null, limit]) as OwnRow[];
}
