/** One's own views: the hub keeps them, this browser remembers them for when it is away. What the browser alone kept before is brought to the hub once. */
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { View as Kept } from '../../../src/modules/views/schema.ts';
import { ask, NoAnswer, Refused } from '../api/client.ts';
import { forget, recall, remember } from '../remembered.ts';
import { viewsOf, type Filter, type View } from './filter.ts';

/** Where browsers kept views before the hub did, for whoever sat before them. */
const BEFORE = 'records.views';
const keptBy = (person: string): string => `records.views.${person}`;
const at = (name: string): `/${string}` => `/v1/views/records/${encodeURIComponent(name)}`;

const toldTo = (person: string, { items }: { readonly items: readonly Kept[] }): readonly View[] => {
  const views = items.map(({ name, filter }) => ({ name, filter: filter as Filter }));
  remember(keptBy(person), JSON.stringify(views));
  return views;
};

/** Brought once: what the hub refuses is not asked again; where it does not answer, all of it is next time. */
async function carryOver(): Promise<void> {
  for (const { name, filter } of viewsOf(recall(BEFORE))) {
    try {
      await ask('PUT', at(name), { body: { filter } });
    } catch (cause) {
      if (!(cause instanceof Refused) || cause.status === 401 || cause.status >= 500) throw cause;
    }
  }
  forget(BEFORE);
}

const viewsFor = (person: string, may: boolean) => queryOptions({
  queryKey: ['views', 'records', person], enabled: may,
  queryFn: async () => {
    try {
      if (recall(BEFORE) !== undefined) await carryOver();
      return toldTo(person, await ask<{ items: readonly Kept[] }>('GET', '/v1/views/records'));
    } catch (cause) {
      const kept = recall(keptBy(person));
      if (cause instanceof NoAnswer && kept !== undefined) return viewsOf(kept);
      throw cause;
    }
  },
});

type Change = { readonly name: string; readonly filter?: Filter };

/** `change` keeps a view, or takes it away where no filter is said. */
export function useViews(person: string, may: boolean) {
  const queries = useQueryClient();
  const { data = [] } = useQuery(viewsFor(person, may));
  const change = useMutation({
    mutationFn: ({ name, filter }: Change) => ask<{ items: readonly Kept[] }>(filter ? 'PUT' : 'DELETE', at(name), filter ? { body: { filter } } : {}),
    onSuccess: (told) => { queries.setQueryData(viewsFor(person, may).queryKey, toldTo(person, told)); },
  });
  return { views: data, change };
}
