/** The console's clock: the hub's time, as its answers tell it, and what ticks by it. A device that goes wrong shows the right clock. */
import { useEffect, useState } from 'react';

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

/** The moment, told again every second. */
export function useNow(): number {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const timer = setInterval(() => { setNow(nowMs()); }, TICK_MS);
    return () => { clearInterval(timer); };
  }, []);
  return now;
}
