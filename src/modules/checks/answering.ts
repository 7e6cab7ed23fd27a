/**
 * The way of a check: find, choose, compare, explain, log, answer. Many at a time, so that a stream shares its searches,
 * its reads and its commits; one alone walks the same way.
 */
import type { Context, Principal } from '../../kernel/context.ts';
import { unavailable } from '../../kernel/errors.ts';
import { inSpan, traceparentNow } from '../../kernel/telemetry/traces.ts';
import { within } from '../../kernel/within.ts';
import type { Committer } from '../../kernel/store/committer.ts';
import type { Kysely, Session } from '../../kernel/store/database.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import type { ErrorModel } from '../../matching/errors.ts';
import type { Comparison, Met, Search } from '../../matching/matcher.ts';
import { POSSIBLE_FROM } from '../../matching/posterior.ts';
import type { SettingsOf } from '../bureaus/schema.ts';
import type { Consent, Vehicle, VehicleQuestion } from '../vehicles/schema.ts';
import type { Raised } from '../hits/schema.ts';
import { isDiscreet, isKeptFrom } from './discretion.ts';
import { hashedOf, keepUntil, keepingOf } from './keeping.ts';
import type { KeyOf } from './keys.ts';
import type { Lanes } from './lanes.ts';
import { FINDINGS_MAX, shownOf, weighed } from './bands.ts';
import { findingOf } from './findings.ts';
import { chosenOf, meetingsOf, worthReading, type Choice } from './meetings.ts';
import type { Models, VehicleMatcher } from './models.ts';
import { learnsOnlyWhoOwns } from './policy.ts';
import { raisedOf } from './raising.ts';
import type { Reading } from './reading.ts';
import { askedOf, fullVinOf, readingsOf } from './readings.ts';
import { discreetSettings, retentionSettings, type AskCheck, type CheckAnswer, type LoggedCheck, type Outcome, type Remark, type Retention } from './schema.ts';
import type { Entry } from './store.ts';
import type { Flights } from './late-flights.ts';
import { sayWhy } from '../../kernel/reasons.ts';

/** What the index answers to one question: records that the asker may know of and that are found now, nothing else (R5, R13). */
export type SearchResult = {
  readonly met: readonly Met[];
  readonly idOf: (met: Met) => string;
  /** Records that were met and need only be counted. */
  readonly leftOut: number;
  readonly more: boolean;
  /** For each pattern asked: how many records match it. */
  readonly patterns: readonly { readonly count: number; readonly isWhole: boolean }[];
};

