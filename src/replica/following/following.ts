/** Follows the hub: takes its segments in order, tried before use, and comes back by itself where the way is lost. */
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { BadNote } from '../../kernel/audit/note.ts';
import { faultFields, type Log } from '../../kernel/telemetry/log.ts';
import type { Copy, FullCopy } from '../copy/copy.ts';
import type { Currency } from '../currency.ts';
import type { Identity } from '../identity.ts';
import { HubRefused, Revoked } from './hub-link.ts';
import { readSegment, type Segment, type SegmentSource } from './segments.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A hub that answers, whatever it says, is there: the next may be the answer that is hoped for. */
const LONGEST_PAUSE_ANSWERED_MS = 10_000;
/** Hub processes' clocks differ so much at most; an older segment was heard before. */
const CLOCKS_DIFFER_MS = 2 * 60_000;

export type Following = {
  /** Whether the hub is heard now. */
  readonly isLinked: () => boolean;
  /** Fetches everything anew: what is here cannot be believed. */
  readonly anew: () => void;
  readonly stop: () => Promise<void>;
};
export type FollowingOptions = {
  readonly source: SegmentSource; readonly copy: Copy; readonly currency: Currency; readonly identity: Pick<Identity, 'hubKey' | 'enrolled'>; readonly log: Log;
  readonly onHeard: () => void; readonly onRevoked: (cause: Revoked) => void;
};

/** How long a replica stays away at most, by what it came back with. */
export const longestPauseMs = (cause: unknown): number => (cause instanceof HubRefused ? LONGEST_PAUSE_ANSWERED_MS : LONGEST_PAUSE_MS);

export function openFollowing({ source, copy, currency, identity, log, onHeard, onRevoked }: FollowingOptions): Following {
  const ended = new AbortController();
  let isLinked = false;
  let wantsAll = false;
  let round = new AbortController();
  let wait = FIRST_PAUSE_MS;

  async function taken(segment: Segment, full: FullCopy | undefined): Promise<FullCopy | undefined> {
    const { standing, rows, isFull, isLast } = segment;
    const known = copy.standing();
    if (known && Date.parse(standing.at) < Date.parse(known.at) - CLOCKS_DIFFER_MS) throw new BadNote(`the segment is of ${standing.at}, and one of ${known.at} was heard before`);
    if (isFull && full) await full.drop();
    const into = isFull ? await copy.beginFull() : full;
    if (!into) {
      if (!known) throw new BadNote('changes came before the first copy');
      await copy.apply(rows, standing);
      return undefined;
    }
    await into.add(rows, standing);
    if (!isLast) return into;
    await into.take();
    wantsAll = false;
    return undefined;
  }

  /** Until the way is lost. */
  async function followOnce(): Promise<void> {
    let full: FullCopy | undefined;
    round = new AbortController();
    try {
      for await (const bytes of source(wantsAll ? undefined : copy.standing()?.until, AbortSignal.any([ended.signal, round.signal]))) {
        const segment = readSegment(bytes, { key: identity.hubKey, bureau: identity.enrolled.replica.bureau });
        full = await taken(segment, full);
        if (!isLinked) log('replica.linked', { asOf: segment.standing.asOf });
        isLinked = true;
        wait = FIRST_PAUSE_MS;
        if (full) continue;
        currency.heard(segment.standing);
        onHeard();
      }
    } finally {
      await full?.drop();
      if (isLinked) log('replica.unlinked', {});
      isLinked = false;
    }
  }

  async function run(): Promise<void> {
    while (!ended.signal.aborted) {
      await followOnce().catch((cause: unknown) => {
        if (cause instanceof Revoked) onRevoked(cause);
        wait = Math.min(wait, longestPauseMs(cause));
        if (!ended.signal.aborted && !round.signal.aborted) log('replica.hub_away', faultFields(cause));
      });
      await pause(wait / 2 + randomInt(Math.ceil(wait / 2)), undefined, { signal: ended.signal }).catch(() => undefined);
      wait = Math.min(LONGEST_PAUSE_MS, wait * 2);
    }
  }
  const running = run();

  return {
    isLinked: () => isLinked,
    anew: () => {
      wantsAll = true;
      round.abort();
    },
    stop: async () => {
      ended.abort();
      await running;
    },
  };
}
