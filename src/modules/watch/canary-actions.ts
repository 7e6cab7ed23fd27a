/** What auditors do with decoys: lay one on a record of their bureau's own, list them, take one away. The record itself shows nothing of it. */
import { action } from '../../kernel/action.ts';
import { HUB_BUREAU } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { limitOf, pageOf, z } from '../../kernel/schema/index.ts';
import { countCanaries, layCanary, listCanaries, removeCanary } from './canary-store.ts';
import { grants } from './policy.ts';
import { isCanary, tooManyCanaries } from './refusals.ts';
import { AddCanary, Canary, CanaryId, CanaryPage, ListCanaries } from './schema.ts';

const CANARIES_MAX = 1_000;
const subjects = ({ id }: Canary): readonly string[] => [id]; // the mark, not the record: who reads the record's story learns nothing

const add = action({
  name: 'canaries.add', summary: 'Mark a record of one’s own bureau as a decoy, in secret', http: 'POST /v1/canaries', effect: 'write', status: 201, grant: grants.lay, body: AddCanary, output: Canary, subjects, refusals: [notFound, isCanary, tooManyCanaries],
  description: 'Whoever looks it up, takes it out or changes it without a hit, a case or an operation that explains it raises an alert.',
  async run(ctx, { body }) {
    const { bureau, person, tokenId } = ctx.principal;
    const record = await ctx.store.records.find(body.record);
    if (record?.owner !== bureau) throw notFound('vehicle');
    if (await countCanaries(ctx.store.db, bureau) >= CANARIES_MAX) throw tooManyCanaries(CANARIES_MAX);
    const canary: Canary = { id: ctx.newId('cnr'), record: record.id, reference: record.reference, bureau, ...(body.note === undefined ? {} : { note: body.note }), addedAt: ctx.now(), addedBy: person ?? tokenId };
    if (!await layCanary(ctx.store.db, canary)) throw isCanary();
    return canary;
  },
});

const list = action({
  name: 'canaries.list', summary: 'Decoys of one’s own bureau, newest first; for the hub’s auditors those of all', http: 'GET /v1/canaries', effect: 'read', grant: grants.seeCanaries, query: ListCanaries, output: CanaryPage,
  async run(ctx, { query }) {
    const limit = limitOf(query);
    const { bureau } = ctx.principal;
    return pageOf(await listCanaries(ctx.store.db, bureau === HUB_BUREAU ? undefined : bureau, { ...query, limit }), limit, ({ id }) => id);
  },
});

const remove = action({
  name: 'canaries.remove', summary: 'Take a decoy away', http: 'DELETE /v1/canaries/{id}', effect: 'write', grant: grants.lay, params: z.strictObject({ id: CanaryId }), output: Canary, subjects, refusals: [notFound],
  async run(ctx, { params }) {
    const { bureau, person, tokenId } = ctx.principal;
    const canary = await removeCanary(ctx.store.db, { id: params.id, bureau, now: ctx.now(), by: person ?? tokenId });
    if (!canary) throw notFound('decoy');
    return canary;
  },
});

export const canaryActions = [add, list, remove] as const;