/** What the vehicles collection lends to checks, handed over by app.ts. */
export type VehicleSide = {
  readonly matcherWith: (errors: ErrorModel) => VehicleMatcher;
  readonly comparison: string;
  readonly viewOf: (record: Envelope, bureau: string, now: string) => Vehicle;
  /** R8: the owner's consent to a use by a bureau, where there is one. */
  readonly consentIn: (record: Envelope, use: { readonly bureau: string; readonly purpose: string; readonly now: string }) => Consent | undefined;
  readonly decodingOf: (vin: string) => Vehicle['vinDecoding'];
  /** What must be read of numbers that were read in part; nothing where enough is known. Paths are those of a check. */
  readonly refuseUnreadable: (ask: VehicleQuestion) => readonly { readonly path: string; readonly detail: string }[];
  /** The fields that the patterns of a question came from, in the order of its search. */
  readonly patternFieldsOf: (question: unknown) => readonly string[];
  /** What the numbers asked say themselves, and what they say beside the records told of. */
  readonly remarksOf: (ask: VehicleQuestion, bodies: readonly unknown[], now: string) => readonly Remark[];
  /** A number in its normal form with what could not be read in it; undefined where all of it was. */
  readonly unreadForm: (typed: string) => string | undefined;
  readonly search: (searches: readonly Search[], asker: { readonly bureau: string; readonly now: string }) => Promise<readonly SearchResult[]>;
  readonly asOf: (bureau: string) => string;
};
/** What answering takes, at a hub and at a replica alike. */
export type AnsweringDeeds = {
  readonly vehicles: VehicleSide;
  readonly models: Pick<Models, 'active'>;
  readonly hitIdOf: (raised: Pick<Raised, 'record' | 'finder' | 'day'>) => string;
  readonly reading: Reading;
  readonly log: Pick<Committer<Entry<Raised>>, 'add'>;
  /** What bureaus have settled, for what is kept of their checks. */
  readonly settingsOf: SettingsOf;
  /** Keyed hashes of numbers, for checks of which nothing else may be kept. */
  readonly keyOf: KeyOf;
  /** Checks under way: a record that arrives meanwhile is held against them once they are logged. */
  readonly flights: Flights;
  /** What durable answers are given on their way: a receipt where one was asked for; at a replica the word by whom and how current. */
  readonly closed: (principal: Principal, asks: readonly AskCheck[], answers: readonly CheckAnswer[], retention: Retention) => readonly CheckAnswer[] | Promise<readonly CheckAnswer[]>;
  readonly onAnswered: (outcome: Outcome, count: number) => void;
};
/** What the hub's other actions on checks take beside. */
export type Deeds = AnsweringDeeds & {
  readonly models: Models;
  /** Raises hits within a transaction: the same deed that `log` carries out for checks. */
  readonly raise: (session: Session, raised: readonly Raised[]) => Promise<void>;
  /** Where a unit is: on which day something was seen there. */
  readonly placeOf: (bureau: string, unit: string) => Promise<{ readonly timeZone: string; readonly country: string } | undefined>;
  /** Whether a record that arrived later is a delayed candidate of a check. */
  readonly isDelayedCandidate: (db: Kysely<unknown>, of: { readonly check: string; readonly record: string; readonly bureau: string }) => Promise<boolean>;
  /** Who watches what cameras find. */
  readonly lanes: Lanes;
};

type Asked = { readonly ask: AskCheck; readonly question: unknown; readonly search: Search; readonly result: SearchResult; readonly choice: Choice };

const NOTHING: Choice = { read: [], left: 0, isCut: false };

/** Answers checks of one principal, in order. Returns only once all of them are durably logged. */
export const answerAll = (ctx: Context, asks: readonly AskCheck[], deeds: AnsweringDeeds): Promise<readonly CheckAnswer[]> => deeds.flights.during(() => answerGroup(ctx, asks, deeds));

async function answerGroup(ctx: Context, asks: readonly AskCheck[], deeds: AnsweringDeeds): Promise<readonly CheckAnswer[]> {
  const { vehicles } = deeds;
  const { principal } = ctx;
  const { matcher, version: model } = deeds.models.active();
  const asOf = vehicles.asOf(principal.bureau);
  const now = ctx.now();
  const questions = asks.map((ask) => matcher.prepare(askedOf(ask)));
  const searches = questions.map((question, i) => matcher.searchOf(question, isForAll(ctx, asks[i]) ? undefined : worthReading(POSSIBLE_FROM)));
  const results = await inSpan('checks.search', { 'crosscheck.checks': asks.length }, () => vehicles.search(searches, { bureau: principal.bureau, now }));
  const wanted = new Set<string>();
  const asked = asks.map((ask, i): Asked => {
    const question = questions[i];
    const result = results[i];
    const search = searches[i];
    if (!result || !search) throw new Error('a question was not searched');
    if (result.met.length === 0) return { ask, question, search, result, choice: { ...NOTHING, left: result.leftOut } };
    const meetings = meetingsOf(result.met, (met) => matcher.estimate(question, met));
    const choice = chosenOf(meetings, result.idOf, { possible: POSSIBLE_FROM, fill: isForAll(ctx, ask) ? FINDINGS_MAX + SLACK : 0, leftOut: result.leftOut });
    for (const { id } of choice.read) wanted.add(id);
    return { ask, question, search, result, choice };
  });
  const { records, confirmed } = await readOf(ctx, [...wanted], { now, reading: deeds.reading });

  const entries: Entry<Raised>[] = [];
  const answers: CheckAnswer[] = [];
  const outcomes = new Map<Outcome, number>();
  const [retention, discreet] = await Promise.all([deeds.settingsOf(retentionSettings, principal.bureau), deeds.settingsOf(discreetSettings, principal.bureau)]);
  const state: State = { asOf, now, model, deeds, compare: matcher.compare, retention, keepsDiscreet: isKeptFrom(principal, discreet), confirmed };
  for (const one of asked) {
    const { answer, entry } = answerOne(ctx, one, records, state);
    answers.push(answer);
    entries.push(entry);
    outcomes.set(answer.outcome, (outcomes.get(answer.outcome) ?? 0) + 1);
  }
  await inSpan('checks.commit', { 'crosscheck.checks': entries.length }, () => deeds.log.add(withTrace(entries)));
  for (const [outcome, count] of outcomes) deeds.onAnswered(outcome, count);
  return deeds.closed(principal, asks, answers, retention);
}

