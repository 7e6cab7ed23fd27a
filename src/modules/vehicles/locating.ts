/** The finder's mark that a vehicle was found, which starts a clock, and the owner's word why its record stands all the same (R14). */
import { action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { endOfDay } from '../../kernel/days.ts';
import { notFound, versionDiffers } from '../../kernel/errors.ts';
import type { z } from '../../kernel/schema/index.ts';
import { setLocateClock, startLocateClock, stopLocateClock } from './clocks-store.ts';
import { ById, changing, checkVersion, deedOf, held, heldByOwner, idByReference, save, toOwner } from './deeds.ts';
import { isStanding, justified, located, statusAt, stepDueAt, type VehicleRecord } from './life.ts';
import { grants } from './policy.ts';
import { isOver, notLocated, notTheOwner, reviewPassed } from './refusals.ts';
import { AskJustification, AskLocate, ByReference, OwnerQuery, type Locate, type Vehicle } from './schema.ts';
import { viewOf } from './view.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

async function locate(ctx: Context, id: string, ask: z.output<typeof AskLocate>, ifMatch: string | undefined): Promise<Vehicle> {
  const before = await held(ctx, id);
  checkVersion(before, ifMatch, false);
  const deed = deedOf(ctx);
  if (!isStanding(before, deed.now)) throw isOver(statusAt(before, deed.now));
  const mark: Locate = { bureau: ctx.principal.bureau, unit: ctx.principal.unit, at: deed.now, ...ask };
  const isRepeat = before.body.locates?.some((known) => same({ ...known, at: undefined }, { ...mark, at: undefined })) ?? false;
  if (isRepeat) return viewOf(before, ctx.principal.bureau, deed.now);
  const after = located(before, mark, deed);
  await startLocateClock(ctx.store.db, { record: after.id, owner: after.owner, locatedAt: deed.now, dueAt: stepDueAt(deed.now, 0) ?? deed.now });
  await ctx.store.announce([toOwner(after, { kind: 'vehicles.located', at: deed.now, facts: { finder: mark.bureau, unit: mark.unit, ...(ask.country === undefined ? {} : { country: ask.country }) } })]);
  return save(ctx, before, after);
}

/** The clock of a justified record: asked again on the day that the owner named, else by the next Locate. */
export async function settleClock(ctx: Context, record: VehicleRecord, until: string | undefined): Promise<void> {
  const { now, timeZone } = deedOf(ctx);
  const again = until === undefined ? undefined : endOfDay(until, timeZone);
  if (again !== undefined && again <= now) throw reviewPassed();
  if (again === undefined) await stopLocateClock(ctx.store.db, record.id);
  else await setLocateClock(ctx.store.db, { record: record.id, owner: record.owner, locatedAt: record.body.locates?.at(-1)?.at ?? now, dueAt: again });
}

const justify = action({
  ...changing, name: 'vehicles.justify', summary: 'Say why a located vehicle’s record still stands', http: 'POST /v1/vehicles/{id}/justification', grant: grants.answer,
  params: ById, body: AskJustification, refusals: [notFound, notTheOwner, versionDiffers, isOver, notLocated, reviewPassed],
  async run(ctx, { params, body, ifMatch }) {
    const before = await heldByOwner(ctx, params.id);
    checkVersion(before, ifMatch, false);
    const deed = deedOf(ctx);
    if (!isStanding(before, deed.now)) throw isOver(statusAt(before, deed.now));
    if (before.body.locates === undefined) throw notLocated();
    await settleClock(ctx, before, body.until);
    return save(ctx, before, justified(before, body, deed));
  },
});

const locating = { ...changing, refusals: [notFound, versionDiffers, isOver], grant: grants.locate, body: AskLocate };

export const locatingActions = [
  action({ ...locating, name: 'vehicles.locate', summary: 'Mark a vehicle as found', http: 'POST /v1/vehicles/{id}/locate', params: ById, run: (ctx, { params, body, ifMatch }) => locate(ctx, params.id, body, ifMatch) }),
  action({ ...locating, name: 'vehicles.locateByReference', summary: 'Mark a vehicle as found, by its owner and reference', http: 'POST /v1/vehicles/by-reference/{reference}/locate', params: ByReference, query: OwnerQuery,
    run: async (ctx, { params, query, body, ifMatch }) => locate(ctx, await idByReference(ctx, params.reference, query.owner), body, ifMatch) }),
  justify,
];
