/** The life of a vehicle record: what each deed makes of it. Pure: envelope in, envelope out; nothing is stored here. */
import { dayAt, endOfDay, monthsLater, yearsLater } from '../../kernel/days.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import { COLLECTION, type Consent, type Correction, type Locate, type StoredVehicle, type VehicleWords } from './schema.ts';

export type VehicleRecord = Envelope<StoredVehicle>;

/** Who does it, when, and where its days end. */
export type Deed = { readonly now: string; readonly by: string; readonly timeZone: string; /** The person, and of which bureau: kept where it is the owner's own. */ readonly person?: { readonly bureau: string; readonly id: string } };

/** Digests of cleared rows begin so: what a feed cleared, it may report anew. */
export const CLEARED_BY_FEED = 'clear:';
export const isClearedByFeed = (record: { readonly sourceDigest: string | null }): boolean => record.sourceDigest?.startsWith(CLEARED_BY_FEED) === true;

/** Years after which a record ends where its owner says nothing else (R13). */
export const REVIEW_YEARS = 10;

const reviewed = (reviewOn: string, timeZone: string): Pick<VehicleRecord, 'reviewOn' | 'endsAt'> => ({ reviewOn, endsAt: endOfDay(reviewOn, timeZone) });

/** Who changed it: bureau and unit, and the person where the owner's own people did; it is told to the owner alone. */
const changer = (owner: string, { by, person }: Deed): string => (person?.bureau === owner ? `${by}, ${person.id}` : by);

/** The next version of a record. */
const next = (before: VehicleRecord, deed: Deed, change: Partial<VehicleRecord>): VehicleRecord => ({ ...before, ...change, version: before.version + 1, changedAt: deed.now, changedBy: changer(before.owner, deed) });

export function reported(id: string, owner: string, said: VehicleWords, deed: Deed & { feed?: string; sourceDigest?: string }): VehicleRecord {
  const reviewOn = said.reviewOn ?? yearsLater(dayAt(deed.now, deed.timeZone), REVIEW_YEARS);
  return {
    id, collection: COLLECTION, owner, reference: said.reference, version: 1, status: 'live', feed: deed.feed ?? null, sourceDigest: deed.sourceDigest ?? null,
    enteredAt: deed.now, changedAt: deed.now, changedBy: changer(owner, deed), validatedAt: deed.now, ...reviewed(reviewOn, deed.timeZone),
    restrictions: said.restrictions ?? [], hiddenFrom: said.restrictions ?? [], body: { said: kept(said) },
  };
}

/** The words as the body keeps them: the restrictions and the review date stand in the envelope. */
function kept(said: VehicleWords): VehicleWords {
  const { restrictions: _restrictions, reviewOn: _reviewOn, ...rest } = said;
  return rest;
}

/** The status to which a record comes back: what the hub has suspended stays so, whoever says it anew (R1). */
const reopenedStatus = ({ body }: VehicleRecord): VehicleRecord['status'] => (body.suspended?.by === 'hub' ? 'suspended' : 'live');

/**
 * The owner's words anew, in whole: what was not said again is gone; the review date stays unless one is given. What was
 * over, by its review date too, begins again, and belongs to whoever reopened it: to a feed, or to the desk. What waits for
 * a second person waits on, unless a feed brings it.
 */
export function restated(before: VehicleRecord, said: VehicleWords, deed: Deed & { feed?: string; sourceDigest?: string }): VehicleRecord {
  const isOver = !isStanding(before, deed.now) && (before.status !== 'pending' || deed.feed !== undefined);
  const reviewOn = said.reviewOn ?? (isOver ? yearsLater(dayAt(deed.now, deed.timeZone), REVIEW_YEARS) : before.reviewOn);
  const { cleared: _cleared, withdrawn: _withdrawn, suspended, ...lasting } = before.body;
  const stillSuspended = suspended && (!isOver || suspended.by === 'hub') ? { suspended } : {};
  return next(before, deed, {
    status: isOver ? reopenedStatus(before) : before.status, validatedAt: deed.now, restrictions: said.restrictions ?? (isOver ? [] : before.restrictions), ...reviewed(reviewOn, deed.timeZone),
    feed: isOver ? deed.feed ?? null : before.feed, sourceDigest: deed.sourceDigest ?? (isClearedByFeed(before) ? null : before.sourceDigest), body: { ...lasting, ...stillSuspended, said: kept(said) },
  });
}

/** Whether two states say the same of a vehicle, whenever they were said. */
export function isSameRecord(a: VehicleRecord, b: VehicleRecord): boolean {
  const content = ({ body, restrictions, reviewOn }: VehicleRecord): string => JSON.stringify([body, restrictions, reviewOn]);
  return content(a) === content(b);
}

