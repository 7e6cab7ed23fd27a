/** The clock of hits (R10): what was not answered in time is asked again, then taken to the owner's supervisors, then to the hub. Knows no wall clock: it is told what time it is. */
import type { Duty } from '../../kernel/duties.ts';
import type { Store } from '../../kernel/store/store.ts';
import { dueAfter } from './clocks.ts';
import { calendarOf, take } from './deeds.ts';
import { clockDeedOf, type Held } from './life.ts';
import { holdDue, stopClock, type Due } from './life-store.ts';
import type { HitPorts } from './ports.ts';

const EVERY_MS = 2_000;
const BATCH_MAX = 100;
const LEVELS = { ask_again: undefined, escalate_to_supervisor: 'supervisor', escalate_to_hub: 'hub' } as const;

export type ClockOptions = Pick<HitPorts, 'settings' | 'timeZoneOf'> & { readonly transaction: <R>(work: (tx: Store) => Promise<R>) => Promise<R> };

/** What is due is done in the order in which it fell due. After the hub was away each step is made once, and the next is counted from there: nobody could have answered meanwhile. */
export const clockDuty = (options: ClockOptions): Duty => ({
  name: 'hits.clocks', everyMs: EVERY_MS,
  run: (now) => options.transaction(async (tx) => {
    const due = await holdDue(tx.db, now, BATCH_MAX);
    for (const one of due) await ring(options, tx, one, now);
    return due.length === BATCH_MAX;
  }),
});

async function ring(options: ClockOptions, tx: Store, { hit, isHidden, isOver }: Due, now: string): Promise<void> {
  if (isHidden) return stopClock(tx.db, hit.id); // R5: the finder hears nothing more of the record, not even that nobody answers
  if (isOver) {
    await take(tx, hit, { deed: 'end_record', actor: { who: 'record' }, at: now, change: { closedAs: 'record_over', released: 'record_over' }, said: { why: 'record_over' } });
    return;
  }
  const deed = clockDeedOf(hit);
  const level = LEVELS[deed];
  const was = { dueAt: hit.dueAt, ...(level === undefined ? {} : { level }) };
  await take(tx, hit, { deed, actor: { who: 'clock' }, at: now, change: await nextStep(options, tx, hit, now), facts: was, said: level === undefined ? {} : { level } });
}

/** The hub is told last: from then on nothing happens by itself, and the answer stays due. */
async function nextStep(options: ClockOptions, tx: Store, hit: Held, now: string): Promise<Partial<Held>> {
  const step = Math.min(hit.step + 1, 3);
  if (step === 3) return { step, nextDueAt: undefined };
  const { urgency = 'routine', requestedAt = now } = hit;
  const dueAt = dueAfter(now, { urgency, requestedAt }, await calendarOf(options, tx, hit.owner));
  return { step, dueAt, nextDueAt: dueAt };
}
