/** What every step of a request has in common: the case held, the step tried against its life, kept with its event. */
import type { Context } from '../../kernel/context.ts';
import { notFound, versionDiffers } from '../../kernel/errors.ts';
import { withTold, z } from '../../kernel/schema/index.ts';
import { mayNamePerson } from '../../identifiers/persons.ts';
import { nextFor, stageAfter } from './life.ts';
import { notNow, tooManySteps } from './refusals.ts';
import { RequestDetail, RequestId, type Deed, say, type EventKind } from './schema.ts';
import { EVENTS_MAX, addEvent, holdRequest, listCopies, listEvents, saveRequest, type Kept } from './store.ts';
import { standingOf, wholly } from './view.ts';

export const ById = z.strictObject({ id: RequestId });
export const subjects = ({ id, records }: RequestDetail): readonly string[] => [id, ...records];
export const step = { effect: 'write', params: ById, output: RequestDetail, subjects, refusals: [notFound, versionDiffers, notNow, tooManySteps] } as const;

export async function detailOf(ctx: Context, kept: Kept): Promise<RequestDetail> {
  const { bureau } = ctx.principal;
  return wholly(kept, { bureau, now: ctx.now(), copies: await listCopies(ctx.store.db, kept.id), events: await listEvents(ctx.store.db, kept.id, bureau) });
}

/** The case, held. What another bureau answers and what never was look the same. */
export async function held(ctx: Context, id: string, ifMatch: string | undefined): Promise<Kept> {
  const kept = await holdRequest(ctx.store.db, ctx.principal.bureau, id);
  if (!kept) throw notFound('request');
  if (ifMatch !== undefined && ifMatch.trim() !== '*' && Number(/\d{1,9}/.exec(ifMatch)?.[0] ?? -1) !== kept.version) throw versionDiffers(kept.version);
  return kept;
}

/** The stage to which a deed leads, or the no that says what may be done instead. */
export function stageFor(kept: Kept, deed: Deed): Kept['stage'] {
  const at = standingOf(kept);
  const to = stageAfter(deed, at);
  if (to === undefined) throw notNow(deed, kept.stage, nextFor(at));
  return to;
}

const LOOKED_AT = ['standing', 'note', 'reason', 'text'];
const WARNING = say('person');
export const warningsOf = (said: Readonly<Record<string, unknown>>): Pick<RequestDetail, 'warnings'> => {
  const found = LOOKED_AT.filter((field) => typeof said[field] === 'string' && mayNamePerson(said[field])).map((field) => withTold({ field, reason: WARNING }, WARNING));
  return found.length === 0 ? {} : { warnings: found };
};

/** What ends a case, or goes by itself, has room always. */
const ALWAYS: readonly EventKind[] = ['answered', 'copy_confirmed', 'freed'];

/** Keeps a case with the event that changed it. */
export async function entered(ctx: Context, kept: Kept, kind: EventKind, said: Readonly<Record<string, unknown>>): Promise<Kept> {
  const after: Kept = { ...kept, version: kept.version + 1, changedAt: ctx.now() };
  if (after.version > EVENTS_MAX && !ALWAYS.includes(kind)) throw tooManySteps(EVENTS_MAX);
  await saveRequest(ctx.store.db, after);
  await addEvent(ctx.store.db, after.id, { n: after.version, at: after.changedAt, kind, bureau: ctx.principal.bureau, unit: ctx.principal.unit, said }, ctx.principal);
  return after;
}

/** The same, answered with the whole case. */
export async function enteredAndTold(ctx: Context, kept: Kept, kind: EventKind, said: Readonly<Record<string, unknown>>): Promise<RequestDetail> {
  return { ...await detailOf(ctx, await entered(ctx, kept, kind, said)), ...warningsOf(said) };
}
