/** What people do with vehicle records: report, read, correct, locate, clear, extend; by id and by the owner's reference. */
import { action } from '../../kernel/action.ts';
import type { Context, Principal } from '../../kernel/context.ts';
import { invalidInput, notFound, versionDiffers, versionNeeded } from '../../kernel/errors.ts';
import { dayAt } from '../../kernel/days.ts';
import { issuesOf, limitOf, pageOf, z } from '../../kernel/schema/index.ts';
import { cleared, extended, isSameRecord, isStanding, located, merged, reported, restated, saidOf, statusAt, type Deed, type VehicleRecord } from './life.ts';
import { grants, isOwner } from './policy.ts';
import { alreadyRecorded, isOver, notTheOwner, ownRestriction, referenceDiffers, reviewPassed } from './refusals.ts';
import { AskClear, AskExtension, AskLocate, ByReference, COLLECTION, Correction, ListVehicles, OwnerQuery, Vehicle, VehicleId, VehiclePage, VehicleWords, VehicleWordsByReference, type Locate } from './schema.ts';
import { vehicleOf, viewOf } from './view.ts';
import { warningsOf, type Warning } from './warnings.ts';

/** Owners of other records that bear one of these vehicle's full VINs or plates, as far as the asker may know. Given by app.ts. */
export type RecordedElsewhere = (ctx: Context, said: readonly VehicleWords[]) => Promise<readonly (readonly Warning[])[]>;

const ById = z.strictObject({ id: VehicleId });

export const deedOf = (ctx: Pick<Context, 'principal' | 'now'>): Deed => ({ now: ctx.now(), by: `${ctx.principal.bureau} ${ctx.principal.unit}`, timeZone: ctx.principal.bureauTimeZone });

/** An owner may not lock itself out, nor report what has ended already. */
export function checkWords(said: VehicleWords, principal: Principal, deed: Deed): void {
  if (said.restrictions?.includes(principal.bureau)) throw ownRestriction();
  if (said.reviewOn !== undefined && said.reviewOn < dayAt(deed.now, deed.timeZone)) throw reviewPassed();
}

function checkVersion(record: VehicleRecord, ifMatch: string | undefined, isNeeded: boolean): void {
  if (ifMatch === undefined) {
    if (isNeeded) throw versionNeeded();
    return;
  }
  if (ifMatch.trim() !== '*' && !ifMatch.split(',').some((tag) => /^\s*(?:W\/)?"?(\d{1,9})"?\s*$/.exec(tag)?.[1] === String(record.version))) throw versionDiffers(record.version);
}

/** The record, held for a change. Hidden and absent look the same; then comes whose it is; then the version. */
async function held(ctx: Context, id: string): Promise<VehicleRecord> {
  const record = await ctx.store.records.findForChange(id);
  if (record?.collection !== COLLECTION) throw notFound('vehicle');
  return vehicleOf(record);
}

async function idByReference(ctx: Context, reference: string, owner?: string): Promise<string> {
  const id = await ctx.store.records.idByReference(owner ?? ctx.principal.bureau, COLLECTION, reference);
  if (id === undefined) throw notFound('vehicle');
  return id;
}

