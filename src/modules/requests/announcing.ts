/** What is said of requests about data: to the bureau that answers, and to those that have to correct a copy. Pure. Ids and days, nothing of the person. */
import type { Announcement } from '../../kernel/store/announcements.ts';
import type { Kept } from './store.ts';

const DESKS = ['desk', 'supervisor'];
const CORRECTORS = ['desk', 'supervisor', 'feed'];

type To = { readonly bureau: string; readonly roles: readonly string[] };
const said = (kind: string, { id }: Pick<Kept, 'id'>, { cause, at, to, urgent = false, facts = {} }: { readonly cause: string; readonly at: string; readonly to: To; readonly urgent?: boolean; readonly facts?: Readonly<Record<string, unknown>> }): Announcement =>
  ({ kind, subject: id, cause, to, urgent, at, facts: { request: id, ...facts } });

export const handedOver = (request: Kept, from: string, at: string): Announcement => said('requests.received', request, { cause: `v${request.version}`, at, to: { bureau: request.bureau, roles: DESKS }, facts: { from, dueOn: request.dueOn } });

/** Before the end, and once it has passed: then supervisors' matter, and urgent. */
export const due = (request: Kept, isOver: boolean, at: string): Announcement => said(isOver ? 'requests.overdue' : 'requests.due_soon', request, { cause: request.dueOn, at, urgent: isOver, to: { bureau: request.bureau, roles: DESKS }, facts: { dueOn: request.dueOn } });

/** A bureau is told which record to look at again; not by whom or why it was asked. */
export const correctCopy = (request: Kept, copy: { readonly record: string; readonly bureau: string }, at: string): Announcement =>
  said('requests.correct_copy', request, { cause: copy.record, at, to: { bureau: copy.bureau, roles: CORRECTORS }, facts: { record: copy.record, owner: request.bureau } });

export const copyConfirmed = (request: Kept, by: string, at: string): Announcement => said('requests.copy_confirmed', request, { cause: by, at, to: { bureau: request.bureau, roles: DESKS }, facts: { by } });
