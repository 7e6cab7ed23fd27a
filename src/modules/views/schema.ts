/** The words of views: a list with its terms and columns, under a name of its bearer's. */
import { calendarDate, instant, text, z } from '../../kernel/schema/index.ts';
import { ACTIONS, EVENT_KINDS, LIST_ORDERS, VEHICLE_STATUSES } from '../vehicles/schema.ts';

export const VIEWED_LISTS = ['records'] as const;
export const VIEWS_MAX = 20;
const NAME_CHARS_MAX = 40;

/** What narrows and orders a list of records, and its columns; never a number that was looked for. */
const Filter = z.strictObject({
  status: z.enum(VEHICLE_STATUSES).optional(), category: text(64).optional(), make: text(64).optional(), event: z.enum(EVENT_KINDS).optional(), action: z.enum(ACTIONS).optional(),
  enteredFrom: calendarDate.optional(), enteredTo: calendarDate.optional(), order: z.enum(LIST_ORDERS).optional(), columns: text(128).optional().meta({ description: 'Names of columns, with full stops between them.' }),
});

const list = z.enum(VIEWED_LISTS);
export const View = z.object({ list, name: z.string(), filter: Filter, keptAt: instant }).meta({ id: 'View', title: 'A list to see again' });
export type View = z.output<typeof View>;
export const ViewList = z.object({ items: z.array(View) }).meta({ id: 'ViewList' });

export const ByList = z.strictObject({ list });
export const ByName = z.strictObject({ list, name: text(NAME_CHARS_MAX) });
export const KeepView = z.strictObject({ filter: Filter }).meta({ id: 'KeepView', examples: [{ filter: { status: 'located', order: 'review', columns: 'vehicle.vin.review' } }] });
