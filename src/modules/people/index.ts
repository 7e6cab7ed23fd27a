/** The door of the people module. */
import { codeAsTyped, hashSecret } from '../../kernel/ids.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Kysely } from '../../kernel/store/database.ts';
import { module } from '../module.ts';
import { peopleActions, type PeopleDeeds } from './actions.ts';
import type { Person } from './schema.ts';
import { meAction, sessionActions, type Powers, type Telling } from './session-actions.ts';
import { openSession, type Sessions } from './sessions.ts';
import { endSession } from './sessions-store.ts';
import { findByEmail, findInvited, findLinked, findPerson, linkPerson, useInvitation } from './store.ts';

export { keepSessions } from './sessions.ts';
export { sessionSettings } from './schema.ts';
export const peopleMigrations = new URL('migrations/', import.meta.url);

export const people = (deeds: PeopleDeeds & Powers & { readonly sessions: Sessions }) => module({ name: 'people', actions: [...peopleActions(deeds), ...sessionActions(deeds.sessions, deeds)], migrations: peopleMigrations });

/** What a replica answers of it: who one is to it. */
export const peopleOfReplica = (telling: Telling) => module({ name: 'people', actions: [meAction(telling)] });

/** What a sign-in needs of people: to find them, to use their invitation, to tie them to an issuer, to open their session. */
export const peopleAtTheDoor = (clock: Clock) => ({
  find: (db: Kysely<unknown>, id: string): Promise<Person | undefined> => findPerson(db, id),
  findLinked, findByEmail,
  findInvited: (db: Kysely<unknown>, code: string): Promise<Person | undefined> => findInvited(db, hashSecret(codeAsTyped(code)), clock.now()),
  useInvitation: (db: Kysely<unknown>, code: string): Promise<Person | undefined> => useInvitation(db, hashSecret(codeAsTyped(code)), clock.now()),
  link: (db: Kysely<unknown>, person: string, issuer: string, subject: string): Promise<boolean> => linkPerson(db, { person, issuer, subject, now: clock.now() }),
  openSession: (db: Kysely<unknown>, session: Parameters<typeof openSession>[2]): ReturnType<typeof openSession> => openSession(db, clock, session),
  endSession: (db: Kysely<unknown>, id: string, by: string): Promise<boolean> => endSession(db, id, by, clock.now()),
});
