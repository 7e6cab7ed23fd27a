/** What people do with hits: ask, answer, say what was done, close, claim, take over, set a deadline. Each is one step of the table in life.ts, or a refusal that says what may be done instead. */
import { action, type AnyAction } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { demand, type Grant } from '../../kernel/policy.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import { z } from '../../kernel/schema/index.ts';
import { dueAfter, dueWithMoreTime, latestAnswerAt } from './clocks.ts';
import { calendarOf, isPastLatest, take, type Actor, type Move } from './deeds.ts';
import { actOf, isOpen, isOwn, nextOf, refusalDeedOf, type Held, type KeptClaim, type PersonDeed } from './life.ts';
import { grants, isOfUnit, mayTakeClaims } from './policy.ts';
import type { HitPorts } from './ports.ts';
import { answerFirst, claimedBy, deadlinePassed, finderHidden, noMoreTime, notClaimed, notNow, ownRecord, personNeeded, recordGone, takenOver, unitUnknown } from './refusals.ts';
import { AskAct, AskAnswer, AskClaim, AskClosure, AskDeadline, AskRequest, AskTakeover, HitDetail, HitId, type Urgency } from './schema.ts';
import { holdHit } from './store.ts';
import { askerOf, recordOf, tellHit } from './telling.ts';
import { deedsOf, sideOf } from './view.ts';

type Side = 'owner' | 'finder';
/** A hit held for a deed, with what decides on it. */
type Case = { readonly hit: Held; readonly side: Side; readonly record: Envelope | undefined; readonly isRestricted: boolean };
type Step = Omit<Move, 'actor' | 'at'>;

/** Holds the hit, asks the policy, takes the steps that `work` names, and tells how it stands then. No step: nothing changes. */
async function doing(ctx: Context, ports: HitPorts, { id, grant, as }: { readonly id: string; readonly grant: Grant; readonly as?: Side }, work: (held: Case) => Promise<readonly Step[]> | readonly Step[]): Promise<HitDetail> {
  const hit = await holdHit(ctx.store.db, await askerOf(ctx, ports), id);
  if (!hit) throw notFound('hit');
  demand(ctx.principal, grant, { what: 'hit', owner: hit.owner, finder: hit.finder });
  const side = as ?? sideOf(hit, ctx.principal.bureau);
  const { bureau, unit, person, device } = ctx.principal;
  const actor: Actor = { who: side, bureau, unit, person, device };
  let held = hit;
  for (const step of await work({ hit, side, ...await recordOf(ctx, hit) })) held = await take(ctx.store, held, { ...step, actor, at: ctx.now() });
  return tellHit(ctx, ports, id);
}

/** Refuses what the table, the record or the bureau's own desk does not allow now. */
function mayNow(ctx: Context, { hit, side, record, isRestricted }: Case, deed: PersonDeed): void {
  if (nextOf(hit, side, [deed]).length > 0) return;
  throw notNow(deed, hit.state, deedsOf(hit, ctx.principal, { hasRecord: record !== undefined, isRestricted }));
}

/** What a finder says about the record needs one that stands, and is said by the desk once it has taken over. */
function maySpeak(ctx: Context, { hit, record }: Case): void {
  if (isOwn(hit)) throw ownRecord();
  if (!record) throw recordGone();
  if (hit.takenOverBy !== undefined && isOfUnit(ctx.principal)) throw takenOver(hit.takenOverBy);
}

function deadlineOf(ctx: Context, said: z.output<typeof AskDeadline>): Pick<Step, 'change' | 'facts' | 'said'> {
  if (said.at <= ctx.now()) throw deadlinePassed();
  return { change: { deadlineAt: said.at, deadlineText: said.text }, facts: { deadlineAt: said.at, ...(said.text === undefined ? {} : { text: said.text }) }, said: { deadlineAt: said.at } };
}

/** The hour of the day where the owner is, for the figures of how fast it answers. */
const hourAt = (instant: string, timeZone: string): number => {
  const wall = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(new Date(instant));
  return Number(wall.slice(0, 2));
};

