/** What the overview asks of the hub. Figures follow every event of a hit; pictures are asked anew every minute. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { z } from '../../../src/kernel/schema/index.ts';
import type { By, Figures, Groups, Routes, Series } from '../../../src/modules/analysis/schema.ts';
import type { ResponseTimes } from '../../../src/modules/hits/schema.ts';
import type { Status as StatusShape } from '../../../src/modules/status/schema.ts';
import { ask } from '../api/client.ts';
import { queryOf, type Search } from './search.ts';

export type Status = z.output<typeof StatusShape>;

const [SOON_MS, EVENTUALLY_MS] = [5_000, 60_000];

/** Under `hits`: what is told of a hit makes these stale too. */
export const useFigures = (search: Search) => useQuery({ queryKey: ['hits', 'figures', queryOf(search)], queryFn: () => ask<Figures>('GET', '/v1/analysis/figures', { query: queryOf(search) }), refetchInterval: SOON_MS, placeholderData: keepPreviousData });
export const useStatus = () => useQuery({ queryKey: ['status'], queryFn: () => ask<Status>('GET', '/v1/status'), refetchInterval: SOON_MS });

const picture = { refetchInterval: EVENTUALLY_MS, placeholderData: keepPreviousData } as const;
export const useSeries = (search: Search) => useQuery({ queryKey: ['analysis', 'series', queryOf(search)], queryFn: () => ask<Series>('GET', '/v1/analysis/series', { query: queryOf(search) }), ...picture });
export const useRoutes = (search: Search) => useQuery({ queryKey: ['analysis', 'routes', queryOf(search)], queryFn: () => ask<Routes>('GET', '/v1/analysis/routes', { query: queryOf(search) }), ...picture });
export const useGroups = (search: Search, by: By) => useQuery({ queryKey: ['analysis', 'groups', by, queryOf(search)], queryFn: () => ask<Groups>('GET', '/v1/analysis/groups', { query: { ...queryOf(search), by } }), ...picture });
export const useResponseTimes = () => useQuery({ queryKey: ['analysis', 'times'], queryFn: () => ask<ResponseTimes>('GET', '/v1/hits/response-times'), ...picture });

/** Where the same figures are as a file. */
export const tableAddress = (table: 'figures' | 'groups' | 'routes' | 'series' | 'response-times', search: Search, more: Readonly<Record<string, string>> = {}): string =>
  `/v1/analysis/tables/${table}.csv?${new URLSearchParams([...Object.entries(queryOf(search)), ...Object.entries(more)].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))).toString()}`;
