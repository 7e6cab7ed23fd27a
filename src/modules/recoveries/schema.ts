/** The words of recoveries: stages, deeds, coded decisions and outcomes, money. */
import { bureauCode, calendarDate, countryCode, id, instant, page, pageQuery, sayings, text, toldFields, z } from '../../kernel/schema/index.ts';
import { HitId } from '../hits/schema.ts';
import { VehicleId } from '../vehicles/schema.ts';

export const { say } = sayings('recoveries', {
  person: 'may name or reach a person; name the office instead, owners and complainants are not stored here',
  amount: 'is not an amount such as 120 or 18.50',
  currency: 'is not a currency of three letters (ISO 4217)',
});

export const RecoveryId = id('rec');

export const STAGES = ['found', 'in_custody', 'offered', 'decided', 'handed_over', 'home', 'closed'] as const;
export type Stage = (typeof STAGES)[number];
/** A file in one of these is over. */
export const OVER: readonly Stage[] = ['home', 'closed'];

/** What the owner wants done with the vehicle. */
export const DECISIONS = ['collect', 'ship', 'insurer_takes_it', 'hold_as_evidence', 'abandon'] as const;
/** To what kind of office it is handed over; never to a private person by name (R4). */
export const RECEIVERS = ['owner_bureau', 'insurer', 'transporter', 'customs', 'court', 'prosecutor', 'keeper', 'rightful_owner', 'disposal'] as const;
/** How a file ends that does not end at home. */
export const OUTCOMES = ['taken_by_insurer', 'abandoned_and_disposed', 'kept_as_evidence', 'left_with_holder', 'not_the_vehicle', 'lost_again', 'opened_in_error'] as const;
export const COST_KINDS = ['towing', 'storage', 'expertise', 'transport', 'customs', 'repair', 'keys_or_locks', 'other'] as const;

const AMOUNT = /^\d{1,9}(\.\d{1,2})?$/;
const amount = z.string().regex(AMOUNT, say('amount')).meta({ title: 'Amount', examples: ['18.50'] });
const currency = z.string().trim().toUpperCase().regex(/^[A-Z]{3}$/, say('currency')).meta({ title: 'Currency', examples: ['EUR'] });
export const Money = z.strictObject({ amount, currency }).meta({ id: 'Money' });
export type Money = z.output<typeof Money>;

const note = text(1_000).optional();
const office = text(128).meta({ description: 'An office or a firm, never a private person (R4).' });
const contact = z.strictObject({ office, telephone: text(40).optional(), email: text(120).optional() }).meta({ title: 'Contact' });

export const AskOpening = z.strictObject({ place: text(200).optional(), country: countryCode.optional(), note }).meta({ id: 'AskRecovery', examples: [{ place: 'Terminal 2, gate 4', country: 'BR' }] });
export const AskCustody = z.strictObject({
  place: text(200), country: countryCode.optional(), keeper: office, contact: contact.optional(),
  since: calendarDate.optional().meta({ description: 'The first day that is paid for; today where the unit is, where nothing is said.' }),
  costPerDay: Money.optional(), note,
}).meta({ id: 'AskCustody', examples: [{ place: 'Police pound, Rua do Porto 12, Santos', country: 'BR', keeper: 'Pátio Municipal', contact: { office: 'Pátio Municipal', telephone: '+55 13 0000' }, costPerDay: { amount: '18.50', currency: 'BRL' } }] });
export const AskOffer = z.strictObject({ decideBy: calendarDate.optional().meta({ description: 'Until when the owner should decide.' }), note }).meta({ id: 'AskOffer' });
export const AskDecision = z.strictObject({ decision: z.enum(DECISIONS), office: office.optional(), by: calendarDate.optional().meta({ description: 'Until when it will have been done.' }), note })
  .meta({ id: 'AskDecision', examples: [{ decision: 'collect', office: 'NCB The Hague, vehicle desk', by: '2026-12-15' }] });
