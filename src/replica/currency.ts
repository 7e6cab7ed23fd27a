/**
 * Whether what the replica answers still counts as current (R22): until when the hub said so, by a clock that is not believed where it
 * contradicts what was heard, seen or counted. Knows no copy and no network.
 */
import type { Clock } from '../kernel/clock.ts';
import type { ByReplica } from '../modules/checks/schema.ts';

/** Clocks of machines differ so much at most; one that stands further back was set back. */
const CLOCKS_DIFFER_MS = 2 * 60_000;

export type Heard = { readonly at: string; readonly currentUntil: string };
export type Currency = {
  readonly heard: (said: Heard) => void;
  /** How every answer tells it. */
  readonly word: () => ByReplica;
  readonly isCurrent: () => boolean;
  /** Seconds since the hub was heard, by a count that no clock can turn back. */
  readonly lagSeconds: () => number;
};

export type CurrencyOptions = {
  readonly replica: string; readonly clock: Clock;
  /** Milliseconds that only grow while the process runs. */
  readonly monotonic: () => number;
  /** What was heard before this start, and the newest time that was noted since. */
  readonly before: Heard | undefined; readonly seen: string | undefined;
};

export function openCurrency({ replica, clock, monotonic, before, seen }: CurrencyOptions): Currency {
  let said = before;
  const newest = Math.max(before ? Date.parse(before.at) : 0, seen === undefined ? 0 : Date.parse(seen));
  /** A moment that is believed, and when it was by the count. Before the hub is heard in this run: what was seen last, or what the clock says where that is later. */
  let anchor = { ms: Math.max(newest, clock.ms()), count: monotonic() };
  let heardCount: number | undefined;
  let isBehind = newest - clock.ms() > CLOCKS_DIFFER_MS;

  function why(): string | undefined {
    if (!said) return 'it has not fetched its first copy yet';
    const now = clock.ms();
    const believed = anchor.ms + (monotonic() - anchor.count);
    if (isBehind || believed - now > CLOCKS_DIFFER_MS) return 'the clock of this machine stands before what was heard or seen already: it was set back. Set it right, and let the replica hear from its hub';
    if (Math.max(now, believed) > Date.parse(said.currentUntil)) return `it last heard from the hub at ${said.at}, and counted as current until ${said.currentUntil}`;
    return undefined;
  }

  return {
    heard: (now) => {
      said = now;
      isBehind = false;
      heardCount = monotonic();
      anchor = { ms: Date.parse(now.at), count: heardCount };
    },
    word: () => {
      const not = why();
      return { id: replica, heardAt: said?.at ?? new Date(0).toISOString(), currentUntil: said?.currentUntil ?? new Date(0).toISOString(), ...(not === undefined ? {} : { notCurrent: true as const, why: not }) };
    },
    isCurrent: () => why() === undefined,
    lagSeconds: () => (heardCount === undefined ? Math.max(0, (clock.ms() - Date.parse(said?.at ?? clock.now())) / 1000) : (monotonic() - heardCount) / 1000),
  };
}
