/** What stands in the index's place in a process that has none: it follows nothing, and whoever asks it has been wired wrongly. */
import { FEED_BEGIN } from '../kernel/feed/feed.ts';
import type { IndexHost } from './index-host.ts';

const refuse = (): never => { throw new Error('this process has no index: it was started without the role index'); };

export const noIndex: IndexHost = {
  search: async () => refuse(), searchNow: refuse, asOf: refuse,
  position: () => FEED_BEGIN, lagSeconds: () => 0,
  figures: () => ({ records: 0, numbers: 0, bytes: 0, reserved: 0, unsorted: 0, dead: 0, fill: 0, rebuilding: false, lastSnapshot: undefined, wideSearches: { waiting: 0, running: 0 } }),
  poke: () => undefined, caughtUp: async () => undefined, stop: async () => undefined,
};
