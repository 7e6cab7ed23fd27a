/** How current the data is, judged by what the hub said last and whether it is heard. Pure. */

/** More than this behind is worth saying; a check that is asked now may miss what was recorded since. */
const LAG_SECONDS_MAX = 5;
/** What was heard longer ago says nothing of now. */
const OLD_MS = 5 * 60_000;

/** `away`: nobody answers. `old`: what is known is of a while ago, and no news come in. */
export type Standing = 'current' | 'behind' | 'old' | 'away';

type Known = { readonly feedLagSeconds: number; readonly heardAt: number };

export function standingOf({ isReached, isLive, status, now }: { readonly isReached: boolean; readonly isLive: boolean; readonly status: Known | undefined; readonly now: number }): Standing {
  if (!isReached) return 'away';
  if (!status) return isLive ? 'current' : 'away';
  if (status.feedLagSeconds > LAG_SECONDS_MAX) return 'behind';
  return isLive || now - status.heardAt < OLD_MS ? 'current' : 'old';
}
