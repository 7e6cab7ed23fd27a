/**
 * One broadcaster for each hub process: it reads what is settled once, and hands it to every reader of events in memory.
 * Behind a burst a reader falls back to the store; one that takes nothing is cut off, and comes back for the rest.
 */
import type { Announced } from '../../kernel/feed/announced.ts';
import { comparePositions, type Position } from '../../kernel/feed/feed.ts';
import { follow } from '../../kernel/feed/follower.ts';
import { hears, type Hearer } from './audience.ts';
import { bureauListensEnough, hubListensEnough } from './refusals.ts';

export const STREAMS_PER_BUREAU_MAX = 300;
export const STREAMS_MAX = 2_000;
/** So much may wait for one reader; texts are shared between readers. What is more it reads from the store. */
export const EVENTS_WAITING_MAX = 1_000;
/** A reader for which more would wait, and that takes nothing for so long, is cut off. */
export const BEHIND_MAX_MS = 5_000;

/** One event as readers get it; its text is made once for all of them. */
export type Told = { readonly at: Position; readonly id: string; readonly text: string };

export type Subscription = {
  /** From now on everything comes by `take` that comes after the place given. */
  readonly listen: () => Position;
  /** What waits, at most `most`; nothing where nothing came within the wait, or it is over. Undefined where more came than waits: then it has to `listen` again, and to read what it missed. */
  readonly take: (most: number, waitMs: number) => Promise<readonly Told[] | undefined>;
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
  /** Everything up to here has been handed to who listens; set in the same breath. */
  let position = from;

  const handle = async (said: readonly Announced[]): Promise<void> => {
    if (said.length > 0) onSaid();
    for (const one of said) {
      const readers = byBureau.get(one.bureau);
      if (!readers) continue;
      let told: Told | undefined;
      for (const reader of readers) if (hears(reader.hearer, one)) reader.push(told ??= toldOf(one));
    }
    position = said.at(-1) ?? position;
  };
  const follower = follow<Announced>({ name: 'events.tell', read, from, handle, onFault });

  function join(hearer: Hearer): Subscription {
    const readers = byBureau.get(hearer.bureau) ?? new Set();
    if (readers.size >= STREAMS_PER_BUREAU_MAX) throw bureauListensEnough(STREAMS_PER_BUREAU_MAX);
    if (count >= STREAMS_MAX || isOver) throw hubListensEnough();
    byBureau.set(hearer.bureau, readers);
    const { reader, take, listen } = openReader(hearer);
    readers.add(reader);
    count += 1;
    const leave = (): void => {
      if (!readers.delete(reader)) return;
      count -= 1;
      if (readers.size === 0 && byBureau.get(hearer.bureau) === readers) byBureau.delete(hearer.bureau);
    };
    reader.cut.signal.addEventListener('abort', leave);
    return { listen: () => { listen(); return position; }, take, cut: reader.cut, leave };
  }

  const hangUp = (): void => {
    isOver = true;
    for (const readers of [...byBureau.values()]) for (const { cut } of [...readers]) cut.abort();
  };
  return { join, hangUp, poke: follower.poke, streams: () => count, stop: async () => { hangUp(); await follower.stop(); } };
}

function openReader(hearer: Hearer): { readonly reader: Reader; readonly take: Subscription['take']; readonly listen: () => void } {
  const cut = new AbortController();
  let waiting: Told[] = [];
  let behind: NodeJS.Timeout | undefined;
  let isListening = false;
  let wake: (() => void) | undefined;
  const stop = (): void => {
    isListening = false;
    waiting = [];
    wake?.();
  };
  cut.signal.addEventListener('abort', () => { clearTimeout(behind); stop(); });
  return {
    reader: {
      hearer, cut,
      push: (told) => {
        if (!isListening) return;
        if (waiting.length < EVENTS_WAITING_MAX) { waiting.push(told); wake?.(); return; }
        behind = setTimeout(() => { cut.abort(); }, BEHIND_MAX_MS);
        stop();
      },
    },
    listen: () => {
      clearTimeout(behind);
      isListening = !cut.signal.aborted;
    },
    take: async (most, waitMs) => {
      if (waiting.length === 0 && isListening) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs);
          wake = () => { clearTimeout(timer); resolve(); };
        });
        wake = undefined;
      }
      return isListening || cut.signal.aborted ? waiting.splice(0, most) : undefined;
    },
  };
}

/** An announcement as an event of a stream: its id is where a reader goes on, and tells nothing of what others hear. */
export function toldOf({ epoch, tx, position, id, kind, subject, at, urgent, facts }: Announced): Told {
  return { at: { epoch, tx, position }, id, text: `id: ${id}\ndata: ${JSON.stringify({ id, kind, subject, at, urgent, facts })}\n\n` };
}

export const isAfter = (a: Position, b: Position): boolean => comparePositions(a, b) > 0;