export const AskHandover = z.strictObject({ to: z.enum(RECEIVERS), office, place: text(200), country: countryCode.optional(), at: instant.optional().meta({ description: 'Now where nothing is said.' }), note })
  .meta({ id: 'AskHandover', examples: [{ to: 'transporter', office: 'Autologística Ltda.', place: 'Santos' }] });
export const AskArrival = z.strictObject({ on: calendarDate.optional(), note }).meta({ id: 'AskArrival' });
export const AskClosure = z.strictObject({ outcome: z.enum(OUTCOMES), note }).meta({ id: 'AskRecoveryClosure' });
export const AskCost = z.strictObject({ kind: z.enum(COST_KINDS), money: Money, on: calendarDate.optional(), note }).meta({ id: 'AskCost', examples: [{ kind: 'towing', money: { amount: '120', currency: 'BRL' } }] });
export const AskStrike = z.strictObject({ note }).meta({ id: 'AskStrike' });

export const EVENT_KINDS = ['opened', 'custody', 'offered', 'decided', 'handed_over', 'arrived', 'closed', 'cost', 'cost_struck'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];
export const NEXT = ['custody', 'offer', 'decision', 'handover', 'arrival', 'closure', 'costs'] as const;

export const RecoveryEvent = z.object({
  n: z.number().int(), at: instant, kind: z.enum(EVENT_KINDS), bureau: bureauCode, unit: z.string(),
  person: z.string().optional().meta({ description: 'Told to the own bureau only.' }), device: z.string().optional(),
  said: z.record(z.string(), z.unknown()),
}).meta({ id: 'RecoveryEvent' });
export type RecoveryEvent = z.output<typeof RecoveryEvent>;

export const Recovery = z.object({
  id: RecoveryId, record: VehicleId, reference: z.string(), hit: HitId.optional(), owner: bureauCode, finder: bureauCode, unit: z.string().meta({ description: 'The unit that opened the file.' }),
  role: z.enum(['owner', 'finder', 'both']), stage: z.enum(STAGES), version: z.number().int(), openedAt: instant, changedAt: instant,
}).meta({ id: 'Recovery', title: 'A recovery file' });
export type Recovery = z.output<typeof Recovery>;

export const RecoveryDetail = Recovery.extend({
  custody: AskCustody.optional(), decision: AskDecision.optional(), handover: AskHandover.extend({ on: calendarDate }).optional(),
  outcome: z.enum([...OUTCOMES, 'home']).optional(),
  costs: z.array(z.object({ n: z.number().int(), kind: z.enum(COST_KINDS), money: Money, on: calendarDate.optional(), note: z.string().optional(), struck: z.literal(true).optional() })),
  custodyCost: Money.extend({ days: z.number().int() }).optional().meta({ description: 'What keeping it has cost so far, by the day, at each keeper’s rate in the currency of the last.' }),
  totals: z.array(Money).meta({ description: 'Costs that were not struck, and custody, for each currency.' }),
  clearDue: z.literal(true).optional().meta({ description: 'For the owner: the vehicle was handed over, and the record still stands. Clear it.' }),
  next: z.array(z.enum(NEXT)).meta({ description: 'What the asker may do now.' }),
  events: z.array(RecoveryEvent),
  warnings: z.array(z.object({ field: z.string(), reason: z.string(), ...toldFields })).optional().meta({ description: 'What looks wrong and was taken all the same; only in the answer to a change.' }),
}).meta({ id: 'RecoveryDetail' });
export type RecoveryDetail = z.output<typeof RecoveryDetail>;

export const RecoveryPage = page(Recovery);
export const ListRecoveries = z.strictObject({
  ...pageQuery, role: z.enum(['owner', 'finder']).optional(), stage: z.enum(STAGES).optional(), record: VehicleId.optional(), hit: HitId.optional(),
  open: z.enum(['true', 'false']).optional().meta({ description: 'Files that are under way, or those that are over.' }),
});
