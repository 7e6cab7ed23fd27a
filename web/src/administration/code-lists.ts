/** The coded words of the exchange as lists: held against the schemas by their types, so that a code that is added there is missed here by the compiler. */
import type { ACTIONS, CLEAR_REASONS, EVENT_KINDS } from '../../../src/modules/vehicles/schema.ts';
import type { NOT_CONFIRMED_REASONS, OUTCOMES } from '../../../src/modules/hits/schema.ts';

type Codes<L extends readonly string[]> = Readonly<Record<L[number], true>>;
const list = <L extends readonly string[]>(group: string, all: Codes<L>): { readonly group: string; readonly codes: readonly string[] } => ({ group, codes: Object.keys(all) });

/** `group`: under which the words of a code stand. */
export const LISTS = {
  events: list<typeof EVENT_KINDS>('event', { stolen: true, misappropriated: true, lost: true, false_documents: true, used_in_crime: true, sought_as_evidence: true }),
  actions: list<typeof ACTIONS>('action', { seize: true, detain: true, check_discreetly: true, hold_for_prints: true, contact_owner: true }),
  clear_reasons: list<typeof CLEAR_REASONS>('admin.clear', { recovered: true, entered_in_error: true, duplicate: true, settled: true, not_stated: true }),
  not_confirmed: list<typeof NOT_CONFIRMED_REASONS>('reason', { not_the_same_vehicle: true, already_recovered: true, record_in_error: true, plates_only: true, settled: true, other: true }),
  outcomes: list<typeof OUTCOMES>('admin.outcomeOf', { seized: true, detained: true, released: true, left_before_answer: true, documents_withheld: true, handed_to_customs: true, nothing: true }),
} as const;
export type ListName = keyof typeof LISTS;
