/**
 * Duties: work that time asks for (clocks of hits, reviews, retention, deliveries). Each is done by one hub process at a
 * time, as its lock in PostgreSQL says, and again until it says that nothing is left. Knows no duty by name.
 */
import type { Clock } from './clock.ts';
import { run, type Database, type Session } from './store/database.ts';
import { faultFields, type Log } from './telemetry/log.ts';

export type Duty = {
  /** `hits.clocks`. */
  readonly name: string;
  /** How often it is looked at. */
  readonly everyMs: number;
  /**
   * Does what is due at `now`, a bounded piece at a time, in transactions of its own; says whether more is due at once.
   * It may be repeated after a fault, so what was done already must change nothing.
   */
  readonly run: (now: string) => Promise<boolean>;
};

export type Duties = {
  /** Does everything that is due now, whoever's turn it is; for tests and for a command. */
  readonly runAll: () => Promise<void>;
  /** Looks at one duty now: something it may wait for was committed. */
  readonly poke: (name: string) => void;
  readonly stop: () => Promise<void>;
};

const PIECES_MAX = 1_000;
const RETRY_MS = 2_000;

/** Begins to keep the duties. `isKept` false starts none of them by itself: tests move the clock and call `runAll`. */
export function keepDuties({ database, clock, log, duties, isKept = true }: { readonly database: Database; readonly clock: Clock; readonly log: Log; readonly duties: readonly Duty[]; readonly isKept?: boolean }): Duties {
  let stopped = false;
  const wakers = new Map<string, () => void>();

  /** One turn under the duty's lock; false where another process has it. */
  const turn = (duty: Duty, session: Session): Promise<boolean> => underLock(session, duty.name, async () => {
    for (let piece = 0; piece < PIECES_MAX && !stopped; piece += 1) if (!await duty.run(clock.now())) return;
  });

  const sleep = (name: string, ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wakers.set(name, () => { clearTimeout(timer); resolve(); });
  });

  async function keep(duty: Duty): Promise<void> {
    while (!stopped) {
      let pause = duty.everyMs;
      try {
        await database.session((session) => turn(duty, session));
      } catch (cause) {
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
        if (stopped) return;
        log('duty.fault', { duty: duty.name, ...faultFields(cause) });
        pause = RETRY_MS;
      }
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
      if (!stopped) await sleep(duty.name, pause);
    }
  }

  const kept = isKept ? duties.map(keep) : [];
  return {
    runAll: async () => {
      for (const duty of duties) for (let piece = 0; piece < PIECES_MAX; piece += 1) if (!await duty.run(clock.now())) break;
    },
    poke: (name) => { wakers.get(name)?.(); },
    stop: async () => {
      stopped = true;
      for (const wake of wakers.values()) wake();
      await Promise.all(kept);
    },
  };
}

/** Work under a named lock of the cluster's, held by the session; false, and nothing done, where another has it. */
async function underLock(session: Session, name: string, work: () => Promise<void>): Promise<boolean> {
  const [row] = await run(session.db, 'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken', [`duty ${name}`]) as { taken: boolean }[];
  if (row?.taken !== true) return false;
  try {
    await work();
  } finally {
    await run(session.db, 'select pg_advisory_unlock(hashtextextended($1, 0))', [`duty ${name}`]).catch(() => undefined); // a lost session has let go by itself
  }
  return true;
}