/** What an owner would have said for the record to be as it stands: the base of a correction. */
export const saidOf = (record: VehicleRecord): VehicleWords => ({ ...record.body.said, ...(record.restrictions.length > 0 ? { restrictions: [...record.restrictions] } : {}), reviewOn: record.reviewOn });

/** A correction laid over what was said: null removes, everything else replaces. */
export function merged(said: VehicleWords, patch: Correction): Record<string, unknown> {
  const result: Record<string, unknown> = { ...said };
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, field);
    else if (value !== undefined) result[field] = value;
  }
  return result;
}

/** The finder's mark. What is suspended stays so, and comes back as located. */
export function located(before: VehicleRecord, locate: Locate, deed: Deed): VehicleRecord {
  const { suspended: was } = before.body;
  return next(before, deed, {
    status: before.status === 'suspended' ? 'suspended' : 'located',
    body: { ...before.body, ...(was ? { suspended: { ...was, was: 'located' as const } } : {}), locates: [...(before.body.locates ?? []), locate] },
  });
}

export const cleared = (before: VehicleRecord, clear: Omit<NonNullable<StoredVehicle['cleared']>, 'at'>, deed: Deed & { sourceDigest?: string }): VehicleRecord =>
  next(before, deed, { status: 'cleared', sourceDigest: deed.sourceDigest ?? before.sourceDigest, body: { ...before.body, cleared: { ...clear, at: deed.now } } });

export const withdrawn = (before: VehicleRecord, feed: string, deed: Deed): VehicleRecord =>
  next(before, deed, { status: 'withdrawn', body: { ...before.body, withdrawn: { at: deed.now, feed } } });

/** Days within which an end is taken back in one step. */
export const RESTORED_WITHIN_DAYS = 30;

/** When a record was cleared or withdrawn; undefined where it was neither. */
export const endedAt = ({ status, body }: VehicleRecord): string | undefined => (status === 'cleared' ? body.cleared?.at : status === 'withdrawn' ? body.withdrawn?.at : undefined);

/** What was cleared or withdrawn stands again, in the status in which it was ended; what the hub had suspended stays suspended. */
export function restored(before: VehicleRecord, was: VehicleRecord['status'], reason: string, deed: Deed): VehicleRecord {
  const { cleared: _cleared, withdrawn: _withdrawn, ...lasting } = before.body;
  return next(before, deed, { status: lasting.suspended ? 'suspended' : was === 'located' ? 'located' : 'live', validatedAt: deed.now, body: { ...lasting, restorations: [...lasting.restorations ?? [], { at: deed.now, reason }] } });
}

/** A later review day, with its reason. What has ended already is reopened by it: it is a statement of the owner's. */
export const extended = (before: VehicleRecord, to: { reviewOn: string; reason: string }, deed: Deed): VehicleRecord =>
  next(before, deed, {
    ...reviewed(to.reviewOn, deed.timeZone), validatedAt: deed.now, status: statusAt(before, deed.now) === 'ended' ? reopenedStatus(before) : before.status,
    body: { ...before.body, extensions: [...(before.body.extensions ?? []), { ...to, at: deed.now }] },
  });

/** The record with these consents of its owner, and no others (R8). */
export function consented(before: VehicleRecord, consents: readonly Consent[], deed: Deed): VehicleRecord {
  const { consents: _consents, ...body } = before.body;
  return next(before, deed, { body: { ...body, ...(consents.length > 0 ? { consents: [...consents] } : {}) } });
}

/** The owner stands by it as it is. */
export const confirmed = (before: VehicleRecord, deed: Deed): VehicleRecord => next(before, deed, { validatedAt: deed.now });

/** Its review day is over (R13). */
export const ended = (before: VehicleRecord, deed: Deed): VehicleRecord => next(before, deed, { status: 'ended' });

// ---- a second person (R3) ----

/** It waits for a second person, from its first version or from being reopened. */
export const pending = (record: VehicleRecord): VehicleRecord => ({ ...record, status: 'pending' });
export const approved = (before: VehicleRecord, deed: Deed): VehicleRecord => next(before, deed, { status: reopenedStatus(before) });
export const notApproved = (before: VehicleRecord, deed: Deed): VehicleRecord => next(before, deed, { status: 'not_approved' });

/** Whether two states bear other numbers: what a second person may have to approve. Their condition is not asked. */
export function hasOtherNumbers(a: VehicleWords, b: VehicleWords): boolean {
  const numbers = ({ vin, plates = [], engineNumber, otherNumbers = [] }: VehicleWords): string => JSON.stringify([vin, engineNumber, plates.map(({ number, country }) => [number, country]), otherNumbers.map(({ kind, number }) => [kind, number])]);
  return numbers(a) !== numbers(b);
}

// ---- suspended, contested, justified (R1, R12, R14) ----

