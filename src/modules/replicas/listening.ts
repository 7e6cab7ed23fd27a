/** One replica's end of a stream: what waits for it, bounded, and what cuts it off. Knows no segment but as bytes. */

/** So much may wait for one replica; the bytes are shared between those of a bureau. */
const WAITING_BYTES_MAX = 32 * 1024 * 1024;
/** What has waited for so long is not taken any more. */
const WAITING_MAX_MS = 60_000;

export type Listener = {
  readonly replica: string;
  readonly listen: () => void;
  readonly push: (segment: Buffer, at: string) => void;
  /** What came, once something has; undefined once it is over. */
  readonly take: () => Promise<readonly Buffer[] | undefined>;
  /** The time of the newest segment that was taken. */
  readonly lastAt: () => string | undefined;
  /** Aborted where it did not keep up, may not listen any more, or the hub ends. */
  readonly cut: AbortController;
};

export function openListener(replica: string): Listener {
  const cut = new AbortController();
  let waiting: { readonly segment: Buffer; readonly at: string; readonly sinceMs: number }[] = [];
  let bytes = 0;
  let isListening = false;
  let lastAt: string | undefined;
  let wake: (() => void) | undefined;
  cut.signal.addEventListener('abort', () => { waiting = []; wake?.(); });
  return {
    replica, cut,
    lastAt: () => lastAt,
    listen: () => { isListening = !cut.signal.aborted; },
    push: (segment, at) => {
      if (!isListening || cut.signal.aborted) return;
      const now = performance.now();
      if (bytes + segment.length > WAITING_BYTES_MAX || now - (waiting[0]?.sinceMs ?? now) > WAITING_MAX_MS) { cut.abort(); return; }
      waiting.push({ segment, at, sinceMs: now });
      bytes += segment.length;
      wake?.();
    },
    take: async () => {
      if (waiting.length === 0 && !cut.signal.aborted) await new Promise<void>((resolve) => { wake = resolve; });
      wake = undefined;
      if (cut.signal.aborted) return undefined;
      const taken = waiting;
      waiting = [];
      bytes = 0;
      lastAt = taken.at(-1)?.at ?? lastAt;
      return taken.map(({ segment }) => segment);
    },
  };
}
