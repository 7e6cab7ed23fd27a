/** What supervisors do with their bureau's people, and the hub with the first of them: add, invite, change, take a sign-in away. */
import { action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { codeAsTyped, hashSecret, newCode } from '../../kernel/ids.ts';
import { isDuplicate, type Kysely } from '../../kernel/store/database.ts';
import { limitOf, pageOf, z } from '../../kernel/schema/index.ts';
import { grants, isHub } from './policy.ts';
import { cannotInvite, emailTaken, hasLeft, notOneself, notTheirs, unitUnknown } from './refusals.ts';
import { AddPerson, ChangePerson, Invitation, NamesQuery, PeopleNames, PeopleQuery, Person, PersonId, PersonPage, say } from './schema.ts';
import { endSessionsOf } from './sessions-store.ts';
import { changePerson, endInvitations, findPerson, hasBureau, hasUnit, holdPerson, insertInvitation, insertPerson, listPeople, namesOf, unitCodes, unlinkPerson } from './store.ts';

export type PeopleDeeds = {
  /** Drops what this process remembers of sessions. */
  readonly forget: () => void;
  /** Takes away passkeys, passwords and known devices of a person, with the transaction. */
  readonly forgetSignIns: (db: Kysely<unknown>, person: string) => Promise<void>;
  readonly publicUrl: () => string;
};

const HUB = 'HUB';
const HUB_ROLES: readonly string[] = ['administrator', 'auditor'];
const INVITATION_MS = 72 * 60 * 60_000;
const CODE_CHARS = 20;
const CODE_GROUP = 5;
/** More units than this are not told in a refusal. */
const UNITS_NAMED_MAX = 20;

const ById = z.strictObject({ id: PersonId });

/** Whether the asker may have to do with such a person; what they may not is as if it were not there. */
const isTheirs = ({ principal }: Context, { bureau, role }: Pick<Person, 'bureau' | 'role'>): boolean =>
  isHub(principal) ? bureau === HUB || role === 'supervisor' : bureau === principal.bureau;

/** Nobody gives what is not theirs to give: the hub makes supervisors and its own people, a supervisor everybody else of the bureau. */
function demandRole(ctx: Context, bureau: string, role: string): void {
  if (bureau === HUB ? !HUB_ROLES.includes(role) : role === 'administrator') throw notTheirs(bureau === HUB ? say('hub_people') : say('administrators'));
  if (isHub(ctx.principal) && bureau !== HUB && role !== 'supervisor') throw notTheirs(say('supervisors'));
}

/** A unit is named by its code, which is not always what people call it: whoever misses it is told the codes. */
async function demandUnit({ store: { db } }: Context, bureau: string, unit: string): Promise<void> {
  if (!await hasUnit(db, bureau, unit)) throw unitUnknown(unit, await unitCodes(db, bureau, UNITS_NAMED_MAX));
}

async function personOf(ctx: Context, id: string, find = findPerson): Promise<Person> {
  const person = await find(ctx.store.db, id);
  if (!person || !isTheirs(ctx, person)) throw notFound('person');
  return person;
}

const by = ({ principal }: Context): string => principal.person ?? principal.tokenId;

/** The same as it is told: an id, for a trial token and a system name their person. */
const idOfWhoActs = ({ principal: { credential, person, tokenId } }: Context): string => (credential === 'session' ? person ?? tokenId : tokenId);

/** The bureau's supervisors hear of who may act for it. */
const tell = (ctx: Context, kind: string, { id, bureau, role, state }: Person): Promise<void> => ctx.store.announce([{
  kind, subject: id, cause: ctx.newId('evt'), to: { bureau, roles: [bureau === HUB ? 'administrator' : 'supervisor'] }, urgent: false, at: ctx.now(), facts: { person: id, role, state, by: idOfWhoActs(ctx) },
}]);

async function withUniqueEmail<R>(work: Promise<R>): Promise<R> {
  try {
    return await work;
  } catch (cause) {
    throw isDuplicate(cause) ? emailTaken() : cause;
  }
}

const add = action({
  name: 'people.add', summary: 'Add a person', http: 'POST /v1/people', effect: 'write', status: 201, grant: grants.managePeople,
  description: 'Supervisors add people of their bureau; the administrator adds a bureau’s first supervisors, and people of the hub. Invite the person next.',
  body: AddPerson, output: Person, refusals: [notFound, unitUnknown, notTheirs, emailTaken], subjects: ({ id }) => [id],
  async run(ctx, { body }) {
    const bureau = body.bureau ?? ctx.principal.bureau;
    if (!isHub(ctx.principal) && bureau !== ctx.principal.bureau) throw notTheirs(say('own_bureau'));
    if (!await hasBureau(ctx.store.db, bureau)) throw notFound('bureau');
    demandRole(ctx, bureau, body.role);
    await demandUnit(ctx, bureau, body.unit);
    const { unit, role, name, email } = body;
    const person: Person = { id: ctx.newId('per'), bureau, unit, role, name, ...(email === undefined ? {} : { email }), state: 'active', isLinked: false, createdAt: ctx.now(), changedAt: ctx.now() };
    await withUniqueEmail(insertPerson(ctx.store.db, person, by(ctx)));
    await tell(ctx, 'people.added', person);
    return person;
  },
});

const list = action({
  name: 'people.list', summary: 'The people of one’s own bureau; by the hub a bureau’s supervisors', http: 'GET /v1/people', effect: 'read', grant: grants.managePeople, query: PeopleQuery, output: PersonPage,
  async run(ctx, { query }) {
    const limit = limitOf(query);
    const bureau = query.bureau ?? ctx.principal.bureau;
    if (!isHub(ctx.principal) && bureau !== ctx.principal.bureau) return { items: [] };
    // Narrowed before it is cut into pages: a page that is not full, or where it goes on, would tell of the others.
    const role = isHub(ctx.principal) && bureau !== HUB ? 'supervisor' : undefined;
    return pageOf(await listPeople(ctx.store.db, { bureau, role, state: query.state, after: query.after ?? '', limit }), limit, ({ id }) => id);
  },
});

const names = action({
  name: 'people.names', summary: 'What people of one’s own bureau are called', http: 'GET /v1/people/names', effect: 'read', grant: grants.nameColleagues,
  description: 'For whoever reads who did what: their colleagues by name, those who left too. Ids of another bureau’s people, and ids of nobody, are left out alike.',
  query: NamesQuery, output: PeopleNames,
  run: async ({ store, principal }, { query }) => ({ items: await namesOf(store.db, principal.bureau, query.ids.split(',')) }),
});

const get = action({
  name: 'people.get', summary: 'One person', http: 'GET /v1/people/{id}', effect: 'read', grant: grants.managePeople, params: ById, output: Person, refusals: [notFound], subjects: ({ id }) => [id],
  run: (ctx, { params }) => personOf(ctx, params.id),
});

const change = ({ forget, forgetSignIns }: PeopleDeeds) => action({
  name: 'people.change', summary: 'Change a person’s unit, role, name or state', http: 'PATCH /v1/people/{id}', effect: 'write', grant: grants.managePeople,
  description: 'Whoever is suspended or has left is signed out everywhere within seconds. Nobody changes their own role or state.',
  params: ById, body: ChangePerson, output: Person, refusals: [notFound, unitUnknown, notTheirs, emailTaken, notOneself, hasLeft], subjects: ({ id }) => [id],
  async run(ctx, { params, body }) {
    const before = await personOf(ctx, params.id, holdPerson);
    if (ctx.principal.person === before.id && (body.role !== undefined || body.state !== undefined)) throw notOneself();
    if (before.state === 'left') throw hasLeft();
    if (body.role !== undefined) demandRole(ctx, before.bureau, body.role);
    if (body.unit !== undefined) await demandUnit(ctx, before.bureau, body.unit);
    const person = await withUniqueEmail(changePerson(ctx.store.db, before.id, body, ctx.now()));
    if (person.state !== 'active') {
      await endSessionsOf(ctx.store.db, person.id, by(ctx), ctx.now());
      await endInvitations(ctx.store.db, person.id, ctx.now());
    }
    if (person.state === 'left') await forgetSignIns(ctx.store.db, person.id);
    if (body.role !== undefined || body.state !== undefined) await tell(ctx, 'people.changed', person);
    ctx.store.afterCommit(forget);
    return person;
  },
});

const invite = ({ publicUrl }: PeopleDeeds) => action({
  name: 'people.invite', summary: 'Invite a person to set up a way to sign in', http: 'POST /v1/people/{id}/invitations', effect: 'write', status: 201, grant: grants.managePeople,
  description: 'Answers a code that works once, for 72 hours. With it the person makes a passkey, sets a password with a second factor, or ties the sign-in of the bureau’s own issuer. Hand it over by another way than e-mail where you can.',
  params: ById, output: Invitation, refusals: [notFound, cannotInvite], subjects: ({ person }) => [person],
  async run(ctx, { params }) {
    const person = await personOf(ctx, params.id, holdPerson);
    if (person.state !== 'active') throw cannotInvite(person.state);
    const code = newCode(CODE_CHARS, CODE_GROUP);
    const expiresAt = new Date(Date.parse(ctx.now()) + INVITATION_MS).toISOString();
    await insertInvitation(ctx.store.db, { id: ctx.newId('inv'), hash: hashSecret(codeAsTyped(code)), person: person.id, now: ctx.now(), by: by(ctx), expiresAt });
    await tell(ctx, 'people.invited', person);
    return { person: person.id, code, expiresAt, address: `${publicUrl()}/sign-in?bureau=${encodeURIComponent(person.bureau)}` };
  },
});

const unlink = ({ forget, forgetSignIns }: PeopleDeeds) => action({
  name: 'people.unlink', summary: 'Take away every way in which a person signs in', http: 'POST /v1/people/{id}/unlink', effect: 'write', grant: grants.managePeople,
  description: 'For a lost device or an account that was taken over: the tie to an issuer, passkeys, password and known devices are gone, sessions end. A new invitation lets the person in again.',
  params: ById, output: Person, refusals: [notFound], subjects: ({ id }) => [id],
  async run(ctx, { params }) {
    const { id } = await personOf(ctx, params.id, holdPerson);
    await unlinkPerson(ctx.store.db, id, ctx.now());
    await forgetSignIns(ctx.store.db, id);
    await endInvitations(ctx.store.db, id, ctx.now());
    await endSessionsOf(ctx.store.db, id, by(ctx), ctx.now());
    const person = await personOf(ctx, id);
    await tell(ctx, 'people.unlinked', person);
    ctx.store.afterCommit(forget);
    return person;
  },
});

export const peopleActions = (deeds: PeopleDeeds) => [add, list, names, get, change(deeds), invite(deeds), unlink(deeds)];
