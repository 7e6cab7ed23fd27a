/** The door of the hits module. */
import type { Duty } from '../../kernel/duties.ts';
import type { Follower } from '../../kernel/feed/follower.ts';
import { module, type Module } from '../module.ts';
import { hitActions } from './actions.ts';
import { clockDuty } from './clock-duty.ts';
import { hitDeedActions } from './deed-actions.ts';
import type { HitPorts } from './ports.ts';
import { followRecords, type ReactionOptions } from './reactions.ts';

export { confirmedFor, hasConfirmed, hitIdOf, isCandidate, raiseHits } from './store.ts';

/** What people do with hits, what the clock does, and what follows when records change. */
export async function openHits(options: ReactionOptions & HitPorts): Promise<{ readonly module: Module; readonly clock: Duty; readonly released: Follower }> {
  return {
    module: module({ name: 'hits', actions: [...hitActions(options), ...hitDeedActions(options)], migrations: new URL('migrations/', import.meta.url) }),
    clock: clockDuty(options),
    released: await followRecords(options),
  };
}
