/** A follower walks a feed (changes, announcements) in order, batch by batch, and survives a database that is away. At least once: handlers tolerate a repeat. */
import { inSpan } from '../telemetry/traces.ts';
import type { Position } from './feed.ts';

const BATCH_MAX = 2_000;
const POLL_MS = 100;
const RETRY_MS = 500;

export type Follower = {
  /** Where it stands: everything up to here has been handled. */
  readonly position: () => Position;
  /** Look now: something was committed. */
  readonly poke: () => void;
  /** Resolves once the changes that were settled when asked have been handled. */
  readonly caughtUp: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** What is followed, with the trace in which it came about where one was recorded. */
export type Followed = Position & { readonly traceparent?: string | null };

export type FollowerOptions<C extends Followed> = {
  /** What handling a batch is called in traces; it goes on in the trace of the first thing in it that has one, and is linked to the others'. */
  readonly name: string;
  /** What is settled after a position, oldest first, at most so many. */
  readonly read: (from: Position, limit: number) => Promise<readonly C[]>;
  readonly from: Position;
  readonly handle: (changes: readonly C[]) => Promise<void>;
  /** Told each time it stands at the end of what is settled. */
  readonly onEnd?: () => void;
  readonly onFault: (cause: unknown) => void;
};

/** Begins to follow after `from`. */
export function follow<C extends Followed>({ name, read, from, handle, onEnd, onFault }: FollowerOptions<C>): Follower {
  let position = from;
  let stopped = false;
  let wake: (() => void) | undefined;
  let poked = false;
  let waiters: (() => void)[] = [];

  const sleep = (ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => { clearTimeout(timer); resolve(); };
  });

  async function step(): Promise<boolean> {
    const told = waiters;
    waiters = [];
    try {
      const changes = await read(position, BATCH_MAX);
      const last = changes.at(-1);
      if (last) {
        await traced(name, changes, () => handle(changes));
        position = { epoch: last.epoch, tx: last.tx, position: last.position };
      }
      if (changes.length === BATCH_MAX) {
        waiters = [...told, ...waiters];
        return true;
      }
      onEnd?.();
      for (const tell of told) tell();
      return false;
    } catch (cause) {
      waiters = [...told, ...waiters];
      throw cause;
    }
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      poked = false;
      let pause = POLL_MS;
      try {
        if (await step()) continue;
      } catch (cause) {
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
        if (stopped) return;
        onFault(cause);
        pause = RETRY_MS;
      }
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- both change while we wait
      if (!poked && !stopped) await sleep(pause);
      wake = undefined;
    }
  }

  const poke = (): void => { poked = true; wake?.(); };
  const running = loop();
  return {
    position: () => position,
    poke,
    caughtUp: () => new Promise((resolve) => { waiters.push(resolve); poke(); }),
    stop: async () => { stopped = true; poke(); await running; },
  };
}

function traced<C extends Followed>(name: string, changes: readonly C[], work: () => Promise<void>): Promise<void> {
  const causes = [...new Set(changes.flatMap(({ traceparent }) => traceparent ?? []))];
  const [parent, ...links] = causes;
  return parent === undefined ? work() : inSpan(name, { 'crosscheck.changes': changes.length }, work, { parent, links });
}
