/**
 * Late reports: follows the feed, and holds each record that became findable against the checks made since its event
 * began. What they saw without knowing becomes a delayed hit, once. It reacts; nobody asks it. It knows collections by the
 * functions that app.ts hands over. How nothing falls between: docs/adr/0014-late-reports.md.
 */
import type { Clock } from '../../kernel/clock.ts';
import type { Duty } from '../../kernel/duties.ts';
import { comparePositions, settledChanges, settledNow, type Change, type Position } from '../../kernel/feed/feed.ts';
import { follow, type Follower } from '../../kernel/feed/follower.ts';
import type { Database, Session } from '../../kernel/store/database.ts';
import { FOUND_STATUSES, type Envelope } from '../../kernel/store/records.ts';
import type { Log } from '../../kernel/telemetry/log.ts';
import type { Raised } from '../hits/schema.ts';
import { COLLECTION, type StoredVehicle } from '../vehicles/schema.ts';
import { askedFor, isHashed } from './keeping.ts';
import { LATE_MS, periodAt, slotsBetween, slotsToEmpty, type Trace } from './keys.ts';
import type { LateSide } from './late-judging.ts';
import type { LatePorts } from './late-ports.ts';
import { CHECKS_PER_KEY_MAX, askedChecks, checksAfter, checksByKey, beginPlace, emptySlots, forgetPlaces, leftPlaces, newestBegin, saveSearchedUpTo, versionsBefore, type AskedCheck, type Before } from './late-store.ts';
import { earliestFrom } from './late-window.ts';
import { raisedOf } from './raising.ts';
import { askedOf } from './readings.ts';
import type { AskCheck } from './schema.ts';

export type LateOptions = LatePorts & LateSide & {
  readonly database: Database;
  readonly epoch: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Those of some records that checks find at a moment, restrictions left aside. */
  readonly findable: (ids: readonly string[], now: string) => Promise<readonly Envelope[]>;
  /** Resolves once checks that begin from then on find what the feed told up to a position. */
  readonly findableFrom: (position: Position) => Promise<void>;
  readonly placeOf: (bureau: string, unit: string) => Promise<{ readonly timeZone: string; readonly country: string } | undefined>;
  readonly raise: (session: Session, raised: readonly Raised[]) => Promise<void>;
  readonly onRaised: (count: number) => void;
  /** Who this process is: another name with each start. */
  readonly hub: string;
};

export type LateSearch = {
  /** Resolves once every record committed before the call has been held against earlier checks. */
  readonly caughtUp: () => Promise<void>;
  readonly poke: () => void;
  readonly position: () => Position;
  /** The newest checks in memory: how many, how many there may be, and the bytes set aside for them. */
  readonly figures: () => { readonly checks: number; readonly most: number; readonly bytes: number };
  /** What processes that are gone have left undone, done by one that lives. */
  readonly duty: Duty;
  readonly stop: () => Promise<void>;
};

/** A record on its way through: with the moment from which on it was sought. */
type Late = { readonly record: Envelope<StoredVehicle>; readonly sinceMs: number; readonly texts: readonly string[] };

const RECORDS_PER_STEP = 250;
const CHECKS_PER_READ = 500;
const FILLED_AT_ONCE = 250;
/** The main thread answers checks too: this long at a time, then a rest. */
const WORK_MS = 5;
const REST_MS = 8;
const PRUNE_EVERY_MS = 3_600_000;
const SAID_EVERY_MS = 3_000;
const LEFT_EVERY_MS = 5_000;
const LEFT_CHANGES_MAX = 2_000;
/** A sighting may be told before its moment by this much: clocks differ. */
const AHEAD_MS = 10 * 60_000;

const isFound = (status: string): boolean => (FOUND_STATUSES as readonly string[]).includes(status);

