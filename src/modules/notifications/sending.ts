/** What is being sent at this moment, and what has ended and is not written down yet. Bounded; knows neither queue nor store. */
import { inSpan } from '../../kernel/telemetry/traces.ts';
import type { Due } from './delivery-store.ts';

const UNDER_WAY_MAX = 64;
/** One receiver is sent so many at once, of different subjects. */
export const PER_TARGET_MAX = 4;

/** How a sending ended. `isFinal`: another attempt would go the same way. */
export type Sent = { readonly hasArrived: boolean; readonly isFinal: boolean; readonly outcome: string; readonly said?: string | undefined };
export type Send = (due: Due, now: string, signal: AbortSignal) => Promise<Sent>;
export type Ended = { readonly due: Due; readonly sent: Sent; readonly begunAt: string; readonly ms: number };

export type Sending = {
  readonly hasRoomFor: (due: Due) => boolean;
  readonly begin: (due: Due, now: string) => void;
  readonly size: () => number;
  /** Those that have ended; until they are forgotten, the store would say that they are due. */
  readonly ended: () => readonly Ended[];
  readonly forget: (ended: readonly Ended[]) => void;
  /** Resolves once one more has ended, or after the wait. */
  readonly next: (waitMs: number) => Promise<void>;
  /** Ends all: what has not arrived within the wait is broken off, and not told as ended. */
  readonly stop: (waitMs: number) => Promise<void>;
  readonly isStopped: () => boolean;
};

export function openSending(send: Send): Sending {
  const underWay = new Map<string, { readonly target: string; readonly done: Promise<void> }>();
  const ended: Ended[] = [];
  const stopped = new AbortController();

  async function one(due: Due, begunAt: string): Promise<void> {
    const begun = performance.now();
    let sent: Sent;
    try {
      sent = await traced(due, () => send(due, begunAt, stopped.signal));
    } catch (cause) {
      sent = { hasArrived: false, isFinal: false, outcome: 'fault', said: cause instanceof Error ? cause.name : 'fault' };
    }
    if (sent.hasArrived || !stopped.signal.aborted) ended.push({ due, sent, begunAt, ms: Math.round(performance.now() - begun) });
  }
  const all = (): Promise<void>[] => [...underWay.values()].map(({ done }) => done);

  return {
    hasRoomFor: ({ id, target }) => underWay.size < UNDER_WAY_MAX && !underWay.has(id) && [...underWay.values()].filter((other) => other.target === target).length < PER_TARGET_MAX,
    begin: (due, now) => { underWay.set(due.id, { target: due.target, done: one(due, now) }); },
    size: () => underWay.size,
    ended: () => ended.slice(),
    forget: (written) => {
      ended.splice(0, written.length);
      for (const { due } of written) underWay.delete(due.id);
    },
    next: (waitMs) => Promise.race([...all(), pause(waitMs)]),
    stop: async (waitMs) => {
      await Promise.race([Promise.all(all()), pause(waitMs)]);
      stopped.abort();
      await Promise.all(all());
    },
    isStopped: () => stopped.signal.aborted,
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms).unref(); });

/** One attempt, in the trace of what is said. */
const traced = ({ id, way, target, attempts, said: { traceparent } }: Due, work: () => Promise<Sent>): Promise<Sent> =>
  inSpan('notifications.deliver', { 'crosscheck.delivery': id, 'crosscheck.way': way, 'crosscheck.target': target, 'crosscheck.attempt': attempts + 1 }, async (span) => {
    const sent = await work();
    span.note({ 'crosscheck.outcome': sent.outcome, 'crosscheck.has_arrived': sent.hasArrived });
    return sent;
  }, { kind: 'client', parent: traceparent ?? undefined });
