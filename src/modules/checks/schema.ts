/** The words of checks: what may be asked, and what is answered. */
import { bureauCode, countryCode, id, instant, text, z } from '../../kernel/schema/index.ts';
import { CAPTURES, VehicleQuestion, Vehicle } from '../vehicles/schema.ts';

export const CheckId = id('chk');
export const CHECKS_PER_BATCH = 1_000;

const Device = z.union([text(128), z.strictObject({ name: text(128), camera: text(64).optional(), lane: text(64).optional(), direction: text(32).optional() })])
  .meta({ title: 'Device', description: 'The camera, terminal or system that asks; with lane and direction where it has them.' });

/** What may be asked. `purposes` is the hub's list. */
export const askCheck = (purposes: readonly string[]) => z.strictObject({
  ref: text(128).optional().meta({ description: 'The caller’s own mark; it comes back with the answer.' }),
  vehicle: VehicleQuestion,
  purpose: z.enum(purposes as [string, ...string[]], `is not a purpose of this hub: ${purposes.join(', ')}`).meta({ title: 'Why the check is made' }),
  capture: z.enum(CAPTURES).optional().meta({ description: 'How the numbers were captured, where they do not say themselves.' }),
  place: text(200).optional(), country: countryCode.optional(),
  observedAt: instant.optional().meta({ description: 'When the vehicle was seen; now where nothing is said.' }),
  person: text(128).optional(), device: Device.optional(),
  onBehalfOf: text(128).optional(), case: text(128).optional(), operation: text(128).optional(),
}).meta({ id: 'AskCheck', title: 'A check', examples: [{ vehicle: { vin: 'WVWZZZ1KZ8W970301', plate: { number: '97-TRN-1', country: 'NL' }, make: 'VW', colour: 'black' }, purpose: purposes[0], capture: 'typed', ref: 'lane 3, 14:02' }] });
export type AskCheck = z.output<ReturnType<typeof askCheck>>;

export const OUTCOMES = ['hit', 'candidates', 'no_record'] as const;
export type Outcome = (typeof OUTCOMES)[number];

const Difference = z.object({ position: z.number(), asked: z.string(), recorded: z.string(), kind: z.enum(['look_alike', 'wrong', 'missing', 'extra']) });
const Field = z.object({
  field: z.string(), asked: z.string(), recorded: z.string().optional(), verdict: z.enum(['agrees', 'differs', 'unknown']),
  relation: z.enum(['equal', 'equal_without_diacritics', 'look_alike', 'last_eight']).optional(), differences: z.array(Difference).optional(),
});

/** A record as a finder sees it; a registration clerk learns the owner and the contact only. */
const FoundRecord = Vehicle.partial().extend({ owner: bureauCode, ownerName: z.string().optional(), ageDays: z.number().int().optional() });

export const Finding = z.object({
  kind: z.enum(['hit', 'candidate']),
  hit: z.string().optional().meta({ description: 'The hit that was raised.' }),
  record: FoundRecord,
  score: z.number().optional(),
  foundBy: z.object({ field: z.string(), recordedKind: z.string(), relation: z.string() }).optional(),
  fields: z.array(Field).optional(),
  assumed: z.array(z.string()).optional(),
  advice: z.object({
    kind: z.enum(['compare_first', 'request_confirmation', 'act']),
    action: z.string().optional().meta({ description: 'Only where the record says that it stands before the owner’s confirmation (R9).' }),
    contact: z.unknown().optional(),
  }),
}).meta({ id: 'Finding' });
export type Finding = z.output<typeof Finding>;

export const CheckAnswer = z.object({
  id: CheckId, ref: z.string().optional(), outcome: z.enum(OUTCOMES),
  asOf: z.string().meta({ description: 'An opaque word for the state of the data that was asked.' }),
  answeredAt: instant, comparison: z.string().meta({ description: 'The version of the comparison that answered.' }),
  findings: z.array(Finding), more: z.boolean().optional().meta({ description: 'There are more findings than an answer carries.' }),
  vin: z.looseObject({ vin: z.string() }).optional().meta({ description: 'What the VIN itself says.' }),
  readings: z.array(z.object({ a: z.string(), b: z.string(), same: z.boolean(), differences: z.array(Difference) })).optional().meta({ description: 'The VIN readings of one vehicle compared with each other.' }),
  assumed: z.array(z.string()).optional(),
}).meta({ id: 'CheckAnswer' });
export type CheckAnswer = z.output<typeof CheckAnswer>;

/** A check that got no answer: never “no record”. */
export const NotChecked = z.object({
  ref: z.string().optional(), line: z.number().int().optional(), outcome: z.literal('not_checked'), findings: z.array(z.never()), problem: z.looseObject({ title: z.string(), status: z.number(), code: z.string() }),
}).meta({ id: 'NotChecked' });
export type NotChecked = z.output<typeof NotChecked>;

export const AskBatch = z.union([z.strictObject({ checks: z.array(z.unknown()).max(CHECKS_PER_BATCH, `holds more than ${CHECKS_PER_BATCH} checks; use /v1/checks/stream`) }), z.array(z.unknown()).max(CHECKS_PER_BATCH, `holds more than ${CHECKS_PER_BATCH} checks; use /v1/checks/stream`)]).meta({ id: 'AskBatch' });
export const BatchAnswer = z.object({ answers: z.array(z.union([CheckAnswer, NotChecked])) }).meta({ id: 'BatchAnswer' });

/** A check as kept in the log: its own audit event. */
export const LoggedCheck = z.object({
  id: CheckId, at: instant, bureau: bureauCode, unit: z.string(), person: z.string().optional(), device: z.string().optional(), purpose: z.string(),
  outcome: z.enum(OUTCOMES), asOf: z.string(), comparison: z.string(), question: z.unknown(),
  found: z.array(z.object({ record: z.string(), version: z.number(), kind: z.enum(['hit', 'candidate']), score: z.number(), relation: z.string() })),
}).meta({ id: 'LoggedCheck' });
export type LoggedCheck = z.output<typeof LoggedCheck>;
