/** The console's clock: the hub's time, as its answers tell it, and what ticks by it. A device that goes wrong shows the right clock. */
import { useSyncExternalStore } from 'react';

let aheadMs = 0;

// eslint-disable-next-line no-restricted-syntax -- this is the clock
const deviceMs = (): number => Date.now();

/** Told with every answer: the header `Date` of it. A second is as exact as it gets. */
export function heardTime(date: string | null): void {
  const at = date === null ? Number.NaN : Date.parse(date);
  if (!Number.isNaN(at) && Math.abs(at - deviceMs() - aheadMs) > 1_500) aheadMs = at - deviceMs();
}

export const nowMs = (): number => deviceMs() + aheadMs;
export const thisYear = (): number => new Date(nowMs()).getFullYear();

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let told = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for everything on the screen that ticks: it all moves at once. */
const hearTick = (hear: () => void): (() => void) => {
  listeners.add(hear);
  timer ??= setInterval(() => { told = nowMs(); for (const each of listeners) each(); }, TICK_MS);
  return () => {
    listeners.delete(hear);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

/** As it was told last; anew where nothing ticked until now. */
function toldMs(): number {
  if (timer === undefined && Math.abs(nowMs() - told) >= TICK_MS) told = nowMs();
  return told;
}

/** The moment, told again every second. */
export const useNow = (): number => useSyncExternalStore(hearTick, toldMs);
