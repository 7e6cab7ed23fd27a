/** What people and systems ask: one check, a batch, a stream without end. */
import { action, streamAction } from '../../kernel/action.ts';
import type { Principal } from '../../kernel/context.ts';
import { invalidInput, malformedJson, notFound, type Refusal } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema/index.ts';
import { answerAll, type AnsweringDeeds, type Deeds } from './answering.ts';
import { isKeptFrom, withoutDiscreet } from './discretion.ts';
import { compareAction, comparingDatabase } from './comparing.ts';
import { laneAction } from './lane.ts';
import { linesOf } from './lines.ts';
import { answerSome, faultOf } from './many.ts';
import { mineActions } from './mine.ts';
import { modelActions } from './model-actions.ts';
import { demandingNames, namesMissing } from './naming.ts';
import { pipelined } from './pipelined.ts';
import { grants } from './policy.ts';
import { tooLittleKnown, tooLong } from './refusals.ts';
import { reconcilingActions } from './reconciling.ts';
import { figuresBetween } from './retention-store.ts';
import { AskBatch, AskFigures, CheckFigures, BatchAnswer, CheckAnswer, CheckId, NotChecked, ReadCheck, askCheck, discreetSettings } from './schema.ts';
import { useAction } from './using.ts';

const BATCH_BYTES_MAX = 8 * 1024 * 1024;
/** Checks of a stream that are answered together, and how many such groups may be under way at once. */
const GROUP_MAX = 500;
const GROUPS_UNDER_WAY = 3;
const FIGURE_DAYS_MAX = 92;
const DAY_MS = 86_400_000;
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

type Line = { readonly line: number; readonly text: string };

/** What is asked and read back, at a hub and at a replica alike. */
export function askingActions(purposes: readonly string[], deeds: AnsweringDeeds) {
  const Ask = askCheck(purposes);
  const desk = { Ask, deeds };
  const who = { grant: grants.check, bodyNames: true } as const;
  /** What a client of a system may ask: it stands for nobody by itself. */
  const deskFor = (principal: Principal) => (principal.names ? { ...desk, Ask: demandingNames(Ask, principal) } : desk);

  const ask = action({
    ...who, name: 'checks.ask', summary: 'Check a vehicle', http: 'POST /v1/checks', effect: 'logged', lane: 'first', body: Ask, output: CheckAnswer,
    description: 'Answered only once it is durably logged. A hit is raised with it. In every number `?` stands for a character that was not read, `*` for any run of them and `[8B]` for one of those; where too little is left, the problem (422) says how much is needed.',
    refusals: [tooLittleKnown],
    async run(ctx, { body }) {
      const unnamed = namesMissing(body, ctx.principal);
      if (unnamed.length > 0) throw invalidInput(unnamed);
      const fault = faultOf(ctx, body, deeds);
      if (fault) throw fault;
      const [answer] = await answerAll(ctx, [body], deeds);
      if (!answer) throw new Error('a check was not answered');
      return answer;
    },
  });

  const batch = action({
    ...who, name: 'checks.batch', summary: 'Up to 1,000 checks at once', http: 'POST /v1/checks/batch', effect: 'logged', lane: 'last', body: AskBatch, output: BatchAnswer, bodyBytesMax: BATCH_BYTES_MAX,
    description: 'Answers stand in the order of the questions. A check that cannot be read is answered as not_checked with its faults; the others are answered.',
    async run(ctx, { body }) {
      const raws = (Array.isArray(body) ? body : body.checks).map((raw) => ({ raw }));
      return { answers: [...await answerSome(ctx, 'checks.batch', raws, deskFor(ctx.principal))] };
    },
  });

  const stream = streamAction({
    ...who, name: 'checks.stream', summary: 'Checks without end: a line in, a line out, in order', http: 'POST /v1/checks/stream', output: z.union([CheckAnswer, NotChecked]),
    stream: { takes: 'application/x-ndjson', gives: 'application/x-ndjson' },
    async run(ctx, { bytes }) {
      const desk = deskFor(ctx.principal);
      async function answerLines(lines: readonly Line[]): Promise<string> {
        const answers = await answerSome(ctx, 'checks.stream', lines.map(({ line, text }) => ({ line, ...parsedLine(text) })), desk);
        let out = '';
        for (const answer of answers) out += `${JSON.stringify(answer)}\n`;
        return out;
      }
      return { contentType: 'application/x-ndjson', chunks: pipelined(linesOf(bytes, GROUP_MAX), answerLines, GROUPS_UNDER_WAY) };
    },
  });

  const get = action({
    name: 'checks.get', summary: 'A check of one’s own bureau, as logged', http: 'GET /v1/checks/{id}', effect: 'read', grant: grants.readChecks,
    params: z.strictObject({ id: CheckId }), output: ReadCheck, refusals: [notFound], subjects: (check) => [check.id],
    async run(ctx, { params }) {
      const check = await deeds.reading.findCheck(ctx, params.id);
      if (!check) throw notFound('check');
      const isKept = isKeptFrom(ctx.principal, await deeds.settingsOf(discreetSettings, ctx.principal.bureau));
      return { ...(isKept ? withoutDiscreet(check) : check), comparisons: [...await deeds.reading.comparisonsOf(ctx, check.id)] };
    },
  });

  return { mine: mineActions(deeds), asking: [ask, batch, stream, get] };
}

export function checkActions(purposes: readonly string[], deeds: Deeds) {
  const figures = action({
    name: 'checks.figures', summary: 'How many checks one’s bureau made, by day, purpose and outcome', http: 'GET /v1/checks/figures', effect: 'read', grant: grants.readFigures, query: AskFigures, output: CheckFigures,
    description: 'At most 92 days. Checks whose time is over (R16) are counted in it still.', refusals: [tooLong],
    async run(ctx, { query: { from, to } }) {
      if (to < from || daysBetween(from, to) > FIGURE_DAYS_MAX) throw tooLong(FIGURE_DAYS_MAX);
      return { items: [...await figuresBetween(ctx.store.db, ctx.principal.bureau, from, to)] };
    },
  });

  const { mine, asking } = askingActions(purposes, deeds);
  return [figures, ...reconcilingActions, ...mine, laneAction(deeds), ...asking, compareAction(deeds, comparingDatabase(deeds), 'write'), useAction(deeds), ...modelActions(deeds)];
}

function parsedLine(text: string): { raw: unknown; fault?: Refusal } {
  try {
    return { raw: JSON.parse(text) };
  } catch (cause) {
    return { raw: undefined, fault: malformedJson((cause as SyntaxError).message.slice(0, 120)) };
  }
}
