/** The door of the hits module. */
import type { Duty } from '../../kernel/duties.ts';
import type { Follower } from '../../kernel/feed/follower.ts';
import { module, type Module } from '../module.ts';
import type { Context } from '../../kernel/context.ts';
import { hitActions } from './actions.ts';
import { clockDuty } from './clock-duty.ts';
import { hitDeedActions } from './deed-actions.ts';
import type { HitPorts } from './ports.ts';
import { followRecords, type ReactionOptions } from './reactions.ts';
import type { Hit } from './schema.ts';
import { findHit } from './store.ts';
import { askerOf } from './telling.ts';

export { confirmedFor, confirmedRecords, hasConfirmed, hitIdOf, hitsOfChecks, isCandidate, raiseHits } from './store.ts';
export { holdersOf } from './holders-store.ts';

/** A hit as the asker may see it, for modules that add to one. Of what was never raised, a candidate that ended too, its owner must not hear. */
type FindHit = (ctx: Context, id: string) => Promise<Hit & { readonly isRaised: boolean } | undefined>;

/** What people do with hits, what the clock does, and what follows when records change. */
export function openHits(options: ReactionOptions & HitPorts): { readonly module: Module; readonly clock: Duty; /** Begins to follow what becomes of records. */ readonly follow: () => Promise<Follower>; readonly find: FindHit } {
  return {
    find: async (ctx, id) => {
      const hit = await findHit(ctx.store.db, await askerOf(ctx, options), id);
      return hit && { ...hit.told, isRaised: hit.held.isRaised };
    },
    module: module({ name: 'hits', actions: [...hitActions(options), ...hitDeedActions(options)], migrations: new URL('migrations/', import.meta.url) }),
    clock: clockDuty(options),
    follow: () => followRecords(options),
  };
}
