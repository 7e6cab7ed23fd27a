/** What a list of records is narrowed and ordered by, as it stands in the address: whoever is sent the address sees the same. Pure. */
import type { ACTIONS, EVENT_KINDS, LIST_ORDERS, VEHICLE_STATUSES } from '../../../src/modules/vehicles/schema.ts';

export const STATUSES: readonly (typeof VEHICLE_STATUSES)[number][] = ['pending', 'not_approved', 'live', 'located', 'suspended', 'cleared', 'withdrawn', 'ended'];
export const EVENTS: readonly (typeof EVENT_KINDS)[number][] = ['stolen', 'misappropriated', 'lost', 'false_documents', 'used_in_crime', 'sought_as_evidence'];
export const DEEDS_WHEN_FOUND: readonly (typeof ACTIONS)[number][] = ['seize', 'detain', 'check_discreetly', 'hold_for_prints', 'contact_owner'];
export const ORDERS: readonly (typeof LIST_ORDERS)[number][] = ['newest', 'entered', 'changed', 'reference', 'review'];
export const COLUMNS = ['vehicle', 'vin', 'plates', 'category', 'colour', 'event', 'action', 'status', 'entered', 'changed', 'review', 'feed'] as const;
export type Column = (typeof COLUMNS)[number];
const COLUMNS_AT_FIRST: readonly Column[] = ['vehicle', 'vin', 'plates', 'event', 'status', 'changed', 'review'];

const NAMES = ['text', 'status', 'category', 'make', 'event', 'action', 'enteredFrom', 'enteredTo', 'order', 'columns'] as const;
export type Filter = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

const AMONG: Readonly<Partial<Record<keyof Filter, readonly string[]>>> = { status: STATUSES, event: EVENTS, action: DEEDS_WHEN_FOUND, order: ORDERS };
const CHARS_MAX = 64;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Out of an address that anybody may have written: what is no filter is left out. */
export function filterOf(asked: Readonly<Record<string, unknown>>): Filter {
  return Object.fromEntries(NAMES.flatMap((name) => {
    const given = asked[name];
    const said = typeof given === 'string' ? given.trim() : typeof given === 'number' ? String(given) : '';
    const isWrong = said === '' || said.length > (name === 'columns' ? 2 * CHARS_MAX : CHARS_MAX) || (AMONG[name]?.includes(said) === false) || (name.startsWith('entered') && !DAY.test(said));
    return isWrong ? [] : [[name, said]];
  }));
}

/** What the hub is asked. The newest come first where nothing is said. */
export function queryOf({ columns: _columns, order = 'newest', ...filter }: Filter): Readonly<Record<string, string>> {
  return { ...filter, order };
}

export const columnsOf = ({ columns }: Filter): readonly Column[] => {
  const asked = columns?.split('.') ?? [];
  const known = COLUMNS.filter((column) => asked.includes(column));
  return known.length > 0 ? known : COLUMNS_AT_FIRST;
};

/** How many things narrow the list, beside what is looked for. */
export const narrowedBy = ({ text: _text, columns: _columns, order: _order, ...rest }: Filter): number => Object.keys(rest).length;

/** A view with a name: a filter with its order and columns, and never a number that was looked for. */
export type View = { readonly name: string; readonly filter: Filter };
const VIEWS_MAX = 20;
export const VIEW_CHARS_MAX = 40;

export function viewsOf(kept: string | undefined): readonly View[] {
  try {
    const views: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(views) ? views.flatMap((view: { readonly name?: unknown; readonly filter?: Readonly<Record<string, unknown>> }) => (typeof view.name === 'string' ? [{ name: view.name, filter: withoutText(filterOf(view.filter ?? {})) }] : [])).slice(0, VIEWS_MAX) : [];
  } catch {
    return [];
  }
}
const withoutText = ({ text: _text, ...filter }: Filter): Filter => filter;
