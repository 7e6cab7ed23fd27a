/** Work on a queue in short slices of the event loop, behind whoever is being answered. It knows not what the work is. */

export type Slices<T> = {
  /** Returns at once. */
  readonly add: (items: readonly T[]) => void;
  /** Resolves once everything is done that was added before. */
  readonly done: () => Promise<void>;
};

/** Each slice ends after `sliceMs`. Of more than `waitingMax` items that wait, the oldest are dropped. */
export function inSlices<T>(work: (item: T) => void, { sliceMs, waitingMax }: { readonly sliceMs: number; readonly waitingMax: number }): Slices<T> {
  let queue: T[] = [];
  let at = 0;
  let isWorking = false;
  let added = 0;
  let ended = 0;
  let waiters: { readonly upTo: number; readonly tell: () => void }[] = [];

  function slice(): void {
    const end = performance.now() + sliceMs;
    while (at < queue.length && performance.now() < end) {
      work(queue[at] as T);
      at += 1;
      ended += 1;
    }
    if (at >= queue.length) {
      queue = [];
      at = 0;
    }
    const told = waiters.filter(({ upTo }) => upTo <= ended);
    waiters = waiters.filter(({ upTo }) => upTo > ended);
    for (const { tell } of told) tell();
    isWorking = queue.length > 0;
    if (isWorking) setImmediate(slice);
  }

  return {
    add: (items) => {
      for (const item of items) queue.push(item);
      added += items.length;
      const tooMany = queue.length - at - waitingMax;
      if (tooMany > 0) {
        ended += tooMany;
        queue = queue.slice(at + tooMany);
        at = 0;
      }
      if (!isWorking && queue.length > 0) { isWorking = true; setImmediate(slice); }
    },
    done: () => (ended >= added ? Promise.resolve() : new Promise((tell) => { waiters.push({ upTo: added, tell }); })),
  };
}
