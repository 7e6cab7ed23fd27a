/** Of what is said, what rings at a desk: a hit that arrives, one that is escalated, an answer, a word taken back. Pure. */
import type { Event as Said } from '../../../src/modules/notifications/schema.ts';

export type Alarm = 'arrived' | 'escalated' | 'answered' | 'released';

const OF_ALL: Readonly<Record<string, Alarm>> = { 'hits.raised': 'arrived', 'hits.escalated': 'escalated', 'hits.released': 'released' };
/** These are told to both sides, and ring only at the one that did not say them. */
const OF_OWNER: Readonly<Record<string, Alarm>> = { 'hits.requested': 'arrived', 'hits.second_request': 'arrived' };
const OF_FINDER: Readonly<Record<string, Alarm>> = { 'hits.confirmed': 'answered', 'hits.not_confirmed': 'answered', 'hits.more_time': 'answered' };

export function alarmOf({ kind, facts }: Pick<Said, 'kind' | 'facts'>, bureau: string): Alarm | undefined {
  const { owner, finder } = facts;
  if (owner === finder) return OF_ALL[kind]; // one's own record: nobody asks and nobody answers
  return OF_ALL[kind] ?? (owner === bureau ? OF_OWNER[kind] : OF_FINDER[kind]);
}
