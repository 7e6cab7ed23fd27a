/** The words of the watch on misuse: alerts, how they are decided, decoys. */
import { bureauCode, id, instant, page, pageQuery, text, Told, z } from '../../kernel/schema/index.ts';
import { RULES } from '../../watching/deeds.ts';
import { VehicleId } from '../vehicles/schema.ts';

export const AlertId = id('alr');
export const CanaryId = id('cnr');

const rule = z.enum(RULES).meta({ title: 'Rule', description: '`rate`: far more look-ups or refusals than usual. `off_shift`: at hours at which the person is never at work. `enumeration`: neighbouring numbers. `probing`: one number again and again. `look_then_act`: looked up, then ended, by the same person. `destructive_burst`: many records ended at once. `canary`: a decoy was touched.' });
export const STATES = ['open', 'claimed', 'decided'] as const;
/** `needs_more` leaves the alert with who claimed it. */
export const DECISIONS = ['explained', 'misuse', 'needs_more'] as const;
const ENDS = ['explained', 'misuse'] as const;
export const EVENT_KINDS = ['raised', 'claimed', 'taken_over', 'note', 'needs_more', 'decided'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const Alert = z.object({
  id: AlertId, rule, bureau: bureauCode.meta({ description: 'The bureau of the person.' }), unit: z.string(), person: z.string(),
  reviewer: bureauCode.meta({ description: 'Whose auditors judge it: the person’s bureau, or the hub.' }),
  score: z.number().meta({ description: 'How far beyond the rule’s threshold, from 1 up.' }), says: z.string().meta({ description: 'What was seen, in words.' }), told: Told.optional(),
  signals: z.number().int().meta({ description: 'How often the rule has said so since the alert was raised.' }),
  raisedAt: instant, firstSeen: instant, lastSeen: instant, state: z.enum(STATES), version: z.number().int(), claimedBy: z.string().optional(),
  decision: z.enum(ENDS).optional(), decidedAt: instant.optional(),
}).meta({ id: 'Alert', title: 'A sign of misuse, to be judged by a person' });
export type Alert = z.output<typeof Alert>;

export const AlertEvent = z.object({ n: z.number().int(), at: instant, kind: z.enum(EVENT_KINDS), person: z.string().optional(), said: z.record(z.string(), z.unknown()) }).meta({ id: 'AlertEvent' });
export type AlertEvent = z.output<typeof AlertEvent>;
export const AlertDetail = Alert.extend({
  evidence: z.array(z.string()).meta({ description: 'Checks (`chk_…`, read with GET /v1/checks/{id}) and audit events (`event …`), oldest first; the newest 200.' }), events: z.array(AlertEvent),
}).meta({ id: 'AlertDetail' });
export type AlertDetail = z.output<typeof AlertDetail>;
export const AlertPage = page(Alert);
export const ListAlerts = z.strictObject({ ...pageQuery, state: z.enum(STATES).optional(), rule: rule.optional() });

const REASON_CHARS_MAX = 2_000;
export const AskClaim = z.strictObject({}).meta({ id: 'AskAlertClaim' });
export const AskAlertNote = z.strictObject({ note: text(REASON_CHARS_MAX) }).meta({ id: 'AskAlertNote', examples: [{ note: 'Asked the unit’s head for the duty list of the week.' }] });
export const AskAlertDecision = z.strictObject({ decision: z.enum(DECISIONS), reason: text(REASON_CHARS_MAX) }).meta({ id: 'AskAlertDecision', examples: [{ decision: 'explained', reason: 'The unit worked through the lorries of a fire that day; the head of unit confirms it.' }] });

export const Canary = z.object({ id: CanaryId, record: VehicleId, reference: z.string(), bureau: bureauCode, note: z.string().optional(), addedAt: instant, addedBy: z.string(), removedAt: instant.optional() }).meta({ id: 'Canary', title: 'A decoy' });
export type Canary = z.output<typeof Canary>;
export const AddCanary = z.strictObject({ record: VehicleId, note: text(500).optional() }).meta({ id: 'AddCanary', examples: [{ record: 'veh_01j9z3k4m5n6p7q8r9s0t1v2w3', note: 'entered for this on 3 March' }] });
export const CanaryPage = page(Canary);
export const ListCanaries = z.strictObject(pageQuery);
