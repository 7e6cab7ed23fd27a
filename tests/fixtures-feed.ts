/** Writers that hold a transaction open for as long as a test wishes, and leave changes in it. */
import { run, type Database, type Session } from '../src/kernel/store/database.ts';

export { testDatabase } from './fixtures.ts';

export type Writer = {
  /** Leaves a change; its transaction has an id and the change a position from now on. */
  readonly add: (subject: string) => Promise<void>;
  readonly commit: () => Promise<void>;
  readonly rollback: () => Promise<void>;
};

/** Begins a transaction on a connection of its own. */
export async function openWriter(database: Database, epoch = 1): Promise<Writer> {
  const opened = Promise.withResolvers<Session>();
  const over = Promise.withResolvers<undefined>();
  const held = database.session(async (session) => {
    await session.begin();
    opened.resolve(session);
    await over.promise;
  });
  held.catch(opened.reject);
  const session = await opened.promise;
  const end = async (how: () => Promise<void>): Promise<void> => {
    await how();
    over.resolve(undefined);
    await held;
  };
  return {
    add: async (subject) => { await run(session.db, `insert into changes (epoch, kind, subject, version) values ($1, 'vehicles', $2, 1)`, [epoch, subject]); },
    commit: () => end(session.commit),
    rollback: () => end(session.rollback),
  };
}
