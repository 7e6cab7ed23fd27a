/**
 * The way of a check: find, compare, explain, log, answer. Many at a time, so that a stream shares its reads and its
 * commits; one alone walks the same way.
 */
import type { Context } from '../../kernel/context.ts';
import { dayAt } from '../../kernel/days.ts';
import { unavailable } from '../../kernel/errors.ts';
import { within } from '../../kernel/within.ts';
import type { Committer } from '../../kernel/store/committer.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import { differencesOf } from '../../matching/alignment.ts';
import type { Comparison, Matcher } from '../../matching/matcher.ts';
import { areLookAlike, normalForm } from '../../identifiers/text.ts';
import { isFullVin } from '../../identifiers/vin.ts';
import type { Vehicle, VehicleQuestion } from '../vehicles/schema.ts';
import type { Raised } from '../hits/schema.ts';
import type { AskCheck, CheckAnswer, Finding, LoggedCheck, Outcome } from './schema.ts';
import { learnsOnlyWhoOwns } from './policy.ts';
import { rowOf, type Entry } from './store.ts';

/** What the vehicles collection lends to checks, handed over by app.ts. */
export type VehicleSide = {
  readonly matcher: Matcher<VehicleQuestion, unknown, unknown>;
  readonly comparison: string;
  readonly viewOf: (record: Envelope, bureau: string, now: string) => Vehicle;
  readonly decodingOf: (vin: string) => Vehicle['vinDecoding'];
  readonly find: (keys: readonly string[], most: number) => { readonly ids: readonly string[]; readonly more: boolean };
  readonly asOf: (bureau: string) => string;
};
export type Deeds = {
  readonly vehicles: VehicleSide;
  readonly hitIdOf: (raised: Pick<Raised, 'record' | 'finder' | 'day'>) => string;
  readonly log: Committer<Entry<Raised>>;
  readonly onAnswered: (outcome: Outcome, count: number) => void;
};

/** Records taken from the index for one question; what many records bear is cut here. */
const CANDIDATES_MAX = 2_000;
const FINDINGS_MAX = 50;
const DAY_MS = 86_400_000;

type Asked = { readonly ask: AskCheck; readonly prepared: unknown; readonly ids: readonly string[]; more: boolean };

/** Answers checks of one principal, in order. Returns only once all of them are durably logged. */
export async function answerAll(ctx: Context, asks: readonly AskCheck[], deeds: Deeds): Promise<readonly CheckAnswer[]> {
  const { vehicles } = deeds;
  const asOf = vehicles.asOf(ctx.principal.bureau);
  const asked: Asked[] = asks.map((ask) => {
    const prepared = vehicles.matcher.prepare(ask.vehicle);
    const { ids, more } = vehicles.find(vehicles.matcher.keysAsked(prepared), CANDIDATES_MAX);
    return { ask, prepared, ids, more };
  });
  const ids = [...new Set(asked.flatMap((one) => one.ids))];
  const now = ctx.now();
  const records = new Map(ids.length === 0 ? [] : (await inTime(ctx.store.records.findable(ids, now))).map((record) => [record.id, record]));

  const entries: Entry<Raised>[] = [];
  const answers: CheckAnswer[] = [];
  const outcomes = new Map<Outcome, number>();
  for (const one of asked) {
    const { answer, entry } = answerOne(ctx, one, records, { asOf, now, deeds });
    answers.push(answer);
    entries.push(entry);
    outcomes.set(answer.outcome, (outcomes.get(answer.outcome) ?? 0) + 1);
  }
  await deeds.log.add(entries);
  for (const [outcome, count] of outcomes) deeds.onAnswered(outcome, count);
  return answers;
}

/** A database that hangs makes a check not checked, in a stream too; the log has its own limit. */
const READ_WITHIN_MS = 8_000;
const inTime = <R>(reading: Promise<R>): Promise<R> => within(READ_WITHIN_MS, reading, () => unavailable('the database did not answer in time'));

type Found = { readonly record: Envelope; readonly comparison: Comparison };

