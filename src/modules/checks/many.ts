/** Many checks at once, each answered or said why it was not: what is wrong with one of them is no other's fault. */
import { eventOf } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { Refusal, forbidden, invalidInput } from '../../kernel/errors.ts';
import { problemOf } from '../../kernel/http/problem.ts';
import { issuesOf, faults, type z } from '../../kernel/schema/index.ts';
import { toldOfDatabase } from '../../kernel/store/told.ts';
import { answerAll, type AnsweringDeeds } from './answering.ts';
import { pipelined } from './pipelined.ts';
import { deniedPurpose } from './policy.ts';
import { isReadInPart } from './readings.ts';
import { tooLittleKnown } from './refusals.ts';
import type { AskCheck, CheckAnswer, NotChecked, askCheck } from './schema.ts';

export type Answered = CheckAnswer | NotChecked;
/** One of many as it came: its line in a stream, and why it could not be read at all. */
export type Raw = { readonly line?: number; readonly raw: unknown; readonly fault?: Refusal };
export type Desk = { readonly Ask: ReturnType<typeof askCheck>; readonly deeds: AnsweringDeeds };

/** Answers what can be answered, in order; the rest says why it was not checked. */
export async function answerSome(ctx: Context, name: string, raws: readonly Raw[], desk: Desk): Promise<readonly Answered[]> {
  const parsed = raws.map(({ line, raw, fault }) => {
    const ref = refOf(raw);
    if (fault) return { line, ref, fault };
    const result: z.ZodSafeParseResult<AskCheck> = desk.Ask.safeParse(raw);
    const refused = result.success ? faultOf(ctx, result.data, desk.deeds) : invalidInput(issuesOf(result.error));
    return result.success && !refused ? { line, ref, ask: result.data } : { line, ref, fault: refused };
  });
  const answers = new Map<AskCheck, CheckAnswer | Refusal>();
  const outage = await gone(async () => {
    const whole = parsed.flatMap(({ ask }) => (ask && !isReadInPart(ask.vehicle) ? [ask] : []));
    const inPart = parsed.flatMap(({ ask }) => (ask && isReadInPart(ask.vehicle) ? [ask] : []));
    const refused = countsOf(parsed.flatMap(({ fault }) => (fault ? [fault.code] : [])));
    const [together] = await Promise.all([whole.length === 0 ? [] : answerAll(ctx, whole, desk.deeds), answerApart(ctx, inPart, answers, desk.deeds)]);
    for (const [i, answer] of together.entries()) if (whole[i]) answers.set(whole[i], answer);
    for (const [code, checks] of refused) await ctx.store.audit(eventOf({ name }, ctx, 'refused', { subjects: [], detail: { code, checks } }));
  });
  return parsed.map(({ line, ref, ask, fault }) => {
    const answer = ask && answers.get(ask);
    return answer === undefined || answer instanceof Refusal ? notChecked(outage ?? answer ?? fault, line, ref) : answer;
  });
}

const countsOf = (codes: readonly string[]): ReadonlyMap<string, number> => codes.reduce((counts, code) => counts.set(code, (counts.get(code) ?? 0) + 1), new Map<string, number>());

/** Searches of numbers read in part that one batch, or one group of a stream, has under way. */
const APART_UNDER_WAY = 2;

/** A number that was read in part may need a search of its own: each is answered, or refused, by itself. */
async function answerApart(ctx: Context, asks: readonly AskCheck[], answers: Map<AskCheck, CheckAnswer | Refusal>, deeds: AnsweringDeeds): Promise<void> {
  const one = async (ask: AskCheck): Promise<void> => {
    const refused = await gone(async () => { for (const answer of await answerAll(ctx, [ask], deeds)) answers.set(ask, answer); });
    if (refused) answers.set(ask, refused);
  };
  for await (const _ of pipelined(each(asks), one, APART_UNDER_WAY));
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** A polite no, or a database that is away, as a refusal; what else goes wrong is a fault. */
async function gone(work: () => Promise<void>): Promise<Refusal | undefined> {
  try {
    await work();
    return undefined;
  } catch (cause) {
    const said = toldOfDatabase(cause);
    if (said instanceof Refusal) return said;
    throw said;
  }
}

/** Clocks differ by minutes; a sighting later than that has not been made. */
const AHEAD_MAX_MS = 10 * 60_000;

/** What is wrong with a question that can be read. */
export function faultOf(ctx: Context, { observedAt, vehicle, purpose, person }: AskCheck, { vehicles }: AnsweringDeeds): Refusal | undefined {
  const why = deniedPurpose(ctx.principal, { purpose, person });
  if (why !== undefined) return forbidden(`check: ${why}`);
  if (observedAt !== undefined && Date.parse(observedAt) > Date.parse(ctx.now()) + AHEAD_MAX_MS) return invalidInput([{ path: '/observedAt', detail: faults.say('future') }]);
  const unreadable = isReadInPart(vehicle) ? vehicles.refuseUnreadable(vehicle) : [];
  return unreadable.length > 0 ? tooLittleKnown(unreadable) : undefined;
}

const REF_CHARS_MAX = 128;
const refOf = (raw: unknown): string | undefined => {
  const ref = typeof raw === 'object' && raw !== null ? (raw as { ref?: unknown }).ref : undefined;
  return typeof ref === 'string' ? ref.slice(0, REF_CHARS_MAX) : undefined;
};

function notChecked(cause: unknown, line: number | undefined, ref: string | undefined): NotChecked {
  const { traceId: _, ...problem } = problemOf(cause, '');
  return { ...(ref === undefined ? {} : { ref }), ...(line === undefined ? {} : { line }), outcome: 'not_checked', findings: [], problem };
}
