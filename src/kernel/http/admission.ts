/**
 * Admission: how many single requests are answered at once. What is beyond is turned away at the door, before anything was read or
 * looked up, so that those who are let in are answered as quickly as on a quiet day. How many that is, is found by watching how
 * long answers take. Knows no action.
 */
import { refusal } from '../errors.ts';

/** A window is long enough for a median, and short enough that a burst is noticed. */
const WINDOW_MS = 100;
const SAMPLES_MIN = 5;
const SAMPLES_MAX = 2_000;
/** Answers may take so many times what they take when little is asked; below `CALM_MS` nobody is turned away for it. */
const SLOWER_MAX = 3;
const CALM_MS = 25;
/** What they take when little is asked is believed to grow this slowly. */
const DRIFT = 1.005;
const SHRINK = 0.8;
const GROW = 1.05;
const RETRY_AFTER_S = 1;

export const overloaded = refusal('kernel.overloaded', 429, () => ({ message: 'more is being asked than this hub can answer just now; nothing was done, ask again in a second', details: { retryAfterS: RETRY_AFTER_S } }));

export type AdmissionLimits = { readonly begin: number; readonly least: number; readonly most: number };
/** A few dozen callers who wait for each answer are never too many, however slow the machine is just now. */
const LIMITS: AdmissionLimits = { begin: 128, least: 64, most: 1_024 };

export type Admission = {
  readonly hasRoom: () => boolean;
  readonly enter: () => void;
  readonly leave: (tookMs: number) => void;
  /** Somebody was turned away. */
  readonly turnedAway: () => void;
  readonly figures: () => { readonly underWay: number; readonly most: number; readonly turnedAway: number };
};

/** `ms` never goes back. */
export function openAdmission(ms: () => number, limits: AdmissionLimits = LIMITS): Admission {
  let most = limits.begin;
  let underWay = 0;
  let turned = 0;
  let calm = Infinity;
  let took: number[] = [];
  let isFull = false;
  let untilMs = ms() + WINDOW_MS;

  function look(): void {
    if (ms() < untilMs) return;
    untilMs = ms() + WINDOW_MS;
    if (took.length >= SAMPLES_MIN) {
      const median = [...took].sort((a, b) => a - b)[Math.floor(took.length / 2)] ?? 0;
      calm = Math.min(calm * DRIFT, median);
      if (median > Math.max(CALM_MS, calm * SLOWER_MAX)) most = Math.max(limits.least, Math.floor(most * SHRINK));
      else if (isFull) most = Math.min(limits.most, Math.ceil(most * GROW));
    }
    took = [];
    isFull = false;
  }

  return {
    hasRoom: () => {
      look();
      if (underWay < most) return true;
      isFull = true;
      return false;
    },
    enter: () => { underWay += 1; },
    leave: (tookMs) => {
      underWay -= 1;
      if (took.length < SAMPLES_MAX) took.push(tookMs);
      look();
    },
    turnedAway: () => { turned += 1; },
    figures: () => ({ underWay, most, turnedAway: turned }),
  };
}