const withNote = (note: string | undefined): { note?: string } => (note === undefined ? {} : { note });

/** A request begins its clock; one that is repeated changes nothing, one that has become urgent begins it anew. */
async function requestSteps(ctx: Context, ports: HitPorts, held: Case, said: z.output<typeof AskRequest>): Promise<readonly Step[]> {
  const { hit } = held;
  maySpeak(ctx, held);
  const deadline = said.deadline === undefined ? [] : [{ deed: 'set_deadline' as const, ...deadlineOf(ctx, said.deadline), urgent: true }];
  const calendar = await calendarOf(ports, ctx.store, hit.owner);
  const clock = (urgency: Urgency, requestedAt: string): Partial<Held> => {
    const dueAt = dueAfter(ctx.now(), { urgency, requestedAt }, calendar);
    return { urgency, requestedAt, dueAt, nextDueAt: dueAt };
  };
  if (said.again) {
    mayNow(ctx, held, 'request_again');
    const { urgency = said.urgency, requestedAt = ctx.now() } = hit;
    const change = { ...clock(urgency, requestedAt), step: 1 };
    return [{ deed: 'request_again', change, facts: { dueAt: change.dueAt, ...withNote(said.note) } }, ...deadline];
  }
  const deed = isOpen(hit) && said.urgency === 'urgent' && hit.urgency === 'routine' ? 'request_urgently' : 'request';
  if (isOpen(hit) && deed === 'request') return deadline;
  mayNow(ctx, held, deed);
  const requestedAt = deed === 'request' ? ctx.now() : hit.requestedAt ?? ctx.now();
  const change = { ...clock(said.urgency, requestedAt), step: 0, ...(deed === 'request' ? { answer: undefined, answeredAt: undefined, reason: undefined, closedAs: undefined, released: undefined } : {}) };
  return [{ deed, change, facts: { urgency: said.urgency, dueAt: change.dueAt, hour: hourAt(ctx.now(), calendar.timeZone), ...withNote(said.note) } }, ...deadline];
}

/** Only what is substantive: confirmed, not confirmed for a coded reason, or so many minutes more (R10). The same again changes nothing; another later is a correction. */
function answerSteps(ctx: Context, held: Case, said: AskAnswer): readonly Step[] {
  const { hit, record, isRestricted } = held;
  if (isOwn(hit)) throw ownRecord();
  if (isRestricted) throw finderHidden(hit.finder);
  if (said.answer === 'more_time') {
    mayNow(ctx, held, 'need_time');
    const { dueAt = ctx.now(), requestedAt = ctx.now() } = hit;
    if (isPastLatest(hit, ctx.now())) throw noMoreTime(latestAnswerAt(requestedAt));
    const due = dueWithMoreTime(ctx.now(), said.minutes, { dueAt, requestedAt });
    return [{ deed: 'need_time', change: { dueAt: due, nextDueAt: due }, facts: { minutes: said.minutes, dueAt: due, ...withNote(said.note) }, said: { minutes: said.minutes } }];
  }
  const answered = { answer: said.answer, answeredAt: ctx.now() };
  if (said.answer === 'confirmed') {
    if (hit.answer === 'confirmed' && hit.released === undefined) return [];
    if (!record) throw recordGone();
    mayNow(ctx, held, 'confirm');
    return [{ deed: 'confirm', change: { ...answered, reason: undefined, released: undefined }, facts: withNote(said.note) }];
  }
  if (hit.answer === 'not_confirmed' && hit.reason === said.reason) return [];
  const deed = refusalDeedOf(hit);
  if (hit.answer === undefined) mayNow(ctx, held, 'not_confirm');
  const facts = { reason: said.reason, ...(said.text === undefined ? {} : { text: said.text }), ...withNote(said.note) };
  return [{ deed, change: { ...answered, reason: said.reason, ...(deed === 'withdraw_confirmation' ? { released: 'confirmation_withdrawn' as const } : {}) }, facts, said: { reason: said.reason }, ...(deed === 'withdraw_confirmation' ? { urgent: true } : {}) }];
}

