/** What people and systems ask: one check, a batch, a stream without end. */
import { action, streamAction } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { Refusal, invalidInput, malformedJson, notFound, unavailable } from '../../kernel/errors.ts';
import { eventOf } from '../../kernel/action.ts';
import { problemOf } from '../../kernel/http/problem.ts';
import { isDatabaseGone } from '../../kernel/store/database.ts';
import { issuesOf, z } from '../../kernel/schema/index.ts';
import { answerAll, type Deeds } from './answering.ts';
import { linesOf } from './lines.ts';
import { pipelined } from './pipelined.ts';
import { mayCheck, mayReadChecks } from './policy.ts';
import { AskBatch, BatchAnswer, CheckAnswer, CheckId, LoggedCheck, NotChecked, askCheck, type AskCheck } from './schema.ts';
import { findCheck } from './store.ts';

const BATCH_BYTES_MAX = 8 * 1024 * 1024;
/** Checks of a stream that are answered together, and how many such groups may be under way at once. */
const GROUP_MAX = 500;
const GROUPS_UNDER_WAY = 3;

type Line = { readonly line: number; readonly text: string };
type Answered = CheckAnswer | NotChecked;

export function checkActions(purposes: readonly string[], deeds: Deeds) {
  const Ask = askCheck(purposes);
  const who = { allow: mayCheck, allowed: 'officers, desks, supervisors, analysts, coordinators, registration clerks and gateways' };

  /** Answers what can be answered, in order; the rest says why it was not checked. */
  async function answerSome(ctx: Context, name: string, raws: readonly { readonly line?: number; readonly raw: unknown; readonly fault?: Refusal }[]): Promise<readonly Answered[]> {
    const parsed = raws.map(({ line, raw, fault }) => {
      const ref = refOf(raw);
      if (fault) return { line, ref, fault };
      const result = Ask.safeParse(raw);
      const issues = result.success ? aheadOf(ctx, result.data) : issuesOf(result.error);
      return result.success && issues.length === 0 ? { line, ref, ask: result.data } : { line, ref, fault: invalidInput(issues) };
    });
    const asks = parsed.flatMap((one) => (one.ask ? [one.ask] : []));
    const refused = parsed.filter((one) => one.ask === undefined).length;
    let answers: readonly CheckAnswer[] = [];
    let outage: unknown;
    try {
      if (asks.length > 0) answers = await answerAll(ctx, asks, deeds);
      if (refused > 0) await ctx.store.audit(eventOf({ name }, ctx, 'refused', { subjects: [], detail: { code: 'kernel.invalid_input', checks: refused } }));
    } catch (cause) {
      if (!(cause instanceof Refusal) && !isDatabaseGone(cause)) throw cause;
      outage = cause instanceof Refusal ? cause : unavailable('the database is out of reach');
    }
    let next = 0;
    return parsed.map(({ line, ref, ask, fault }) => {
      const answer = ask ? answers[next++] : undefined;
      return answer ?? notChecked(outage ?? fault, line, ref);
    });
  }

  const ask = action({
    ...who, name: 'checks.ask', summary: 'Check a vehicle', http: 'POST /v1/checks', effect: 'logged', body: Ask, output: CheckAnswer,
    description: 'Answered only once it is durably logged. A hit is raised with it.',
    async run(ctx, { body }) {
      const issues = aheadOf(ctx, body);
      if (issues.length > 0) throw invalidInput(issues);
      const [answer] = await answerAll(ctx, [body], deeds);
      if (!answer) throw new Error('a check was not answered');
      return answer;
    },
  });

  const batch = action({
    ...who, name: 'checks.batch', summary: 'Up to 1,000 checks at once', http: 'POST /v1/checks/batch', effect: 'logged', body: AskBatch, output: BatchAnswer, bodyBytesMax: BATCH_BYTES_MAX,
    description: 'Answers stand in the order of the questions. A check that cannot be read is answered as not_checked with its faults; the others are answered.',
    async run(ctx, { body }) {
      const raws = (Array.isArray(body) ? body : body.checks).map((raw) => ({ raw }));
      return { answers: [...await answerSome(ctx, 'checks.batch', raws)] };
    },
  });

  const stream = streamAction({
    ...who, name: 'checks.stream', summary: 'Checks without end: a line in, a line out, in order', http: 'POST /v1/checks/stream', output: z.union([CheckAnswer, NotChecked]),
    stream: { takes: 'application/x-ndjson', gives: 'application/x-ndjson' },
    async run(ctx, { bytes }) {
      async function answerLines(lines: readonly Line[]): Promise<string> {
        const answers = await answerSome(ctx, 'checks.stream', lines.map(({ line, text }) => ({ line, ...parsedLine(text) })));
        let out = '';
        for (const answer of answers) out += `${JSON.stringify(answer)}\n`;
        return out;
      }
      return { contentType: 'application/x-ndjson', chunks: pipelined(linesOf(bytes, GROUP_MAX), answerLines, GROUPS_UNDER_WAY) };
    },
  });

  const get = action({
    name: 'checks.get', summary: 'A check of one’s own bureau, as logged', http: 'GET /v1/checks/{id}', effect: 'read', allow: mayReadChecks, allowed: 'officers, desks, supervisors and auditors of the asking bureau',
    params: z.strictObject({ id: CheckId }), output: LoggedCheck, refusals: [notFound], subjects: (check) => [check.id],
    async run(ctx, { params }) {
      const check = await findCheck(ctx.store.db, ctx.principal.bureau, params.id);
      if (!check) throw notFound('check');
      return check;
    },
  });

  return [ask, batch, stream, get];
}

/** Clocks differ by minutes; a sighting later than that has not been made. */
const AHEAD_MAX_MS = 10 * 60_000;
const aheadOf = (ctx: Context, { observedAt }: AskCheck): { path: string; detail: string }[] =>
  (observedAt !== undefined && Date.parse(observedAt) > Date.parse(ctx.now()) + AHEAD_MAX_MS ? [{ path: '/observedAt', detail: 'lies in the future' }] : []);

function parsedLine(text: string): { raw: unknown; fault?: Refusal } {
  try {
    return { raw: JSON.parse(text) };
  } catch (cause) {
    return { raw: undefined, fault: malformedJson((cause as SyntaxError).message.slice(0, 120)) };
  }
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
