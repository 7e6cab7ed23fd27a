/** What the screens of records ask of the hub, and what is asked anew after a deed. */
import { infiniteQueryOptions, queryOptions, useMutation, useQuery, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { z } from '../../../src/kernel/schema/index.ts';
import type { Proposal } from '../../../src/modules/proposals/schema.ts';
import type { AgeingPage, AskBulk, BulkAnswer, Vehicle } from '../../../src/modules/vehicles/schema.ts';
import { ask, Refused } from '../api/client.ts';
import { queryOf, type Filter } from './filter.ts';

type Page<T> = { readonly items: readonly T[]; readonly next?: string | undefined };
const PAGE_ITEMS = '50';

/** What a deed may come to: the record as it stands then, or a proposal that waits for a second person. */
export type Done = Vehicle | Proposal;
export const isProposal = (done: unknown): done is Proposal => typeof done === 'object' && done !== null && 'hash' in done && 'display' in done;

export const recordsOf = (filter: Filter) => infiniteQueryOptions({
  queryKey: ['records', queryOf(filter)], initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }: Page<Vehicle>) => next,
  queryFn: ({ pageParam }) => ask<Page<Vehicle>>('GET', '/v1/vehicles', { query: { ...queryOf(filter), limit: PAGE_ITEMS, after: pageParam } }),
});

export const AGES = ['P6M', 'P12M', 'P24M', 'P60M'] as const;
export type Age = (typeof AGES)[number];
export const ageingOf = (notValidatedFor: Age) => infiniteQueryOptions({
  queryKey: ['records', 'ageing', notValidatedFor], initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }: z.output<typeof AgeingPage>) => next,
  queryFn: ({ pageParam }) => ask<z.output<typeof AgeingPage>>('GET', '/v1/vehicles/ageing', { query: { notValidatedFor, limit: PAGE_ITEMS, after: pageParam } }),
});

export const vehicleAt = (id: string): `/${string}` => `/v1/vehicles/${encodeURIComponent(id)}`;
export const ownRecord = (id: string) => queryOptions({ queryKey: ['own-record', id], queryFn: () => ask<Vehicle>('GET', vehicleAt(id)) });
export const useOwnRecord = (id: string) => useQuery(ownRecord(id));
export const useVersions = (id: string, isAsked: boolean) => useQuery({ queryKey: ['own-record', id, 'versions'], queryFn: () => ask<{ items: Vehicle[] }>('GET', `${vehicleAt(id)}/versions`), enabled: isAsked });

export type Sent = { readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'; readonly path: `/${string}`; readonly body?: unknown; readonly query?: Readonly<Record<string, string>>; readonly ifMatch?: number };

/** A deed on one record. Its lists are asked anew; where somebody was faster, the record too. */
export function useRecordDeed(id: string): UseMutationResult<Done, Error, Sent> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, ...rest }: Sent) => ask<Done>(method, path, rest),
    onSettled: async () => {
      await Promise.all([queries.invalidateQueries({ queryKey: ['own-record', id] }), queries.invalidateQueries({ queryKey: ['record', id] }), queries.invalidateQueries({ queryKey: ['records'] })]);
    },
  });
}

export type BulkDone = z.output<typeof BulkAnswer>;
export function useBulk(): UseMutationResult<BulkDone | Proposal, Error, AskBulk> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: AskBulk) => ask<BulkDone | Proposal>('POST', '/v1/vehicles/bulk', { body }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['records'] }),
  });
}

/** Whether a body says nothing that the record does not: then what was sent has arrived, and only its answer was lost. */
async function hasArrived(body: Readonly<Record<string, unknown>>): Promise<Vehicle | undefined> {
  const stands = await ask<Vehicle & Readonly<Record<string, unknown>>>('GET', `/v1/vehicles/by-reference/${encodeURIComponent(String(body.reference))}`);
  return Object.entries(body).every(([name, said]) => JSON.stringify(stands[name]) === JSON.stringify(said)) ? stands : undefined;
}

/** Reports a vehicle. Sent twice, because the first answer was lost, it is reported once. */
export function useReport(): UseMutationResult<Vehicle, Error, Readonly<Record<string, unknown>>> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body) => {
      try {
        return await ask<Vehicle>('POST', '/v1/vehicles', { body });
      } catch (cause) {
        const stands = cause instanceof Refused && cause.code === 'vehicles.already_recorded' ? await hasArrived(body) : undefined;
        if (stands) return stands;
        throw cause;
      }
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['records'] }),
  });
}