/** Whether checks could not know this of the record before: it was not found, or its owner said something else, or it was hidden from somebody who may see it now. */
function isNews({ body, hiddenFrom, changedAt }: Envelope<StoredVehicle>, before: Before | undefined): boolean {
  if (!before || !isFound(before.status) || before.endsAt <= changedAt) return true;
  return before.hiddenFrom.some((bureau) => !hiddenFrom.includes(bureau)) || JSON.stringify(body.said) !== JSON.stringify((before.body as StoredVehicle).said);
}

/** From when on a record's checks are searched; undefined where its owner does not say since when it is sought. */
export function sinceOf({ body: { said: { event } } }: Envelope<StoredVehicle>, nowMs: number): number | undefined {
  if (event?.from === undefined) return undefined;
  const since = earliestFrom(event.from, event.country, nowMs - LATE_MS);
  return since <= nowMs + AHEAD_MS ? since : undefined;
}

/** As it was parsed when it was asked; of a hashed one, when and where it was seen. */
const questionOf = (check: AskedCheck): AskCheck => check.question as AskCheck;
const seenAtOf = (check: AskedCheck): string => questionOf(check).observedAt ?? check.at;

/** Whether a check may have seen the vehicle and was not told so. */
const mayHaveSeen = (check: AskedCheck, { record, sinceMs }: Late): boolean =>
  Date.parse(seenAtOf(check)) >= sinceMs && !check.found.some((found) => found.record === record.id) && (check.bureau === record.owner || !record.hiddenFrom.includes(check.bureau));

/** Rests whenever work has gone on for long enough. */
function breather(): () => Promise<void> {
  let until = performance.now() + WORK_MS;
  return async () => {
    if (performance.now() < until) return;
    await new Promise((resolve) => { setTimeout(resolve, REST_MS); });
    until = performance.now() + WORK_MS;
  };
}

/** Begins where it ended last. */
export async function openLateSearch(options: LateOptions): Promise<LateSearch> {
  const { database, epoch, clock, log, flights, recent, hub } = options;
  const standing = await beginPlace(database, hub, async () => ({ from: await settledNow(database.db, epoch), emptied: periodAt(clock.ms()) + 1 }));
  const { from } = standing;
  let { emptied } = standing;
  let isStopping = false;
  let prunedAtMs = 0;
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => undefined); // whoever waits hears of it
  const mayGoOn = (): void => { if (isStopping) throw new Error('the search of earlier checks is being stopped'); };

  async function handle(changes: readonly Change[]): Promise<void> {
    const first = new Map<string, number>();
    for (const { kind, subject, version } of changes) if (kind === COLLECTION && !first.has(subject)) first.set(subject, version);
    const last = changes.at(-1);
    if (first.size === 0 || !last) return;
    // Checks that begin from here on find these records themselves; those that began before are logged when all have landed.
    for (const wait of [() => options.findableFrom(last), flights.landed, recent.learnt]) await Promise.race([wait(), stopped.promise]);
    const ids = [...first.keys()];
    for (let at = 0; at < ids.length; at += RECORDS_PER_STEP) {
      mayGoOn();
      await searchFor(options, ids.slice(at, at + RECORDS_PER_STEP), first, mayGoOn);
    }
  }

  /** Keys whose time is over go; a slot is empty before its turn comes again, also where the hub was down meanwhile. */
  async function prune(): Promise<void> {
    const slots = slotsToEmpty(emptied, clock.ms());
    if (slots.length === 0) return;
    const next = periodAt(clock.ms()) + 1;
    await emptySlots(database, slots, next);
    emptied = next;
    log('late.keys_ended', { slots: slots.length });
  }
  await prune().catch((cause: unknown) => { log('late.keys_stay', { fault: faultOf(cause) }); }); // before checks are written again
  function onEnd(): void {
    if (Math.abs(clock.ms() - prunedAtMs) < PRUNE_EVERY_MS) return;
    prunedAtMs = clock.ms();
    prune().catch((cause: unknown) => { prunedAtMs = 0; log('late.keys_stay', { fault: faultOf(cause) }); });
  }

  const following: Promise<Follower> = fill(options, mayGoOn).catch((cause: unknown) => { if (!isStopping) log('late.memory_not_filled', { fault: faultOf(cause) }); }).then(() => follow({
    read: (after, limit) => settledChanges(database.db, after, epoch, limit), from, handle, onEnd,
    onFault: (cause) => { if (!isStopping) log('late.feed_away', { fault: faultOf(cause) }); },
  }));
  let follower: Follower | undefined;
  void following.then((opened) => { follower = opened; });
  const place = (): Position => follower?.position() ?? from;
  let isUnsaid = false;
  const say = async (isOver = false): Promise<void> => {
    try {
      await saveSearchedUpTo(database.db, hub, place(), isOver);
      isUnsaid = false;
    } catch (cause) {
      if (!isUnsaid) log('late.place_unsaid', { fault: faultOf(cause) });
      isUnsaid = true;
    }
  };
  let saying = Promise.resolve();
  const timer = setInterval(() => { saying = say(); }, SAID_EVERY_MS);

  /** Learns from the log what those that are gone knew, and holds against it what they had not come to. */
  async function takeOver(): Promise<boolean> {
    const left = await leftPlaces(database.db);
    if (!left || !follower) return false;
    await fill(options, mayGoOn);
    const until = follower.position();
    for (let at = left.from; comparePositions(at, until) < 0;) {
      mayGoOn();
      const changes = await settledChanges(database.db, at, epoch, LEFT_CHANGES_MAX);
      const last = changes.at(-1);
      if (!last) break;
      await handle(changes);
      at = last;
    }
    await forgetPlaces(database.db, left.hubs);
    log('late.taken_over', { hubs: left.hubs.length });
    return false;
  }

  return {
    duty: { name: 'checks.late_left', everyMs: LEFT_EVERY_MS, run: takeOver },
    caughtUp: async () => { await (await following).caughtUp(); },
    poke: () => { follower?.poke(); },
    position: place,
    figures: () => ({ ...recent.figures(), most: options.recentMost }),
    stop: async () => {
      isStopping = true;
      stopped.reject(new Error('the search of earlier checks is being stopped')); // a database that is away must not hold the end
      clearInterval(timer);
      await (await following).stop();
      await saying;
      await say(true);
    },
  };
}

const faultOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** The newest checks of the log, oldest first, so that in the memory too the oldest go first. */
async function fill({ database, clock, recent, recentMost, textsOfQuestion, log }: LateOptions, mayGoOn: () => void): Promise<void> {
  if (recentMost === 0) return;
  let count = 0;
  const rest = breather();
  for (let after = await newestBegin(database.db, recentMost); ;) {
    mayGoOn();
    const checks = await checksAfter(database.db, after, FILLED_AT_ONCE);
    const traces: Trace[] = [];
    for (const check of checks) if (Date.parse(check.at) > clock.ms() - LATE_MS && !isHashed(check.question)) traces.push({ check: check.id, at: check.at, seenAt: seenAtOf(check), texts: textsOfQuestion(askedOf(questionOf(check))) });
    recent.learn(traces);
    count += traces.length;
    await recent.learnt();
    await rest();
    const last = checks.at(-1);
    if (!last || checks.length < FILLED_AT_ONCE) break;
    after = last.id;
  }
  if (count > 0) log('late.memory_filled', { checks: count });
}

/** Holds some records against the checks that may have seen them. */
async function searchFor(options: LateOptions, ids: readonly string[], first: ReadonlyMap<string, number>, mayGoOn: () => void): Promise<void> {
  const { database, clock, textsOfRecord, raise, onRaised } = options;
  const now = clock.now();
  const records = await options.findable(ids, now) as readonly Envelope<StoredVehicle>[];
  const changed = records.flatMap(({ id }) => { const version = (first.get(id) ?? 1) - 1; return version > 0 ? [{ id, version }] : []; });
  const before = new Map((await versionsBefore(database.db, changed)).map((one) => [one.id, one]));
  const late = records.flatMap((record): Late[] => {
    const sinceMs = sinceOf(record, clock.ms());
    return sinceMs !== undefined && isNews(record, before.get(record.id)) ? [{ record, sinceMs, texts: textsOfRecord(record.body) }] : [];
  });
  if (late.length === 0) return;
  const suspects = await suspectsOf(options, late);
  const checkIds = [...suspects.keys()];
  for (let at = 0; at < checkIds.length; at += CHECKS_PER_READ) {
    mayGoOn();
    const raised = await raisedBy(options, await askedChecks(database.db, checkIds.slice(at, at + CHECKS_PER_READ)), suspects, now);
    if (raised.length === 0) continue;
    await database.transaction((session) => raise(session, raised));
    onRaised(raised.length);
  }
}

