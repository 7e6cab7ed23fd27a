/** How an index is asked, whoever feeds it: all questions of one call from one edition, wide patterns in threads of their own. Knows no feed and no database. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { PatternAsk, View } from '../matching/engine.ts';
import type { Search } from '../matching/matcher.ts';
import type { Edition, IndexLife } from './life.ts';
import { meet, quickPattern, wideOf, type PatternFound, type SearchResult } from './searching.ts';
import type { Threads } from './threads.ts';

export type Asker = { readonly bureau: string; readonly now: string };
export type Asking = {
  /** Everything that each question meets, as the asker's bureau may see it. Refused with `unavailable` where wide patterns queue up. */
  readonly search: (searches: readonly Search[], asker: Asker) => Promise<readonly SearchResult[]>;
  /** The same at once, for questions without wide patterns. */
  readonly searchNow: (search: Search, asker: Asker) => SearchResult;
};
export type Asked = { readonly life: Pick<IndexLife, 'edition' | 'passTo'>; readonly threads: Pick<Threads, 'ask'>; /** The prefix of the collection's ids. */ readonly prefix: string; /** Wide patterns of one call under way at once. */ readonly lanes: number };

const SLICE_MS = 4;
const MINUTE_MS = 60_000;
/** The engine's minutes, counted from 1970. */
export const minuteOf = (ms: number): number => Math.floor(ms / MINUTE_MS);

export function openAsking({ life, threads, prefix, lanes }: Asked): Asking {
  const viewOf = ({ sets }: Edition, { bureau, now }: Asker): View => {
    const minute = minuteOf(Date.parse(now));
    life.passTo(minute);
    return { isHidden: sets.viewOf(bureau), minute };
  };

  /** All at once from one edition, so that a record has one number throughout. */
  async function search(searches: readonly Search[], asker: Asker): Promise<readonly SearchResult[]> {
    const edition = life.edition();
    const { searcher } = edition;
    const view = viewOf(edition, asker);
    const results: SearchResult[] = [];
    const wide: [at: number, search: Search, asks: readonly PatternAsk[]][] = [];
    let until = performance.now() + SLICE_MS;
    for (const [at, one] of searches.entries()) {
      const asks = one.patterns.length === 0 ? [] : wideOf(searcher, one);
      if (asks.length > 0) wide.push([at, one, asks]);
      else results[at] = meet({ searcher, prefix }, one, view, (ask) => quickPattern(searcher, ask, view));
      if (performance.now() > until) {
        await breathe(); // a long stream is not the only one who asks
        until = performance.now() + SLICE_MS;
      }
    }
    // As many of one call under way as there are threads: a stream of wide patterns waits for itself, others get their turn.
    const rest = wide.values();
    await Promise.all(Array.from({ length: Math.min(lanes, wide.length) }, async () => {
      for (const [at, one, asks] of rest) {
        const found = new Map<PatternAsk, PatternFound>();
        for (const ask of asks) found.set(ask, await threads.ask(edition, ask, view, asker.bureau));
        results[at] = meet({ searcher, prefix }, one, view, (ask) => found.get(ask) ?? quickPattern(searcher, ask, view));
      }
    }));
    return results;
  }

  return {
    search,
    searchNow: (one, asker) => {
      const edition = life.edition();
      const view = viewOf(edition, asker);
      return meet({ searcher: edition.searcher, prefix }, one, view, (ask) => {
        if (!edition.searcher.isQuick(ask.pattern)) throw new Error('a wide pattern is not searched at once');
        return quickPattern(edition.searcher, ask, view);
      });
    },
  };
}
