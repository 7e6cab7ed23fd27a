/** An owner goes through its ageing records: listed, as a file too, and confirmed, extended or cleared many at a time. */
import { action, eventOf, streamAction } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { dayAt, daysLater, endOfDay, monthsLater } from '../../kernel/days.ts';
import { Refusal, invalidInput, notFound } from '../../kernel/errors.ts';
import { demandFourEyes } from '../../kernel/four-eyes.ts';
import { nameFeed } from '../../kernel/store/four-eyes.ts';
import { reviseMany, type Envelope } from '../../kernel/store/records.ts';
import { namedBy } from '../../kernel/http/problem.ts';
import { limitOf, pageOf, z } from '../../kernel/schema/index.ts';
import { countAgeing, idsAgeing, listAgeing, type AgedPlace, type Which } from './ageing-store.ts';
import { isClosed } from './closing.ts';
import { csvOf } from '../../kernel/csv.ts';
import { deedOf } from './deeds.ts';
import { ENDS_MAX, WHEN, endsShown } from './four-eyes.ts';
import { cleared, confirmed, extended, isStanding, statusAt, type Deed, type VehicleRecord } from './life.ts';
import { grants, isFeed } from './policy.ts';
import { isOver, reviewPassed } from './refusals.ts';
import { AgeingPage, AskAgeing, AskAgeingFile, AskBulk, BULK_MAX, BulkAnswer, durationOf, type Aged, type BulkResult } from './schema.ts';
import { vehicleOf } from './view.ts';
import { say } from './sayings.ts';

/** Counted so far and no further: more is "very many". */
const COUNT_MAX = 50_000;
/** Lines of a file of ageing records read at a time. */
const FILE_PAGE = 1_000;

/** Not validated for so long, by days where the owner is. */
export function notValidatedFor(ctx: Context, said: string): Which {
  const { now, timeZone } = deedOf(ctx);
  const { months, days } = durationOf(said);
  return { bureau: ctx.principal.bureau, before: endOfDay(daysLater(monthsLater(dayAt(now, timeZone), -months), -days - 1), timeZone), now };
}