function answerOne(ctx: Context, { ask, prepared, ids, more }: Asked, records: ReadonlyMap<string, Envelope>, { asOf, now, deeds }: { asOf: string; now: string; deeds: Deeds }): { answer: CheckAnswer; entry: Entry<Raised> } {
  const { principal } = ctx;
  const found: Found[] = [];
  for (const id of ids) {
    const record = records.get(id);
    const comparison = record && deeds.vehicles.matcher.compare(prepared, record.body);
    if (comparison) found.push({ record, comparison });
  }
  found.sort((a, b) => Number(b.comparison.isHit) - Number(a.comparison.isHit) || b.comparison.score - a.comparison.score || (a.record.id < b.record.id ? -1 : 1));
  const told = found.slice(0, FINDINGS_MAX);
  const outcome: Outcome = told.some(({ comparison }) => comparison.isHit) ? 'hit' : told.length > 0 ? 'candidates' : 'no_record';

  const id = ctx.newId('chk');
  const seenAt = ask.observedAt ?? now;
  const raisedOf = (record: Envelope): Raised => ({
    check: id, collection: record.collection, record: record.id, reference: record.reference, owner: record.owner,
    finder: principal.bureau, unit: principal.unit, day: dayAt(seenAt, principal.timeZone), seenAt, place: ask.place, country: ask.country ?? principal.country,
  });
  // Every hit is raised, also beyond the findings that one answer carries.
  const raised = found.filter(({ comparison }) => comparison.isHit).map(({ record }) => raisedOf(record));

  const person = ask.person ?? principal.person;
  const device = ask.device ?? principal.device;
  const logged: LoggedCheck = {
    id, at: now, bureau: principal.bureau, unit: principal.unit, purpose: ask.purpose, outcome, asOf, comparison: deeds.vehicles.comparison, question: ask,
    ...(person === undefined ? {} : { person }), ...(device === undefined ? {} : { device: typeof device === 'string' ? device : device.name }),
    found: told.map(({ record, comparison }) => ({ record: record.id, version: record.version, kind: comparison.isHit ? 'hit' : 'candidate', score: comparison.score, relation: comparison.foundBy.relation })),
  };
  const vin = fullVinOf(ask.vehicle);
  const readings = readingsOf(ask.vehicle);
  const decoding = vin === undefined ? undefined : deeds.vehicles.decodingOf(vin);
  const assumed = [...new Set(told.flatMap(({ comparison }) => comparison.assumed))];
  const answer: CheckAnswer = {
    id, ...(ask.ref === undefined ? {} : { ref: ask.ref }), outcome, asOf, answeredAt: now, comparison: deeds.vehicles.comparison,
    findings: told.map((one) => findingOf(ctx, one, one.comparison.isHit ? deeds.hitIdOf(raisedOf(one.record)) : undefined, { now, deeds })),
    ...(more || found.length > told.length ? { more: true } : {}),
    ...(learnsOnlyWhoOwns(principal) ? {} : { ...(decoding ? { vin: decoding } : {}), ...(readings.length > 0 ? { readings } : {}), ...(assumed.length > 0 ? { assumed } : {}) }),
  };
  return { answer, entry: { row: rowOf(logged, principal), raised } };
}

function findingOf(ctx: Context, { record, comparison }: Found, hit: string | undefined, { now, deeds }: { now: string; deeds: Deeds }): Finding {
  // As any other bureau sees it: the owner's own matters stay out of answers. What a VIN says is told of the one that was asked.
  const { vinDecoding: _, ...vehicle } = deeds.vehicles.viewOf(record, '', now);
  const kind = comparison.isHit ? 'hit' : 'candidate';
  const contact = vehicle.contact === undefined ? {} : { contact: vehicle.contact };
  if (learnsOnlyWhoOwns(ctx.principal)) return { kind, record: { owner: vehicle.owner }, advice: { kind: 'request_confirmation', ...contact } };
  return {
    kind, ...(hit === undefined ? {} : { hit }),
    record: { ...vehicle, ageDays: Math.max(0, Math.floor((Date.parse(now) - Date.parse(record.enteredAt)) / DAY_MS)) },
    score: comparison.score, foundBy: comparison.foundBy, fields: comparison.fields.map((field) => ({ ...field, ...(field.differences ? { differences: [...field.differences] } : {}) })) as Finding['fields'],
    ...(comparison.assumed.length > 0 ? { assumed: [...comparison.assumed] } : {}),
    advice: adviceOf(vehicle, comparison.isHit),
  };
}

/** R9: no action before the owner's confirmation, unless the record itself says so; R12: a clone mark withholds it. */
function adviceOf(vehicle: Vehicle, isHit: boolean): Finding['advice'] {
  const contact = vehicle.contact === undefined ? {} : { contact: vehicle.contact };
  if (!isHit) return { kind: 'compare_first', ...contact };
  const isCloned = vehicle.identifiers.some(({ condition }) => condition === 'cloned');
  if (vehicle.actionStandsBeforeConfirmation === true && vehicle.action !== undefined && !isCloned) return { kind: 'act', action: vehicle.action, ...contact };
  return { kind: 'request_confirmation', ...contact };
}

const vinsOf = (q: VehicleQuestion): readonly { from: string; normal: string }[] => [
  ...(q.vin === undefined ? [] : [{ from: 'vin', normal: normalForm(q.vin) }]),
  ...(q.vins ?? []).map(({ number, from }, i) => ({ from: from ?? `vins/${i}`, normal: normalForm(number) })),
];

/** The VIN whose own words the answer carries: the first full one that was asked. */
function fullVinOf(q: VehicleQuestion): string | undefined {
  const full = vinsOf(q).find(({ normal }) => isFullVin(normal))?.normal;
  if (full !== undefined || q.number === undefined) return full;
  const normal = normalForm(q.number);
  return isFullVin(normal) ? normal : undefined;
}

/** The readings of one vehicle's VIN held against each other: papers and windscreen may disagree. */
function readingsOf(q: VehicleQuestion): NonNullable<CheckAnswer['readings']> {
  const vins = vinsOf(q);
  return vins.flatMap((a, i) => vins.slice(i + 1).map((b) => ({ a: a.from, b: b.from, same: a.normal === b.normal, differences: [...differencesOf(a.normal, b.normal, areLookAlike)] })));
}
