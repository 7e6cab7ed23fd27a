/**
 * Delivers what is planned: at least once, in order of each subject, with a back-off, until it arrives or is given up.
 * One hub process does so at a time (a duty). It knows neither HTTP nor SMTP; `send` does.
 */
import { dayAt } from '../../kernel/days.ts';
import type { Duty } from '../../kernel/duties.ts';
import { announce, type Announcement } from '../../kernel/store/announcements.ts';
import type { Log } from '../../kernel/telemetry/log.ts';
import { holdUntil, listDue, settle, type Due, type Tried } from './delivery-store.ts';
import { DEAD_KIND, planNext, type Planner } from './planning.ts';
import { quietUntil } from './quiet.ts';
import { notificationSettings } from './schema.ts';

/** After the first attempt, one after each of these; then it is given up, a day later. */
export const BACK_OFF_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 10_800_000, 21_600_000, 43_200_000] as const;
/** The duty's name. */
export const DELIVERIES = 'notifications.deliveries';
const UNDER_WAY_MAX = 64;
/** One receiver is sent so many at once, of different subjects. */
const PER_TARGET_MAX = 4;
const EVERY_MS = 1_000;
const LOOK_AGAIN_MS = 100;
/** After so many looks nothing new is begun until all has ended, so that the duty can change hands. */
const LOOKS_MAX = 500;
const STOP_WITHIN_MS = 2_000;

/** How a sending ended. `isFinal`: another attempt would go the same way. */
export type Sent = { readonly hasArrived: boolean; readonly isFinal: boolean; readonly outcome: string; readonly said?: string | undefined };
export type Send = (due: Due, now: string, signal: AbortSignal) => Promise<Sent>;
export type Delivering = { readonly duty: Duty; readonly stop: () => Promise<void> };

export function openDelivering(options: Planner & { readonly send: Send; readonly now: () => string; readonly log: Log; readonly onTried: (way: string, outcome: string) => void }): Delivering {
  const { database, epoch, send, log, settings } = options;
  const underWay = new Map<string, { readonly target: string; readonly done: Promise<void> }>();
  const ended: { readonly tried: Tried; readonly due: Due }[] = [];
  const stopped = new AbortController();
  let looks = 0;

  function begin(due: Due, now: string): void {
    const begun = performance.now();
    const done = send(due, now, stopped.signal)
      .catch((cause: unknown): Sent => ({ hasArrived: false, isFinal: false, outcome: 'fault', said: cause instanceof Error ? cause.name : 'fault' }))
      .then((sent) => {
        if (!stopped.signal.aborted || sent.hasArrived) ended.push({ due, tried: triedOf(due, sent, { at: now, ended: options.now(), ms: Math.round(performance.now() - begun) }) });
      });
    underWay.set(due.id, { target: due.target, done });
  }

  async function settleEnded(now: string): Promise<void> {
    const settling = ended.slice();
    if (settling.length === 0) return;
    const given = settling.filter(({ tried }) => tried.state === 'dead');
    await database.transaction(async ({ db }) => {
      await settle(db, settling.map(({ tried }) => tried), now);
      await announce(db, epoch, given.map(({ due }) => deathOf(due, now)));
    });
    ended.splice(0, settling.length);
    for (const { due, tried } of settling) {
      underWay.delete(due.id); // not before it is written: until then the store would say that it is due
      options.onTried(due.way, tried.state === 'waiting' ? 'failed' : tried.state);
      if (tried.state !== 'delivered') log(tried.state === 'dead' ? 'delivery.dead' : 'delivery.failed', { delivery: due.id, target: due.target, attempt: tried.attempt, outcome: tried.outcome });
    }
  }

  async function beginDue(now: string): Promise<number> {
    let begun = 0;
    for (const due of await listDue(database.db, now, PER_TARGET_MAX)) {
      const atTarget = [...underWay.values()].filter(({ target }) => target === due.target).length;
      if (underWay.size >= UNDER_WAY_MAX || atTarget >= PER_TARGET_MAX || underWay.has(due.id)) continue;
      const quiet = due.way === 'email' && !due.urgent ? quietUntil(now, (await settings(notificationSettings, due.bureau)).quietHours) : undefined;
      if (quiet === undefined) begin(due, now);
      else await holdUntil(database.db, [due.id], quiet);
      begun += 1;
    }
    return begun;
  }

  const run = async (now: string): Promise<boolean> => {
    await settleEnded(now);
    const isMorePlanned = await planNext(options, now);
    looks += 1;
    const begun = looks > LOOKS_MAX || stopped.signal.aborted ? 0 : await beginDue(now);
    if (underWay.size > 0) {
      await Promise.race([...[...underWay.values()].map(({ done }) => done), pause(LOOK_AGAIN_MS)]);
      return true;
    }
    if (looks > LOOKS_MAX) { looks = 0; return false; }
    return isMorePlanned || begun > 0 || ended.length > 0;
  };

  return {
    duty: { name: DELIVERIES, everyMs: EVERY_MS, run },
    /** What is under way may arrive within a moment; what does not is sent again by the next process, with the same id. */
    stop: async () => {
      await Promise.race([Promise.all([...underWay.values()].map(({ done }) => done)), pause(STOP_WITHIN_MS)]);
      stopped.abort();
      await Promise.all([...underWay.values()].map(({ done }) => done));
      await settleEnded(options.now()).catch(() => undefined); // a database that is gone: then it is sent again
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms).unref(); });
}

function triedOf(due: Due, sent: Sent, { at, ended, ms }: { readonly at: string; readonly ended: string; readonly ms: number }): Tried {
  const attempt = due.attempts + 1;
  const backOff = BACK_OFF_MS[due.attempts];
  const state = sent.hasArrived ? 'delivered' : sent.isFinal || backOff === undefined ? 'dead' : 'waiting';
  return {
    id: due.id, target: due.target, subject: due.said.subject, attempt, at, ms, outcome: sent.outcome, said: sent.said ?? null, state,
    nextAt: state === 'waiting' ? new Date(Date.parse(ended) + (backOff ?? 0)).toISOString() : null,
  };
}

/** Told once a day for each receiver: a receiver that is gone gives up many. */
function deathOf({ bureau, target, way, id, said }: Due, now: string): Announcement {
  return { kind: DEAD_KIND, subject: target, cause: dayAt(now, 'UTC'), to: { bureau, roles: ['supervisor'] }, urgent: said.urgent, at: now, facts: { delivery: id, way, target, event: said.id } };
}
