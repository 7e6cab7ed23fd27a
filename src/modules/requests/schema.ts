/** The words of requests about data (R21): what is asked, how far it is, what was decided, who has to correct a copy. */
import { bureauCode, calendarDate, countryCode, id, instant, page, pageQuery, sayings, text, toldFields, z } from '../../kernel/schema/index.ts';
import { VehicleId, numberText } from '../vehicles/schema.ts';

export const { say } = sayings('requests', {
  bureau: 'is not another bureau of this hub', person: 'may name or reach a person: the reference leads to who asks, names are not kept here',
  about: 'say what it is about: a record, a VIN, or a plate with its country',
  purpose: 'is not a purpose such as investigation',
});

export const RequestId = id('req');

/** What the person asks for: to know, to have corrected, to have erased, or that it is not used. */
export const KINDS = ['access', 'correction', 'erasure', 'objection'] as const;
export type Kind = (typeof KINDS)[number];
export const STAGES = ['received', 'traced', 'decided', 'correcting', 'answered', 'handed_over'] as const;
export type Stage = (typeof STAGES)[number];
export const DECISIONS = ['granted', 'partly_granted', 'refused'] as const;
export type Outcome = (typeof DECISIONS)[number];
export const NEXT = ['trace', 'freeze', 'free', 'extend', 'hand_over', 'decide', 'correct', 'answer'] as const;
export type Deed = (typeof NEXT)[number];

const note = text(1_000).optional();

export const AskRequest = z.strictObject({
  kind: z.enum(KINDS),
  reference: text(64).meta({ description: 'The bureau’s own file number. It leads to who asks; their name is not kept here (R4).' }),
  standing: text(500).meta({ description: 'How it was shown that the asker may ask: which papers were seen, by whom; no name.' }),
  record: VehicleId.optional().meta({ description: 'The record that it is about, where it is known.' }),
  vin: numberText.optional(), plate: z.strictObject({ number: numberText, country: countryCode }).optional(),
  receivedOn: calendarDate.optional().meta({ description: 'The day on which the time to answer begins; today where the bureau is, where nothing is said.' }),
  note,
}).refine(({ record, vin, plate }) => record !== undefined || vin !== undefined || plate !== undefined, { path: ['record'], message: say('about') })
  .meta({ id: 'AskRequest', title: 'A request about data', examples: [{ kind: 'access', reference: 'DP-2026-14', standing: 'Registration certificate part II and passport seen at the desk', vin: 'WVWZZZ1KZ8W970301' }] });
export type AskRequest = z.output<typeof AskRequest>;

export const AskStep = z.strictObject({ note }).meta({ id: 'AskRequestStep' });
export const AskExtension = z.strictObject({ reason: text(1_000) }).meta({ id: 'AskRequestExtension', examples: [{ reason: 'Three bureaus have to be asked' }] });
export const AskHandover = z.strictObject({ to: bureauCode, note }).meta({ id: 'AskRequestHandover', examples: [{ to: 'NL' }] });
export const AskDecision = z.strictObject({
  decision: z.enum(DECISIONS),
  reason: text(2_000).meta({ description: 'Why; it stands in the answer. Nothing about other people.' }),
  withhold: z.array(z.string().regex(/^[a-z][a-z_]{1,63}$/, say('purpose'))).max(20).optional()
    .meta({ description: 'Purposes of checks of which the answer does not tell, because telling would defeat them (Directive (EU) 2016/680, art. 15): investigation and operation where nothing is said. The answer reads the same whether there were any.' }),
}).meta({ id: 'AskRequestDecision', examples: [{ decision: 'granted', reason: 'The vehicle was recovered in 2024; the record should have been cleared.' }] });
export type AskDecision = z.output<typeof AskDecision>;
export const AskAnswer = z.strictObject({
  text: text(2_000).optional().meta({ description: 'A paragraph more for the answer. Nothing about other people.' }),
  outstanding: z.literal(true).optional().meta({ description: 'Answer although not every bureau has confirmed its copy; the answer says so, and they are still asked.' }),
}).meta({ id: 'AskRequestAnswer' });

export const EVENT_KINDS = ['received', 'handed_over', 'traced', 'frozen', 'freed', 'extended', 'decided', 'corrected', 'copy_confirmed', 'answered'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];
export const RequestEvent = z.object({
  n: z.number().int(), at: instant, kind: z.enum(EVENT_KINDS), bureau: bureauCode, unit: z.string(),
  person: z.string().optional().meta({ description: 'Told to the own bureau only.' }), device: z.string().optional(), said: z.record(z.string(), z.unknown()),
}).meta({ id: 'RequestEvent' });
export type RequestEvent = z.output<typeof RequestEvent>;

