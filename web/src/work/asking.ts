/** Lists, things and deeds of desks that keep the exchange in order: asked of the hub by their address, and asked anew after each deed. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Proposal } from '../../../src/modules/proposals/schema.ts';
import { ask, type Asking } from '../api/client.ts';

export type Path = `/${string}`;
export type Page<T> = { readonly items: readonly T[]; readonly next?: string | undefined };
type Query = Readonly<Record<string, string | undefined>>;

const PAGE_ITEMS = '50';

export const useThing = <T>(path: Path, isAsked = true) => useQuery({ queryKey: ['work', path], queryFn: () => ask<T>('GET', path), enabled: isAsked });

/** What is logged each time it is read: asked once, and not anew because something was done. */
export const useReading = <T>(path: Path, isAsked = true) => useQuery({ queryKey: ['reading', path], queryFn: () => ask<T>('GET', path), enabled: isAsked, staleTime: Infinity });

export const usePages = <T>(path: Path, query: Query = {}, isAsked = true) => useInfiniteQuery({
  queryKey: ['work', path, query], initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }: Page<T>) => next, enabled: isAsked,
  queryFn: ({ pageParam }) => ask<Page<T>>('GET', path, { query: { limit: PAGE_ITEMS, ...query, after: pageParam } }),
});

/** Where a list is asked whole, for a choice: so many pages at most. */
const CHOICE_ITEMS = '500';
export const useChoices = <T>(path: Path, isAsked = true) => useQuery({ queryKey: ['work', path, 'choices'], queryFn: () => ask<Page<T>>('GET', path, { query: { limit: CHOICE_ITEMS } }), enabled: isAsked });

export type Deed = { readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly path: Path } & Pick<Asking, 'body' | 'ifMatch'>;

/** Nothing was done: another person has to approve it (202). */
export const isProposal = (answer: unknown): answer is Proposal => {
  const { id, state, lapsesAt } = (answer ?? {}) as Partial<Proposal>;
  return id?.startsWith('pro_') === true && state === 'waiting' && lapsesAt !== undefined;
};

export function useDeed<T>() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, ...asking }: Deed) => ask<T | Proposal>(method, path, asking),
    onSettled: () => queries.invalidateQueries({ queryKey: ['work'] }), // a refusal, too, may tell that it has moved on
  });
}
