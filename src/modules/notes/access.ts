/** How notes come by the hit that they belong to: as the asker may see it, held for writing, and whether the record is hidden. */
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { demand, type Grant } from '../../kernel/policy.ts';
import type { Hit } from '../hits/schema.ts';
import { grants } from './policy.ts';
import { notAHit } from './refusals.ts';
import { holdHit, type Onlooker } from './store.ts';

/** A hit as it is needed here, with who of the asker's own bureau has claimed it. */
export type HitSeen = Pick<Hit, 'id' | 'record' | 'owner' | 'finder' | 'claim' | 'discreet'> & { /** A candidate that was never more: its owner does not know of it. */ readonly isRaised: boolean };
/** A hit as the asker may see it. Given by app.ts. */
export type FindHit = (ctx: Context, id: string) => Promise<HitSeen | undefined>;

export function accessBy(findHit: FindHit) {
  /** The hit, to which the asker's bureau must be a side. */
  async function hitFor(ctx: Context, id: string, grant: Grant): Promise<HitSeen> {
    const hit = await findHit(ctx, id);
    if (!hit) throw notFound('hit');
    demand(ctx.principal, grant, { what: 'hit', owner: hit.owner, finder: hit.finder });
    return hit;
  }

  const seesRecord = async (ctx: Context, hit: Pick<Hit, 'record'>): Promise<boolean> => await ctx.store.records.find(hit.record) !== undefined;
  const onlooker = async (ctx: Context, hit: Pick<Hit, 'record'>): Promise<Onlooker> => ({ bureau: ctx.principal.bureau, seesRecord: await seesRecord(ctx, hit) });

  /** Held for writing: what is written is told to the other side, unless the record is restricted from it (R5). */
  async function heldFor(ctx: Context, id: string) {
    const hit = await hitFor(ctx, id, grants.write);
    if (!hit.isRaised) throw notAHit();
    await holdHit(ctx.store.db, hit.id);
    const record = hit.owner === ctx.principal.bureau ? await ctx.store.records.find(hit.record) : undefined;
    return { hit, isWithheld: record?.hiddenFrom.includes(hit.finder) === true };
  }

  return { hitFor, onlooker, heldFor };
}
