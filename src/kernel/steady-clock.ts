/**
 * The clock of a hub's process: it goes on steadily whatever becomes of the machine's, and is set by what two of three say: its own going on, the
 * machine, the database that all processes of a hub share. Knows no SQL.
 */
import { systemClock, type Clock } from './clock.ts';

/** Clocks that are kept differ by less. */
const AGREE_MS = 2_000;
/** Less than this is how long it takes to ask. */
const NOISE_MS = 50;
/** What a sum of such numbers loses. Beyond that it is never ahead of the clock that it was set by. */
const LOST_MS = 0.001;

export type SteadyClock = Clock & {
  /** Holds it against the machine's clock and, where it is known, the database's moment just now; true where one of them is somewhere else. */
  readonly hold: (databaseMs: number | undefined) => boolean;
  readonly differs: () => boolean;
};

const agree = (a: number, b: number): boolean => Math.abs(a - b) <= AGREE_MS;

/** `machineMs` may jump, `steadyMs` never does. Until it is held against the database for the first time it is the machine's. */
export function steadyClock(machineMs: () => number = systemClock.ms, steadyMs: () => number = () => performance.now()): SteadyClock {
  let base = machineMs() - steadyMs();
  let isSet = false;
  let isElsewhere = false;
  const ms = (): number => Math.floor(base + steadyMs() + LOST_MS);
  const follow = (otherMs: number, noiseMs: number): void => { if (Math.abs(otherMs - ms()) > noiseMs) base = otherMs - steadyMs(); };
  return {
    ms,
    now: () => new Date(ms()).toISOString(),
    differs: () => isElsewhere,
    hold: (databaseMs) => {
      const machine = machineMs();
      if (databaseMs === undefined) {
        if (agree(machine, ms())) follow(machine, 0);
      } else {
        // A process that has just begun has nothing of its own to say: of the two that speak it goes with the one that others share.
        if (!isSet || agree(machine, databaseMs)) follow(agree(machine, databaseMs) ? machine : databaseMs, 0);
        else if (agree(machine, ms())) follow(machine, 0);
        else if (agree(databaseMs, ms())) follow(databaseMs, NOISE_MS);
        isSet = true;
      }
      // Of a database out of reach it stays as it was.
      isElsewhere = !agree(machine, ms()) || (databaseMs === undefined ? isElsewhere : !agree(databaseMs, ms()));
      return isElsewhere;
    },
  };
}