type Read = { readonly records: ReadonlyMap<string, Envelope>; readonly confirmed: ReadonlySet<string> };

/** Records that were met, as they are now. */
async function readOf(ctx: Context, ids: readonly string[], { now, reading }: { readonly now: string; readonly reading: Reading }): Promise<Read> {
  if (ids.length === 0) return { records: new Map(), confirmed: new Set() };
  return inSpan('checks.read', { 'crosscheck.records': ids.length }, async () => {
    const records = new Map((await inTime(reading.findable(ctx, ids, now))).map((record) => [record.id, record]));
    return { records, confirmed: records.size === 0 ? new Set<string>() : await inTime(reading.confirmedFor(ctx, [...records.keys()])) };
  });
}

/** What is raised goes on in the trace of its check: many checks share a commit. */
function withTrace(entries: readonly Entry<Raised>[]): readonly Entry<Raised>[] {
  const traceparent = traceparentNow();
  return traceparent === undefined ? entries : entries.map((entry) => (entry.raised.length === 0 ? entry : { ...entry, raised: entry.raised.map((one) => ({ ...one, traceparent })) }));
}

/** Where weak ones are shown, so many are read beyond those shown: what comparing drops makes room for others. */
const SLACK = 50;
const isForAll = ({ principal }: Pick<Context, 'principal'>, ask: AskCheck | undefined): boolean => ask?.bands === 'all' && !learnsOnlyWhoOwns(principal);

/** A database that hangs makes a check not checked, in a stream too; the log has its own limit. */
const READ_WITHIN_MS = 8_000;
const inTime = <R>(reading: Promise<R>): Promise<R> => within(READ_WITHIN_MS, reading, () => unavailable(sayWhy('database_late')));

type State = { readonly asOf: string; readonly now: string; readonly model: string; readonly deeds: AnsweringDeeds; readonly compare: VehicleMatcher['compare']; readonly retention: Retention; readonly keepsDiscreet: boolean; readonly confirmed: ReadonlySet<string> };

