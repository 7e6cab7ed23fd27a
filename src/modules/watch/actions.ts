/** What auditors do with alerts: list, read, claim, note, decide. Whoever is the subject finds nothing, by whichever name or credential (R20). */
import { action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { limitOf, pageOf, z } from '../../kernel/schema/index.ts';
import { grants } from './policy.ts';
import { isDecided, notClaimed, reviewerUnnamed, tooManyNotes } from './refusals.ts';
import { AlertDetail, AlertId, AlertPage, AskAlertDecision, AskAlertNote, AskClaim, ListAlerts, type EventKind } from './schema.ts';
import { EVENTS_MAX, addEvent, findAlert, holdAlert, listAlerts, listEvents, namesOf, saveAlert, type Kept, type Reviewer } from './store.ts';

const ById = z.strictObject({ id: AlertId });
const subjects = ({ id }: AlertDetail): readonly string[] => [id];

/** Who asks, by all their names. A credential that names nobody cannot show that its bearer is not the subject. */
async function reviewer({ principal: { bureau, person, tokenId }, store }: Context): Promise<Reviewer & { readonly person: string }> {
  if (person === undefined) throw reviewerUnnamed();
  return { bureau, person, names: await namesOf(store.db, bureau, person), token: tokenId };
}

async function held(ctx: Context, id: string): Promise<{ readonly alert: Kept; readonly by: string }> {
  const who = await reviewer(ctx);
  const alert = await holdAlert(ctx.store.db, who, id);
  if (!alert) throw notFound('alert');
  if (alert.state === 'decided') throw isDecided();
  return { alert, by: who.person };
}

const detailOf = async ({ store }: Context, alert: Kept): Promise<AlertDetail> => ({ ...alert, evidence: [...alert.evidence], events: [...await listEvents(store.db, alert.id)] });

/** Changes an alert and says so in its story; both in the transaction of the action. */
async function entered(ctx: Context, before: Kept, change: Partial<Kept>, { kind, said }: { readonly kind: EventKind; readonly said: Readonly<Record<string, unknown>> }): Promise<AlertDetail> {
  const alert: Kept = { ...before, ...change, version: before.version + 1 };
  const { person, tokenId } = ctx.principal;
  await saveAlert(ctx.store.db, alert);
  await addEvent(ctx.store.db, { alert: alert.id, at: ctx.now(), kind, ...(person === undefined ? {} : { person }), token: tokenId, said });
  return detailOf(ctx, alert);
}

/** What leads to the end has room always. */
const ROOM_FOR_THE_END = 10;
async function demandRoom({ store }: Context, id: string): Promise<void> {
  if ((await listEvents(store.db, id)).length >= EVENTS_MAX - ROOM_FOR_THE_END) throw tooManyNotes(EVENTS_MAX - ROOM_FOR_THE_END);
}

const deed = { effect: 'write', grant: grants.review, params: ById, output: AlertDetail, subjects } as const;

const list = action({
  name: 'alerts.list', summary: 'Signs of misuse that one is to judge, newest first', http: 'GET /v1/alerts', effect: 'read', grant: grants.review, query: ListAlerts, output: AlertPage, refusals: [reviewerUnnamed],
  description: 'An auditor sees those about people of their own bureau, an auditor of the hub those about bureaus’ auditors and about decoys of another bureau. Nobody sees one about themselves.',
  async run(ctx, { query }) {
    const limit = limitOf(query);
    return pageOf(await listAlerts(ctx.store.db, await reviewer(ctx), { ...query, limit }), limit, ({ id }) => id);
  },
});

const get = action({
  name: 'alerts.get', summary: 'An alert with its evidence and its story', http: 'GET /v1/alerts/{id}', effect: 'read', grant: grants.review, params: ById, output: AlertDetail, subjects, refusals: [notFound, reviewerUnnamed],
  async run(ctx, { params }) {
    const alert = await findAlert(ctx.store.db, await reviewer(ctx), params.id);
    if (!alert) throw notFound('alert');
    return detailOf(ctx, alert);
  },
});

const claim = action({
  ...deed, name: 'alerts.claim', summary: 'Take an alert on, or over from another auditor', http: 'POST /v1/alerts/{id}/claim', body: AskClaim, refusals: [notFound, reviewerUnnamed, isDecided],
  async run(ctx, { params }) {
    const { alert, by } = await held(ctx, params.id);
    if (alert.claimedBy === by) return detailOf(ctx, alert);
    const said = alert.claimedBy === undefined ? {} : { from: alert.claimedBy };
    return entered(ctx, alert, { state: 'claimed', claimedBy: by }, { kind: alert.claimedBy === undefined ? 'claimed' : 'taken_over', said });
  },
});

const note = action({
  ...deed, name: 'alerts.note', summary: 'Write a note to an alert', http: 'POST /v1/alerts/{id}/notes', body: AskAlertNote, refusals: [notFound, reviewerUnnamed, isDecided, tooManyNotes],
  async run(ctx, { params, body }) {
    const { alert } = await held(ctx, params.id);
    await demandRoom(ctx, alert.id);
    return entered(ctx, alert, {}, { kind: 'note', said: body });
  },
});

const decide = action({
  ...deed, name: 'alerts.decide', summary: 'Decide an alert, with the reason', http: 'POST /v1/alerts/{id}/decision', body: AskAlertDecision, refusals: [notFound, reviewerUnnamed, isDecided, notClaimed, tooManyNotes],
  description: 'Only who claimed it. `explained` and `misuse` end it; after `needs_more` it stays with its reviewer.',
  async run(ctx, { params, body }) {
    const { alert, by } = await held(ctx, params.id);
    if (alert.claimedBy !== by) throw notClaimed(alert.claimedBy);
    if (body.decision === 'needs_more') {
      await demandRoom(ctx, alert.id);
      return entered(ctx, alert, {}, { kind: 'needs_more', said: { reason: body.reason } });
    }
    return entered(ctx, alert, { state: 'decided', decision: body.decision, decidedAt: ctx.now() }, { kind: 'decided', said: body });
  },
});

export const alertActions = [list, get, claim, note, decide] as const;