const workerOf = async (ctx: Context, ports: HitPorts, { person, unit }: KeptClaim): Promise<string> => (person === undefined ? undefined : await ports.called(ctx, person)) ?? unit;

/** Who of a bureau works a hit: one person at a time, handed over by name or to a unit; a supervisor may take it from anybody. */
async function claimSteps(ctx: Context, ports: HitPorts, held: Case, { note, to }: z.output<typeof AskClaim>): Promise<readonly Step[]> {
  const { hit, side } = held;
  const { bureau, unit, person, role } = ctx.principal;
  mayNow(ctx, held, 'claim');
  const before = side === 'owner' ? hit.ownerClaim : hit.finderClaim;
  const isMine = before !== undefined && (before.person === undefined ? before.unit === unit : before.person === person);
  if (before !== undefined && !isMine && role !== 'supervisor') throw claimedBy(await workerOf(ctx, ports, before));
  if (!to && person === undefined) throw personNeeded();
  if (to?.unit !== undefined && (await ports.unitsOf(ctx.store.db, [{ bureau, unit: to.unit }])).length === 0) throw unitUnknown(to.unit);
  const claim: KeptClaim = { unit: to?.unit ?? unit, person: to ? to.person : person, at: ctx.now(), note };
  if (!to && isMine && before.person === person && before.note === note) return [];
  const change = side === 'owner' ? { ownerClaim: claim } : { finderClaim: claim };
  const innerFacts = { ...withNote(note), ...(to ? { to } : {}) };
  const isKnown = before !== undefined && to !== undefined;
  return [{ deed: isKnown ? 'hand_over' : 'claim', change, innerFacts, urgent: false, to: to ?? {}, said: { toUnit: claim.unit } }];
}

const byId = z.strictObject({ id: HitId });
const writing = { effect: 'write', lane: 'first', params: byId, output: HitDetail, subjects: (hit: HitDetail) => [hit.id] } as const;
const speaking = [notFound, notNow, ownRecord, recordGone];

/** The finder's side: ask, say what was done, say until when. */
const finderActions = (ports: HitPorts): readonly AnyAction[] => [
  action({
    ...writing, name: 'hits.request', summary: 'Ask the owner to confirm a hit', http: 'POST /v1/hits/{id}/requests', grant: grants.ask, body: AskRequest, refusals: [...speaking, takenOver, deadlinePassed],
    description: 'Urgent ones are due in ten minutes, day and night; routine ones in an hour of the owner’s own hours, and never later than twelve hours. If no answer comes, a second request, the owner’s supervisors and the hub follow by themselves. The same request again changes nothing.',
    run: (ctx, { params, body }) => doing(ctx, ports, { id: params.id, grant: grants.ask, as: 'finder' }, (held) => requestSteps(ctx, ports, held, body)),
  }),
  action({
    ...writing, name: 'hits.act', summary: 'Say what was done with the vehicle', http: 'POST /v1/hits/{id}/actions', grant: grants.act, body: AskAct, refusals: [notFound, notNow],
    description: 'Seized, detained or papers withheld while an answer is awaited: the clock runs on. Every other outcome ends it.',
    run: (ctx, { params, body }) => doing(ctx, ports, { id: params.id, grant: grants.act, as: 'finder' }, (held) => {
      mayNow(ctx, held, 'act');
      return [{ deed: actOf(held.hit, body.outcome), change: { outcome: body.outcome }, facts: { outcome: body.outcome, at: body.at ?? ctx.now(), ...withNote(body.note) }, said: { outcome: body.outcome } }];
    }),
  }),
  action({
    ...writing, name: 'hits.takeOver', summary: 'The finder’s desk takes a hit over from its unit', http: 'POST /v1/hits/{id}/takeover', grant: grants.takeOver, body: AskTakeover, refusals: [notFound, notNow],
    description: 'From then on the desk speaks with the owner; the unit still says what was done with the vehicle.',
    run: (ctx, { params, body }) => doing(ctx, ports, { id: params.id, grant: grants.takeOver, as: 'finder' }, (held) => {
      mayNow(ctx, held, 'take_over');
      return held.hit.takenOverBy === ctx.principal.unit ? [] : [{ deed: 'take_over', change: { takenOverBy: ctx.principal.unit }, facts: withNote(body.note), said: { by: ctx.principal.unit } }];
    }),
  }),
  action({
    ...writing, name: 'hits.setDeadline', summary: 'Tell the owner until when the finder can wait', http: 'POST /v1/hits/{id}/deadline', grant: grants.ask, body: AskDeadline, refusals: [...speaking, takenOver, deadlinePassed],
    run: (ctx, { params, body }) => doing(ctx, ports, { id: params.id, grant: grants.ask, as: 'finder' }, (held) => {
      maySpeak(ctx, held);
      mayNow(ctx, held, 'set_deadline');
      return held.hit.deadlineAt === body.at && held.hit.deadlineText === body.text ? [] : [{ deed: 'set_deadline', ...deadlineOf(ctx, body), urgent: true }];
    }),
  }),
];

