/** Lists of hits: whose, in which order, page by page; and how they stay right while somebody reads far down in one of them. */
import { infiniteQueryOptions, type InfiniteData, type QueryClient, type QueryKey } from '@tanstack/react-query';
import type { Hit } from '../../../src/modules/hits/schema.ts';
import { ask, NoAnswer, Refused } from './client.ts';
import { askedOf, type Chosen } from './hit-choices.ts';

type HitPage = { readonly items: readonly Hit[]; readonly next?: string };
type Kept = InfiniteData<HitPage, string | undefined>;

const PAGE_ITEMS = '100';

export const hitsOf = (chosen: Chosen) => infiniteQueryOptions({
  queryKey: ['hits', chosen.view, chosen.whose, chosen.person], initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }: HitPage) => next,
  queryFn: ({ pageParam }) => ask<HitPage>('GET', '/v1/hits', { query: { ...askedOf(chosen), limit: PAGE_ITEMS, after: pageParam } }),
});

/** So many pages are asked anew when something changes. Of longer lists, in which somebody reads, one row is. */
const PAGES_RENEWED_MAX = 3;
/** What is said in one breath is asked for once. */
const BREATH_MS = 150;

const waiting = new Map<QueryClient, Set<string>>();

/** Brings the lists up to date: with one hit, or with whatever may have changed. */
export function renewHits(queries: QueryClient, hit?: string): void {
  const before = waiting.get(queries);
  const named = before ?? new Set<string>();
  if (hit !== undefined) named.add(hit);
  if (before) return;
  waiting.set(queries, named);
  setTimeout(() => {
    waiting.delete(queries);
    for (const { queryKey, state } of queries.getQueryCache().findAll({ queryKey: ['hits'] })) {
      const { pages = [] } = (state.data ?? {}) as Partial<Kept>; // figures and lanes are no lists of pages
      const isLong = pages.length > PAGES_RENEWED_MAX;
      void queries.invalidateQueries({ queryKey, exact: true, refetchType: isLong ? 'none' : 'active' });
      if (isLong) for (const id of named) void renewRow(queries, queryKey, id);
    }
  }, BREATH_MS);
}

async function renewRow(queries: QueryClient, queryKey: QueryKey, id: string): Promise<void> {
  const kept = queries.getQueryData<Kept>(queryKey);
  if (kept?.pages.some(({ items }) => items.some((one) => one.id === id)) !== true) return; // it appears when the list is read from its beginning
  try {
    const now = await ask<Hit>('GET', `/v1/hits/${encodeURIComponent(id)}`);
    queries.setQueryData<Kept>(queryKey, (data) => data && { ...data, pages: data.pages.map((page) => (page.items.some((one) => one.id === id) ? { ...page, items: page.items.map((one) => (one.id === id ? now : one)) } : page)) });
  } catch (cause) {
    if (!(cause instanceof Refused || cause instanceof NoAnswer)) throw cause; // hidden since, or no network: the list is asked anew later
  }
}

/** Read from the beginning once more: a long list that has changed since is cut to its first page, and that is asked anew. */
export function beginAnew(queries: QueryClient, queryKey: QueryKey): void {
  const state = queries.getQueryState<Kept>(queryKey);
  if (!state?.isInvalidated || (state.data?.pages.length ?? 0) <= PAGES_RENEWED_MAX) return;
  queries.setQueryData<Kept>(queryKey, (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) });
  void queries.invalidateQueries({ queryKey, exact: true });
}
