/** R16 as a duty: checks whose time is over become figures, some thousand at a time. */
import { dayAt } from '../../kernel/days.ts';
import type { Duty } from '../../kernel/duties.ts';
import type { Database } from '../../kernel/store/database.ts';
import type { Log } from '../../kernel/telemetry/log.ts';
import { reduceEnded } from './retention-store.ts';

const CHECKS_PER_PIECE = 5_000;
const EVERY_MS = 3_600_000;

export const retentionDuty = (database: Database, log: Log): Duty => ({
  name: 'checks.retention', everyMs: EVERY_MS,
  async run(now) {
    const reduced = await reduceEnded(database, dayAt(now, 'UTC'), CHECKS_PER_PIECE);
    if (reduced > 0) log('checks.reduced', { checks: reduced });
    return reduced === CHECKS_PER_PIECE;
  },
});
