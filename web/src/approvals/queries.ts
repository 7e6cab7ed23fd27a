/** What waits for a second person: what would hide or destroy (proposals), and what was reported by hand (approvals of records). */
import { queryOptions } from '@tanstack/react-query';
import type { Proposal } from '../../../src/modules/proposals/schema.ts';
import type { Approval } from '../../../src/modules/vehicles/schema.ts';
import { ask } from '../api/client.ts';
import type { Me } from '../api/queries.ts';

type Page<T> = { readonly items: readonly T[]; readonly next?: string };
const PAGE_ITEMS = '100';

export const waitingProposals = queryOptions({ queryKey: ['proposals', 'waiting'], queryFn: () => ask<Page<Proposal>>('GET', '/v1/proposals', { query: { state: 'waiting', limit: PAGE_ITEMS } }) });
export const allProposals = queryOptions({ queryKey: ['proposals', 'all'], queryFn: () => ask<Page<Proposal>>('GET', '/v1/proposals', { query: { limit: PAGE_ITEMS } }) });
export const waitingApprovals = queryOptions({ queryKey: ['approvals', 'waiting'], queryFn: () => ask<Page<Approval>>('GET', '/v1/vehicles/approvals', { query: { limit: PAGE_ITEMS } }) });

const same = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && a.trim().toLowerCase() === b.trim().toLowerCase();
/** Whether it is one's own, which nobody approves (R17). The hub decides it; this only chooses the buttons. */
export const isOwn = ({ proposedBy }: Pick<Proposal, 'proposedBy'>, me: Me): boolean => same(proposedBy.person, me.person);
export const waitsFor = (proposal: Proposal, me: Me): boolean => proposal.state === 'waiting' && !isOwn(proposal, me);
