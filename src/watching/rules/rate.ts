/** Far more look-ups, or refusals, in a day than this person and their unit are used to, and than the unit has that day: a control keeps everybody busy. */
import { aboveUsual, habitualMost, surgeOf, usualOf } from '../baseline.ts';
import type { Deed, Signal } from '../deeds.ts';
import type { PeersMemory, PersonMemory, Today } from '../memory.ts';
import { say } from '../sayings.ts';

/** Iglewicz and Hoaglin call 3.5 an outlier. */
const ABOVE_OWN = 3.5;
const ABOVE_PEERS = 2.5;
/** Whoever is always far above their unit has no baseline of their own that says so. */
const ABOVE_PEERS_ALONE = 7;
export const OWN_DAYS_MIN = 8;
export const PEER_DAYS_MIN = 24;
/** Fewer than these are nobody's concern, however quiet the post. */
const LOOKS_MIN = 12;
const REFUSALS_MIN = 6;

/** With so many colleagues at work that day, it is known whether the unit is busier than usual. */
const MATES_MIN = 3;

type Counted = { readonly count: number; readonly least: number; readonly own: readonly number[]; readonly peers: readonly number[]; readonly mates: readonly number[] };

/** How far above the thresholds, from 1 up; undefined below them, and while too little is known. */
function excess({ count, least, own, peers, mates }: Counted): number | undefined {
  if (count < least) return undefined;
  const surge = mates.length >= MATES_MIN ? surgeOf(mates, peers) : 1;
  const much = count / surge;
  const aboveOwn = much > habitualMost(own) ? aboveUsual(much, own, OWN_DAYS_MIN) : undefined;
  const abovePeers = aboveUsual(much, peers, PEER_DAYS_MIN);
  const alone = abovePeers === undefined || much <= habitualMost(peers) ? 0 : abovePeers / ABOVE_PEERS_ALONE;
  const both = aboveOwn === undefined ? 0 : Math.min(aboveOwn / ABOVE_OWN, abovePeers === undefined ? 1 : abovePeers / ABOVE_PEERS);
  const most = Math.max(alone, both);
  return most >= 1 ? most : undefined;
}

type Asked = { readonly person: PersonMemory; readonly peers: PeersMemory; readonly today: Today; readonly deed: Deed };

export function rateOf({ person, peers, today, deed }: Asked): Signal | undefined {
  const { ms, kind } = deed;
  const mates = peers.today.filter((one) => one.person !== deed.person);
  if (kind === 'refused') {
    const score = excess({ count: today.refusals, least: REFUSALS_MIN, own: person.refusals, peers: peers.refusals, mates: mates.map(({ refusals }) => refusals) });
    return score === undefined ? undefined : { rule: 'rate', ms, score, evidence: [...today.refusalIds], says: say('refusals', { n: today.refusals, day: today.day, usual: usualOf(person.refusals), unit: usualOf(peers.refusals) }) };
  }
  const score = excess({ count: today.looks, least: LOOKS_MIN, own: person.looks, peers: peers.looks, mates: mates.map(({ looks }) => looks) });
  return score === undefined ? undefined : { rule: 'rate', ms, score, evidence: [...today.lookIds], says: say('looks', { n: today.looks, day: today.day, usual: usualOf(person.looks), unit: usualOf(peers.looks) }) };
}