async function save(ctx: Context, before: VehicleRecord, after: VehicleRecord): Promise<Vehicle> {
  await ctx.store.records.revise(before, after);
  return viewOf(after, ctx.principal.bureau, ctx.now());
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

async function correct(ctx: Context, id: string, patch: Correction, ifMatch: string | undefined): Promise<Vehicle> {
  const before = await held(ctx, id);
  if (!isOwner(ctx.principal, before)) throw notTheOwner();
  checkVersion(before, ifMatch, true);
  const deed = deedOf(ctx);
  if (!isStanding(before, deed.now)) throw isOver(statusAt(before, deed.now));
  const parsed = VehicleWords.safeParse(merged(saidOf(before), patch));
  if (!parsed.success) throw invalidInput(issuesOf(parsed.error));
  checkWords(parsed.data, ctx.principal, deed);
  // A correction states the restrictions whole: none means none.
  const after = restated(before, { ...parsed.data, restrictions: parsed.data.restrictions ?? [] }, deed);
  if (isSameRecord(after, before)) return viewOf(before, ctx.principal.bureau, deed.now);
  return { ...await save(ctx, before, after), ...warned(warningsOf(parsed.data, yearOf(deed))) };
}

async function locate(ctx: Context, id: string, ask: z.output<typeof AskLocate>, ifMatch: string | undefined): Promise<Vehicle> {
  const before = await held(ctx, id);
  checkVersion(before, ifMatch, false);
  const deed = deedOf(ctx);
  if (!isStanding(before, deed.now)) throw isOver(statusAt(before, deed.now));
  const mark: Locate = { bureau: ctx.principal.bureau, unit: ctx.principal.unit, at: deed.now, ...ask };
  const isRepeat = before.body.locates?.some((known) => same({ ...known, at: undefined }, { ...mark, at: undefined })) ?? false;
  return isRepeat ? viewOf(before, ctx.principal.bureau, deed.now) : save(ctx, before, located(before, mark, deed));
}

async function clear(ctx: Context, id: string, ask: z.output<typeof AskClear>, ifMatch: string | undefined): Promise<Vehicle> {
  const before = await held(ctx, id);
  if (!isOwner(ctx.principal, before)) throw notTheOwner();
  checkVersion(before, ifMatch, false);
  const deed = deedOf(ctx);
  if (before.status === 'cleared' && before.body.cleared?.reason === ask.reason) return viewOf(before, ctx.principal.bureau, deed.now);
  if (before.status === 'cleared' || before.status === 'withdrawn') throw isOver(before.status);
  return save(ctx, before, cleared(before, ask, deed));
}

async function extend(ctx: Context, id: string, ask: z.output<typeof AskExtension>, ifMatch: string | undefined): Promise<Vehicle> {
  const before = await held(ctx, id);
  if (!isOwner(ctx.principal, before)) throw notTheOwner();
  checkVersion(before, ifMatch, false);
  const deed = deedOf(ctx);
  if (before.status === 'cleared' || before.status === 'withdrawn') throw isOver(before.status);
  if (ask.reviewOn < dayAt(deed.now, deed.timeZone)) throw reviewPassed();
  return ask.reviewOn === before.reviewOn ? viewOf(before, ctx.principal.bureau, deed.now) : save(ctx, before, extended(before, ask, deed));
}

const yearOf = (deed: Deed): number => Number(deed.now.slice(0, 4));
const warned = (warnings: readonly Warning[]): { warnings?: Warning[] } => (warnings.length > 0 ? { warnings: [...warnings] } : {});
const subjects = (vehicle: Vehicle): readonly string[] => [vehicle.id];
const changing = { effect: 'write', output: Vehicle, subjects } as const;
const ownerOnly = [notFound, notTheOwner, versionDiffers, isOver];

export function vehicleActions(elsewhere: RecordedElsewhere) {
  const enter = async (ctx: Context, said: VehicleWords): Promise<{ record: VehicleRecord; isNew: boolean; warnings: readonly Warning[] }> => {
    const deed = deedOf(ctx);
    checkWords(said, ctx.principal, deed);
    const record = reported(ctx.newId('veh'), ctx.principal.bureau, said, deed);
    const isNew = await ctx.store.records.insert(record);
    const warnings = isNew ? [...warningsOf(said, yearOf(deed)), ...(await elsewhere(ctx, [said]))[0] ?? []] : [];
    return { record, isNew, warnings };
  };

  const report = action({
    ...changing, name: 'vehicles.report', summary: 'Report a vehicle', http: 'POST /v1/vehicles', status: 201,
    description: 'Recorded under the bureau of the token and its own reference. What looks wrong is taken and answered with as warnings.',
    grant: grants.report, body: VehicleWords, refusals: [alreadyRecorded, ownRestriction, reviewPassed],
    async run(ctx, { body }) {
      const { record, isNew, warnings } = await enter(ctx, body);
      if (!isNew) {
        const known = await ctx.store.records.find(await idByReference(ctx, body.reference));
        throw alreadyRecorded(body.reference, known && { id: known.id, version: known.version });
      }
      return { ...viewOf(record, ctx.principal.bureau, ctx.now()), ...warned(warnings) };
    },
  });

  const put = action({
    ...changing, name: 'vehicles.put', summary: 'Report or restate a vehicle under one’s own reference', http: 'PUT /v1/vehicles/by-reference/{reference}',
    description: 'Repeating it changes nothing. A record that was over becomes live again.',
    grant: grants.report, params: ByReference, body: VehicleWordsByReference, refusals: [referenceDiffers, ownRestriction, reviewPassed, versionDiffers],
    async run(ctx, { params, body, ifMatch }) {
      if (body.reference !== undefined && body.reference !== params.reference) throw referenceDiffers();
      const said = VehicleWords.parse({ ...body, reference: params.reference });
      const entered = await enter(ctx, said);
      if (entered.isNew && ifMatch !== undefined) throw versionDiffers(0);
      if (entered.isNew) return { ...viewOf(entered.record, ctx.principal.bureau, ctx.now()), ...warned(entered.warnings) };
      const before = await held(ctx, await idByReference(ctx, params.reference));
      checkVersion(before, ifMatch, false);
      const deed = deedOf(ctx);
      const after = restated(before, said, deed);
      if (isStanding(before, deed.now) && isSameRecord(after, before)) return viewOf(before, ctx.principal.bureau, deed.now);
      return { ...await save(ctx, before, after), ...warned(warningsOf(said, yearOf(deed))) };
    },
  });

  const get = action({
    name: 'vehicles.get', summary: 'A vehicle record', http: 'GET /v1/vehicles/{id}', effect: 'read', grant: grants.read,
    params: ById, output: Vehicle, subjects, refusals: [notFound],
    async run(ctx, { params }) {
      const record = await ctx.store.records.find(params.id);
      if (record?.collection !== COLLECTION) throw notFound('vehicle');
      return viewOf(vehicleOf(record), ctx.principal.bureau, ctx.now());
    },
  });

  const getByReference = action({
    name: 'vehicles.getByReference', summary: 'A vehicle record by its owner’s reference', http: 'GET /v1/vehicles/by-reference/{reference}', effect: 'read', grant: grants.read,
    params: ByReference, query: OwnerQuery, output: Vehicle, subjects, refusals: [notFound],
    async run(ctx, { params, query }) {
      const record = await ctx.store.records.find(await idByReference(ctx, params.reference, query.owner));
      if (!record) throw notFound('vehicle');
      return viewOf(vehicleOf(record), ctx.principal.bureau, ctx.now());
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

  const list = action({
    name: 'vehicles.list', summary: 'The records of one’s own bureau', http: 'GET /v1/vehicles', effect: 'read', grant: grants.listOwn,
    query: ListVehicles, output: VehiclePage,
    async run(ctx, { query }) {
      const limit = limitOf(query);
      const records = await ctx.store.records.listOwn(COLLECTION, { ...query, limit });
      return pageOf(records.map((record) => viewOf(vehicleOf(record), ctx.principal.bureau, ctx.now())), limit, ({ id }) => id);
    },
  });

  const correction = action({
    ...changing, refusals: [...ownerOnly, versionNeeded, ownRestriction, reviewPassed], name: 'vehicles.correct', summary: 'Correct a record', http: 'PATCH /v1/vehicles/{id}', grant: grants.change,
    params: ById, body: Correction, run: (ctx, { params, body, ifMatch }) => correct(ctx, params.id, body, ifMatch),
  });

  const locating = { ...changing, refusals: [notFound, versionDiffers, isOver], grant: grants.locate, body: AskLocate };
  const clearing = { ...changing, refusals: ownerOnly, grant: grants.change, body: AskClear };
  const extending = { ...changing, refusals: [...ownerOnly, reviewPassed], grant: grants.change, body: AskExtension };

  return [
    report, list, get, getByReference, put, versions, correction,
    action({ ...locating, name: 'vehicles.locate', summary: 'Mark a vehicle as found', http: 'POST /v1/vehicles/{id}/locate', params: ById, run: (ctx, { params, body, ifMatch }) => locate(ctx, params.id, body, ifMatch) }),
    action({ ...locating, name: 'vehicles.locateByReference', summary: 'Mark a vehicle as found, by its owner and reference', http: 'POST /v1/vehicles/by-reference/{reference}/locate', params: ByReference, query: OwnerQuery,
      run: async (ctx, { params, query, body, ifMatch }) => locate(ctx, await idByReference(ctx, params.reference, query.owner), body, ifMatch) }),
    action({ ...clearing, name: 'vehicles.clear', summary: 'End a record with a coded reason', http: 'POST /v1/vehicles/{id}/clear', params: ById, run: (ctx, { params, body, ifMatch }) => clear(ctx, params.id, body, ifMatch) }),
    action({ ...clearing, name: 'vehicles.clearByReference', summary: 'End a record by reference', http: 'POST /v1/vehicles/by-reference/{reference}/clear', params: ByReference,
      run: async (ctx, { params, body, ifMatch }) => clear(ctx, await idByReference(ctx, params.reference), body, ifMatch) }),
    action({ ...extending, name: 'vehicles.extend', summary: 'Extend a record’s review date with a reason', http: 'POST /v1/vehicles/{id}/extension', params: ById, run: (ctx, { params, body, ifMatch }) => extend(ctx, params.id, body, ifMatch) }),
    action({ ...extending, name: 'vehicles.extendByReference', summary: 'Extend by reference', http: 'POST /v1/vehicles/by-reference/{reference}/extension', params: ByReference,
      run: async (ctx, { params, body, ifMatch }) => extend(ctx, await idByReference(ctx, params.reference), body, ifMatch) }),
  ];
}