/** Checks that may have seen one of the records: by equal and look-alike keys those of the whole time, by all that the engine forgives the newest. */
async function suspectsOf({ database, clock, keyOf, recent, log }: LateOptions, late: readonly Late[]): Promise<ReadonlyMap<string, ReadonlySet<Late>>> {
  const suspects = new Map<string, Set<Late>>();
  const suspect = (check: string, one: Late): void => { suspects.set(check, (suspects.get(check) ?? new Set()).add(one)); };
  const bearers = new Map<bigint, Late[]>();
  for (const one of late) for (const key of new Set(one.texts.map(keyOf))) bearers.set(key, [...bearers.get(key) ?? [], one]);
  const sinceMs = Math.min(...late.map((one) => one.sinceMs));
  const since = new Date(sinceMs).toISOString();
  const met = await checksByKey(database.db, [...bearers.keys()], { slots: slotsBetween(sinceMs - AHEAD_MS, clock.ms()), since });
  for (const { key, check, seenMs } of met) for (const one of bearers.get(key) ?? []) if (seenMs >= one.sinceMs) suspect(check, one);
  if (met.length >= CHECKS_PER_KEY_MAX) log('late.many_checks', { records: late.length, checks: met.length });
  const rest = breather();
  for (const one of late) {
    for (const check of recent.find(one.texts)) suspect(check, one);
    await rest();
  }
  return suspects;
}

/** What comes of some checks: a delayed hit for each record that they saw, or a delayed candidate. */
async function raisedBy({ judge, placeOf, keyOf }: LateOptions, checks: readonly AskedCheck[], suspects: ReadonlyMap<string, ReadonlySet<Late>>, now: string): Promise<readonly Raised[]> {
  const raised: Raised[] = [];
  const places = new Map<string, ReturnType<LateOptions['placeOf']>>();
  const placeOfUnit = (bureau: string, unit: string): ReturnType<LateOptions['placeOf']> => {
    const key = JSON.stringify([bureau, unit]);
    const place = places.get(key) ?? placeOf(bureau, unit);
    places.set(key, place);
    return place;
  };
  const rest = breather();
  for (const check of checks) {
    const seen = [...suspects.get(check.id) ?? []].filter((one) => mayHaveSeen(check, one));
    if (seen.length === 0) continue;
    const { place, country } = questionOf(check);
    const { question } = check;
    const certainties = isHashed(question) ? seen.map(({ record }) => (askedFor(question, record.body.said, keyOf) ? 'equal' as const : undefined)) : await judge({ bureau: check.bureau, vehicle: askedOf(questionOf(check)), now }, seen.map(({ record }) => record));
    await rest();
    for (const [i, { record }] of seen.entries()) {
      const certainty = certainties[i];
      if (certainty === undefined) continue;
      const unit = await placeOfUnit(check.bureau, check.unit);
      const sighted = { id: check.id, bureau: check.bureau, unit: check.unit, timeZone: unit?.timeZone ?? 'UTC', seenAt: seenAtOf(check), place, country: country ?? unit?.country };
      raised.push({ ...raisedOf(record, sighted), delayed: true, certainty });
    }
  }
  return raised;
}
