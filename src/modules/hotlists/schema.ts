/** The words of hotlists: signed copies of what one bureau may see, for gateways that cannot ask. */
import { bureauCode, instant, z } from '../../kernel/schema/index.ts';

export const HOTLIST = 'crosscheck-hotlist/1';

export const AskHotlist = z.strictObject({
  since: z.string().min(1).max(400).optional().meta({ description: 'The `until` of the list that one has: then only what has changed since is told. A full list where nothing is said.' }),
});
export type AskHotlist = z.output<typeof AskHotlist>;

const number = z.object({
  kind: z.string(), number: z.string().meta({ description: 'In its normal form: what is read is brought into the same form and compared.' }),
  country: z.string().optional(), condition: z.string().optional(),
}).meta({ id: 'HotlistNumber' });

/** The lines of a list, in this order: its head, its rows, its end. */
export const HotlistHead = z.object({
  kind: z.literal('hotlist'), format: z.literal(HOTLIST), of: bureauCode, world: z.string().optional().meta({ description: 'In a training world the first member of every line: nothing in the list is real.' }),
  isFull: z.boolean().meta({ description: 'Whether it replaces what one has. Otherwise its rows replace or remove single records.' }),
  at: instant, expiresAt: instant.meta({ description: 'Past it the list is NOT CURRENT (R22): say so with every answer, or do not answer.' }),
}).meta({ id: 'HotlistHead' });
export const HotlistVehicle = z.object({
  kind: z.literal('vehicle'), record: z.string(), version: z.number().int(), owner: bureauCode, reference: z.string(), event: z.string().optional(), endsAt: instant,
  category: z.string().optional(), make: z.string().optional(), model: z.string().optional(), year: z.number().int().optional(), colours: z.array(z.string()).optional(), numbers: z.array(number),
}).meta({ id: 'HotlistVehicle' });
export const HotlistRemoved = z.object({ kind: z.literal('removed'), record: z.string() }).meta({ id: 'HotlistRemoved' });
export const HotlistEnd = z.object({
  kind: z.literal('end'), vehicles: z.number().int(), removed: z.number().int(), until: z.string(),
  note: z.string().meta({ description: 'A signed note (C2SP signed-note) over whom it is for, when, until when, how many rows, and the SHA-256 of all lines before this one.' }),
}).meta({ id: 'HotlistEnd' });
export const HotlistLine = z.discriminatedUnion('kind', [HotlistHead, HotlistVehicle, HotlistRemoved, HotlistEnd]).meta({ id: 'HotlistLine', title: 'A line of a hotlist' });
export type HotlistLine = z.output<typeof HotlistLine>;
export type HotlistVehicle = z.output<typeof HotlistVehicle>;

export const HotlistKey = z.object({ key: z.string().meta({ description: 'The verifier’s key (C2SP signed-note) by which this process of the hub signs hotlists. Get it once on a way that you trust.' }) }).meta({ id: 'HotlistKey' });
