/** What people do with recovery files: open one, say where the vehicle stands, decide, hand over, close; list and read. */
import { action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { dayAt } from '../../kernel/days.ts';
import { notFound, versionDiffers } from '../../kernel/errors.ts';
import { demand, type Grant } from '../../kernel/policy.ts';
import { limitOf, pageOf, withTold, z } from '../../kernel/schema/index.ts';
import { mayNamePerson } from '../../identifiers/persons.ts';
import { HitId, type Hit } from '../hits/schema.ts';
import { StoredVehicle, VehicleId } from '../vehicles/schema.ts';
import { changed } from './announcing.ts';
import { costsOf, eventOf, nextFor, sideOfDeed, sidesOf, stepFor, toldBy, type Deed, type Step } from './life.ts';
import { grants } from './policy.ts';
import { inTheFuture, noSuchCost, notAHit, notLocated, notNow, notTheFinder, notYours, tooManyEvents } from './refusals.ts';
import { AskArrival, AskClosure, AskCost, AskCustody, AskDecision, AskHandover, AskOffer, AskOpening, AskStrike, ListRecoveries, RecoveryDetail, RecoveryId, RecoveryPage, say, type EventKind, type Recovery, type Stage } from './schema.ts';
import { EVENTS_MAX, addEvent, findRecovery, holdRecovery, listEvents, listRecoveries, openRecovery, saveStage } from './store.ts';

/** A hit as the asker may see it. Given by app.ts. */
export type FindHit = (ctx: Context, id: string) => Promise<Pick<Hit, 'id' | 'record' | 'reference' | 'owner' | 'finder'> & { readonly isRaised: boolean } | undefined>;

const ById = z.strictObject({ id: RecoveryId });
const subjects = (file: RecoveryDetail): readonly string[] => [file.id, file.record];
const today = ({ principal, now }: Pick<Context, 'principal' | 'now'>): string => dayAt(now(), principal.timeZone);

/** What a deed leaves in the file; those that are not named in the body take no part. */
type Said = Readonly<Record<string, unknown>>;

const LOOKED_AT = ['note', 'office', 'keeper', 'place'];
const WARNING = say('person');
/** R4: free text that may name a person is taken and warned about. */
const warningsOf = (said: Said): Pick<RecoveryDetail, 'warnings'> => {
  const found = LOOKED_AT.filter((field) => typeof said[field] === 'string' && mayNamePerson(said[field])).map((field) => withTold({ field, reason: WARNING }, WARNING));
  return found.length === 0 ? {} : { warnings: found };
};

/** Whether the record still stands, as far as this asker may see it. */
async function isStanding(ctx: Context, record: string): Promise<boolean> {
  const kept = await ctx.store.records.find(record);
  return kept !== undefined && (kept.status === 'live' || kept.status === 'located' || kept.status === 'suspended') && kept.endsAt > ctx.now();
}

async function detailOf(ctx: Context, file: Recovery): Promise<RecoveryDetail> {
  const { bureau } = ctx.principal;
  const events = await listEvents(ctx.store.db, file.id, bureau);
  const told = toldBy(events, today(ctx));
  const clearDue = file.owner === bureau && told.handover !== undefined && await isStanding(ctx, file.record);
  return { ...file, ...told, ...(clearDue ? { clearDue: true as const } : {}), next: [...nextFor(file.stage, sidesOf(file, bureau))], events: [...events] };
}

/** What brings a file to its end has room always. */
const ENDS: readonly EventKind[] = ['handed_over', 'arrived', 'closed'];

/** Adds an event, moves the file, tells the other side. */
async function entered(ctx: Context, before: Recovery, { kind, stage, said }: { readonly kind: EventKind; readonly stage: Stage; readonly said: Said }): Promise<RecoveryDetail> {
  const file: Recovery = { ...before, stage, version: before.version + 1, changedAt: ctx.now() };
  if (file.version > EVENTS_MAX && !ENDS.includes(kind)) throw tooManyEvents(EVENTS_MAX);
  const event = { n: file.version, at: file.changedAt, kind, bureau: ctx.principal.bureau, unit: ctx.principal.unit, said };
  await addEvent(ctx.store.db, file.id, event, ctx.principal);
  await saveStage(ctx.store.db, file);
  await ctx.store.announce(changed(file, event, { isStanding: kind === 'handed_over' && await isStanding(ctx, file.record) }));
  return { ...await detailOf(ctx, file), ...warningsOf(said) };
}

/** The file, held for a change. Hidden and absent look the same; then comes whose deed it is, then whether its time has come. */
async function held(ctx: Context, id: string, grant: Grant, ifMatch: string | undefined): Promise<Recovery> {
  const file = await holdRecovery(ctx.store.db, ctx.principal.bureau, id);
  if (!file) throw notFound('recovery file');
  demand(ctx.principal, { ...grant, as: ['owner', 'finder'] }, { what: 'recovery file', owner: file.owner, finder: file.finder });
  if (ifMatch !== undefined && ifMatch.trim() !== '*' && Number(/\d{1,9}/.exec(ifMatch)?.[0] ?? -1) !== file.version) throw versionDiffers(file.version);
  return file;
}

function stepOf(file: Recovery, deed: Deed, bureau: string): Step & { readonly to: Stage } {
  const sides = sidesOf(file, bureau);
  const owners = sideOfDeed(deed);
  if (!owners.some((side) => sides.includes(side))) throw notYours(deed, owners.join(' or '));
  const step = stepFor(deed, file.stage, sides);
  const to = step?.moves[file.stage];
  if (!step || to === undefined) throw notNow(deed, file.stage, nextFor(file.stage, sides));
  return { ...step, to };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** One deed of the table in life.ts. The same said again, with nothing in between, changes nothing. */
async function done(ctx: Context, id: string, deed: Deed, { grant, said, ifMatch }: { readonly grant: Grant; readonly said: Said; readonly ifMatch: string | undefined }): Promise<RecoveryDetail> {
  const file = await held(ctx, id, grant, ifMatch);
  const last = (await listEvents(ctx.store.db, file.id, ctx.principal.bureau)).at(-1);
  const isRepeat = last?.bureau === ctx.principal.bureau && last.kind === eventOf(deed) && same(last.said, said);
  if (isRepeat) return detailOf(ctx, file);
  const { event, to } = stepOf(file, deed, ctx.principal.bureau);
  return entered(ctx, file, { kind: event, stage: to, said });
}

const notAfter = (value: string | undefined, limit: string, path: string): void => { if (value !== undefined && value > limit) throw inTheFuture(path); };

const refusals = [notFound, notYours, notNow, tooManyEvents, versionDiffers];
const deed = { effect: 'write', params: ById, output: RecoveryDetail, subjects, refusals } as const;
const dated = { ...deed, refusals: [...refusals, inTheFuture] } as const;

/** The deeds of the table in life.ts, each an action. */
const deedActions = [
  action({ ...dated, name: 'recoveries.custody', summary: 'Say where the vehicle stands, who keeps it, and at what cost', http: 'POST /v1/recoveries/{id}/custody', grant: grants.keep, body: AskCustody,
    run(ctx, { params, body, ifMatch }) {
      notAfter(body.since, today(ctx), '/since');
      return done(ctx, params.id, 'custody', { grant: grants.keep, said: { ...body, since: body.since ?? today(ctx) }, ifMatch });
    } }),
  action({ ...deed, name: 'recoveries.offer', summary: 'Offer the vehicle to its owner’s bureau', http: 'POST /v1/recoveries/{id}/offer', grant: grants.keep, body: AskOffer, run: (ctx, { params, body, ifMatch }) => done(ctx, params.id, 'offer', { grant: grants.keep, said: body, ifMatch }) }),
  action({ ...deed, name: 'recoveries.decide', summary: 'Decide what becomes of the vehicle', http: 'POST /v1/recoveries/{id}/decision', grant: grants.decide, body: AskDecision, run: (ctx, { params, body, ifMatch }) => done(ctx, params.id, 'decision', { grant: grants.decide, said: body, ifMatch }) }),
  action({ ...dated, name: 'recoveries.handOver', summary: 'Say that the vehicle was handed over, and to which office', http: 'POST /v1/recoveries/{id}/handover', grant: grants.keep, body: AskHandover,
    description: 'The owner’s desk is reminded to clear the record, where it still stands.',
    run(ctx, { params, body, ifMatch }) {
      notAfter(body.at, ctx.now(), '/at');
      return done(ctx, params.id, 'handover', { grant: grants.keep, said: { ...body, on: dayAt(body.at ?? ctx.now(), ctx.principal.timeZone) }, ifMatch });
    } }),
  action({ ...dated, name: 'recoveries.arrive', summary: 'Say that the vehicle is home', http: 'POST /v1/recoveries/{id}/arrival', grant: grants.decide, body: AskArrival,
    run(ctx, { params, body, ifMatch }) {
      notAfter(body.on, today(ctx), '/on');
      return done(ctx, params.id, 'arrival', { grant: grants.decide, said: body, ifMatch });
    } }),
  action({ ...deed, name: 'recoveries.close', summary: 'Close a file that does not end at home', http: 'POST /v1/recoveries/{id}/closure', grant: grants.close, body: AskClosure, run: (ctx, { params, body, ifMatch }) => done(ctx, params.id, 'closure', { grant: grants.close, said: body, ifMatch }) }),
  action({ ...dated, name: 'recoveries.addCost', summary: 'Enter a cost', http: 'POST /v1/recoveries/{id}/costs', grant: grants.keep, body: AskCost,
    run(ctx, { params, body, ifMatch }) {
      notAfter(body.on, today(ctx), '/on');
      return done(ctx, params.id, 'costs', { grant: grants.keep, said: body, ifMatch });
    } }),
  action({ ...deed, name: 'recoveries.strikeCost', summary: 'Strike a cost that was entered wrongly', http: 'POST /v1/recoveries/{id}/costs/{n}/strike', grant: grants.keep, refusals: [...refusals, noSuchCost],
    params: z.strictObject({ id: RecoveryId, n: z.coerce.number().int().min(1).max(EVENTS_MAX) }), body: AskStrike,
    async run(ctx, { params, body, ifMatch }) {
      const file = await held(ctx, params.id, grants.keep, ifMatch);
      stepOf(file, 'costs', ctx.principal.bureau);
      const cost = costsOf(await listEvents(ctx.store.db, file.id, ctx.principal.bureau)).find(({ n }) => n === params.n);
      if (!cost || cost.struck === true) throw noSuchCost();
      return entered(ctx, file, { kind: 'cost_struck', stage: file.stage, said: { cost: params.n, ...body } });
    } }),
];

export function recoveryActions(findHit: FindHit) {
  async function open(ctx: Context, at: Pick<Recovery, 'record' | 'reference' | 'owner' | 'finder' | 'hit'>, said: Said): Promise<RecoveryDetail> {
    if (at.finder !== ctx.principal.bureau) throw notTheFinder();
    const now = ctx.now();
    const fresh: Recovery = { ...at, id: ctx.newId('rec'), unit: ctx.principal.unit, role: at.owner === at.finder ? 'both' : 'finder', stage: 'found', version: 0, openedAt: now, changedAt: now };
    const { file, isNew } = await openRecovery(ctx.store.db, fresh, ctx.principal.bureau);
    return isNew ? entered(ctx, file, { kind: 'opened', stage: 'found', said }) : detailOf(ctx, file);
  }

  const opening = { effect: 'write', grant: grants.keep, body: AskOpening, output: RecoveryDetail, subjects, description: 'One open file for each record and finding bureau: where there is one already, it is answered.' } as const;
  const openForHit = action({
    ...opening, name: 'recoveries.openForHit', summary: 'Open the recovery file of a hit', http: 'POST /v1/hits/{id}/recovery', params: z.strictObject({ id: HitId }), refusals: [notFound, notAHit, notTheFinder],
    async run(ctx, { params, body }) {
      const hit = await findHit(ctx, params.id);
      if (!hit) throw notFound('hit');
      if (!hit.isRaised) throw notAHit();
      return open(ctx, { record: hit.record, reference: hit.reference, owner: hit.owner, finder: hit.finder, hit: hit.id }, body);
    },
  });
  const openForVehicle = action({
    ...opening, grant: grants.openForVehicle, name: 'recoveries.openForVehicle', summary: 'Open the recovery file of a vehicle that one’s bureau has located', http: 'POST /v1/vehicles/{id}/recovery', params: z.strictObject({ id: VehicleId }), refusals: [notFound, notLocated],
    async run(ctx, { params, body }) {
      const record = await ctx.store.records.find(params.id);
      if (record?.collection !== 'vehicles') throw notFound('vehicle');
      const { locates = [] } = StoredVehicle.pick({ locates: true }).parse(record.body);
      if (!locates.some(({ bureau }) => bureau === ctx.principal.bureau)) throw notLocated();
      return open(ctx, { record: record.id, reference: record.reference, owner: record.owner, finder: ctx.principal.bureau }, body);
    },
  });

  const list = action({
    name: 'recoveries.list', summary: 'Recovery files of one’s own bureau, as owner and as finder, newest first', http: 'GET /v1/recoveries', effect: 'read', grant: grants.see, query: ListRecoveries, output: RecoveryPage,
    async run(ctx, { query: { hit: id, ...query } }) {
      const limit = limitOf(query);
      const hit = id === undefined ? undefined : await findHit(ctx, id);
      if (id !== undefined && !hit) return { items: [] };
      const of = hit ? { record: hit.record, finder: hit.finder } : {};
      return pageOf(await listRecoveries(ctx.store.db, ctx.principal.bureau, { ...query, ...of, limit }), limit, (file) => file.id);
    },
  });
  const get = action({
    name: 'recoveries.get', summary: 'A recovery file with its events and costs', http: 'GET /v1/recoveries/{id}', effect: 'read', grant: grants.see, params: ById, output: RecoveryDetail, refusals: [notFound], subjects,
    async run(ctx, { params }) {
      const file = await findRecovery(ctx.store.db, ctx.principal.bureau, params.id);
      if (!file) throw notFound('recovery file');
      return detailOf(ctx, file);
    },
  });

  return [openForHit, openForVehicle, list, get, ...deedActions];
}
