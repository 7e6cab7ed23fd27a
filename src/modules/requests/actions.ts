/** What people do with requests about data: open them, list and read them; the steps of their way stand in files of their own. */
import { action } from '../../kernel/action.ts';
import { dayAt } from '../../kernel/days.ts';
import { notFound } from '../../kernel/errors.ts';
import { limitOf, pageOf } from '../../kernel/schema/index.ts';
import { answeringActions } from './answering.ts';
import { correctingActions } from './correcting.ts';
import { decidingActions } from './deciding.ts';
import { freezingActions } from './freezing.ts';
import { dueAfter } from './life.ts';
import { lookingActions } from './looking.ts';
import { grants } from './policy.ts';
import type { RequestPorts } from './ports.ts';
import { receivedAhead } from './refusals.ts';
import { AskRequest, ListRequests, RequestDetail, RequestPage, RequestView, requestSettings } from './schema.ts';
import { ById, detailOf, subjects, warningsOf } from './steps.ts';
import { addEvent, findRequest, insertRequest, listRequests, type Kept } from './store.ts';
import { told } from './view.ts';

export function requestActions(ports: RequestPorts) {
  const { settingsOf } = ports;
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

  const get = action({
    name: 'requests.get', summary: 'A request about data with its steps', http: 'GET /v1/requests/{id}', effect: 'read', grant: grants.see, params: ById, output: RequestView, refusals: [notFound], subjects: ({ id }) => [id],
    async run(ctx, { params }) {
      const kept = await findRequest(ctx.store.db, ctx.principal.bureau, params.id);
      if (!kept) throw notFound('request');
      return kept.bureau === ctx.principal.bureau ? detailOf(ctx, kept) : told(kept, ctx.principal.bureau, ctx.now());
    },
  });

  return [open, list, get, ...lookingActions(ports), ...freezingActions(ports), ...decidingActions(ports), ...correctingActions(ports), ...answeringActions(ports)];
}
