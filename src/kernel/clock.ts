/** The only clock. Everything that needs a moment is handed one, so that tests can say what time it is. */

/** A moment as text, always UTC and always milliseconds: `2026-11-22T10:15:00.000Z`. */
export type Clock = {
  readonly now: () => string;
  /** The same moment in milliseconds since 1970. */
  readonly ms: () => number;
  /** Whether a clock beside it is elsewhere; not said by one that is held against none. */
  readonly differs?: () => boolean;
};

export const systemClock: Clock = {
  // eslint-disable-next-line no-restricted-syntax -- this is the clock
  now: () => new Date().toISOString(),
  // eslint-disable-next-line no-restricted-syntax -- this is the clock
  ms: () => Date.now(),
};

/** A clock that stands still until it is moved: for tests. */
export function heldClock(start: string): Clock & { move: (ms: number) => void } {
  let at = Date.parse(start);
  return { now: () => new Date(at).toISOString(), ms: () => at, move: (ms) => { at += ms; } };
}

/** Whether what is remembered for `forMs` still is. A clock that was set back makes nothing last for the hours in between. */
export const isFresh = (untilMs: number, nowMs: number, forMs: number): boolean => untilMs > nowMs && untilMs - nowMs <= forMs;
