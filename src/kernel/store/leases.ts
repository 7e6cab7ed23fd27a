/**
 * Leases: which process keeps a duty that one does at a time. A lease ends by the database's clock unless it is renewed, and its
 * term goes up with each holder: a process that was cut off, stopped or merely slow commits nothing once another has taken over.
 */
import { behindFence } from './fence.ts';
import { run, type Database, type Kysely } from './database.ts';

/** A holder that says nothing for so long has lost what it held. */
export const LEASE_MS = 5_000;
const BEAT_MS = 1_000;
/** We stop a little before others may begin. */
const MARGIN_MS = 500;

export type Lease = { readonly duty: string; readonly term: number };

/** What was done under a lease was not committed: another process has it now. */
export class LeaseLost extends Error {}

export type Leases = {
  /** The lease of a duty, while this process may act on it. */
  readonly held: (duty: string) => Lease | undefined;
  /** Work whose transactions commit only while the lease stands. */
  readonly under: <R>(lease: Lease, work: () => Promise<R>) => Promise<R>;
  /** Leaves a duty to others, and asks for it again after `ms`. */
  readonly yield: (duty: string, ms: number) => Promise<void>;
  readonly count: () => number;
  /** No more is taken; what is held stays held until `release`. */
  readonly release: () => Promise<void>;
};

export type LeaseOptions = {
  readonly database: Database;
  /** Another one with each start of a process. */
  readonly holder: string;
  readonly duties: readonly string[];
  readonly onGained: (duty: string) => void;
  readonly onLost: (duty: string) => void;
  readonly onFault: (cause: unknown) => void;
  readonly leaseMs?: number;
  readonly beatMs?: number;
};

type Held = { readonly term: number; readonly untilMs: number };

/** Begins to take what is free of some duties, and renews what is held. */
export function openLeases({ database, holder, duties, onGained, onLost, onFault, leaseMs = LEASE_MS, beatMs = BEAT_MS }: LeaseOptions): Leases {
  const holding = new Map<string, Held>();
  const yielded = new Map<string, number>();
  let isReleasing = false;
  let isAway = false;
  let timer: NodeJS.Timeout | undefined;
  let beating: Promise<void> = Promise.resolve();

  async function beat(): Promise<void> {
    const sentMs = performance.now();
    const wanted = duties.filter((duty) => (yielded.get(duty) ?? 0) <= sentMs);
    try {
      const rows = await claim(database.db, { wanted, holder, leaseMs });
      for (const { duty, term } of rows) {
        const before = holding.get(duty);
        holding.set(duty, { term, untilMs: sentMs + leaseMs - Math.min(MARGIN_MS, leaseMs / 4) });
        if (before?.term !== term) onGained(duty);
      }
      isAway = false;
    } catch (cause) {
      if (!isAway) onFault(cause); // once, and not with every beat
      isAway = true;
    }
    for (const [duty, { untilMs }] of holding) if (untilMs <= performance.now()) { holding.delete(duty); onLost(duty); }
  }

  function next(): void {
    beating = beat();
    void beating.then(() => { if (!isReleasing) timer = setTimeout(next, beatMs).unref(); });
  }
  if (duties.length > 0) next();

  const held = (duty: string): Lease | undefined => {
    const one = holding.get(duty);
    return one && one.untilMs > performance.now() ? { duty, term: one.term } : undefined;
  };
  const letGo = async (some: readonly string[]): Promise<void> => {
    for (const duty of some) holding.delete(duty);
    await release(database.db, holder, some).catch(onFault); // then it ends by itself
  };
  return {
    held,
    under: (lease, work) => behindFence((session) => demand(session, holder, lease), work),
    yield: async (duty, ms) => { yielded.set(duty, performance.now() + ms); await letGo([duty]); },
    count: () => duties.filter((duty) => held(duty) !== undefined).length,
    release: async () => {
      isReleasing = true;
      clearTimeout(timer);
      await beating;
      await letGo(duties);
    },
  };
}

/** Renews what is ours and takes what is free. A row that somebody commits under just now waits for the next beat. */
async function claim(db: Kysely<unknown>, { wanted, holder, leaseMs }: { readonly wanted: readonly string[]; readonly holder: string; readonly leaseMs: number }): Promise<readonly Lease[]> {
  return await run(db, `
    with free as (
      select duty from leases where duty = any($1) and (holder = $2 or until <= clock_timestamp()) order by duty for update skip locked
    ), renewed as (
      update leases l set until = clock_timestamp() + $3 * interval '1 ms', holder = $2,
        term = case when l.holder = $2 and l.until > clock_timestamp() then l.term else l.term + 1 end
      from free where l.duty = free.duty returning l.duty, l.term
    ), begun as (
      insert into leases (duty, term, holder, until) select d, 1, $2, clock_timestamp() + $3 * interval '1 ms' from unnest($1::text[]) d
      where not exists (select 1 from leases where duty = d) on conflict do nothing returning duty, term
    )
    select duty, term from renewed union all select duty, term from begun`, [wanted, holder, leaseMs]) as Lease[];
}

/** The row is held until the commit, so that a successor begins behind it. */
async function demand({ db }: { readonly db: Kysely<unknown> }, holder: string, { duty, term }: Lease): Promise<void> {
  const rows = await run(db, 'select 1 from leases where duty = $1 and term = $2 and holder = $3 for share', [duty, term, holder]);
  if (rows.length === 0) throw new LeaseLost(`another process keeps ${duty} now`);
}

async function release(db: Kysely<unknown>, holder: string, duties: readonly string[]): Promise<void> {
  await run(db, `update leases set until = '-infinity' where holder = $1 and duty = any($2)`, [holder, duties]);
}

/** How many of some duties nobody holds. */
export async function countUnkept(db: Kysely<unknown>, duties: readonly string[]): Promise<number> {
  const [row] = await run(db, 'select count(*)::int as n from unnest($1::text[]) d where not exists (select 1 from leases where duty = d and until > clock_timestamp())', [duties]) as { n: number }[];
  return row?.n ?? 0;
}
