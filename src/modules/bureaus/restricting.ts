/** A bureau hides a whole collection of its own from other bureaus (R5): said by its supervisors, and carried into its records by a duty. */
import { action, eventOf } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { demandFourEyes } from '../../kernel/four-eyes.ts';
import type { Duty } from '../../kernel/duties.ts';
import { z } from '../../kernel/schema/index.ts';
import { applyPiece, countWaiting, isAnythingDue, rulesOf, saveRule } from '../../kernel/store/restrictions.ts';
import type { Store } from '../../kernel/store/store.ts';
import { grants } from './policy.ts';
import { ownBureauRestricted, restrictionUnderWay } from './refusals.ts';
import { AskRestriction, COLLECTIONS, Restriction, RestrictionList, say, saying } from './schema.ts';

async function toldOf(ctx: Context, collection: Restriction['collection']): Promise<Restriction> {
  const rule = (await rulesOf(ctx.store.db, ctx.principal.bureau)).find((one) => one.collection === collection);
  if (!rule) return { collection, bureaus: [], isApplied: true, waiting: 0 };
  const { bureaus, changedAt, changedBy, isApplied } = rule;
  return { collection, bureaus: [...bureaus], changedAt, changedBy, isApplied, waiting: await countWaiting(ctx.store.db, rule) };
}

const list = action({
  name: 'restrictions.list', summary: 'From which bureaus one’s own bureau hides each of its collections', http: 'GET /v1/restrictions', effect: 'read', grant: grants.readSettings, output: RestrictionList,
  run: async (ctx) => ({ items: await Promise.all(COLLECTIONS.map((collection) => toldOf(ctx, collection))) }),
});

const change = action({
  name: 'restrictions.change', summary: 'Hide a whole collection of one’s own bureau from other bureaus, or show it again', http: 'PUT /v1/restrictions/{collection}', effect: 'write', grant: grants.changeSettings, fourEyes: say('when_hidden'),
  description: 'Names all bureaus from which it is hidden; an empty list hides it from none. It counts at once; the records that stand are rewritten after, and until then counts may include what is hidden, and it is not shown again to a bureau from which it is still being hidden. What a record’s own restrictions say stays.',
  params: z.strictObject({ collection: z.enum(COLLECTIONS) }), body: AskRestriction, output: Restriction, refusals: [ownBureauRestricted, restrictionUnderWay], subjects: ({ collection }) => [collection],
  async run(ctx, { params: { collection }, body: { bureaus } }) {
    const { bureau, unit, person, device } = ctx.principal;
    if (bureaus.includes(bureau)) throw ownBureauRestricted();
    const had = (await rulesOf(ctx.store.db, bureau)).find((one) => one.collection === collection)?.bureaus ?? [];
    const more = bureaus.filter((one) => !had.includes(one));
    if (more.length > 0) demandFourEyes(ctx, { acts: ['narrowing'], about: [bureau], says: [saying('hides', { collection, bureau, bureaus: more.join(', ') }), saying('hidden', { bureaus: bureaus.join(', ') })] });
    const saved = await saveRule(ctx.store.db, { epoch: ctx.store.epoch, owner: bureau, collection, bureaus, changedAt: ctx.now(), changedBy: `${unit} ${person ?? device ?? ''}`.trimEnd() });
    // The action's own event says that it was asked; this one, from whom it has been hidden since.
    if (saved === 'under_way') throw restrictionUnderWay(had.filter((one) => !bureaus.includes(one)));
    if (saved === 'changed') await ctx.store.audit(eventOf({ name: 'restrictions.rule' }, ctx, 'done', { subjects: [collection], detail: { bureaus } }));
    return toldOf(ctx, collection);
  },
});

export const restrictingActions = [list, change];

const EVERY_MS = 2_000;
export const PIECE = 500;
const BY = 'policy of the bureau';

/** Carries changed rules into the records that stood before, `piece` of them at a time. */
export const restrictingDuty = (storeFor: (bureau: string) => Store, piece = PIECE): Duty => ({
  name: 'records.restricting', everyMs: EVERY_MS,
  run: async (now) => {
    const store = storeFor('HUB');
    return await isAnythingDue(store.db) && store.transaction((tx) => applyPiece(tx.db, { now, by: BY, epoch: tx.epoch, limit: piece }));
  },
});
