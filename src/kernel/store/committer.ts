/** Many small writes, one commit: what arrives while a commit is under way goes into the next one. */
import { unavailable } from '../errors.ts';
import { detached } from '../telemetry/traces.ts';
import { sayWhy } from '../reasons.ts';

export type CommitterOptions<T> = {
  /** Writes all items in one transaction, or throws and has written none. */
  readonly flush: (items: readonly T[]) => Promise<void>;
  readonly itemsMax: number;
  /** How many commits may be under way at once. */
  readonly lanes: number;
  /** Refuses more once this many wait. */
  readonly waitingMax: number;
  /** A caller waits this long at most. What had not been begun by then is not written; of a commit under way nobody knows. */
  readonly withinMs?: number;
};

export type Committer<T> = {
  /** Resolves once the items are durable; all together or none. */
  readonly add: (items: readonly T[]) => Promise<void>;
  /** Resolves once nothing is waiting or under way. */
  readonly drained: () => Promise<void>;
};

const WITHIN_MS = 10_000;

type Waiting<T> = { readonly items: readonly T[]; readonly untilMs: number; readonly done: () => void; readonly fail: (cause: unknown) => void };

/** The first of those who wait, as many as fit into one commit; the very first fits always. */
function headOf<T>(queue: readonly Waiting<T>[], itemsMax: number): { readonly group: readonly Waiting<T>[]; readonly items: readonly T[] } {
  const items: T[] = [];
  const end = queue.findIndex((one, i) => {
    if (i > 0 && items.length + one.items.length > itemsMax) return true;
    for (const item of one.items) items.push(item);
    return false;
  });
  return { group: end < 0 ? queue : queue.slice(0, end), items };
}

const tooLate = (): Error => unavailable(sayWhy('database_late'));

/** A flush that throws at once is a failed one like any other. */
const written = async <T>(flush: CommitterOptions<T>['flush'], items: readonly T[]): Promise<void> => { await flush(items); };

/** A group committer. A failed flush fails each of its callers with the same cause. */
export function committer<T>({ flush, itemsMax, lanes, waitingMax, withinMs = WITHIN_MS }: CommitterOptions<T>): Committer<T> {
  let queue: Waiting<T>[] = [];
  const underWay = new Set<readonly Waiting<T>[]>();
  let waiting = 0;
  let idle: (() => void)[] = [];
  let watch: NodeJS.Timeout | undefined;

  /** One timer for all: fails whoever has waited for too long, and runs only while somebody waits. */
  function look(): void {
    watch = undefined;
    const now = performance.now();
    const late = queue.filter(({ untilMs }) => untilMs <= now);
    if (late.length > 0) {
      queue = queue.filter(({ untilMs }) => untilMs > now);
      for (const { items, fail } of late) {
        waiting -= items.length;
        fail(tooLate());
      }
    }
    for (const group of underWay) for (const { untilMs, fail } of group) if (untilMs <= now) fail(tooLate());
    next();
    watchOver();
  }
  function watchOver(): void {
    if (queue.length > 0 || underWay.size > 0) watch ??= setTimeout(look, withinMs / 10);
    else { clearTimeout(watch); watch = undefined; }
  }

  function next(): void {
    if (queue.length === 0 || underWay.size >= lanes) {
      if (underWay.size === 0 && queue.length === 0) {
        for (const tell of idle) tell();
        idle = [];
      }
      return;
    }
    const { group, items } = headOf(queue, itemsMax);
    queue = queue.slice(group.length);
    underWay.add(group);
    watchOver();
    const over = (tell: (one: Waiting<T>) => void): void => {
      waiting -= items.length;
      underWay.delete(group);
      for (const one of group) tell(one);
      next();
      watchOver();
    };
    detached(() => written(flush, items)).then(() => { over(({ done }) => { done(); }); }, (cause: unknown) => { over(({ fail }) => { fail(cause); }); });
  }

  return {
    add: (items) => (items.length === 0 ? Promise.resolve() : new Promise<void>((done, fail) => {
      if (waiting + items.length > waitingMax) { fail(unavailable(sayWhy('writes'))); return; }
      waiting += items.length;
      queue.push({ items, untilMs: performance.now() + withinMs, done, fail });
      if (underWay.size === 0) setImmediate(next); // one turn of the event loop gathers what arrived together
      else next();
    })),
    drained: () => new Promise((tell) => {
      idle.push(tell);
      next();
    }),
  };
}
