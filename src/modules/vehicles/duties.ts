/**
 * What time asks of records: owners are told of reviews and records end on their day (R13), a found one is asked about (R14),
 * an approval that nobody gave lapses (R3). Every step may be repeated after a fault and then changes nothing.
 */
import { dayAt, daysLater } from '../../kernel/days.ts';
import type { Duty } from '../../kernel/duties.ts';
import type { Announcement } from '../../kernel/store/announcements.ts';
import { reviseMany } from '../../kernel/store/records.ts';
import { auditOn, type Store } from '../../kernel/store/store.ts';
import { lapseApproval, listLapsed, type Kept } from './approvals-store.ts';
import { dueLocateClocks, holdLocateClock, moveLocateClock, reviewProgress, reviewsDue, reviewsOver, saveReviewPlace, stopLocateClock, type LocateClock, type ReviewProgress } from './clocks-store.ts';
import { toOwner } from './deeds.ts';
import { ended, isStanding, LOCATE_STEPS, NOTICES, noticedThrough, notApproved, stepDueAt, suspended, type Deed, type VehicleRecord } from './life.ts';
import { HUB } from './schema.ts';
import { vehicleOf } from './view.ts';

export type DutyPorts = {
  readonly storeFor: (bureau: string) => Store;
  /** Whether the owner has confirmed a hit on this record. Given by app.ts. */
  readonly hasConfirmed: (db: Store['db'], record: string) => Promise<boolean>;
};

const MINUTE_MS = 60_000;
const PAGE = 1_000;
const CLOCKS_PAGE = 200;
const BY = 'HUB clock';
const deedAt = (now: string, timeZone = 'UTC'): Deed => ({ now, by: BY, timeZone });
const eventOf = (at: string, action: string, subjects: readonly string[]) => ({ at, action, outcome: 'done', bureau: HUB, unit: 'clock', token: 'hub', subjects } as const);

/** Inside a transaction there is a session. */
const sessionOf = ({ session }: Store): NonNullable<Store['session']> => {
  if (!session) throw new Error('this work needs a transaction');
  return session;
};

// ---- reviews (R13) ----

/** Where a bureau begins that was never told: at what ends from today on. */
const beginning = (today: string): { day: string; id: string } => ({ day: today, id: '' });

/** Tells a page of what comes up for review; says whether there is more. */
async function tellReviews(ports: DutyPorts, { bureau, timeZone, places }: ReviewProgress, { notice, months, now }: { readonly notice: string; readonly months: number; readonly now: string }): Promise<boolean> {
  const today = dayAt(now, timeZone);
  const through = noticedThrough(today, months);
  const place = places[notice] ?? beginning(today);
  // After a long silence only the nearest notice is given: what the later one covers, the earlier one leaves to it.
  const nearer = NOTICES.find((one) => one.months < months);
  const least = nearer ? { day: daysLater(noticedThrough(today, nearer.months), 1), id: '' } : place;
  const from = places[notice] === undefined || least.day > place.day ? least : place;
  if (from.day > through) return false;
  return ports.storeFor(bureau).transaction(async (tx) => {
    const due = await reviewsDue(tx.db, bureau, { from, through, limit: PAGE });
    await tx.announce(due.map(({ id, reviewOn, version }) => toOwner({ id, owner: bureau, version }, { kind: 'vehicles.review_due', cause: `${notice} ${reviewOn}`, at: now, facts: { reviewOn, months } })));
    const last = due.at(-1);
    await saveReviewPlace(tx.db, bureau, notice, due.length === PAGE && last ? { day: last.reviewOn, id: last.id } : beginning(daysLater(through, 1)));
    return due.length === PAGE;
  });
}

/** Ends a page of records whose day is over; says whether there is more. */
async function endReviews(ports: DutyPorts, { bureau, timeZone, places }: ReviewProgress, now: string): Promise<boolean> {
  const today = dayAt(now, timeZone);
  if (places.end && places.end.day >= today) return false;
  return ports.storeFor(bureau).transaction(async (tx) => {
    const ids = await reviewsOver(tx.db, bureau, { today, now, limit: PAGE });
    const before = await tx.records.ownForChange(ids);
    const after = [...before.values()].map(vehicleOf).filter((record) => !isStanding(record, now)).map((record) => ended(record, deedAt(now, timeZone)));
    if (after.length > 0) {
      await reviseMany(sessionOf(tx), tx.epoch, after);
      await tx.announce(after.map((record) => toOwner(record, { kind: 'vehicles.ended', cause: record.reviewOn, at: now, facts: { reviewOn: record.reviewOn } })));
      await auditOn(sessionOf(tx), [eventOf(now, 'vehicles.end', after.map(({ id }) => id))]);
    }
    if (ids.length < PAGE) await saveReviewPlace(tx.db, bureau, 'end', beginning(today));
    return ids.length === PAGE;
  });
}

