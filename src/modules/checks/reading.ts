/**
 * Where answers are read from: records as the asker may see them, the log of checks, what stands of hits. A hub reads its database; a
 * replica what it keeps.
 */
import type { Context } from '../../kernel/context.ts';
import type { Kysely } from '../../kernel/store/database.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import { listOwn, type OwnQuery, type OwnRow, type Whose } from './mine-store.ts';
import type { Compared, HitOfCheck, LoggedCheck } from './schema.ts';
import { findCheck, listComparisons } from './store.ts';

type Asking = Pick<Context, 'principal' | 'store'>;

export type Reading = {
  /** Those of some records that may be found now, as the asker's bureau may know of them (R5, R13). */
  readonly findable: (ctx: Asking, ids: readonly string[], now: string) => Promise<readonly Envelope[]>;
  /** Those of some records of which the owner has confirmed a hit of this bureau's that is worked on still. */
  readonly confirmedFor: (ctx: Asking, records: readonly string[]) => Promise<ReadonlySet<string>>;
  /** The hits of the asker's bureau that stand for some checks. */
  readonly hitsOfChecks: (ctx: Asking, keepsDiscreet: boolean, checks: readonly string[]) => Promise<readonly HitOfCheck[]>;
  /** A check of the asker's bureau, as logged. */
  readonly findCheck: (ctx: Asking, id: string) => Promise<LoggedCheck | undefined>;
  readonly comparisonsOf: (ctx: Asking, check: string) => Promise<readonly Compared[]>;
  readonly listOwn: (ctx: Asking, whose: Whose, query: OwnQuery) => Promise<readonly OwnRow[]>;
};

/** What the hits module lends. */
export type HitPorts = {
  readonly confirmedFor: (db: Kysely<unknown>, bureau: string, records: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly hitsOfChecks: (db: Kysely<unknown>, asker: { readonly bureau: string; readonly keepsDiscreet: boolean }, checks: readonly string[]) => Promise<readonly HitOfCheck[]>;
};

/** From the asker's own view of the hub's database. */
export const readingDatabase = ({ confirmedFor, hitsOfChecks }: HitPorts): Reading => ({
  findable: ({ store }, ids, now) => store.records.findable(ids, now),
  confirmedFor: ({ store, principal }, records) => confirmedFor(store.db, principal.bureau, records),
  hitsOfChecks: ({ store, principal: { bureau } }, keepsDiscreet, checks) => hitsOfChecks(store.db, { bureau, keepsDiscreet }, checks),
  findCheck: ({ store, principal }, id) => findCheck(store.db, principal.bureau, id),
  comparisonsOf: ({ store }, check) => listComparisons(store.db, check),
  listOwn: ({ store }, whose, query) => listOwn(store.db, whose, query),
});
