/** Every line of SQL about sessions. */
import { affected, run, type Kysely } from '../../kernel/store/database.ts';
import type { Principal } from '../../kernel/context.ts';
import type { Session } from './schema.ts';

export type KeptSession = Pick<Session, 'id' | 'person' | 'kind' | 'agent' | 'begunAt' | 'usedAt' | 'endedAt'>;
type Row = { id: string; person: string; kind: Session['kind']; agent: string | null; begun_at: string; used_at: string; ended_at: string | null };
const sessionOf = (row: Row): KeptSession => ({
  id: row.id, person: row.person, kind: row.kind, begunAt: row.begun_at, usedAt: row.used_at,
  ...(row.agent === null ? {} : { agent: row.agent }), ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
});

export async function insertSession(db: Kysely<unknown>, { id, hash, person, kind, agent, now }: { readonly id: string; readonly hash: string; readonly person: string; readonly kind: Session['kind']; readonly agent: string | undefined; readonly now: string }): Promise<void> {
  await run(db, 'insert into sessions (id, hash, person, kind, agent, begun_at, used_at) values ($1, $2, $3, $4, $5, $6, $6)', [id, hash, person, kind, agent ?? null, now]);
  await run(db, 'update people set seen_at = $2 where id = $1', [person, now]);
}

export type Bearer = Omit<Principal, 'credential' | 'tokenId' | 'device'> & { readonly tokenId: string; readonly begunAt: string; readonly usedAt: string };

/** Who bears the session with this hash, if it has not ended and its person is active. The limits are the caller's to hold against it. */
export async function findBearer(db: Kysely<unknown>, hash: string): Promise<Bearer | undefined> {
  const [row] = await run(db, `
    select s.id as "tokenId", p.id as person, p.bureau, p.unit, p.role, b.name as "bureauName", b.country, u.name as "unitName", u.time_zone as "timeZone", b.time_zone as "bureauTimeZone", b.collections, s.begun_at as "begunAt", s.used_at as "usedAt"
    from sessions s join people p on p.id = s.person join bureaus b on b.code = p.bureau join units u on u.bureau = p.bureau and u.code = p.unit
    where s.hash = $1 and s.ended_at is null and p.state = 'active'`, [hash]) as Bearer[];
  return row;
}

export const touchSession = (db: Kysely<unknown>, id: string, now: string): Promise<unknown> => run(db, 'update sessions set used_at = greatest(used_at, $2) where id = $1', [id, now]);

/** Sessions of a person that have not been ended, newest first. */
export async function listSessions(db: Kysely<unknown>, person: string, before: string, limit: number): Promise<readonly KeptSession[]> {
  const rows = await run(db, `select * from sessions where person = $1 and ended_at is null and ($2 = '' or id < $2) order by id desc limit $3`, [person, before, limit]) as Row[];
  return rows.map(sessionOf);
}

/** A session with the bureau of its person. */
export async function findSession(db: Kysely<unknown>, id: string): Promise<(KeptSession & { readonly bureau: string }) | undefined> {
  const [row] = await run(db, 'select s.*, p.bureau from sessions s join people p on p.id = s.person where s.id = $1', [id]) as (Row & { bureau: string })[];
  return row && { ...sessionOf(row), bureau: row.bureau };
}

/** Ends a session once; false where it had ended. */
export const endSession = async (db: Kysely<unknown>, id: string, by: string, now: string): Promise<boolean> =>
  await affected(db, 'update sessions set ended_at = $3, ended_by = $2 where id = $1 and ended_at is null', [id, by, now]) === 1;

export const endSessionsOf = (db: Kysely<unknown>, person: string, by: string, now: string): Promise<unknown> =>
  run(db, 'update sessions set ended_at = $3, ended_by = $2 where person = $1 and ended_at is null', [person, by, now]);

/** A bounded piece of long-ended sessions is forgotten; says whether there may be more. */
export const forgetSessions = async (db: Kysely<unknown>, before: string, rowsMax: number): Promise<boolean> =>
  await affected(db, 'delete from sessions where id in (select id from sessions where coalesce(ended_at, used_at) < $1 order by id limit $2)', [before, rowsMax]) === rowsMax;
