/** What stands in the store's place at a replica: it writes down what was done, and has no database. Whoever asks it for one has been wired wrongly. */
import type { AuditEvent, Store } from '../kernel/store/store.ts';

const refuse = (): never => { throw new Error('a replica has no database: what was asked here is a hub’s'); };

export const noDatabase = (bureau: string, audit: (event: AuditEvent) => Promise<void>): Store => ({
  bureau, epoch: 0, session: undefined,
  get db() { return refuse(); },
  get records() { return refuse(); },
  transaction: async () => refuse(), withSession: async () => refuse(), announce: async () => refuse(),
  afterCommit: (work) => { work(); },
  audit,
});
