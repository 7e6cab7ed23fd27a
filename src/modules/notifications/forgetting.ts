/** Forgets what was said long ago and what has been delivered. A duty; knows no kind of event. */
import type { Duty } from '../../kernel/duties.ts';
import type { Database } from '../../kernel/store/database.ts';
import { forgetEnded } from './delivery-store.ts';
import { forgetSaid } from './store.ts';

const DAY_MS = 86_400_000;
/** An inbox shows what was said in so many days. */
export const SAID_KEPT_DAYS = 400;
export const DELIVERED_KEPT_DAYS = 30;
export const DEAD_KEPT_DAYS = 180;
const EVERY_MS = 3_600_000;

export const forgetting = (database: Database): Duty => ({
  name: 'notifications.forgetting', everyMs: EVERY_MS,
  run: async (now) => {
    const before = (days: number): string => new Date(Date.parse(now) - days * DAY_MS).toISOString();
    const isMore = await forgetEnded(database.db, before(DELIVERED_KEPT_DAYS), before(DEAD_KEPT_DAYS));
    return await forgetSaid(database.db, before(SAID_KEPT_DAYS)) || isMore;
  },
});
