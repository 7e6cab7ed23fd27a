/** What comes next of something that is listened to, seen before it is taken: whoever waits for two things at once loses neither. Knows no content. */
import { setTimeout as pause } from 'node:timers/promises';

export type Ahead<T> = {
  /** Settles once the next has come; the same until it is taken. Undefined at the end. */
  readonly coming: () => Promise<T | undefined>;
  /** The next, taken; undefined at the end, or where nothing comes in time. */
  readonly within: (ms: number) => Promise<T | undefined>;
  readonly taken: () => void;
};

export function ahead<T extends object>(source: AsyncIterable<T>): Ahead<T> {
  const iterator = source[Symbol.asyncIterator]();
  let next: Promise<T | undefined> | undefined;
  const coming = (): Promise<T | undefined> => {
    if (!next) {
      next = iterator.next().then(({ done, value }) => (done === true ? undefined : value));
      next.catch(() => undefined); // told to whoever waits for it, if anybody does still
    }
    return next;
  };
  const taken = (): void => { next = undefined; };
  return {
    coming, taken,
    within: async (ms) => {
      const over = new AbortController();
      const late = pause(Math.max(0, ms), 'late' as const, { signal: over.signal }).catch(() => 'late' as const);
      try {
        const first = await Promise.race([coming().then((value) => ({ value })), late]);
        if (first === 'late') return undefined;
        taken();
        return first.value;
      } finally {
        over.abort();
      }
    },
  };
}
