/**
 * What follows for hits when a record changes: everyone who holds a hit on one that is over, suspended or corrected in its
 * numbers hears of it. It follows the feed, because records change by hand, by import, by review date and by the hub, and
 * the feed has them all. Its place is kept in the transaction of what it did, so each change counts once.
 */
import { moveOn, standingOf } from '../../kernel/feed/consumers.ts';
import { comparePositions, settledChanges, settledNow, type Change } from '../../kernel/feed/feed.ts';
import { follow, type Follower } from '../../kernel/feed/follower.ts';
import type { Database } from '../../kernel/store/database.ts';
import type { Store } from '../../kernel/store/store.ts';
import { faultFields, type Log } from '../../kernel/telemetry/log.ts';
import { take } from './deeds.ts';
import type { Held } from './life.ts';
import { OVER_STATUSES, holdHitsOn, knownCauses, lockFollowing, recordStates, saveDiscretion, type RecordState } from './life-store.ts';
import type { NumbersDiffer } from './ports.ts';
import type { Release } from './schema.ts';

const CONSUMER = 'hits.records';
const KEPT_FROM = 500;

export type ReactionOptions = {
  readonly database: Database; readonly epoch: number; readonly log: Log; readonly now: () => string;
  /** The collections whose records make hits. */
  readonly collections: readonly string[];
  readonly numbersDiffer: NumbersDiffer;
  readonly isDiscreet: (body: unknown) => boolean;
  readonly transaction: <R>(work: (tx: Store) => Promise<R>) => Promise<R>;
};

/** Begins where it ended last; a hub that never followed begins with what comes. */
export async function followRecords(options: ReactionOptions): Promise<Follower> {
  const { database, epoch, log } = options;
  let from = await standingOf(database.db, CONSUMER);
  if (from.epoch === 0) {
    from = await settledNow(database.db, epoch);
    await moveOn(database.db, CONSUMER, from);
  }
  return follow<Change>({
    name: 'hits.follow_records',
    from, read: (position, limit) => settledChanges(database.db, position, epoch, limit),
    handle: (changes) => handle(options, changes),
    onFault: (cause) => { log('hits.records_fault', faultFields(cause)); },
  });
}

async function handle(options: ReactionOptions, changes: readonly Change[]): Promise<void> {
  const last = changes.at(-1);
  if (!last) return;
  const later = changes.filter(({ kind, version }) => version > 1 && options.collections.includes(kind));
  if (later.length === 0) {
    // A place that lies behind is only read again; after a long import it is kept, so that a restart need not.
    if (changes.length >= KEPT_FROM) await moveOn(options.database.db, CONSUMER, last);
    return;
  }
  await options.transaction(async (tx) => {
    await lockFollowing(tx.db);
    const standing = await standingOf(tx.db, CONSUMER); // another process of this hub may have been faster
    await react(options, tx, later.filter((change) => comparePositions(change, standing) > 0));
    await moveOn(tx.db, CONSUMER, last);
  });
}

async function react({ now, numbersDiffer, isDiscreet }: ReactionOptions, tx: Store, changes: readonly Change[]): Promise<void> {
  const hits = await holdHitsOn(tx.db, [...new Set(changes.map(({ subject }) => subject))]);
  if (hits.length === 0) return;
  const records = [...new Set(hits.map(({ record }) => record))];
  const versions = changes.flatMap(({ subject, version }) => [{ record: subject, version }, { record: subject, version: version - 1 }]);
  const { newest, at } = await recordStates(tx.db, records, versions);
  const known = await knownCauses(tx.db, hits.map(({ id }) => id));
  for (let hit of hits) {
    const record = newest.get(hit.record);
    if (record && isDiscreet(record.body) !== hit.isDiscreet) {
      hit = { ...hit, isDiscreet: !hit.isDiscreet };
      await saveDiscretion(tx.db, hit.id, hit.isDiscreet);
    }
    if (!record || hit.owner !== hit.finder && record.hiddenFrom.includes(hit.finder)) continue; // R5: a finder from whom it is hidden hears no more of it
    for (const { why, version } of whatBecame(record, changes.filter(({ subject }) => subject === hit.record), { at, numbersDiffer, now: now() })) {
      const cause = `record ${version} ${why}`;
      if (known.has(`${hit.id} ${cause}`) || hit.state === 'closed') continue;
      if (hit.state === 'candidate' && why !== 'record_over') continue; // a candidate is held against the record as it is then
      hit = await released(tx, hit, { why, cause, at: now() });
    }
  }
}

type Became = { readonly why: Exclude<Release, 'confirmation_withdrawn'>; readonly version: number };

/** What became of a record by some changes: over as it stands now, or on the way suspended or corrected. */
function whatBecame(record: RecordState, changes: readonly Change[], { at, numbersDiffer, now }: { readonly at: (record: string, version: number) => RecordState | undefined; readonly numbersDiffer: NumbersDiffer; readonly now: string }): readonly Became[] {
  if (OVER_STATUSES.includes(record.status) || record.endsAt <= now) return [{ why: 'record_over', version: record.version }];
  return changes.flatMap(({ version }): readonly Became[] => {
    const [before, after] = [at(record.id, version - 1), at(record.id, version)];
    if (!before || !after) return [];
    return [
      ...(after.status === 'suspended' && before.status !== 'suspended' ? [{ why: 'record_suspended' as const, version }] : []),
      ...(numbersDiffer(before, after) ? [{ why: 'record_corrected' as const, version }] : []),
    ];
  });
}

const DEEDS = { record_over: 'end_record', record_suspended: 'suspend_record', record_corrected: 'correct_record' } as const;

/** Urgent where somebody may act on it: a confirmed hit, or an urgent request. */
function released(tx: Store, hit: Held, { why, cause, at }: { readonly why: Became['why']; readonly cause: string; readonly at: string }): Promise<Held> {
  const change = why === 'record_over' ? { closedAs: 'record_over', released: why } : { released: why };
  return take(tx, hit, { deed: DEEDS[why], actor: { who: 'record' }, at, change, cause, facts: { why }, said: { why }, urgent: hit.answer === 'confirmed' || hit.urgency === 'urgent' });
}
