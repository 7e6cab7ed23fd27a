/** Counts what fails at one door, by network, so that a flood of failures neither fills the audit log nor tells more. Never refuses anybody who proves who it is. */
import { isFresh } from './clock.ts';
import { isIPv4, isIPv6 } from 'node:net';

const COUNTED_MAX = 10_000;

export type Throttle = {
  /** Counts one; says whether it is beyond what is told in full, and how many were not told before it. */
  readonly count: (key: string) => { readonly isOver: boolean; readonly untold: number; readonly retryAfterS: number };
};

/** `max` in each `windowMs`. */
export function openThrottle({ ms, max, windowMs }: { readonly ms: () => number; readonly max: number; readonly windowMs: number }): Throttle {
  const seen = new Map<string, { count: number; untold: number; untilMs: number }>();
  return {
    count: (key) => {
      const now = ms();
      let one = seen.get(key);
      if (!one || !isFresh(one.untilMs, now, windowMs)) {
        if (seen.size >= COUNTED_MAX) seen.clear();
        one = { count: 0, untold: one?.untold ?? 0, untilMs: now + windowMs };
        seen.set(key, one);
      }
      one.count += 1;
      const isOver = one.count > max;
      const { untold } = one;
      one.untold = isOver ? untold + 1 : 0;
      return { isOver, untold: isOver ? 0 : untold, retryAfterS: Math.max(1, Math.ceil((one.untilMs - now) / 1000)) };
    },
  };
}

/** The network of an address: the first three bytes of IPv4, the first 48 bits of IPv6. */
export function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4 !== undefined && isIPv4(v4)) return `${v4.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(address)) return 'unknown';
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const whole = tail === undefined ? front : [...front, ...Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0'), ...back];
  return `${whole.slice(0, 3).map((part) => part.replace(/^0+(?=.)/, '')).join(':')}::/48`;
}