function answerOne(ctx: Context, { ask, question, search, result, choice }: Asked, records: ReadonlyMap<string, Envelope>, state: State): { answer: CheckAnswer; entry: Entry<Raised> } {
  const { asOf, now, model, deeds } = state;
  const { principal } = ctx;
  const found: { readonly record: Envelope; readonly comparison: Comparison }[] = [];
  for (const { id, met } of choice.read) {
    const record = records.get(id);
    const comparison = record && state.compare(question, record.body, met);
    if (comparison) found.push({ record, comparison });
  }
  const all = weighed(found);
  // What is kept from the asker is raised and logged, and told to nobody here.
  const kept = state.keepsDiscreet ? all.filter(({ record }) => isDiscreet(record.body)) : [];
  const showing = { left: choice.left, isOpen: isOpen(result), mayHaveAll: !learnsOnlyWhoOwns(principal) };
  const { told, outcome, isCut, weak } = shownOf(kept.length === 0 ? all : all.filter((one) => !kept.includes(one)), ask, showing);
  const whole = kept.length === 0 ? { told, outcome } : shownOf(all, ask, showing);

  const id = ctx.newId('chk');
  const seenAt = ask.observedAt ?? now;
  const raise = (record: Envelope): Raised => raisedOf(record, { id, bureau: principal.bureau, unit: principal.unit, timeZone: principal.timeZone, seenAt, place: ask.place, country: ask.country ?? principal.country });
  // Every hit is raised, also beyond the findings that one answer carries.
  const raised = all.filter(({ comparison }) => comparison.isHit).map(({ record }) => raise(record));

  const { keep, months } = keepingOf(state.retention, ask.purpose);
  const person = ask.person ?? principal.person;
  const device = ask.device ?? principal.device;
  const logged: LoggedCheck = {
    id, at: now, bureau: principal.bureau, unit: principal.unit, purpose: ask.purpose, outcome: whole.outcome, asOf, comparison: deeds.vehicles.comparison, model, question: keep === 'hashed' ? hashedOf(ask, deeds.keyOf) : ask, keepUntil: keepUntil(now, months),
    ...(person === undefined ? {} : { person }), ...(device === undefined ? {} : { device: typeof device === 'string' ? device : device.name }),
    found: whole.told.map(({ record, comparison, probability, band }) => ({ record: record.id, version: record.version, kind: comparison.isHit ? 'hit' : 'candidate', ...(comparison.isHit ? {} : { band }), score: probability, relation: comparison.foundBy.relation, ...(isDiscreet(record.body) ? { discreet: true as const } : {}) })),
  };
  const telling = { now, viewOf: deeds.vehicles.viewOf, isConfirmed: (record: Envelope) => state.confirmed.has(record.id) };
  const answer: CheckAnswer = {
    id, ...(ask.ref === undefined ? {} : { ref: ask.ref }), outcome, asOf, answeredAt: now, comparison: deeds.vehicles.comparison, model,
    findings: told.map((one) => findingOf(ctx, one, one.comparison.isHit ? deeds.hitIdOf(raise(one.record)) : undefined, telling)),
    ...(result.more || choice.isCut || isCut ? { more: true } : {}),
    ...(learnsOnlyWhoOwns(principal) ? {} : { ...(weak ? { weak } : {}), ...wordsOf(ask, question, result, { state, bodies: told.flatMap(({ record, band, comparison }) => (band === 'weak' && !comparison.isHit ? [] : [record.body])), kept: kept.length }), ...assumedOf(told) }),
  };
  if (keep === 'counted' && logged.found.length === 0 && raised.length === 0) return { answer, entry: { raised, counted: { bureau: principal.bureau, purpose: ask.purpose, day: now.slice(0, 10), outcome } } };
  const trace = { check: id, at: now, seenAt, texts: search.numbers.map(({ text }) => text), ...(keep === 'hashed' ? { isHashed: true as const } : {}) };
  return { answer, entry: { kept: logged, by: principal, raised, trace } };
}

/** Whether more records may have been met than came. */
const isOpen = ({ more, met, patterns }: SearchResult): boolean => more || patterns.some(({ count, isWhole }) => !isWhole || count > met.length);

/** What the question itself says: its patterns, its VIN, its readings held against each other, and what is odd in them. */
function wordsOf(ask: AskCheck, question: unknown, { patterns }: SearchResult, { state: { deeds: { vehicles }, now }, bodies, kept }: { readonly state: State; readonly bodies: readonly unknown[]; readonly kept: number }): Pick<CheckAnswer, 'patterns' | 'remarks' | 'vin' | 'readings'> {
  const vin = fullVinOf(ask.vehicle, vehicles.unreadForm);
  const decoding = vin === undefined ? undefined : vehicles.decodingOf(vin);
  const readings = readingsOf(ask.vehicle, vehicles.unreadForm);
  const remarks = vehicles.remarksOf(ask.vehicle, bodies, now);
  const fields = patterns.length === 0 ? [] : vehicles.patternFieldsOf(question);
  return {
    ...(patterns.length > 0 ? { patterns: patterns.map(({ count, isWhole }, i) => ({ field: fields[i] ?? '', matching: Math.max(0, count - kept), isWhole })) } : {}),
    ...(remarks.length > 0 ? { remarks: [...remarks] } : {}), ...(decoding ? { vin: decoding } : {}), ...(readings.length > 0 ? { readings } : {}),
  };
}

function assumedOf(told: readonly { readonly comparison: Comparison }[]): { assumed?: string[] } {
  const assumed = [...new Set(told.flatMap(({ comparison }) => comparison.assumed))];
  return assumed.length > 0 ? { assumed } : {};
}
