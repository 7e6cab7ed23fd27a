/**
 * Which channels the stream does not carry, as the relay sees them: those that failed, until they have gone well for a while. Two servers of a cluster that elected each
 * other empty answer in turns with one that has kept the stream, so one success says little. Knows no stream; the time is handed in.
 */

/** A server that restarts, or another that takes over, is no trouble. */
const TROUBLED_AFTER_MS = 10_000;
/** The relay looks at a quiet channel's stream twelve times meanwhile: of two streams one would hardly answer so often in a row. */
const STEADY_MS = 60_000;

export type Troubles = {
  readonly failed: (channel: string) => void;
  readonly went: (channel: string) => void;
  /** It is carried no more, or by another process. */
  readonly forget: (channel: string) => void;
  /** Whether it has failed for longer. */
  readonly isLasting: (channel: string) => boolean;
  readonly count: () => number;
};
export type TroublesOptions = { readonly ms: () => number; /** Told once when a channel's trouble has lasted, and once when it is over. */ readonly onTrouble: (channel: string) => void; readonly onOver: (channel: string) => void };

type Trouble = { readonly sinceMs: number; wellSinceMs: number | undefined; isTold: boolean };

export function watchTroubles({ ms, onTrouble, onOver }: TroublesOptions): Troubles {
  const troubles = new Map<string, Trouble>();
  const hasLasted = ({ sinceMs }: Trouble): boolean => ms() - sinceMs >= TROUBLED_AFTER_MS;
  const isLasting = (trouble: Trouble): boolean => trouble.isTold || (hasLasted(trouble) && trouble.wellSinceMs === undefined);
  return {
    failed: (channel) => {
      const trouble = troubles.get(channel) ?? { sinceMs: ms(), wellSinceMs: undefined, isTold: false };
      troubles.set(channel, trouble);
      trouble.wellSinceMs = undefined;
      if (trouble.isTold || !hasLasted(trouble)) return;
      trouble.isTold = true;
      onTrouble(channel);
    },
    went: (channel) => {
      const trouble = troubles.get(channel);
      if (!trouble) return;
      trouble.wellSinceMs ??= ms();
      if (ms() - trouble.wellSinceMs < STEADY_MS) return;
      troubles.delete(channel);
      if (trouble.isTold) onOver(channel);
    },
    forget: (channel) => { troubles.delete(channel); },
    // One that failed and has gone well since may be over: it counts once it has failed for longer.
    isLasting: (channel) => { const trouble = troubles.get(channel); return trouble !== undefined && isLasting(trouble); },
    count: () => [...troubles.values()].filter(isLasting).length,
  };
}
