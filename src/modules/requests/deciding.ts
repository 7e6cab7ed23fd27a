/** What moves a request on by somebody's word: more time, another bureau, the decision. */
import { action } from '../../kernel/action.ts';
import { handedOver } from './announcing.ts';
import { dueAfter } from './life.ts';
import { grants } from './policy.ts';
import type { RequestPorts } from './ports.ts';
import { extendedAlready, noSuchBureau } from './refusals.ts';
import { AskDecision, AskExtension, AskHandover, RequestView, requestSettings } from './schema.ts';
import { entered, enteredAndTold, held, stageFor, step } from './steps.ts';
import { isBureau, listEvents } from './store.ts';
import { INQUIRIES } from './tracing.ts';
import { told } from './view.ts';

export function decidingActions({ settingsOf }: Pick<RequestPorts, 'settingsOf'>) {
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
      const decision = { ...body, withhold: body.withhold ?? [...INQUIRIES] };
      const versions: Record<string, number> = {};
      for (const id of kept.records) versions[id] = (await ctx.store.records.find(id))?.version ?? 0;
      return enteredAndTold(ctx, { ...kept, stage, decision, decidedAt: ctx.now(), versions }, 'decided', decision);
    },
  });

  return [extend, handOver, decide];
}
