/** What was said to one's bureau, unit or self, and that it was read. */
import { useEffect } from 'react';
import { infiniteQueryOptions, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDocumentVisibility } from '@mantine/hooks';
import type { InboxItem, MarkRead } from '../../../src/modules/notifications/schema.ts';
import type { z } from '../../../src/kernel/schema/index.ts';
import { ask } from '../api/client.ts';
import { useMe } from '../api/queries.ts';

type InboxPage = { readonly items: readonly InboxItem[]; readonly next?: string; readonly unread: number };
export type Filter = 'unread' | 'all';
const PAGE_ITEMS = '100';

const pageOf = async (filter: Filter, after?: string): Promise<InboxPage> => ask<InboxPage>('GET', '/v1/inbox', { query: { limit: PAGE_ITEMS, unread: filter === 'unread' ? 'true' : undefined, after } });

/** How much is unread, and the newest of it. */
export const unreadInbox = queryOptions({ queryKey: ['inbox', 'newest'], queryFn: async () => pageOf('unread') });

export const inboxOf = (filter: Filter) => infiniteQueryOptions({
  queryKey: ['inbox', 'list', filter], initialPageParam: undefined as string | undefined, getNextPageParam: ({ next }: InboxPage) => next, queryFn: async ({ pageParam }) => pageOf(filter, pageParam),
});

export function useMarkRead() {
  const queries = useQueryClient();
  return useMutation({ mutationFn: (said: z.input<typeof MarkRead>) => ask<{ unread: number }>('POST', '/v1/inbox/read', { body: said }), onSuccess: () => { void queries.invalidateQueries({ queryKey: ['inbox'] }); } });
}

/** Who looks at a thing has read what was said of it. A tab that nobody looks at reads nothing. */
export function useReadOf(subject: string): void {
  const { data: me } = useMe();
  const { data } = useQuery({ ...unreadInbox, enabled: me?.actions.includes('inbox.list') === true });
  const isSeen = useDocumentVisibility() === 'visible';
  const { mutate } = useMarkRead();
  useEffect(() => {
    const ids = data?.items.filter((item) => item.subject === subject).map(({ id }) => id) ?? [];
    if (isSeen && ids.length > 0 && me?.actions.includes('inbox.read') === true) mutate({ ids });
  }, [data, isSeen, subject, mutate, me]);
}
