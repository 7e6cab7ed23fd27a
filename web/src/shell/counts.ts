/** How much waits for oneself behind a screen: what the numbers in the navigation say. */
import { useQuery } from '@tanstack/react-query';
import { unreadInbox } from '../inbox/queries.ts';
import { waitingApprovals, waitingProposals, waitsFor } from '../approvals/queries.ts';
import type { Me } from '../api/queries.ts';

export function useCounts(me: Me): Readonly<Record<string, number>> {
  const may = (action: string): boolean => me.actions.includes(action);
  const { data: inbox } = useQuery({ ...unreadInbox, enabled: may('inbox.list') });
  const { data: proposals } = useQuery({ ...waitingProposals, enabled: may('proposals.approve') });
  const { data: approvals } = useQuery({ ...waitingApprovals, enabled: may('vehicles.approvals') });
  return { '/inbox': inbox?.unread ?? 0, '/approvals': (proposals?.items ?? []).filter((one) => waitsFor(one, me)).length + (approvals?.items.length ?? 0) };
}
