/** An owner's list of its own records: searched and filtered a page at a time, or handed out whole as a file. */
import { action, eventOf, streamAction } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { daysLater, endOfDay } from '../../kernel/days.ts';
import { invalidInput } from '../../kernel/errors.ts';
import { limitOf, pageOf, z } from '../../kernel/schema/index.ts';
import { spellingsOfCategory } from '../../identifiers/categories.ts';
import { spellingsOfMake } from '../../identifiers/makes.ts';
import { csvOf } from '../../kernel/csv.ts';
import { formsOf, listOwn, type Order, type Wanted } from './listing-store.ts';
import { grants } from './policy.ts';
import { AskFile, ListVehicles, Vehicle, VehiclePage } from './schema.ts';
import { vehicleOf, viewOf } from './view.ts';
import { say } from './sayings.ts';

/** How a place in each order is written; what is written otherwise is no `next` of such a list. */
const PLACES: Readonly<Record<Order, RegExp>> = {
  entered: /^veh_\w{1,40}$/, newest: /^veh_\w{1,40}$/, reference: /^.{1,64}$/su,
  changed: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z~veh_\w{1,40}$/, review: /^\d{4}-\d\d-\d\d~veh_\w{1,40}$/,
};

type Query = z.output<typeof AskFile>;

async function wantedOf(ctx: Context, { order = 'entered', status, feed, text, make, category, event, action: does, enteredFrom, enteredTo }: Query): Promise<Wanted> {
  const { bureauTimeZone } = ctx.principal;
  const { db } = ctx.store;
  return {
    order, status, feed, text, event, action: does,
    makes: make === undefined ? undefined : await formsOf(db, [make, ...spellingsOfMake(make)]),
    categories: category === undefined ? undefined : await formsOf(db, [category, ...spellingsOfCategory(category)]),
    since: enteredFrom === undefined ? undefined : endOfDay(daysLater(enteredFrom, -1), bureauTimeZone),
    until: enteredTo === undefined ? undefined : endOfDay(enteredTo, bureauTimeZone),
  };
}

const list = action({
  name: 'vehicles.list', summary: 'The records of one’s own bureau', http: 'GET /v1/vehicles', effect: 'read', grant: grants.listOwn,
  description: '`text` finds by VIN, plate, engine or other number in any spacing, case and look-alike script, by the last eight characters of a long one, and by the beginning of a reference. GET /v1/vehicles.csv and /v1/vehicles.ndjson give all of them as a file.',
  query: ListVehicles, output: VehiclePage,
  async run(ctx, { query }) {
    const limit = limitOf(query);
    const { after, limit: _limit, ...asked } = query;
    if (after !== undefined && !PLACES[asked.order ?? 'entered'].test(after)) throw invalidInput([{ path: '/query/after', detail: say('not_next_in_order') }]);
    const listed = await listOwn(ctx.store.db, ctx.principal.bureau, await wantedOf(ctx, asked), { after, limit });
    const { items, next } = pageOf(listed, limit, ({ place }) => place);
    return { items: items.map(({ record }) => viewOf(vehicleOf(record), ctx.principal.bureau, ctx.now())), ...(next === undefined ? {} : { next }) };
  },
});

/** Records of a file read at a time. */
const FILE_PAGE = 1_000;

/** All records that are wanted, as their owner sees them. What is frozen is not handed out in files (R21). */
async function* vehiclesOf(ctx: Context, wanted: Wanted): AsyncGenerator<readonly Vehicle[]> {
  let after: string | undefined;
  for (;;) {
    const listed = await listOwn(ctx.store.db, ctx.principal.bureau, wanted, { after, limit: FILE_PAGE });
    yield listed.map(({ record }) => viewOf(vehicleOf(record), ctx.principal.bureau, ctx.now())).filter(({ frozen }) => frozen === undefined);
    after = listed.at(-1)?.place;
    if (listed.length < FILE_PAGE) return;
  }
}

const HEAD = ['id', 'reference', 'version', 'status', 'entered', 'changed', 'validated', 'review on', 'feed', 'vin', 'plates', 'engine number', 'other numbers', 'category', 'make', 'model', 'variant', 'year', 'colour', 'event', 'event from', 'event country', 'event place', 'action', 'marks', 'police report', 'reporting unit', 'restricted from'];
const cellsOf = (one: Vehicle): readonly (string | number | undefined)[] => [
  one.id, one.reference, one.version, one.status, one.enteredAt, one.changedAt, one.validatedAt, one.reviewOn, one.feed,
  one.vin, one.plates?.map(({ number, country }) => (country === undefined ? number : `${number} (${country})`)).join('; '), one.engineNumber, one.otherNumbers?.map(({ kind, number }) => `${kind}: ${number}`).join('; '),
  one.category, one.make, one.model, one.variant, one.year, one.colour, one.event?.kind, one.event?.from, one.event?.country, one.event?.place, one.action, one.marks, one.policeReportNumber, one.reportingUnit, one.restrictions?.join(' '),
];

async function* csvLines(ctx: Context, wanted: Wanted): AsyncGenerator<string> {
  yield csvOf([HEAD]);
  for await (const some of vehiclesOf(ctx, wanted)) if (some.length > 0) yield csvOf(some.map(cellsOf));
}

async function* jsonLines(ctx: Context, wanted: Wanted): AsyncGenerator<string> {
  for await (const some of vehiclesOf(ctx, wanted)) if (some.length > 0) yield some.map((one) => `${JSON.stringify(one)}\n`).join('');
}

/** Who took which records out is in the log before the first line leaves. */
async function begun(ctx: Context, name: string, query: Query): Promise<Wanted> {
  const { text, ...filter } = query; // a number is a word of nobody's log
  await ctx.store.audit(eventOf({ name }, ctx, 'done', { subjects: [], detail: { ...filter, ...(text === undefined ? {} : { isByText: true }) } }));
  return wantedOf(ctx, query);
}

const shared = { grant: grants.listOwn, query: AskFile } as const;
const asCsv = streamAction({
  ...shared, name: 'vehicles.csv', summary: 'One’s own records as CSV', http: 'GET /v1/vehicles.csv', output: z.string(), stream: { takes: 'nothing', gives: 'text/csv' },
  description: 'What the list with the same filter shows, all pages of it. UTF-8, RFC 4180. A cell that a spreadsheet would read as a formula begins with an apostrophe. Records that are frozen (R21) are left out.',
  run: async (ctx, { query }) => ({ contentType: 'text/csv; charset=utf-8', chunks: csvLines(ctx, await begun(ctx, 'vehicles.csv', query)) }),
});
const asLines = streamAction({
  ...shared, name: 'vehicles.ndjson', summary: 'One’s own records, a JSON object a line', http: 'GET /v1/vehicles.ndjson', output: Vehicle, stream: { takes: 'nothing', gives: 'application/x-ndjson' },
  description: 'What the list with the same filter shows, all pages of it. Records that are frozen (R21) are left out.',
  run: async (ctx, { query }) => ({ contentType: 'application/x-ndjson', chunks: jsonLines(ctx, await begun(ctx, 'vehicles.ndjson', query)) }),
});

export const listingActions = [list, asCsv, asLines];
