/** What people do with vehicle records: report, read, correct; by id and by the owner's reference. Other deeds have files of their own. */
import { action } from '../../kernel/action.ts';
import type { Context, Principal } from '../../kernel/context.ts';
import { invalidInput, notFound, versionDiffers, versionNeeded } from '../../kernel/errors.ts';
import { dayAt } from '../../kernel/days.ts';
import { issuesOf } from '../../kernel/schema/index.ts';
import { withApproval, type ByHand } from './approving.ts';
import { WHEN } from './four-eyes.ts';
import { ById, changing, checkVersion, deedOf, held, heldByOwner, idByReference } from './deeds.ts';
import { isSameRecord, isStanding, merged, reported, restated, saidOf, statusAt, type Deed, type VehicleRecord } from './life.ts';
import { nextOf } from './next.ts';
import { grants, isFeed } from './policy.ts';
import { alreadyRecorded, extendInstead, isOver, notTheOwner, ownRestriction, referenceDiffers, reviewPassed } from './refusals.ts';
import { ByReference, COLLECTION, Correction, OwnerQuery, Vehicle, VehiclePage, VehicleWords, VehicleWordsByReference } from './schema.ts';
import { vehicleOf, viewOf } from './view.ts';
import { warningsOf, type Warning } from './warnings.ts';

/** Owners of other records that bear one of these vehicle's full VINs or plates, as far as the asker may know. Given by app.ts. */
export type RecordedElsewhere = (ctx: Context, said: readonly VehicleWords[]) => Promise<readonly (readonly Warning[])[]>;

/** An owner may not lock itself out, nor report what has ended already. */
export function checkWords(said: VehicleWords, principal: Principal, deed: Deed): void {
  if (said.restrictions?.includes(principal.bureau)) throw ownRestriction();
  if (said.reviewOn !== undefined && said.reviewOn < dayAt(deed.now, deed.timeZone)) throw reviewPassed();
}

/** R13: by hand a record that stands is given a later review date by an extension, which has a reason. A feed's contract sets it. */
function checkReview(before: VehicleRecord, said: VehicleWords, { principal }: Context, now: string): void {
  if (!isFeed(principal) && isStanding(before, now) && said.reviewOn !== undefined && said.reviewOn > before.reviewOn) throw extendInstead();
}

async function correct(ctx: Context, { id, patch, ifMatch, hand }: { readonly id: string; readonly patch: Correction; readonly ifMatch: string | undefined; readonly hand: ByHand }): Promise<Vehicle> {
  const before = await heldByOwner(ctx, id);
  checkVersion(before, ifMatch, true);
  const deed = deedOf(ctx);
  if (!isStanding(before, deed.now) && before.status !== 'pending') throw isOver(statusAt(before, deed.now));
  const parsed = VehicleWords.safeParse(merged(saidOf(before), patch));
  if (!parsed.success) throw invalidInput(issuesOf(parsed.error));
  checkWords(parsed.data, ctx.principal, deed);
  checkReview(before, parsed.data, ctx, deed.now);
  // A correction states the restrictions whole: none means none.
  const after = restated(before, { ...parsed.data, restrictions: parsed.data.restrictions ?? [] }, deed);
  if (isSameRecord(after, before)) return viewOf(before, ctx.principal.bureau, deed.now);
  return { ...await hand.revise(ctx, before, after), ...warned(warningsOf(parsed.data, yearOf(deed))) };
}

const yearOf = (deed: Deed): number => Number(deed.now.slice(0, 4));
const warned = (warnings: readonly Warning[]): { warnings?: Warning[] } => (warnings.length > 0 ? { warnings: [...warnings] } : {});
const { subjects } = changing;

/** A record as it is read: with what of it waits, and what its reader may do with it. */
async function read(ctx: Context, record: VehicleRecord): Promise<Vehicle> {
  const vehicle = await withApproval(ctx, viewOf(record, ctx.principal.bureau, ctx.now()));
  return { ...vehicle, next: [...nextOf(record, ctx.principal, ctx.now())] };
}

