/**
 * What a replica believes of the chain that NATS brings it: whether the stream has shown itself, which link is the next, and when what lies
 * between has to be fetched. Knows neither network nor keys; the time is handed in.
 */
import type { Link } from '../../kernel/feed/carried.ts';

/** Something that the hub has sealed and signed: a link as the stream kept it, or a beat, which plain NATS brings. */
export type Said = { readonly kind: 'kept' | 'beat'; readonly link: Link };

export type Chain = {
  /** The newest link that is known, and where it leads; 0 where there is none yet. */
  readonly number: number; readonly until: string | undefined;
  /** That link, where it moves nothing (the desk row): nobody can say by the place whether it was told over HTTP. */
  readonly unmoved: Link | undefined;
  /** Since when the stream has delivered what the relay says it holds; undefined while it has not. */
  readonly shownMs: number | undefined;
  /** Since when nothing has fitted. */
  readonly missedMs: number | undefined;
  /** How often in a row what lies between was fetched, and nothing of the stream has fitted since. */
  readonly fetched: number;
};

/** `take`: it is the next. `known`: it was told before. `wait`: the next may come still. `fetch`: what lies up to there is fetched. `leave`: it is another stream than the one that is read. */
export type Verdict = 'take' | 'known' | 'wait' | 'fetch' | 'leave';
export type Judged = { readonly chain: Chain; readonly verdict: Verdict };

/** Where nothing fitted for so long, what lies between is fetched. */
const MISSED_MS = 1_000;
const FETCHED_MAX = 3;

export const newChain: Chain = { number: 0, until: undefined, unmoved: undefined, shownMs: undefined, missedMs: undefined, fetched: 0 };

/** While the replica follows over HTTP: nothing is taken, and what the stream delivers is noted. A beat alone shows nothing of the stream: plain NATS brings it. */
export function noted(chain: Chain, { kind, link }: Said, ms: number): Chain {
  const { number, from, until, text } = link;
  if (kind === 'beat') {
    if (chain.number === 0 || number < chain.number) return chain;
    return { ...chain, shownMs: number === chain.number && from === chain.until ? chain.shownMs ?? ms : undefined };
  }
  if (number <= chain.number) return chain; // put back into the stream by somebody
  const isNext = chain.number !== 0 && number === chain.number + 1 && from === chain.until;
  return { ...chain, number, until, unmoved: from === until && text !== '' ? link : undefined, shownMs: isNext ? chain.shownMs ?? ms : undefined };
}

/** Whether a replica that stands at `place` by HTTP may go on by the stream: where a link has led it too, or, where none does for a while, with what lies between fetched at once. */
export function mayGoOver({ shownMs, until }: Chain, place: string | undefined, ms: number): boolean {
  return shownMs !== undefined && place !== undefined && (until === place || ms - shownMs >= MISSED_MS);
}

/** The chain as it is gone on with. Where the replica stands elsewhere than the newest link led, that link counts as missed, and whatever is said next has what lies between fetched. */
export const goneOver = (chain: Chain, place: string | undefined): Chain =>
  (chain.until === place || chain.number === 0 ? chain : { ...chain, number: chain.number - 1, missedMs: chain.shownMs, unmoved: undefined });

/** Something came that is not the hub's: it may stand where a link stood. */
export const missing = (chain: Chain, ms: number): Chain => ({ ...chain, missedMs: chain.missedMs ?? ms });

/** What follows from a link where the replica stands at `place`. `isOld`: what it says was said before the replica stood there. */
export function judged(chain: Chain, { kind, link }: Said, { place, isOld, ms }: { readonly place: string | undefined; readonly isOld: boolean; readonly ms: number }): Judged {
  const { number, from, until } = link;
  // What moves nothing is good for a while only: said again later, it would set back what was heard.
  if ((chain.number === 0 || kind === 'beat') && from === until && isOld) return { chain, verdict: 'known' };
  // What changes nothing of the place (the desk row) is known by its number alone: one that is left out leaves a gap too.
  const isNext = chain.number === 0 || number === (kind === 'beat' ? chain.number : chain.number + 1);
  if (from === place && isNext) return { chain: { ...chain, number, until, missedMs: undefined, fetched: kind === 'kept' ? 0 : chain.fetched }, verdict: 'take' };
  if (number <= chain.number) return { chain, verdict: 'known' };
  const missed = missing(chain, ms);
  if (place === undefined || ms - (missed.missedMs ?? ms) < MISSED_MS) return { chain: missed, verdict: 'wait' };
  if (chain.fetched >= FETCHED_MAX) return { chain: missed, verdict: 'leave' };
  return { chain: { ...missed, missedMs: undefined, fetched: chain.fetched + 1 }, verdict: 'fetch' };
}

/** What lay between was fetched, and the replica stands at `place`. */
export const fetchedTo = (chain: Chain, { number, until }: Link, place: string | undefined): Chain => (place === until ? { ...chain, number, until } : chain);
