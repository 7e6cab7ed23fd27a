/** Every wait and size of the embedded PostgreSQL, by name. Knows no PostgreSQL. */

export type Limits = {
  /** a postmaster that says nothing at all for so long is taken for dead */
  readonly silenceMs: number;
  /** one that says "I am recovering" or "I am shutting down" may take so long */
  readonly recoveryMs: number;
  /** fast shutdown writes a checkpoint: at 256 MB of buffers a slow disk needs its time */
  readonly fastStopMs: number;
  readonly quitMs: number;
  readonly killMs: number;
  /** a killed hub's session must end before its lock is free */
  readonly lockMs: number;
  readonly pollMs: number;
  readonly backoffMinMs: number;
  readonly backoffMaxMs: number;
  readonly initdbMs: number;
  readonly probeMs: number;
  readonly logBytesMax: number;
};

export const usualLimits: Limits = {
  silenceMs: 20_000,
  recoveryMs: 900_000,
  fastStopMs: 60_000,
  quitMs: 10_000,
  killMs: 10_000,
  lockMs: 5_000,
  pollMs: 250,
  backoffMinMs: 200,
  backoffMaxMs: 30_000,
  initdbMs: 180_000,
  probeMs: 20_000,
  logBytesMax: 16 * 1024 * 1024,
};
