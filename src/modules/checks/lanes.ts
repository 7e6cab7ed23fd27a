/** Who watches lanes, and what they look at together: the store is asked once for all who watch the same. Knows no check. */
import { lanesFull } from './refusals.ts';

export const LANES_PER_BUREAU_MAX = 200;
const LANES_MAX = 1_000;
/** How soon what a camera found is seen. */
export const LOOK_EVERY_MS = 1_000;
/** What was seen by one is told to others for so long. */
const SHARED_MS = LOOK_EVERY_MS * .9;

export type Lanes = {
  /** Begins to watch; refused where as many watch as may. Aborted where the hub ends. */
  readonly join: (bureau: string) => { readonly cut: AbortController; readonly leave: () => void };
  /** What stands under a key now: asked anew where nobody has asked just before. */
  readonly look: <T>(key: string, ask: () => Promise<T>) => Promise<T>;
  /** Ends all of them: those who watch find another hub process. */
  readonly hangUp: () => void;
};

export function openLanes(): Lanes {
  const byBureau = new Map<string, Set<AbortController>>();
  const looks = new Map<string, { readonly at: number; readonly seen: Promise<unknown> }>();
  let count = 0;
  let isOver = false;

  function join(bureau: string): { readonly cut: AbortController; readonly leave: () => void } {
    const watching = byBureau.get(bureau) ?? new Set();
    if (isOver || count >= LANES_MAX || watching.size >= LANES_PER_BUREAU_MAX) throw lanesFull(LANES_PER_BUREAU_MAX);
    const cut = new AbortController();
    byBureau.set(bureau, watching.add(cut));
    count += 1;
    const leave = (): void => {
      if (!watching.delete(cut)) return;
      count -= 1;
      if (watching.size === 0 && byBureau.get(bureau) === watching) byBureau.delete(bureau);
    };
    cut.signal.addEventListener('abort', leave);
    return { cut, leave };
  }

  return {
    join,
    look: async <T>(key: string, ask: () => Promise<T>): Promise<T> => {
      const now = performance.now();
      for (const [other, { at }] of looks) if (now - at > SHARED_MS) looks.delete(other);
      const seen = (looks.get(key)?.seen ?? ask()) as Promise<T>;
      if (!looks.has(key)) looks.set(key, { at: now, seen });
      return await seen;
    },
    hangUp: () => {
      isOver = true;
      for (const watching of [...byBureau.values()]) for (const cut of [...watching]) cut.abort();
    },
  };
}
