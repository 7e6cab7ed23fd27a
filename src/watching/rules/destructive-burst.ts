/** Many records ended or hidden within an hour, beyond what this person and the unit are used to in a day. */
import { aboveUsual, usualOf } from '../baseline.ts';
import type { Deed, Signal } from '../deeds.ts';
import { ENDED_KEPT, keep, type PeersMemory, type PersonMemory } from '../memory.ts';
import { OWN_DAYS_MIN, PEER_DAYS_MIN } from './rate.ts';
import { say } from '../sayings.ts';

const WINDOW_MS = 3_600_000;
const ENDED_MIN = 6;
/** While too little is known of somebody, this many. */
const ENDED_MIN_UNKNOWN = 15;
const ABOVE_OWN = 3.5;
const ABOVE_PEERS = 3;

export function destructiveBurstOf(person: PersonMemory, peers: PeersMemory, deed: Deed, ended: number): Signal | undefined {
  for (let i = 0; i < ended; i += 1) keep(person.ended60, { ms: deed.ms, id: deed.id }, ENDED_KEPT);
  const recent = person.ended60.filter(({ ms }) => deed.ms - ms <= WINDOW_MS);
  if (recent.length < ENDED_MIN) return undefined;
  const own = aboveUsual(recent.length, person.ended, OWN_DAYS_MIN);
  const unit = aboveUsual(recent.length, peers.ended, PEER_DAYS_MIN);
  const isMuch = own === undefined && unit === undefined ? recent.length >= ENDED_MIN_UNKNOWN : (own ?? Infinity) >= ABOVE_OWN && (unit ?? Infinity) >= ABOVE_PEERS;
  if (!isMuch) return undefined;
  return { rule: 'destructive_burst', ms: deed.ms, score: recent.length / ENDED_MIN, evidence: [...new Set(recent.map(({ id }) => id))], says: say('destructive_burst', { n: recent.length, usual: usualOf(person.ended), unit: usualOf(peers.ended) }) };
}