export const hitDeedActions = (ports: HitPorts): readonly AnyAction[] => [
  ...finderActions(ports),
  action({
    ...writing, name: 'hits.answer', summary: 'Answer a hit on one’s own record', http: 'POST /v1/hits/{id}/answers', grant: grants.answer, body: AskAnswer, refusals: [...speaking, finderHidden, noMoreTime],
    description: 'Confirmed, not confirmed with its reason, or how many minutes more. The same again changes nothing; another answer later is a correction, and where it takes a confirmation back everybody who holds the hit is told to let go. An answer after escalation counts like any other.',
    run: (ctx, { params, body }) => doing(ctx, ports, { id: params.id, grant: grants.answer, as: 'owner' }, (held) => answerSteps(ctx, held, body)),
  }),
  action({
    ...writing, name: 'hits.close', summary: 'Close a hit', http: 'POST /v1/hits/{id}/closure', grant: grants.close, body: AskClosure, refusals: [notFound, notNow, answerFirst, finderHidden],
    description: 'The finder at any time, the owner once it has answered.',
    run: (ctx, { params, body }) => doing(ctx, ports, { id: params.id, grant: grants.close }, (held) => {
      if (held.hit.state === 'closed' && held.hit.closedAs === body.reason) return [];
      if (held.side === 'owner' && held.isRestricted) throw finderHidden(held.hit.finder);
      if (held.side === 'owner' && held.hit.answer === undefined) throw answerFirst();
      mayNow(ctx, held, 'close');
      return [{ deed: 'close', change: { closedAs: body.reason }, facts: { reason: body.reason, ...(body.text === undefined ? {} : { text: body.text }) }, said: { reason: body.reason } }];
    }),
  }),
  action({
    ...writing, name: 'hits.claim', summary: 'Claim a hit for one’s shift, or hand it over', http: 'POST /v1/hits/{id}/claim', grant: grants.claim, body: AskClaim, refusals: [notFound, notNow, claimedBy, personNeeded, unitUnknown],
    description: 'Only one’s own bureau sees who works it. A supervisor may take it from anybody.',
    run: (ctx, { params, body }) => doing(ctx, ports, { id: params.id, grant: grants.claim }, (held) => claimSteps(ctx, ports, held, body)),
  }),
  action({
    ...writing, name: 'hits.endClaim', summary: 'Let go of a hit', http: 'DELETE /v1/hits/{id}/claim', grant: grants.claim, refusals: [notFound, notClaimed, claimedBy],
    run: (ctx, { params }) => doing(ctx, ports, { id: params.id, grant: grants.claim }, async ({ hit, side }) => {
      const claim = side === 'owner' ? hit.ownerClaim : hit.finderClaim;
      if (!claim) throw notClaimed();
      if (claim.person !== undefined && claim.person !== ctx.principal.person && !mayTakeClaims(ctx.principal)) throw claimedBy(await workerOf(ctx, ports, claim));
      return [{ deed: 'end_claim', change: side === 'owner' ? { ownerClaim: undefined } : { finderClaim: undefined }, urgent: false }];
    }),
  }),
];
