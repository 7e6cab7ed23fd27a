/** Work that is under way: whoever must not overtake it waits until all of it that had begun has ended. It knows no check. */

export type Flights = {
  /** Does the work; it counts as under way until it ends, well or not. */
  readonly during: <R>(work: () => Promise<R>) => Promise<R>;
  /** Resolves once everything has ended that was under way when asked; what begins later is not waited for. */
  readonly landed: () => Promise<void>;
};

export function flights(): Flights {
  const underWay = new Set<Promise<unknown>>();
  return {
    during: async (work) => {
      const flight = work();
      underWay.add(flight);
      try {
        return await flight;
      } finally {
        underWay.delete(flight);
      }
    },
    landed: async () => { await Promise.allSettled(underWay); },
  };
}
