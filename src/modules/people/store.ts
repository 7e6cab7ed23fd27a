/** Every line of SQL about people and their invitations. */
import { affected, run, type Kysely } from '../../kernel/store/database.ts';
import type { Role } from '../../kernel/context.ts';
import type { ChangePerson, Person } from './schema.ts';

type Row = { id: string; bureau: string; unit: string; role: Role; name: string; email: string | null; state: Person['state']; issuer: string | null; created_at: string; changed_at: string; seen_at: string | null };
const personOf = (row: Row): Person => ({
  id: row.id, bureau: row.bureau, unit: row.unit, role: row.role, name: row.name, state: row.state, isLinked: row.issuer !== null, createdAt: row.created_at, changedAt: row.changed_at,
  ...(row.email === null ? {} : { email: row.email }), ...(row.seen_at === null ? {} : { seenAt: row.seen_at }),
});
const first = async (rows: Promise<readonly unknown[]>): Promise<Person | undefined> => {
  const [row] = await rows as Row[];
  return row && personOf(row);
};

export async function insertPerson(db: Kysely<unknown>, { id, bureau, unit, role, name, email, createdAt }: Person, createdBy: string): Promise<void> {
  await run(db, 'insert into people (id, bureau, unit, role, name, email, created_at, created_by, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $7)', [id, bureau, unit, role, name, email ?? null, createdAt, createdBy]);
}

export const findPerson = (db: Kysely<unknown>, id: string): Promise<Person | undefined> => first(run(db, 'select * from people where id = $1', [id]));

/** The same, held until the transaction ends. */
export const holdPerson = (db: Kysely<unknown>, id: string): Promise<Person | undefined> => first(run(db, 'select * from people where id = $1 for update', [id]));

/** Whoever of a bureau is tied to a subject of an issuer. */
export const findLinked = (db: Kysely<unknown>, { bureau, issuer, subject }: { readonly bureau: string; readonly issuer: string; readonly subject: string }): Promise<Person | undefined> =>
  first(run(db, 'select * from people where bureau = $1 and issuer = $2 and subject = $3', [bureau, issuer, subject]));

export const findByEmail = (db: Kysely<unknown>, bureau: string, email: string): Promise<Person | undefined> =>
  first(run(db, `select * from people where bureau = $1 and lower(email) = lower($2) and state <> 'left'`, [bureau, email]));

/** One page of a bureau's people; of one role alone where it is named. */
export async function listPeople(db: Kysely<unknown>, { bureau, role, state, after, limit }: { readonly bureau: string; readonly role: Role | undefined; readonly state: string | undefined; readonly after: string; readonly limit: number }): Promise<readonly Person[]> {
  const rows = await run(db, 'select * from people where bureau = $1 and id > $2 and ($3::text is null or state = $3) and ($5::text is null or role = $5) order by id limit $4', [bureau, after, state ?? null, limit, role ?? null]) as Row[];
  return rows.map(personOf);
}

/** What those of some people who are of a bureau are called, those who left too. */
export const namesOf = async (db: Kysely<unknown>, bureau: string, ids: readonly string[]): Promise<{ id: string; name: string }[]> =>
  await run(db, 'select id, name from people where bureau = $1 and id = any($2::text[]) order by id', [bureau, ids]) as { id: string; name: string }[];

export async function changePerson(db: Kysely<unknown>, id: string, { unit, role, name, email, state }: ChangePerson, now: string): Promise<Person> {
  const [row] = await run(db, `
    update people set unit = coalesce($2, unit), role = coalesce($3, role), name = coalesce($4, name), email = case when $5 then $6 else email end, state = coalesce($7, state), changed_at = $8,
      issuer = case when $7 = 'left' then null else issuer end, subject = case when $7 = 'left' then null else subject end
    where id = $1 returning *`, [id, unit ?? null, role ?? null, name ?? null, email !== undefined, email ?? null, state ?? null, now]) as [Row];
  return personOf(row);
}

/** Ties a person to a subject of an issuer, in place of a tie to another issuer; false where the person is tied to another subject of it, or the subject to another person. */
export async function linkPerson(db: Kysely<unknown>, { person, issuer, subject, now }: { readonly person: string; readonly issuer: string; readonly subject: string; readonly now: string }): Promise<boolean> {
  return await affected(db, `
    update people set issuer = $2, subject = $3, changed_at = $4
    where id = $1 and state = 'active' and (issuer is null or issuer <> $2 or subject = $3) and not exists (select from people other where other.issuer = $2 and other.subject = $3 and other.id <> $1)`, [person, issuer, subject, now]) === 1;
}

export async function unlinkPerson(db: Kysely<unknown>, id: string, now: string): Promise<void> {
  await run(db, 'update people set issuer = null, subject = null, changed_at = $2 where id = $1', [id, now]);
}

export const hasUnit = async (db: Kysely<unknown>, bureau: string, unit: string): Promise<boolean> =>
  (await run(db, 'select 1 from units where bureau = $1 and code = $2', [bureau, unit])).length === 1;

/** The codes of a bureau's units, as many as one answer names; undefined where there are more. */
export async function unitCodes(db: Kysely<unknown>, bureau: string, max: number): Promise<readonly string[] | undefined> {
  const rows = await run(db, 'select code from units where bureau = $1 order by code limit $2', [bureau, max + 1]) as { code: string }[];
  return rows.length > max ? undefined : rows.map(({ code }) => code);
}

export const hasBureau = async (db: Kysely<unknown>, bureau: string): Promise<boolean> => (await run(db, 'select 1 from bureaus where code = $1', [bureau])).length === 1;

/** A new invitation; those that stand open for the person end. */
export async function insertInvitation(db: Kysely<unknown>, { id, hash, person, now, by, expiresAt }: { readonly id: string; readonly hash: string; readonly person: string; readonly now: string; readonly by: string; readonly expiresAt: string }): Promise<void> {
  await endInvitations(db, person, now);
  await run(db, 'insert into invitations (id, hash, person, created_at, created_by, expires_at) values ($1, $2, $3, $4, $5, $6)', [id, hash, person, now, by, expiresAt]);
}

export const endInvitations = (db: Kysely<unknown>, person: string, now: string): Promise<unknown> =>
  run(db, 'update invitations set ended_at = $2 where person = $1 and used_at is null and ended_at is null', [person, now]);

/** The active person whom an open invitation is for. */
export const findInvited = (db: Kysely<unknown>, hash: string, now: string): Promise<Person | undefined> =>
  first(run(db, `select p.* from invitations i join people p on p.id = i.person where i.hash = $1 and i.used_at is null and i.ended_at is null and i.expires_at > $2 and p.state = 'active'`, [hash, now]));

/** Uses an invitation, once; the person whom it was for. */
export const useInvitation = (db: Kysely<unknown>, hash: string, now: string): Promise<Person | undefined> =>
  first(run(db, `
    update invitations i set used_at = $2 from people p
    where i.hash = $1 and i.used_at is null and i.ended_at is null and i.expires_at > $2 and p.id = i.person and p.state = 'active' returning p.*`, [hash, now]));
