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
import { PER_TARGET_MAX, openSending, type Ended, type Send } from './sending.ts';

/** After the first attempt, one after each of these; then it is given up, a day later. */
export const BACK_OFF_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 10_800_000, 21_600_000, 43_200_000] as const;
/** The duty's name. */
export const DELIVERIES = 'notifications.deliveries';
const EVERY_MS = 1_000;
const LOOK_AGAIN_MS = 100;
/** After so many looks nothing new is begun until all has ended, so that the duty can change hands. */
const LOOKS_MAX = 500;
const STOP_WITHIN_MS = 2_000;

export type DeliveringOptions = Planner & { readonly send: Send; readonly now: () => string; readonly log: Log; readonly onTried: (way: string, outcome: string) => void };
export type Delivering = { readonly duty: Duty; readonly stop: () => Promise<void> };

export function openDelivering(options: DeliveringOptions): Delivering {
  const { database, epoch, log, settings } = options;
  const sending = openSending(options.send);
  let looks = 0;

  async function settleEnded(): Promise<void> {
    const ended = sending.ended();
    if (ended.length === 0) return;
    const now = options.now();
    const tried = ended.map((one) => triedOf(one, now));
    await database.transaction(async ({ db }) => {
      await settle(db, tried, now);
      await announce(db, epoch, ended.filter((_, at) => tried[at]?.state === 'dead').map(({ due }) => deathOf(due, now)));
    });
    sending.forget(ended);
    for (const [at, { state, attempt, outcome }] of tried.entries()) {
      const due = ended[at]?.due;
      if (!due) continue;
      options.onTried(due.way, state === 'waiting' ? 'failed' : state);
      if (state !== 'delivered') log(state === 'dead' ? 'delivery.dead' : 'delivery.failed', { delivery: due.id, target: due.target, attempt, outcome });
    }
  }

  /** How many were begun, or held because it is quiet. */
  async function beginDue(now: string): Promise<number> {
    let begun = 0;
    for (const due of await listDue(database.db, now, PER_TARGET_MAX)) {
      if (!sending.hasRoomFor(due)) continue;
      const quiet = due.way === 'email' && !due.urgent ? quietUntil(now, (await settings(notificationSettings, due.bureau)).quietHours) : undefined;
      if (quiet === undefined) sending.begin(due, now);
      else await holdUntil(database.db, [due.id], quiet);
      begun += 1;
    }
    return begun;
  }

  const run = async (now: string): Promise<boolean> => {
    await settleEnded();
    const isMorePlanned = await planNext(options, now);
    looks += 1;
    const begun = looks > LOOKS_MAX || sending.isStopped() ? 0 : await beginDue(now);
    if (sending.size() > 0) {
      await sending.next(LOOK_AGAIN_MS);
      return true;
    }
    const isHandedOver = looks > LOOKS_MAX;
    looks = 0;
    return !isHandedOver && (isMorePlanned || begun > 0);
  };

  return {
    duty: { name: DELIVERIES, everyMs: EVERY_MS, run },
    /** What is under way may arrive within a moment; what does not is sent again by the next process, with the same id. */
    stop: async () => {
      await sending.stop(STOP_WITHIN_MS);
      await settleEnded().catch(() => undefined); // a database that is gone: then it is sent again
    },
  };
}

function triedOf({ due, sent, begunAt, ms }: Ended, now: string): Tried {
  const backOff = BACK_OFF_MS[due.attempts];
  const state = sent.hasArrived ? 'delivered' : sent.isFinal || backOff === undefined ? 'dead' : 'waiting';
  return {
    id: due.id, target: due.target, subject: due.said.subject, attempt: due.attempts + 1, at: begunAt, ms, outcome: sent.outcome, said: sent.said ?? null, state,
    nextAt: state === 'waiting' ? new Date(Date.parse(now) + (backOff ?? 0)).toISOString() : null,
  };
}

/** Told once a day for each receiver, and once more where what it lost was urgent: a receiver that is gone gives up many. Which of them was the first says nothing, so none is named. */
function deathOf({ bureau, target, way, said: { urgent } }: Due, now: string): Announcement {
  return { kind: DEAD_KIND, subject: target, cause: `${dayAt(now, 'UTC')}${urgent ? ' urgent' : ''}`, to: { bureau, roles: ['supervisor'] }, urgent, at: now, facts: { way, target } };
}