const reviews = (ports: DutyPorts): Duty => ({
  name: 'vehicles.reviews', everyMs: MINUTE_MS,
  run: async (now) => {
    let isMore = false;
    for (const progress of await reviewProgress(ports.storeFor(HUB).db)) {
      if (await endReviews(ports, progress, now)) isMore = true;
      for (const notice of NOTICES) if (await tellReviews(ports, progress, { ...notice, now })) isMore = true;
    }
    return isMore;
  },
});

// ---- located and not answered (R14) ----

async function remind(ports: DutyPorts, { record: id, owner }: LocateClock, now: string): Promise<void> {
  await ports.storeFor(owner).transaction(async (tx) => {
    // The record first, as every deed holds it: whoever clears or justifies it now is waited for.
    const found = await tx.records.findForChange(id);
    const clock = await holdLocateClock(tx.db, id);
    if (!clock || clock.dueAt > now) return;
    const record = found && vehicleOf(found);
    const step = LOCATE_STEPS[clock.step];
    if (!record || !step || !isStanding(record, now)) return stopLocateClock(tx.db, id);
    await tx.announce(asked(record, clock, { tells: step.tells, now }));
    // The next step is so many days after this one was due, also where an owner had named a later day.
    const begun = new Date(Date.parse(clock.dueAt) - step.days * DAY_MS).toISOString();
    const next = stepDueAt(begun, clock.step + 1);
    if (next !== undefined) return moveLocateClock(tx.db, id, clock.step + 1, next);
    await stopLocateClock(tx.db, id);
    if (record.status !== 'suspended' && await ports.hasConfirmed(tx.db, id)) await suspendFound(tx, record, now);
  });
}
const DAY_MS = 86_400_000;

function asked(record: VehicleRecord, { locatedAt, dueAt }: LocateClock, { tells, now }: { readonly tells: (typeof LOCATE_STEPS)[number]['tells']; readonly now: string }): readonly Announcement[] {
  const cause = `${tells} ${dueAt}`;
  const facts = { locatedAt };
  if (tells === 'desk') return [toOwner(record, { kind: 'vehicles.locate_reminder', cause, at: now, facts })];
  if (tells === 'supervisor') return [toOwner(record, { kind: 'vehicles.locate_escalated', cause, at: now, roles: ['supervisor'], facts: { ...facts, to: 'supervisor' } })];
  if (record.hiddenFrom.includes(HUB)) return [];
  return [{ kind: 'vehicles.locate_escalated', subject: record.id, cause, to: { bureau: HUB, roles: ['administrator'] }, urgent: false, at: now, facts: { record: record.id, owner: record.owner, ...facts, to: 'hub' } }];
}

async function suspendFound(tx: Store, before: VehicleRecord, now: string): Promise<void> {
  const after = suspended(before, { by: 'located', reason: 'found, confirmed by its owner, and neither cleared nor justified since' }, deedAt(now));
  await tx.records.revise(before, after);
  await tx.announce([toOwner(after, { kind: 'vehicles.suspended', at: now, urgent: true, facts: { by: 'located' } })]);
  await tx.audit(eventOf(now, 'vehicles.suspend', [after.id]));
}

const locates = (ports: DutyPorts): Duty => ({
  name: 'vehicles.locates', everyMs: MINUTE_MS,
  run: async (now) => {
    const due = await dueLocateClocks(ports.storeFor(HUB).db, now, CLOCKS_PAGE);
    for (const clock of due) await remind(ports, clock, now);
    return due.length > 0; // a step that lies in the past as well is done in the next turn
  },
});

// ---- approvals that nobody gave (R3) ----

async function lapse(ports: DutyPorts, kept: Kept, now: string): Promise<void> {
  await ports.storeFor(kept.bureau).transaction(async (tx) => {
    const found = await tx.records.findForChange(kept.record);
    const record = found && vehicleOf(found);
    await lapseApproval(tx.db, kept.id, now);
    if (!record) return;
    if (record.status === 'pending') await tx.records.revise(record, notApproved(record, deedAt(now)));
    await tx.announce([toOwner(record, { kind: 'vehicles.approval_decided', cause: kept.id, at: now, facts: { approval: kept.id, asks: kept.kind, decision: 'lapsed' } })]);
    await tx.audit(eventOf(now, 'vehicles.lapse', [kept.record]));
  });
}

const lapses = (ports: DutyPorts): Duty => ({
  name: 'vehicles.approvals', everyMs: MINUTE_MS,
  run: async (now) => {
    const due = await listLapsed(ports.storeFor(HUB).db, now, CLOCKS_PAGE);
    for (const kept of due) await lapse(ports, kept, now);
    return due.length === CLOCKS_PAGE;
  },
});

export const vehicleDuties = (ports: DutyPorts): readonly Duty[] => [reviews(ports), locates(ports), lapses(ports)];