const placeOf = (after: string | undefined): AgedPlace | undefined => {
  if (after === undefined) return undefined;
  const [, validatedAt = '', id = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~(\w{1,40})$/.exec(after) ?? [];
  if (id === '' || Number.isNaN(Date.parse(validatedAt))) throw invalidInput([{ path: '/query/after', detail: say('not_next') }]);
  return { validatedAt, id };
};

const ageing = action({
  name: 'vehicles.ageing', summary: 'One’s own records that nobody has stood by for long, the longest first', http: 'GET /v1/vehicles/ageing', effect: 'read', grant: grants.listOwn,
  description: 'What was neither reported, corrected, restated, confirmed, justified nor extended by its owner for so long. GET /v1/vehicles/ageing.csv gives them all as a file.',
  query: AskAgeing, output: AgeingPage,
  async run(ctx, { query }) {
    const which = notValidatedFor(ctx, query.notValidatedFor);
    const limit = limitOf(query);
    const after = placeOf(query.after);
    const [items, count] = await Promise.all([listAgeing(ctx.store.db, which, after, limit), after ? undefined : countAgeing(ctx.store.db, which, COUNT_MAX)]);
    return { ...pageOf(items, limit, ({ validatedAt, id }) => `${validatedAt}~${id}`), ...(count === undefined ? {} : { count }), before: which.before };
  },
});

const HEAD = ['id', 'reference', 'version', 'status', 'entered', 'validated', 'review on', 'feed', 'vin', 'plates', 'engine number', 'category', 'make', 'model'];
const cellsOf = (one: Aged): readonly (string | number | undefined)[] => [
  one.id, one.reference, one.version, one.status, one.enteredAt, one.validatedAt, one.reviewOn, one.feed, one.vin, one.plates?.map(({ number, country }) => (country === undefined ? number : `${number} (${country})`)).join('; '), one.engineNumber, one.category, one.make, one.model,
];

async function* linesOf(ctx: Context, which: Which): AsyncGenerator<string> {
  yield csvOf([HEAD]);
  let after: AgedPlace | undefined;
  for (;;) {
    const items = await listAgeing(ctx.store.db, which, after, FILE_PAGE);
    const exported = items.filter(({ frozen }) => frozen === undefined); // R21: what is frozen is not handed out in files
    if (exported.length > 0) yield csvOf(exported.map(cellsOf));
    after = items.at(-1);
    if (items.length < FILE_PAGE) return;
  }
}

const file = streamAction({
  name: 'vehicles.ageingFile', summary: 'One’s own ageing records as CSV', http: 'GET /v1/vehicles/ageing.csv', grant: grants.listOwn, query: AskAgeingFile, output: z.string(),
  description: 'UTF-8, RFC 4180. A cell that a spreadsheet would read as a formula begins with an apostrophe. Records that are frozen (R21) are left out.',
  stream: { takes: 'nothing', gives: 'text/csv' },
  async run(ctx, { query }) {
    await ctx.store.audit(eventOf({ name: 'vehicles.ageingFile' }, ctx, 'done', { subjects: [], detail: { notValidatedFor: query.notValidatedFor } }));
    return { contentType: 'text/csv; charset=utf-8', chunks: linesOf(ctx, notValidatedFor(ctx, query.notValidatedFor)) };
  },
});

/** What the deed makes of one record; the same record where it changes nothing. */
function done(before: VehicleRecord, ask: AskBulk, deed: Deed): VehicleRecord {
  if (ask.deed === 'clear') {
    if (before.status === 'cleared' && before.body.cleared?.reason === ask.reason) return before;
    if (isClosed(before) || before.status === 'pending') throw isOver(before.status);
    return cleared(before, { reason: ask.reason, ...(ask.note === undefined ? {} : { note: ask.note }) }, deed);
  }
  // What has ended is not brought back many at a time: that is a statement about each.
  if (!isStanding(before, deed.now)) throw isOver(statusAt(before, deed.now));
  if (ask.deed === 'confirm') return confirmed(before, deed);
  return ask.reviewOn === before.reviewOn ? before : extended(before, { reviewOn: ask.reviewOn, reason: ask.reason }, deed);
}

function resultOf(id: string, before: VehicleRecord | undefined, ask: AskBulk, deed: Deed): { readonly result: BulkResult; readonly before?: VehicleRecord; readonly after?: VehicleRecord } {
  try {
    if (!before) throw notFound('vehicle');
    const after = done(before, ask, deed);
    return after === before ? { result: { id, outcome: 'unchanged', version: before.version } } : { result: { id, outcome: 'done', version: after.version }, before, after };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    return { result: { id, outcome: 'refused', code: cause.code, title: cause.message, ...namedBy(cause) } };
  }
}

const bulk = action({
  name: 'vehicles.bulk', summary: 'Confirm, extend or clear many of one’s own records', http: 'POST /v1/vehicles/bulk', effect: 'write', grant: grants.validate, fourEyes: WHEN.bulk,
  description: `Up to ${BULK_MAX} at a time, with a result for each. Done together or, where the request fails, not at all. More than ${ENDS_MAX} are ended by two people.`,
  body: AskBulk, output: BulkAnswer, refusals: [reviewPassed], subjects: ({ results }) => results.filter(({ outcome }) => outcome === 'done').map(({ id }) => id),
  async run(ctx, { body }) {
    const deed = deedOf(ctx);
    if (body.deed === 'extend' && body.reviewOn < dayAt(deed.now, deed.timeZone)) throw reviewPassed();
    const which = body.filter && notValidatedFor(ctx, body.filter.notValidatedFor);
    const ids = body.ids ?? (which ? await idsAgeing(ctx.store.db, which, BULK_MAX) : []);
    const { session, epoch } = ctx.store;
    if (!session) throw new Error('a write has a session');
    const own = await ctx.store.records.ownForChange(ids);
    const each = ids.map((id) => {
      const record = own.get(id);
      return resultOf(id, record && vehicleOf(record), body, deed);
    });
    if (isFeed(ctx.principal)) await nameFeed(ctx.store.db, ctx.principal.tokenId);
    else {
      const asksFor = endsShown(each.flatMap(({ before, after }) => (before && after ? [{ before, after }] : [])));
      if (asksFor) demandFourEyes(ctx, asksFor);
    }
    await reviseMany(session, epoch, each.flatMap(({ after }) => (after ? [after as Envelope] : [])));
    const results = each.map(({ result }) => result);
    const count = (outcome: BulkResult['outcome']): number => results.filter((one) => one.outcome === outcome).length;
    return { done: count('done'), unchanged: count('unchanged'), refused: count('refused'), results, ...(which ? { remaining: await countAgeing(ctx.store.db, which, COUNT_MAX) } : {}) };
  },
});

export const validatingActions = [ageing, file, bulk];
