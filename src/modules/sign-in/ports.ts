/** What signing in needs of others, handed over by app.ts. */
import type { Clock } from '../../kernel/clock.ts';
import type { Principal } from '../../kernel/context.ts';
import type { Database, Kysely } from '../../kernel/store/database.ts';
import type { Announcement } from '../../kernel/store/announcements.ts';
import type { AuditEvent } from '../../kernel/store/store.ts';
import type { Log } from '../../kernel/telemetry/log.ts';
import type { Person, Session } from '../people/schema.ts';

export type People = {
  readonly find: (db: Kysely<unknown>, id: string) => Promise<Person | undefined>;
  readonly findLinked: (db: Kysely<unknown>, link: { readonly bureau: string; readonly issuer: string; readonly subject: string }) => Promise<Person | undefined>;
  readonly findByEmail: (db: Kysely<unknown>, bureau: string, email: string) => Promise<Person | undefined>;
  readonly findInvited: (db: Kysely<unknown>, code: string) => Promise<Person | undefined>;
  readonly useInvitation: (db: Kysely<unknown>, code: string) => Promise<Person | undefined>;
  readonly link: (db: Kysely<unknown>, person: string, issuer: string, subject: string) => Promise<boolean>;
  readonly openSession: (db: Kysely<unknown>, session: { readonly person: string; readonly kind: Session['kind']; readonly agent?: string | undefined }) => Promise<{ readonly id: string; readonly secret: string }>;
  readonly endSession: (db: Kysely<unknown>, id: string, by: string) => Promise<boolean>;
};

export type Surrounding = {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly people: People;
  /** What happened at the door stands in the audit log under the hub's own bureau. */
  readonly audit: (event: AuditEvent) => Promise<void>;
  readonly announce: (db: Kysely<unknown>, said: readonly Announcement[]) => Promise<void>;
  /** Who bears a browser's session. */
  readonly whoIs: (cookie: string) => Promise<Principal | undefined>;
  readonly forgetSessions: () => void;
  readonly publicUrl: () => string;
  /** Where people work once they are signed in; a page that says who they are, where there is nothing else. */
  readonly home?: `/${string}` | undefined;
};

/** What is audited of a sign-in: no secret, no name, and of the address its network only. */
export const doorEvent = ({ clock }: Pick<Surrounding, 'clock'>, action: string, outcome: AuditEvent['outcome'], { person, detail }: { readonly person?: string | undefined; readonly detail: Readonly<Record<string, unknown>> }): AuditEvent =>
  ({ at: clock.now(), action, outcome, bureau: 'HUB', unit: 'administration', token: 'sign-in', subjects: person === undefined ? [] : [person], detail });

/** The bureau's supervisors hear that somebody has a new way to sign in. */
export const linkedAnnouncement = ({ id, bureau }: Person, { by, cause, at }: { readonly by: string; readonly cause: string; readonly at: string }): Announcement =>
  ({ kind: 'people.linked', subject: id, cause, to: { bureau, roles: [bureau === 'HUB' ? 'administrator' : 'supervisor'] }, urgent: false, at, facts: { person: id, by } });

/** The network of an address: its first 24 bits, or 48 of IPv6. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain.split('.').slice(0, 3).join('.');
  const [head = '', tail] = plain.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...(tail === undefined ? [] : zeros), ...after].slice(0, 3).map((part) => part.replace(/^0+(?=.)/, '')).join(':');
}