export type Suspended = NonNullable<StoredVehicle['suspended']>;

/** Out of answers. The hub's word stands over that of the clock. */
export const suspended = (before: VehicleRecord, why: Pick<Suspended, 'by' | 'reason'>, deed: Deed): VehicleRecord =>
  next(before, deed, { status: 'suspended', body: { ...before.body, suspended: { ...why, at: deed.now, was: before.body.suspended?.was ?? (before.status === 'located' ? 'located' : 'live') } } });

export function resumed(before: VehicleRecord, deed: Deed): VehicleRecord {
  const { suspended: was, ...body } = before.body;
  return next(before, deed, { status: was?.was ?? 'live', body });
}

export const objected = (before: VehicleRecord, note: string, deed: Deed): VehicleRecord => {
  const { suspended: was } = before.body;
  return was ? next(before, deed, { body: { ...before.body, suspended: { ...was, objections: [...was.objections ?? [], { at: deed.now, note }] } } }) : before;
};

/** The owner says why a located record still stands, and so stands by it. */
export const justified = (before: VehicleRecord, why: { reason: string; until?: string | undefined }, deed: Deed): VehicleRecord =>
  next(before, deed, { validatedAt: deed.now, body: { ...before.body, justifications: [...before.body.justifications ?? [], { reason: why.reason, ...(why.until === undefined ? {} : { until: why.until }), at: deed.now }] } });

export type Mark = NonNullable<StoredVehicle['contested']>[number];
/** A mark holds back advice until the owner has replied that its record stands. */
export const isMarkStanding = ({ reply }: Pick<Mark, 'reply'>): boolean => reply?.outcome !== 'stands';

export const disputed = (before: VehicleRecord, mark: Omit<Mark, 'mark' | 'at' | 'reply'>, deed: Deed): VehicleRecord =>
  next(before, deed, { body: { ...before.body, contested: [...before.body.contested ?? [], { mark: (before.body.contested?.length ?? 0) + 1, ...mark, at: deed.now }] } });

/** The owner's answer to one mark, or to all that stand. */
export const replied = (before: VehicleRecord, { outcome, note, mark }: { outcome: 'stands' | 'upheld'; note: string; mark?: number | undefined }, deed: Deed): VehicleRecord =>
  next(before, deed, {
    ...(outcome === 'stands' ? { validatedAt: deed.now } : {}),
    body: { ...before.body, contested: before.body.contested?.map((one) => (isMarkStanding(one) && (mark === undefined || one.mark === mark) ? { ...one, reply: { outcome, note, at: deed.now } } : one)) },
  });

// ---- frozen (R21) ----

export const frozen = (before: VehicleRecord, request: string, deed: Deed): VehicleRecord => next(before, deed, { body: { ...before.body, frozen: { at: deed.now, request } } });
export function unfrozen(before: VehicleRecord, deed: Deed): VehicleRecord {
  const { frozen: _frozen, ...body } = before.body;
  return next(before, deed, { body });
}

// ---- when time asks ----

/** Steps after a Locate that was neither cleared nor justified (R14): who is told after how many days. The last may suspend. */
export const LOCATE_STEPS = [{ days: 15, tells: 'desk' }, { days: 18, tells: 'supervisor' }, { days: 21, tells: 'hub' }] as const;
const DAY_MS = 86_400_000;
/** When a step is due for a Locate of this moment; undefined behind the last. */
export const stepDueAt = (locatedAt: string, step: number): string | undefined => {
  const days = LOCATE_STEPS[step]?.days;
  return days === undefined ? undefined : new Date(Date.parse(locatedAt) + days * DAY_MS).toISOString();
};

/** How many months before its review date an owner is told (R13). */
export const NOTICES = [{ notice: '6m', months: 6 }, { notice: '4m', months: 4 }] as const;
/** The last review day of which `months` before has come on `today`: the end of a month counts for all longer ones' ends. */
export function noticedThrough(today: string, months: number): string {
  const ahead = monthsLater(today, months);
  return today === lastOfMonth(today) ? lastOfMonth(ahead) : ahead;
}
const lastOfMonth = (day: string): string => monthsLater(`${day.slice(0, 7)}-31`, 0);

const STANDING = ['live', 'located', 'suspended'];
/** Whether a record counts still: neither over nor past its review date. */
export const isStanding = (record: Pick<VehicleRecord, 'status' | 'endsAt'>, now: string): boolean => STANDING.includes(record.status) && record.endsAt > now;

/** The status as told: a record past its review date has ended, whatever is written (R13). */
export const statusAt = (record: Pick<VehicleRecord, 'status' | 'endsAt'>, now: string): VehicleRecord['status'] =>
  (STANDING.includes(record.status) && record.endsAt <= now ? 'ended' : record.status);
