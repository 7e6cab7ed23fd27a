/**
 * One broadcaster for each hub process: it reads what is settled once, and hands it to every reader of events in memory.
 * A reader that does not keep up is cut off at a bounded buffer, and comes back for the rest.
 */
import type { Announced } from '../../kernel/feed/announced.ts';
import { comparePositions, type Position } from '../../kernel/feed/feed.ts';
import { follow } from '../../kernel/feed/follower.ts';
import { hears, type Hearer } from './audience.ts';
import { bureauListensEnough, hubListensEnough } from './refusals.ts';

export const STREAMS_PER_BUREAU_MAX = 300;
export const STREAMS_MAX = 2_000;
/** So much may wait for one reader; texts are shared between readers. */
export const EVENTS_WAITING_MAX = 1_000;

/** One event as readers get it; its text is made once for all of them. */
export type Told = { readonly at: Position; readonly id: string; readonly text: string };

export type Subscription = {
  /** Everything after this place comes by `take`. */
  readonly from: Position;
  /** What waits, at most `most`; nothing where nothing came within the wait, or it is over. */
  readonly take: (most: number, waitMs: number) => Promise<readonly Told[]>;
  /** Aborted where it did not keep up, may not listen any more, or the hub ends. */
  readonly cut: AbortController;
  readonly leave: () => void;
};

export type Broadcaster = {
  readonly join: (hearer: Hearer) => Subscription;
  readonly poke: () => void;
  readonly streams: () => number;
  /** Ends all streams: their readers find another hub process. */
  readonly hangUp: () => void;
  readonly stop: () => Promise<void>;
};

type Reader = { readonly hearer: Hearer; readonly push: (told: Told) => void; readonly cut: AbortController };

export type BroadcasterOptions = {
  readonly read: (from: Position, limit: number) => Promise<readonly Announced[]>;
  readonly from: Position;
  /** Told when something has been said, whoever hears it. */
  readonly onSaid: () => void;
  readonly onFault: (cause: unknown) => void;
};

export function openBroadcaster({ read, from, onSaid, onFault }: BroadcasterOptions): Broadcaster {
  const byBureau = new Map<string, Set<Reader>>();
  let count = 0;
  let isOver = false;

  const handle = async (said: readonly Announced[]): Promise<void> => {
    if (said.length > 0) onSaid();
    for (const one of said) {
      const readers = byBureau.get(one.bureau);
      if (!readers) continue;
      let told: Told | undefined;
      for (const reader of readers) if (hears(reader.hearer, one)) reader.push(told ??= toldOf(one));
    }
  };
  const follower = follow<Announced>({ read, from, handle, onFault });

  function join(hearer: Hearer): Subscription {
    const readers = byBureau.get(hearer.bureau) ?? new Set();
    if (readers.size >= STREAMS_PER_BUREAU_MAX) throw bureauListensEnough(STREAMS_PER_BUREAU_MAX);
    if (count >= STREAMS_MAX || isOver) throw hubListensEnough();
    byBureau.set(hearer.bureau, readers);
    const { reader, take } = openReader(hearer);
    readers.add(reader);
    count += 1;
    const leave = (): void => {
      if (!readers.delete(reader)) return;
      count -= 1;
      if (readers.size === 0 && byBureau.get(hearer.bureau) === readers) byBureau.delete(hearer.bureau);
    };
    reader.cut.signal.addEventListener('abort', leave);
    return { from: follower.position(), take, cut: reader.cut, leave };
  }

  const hangUp = (): void => {
    isOver = true;
    for (const readers of [...byBureau.values()]) for (const { cut } of [...readers]) cut.abort();
  };
  return { join, hangUp, poke: follower.poke, streams: () => count, stop: async () => { hangUp(); await follower.stop(); } };
}

function openReader(hearer: Hearer): { readonly reader: Reader; readonly take: Subscription['take'] } {
  const cut = new AbortController();
  let waiting: Told[] = [];
  let wake: (() => void) | undefined;
  cut.signal.addEventListener('abort', () => { waiting = []; wake?.(); });
  return {
    reader: {
      hearer, cut,
      push: (told) => {
        if (cut.signal.aborted) return;
        if (waiting.length >= EVENTS_WAITING_MAX) { cut.abort(); return; }
        waiting.push(told);
        wake?.();
      },
    },
    take: async (most, waitMs) => {
      if (waiting.length === 0 && !cut.signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs);
          wake = () => { clearTimeout(timer); resolve(); };
        });
        wake = undefined;
      }
      return waiting.splice(0, most);
    },
  };
}

/** An announcement as an event of a stream: its id is where a reader goes on, and tells nothing of what others hear. */
export function toldOf({ epoch, tx, position, id, kind, subject, at, urgent, facts }: Announced): Told {
  return { at: { epoch, tx, position }, id, text: `id: ${id}\ndata: ${JSON.stringify({ id, kind, subject, at, urgent, facts })}\n\n` };
}

export const isAfter = (a: Position, b: Position): boolean => comparePositions(a, b) > 0;
