/** The life of a vehicle record: what each deed makes of it. Pure: envelope in, envelope out; nothing is stored here. */
import { dayAt, endOfDay, yearsLater } from '../../kernel/days.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import { COLLECTION, type Consent, type Correction, type Locate, type StoredVehicle, type VehicleWords } from './schema.ts';

export type VehicleRecord = Envelope<StoredVehicle>;

/** Who does it, when, and where its days end. */
export type Deed = { readonly now: string; readonly by: string; readonly timeZone: string };

/** Digests of cleared rows begin so: what a feed cleared, it may report anew. */
export const CLEARED_BY_FEED = 'clear:';
export const isClearedByFeed = (record: { readonly sourceDigest: string | null }): boolean => record.sourceDigest?.startsWith(CLEARED_BY_FEED) === true;

/** Years after which a record ends where its owner says nothing else (R13). */
export const REVIEW_YEARS = 10;

const reviewed = (reviewOn: string, timeZone: string): Pick<VehicleRecord, 'reviewOn' | 'endsAt'> => ({ reviewOn, endsAt: endOfDay(reviewOn, timeZone) });

/** The next version of a record. */
const next = (before: VehicleRecord, deed: Deed, change: Partial<VehicleRecord>): VehicleRecord => ({ ...before, ...change, version: before.version + 1, changedAt: deed.now, changedBy: deed.by });

export function reported(id: string, owner: string, said: VehicleWords, deed: Deed & { feed?: string; sourceDigest?: string }): VehicleRecord {
  const reviewOn = said.reviewOn ?? yearsLater(dayAt(deed.now, deed.timeZone), REVIEW_YEARS);
  return {
    id, collection: COLLECTION, owner, reference: said.reference, version: 1, status: 'live', feed: deed.feed ?? null, sourceDigest: deed.sourceDigest ?? null,
    enteredAt: deed.now, changedAt: deed.now, changedBy: deed.by, ...reviewed(reviewOn, deed.timeZone),
    restrictions: said.restrictions ?? [], body: { said: kept(said) },
  };
}

/** The words as the body keeps them: the restrictions and the review date stand in the envelope. */
function kept(said: VehicleWords): VehicleWords {
  const { restrictions: _restrictions, reviewOn: _reviewOn, ...rest } = said;
  return rest;
}

/**
 * The owner's words anew, in whole: what was not said again is gone; the review date stays unless one is given. What was
 * over, by its review date too, begins again, and belongs to whoever reopened it: to a feed, or to the desk.
 */
export function restated(before: VehicleRecord, said: VehicleWords, deed: Deed & { feed?: string; sourceDigest?: string }): VehicleRecord {
  const isOver = !isStanding(before, deed.now);
  const reviewOn = said.reviewOn ?? (isOver ? yearsLater(dayAt(deed.now, deed.timeZone), REVIEW_YEARS) : before.reviewOn);
  const { cleared: _cleared, withdrawn: _withdrawn, ...lasting } = before.body;
  return next(before, deed, {
    status: isOver ? 'live' : before.status, restrictions: said.restrictions ?? (isOver ? [] : before.restrictions), ...reviewed(reviewOn, deed.timeZone),
    feed: isOver ? deed.feed ?? null : before.feed, sourceDigest: deed.sourceDigest ?? (isClearedByFeed(before) ? null : before.sourceDigest), body: { ...lasting, said: kept(said), validatedAt: deed.now },
  });
}

/** Whether two states say the same of a vehicle, whenever they were said. */
export function isSameRecord(a: VehicleRecord, b: VehicleRecord): boolean {
  const content = ({ body, restrictions, reviewOn }: VehicleRecord): string => JSON.stringify([{ ...body, validatedAt: undefined }, restrictions, reviewOn]);
  return content(a) === content(b);
}

/** When the owner last stood by the record. */
export const validatedAt = (record: VehicleRecord): string => record.body.validatedAt ?? record.enteredAt;

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

export const located = (before: VehicleRecord, locate: Locate, deed: Deed): VehicleRecord =>
  next(before, deed, { status: before.status === 'suspended' ? 'suspended' : 'located', body: { ...before.body, locates: [...(before.body.locates ?? []), locate] } });

export const cleared = (before: VehicleRecord, clear: Omit<NonNullable<StoredVehicle['cleared']>, 'at'>, deed: Deed & { sourceDigest?: string }): VehicleRecord =>
  next(before, deed, { status: 'cleared', sourceDigest: deed.sourceDigest ?? before.sourceDigest, body: { ...before.body, cleared: { ...clear, at: deed.now } } });

export const withdrawn = (before: VehicleRecord, feed: string, deed: Deed): VehicleRecord =>
  next(before, deed, { status: 'withdrawn', body: { ...before.body, withdrawn: { at: deed.now, feed } } });

export const extended = (before: VehicleRecord, to: { reviewOn: string; reason: string }, deed: Deed): VehicleRecord =>
  next(before, deed, { ...reviewed(to.reviewOn, deed.timeZone), body: { ...before.body, validatedAt: deed.now, extensions: [...(before.body.extensions ?? []), { ...to, at: deed.now }] } });

/** The record with these consents of its owner, and no others (R8). */
export function consented(before: VehicleRecord, consents: readonly Consent[], deed: Deed): VehicleRecord {
  const { consents: _consents, ...body } = before.body;
  return next(before, deed, { body: { ...body, ...(consents.length > 0 ? { consents: [...consents] } : {}) } });
}

/** Whether a record counts still: neither over nor past its review date. */
export const isStanding = (record: Pick<VehicleRecord, 'status' | 'endsAt'>, now: string): boolean => (record.status === 'live' || record.status === 'located' || record.status === 'suspended') && record.endsAt > now;

/** The status as told: a record past its review date has ended, whatever is written (R13). */
export const statusAt = (record: Pick<VehicleRecord, 'status' | 'endsAt'>, now: string): VehicleRecord['status'] =>
  ((record.status === 'live' || record.status === 'located') && record.endsAt <= now ? 'ended' : record.status);