export function vehicleActions(elsewhere: RecordedElsewhere, hand: ByHand) {
  /** The record as it was entered; undefined where its reference is taken. */
  const enter = async (ctx: Context, said: VehicleWords): Promise<Vehicle | undefined> => {
    const deed = deedOf(ctx);
    checkWords(said, ctx.principal, deed);
    const vehicle = await hand.enter(ctx, reported(ctx.newId('veh'), ctx.principal.bureau, said, deed));
    return vehicle && { ...vehicle, ...warned([...warningsOf(said, yearOf(deed)), ...(await elsewhere(ctx, [said]))[0] ?? []]) };
  };

  const report = action({
    ...changing, name: 'vehicles.report', summary: 'Report a vehicle', http: 'POST /v1/vehicles', status: 201,
    description: 'Recorded under the bureau of the token and its own reference. What looks wrong is taken and answered with as warnings.',
    grant: grants.report, body: VehicleWords, refusals: [alreadyRecorded, ownRestriction, reviewPassed],
    async run(ctx, { body }) {
      const entered = await enter(ctx, body);
      if (entered) return entered;
      const known = await ctx.store.records.find(await idByReference(ctx, body.reference));
      throw alreadyRecorded(body.reference, known && { id: known.id, version: known.version });
    },
  });

  const put = action({
    ...changing, name: 'vehicles.put', summary: 'Report or restate a vehicle under one’s own reference', http: 'PUT /v1/vehicles/by-reference/{reference}',
    description: 'Repeating it changes nothing. A record that was over becomes live again.',
    grant: grants.report, fourEyes: WHEN.revise, params: ByReference, body: VehicleWordsByReference, refusals: [referenceDiffers, ownRestriction, reviewPassed, extendInstead, versionDiffers],
    async run(ctx, { params, body, ifMatch }) {
      if (body.reference !== undefined && body.reference !== params.reference) throw referenceDiffers();
      const said = VehicleWords.parse({ ...body, reference: params.reference });
      const entered = await enter(ctx, said);
      if (entered && ifMatch !== undefined) throw versionDiffers(0);
      if (entered) return entered;
      const before = await held(ctx, await idByReference(ctx, params.reference));
      checkVersion(before, ifMatch, false);
      const deed = deedOf(ctx);
      checkReview(before, said, ctx, deed.now);
      const after = restated(before, said, deed);
      if ((isStanding(before, deed.now) || before.status === 'pending') && isSameRecord(after, before)) return viewOf(before, ctx.principal.bureau, deed.now);
      return { ...await hand.revise(ctx, before, after), ...warned(warningsOf(said, yearOf(deed))) };
    },
  });

  const get = action({
    name: 'vehicles.get', summary: 'A vehicle record', http: 'GET /v1/vehicles/{id}', effect: 'read', grant: grants.read,
    params: ById, output: Vehicle, subjects, refusals: [notFound],
    async run(ctx, { params }) {
      const record = await ctx.store.records.find(params.id);
      if (record?.collection !== COLLECTION) throw notFound('vehicle');
      return read(ctx, vehicleOf(record));
    },
  });

  const getByReference = action({
    name: 'vehicles.getByReference', summary: 'A vehicle record by its owner’s reference', http: 'GET /v1/vehicles/by-reference/{reference}', effect: 'read', grant: grants.read,
    params: ByReference, query: OwnerQuery, output: Vehicle, subjects, refusals: [notFound],
    async run(ctx, { params, query }) {
      const record = await ctx.store.records.find(await idByReference(ctx, params.reference, query.owner));
      if (!record) throw notFound('vehicle');
      return read(ctx, vehicleOf(record));
    },
  });

  const versions = action({
    name: 'vehicles.versions', summary: 'All versions of a record, newest first', http: 'GET /v1/vehicles/{id}/versions', effect: 'read', grant: grants.read,
    params: ById, output: VehiclePage, refusals: [notFound], subjects: ({ items }) => items.slice(0, 1).map(({ id }) => id),
    async run(ctx, { params }) {
      const all = await ctx.store.records.versions(params.id);
      if (all.length === 0) throw notFound('vehicle');
      return { items: all.map((record) => viewOf(vehicleOf(record), ctx.principal.bureau, ctx.now())) };
    },
  });

  const correction = action({
    ...changing, refusals: [notFound, notTheOwner, versionDiffers, versionNeeded, isOver, ownRestriction, reviewPassed, extendInstead], name: 'vehicles.correct', summary: 'Correct a record', http: 'PATCH /v1/vehicles/{id}', grant: grants.change, fourEyes: WHEN.revise,
    params: ById, body: Correction, run: (ctx, { params, body, ifMatch }) => correct(ctx, { id: params.id, patch: body, ifMatch, hand }),
  });

  return [report, get, getByReference, put, versions, correction];
}
