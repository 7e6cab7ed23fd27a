/** What people do with requests about data: open, trace, freeze, extend, hand over, decide, correct, answer; list and read. */
import { action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { dayAt } from '../../kernel/days.ts';
import { notFound } from '../../kernel/errors.ts';
import { limitOf, pageOf } from '../../kernel/schema/index.ts';
import { answeringActions } from './answering.ts';
import { handedOver } from './announcing.ts';
import { correctingActions } from './correcting.ts';
import { dueAfter } from './life.ts';
import { grants } from './policy.ts';
import type { RequestPorts } from './ports.ts';
import { extendedAlready, noSuchBureau, nothingToFreeze, receivedAhead } from './refusals.ts';
import { AskDecision, AskExtension, AskHandover, AskRequest, AskStep, ListRequests, RequestDetail, RequestPage, RequestView, Trace, requestSettings } from './schema.ts';
import { ById, detailOf, entered, enteredAndTold, held, stageFor, step, subjects, warningsOf } from './steps.ts';
import { addEvent, findRequest, insertRequest, isBureau, listEvents, listRequests, type Kept } from './store.ts';
import { RECORDS_MAX, traceOf } from './tracing.ts';
import { told } from './view.ts';

/** Of checks made for these purposes an answer does not tell where the supervisor says nothing else. */
const WITHHELD = ['investigation', 'operation'];

export function requestActions(ports: RequestPorts) {
  const { vehicles, settingsOf } = ports;

  /** Own records that a request is about: the one that is named, and those found now by its numbers. */
  async function recordsOf(ctx: Context, { record, vin, plate }: Kept['about']): Promise<readonly string[]> {
    const named = record === undefined ? undefined : await ctx.store.records.find(record);
    const numbered = vin === undefined && plate === undefined ? [] : await vehicles.withNumber(ctx, { ...(vin === undefined ? {} : { vin }), ...(plate ? { plates: [plate] } : {}) });
    return [...new Set([...(named?.owner === ctx.principal.bureau ? [named.id] : []), ...numbered])].slice(0, RECORDS_MAX);
  }

  const open = action({
    name: 'requests.open', summary: 'Open a case for a request about data', http: 'POST /v1/requests', effect: 'write', status: 201, grant: grants.work, body: AskRequest, output: RequestDetail, subjects, refusals: [receivedAhead],
    description: 'A person asks to know, correct or erase what is recorded about a vehicle, or objects. The bureau’s reference leads to the person; no name is kept. The time to answer begins on the day of receipt.',
    async run(ctx, { body: { kind, reference, standing, record, vin, plate, receivedOn, note } }) {
      const { bureau, bureauTimeZone } = ctx.principal;
      const now = ctx.now();
      const today = dayAt(now, bureauTimeZone);
      if (receivedOn !== undefined && receivedOn > today) throw receivedAhead();
      const settings = await settingsOf(requestSettings, bureau);
      const kept: Kept = {
        id: ctx.newId('req'), kind, bureau, receivedBy: bureau, reference, standing, about: { ...(record === undefined ? {} : { record }), ...(vin === undefined ? {} : { vin }), ...(plate ? { plate } : {}) },
        stage: 'received', version: 1, records: [], isFrozen: false, decision: null, decidedAt: null, versions: null, answer: null,
        receivedOn: receivedOn ?? today, ...dueAfter(receivedOn ?? today, settings.months, settings, bureauTimeZone), reminded: 0, openedAt: now, changedAt: now, answeredAt: null,
      };
      await insertRequest(ctx.store.db, kept);
      await addEvent(ctx.store.db, kept.id, { n: 1, at: now, kind: 'received', bureau, unit: ctx.principal.unit, said: note === undefined ? {} : { note } }, ctx.principal);
      return { ...await detailOf(ctx, kept), ...warningsOf({ standing, note }) };
    },
  });

  const list = action({
    name: 'requests.list', summary: 'Requests about data of one’s own bureau, newest first', http: 'GET /v1/requests', effect: 'read', grant: grants.see, query: ListRequests, output: RequestPage,
    async run(ctx, { query }) {
      const limit = limitOf(query);
      const kept = await listRequests(ctx.store.db, ctx.principal.bureau, { ...query, limit, now: ctx.now() });
      return pageOf(kept.map((one) => told(one, ctx.principal.bureau, ctx.now())), limit, ({ id }) => id);
    },
  });

  const found = async (ctx: Context, id: string): Promise<Kept> => {
    const kept = await findRequest(ctx.store.db, ctx.principal.bureau, id);
    if (!kept) throw notFound('request');
    return kept;
  };
  const get = action({
    name: 'requests.get', summary: 'A request about data with its steps', http: 'GET /v1/requests/{id}', effect: 'read', grant: grants.see, params: ById, output: RequestView, refusals: [notFound], subjects: ({ id }) => [id],
    async run(ctx, { params }) {
      const kept = await found(ctx, params.id);
      return kept.bureau === ctx.principal.bureau ? detailOf(ctx, kept) : told(kept, ctx.principal.bureau, ctx.now());
    },
  });

  const trace = action({
    ...step, name: 'requests.trace', summary: 'Find the records that a request is about, and who saw them', http: 'POST /v1/requests/{id}/trace', grant: grants.work, body: AskStep,
    description: 'By its numbers, records are found that checks find now; one that has ended is named as `record`. Read the trace at GET …/trace; it may be made anew at any time.',
    async run(ctx, { params, body, ifMatch }) {
      const kept = await held(ctx, params.id, ifMatch);
      const stage = stageFor(kept, 'trace');
      // What it was about when it was decided or frozen stays among what it is about.
      const records = [...new Set([...kept.records, ...await recordsOf(ctx, kept.about)])].slice(0, RECORDS_MAX);
      return enteredAndTold(ctx, { ...kept, stage, records }, 'traced', { ...body, records });
    },
  });

  const readTrace = action({
    name: 'requests.readTrace', summary: 'Who saw the records of a request, when and why', http: 'GET /v1/requests/{id}/trace', effect: 'read', grant: grants.see, params: ById, output: Trace, refusals: [notFound], subjects: ({ request, records }) => [request, ...records],
    description: 'Checks of every bureau that found them, candidates included, and what was done with them or with hits on them: bureau, unit, purpose, time; persons of one’s own bureau only. Checks are told as long as they are kept (R16).',
    async run(ctx, { params }) {
      const kept = await found(ctx, params.id);
      if (kept.bureau !== ctx.principal.bureau) throw notFound('request');
      const { entries, isCut } = await traceOf(ctx, kept.records, ports);
      return { request: kept.id, at: ctx.now(), records: [...kept.records], entries: [...entries], isCut };
    },
  });

  const freeze = action({
    ...step, name: 'requests.freeze', summary: 'Freeze the records of a request while it is decided', http: 'POST /v1/requests/{id}/freeze', grant: grants.work, body: AskStep, refusals: [...step.refusals, nothingToFreeze],
    description: 'Checks find them as before. Advice to seize is withheld, no use beyond the purpose of a check is allowed, and they are left out of files.',
    async run(ctx, { params, body, ifMatch }) {
      const kept = await held(ctx, params.id, ifMatch);
      if (kept.records.length === 0) throw nothingToFreeze();
      const stage = stageFor(kept, 'freeze');
      for (const record of kept.records) await vehicles.freeze(ctx, record, kept.id);
      return enteredAndTold(ctx, { ...kept, stage, isFrozen: true }, 'frozen', body);
    },
  });

  const free = action({
    ...step, name: 'requests.free', summary: 'Free the records that a request has frozen', http: 'POST /v1/requests/{id}/release', grant: grants.work, body: AskStep,
    async run(ctx, { params, body, ifMatch }) {
      const kept = await held(ctx, params.id, ifMatch);
      const stage = stageFor(kept, 'free');
      for (const record of kept.records) await vehicles.free(ctx, record, kept.id);
      return enteredAndTold(ctx, { ...kept, stage, isFrozen: false }, 'freed', body);
    },
  });

  const extend = action({
    ...step, name: 'requests.extend', summary: 'Extend the time to answer, once, with a reason', http: 'POST /v1/requests/{id}/extension', grant: grants.work, body: AskExtension, refusals: [...step.refusals, extendedAlready],
    description: 'By two months where the bureau has settled nothing else. The person has to be told of it within the first month.',
    async run(ctx, { params, body, ifMatch }) {
      const kept = await held(ctx, params.id, ifMatch);
      const stage = stageFor(kept, 'extend');
      if ((await listEvents(ctx.store.db, kept.id, ctx.principal.bureau)).some(({ kind }) => kind === 'extended')) throw extendedAlready();
      const settings = await settingsOf(requestSettings, ctx.principal.bureau);
      const later = dueAfter(kept.dueOn, settings.extensionMonths, settings, ctx.principal.bureauTimeZone);
      return enteredAndTold(ctx, { ...kept, ...later, stage, reminded: 0 }, 'extended', { ...body, dueOn: later.dueOn });
    },
  });

  const handOver = action({
    ...step, name: 'requests.handOver', summary: 'Hand a request over to the bureau whose record it is about', http: 'POST /v1/requests/{id}/handover', grant: grants.work, body: AskHandover, output: RequestView, subjects: ({ id }) => [id], refusals: [...step.refusals, noSuchBureau],
    description: 'That bureau answers from then on, by the day on which it was received. This one learns when it is answered, and nothing more.',
    async run(ctx, { params, body, ifMatch }) {
      const kept = await held(ctx, params.id, ifMatch);
      const stage = stageFor(kept, 'hand_over');
      const { bureau } = ctx.principal;
      if (body.to === bureau || !await isBureau(ctx.store.db, body.to)) throw noSuchBureau(body.to);
      const after = await entered(ctx, { ...kept, stage, bureau: body.to, records: [], reminded: 0 }, 'handed_over', body);
      await ctx.store.announce([handedOver(after, bureau, after.changedAt)]);
      return told(after, bureau, ctx.now());
    },
  });

  const decide = action({
    ...step, name: 'requests.decide', summary: 'Decide on a request, with the reason that its answer gives', http: 'POST /v1/requests/{id}/decision', grant: grants.decide, body: AskDecision,
    async run(ctx, { params, body, ifMatch }) {
      const kept = await held(ctx, params.id, ifMatch);
      const stage = stageFor(kept, 'decide');
      const decision = { ...body, withhold: body.withhold ?? WITHHELD };
      const versions: Record<string, number> = {};
      for (const id of kept.records) versions[id] = (await ctx.store.records.find(id))?.version ?? 0;
      return enteredAndTold(ctx, { ...kept, stage, decision, decidedAt: ctx.now(), versions }, 'decided', decision);
    },
  });

  return [open, list, get, trace, readTrace, freeze, free, extend, handOver, decide, ...correctingActions(ports), ...answeringActions(ports)];
}
