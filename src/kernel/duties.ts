/**
 * Duties: work that time asks for (clocks of hits, reviews, retention, deliveries). Each is done by one hub process at a
 * time, as its lease in PostgreSQL says, and again until it says that nothing is left. Knows no duty by name.
 */
import type { Clock } from './clock.ts';
import { LeaseLost, countUnkept, openLeases, type Lease } from './store/leases.ts';
import type { Database } from './store/database.ts';
import { faultFields, type Log } from './telemetry/log.ts';

export type Duty = {
  /** `hits.clocks`. */
  readonly name: string;
  /** How often it is looked at. */
  readonly everyMs: number;
  /**
   * Does what is due at `now`, a bounded piece at a time, in transactions of its own; says whether more is due at once.
   * It may be repeated after a fault, so what was done already must change nothing. `others`: this process cannot do it,
   * another one may.
   */
  readonly run: (now: string) => Promise<boolean | 'others'>;
};

export type Duties = {
  /** Does everything that is due now, whoever's turn it is; for tests and for a command. */
  readonly runAll: () => Promise<void>;
  /** Looks at one duty now: something it may wait for was committed. */
  readonly poke: (name: string) => void;
  /** How many this process keeps. */
  readonly kept: () => number;
  /** How many of those that this process may keep nobody keeps. */
  readonly unkept: () => Promise<number>;
  /** Begins nothing more and waits for what is under way. */
  readonly stop: () => Promise<void>;
  /** Leaves them to others, at once. */
  readonly release: () => Promise<void>;
};

const PIECES_MAX = 1_000;
const RETRY_MS = 2_000;
/** What this process cannot do is left to others for so long. */
const YIELD_MS = 5_000;

export type DutyOptions = {
  readonly database: Database; readonly clock: Clock; readonly log: Log; readonly duties: readonly Duty[];
  /** Who holds the leases: another name with each start of a process. */
  readonly holder: string;
  /** False starts none of them by itself: tests move the clock and call `runAll`. */
  readonly isKept?: boolean;
};

/** Begins to keep the duties. */
export function keepDuties({ database, clock, log, duties, holder, isKept = true }: DutyOptions): Duties {
  let stopped = false;
  const wakers = new Map<string, () => void>();
  const wake = (name: string): void => { wakers.get(name)?.(); };
  const leases = openLeases({
    database, holder, duties: isKept ? duties.map(({ name }) => name) : [],
    onGained: (duty) => { log('duty.taken', { duty }); wake(duty); }, onLost: (duty) => { log('duty.lost', { duty }); },
    onFault: (cause) => { log('duty.leases_unknown', faultFields(cause)); },
  });

  /** One turn: ends early where the lease does. */
  async function turn(duty: Duty, lease: Lease): Promise<void> {
    for (let piece = 0; piece < PIECES_MAX && !stopped && leases.held(duty.name)?.term === lease.term; piece += 1) {
      const more = await duty.run(clock.now());
      if (more === 'others') return leases.yield(duty.name, YIELD_MS);
      if (!more) return;
    }
  }

  const sleep = (name: string, ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wakers.set(name, () => { clearTimeout(timer); resolve(); });
  });

  async function keep(duty: Duty): Promise<void> {
    while (!stopped) {
      let pause = duty.everyMs;
      const lease = leases.held(duty.name);
      try {
        if (lease) await leases.under(lease, () => turn(duty, lease));
      } catch (cause) {
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
        if (stopped) return;
        if (cause instanceof LeaseLost) log('duty.not_committed', { duty: duty.name });
        else log('duty.fault', { duty: duty.name, ...faultFields(cause) });
        pause = RETRY_MS;
      }
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
      if (!stopped) await sleep(duty.name, pause);
    }
  }

  const kept = isKept ? duties.map(keep) : [];
  return {
    runAll: async () => {
      for (const duty of duties) for (let piece = 0; piece < PIECES_MAX; piece += 1) if (await duty.run(clock.now()) !== true) break;
    },
    poke: wake,
    kept: leases.count,
    unkept: () => countUnkept(database.db, isKept ? duties.map(({ name }) => name) : []),
    stop: async () => {
      stopped = true;
      for (const one of wakers.values()) one();
      await Promise.all(kept);
    },
    release: leases.release,
  };
}
