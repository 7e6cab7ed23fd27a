/** What the screens ask of the hub, with the shapes that the API's own schemas state. */
import { QueryClient, queryOptions, useMutation, useQuery, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { z } from '../../../src/kernel/schema/index.ts';
import type { ComparedAnswer } from '../../../src/modules/checks/schema.ts';
import type { AskAnswer, HitDetail, Urgency } from '../../../src/modules/hits/schema.ts';
import type { Vehicle } from '../../../src/modules/vehicles/schema.ts';
import { ask, NoAnswer, Refused } from './client.ts';
import { renewHits } from './hit-lists.ts';
import { whoAmI } from './kept-me.ts';
import type { Me } from './me.ts';

export type { Me } from './me.ts';
type ComparedNow = z.output<typeof ComparedAnswer>;

const RETRIES_MAX = 2;
const FRESH_MS = 10_000;
const isWorthAnother = (tries: number, cause: unknown): boolean => tries < RETRIES_MAX && (cause instanceof NoAnswer || (cause instanceof Refused && cause.status >= 500));

/** Whoever is told 401 is not signed in any more: the whole console hears of it. */
export function newQueries(): QueryClient {
  const queries: QueryClient = new QueryClient({
    defaultOptions: { queries: { retry: isWorthAnother, staleTime: FRESH_MS, networkMode: 'always' }, mutations: { retry: false, networkMode: 'always', onError: (cause) => { noticeEnd(queries, cause); } } },
  });
  queries.getQueryCache().config.onError = (cause, query) => { if (query.queryKey[0] !== 'me') noticeEnd(queries, cause); };
  return queries;
}

function noticeEnd(queries: QueryClient, cause: unknown): void {
  if (cause instanceof Refused && cause.status === 401) void queries.resetQueries({ queryKey: ['me'] });
}

/** Where the hub did not answer at the start it is asked again this often. */
const ME_AGAIN_MS = 5_000;
const me = queryOptions({
  queryKey: ['me'], queryFn: () => whoAmI(() => ask<Me>('GET', '/v1/me')), staleTime: Infinity,
  refetchInterval: ({ state: { data } }) => (data?.isKept === true ? ME_AGAIN_MS : false),
});
export const useMe = () => useQuery(me);
/** Begins to ask before there is a screen that wants to know; resolves whatever the answer is. */
export const askWhoIAm = (queries: QueryClient): Promise<unknown> => queries.query(me).catch(() => undefined); // whoever shows it says what went wrong

export const hit = (id: string) => queryOptions({ queryKey: ['hit', id], queryFn: () => ask<HitDetail>('GET', `/v1/hits/${encodeURIComponent(id)}`) });
export const useHit = (id: string) => useQuery(hit(id));

/** The record of a hit, as the asker may see it. */
export const useRecord = (id: string, isAsked: boolean) => useQuery({ queryKey: ['record', id], queryFn: () => ask<Vehicle>('GET', `/v1/vehicles/${encodeURIComponent(id)}`), enabled: isAsked });


export const useCompare = (check: string) => useMutation({ mutationFn: (said: { record: string; same: boolean }) => ask<ComparedNow>('POST', `/v1/checks/${check}/comparisons`, { body: said }) });

/** A deed on a hit: its answer is the whole hit, as it stands then. */
export function useDeed<B>(id: string, what: 'requests' | 'answers' | 'actions' | 'closure' | 'claim' | 'takeover' | 'deadline', method: 'POST' | 'DELETE' = 'POST'): UseMutationResult<HitDetail, Error, B> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: B) => ask<HitDetail>(method, `/v1/hits/${encodeURIComponent(id)}/${what}`, method === 'POST' ? { body } : {}),
    onSuccess: (told) => {
      queries.setQueryData(hit(id).queryKey, told);
      renewHits(queries, id);
    },
    onError: (cause) => {
      noticeEnd(queries, cause);
      void queries.invalidateQueries({ queryKey: ['hit', id] }); // it may have moved on
    },
  });
}
export const useRequest = (id: string) => useDeed<{ urgency: Urgency }>(id, 'requests');
export const useAnswer = (id: string) => useDeed<AskAnswer>(id, 'answers');
