/** The sequencer as a duty: twice a second, by one process at a time. A log that is held says so once a minute, and goes on when it may. */
import type { Clock } from '../clock.ts';
import type { Duty } from '../duties.ts';
import type { Log } from '../telemetry/log.ts';
import { LogHeld, type Sequencer } from './sequencer.ts';

const EVERY_MS = 500;
const SAID_AGAIN_MS = 60_000;

export function sequencingDuty({ sequence }: Pick<Sequencer, 'sequence'>, { clock, log }: { readonly clock: Clock; readonly log: Log }): Duty {
  let saidAtMs = -Infinity;
  return {
    name: 'log.sequence', everyMs: EVERY_MS,
    async run(now) {
      try {
        return await sequence(now);
      } catch (cause) {
        if (!(cause instanceof LogHeld)) throw cause;
        if (clock.ms() - saidAtMs >= SAID_AGAIN_MS) {
          saidAtMs = clock.ms();
          log('log.held', { why: cause.message });
        }
        return false;
      }
    },
  };
}
