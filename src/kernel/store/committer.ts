/** Many small writes, one commit: what arrives while a commit is under way goes into the next one. */
import { unavailable } from '../errors.ts';

export type CommitterOptions<T> = {
  /** Writes all items in one transaction, or throws and has written none. */
  readonly flush: (items: readonly T[]) => Promise<void>;
  readonly itemsMax: number;
  /** How many commits may be under way at once. */
  readonly lanes: number;
  /** Refuses more once this many wait. */
  readonly waitingMax: number;
};

export type Committer<T> = {
  /** Resolves once the items are durable; all together or none. */
  readonly add: (items: readonly T[]) => Promise<void>;
  /** Resolves once nothing is waiting or under way. */
  readonly drained: () => Promise<void>;
};

type Waiting<T> = { readonly items: readonly T[]; readonly done: () => void; readonly fail: (cause: unknown) => void };

/** A group committer. A failed flush fails each of its callers with the same cause. */
export function committer<T>({ flush, itemsMax, lanes, waitingMax }: CommitterOptions<T>): Committer<T> {
  let queue: Waiting<T>[] = [];
  let waiting = 0;
  let busy = 0;
  let idle: (() => void)[] = [];

  function next(): void {
    if (queue.length === 0 || busy >= lanes) {
      if (busy === 0 && queue.length === 0) {
        for (const tell of idle) tell();
        idle = [];
      }
      return;
    }
    const group: Waiting<T>[] = [];
    const items: T[] = [];
    let taken = 0;
    while (taken < queue.length) {
      const head = queue[taken];
      if (!head || (taken > 0 && items.length + head.items.length > itemsMax)) break;
      group.push(head);
      items.push(...head.items);
      taken += 1;
    }
    queue = queue.slice(taken);
    busy += 1;
    flush(items).then(
      () => { for (const { done } of group) done(); },
      (cause: unknown) => { for (const { fail } of group) fail(cause); },
    ).finally(() => {
      waiting -= items.length;
      busy -= 1;
      next();
    });
  }

  return {
    add: (items) => new Promise<void>((done, fail) => {
      if (items.length === 0) { done(); return; }
      if (waiting + items.length > waitingMax) { fail(unavailable('too many writes are waiting')); return; }
      waiting += items.length;
      queue.push({ items, done, fail });
      if (busy === 0) setImmediate(next); // one turn of the event loop gathers what arrived together
      else next();
    }),
    drained: () => new Promise((tell) => {
      idle.push(tell);
      next();
    }),
  };
}
