/** Looking: which records a request is about, and who saw them. */
import { action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { decide } from '../../kernel/policy.ts';
import { grants } from './policy.ts';
import type { RequestPorts } from './ports.ts';
import { AskStep, Trace } from './schema.ts';
import { ById, enteredAndTold, held, stageFor, step } from './steps.ts';
import { findRequest, type Kept } from './store.ts';
import { RECORDS_MAX, isForDesks, traceOf } from './tracing.ts';

export function lookingActions(ports: RequestPorts) {
  const { vehicles } = ports;

  /** Own records that a request is about: the one that is named, and those found now by its numbers. */
  async function recordsOf(ctx: Context, { record, vin, plate }: Kept['about']): Promise<readonly string[]> {
    const named = record === undefined ? undefined : await ctx.store.records.find(record);
    const numbered = vin === undefined && plate === undefined ? [] : await vehicles.withNumber(ctx, { ...(vin === undefined ? {} : { vin }), ...(plate ? { plates: [plate] } : {}) });
    return [...new Set([...(named?.owner === ctx.principal.bureau ? [named.id] : []), ...numbered])].slice(0, RECORDS_MAX);
  }

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
    description: 'Checks of every bureau that found them, and what was done with them or with hits on them: bureau, unit, purpose, time; persons of one’s own bureau only. Checks for investigations and operations, and those that found a candidate only, are told to supervisors and auditors. Checks are told as long as they are kept (R16).',
    async run(ctx, { params }) {
      const kept = await findRequest(ctx.store.db, ctx.principal.bureau, params.id);
      if (kept?.bureau !== ctx.principal.bureau) throw notFound('request');
      const { entries, isCut } = await traceOf(ctx, kept.records, ports);
      const told = decide(ctx.principal, grants.seeInquiries).isPermitted ? entries : entries.filter(isForDesks);
      return { request: kept.id, at: ctx.now(), records: [...kept.records], entries: [...told], isCut };
    },
  });

  return [trace, readTrace];
}
