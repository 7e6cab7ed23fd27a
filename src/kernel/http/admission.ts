/**
 * Admission: how many single requests are worked on at once, who waits for a moment, and who is turned away at the door, before anything was
 * read or looked up, so that those who are let in are answered nearly as quickly as on a quiet day. How many work at once is found by watching
 * how long answers take. Knows no action.
 */
import { refusal } from '../errors.ts';

/** A window is long enough for a median, and short enough that a burst is noticed. */
const WINDOW_MS = 100;
const SAMPLES_MIN = 5;
const SAMPLES_MAX = 2_000;
/** Work may take so many times what it takes when little is asked; below `CALM_MS` fewer are not let in for it. */
const SLOWER_MAX = 2;
const CALM_MS = 12;
/** What it takes when little is asked is believed to grow this slowly. */
const DRIFT = 1.005;
const SHRINK = 0.85;
const GROW = 1.05;
/** Nobody waits at the door for longer. */
const WAIT_MAX_MS = 1_000;
const LOOK_MS = 250;
/** Somebody was turned away so lately: it is a rush, and who came last is let in first. Who waited longest has given up soonest. */
const RUSH_MS = 1_000;
const RETRY_AFTER_S = 1;

export const overloaded = refusal('kernel.overloaded', 429, () => ({ message: 'more is being asked than this hub can answer just now; nothing was done, ask again in a second', details: { retryAfterS: RETRY_AFTER_S } }));

/** Who goes before whom when not all can: an officer at the roadside, whoever else waits for an answer, and what can be done later. */
export const LANES = ['first', 'usual', 'last'] as const;
export type Lane = (typeof LANES)[number];

export type AdmissionLimits = { readonly begin: number; readonly least: number; readonly most: number; /** Working and waiting together, at least: so many callers who wait for each answer are never too many, however slow the machine is just now. */ readonly room: number };
const LIMITS: AdmissionLimits = { begin: 32, least: 16, most: 1_024, room: 64 };

/** Somebody at the door. */
export type Caller = { readonly go: () => void; readonly away: () => void; readonly isGone: () => boolean };

export type Admission = {
  /** Lets in, lets wait, or turns away. */
  readonly ask: (lane: Lane, caller: Caller) => void;
  /** Work begins, and ends: between them a caller counts. While a body is still on its way it does not: who sends slowly must not keep others out. */
  readonly enter: (lane: Lane) => void;
  readonly leave: (lane: Lane, tookMs?: number) => void;
  readonly figures: () => { readonly underWay: number; readonly most: number; readonly turnedAway: number; readonly waiting: number };
};

type Waiting = { readonly caller: Caller; readonly sinceMs: number };

/** How many may work at once: fewer when answers slow down, more again when they do not. */
function openLimit(ms: () => number, limits: AdmissionLimits) {
  let most = limits.begin;
  let calm = Infinity;
  let took: number[] = [];
  let wasFull = false;
  let untilMs = ms() + WINDOW_MS;
  return {
    most: () => most,
    /** There was no room. */
    full: () => { wasFull = true; },
    took: (tookMs: number) => { if (took.length < SAMPLES_MAX) took.push(tookMs); },
    look: () => {
      if (ms() < untilMs) return;
      untilMs = ms() + WINDOW_MS;
      if (took.length >= SAMPLES_MIN) {
        const median = [...took].sort((a, b) => a - b)[Math.floor(took.length / 2)] ?? 0;
        calm = Math.min(calm * DRIFT, median);
        if (median > Math.max(CALM_MS, calm * SLOWER_MAX)) most = Math.max(limits.least, Math.floor(most * SHRINK));
        else if (wasFull) most = Math.min(limits.most, Math.ceil(most * GROW));
      }
      took = [];
      wasFull = false;
    },
  };
}

/** `ms` never goes back. */
export function openAdmission(ms: () => number, limits: AdmissionLimits = LIMITS): Admission {
  const limit = openLimit(ms, limits);
  const queues: Readonly<Record<Lane, Waiting[]>> = { first: [], usual: [], last: [] };
  let underWay = 0;
  let ofLast = 0;
  let turned = 0;
  let rushUntilMs = -Infinity;
  let timer: NodeJS.Timeout | undefined;

  const waiting = (): number => queues.first.length + queues.usual.length + queues.last.length;
  /** What can be done later has half of the room at most. */
  const hasRoom = (lane: Lane): boolean => underWay < limit.most() && (lane !== 'last' || ofLast < Math.max(1, limit.most() / 2));

  function turnAway({ caller }: Waiting): void {
    if (caller.isGone()) return;
    turned += 1;
    rushUntilMs = ms() + RUSH_MS;
    caller.away();
  }
  /** Who has waited for too long, and whoever there is no room for: of the lowest lane first, and there who has waited longest. */
  function shed(): void {
    const early = ms() - WAIT_MAX_MS;
    for (const queue of Object.values(queues)) {
      for (let one = queue[0]; one !== undefined && one.sinceMs <= early; one = queue[0]) { queue.shift(); turnAway(one); }
    }
    for (let over = waiting() - Math.max(limits.room - underWay, Math.floor(limit.most() / 2)); over > 0; over -= 1) {
      const one = queues.last.shift() ?? queues.usual.shift() ?? queues.first.shift();
      if (!one) break;
      turnAway(one);
    }
    if (waiting() === 0) { clearTimeout(timer); timer = undefined; } else timer ??= setTimeout(() => { timer = undefined; letIn(); }, LOOK_MS).unref();
  }
  function letIn(): void {
    for (const lane of LANES) {
      const queue = queues[lane];
      while (queue.length > 0 && hasRoom(lane)) {
        const one = ms() < rushUntilMs ? queue.pop() : queue.shift();
        if (one && !one.caller.isGone()) one.caller.go();
      }
    }
    shed();
  }

  return {
    ask: (lane, caller) => {
      limit.look();
      if (queues[lane].length === 0 && hasRoom(lane)) { caller.go(); return; }
      limit.full();
      queues[lane].push({ caller, sinceMs: ms() });
      letIn();
    },
    enter: (lane) => { underWay += 1; if (lane === 'last') ofLast += 1; },
    leave: (lane, tookMs) => {
      underWay -= 1;
      if (lane === 'last') ofLast -= 1;
      if (tookMs !== undefined) limit.took(tookMs);
      limit.look();
      if (waiting() > 0) letIn();
    },
    figures: () => ({ underWay, most: limit.most(), turnedAway: turned, waiting: waiting() }),
  };
}
