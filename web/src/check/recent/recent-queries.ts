/** What the hub tells of checks that were made: one's own of the last hours, and what one found. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { z } from '../../../../src/kernel/schema/index.ts';
import type { OwnCheck as OwnShape, ReadCheck } from '../../../../src/modules/checks/schema.ts';
import { ask } from '../../api/client.ts';
import type { Checked } from '../../api/asked.ts';

export type OwnCheck = z.output<typeof OwnShape>;
const PAGE_ITEMS = '30';

/** Under `hits`: how their hits stand changes with what is heard of hits. */
export const ownChecks = infiniteQueryOptions({
  queryKey: ['hits', 'own checks'], initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }: { next?: string | undefined }) => next,
  queryFn: ({ pageParam }) => ask<{ items: OwnCheck[]; next?: string }>('GET', '/v1/checks/mine', { query: { limit: PAGE_ITEMS, after: pageParam } }),
});
export const answerAgain = (id: string) => queryOptions({ queryKey: ['answer', id], queryFn: () => ask<Checked>('GET', `/v1/checks/${encodeURIComponent(id)}/answer`) });
/** As it was logged: that never changes. */
export const loggedCheck = (id: string) => queryOptions({ queryKey: ['check', id], queryFn: () => ask<z.output<typeof ReadCheck>>('GET', `/v1/checks/${encodeURIComponent(id)}`), staleTime: Infinity });