export const DataRequest = z.object({
  id: RequestId, kind: z.enum(KINDS), bureau: bureauCode.meta({ description: 'Who answers it.' }), receivedBy: bureauCode, reference: z.string(),
  stage: z.enum(STAGES).meta({ description: 'To a bureau that has handed it over: `handed_over`, then `answered`.' }), version: z.number().int(),
  receivedOn: calendarDate, dueOn: calendarDate.optional().meta({ description: 'For the bureau that answers it.' }), isOverdue: z.boolean(), openedAt: instant, changedAt: instant, answeredAt: instant.optional(),
}).meta({ id: 'DataRequest', title: 'A request about data' });
export type DataRequest = z.output<typeof DataRequest>;

const Copy = z.object({
  bureau: bureauCode, record: VehicleId, toldAt: instant, confirmedAt: instant.optional(), note: z.string().optional(),
  isHidden: z.literal(true).optional().meta({ description: 'The record is restricted from it by now: it is asked no more.' }),
});
export type Copy = z.output<typeof Copy>;

export const RequestDetail = DataRequest.extend({
  about: z.object({ record: VehicleId.optional(), vin: z.string().optional(), plate: z.object({ number: z.string(), country: countryCode }).optional() }),
  standing: z.string(), records: z.array(VehicleId).meta({ description: 'The bureau’s own records that it is about, as last traced.' }), frozen: z.boolean(),
  decision: AskDecision.optional(), copies: z.array(Copy).meta({ description: 'Bureaus that hold a hit on such a record and have been asked to correct what they have of it.' }),
  next: z.array(z.enum(NEXT)).meta({ description: 'What may be done now.' }), events: z.array(RequestEvent),
  warnings: z.array(z.object({ field: z.string(), reason: z.string(), ...toldFields })).optional().meta({ description: 'What looks wrong and was taken all the same; only in the answer to a change.' }),
}).meta({ id: 'RequestDetail' });
export type RequestDetail = z.output<typeof RequestDetail>;
export const RequestView = z.union([RequestDetail, DataRequest]).meta({ description: 'Whole for the bureau that answers it; that it goes on, for one that has handed it over.' });

export const RequestPage = page(DataRequest);
export const ListRequests = z.strictObject({ ...pageQuery, open: z.enum(['true', 'false']).optional(), overdue: z.enum(['true', 'false']).optional() });

/** Who saw a record: a check that found it, something done with it or with a hit on it. */
export const Trace = z.object({
  request: RequestId, at: instant, records: z.array(VehicleId),
  entries: z.array(z.object({
    at: instant, kind: z.enum(['check', 'deed']), record: VehicleId.optional(), bureau: bureauCode, unit: z.string(), purpose: z.string().optional(), action: z.string().optional(), found: z.enum(['hit', 'candidate']).optional(),
    id: z.string().optional().meta({ description: 'Of the check, for the own bureau.' }), person: z.string().optional().meta({ description: 'Of the own bureau only.' }), device: z.string().optional(),
  })).meta({ description: 'In order of time.' }),
  isCut: z.boolean().meta({ description: 'There are more than are told: the newest are.' }),
}).meta({ id: 'Trace' });
export type Trace = z.output<typeof Trace>;

/** What a bureau that has a copy is asked. */
export const AskedCorrection = z.object({
  id: RequestId, record: VehicleId, owner: bureauCode, reference: z.string(), toldAt: instant, confirmedAt: instant.optional(), note: z.string().optional(),
}).meta({ id: 'AskedCorrection', title: 'A copy that has to be corrected' });
export type AskedCorrection = z.output<typeof AskedCorrection>;
export const CorrectionPage = page(AskedCorrection);
export const ListCorrections = z.strictObject({ ...pageQuery, open: z.enum(['true', 'false']).optional() });

/** How long a bureau takes by its own law. The defaults are Regulation (EU) 2016/679, art. 12(3); Directive (EU) 2016/680, art. 12(3), says "without undue delay". */
export const RequestSettings = z.strictObject({
  months: z.number().int().min(1).max(9).default(1).meta({ description: 'From the day of receipt to the answer.' }),
  extensionMonths: z.number().int().min(1).max(9).default(2).meta({ description: 'By how much it may be extended once, with a reason.' }),
  remindDays: z.number().int().min(1).max(60).default(7).meta({ description: 'So many days before the end desk and supervisors are reminded.' }),
  law: text(200).default('Regulation (EU) 2016/679, art. 12(3); Directive (EU) 2016/680, art. 12 to 17').meta({ description: 'What the answer names as its law.' }),
  complaints: text(300).default('the data protection authority of the country of the bureau that answers').meta({ description: 'Where the answer says that one may complain.' }),
}).meta({ id: 'RequestSettings' });
export const requestSettings = { name: 'requests', summary: 'Within what time requests about data are answered, and by which law (R21)', settings: RequestSettings } as const;
export type RequestSettings = z.output<typeof RequestSettings>;
