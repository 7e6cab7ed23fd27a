/** The store that an action is handed: records, audit and SQL of the modules, narrowed to who asks. */
import { openDatabase, run, type Connection, type Database, type Kysely, type Session } from './database.ts';
import { committer } from './committer.ts';
import { tooBusy } from '../errors.ts';
import { copyRow } from './copy.ts';
import { announce, type Announcement } from './announcements.ts';
import { recordsFor, type Records } from './records.ts';
import { sayWhy } from '../reasons.ts';

export type AuditOutcome = 'done' | 'refused' | 'failed';
export type AuditEvent = {
  readonly at: string; readonly action: string; readonly outcome: AuditOutcome;
  readonly bureau: string; readonly unit: string; readonly token: string; readonly person?: string | undefined; readonly device?: string | undefined;
  /** Ids of what it was about. */
  readonly subjects: readonly string[];
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
};

export type Store = {
  /** Whose view this is. */
  readonly bureau: string;
  readonly epoch: number;
  readonly db: Kysely<unknown>;
  readonly records: Records;
  /** The one connection of the transaction; undefined outside one. */
  readonly session: Session | undefined;
  /** A transaction of its own, with the same view. */
  readonly transaction: <R>(work: (tx: Store) => Promise<R>) => Promise<R>;
  /** One connection for a longer piece of work that commits in steps. */
  readonly withSession: <R>(work: (session: Session) => Promise<R>) => Promise<R>;
  /** Says to bureaus, units or persons that something happened; in a transaction with it. Saying it twice is saying it once. */
  readonly announce: (said: readonly Announcement[]) => Promise<void>;
  /**
   * In a transaction: done once it has committed, and not at all where it has not. Outside: at once. Whoever forgets before the commit what
   * others may read until it, has it remembered again.
   */
  readonly afterCommit: (work: () => void) => void;
  /** In a transaction: with it. Outside: durable on return, sharing its commit with others that arrive together. */
  readonly audit: (event: AuditEvent) => Promise<void>;
};

export type Hub = {
  readonly database: Database;
  readonly epoch: number;
  readonly storeFor: (bureau: string) => Store;
  readonly drained: () => Promise<void>;
};

const AUDIT_COLUMNS = ['at', 'action', 'outcome', 'bureau', 'unit', 'token', 'person', 'device', 'subjects', 'detail'];
const auditRow = (e: AuditEvent): string => copyRow([e.at, e.action, e.outcome, e.bureau, e.unit, e.token, e.person, e.device, e.subjects, e.detail && JSON.stringify(e.detail)]);

/** Writes audit events on a session, with its transaction. */
export const auditOn = (session: Session, events: readonly AuditEvent[]): Promise<void> => session.copyIn('audit_events', AUDIT_COLUMNS, events.map(auditRow).join(''));

const AUDIT_GROUP_MAX = 2_000;
const AUDIT_WAITING_MAX = 20_000;
/** Pieces of work that keep a connection for as long as somebody sends: the others are for who waits for an answer. */
const LONG_SESSIONS_MAX = 8;

/** The stores of a hub over one database. `onWrite` is told after each commit that may have changed records. */
export function openHub(database: Database, epoch: number, onWrite: () => void): Hub {
  const auditLog = committer<AuditEvent>({
    itemsMax: AUDIT_GROUP_MAX, lanes: 1, waitingMax: AUDIT_WAITING_MAX,
    flush: (events) => database.session((session) => auditOn(session, events)),
  });

  let longSessions = 0;

  const inTransaction = (bureau: string, session: Session, after: (() => void)[]): Store => ({
    bureau, epoch, session, db: session.db,
    records: recordsFor(session.db, bureau, epoch),
    transaction: () => { throw new Error('a transaction is open already'); },
    withSession: (work) => work(session),
    announce: (said) => announce(session.db, epoch, said),
    afterCommit: (work) => { after.push(work); },
    audit: (event) => auditOn(session, [event]),
  });

  const storeFor = (bureau: string): Store => ({
    bureau, epoch, session: undefined, db: database.db,
    records: recordsFor(database.db, bureau, epoch),
    transaction: async (work) => {
      const after: (() => void)[] = [];
      const result = await database.transaction((session) => work(inTransaction(bureau, session, after)));
      for (const one of after) one();
      onWrite();
      return result;
    },
    withSession: async (work) => {
      if (longSessions >= LONG_SESSIONS_MAX) throw tooBusy(sayWhy('taken_in', { n: LONG_SESSIONS_MAX }));
      longSessions += 1;
      try {
        return await database.session(work);
      } finally {
        longSessions -= 1;
        onWrite();
      }
    },
    announce: async (said) => {
      await announce(database.db, epoch, said);
      onWrite();
    },
    afterCommit: (work) => { work(); },
    audit: (event) => auditLog.add([event]),
  });

  return { database, epoch, storeFor, drained: auditLog.drained };
}

/**
 * The feed's epoch on this cluster: a new one begins where the database stands on another cluster than before,
 * because transaction ids of two clusters cannot be compared.
 */
export async function currentEpoch(database: Database, now: string): Promise<number> {
  return database.transaction(async ({ db }) => {
    await run(db, 'lock table feed_epochs in share row exclusive mode'); // hubs may start together
    const [cluster] = await run(db, 'select system_identifier::text as id from pg_control_system()') as { id: string }[];
    const [last] = await run(db, 'select epoch, system_identifier as id from feed_epochs order by epoch desc limit 1') as { epoch: number; id: string }[];
    if (last && last.id === cluster?.id) return last.epoch;
    const epoch = (last?.epoch ?? 0) + 1;
    await run(db, 'insert into feed_epochs (epoch, system_identifier, begun_at) values ($1, $2, $3)', [epoch, cluster?.id ?? '', now]);
    return epoch;
  });
}

export { openDatabase, type Connection };
