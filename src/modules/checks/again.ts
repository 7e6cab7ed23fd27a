/** A logged check told again: its question held against the records that it found, as they are now. Nothing is logged as a check, and nothing is raised. */
import type { Context } from '../../kernel/context.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import type { Comparison } from '../../matching/matcher.ts';
import { POSSIBLE_FROM } from '../../matching/posterior.ts';
import type { AnsweringDeeds } from './answering.ts';
import { shownOf, weighed } from './bands.ts';
import { isDiscreet } from './discretion.ts';
import { findingOf } from './findings.ts';
import { meetingsOf, worthReading } from './meetings.ts';
import type { VehicleMatcher } from './models.ts';
import { askedOf, readingsOf } from './readings.ts';
import { questionNotKept } from './refusals.ts';
import type { AskCheck, CheckAnswer, HashedQuestion, LoggedCheck } from './schema.ts';

type Side = { readonly deeds: AnsweringDeeds; readonly keepsDiscreet: boolean };

export async function answerAgain(ctx: Context, check: LoggedCheck, { deeds, keepsDiscreet }: Side): Promise<CheckAnswer> {
  const ask = check.question as AskCheck | HashedQuestion;
  if (!('vehicle' in ask)) throw questionNotKept();
  const { bureau } = ctx.principal;
  const { vehicles } = deeds;
  const now = ctx.now();
  const asOf = vehicles.asOf(bureau);
  const { matcher, version: model } = deeds.models.active();
  const found = await foundNow(ctx, { ask, check, deeds, matcher, now });
  const all = weighed(found.filter(({ record }) => !keepsDiscreet || !isDiscreet(record.body)));
  const { told, outcome } = shownOf(all, { purpose: ask.purpose, bands: 'all' }, { left: 0, isOpen: false, mayHaveAll: true });
  const [hits, confirmed] = await Promise.all([
    deeds.reading.hitsOfChecks(ctx, keepsDiscreet, [check.id]), deeds.reading.confirmedFor(ctx, told.map(({ record }) => record.id)),
  ]);
  const hitOf = (record: string): string | undefined => hits.find((one) => one.record === record)?.hit;
  const telling = { now, viewOf: vehicles.viewOf, isConfirmed: (record: { readonly id: string }) => confirmed.has(record.id) };
  const remarks = vehicles.remarksOf(ask.vehicle, told.map(({ record }) => record.body), now);
  const readings = readingsOf(ask.vehicle, vehicles.unreadForm);
  return {
    id: check.id, checkedAt: check.at, ...(ask.ref === undefined ? {} : { ref: ask.ref }), outcome, asOf, answeredAt: now, comparison: vehicles.comparison, model,
    findings: told.map((one) => findingOf(ctx, one, hitOf(one.record.id), telling)),
    ...(remarks.length > 0 ? { remarks: [...remarks] } : {}), ...(readings.length > 0 ? { readings } : {}),
  };
}

type Retold = { readonly ask: AskCheck; readonly check: LoggedCheck; readonly deeds: AnsweringDeeds; readonly matcher: VehicleMatcher; readonly now: string };

/** Records that the check found, where they are there still and the question meets them as they are now. */
async function foundNow(ctx: Context, { ask, check, deeds: { vehicles, reading }, matcher, now }: Retold): Promise<readonly { readonly record: Envelope; readonly comparison: Comparison }[]> {
  const ids = new Set(check.found.map(({ record }) => record));
  if (ids.size === 0) return [];
  const question = matcher.prepare(askedOf(ask));
  const [result] = await vehicles.search([matcher.searchOf(question, ask.bands === 'all' ? undefined : worthReading(POSSIBLE_FROM))], { bureau: ctx.principal.bureau, now });
  if (!result) throw new Error('a question was not searched');
  const met = new Map(meetingsOf(result.met, (one) => matcher.estimate(question, one)).flatMap((one) => (one.met[0] ? [[result.idOf(one.met[0]), one.met]] : [])));
  const records = await reading.findable(ctx, [...ids], now);
  return records.flatMap((record) => {
    const comparison = matcher.compare(question, record.body, met.get(record.id) ?? []);
    return comparison ? [{ record, comparison }] : [];
  });
}
