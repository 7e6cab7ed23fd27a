/** The answer to a request: composed from what is known at that moment, kept as it was given, printed as page or text. */
import { GivenFile, action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { dayAt } from '../../kernel/days.ts';
import { notFound } from '../../kernel/errors.ts';
import { z } from '../../kernel/schema/index.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import { answerDocument } from './document.ts';
import { grants } from './policy.ts';
import type { Document, RequestPorts } from './ports.ts';
import { copiesOutstanding, notAnsweredYet } from './refusals.ts';
import { AskAnswer, requestSettings } from './schema.ts';
import { ById, enteredAndTold, held, stageFor, step } from './steps.ts';
import { findRequest, listCopies, type Kept } from './store.ts';
import { recipientsOf, traceOf } from './tracing.ts';

const FORMATS = ['text/html', 'text/plain'] as const;

export function answeringActions(ports: RequestPorts) {
  /** The answer as it would be given now. */
  async function documentOf(ctx: Context, request: Kept, { text, isDraft }: { readonly text?: string | undefined; readonly isDraft: boolean }): Promise<Document> {
    const { bureau, bureauName, bureauTimeZone } = ctx.principal;
    const now = ctx.now();
    const settings = await ports.settingsOf(requestSettings, bureau);
    const { entries } = await traceOf(ctx, request.records, ports);
    const copies = await listCopies(ctx.store.db, request.id);
    const records: Envelope[] = [];
    for (const id of request.records) { // one after the other: it may be in a transaction
      const record = await ctx.store.records.find(id);
      if (record) records.push(record);
    }
    return answerDocument({
      request, settings, copies, bureauName, today: dayAt(now, bureauTimeZone), text, isDraft, isTraining: ports.isTraining,
      records: records.map((record) => ports.vehicles.factsOf(record, now)), recipients: recipientsOf(entries, { owner: bureau, withhold: request.decision?.withhold ?? [] }),
    });
  }

  const answer = action({
    ...step, name: 'requests.answer', summary: 'Answer a request: the document is kept as it is given', http: 'POST /v1/requests/{id}/answer', grant: grants.work, body: AskAnswer, refusals: [...step.refusals, copiesOutstanding],
    description: 'What the request has frozen is freed. The document tells what is held, to which bureaus it went, for what and when; units, officers and other people are never in it.',
    async run(ctx, { params, body, ifMatch }) {
      const kept = await held(ctx, params.id, ifMatch);
      const stage = stageFor(kept, 'answer');
      const outstanding = (await listCopies(ctx.store.db, kept.id)).filter(({ confirmedAt, isHidden }) => confirmedAt === undefined && isHidden !== true).map(({ bureau }) => bureau);
      if (outstanding.length > 0 && body.outstanding !== true) throw copiesOutstanding([...new Set(outstanding)]);
      if (kept.isFrozen) for (const record of kept.records) await ports.vehicles.free(ctx, record, kept.id);
      const document = await documentOf(ctx, kept, { text: body.text, isDraft: false });
      return enteredAndTold(ctx, { ...kept, stage, isFrozen: false, answer: document, answeredAt: ctx.now() }, 'answered', body);
    },
  });

  const print = action({
    name: 'requests.document', summary: 'The answer to a request, to print', http: 'GET /v1/requests/{id}/answer', effect: 'read', grant: grants.see, params: ById, query: z.strictObject({ format: z.enum(['html', 'text']).optional() }),
    output: GivenFile, gives: FORMATS, refusals: [notFound, notAnsweredYet], subjects: (file) => file.subjects,
    description: 'As it was given; once decided and until then, a draft.',
    async run(ctx, { params, query: { format = 'html' } }) {
      const kept = await findRequest(ctx.store.db, ctx.principal.bureau, params.id);
      if (kept?.bureau !== ctx.principal.bureau) throw notFound('request');
      if (kept.decision === null) throw notAnsweredYet();
      const document = kept.answer === null ? await documentOf(ctx, kept, { isDraft: true }) : kept.answer as Document; // as it was written
      return { ...ports.printed(document, format, 'answer'), subjects: [kept.id] };
    },
  });
  return [answer, print];
}
