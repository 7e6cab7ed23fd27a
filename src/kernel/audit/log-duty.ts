/**
 * The sequencer as a duty: twice a second, by one process at a time, and those that may take over keep up with what it signed. A log
 * that is held says so once a minute, and goes on when it may.
 */
import type { Clock } from '../clock.ts';
import type { Duty } from '../duties.ts';
import { faultFields, type Log } from '../telemetry/log.ts';
import { ForeignKey, LogHeld, type Sequencer } from './sequencer.ts';

const EVERY_MS = 500;
const KEPT_UP_EVERY_MS = 2_000;
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
        return cause instanceof ForeignKey && 'others';
      }
    },
  };
}

/** Every process that may take over keeps up, whoever writes the log now. */
export function keepUpWithLog({ keepUp }: Pick<Sequencer, 'keepUp'>, log: Log): { readonly stop: () => Promise<void> } {
  let said = '';
  let looking = Promise.resolve();
  const look = async (): Promise<void> => {
    try {
      await keepUp();
      said = '';
    } catch (cause) {
      if (cause instanceof ForeignKey) return; // the duty says so
      const fault = (cause as Error).message;
      if (fault !== said) log('log.not_kept_up', faultFields(cause));
      said = fault;
    }
  };
  let timer = setTimeout(function again() { looking = look().then(() => { if (!isStopped) timer = setTimeout(again, KEPT_UP_EVERY_MS); }); }, KEPT_UP_EVERY_MS);
  let isStopped = false;
  return { stop: async () => { isStopped = true; clearTimeout(timer); await looking; } };
}
