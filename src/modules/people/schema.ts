/** The words of people: who they are, how they are invited, and their sessions. */
import { ROLES, type Role } from '../../kernel/context.ts';
import { bureauCode, id, instant, page, pageQuery, sayings, text, z } from '../../kernel/schema/index.ts';
import type { Section } from '../bureaus/schema.ts';
import { ByReplica } from '../checks/schema.ts';

export const { say, saying } = sayings('people', {
  email: 'is not an e-mail address', weaken: 'lets people stay signed in {#minutes} minutes unused and {#hours} hours at most', weaken_role: 'for the role {role}: {#minutes} minutes and {#hours} hours',
  hub_people: 'the hub’s own people are administrators and auditors', administrators: 'administrators belong to the hub', supervisors: 'the hub makes supervisors; the bureau’s supervisors make everybody else', own_bureau: 'a supervisor adds people of the own bureau',
  ids: 'is not a list of ids of people, parted by commas', too_many_ids: 'has more than {#most} ids',
});

export const PersonId = id('per');
export const SessionId = id('ses');

/** Roles that people bear; gateways and feeds are machines. */
export const PERSON_ROLES = ROLES.filter((role): role is Exclude<Role, 'gateway' | 'feed'> => role !== 'gateway' && role !== 'feed');
export const PersonRole = z.enum(PERSON_ROLES).meta({ title: 'Role of a person' });
export const PersonState = z.enum(['active', 'suspended', 'left']).meta({ title: 'State of a person', description: '`suspended` may come back; `left` does not sign in again.' });

const email = z.email(say('email')).max(254);

export const Person = z.object({
  id: PersonId, bureau: bureauCode, unit: z.string(), role: z.enum(ROLES), name: z.string(), email: z.string().optional(), state: PersonState,
  isLinked: z.boolean().meta({ description: 'Whether a sign-in has been tied to this person.' }),
  createdAt: instant, changedAt: instant,
  seenAt: instant.optional().meta({ description: 'When the person last signed in.' }),
}).meta({ id: 'Person' });
export type Person = z.output<typeof Person>;
export const PersonPage = page(Person);

export const AddPerson = z.strictObject({
  bureau: bureauCode.optional().meta({ description: 'One’s own where nothing is said.' }),
  unit: text(64), role: PersonRole, name: text(128), email: email.optional(),
}).meta({ id: 'AddPerson', examples: [{ unit: 'Rotterdam', role: 'officer', name: 'A. Officer', email: 'a.officer@example.org' }] });
export type AddPerson = z.output<typeof AddPerson>;

export const ChangePerson = z.strictObject({
  unit: text(64).optional(), role: PersonRole.optional(), name: text(128).optional(), email: email.nullable().optional(), state: PersonState.optional(),
}).meta({ id: 'ChangePerson', description: 'What is not named stays; null removes.' });
export type ChangePerson = z.output<typeof ChangePerson>;

export const PeopleQuery = z.strictObject({ ...pageQuery, bureau: bureauCode.optional(), state: PersonState.optional() });

export const PEOPLE_NAMED_MAX = 200;
const isOfPeople = (text: string): boolean => text.split(',').every((one) => PersonId.safeParse(one).success);
export const NamesQuery = z.strictObject({
  ids: z.string().max(PEOPLE_NAMED_MAX * 31, say('too_many_ids', { most: PEOPLE_NAMED_MAX })).refine(isOfPeople, say('ids'))
    .meta({ description: 'Ids of people, parted by commas.', examples: ['per_01j9z3k4m5n6p7q8r9s0t1v2w3'] }),
});
export const PeopleNames = z.object({ items: z.array(z.object({ id: PersonId, name: z.string() })) }).meta({ id: 'PeopleNames', description: 'Who of the asker’s own bureau they are; anybody else is left out.' });

export const Invitation = z.object({
  person: PersonId, expiresAt: instant,
  code: z.string().meta({ description: 'Told once: it is kept only as a hash. It works once, until it expires; a new one ends it.' }),
  address: z.string().meta({ description: 'Where the person goes with it.' }),
}).meta({ id: 'Invitation' });
export type Invitation = z.output<typeof Invitation>;

export const SessionKind = z.enum(['browser', 'command']);
export const Session = z.object({
  id: SessionId, person: PersonId, kind: SessionKind, agent: z.string().optional().meta({ description: 'What the browser or command said of itself.' }),
  begunAt: instant, usedAt: instant, expiresAt: instant.meta({ description: 'When it ends if it is not used before.' }),
  isCurrent: z.boolean(), endedAt: instant.optional(),
}).meta({ id: 'Session' });
export type Session = z.output<typeof Session>;
export const SessionPage = page(Session);
export const SessionsQuery = z.strictObject({ ...pageQuery, person: PersonId.optional() });

export const Me = z.object({
  bureau: bureauCode, bureauName: z.string(), unit: z.string(), unitName: z.string(), role: z.enum(ROLES), credential: z.enum(['trial_token', 'session', 'client']),
  collections: z.array(z.string()), purposes: z.array(z.string()).meta({ description: 'For which of the hub’s purposes one may check (R7).' }),
  actions: z.array(z.string()).meta({ description: 'What one may ask of the hub, by name, in this order of the table of permissions; the thing itself may still refuse it (R1, R5).' }),
  person: z.string().optional(), name: z.string().optional(), device: z.string().optional(),
  replica: ByReplica.optional(),
}).meta({ id: 'Me' });

const limits = { idleMinutes: z.number().int().min(1).max(1_440), absoluteHours: z.number().int().min(1).max(168) };
/** How long a session lasts unused, and at most. */
export const SessionSettings = z.strictObject({
  idleMinutes: limits.idleMinutes.default(30), absoluteHours: limits.absoluteHours.default(12),
  roles: z.partialRecord(PersonRole, z.strictObject({ idleMinutes: limits.idleMinutes.optional(), absoluteHours: limits.absoluteHours.optional() })).default(() => ({})),
});
export const sessionSettings = {
  name: 'sessions', summary: 'How long people stay signed in: unused, and at most; by role where it says so', settings: SessionSettings,
  weakens: (_before, { idleMinutes, absoluteHours, roles }) => [
    saying('weaken', { minutes: idleMinutes, hours: absoluteHours }),
    ...Object.entries(roles).map(([role, own]) => saying('weaken_role', { role, minutes: own.idleMinutes ?? idleMinutes, hours: own.absoluteHours ?? absoluteHours })),
  ],
} satisfies Section<typeof SessionSettings>;
