/** Correcting in every copy (R21): the own record first, then whoever holds a hit on it, each with its word that it is done. */
import { action } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { limitOf, z } from '../../kernel/schema/index.ts';
import { correctCopy, copyConfirmed } from './announcing.ts';
import { grants } from './policy.ts';
import type { RequestPorts } from './ports.ts';
import { notCorrected } from './refusals.ts';
import { AskStep, AskedCorrection, CorrectionPage, ListCorrections, RequestId } from './schema.ts';
import { addEvent, confirmCopies, holdForConfirmation, insertCopies, listCopies, listCorrections, saveRequest, type Kept } from './store.ts';
import { enteredAndTold, held, stageFor, step } from './steps.ts';

const HOLDERS_MAX = 2_000;

/** Records that are not yet as it was decided: to be corrected they have changed since, to be erased or objected to they are over. */
async function behind(ctx: Context, { kind, records, versions }: Kept, isStanding: RequestPorts['vehicles']['isStanding']): Promise<readonly string[]> {
  const late: string[] = [];
  for (const id of records) {
    const record = await ctx.store.records.find(id);
    if (record && (kind === 'correction' ? record.version <= (versions?.[id] ?? 0) : isStanding(record, ctx.now()))) late.push(id);
  }
  return late;
}

export function correctingActions({ vehicles, holdersOf }: Pick<RequestPorts, 'vehicles' | 'holdersOf'>) {
  const correct = action({
    ...step, name: 'requests.correct', summary: 'Say that the own record is as it was decided, and ask every bureau that has a copy', http: 'POST /v1/requests/{id}/correction', grant: grants.work, body: AskStep, refusals: [...step.refusals, notCorrected],
    description: 'For a correction the record must have changed since the decision, for an erasure or an objection it must be over. Bureaus that hold a hit on it are asked; what is restricted from one is not told to it.',
    async run(ctx, { params, body, ifMatch }) {
      const kept = await held(ctx, params.id, ifMatch);
      const stage = stageFor(kept, 'correct');
      const records = await behind(ctx, kept, vehicles.isStanding);
      if (records.length > 0) throw notCorrected(records, kept.kind === 'correction' ? 'changed' : 'over');
      const holders = await holdersOf(ctx.store.db, kept.records, HOLDERS_MAX);
      const at = ctx.now();
      const copies = new Map(holders.filter(({ finder }) => finder !== kept.bureau).map(({ record, finder }) => [`${record} ${finder}`, { record, bureau: finder }]));
      await insertCopies(ctx.store.db, kept.id, [...copies.values()], at);
      const after = { ...kept, stage };
      const asked = (await listCopies(ctx.store.db, kept.id)).filter(({ isHidden }) => isHidden !== true);
      await ctx.store.announce(asked.map((copy) => correctCopy(after, copy, at)));
      return enteredAndTold(ctx, after, 'corrected', { ...body, bureaus: [...new Set(asked.map(({ bureau }) => bureau))] });
    },
  });

  const list = action({
    name: 'corrections.list', summary: 'Copies that one’s own bureau has been asked to correct, newest first', http: 'GET /v1/corrections', effect: 'read', grant: grants.seeCorrections, query: ListCorrections, output: CorrectionPage,
    description: 'The owner of a record has corrected or ended it because of a request about its data. Look at the record, correct what you hold of it, and say so. A page may be longer than asked: it ends with a whole request.',
    async run(ctx, { query }) {
      const limit = limitOf(query);
      const items = await listCorrections(ctx.store.db, ctx.principal.bureau, { ...query, limit });
      const last = items.at(-1);
      return { items: [...items], ...(items.length >= limit && last ? { next: last.id } : {}) };
    },
  });

  const confirm = action({
    name: 'corrections.confirm', summary: 'Say that one’s own copies are corrected', http: 'POST /v1/corrections/{id}/confirmation', effect: 'write', grant: grants.confirmCorrection, params: z.strictObject({ id: RequestId }), body: AskStep,
    output: z.object({ items: z.array(AskedCorrection) }), refusals: [notFound], subjects: ({ items }) => items.flatMap(({ id, record }) => [id, record]),
    async run(ctx, { params, body }) {
      const { bureau, unit } = ctx.principal;
      const query = { request: params.id, limit: 1 };
      if ((await listCorrections(ctx.store.db, bureau, query)).length === 0) throw notFound('correction');
      const kept = await holdForConfirmation(ctx.store.db, params.id);
      const at = ctx.now();
      if (await confirmCopies(ctx.store.db, { request: params.id, bureau, unit, note: body.note, at }) > 0) {
        const after = { ...kept, version: kept.version + 1, changedAt: at };
        await saveRequest(ctx.store.db, after);
        await addEvent(ctx.store.db, after.id, { n: after.version, at, kind: 'copy_confirmed', bureau, unit, said: body }, ctx.principal);
        await ctx.store.announce([copyConfirmed(after, bureau, at)]);
      }
      return { items: [...await listCorrections(ctx.store.db, bureau, query)] };
    },
  });
  return [correct, list, confirm];
}
