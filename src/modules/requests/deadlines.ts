/** What time asks of requests about data: reminders before and after the end, and cases forgotten when their time is over. */
import { dayAt, monthsLater } from '../../kernel/days.ts';
import type { Duty } from '../../kernel/duties.ts';
import type { Store } from '../../kernel/store/store.ts';
import { due } from './announcing.ts';
import { forgetAnswered, holdDue, saveReminded } from './store.ts';

const EVERY_MS = 60_000;
const PAGE = 200;
/** An answered case is kept for as long as it may be asked about: three years, as checks are (R16). */
const KEPT_MONTHS = 36;

export const deadlineDuty = (storeFor: (bureau: string) => Store): Duty => ({
  name: 'requests.deadlines', everyMs: EVERY_MS,
  run: (now) => storeFor('').transaction(async (tx) => {
    const cases = await holdDue(tx.db, now, PAGE);
    for (const one of cases) {
      const isOver = one.dueAt <= now;
      await tx.announce([due(one, isOver, now)]);
      await saveReminded(tx.db, one.id, isOver ? 2 : 1);
    }
    const forgotten = await forgetAnswered(tx.db, `${monthsLater(dayAt(now, 'UTC'), -KEPT_MONTHS)}T00:00:00.000Z`, PAGE);
    return cases.length === PAGE || forgotten === PAGE;
  }),
});
