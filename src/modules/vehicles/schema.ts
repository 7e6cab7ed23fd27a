/**
 * The words of the stolen-vehicle file: what an owner says of a vehicle, what is kept, what is answered, and what a
 * check may ask. One schema per thing; everything else derives.
 */
import type { Section } from '../bureaus/schema.ts';
import { bureauCode, calendarDate, countryCode, id, instant, page, pageQuery, partialDate, text, toldFields, when, z } from '../../kernel/schema/index.ts';
import { normalForm } from '../../identifiers/text.ts';
import { say, saying } from './sayings.ts';

export const COLLECTION = 'vehicles';
/** The code under which the hub itself acts: it owns no records. */
export const HUB = 'HUB';
export const VehicleId = id('veh');

const NUMBER_CHARS_MAX = 64;
/** A number as typed: any script and punctuation, at least one letter or digit. */
export const numberText = text(NUMBER_CHARS_MAX).refine((value) => normalForm(value).length > 0, say('no_character'))
  .meta({ title: 'Number, as typed', examples: ['WVWZZZ1JZXW000001'] });

export const CONDITIONS = ['intact', 'altered', 'removed', 'cloned', 'state_assigned'] as const;
const condition = z.enum(CONDITIONS).meta({ title: 'Condition of the number' });

/** Kinds of number beside VIN, plates and engine number. */
export const OTHER_KINDS = ['gearbox', 'airbag', 'key', 'body', 'frame', 'owner_applied', 'engine', 'part', 'document', 'other'] as const;

export const Plate = z.strictObject({
  number: numberText,
  country: countryCode.optional(),
  type: text(32).optional().meta({ description: 'As the country names it: private, transit, diplomatic …' }),
  from: partialDate.optional(), to: partialDate.optional(),
  condition: condition.optional(),
});

export const EVENT_KINDS = ['stolen', 'misappropriated', 'lost', 'false_documents', 'used_in_crime', 'sought_as_evidence'] as const;
const Event = z.strictObject({
  kind: z.enum(EVENT_KINDS).optional(),
  from: when.optional().meta({ description: 'When, or since when.' }),
  to: when.optional(),
  country: countryCode.optional(),
  place: text(200).optional(),
  keysTaken: z.boolean().optional(),
  cautions: z.array(z.enum(['armed', 'violent', 'hold_for_prints', 'hazardous_load'])).max(4).optional(),
});

export const ACTIONS = ['seize', 'detain', 'check_discreetly', 'hold_for_prints', 'contact_owner'] as const;
const Contact = z.union([text(200), z.strictObject({ name: text(100).optional(), telephone: text(40).optional(), email: text(100).optional() })])
  .meta({ title: 'The 24/7 contact of the owner’s bureau' });

/** R5. An empty list restricts nobody. */
const restrictions = z.array(bureauCode).max(250).overwrite((codes) => [...new Set(codes)].sort());

const words = {
  reference: text(64).meta({ title: 'Reference', description: 'The owner’s own number of the record, unique per owner.' }),
  policeReportNumber: text(64).optional(),
  reportingUnit: text(200).optional(),
  purpose: text(64).optional(),
  handlingCode: text(32).optional(),

  vin: numberText.optional().meta({ title: 'VIN or chassis number' }),
  vinCondition: condition.optional(),
  plates: z.array(Plate).max(10).optional(),
  engineNumber: numberText.optional(),
  engineCondition: condition.optional(),
  otherNumbers: z.array(z.strictObject({ kind: z.enum(OTHER_KINDS), number: numberText, condition: condition.optional(), part: text(64).optional() })).max(40).optional(),

  subject: z.enum(['vehicle', 'plates', 'document']).optional().meta({ description: 'What is sought; the vehicle where nothing is said. A stolen plate does not make the car under it stolen.' }),

  category: text(64).optional(), make: text(64).optional(), model: text(64).optional(), variant: text(64).optional(),
  year: z.number().int().min(1880).max(2100).optional(),
  colour: text(64).optional(), marks: text(1000).optional(),

  event: Event.optional(),
  action: z.enum(ACTIONS).optional(),
  actionStandsBeforeConfirmation: z.boolean().optional(),
  contact: Contact.optional(),
  linkedReferences: z.array(text(64)).max(20).optional(),

  restrictions: restrictions.optional(),
  reviewOn: calendarDate.optional().meta({ description: 'The record ends on this day unless it is extended; ten years from today where nothing is said.' }),
};

const hasNumber = (v: { vin?: unknown; plates?: readonly unknown[] | undefined; engineNumber?: unknown; otherNumbers?: readonly unknown[] | undefined }): boolean =>
  v.vin !== undefined || v.engineNumber !== undefined || (v.plates?.length ?? 0) > 0 || (v.otherNumbers?.length ?? 0) > 0;
const NEEDS_NUMBER = say('lacks_number');

/** What an owner says of a vehicle. Needed are the reference and one number. */
export const VehicleWords = z.strictObject(words).refine(hasNumber, { path: ['vin'], message: NEEDS_NUMBER }).meta({
  id: 'VehicleWords', title: 'A vehicle, as its owner reports it',
  examples: [{
    reference: 'NL-2026-000123', category: 'car', vin: 'WVWZZZ1KZ8W970301', plates: [{ number: '97-TRN-1', country: 'NL' }], make: 'Volkswagen', model: 'Golf', year: 2008, colour: 'black',
    event: { kind: 'stolen', from: '2026-11-21', country: 'NL', place: 'Utrecht' }, contact: { telephone: '+31 00 000 0000' },
  }],
});
export type VehicleWords = z.output<typeof VehicleWords>;

/** The same, under a reference that the address names. */
export const VehicleWordsByReference = z.strictObject({ ...words, reference: words.reference.optional() }).refine(hasNumber, { path: ['vin'], message: NEEDS_NUMBER }).meta({ id: 'VehicleWordsByReference' });

type Nullable<T extends z.ZodRawShape> = { [K in keyof T]: z.ZodOptional<z.ZodNullable<T[K] extends z.ZodType ? T[K] : never>> };
const { reference: _reference, ...changeable } = words;
const nullable = Object.fromEntries(Object.entries(changeable).map(([name, schema]) => [name, schema.nullable().optional()])) as Nullable<typeof changeable>;
/** A correction (JSON merge patch, RFC 7396, one level deep): null removes a field. The reference stays. */
export const Correction = z.strictObject(nullable).meta({ id: 'Correction', title: 'What changes; null removes', examples: [{ colour: 'dark grey', variant: null }] });
export type Correction = z.output<typeof Correction>;

export const CLEAR_REASONS = ['recovered', 'entered_in_error', 'duplicate', 'settled', 'not_stated'] as const;
export const ClearReason = z.enum(CLEAR_REASONS);
export const AskClear = z.strictObject({
  reason: ClearReason.exclude(['not_stated']),
  note: text(500).optional(), on: calendarDate.optional(),
}).meta({ id: 'AskClear' });

export const AskLocate = z.strictObject({
  foundAt: instant.optional(), place: text(200).optional(), country: countryCode.optional(), note: text(500).optional(),
}).meta({ id: 'AskLocate' });

export const AskExtension = z.strictObject({ reviewOn: calendarDate, reason: text(500) }).meta({ id: 'AskExtension' });

// ---- what a second person, the hub and other bureaus say of a record ----

const Approvals = z.strictObject({
  singleRecords: z.boolean().default(false).meta({ description: 'A record reported by hand, or reopened, is found only once another person has approved it. A feed is one agreed contract and is not asked; where a second person is asked for anything, files come by feed alone.' }),
  identifiers: z.boolean().default(false).meta({ description: 'Where it is set, files come by feed alone. New numbers of a live record are given by two people in any case (R17).' }),
});
/** What an owner has settled about a second pair of eyes (R3). */
export const approvalSettings = {
  name: 'approvals', summary: 'What a second person of the bureau must approve', settings: Approvals,
  weakens: (before, after) => [
    ...(before.singleRecords && !after.singleRecords ? [saying('weaken_single')] : []),
    ...(before.identifiers && !after.identifiers ? [saying('weaken_files')] : []),
  ],
} satisfies Section<typeof Approvals>;

export const ApprovalId = id('apr');
export const APPROVAL_STATES = ['waiting', 'approved', 'refused', 'lapsed', 'overtaken'] as const;
export const Approval = z.object({
  id: ApprovalId, kind: z.literal('report'), record: VehicleId, reference: z.string(), version: z.number().int().meta({ description: 'The record’s version as it stands: send it in If-Match to approve what you have seen.' }),
  state: z.enum(APPROVAL_STATES), askedAt: instant, askedBy: z.string(), lapsesAt: instant,
}).meta({ id: 'Approval', title: 'What waits for a second person' });
export type Approval = z.output<typeof Approval>;
export const ApprovalPage = page(Approval);
export const AskApproval = z.strictObject({ decision: z.enum(['approved', 'refused']), note: text(500).optional() }).meta({ id: 'AskApproval' });

const Reason = z.strictObject({ reason: text(500) });
export const AskRestoration = Reason.meta({ id: 'AskRestoration', title: 'Why an end is taken back' });
export const AskSuspension = Reason.meta({ id: 'AskSuspension', title: 'Why the hub takes a record out of answers' });
export const AskResumption = z.strictObject({ reason: text(500), until: calendarDate.optional() }).meta({ id: 'AskResumption' });
export const AskObjection = z.strictObject({ note: text(1000) }).meta({ id: 'AskObjection', title: 'What the owner holds against a suspension' });
export const AskJustification = z.strictObject({
  reason: text(500), until: calendarDate.optional().meta({ description: 'On this day it is asked again; where nothing is said only another Locate asks again.' }),
}).meta({ id: 'AskJustification', title: 'Why a located record still stands' });

export const MARK_KINDS = ['clone', 'dispute'] as const;
export const AskDispute = z.strictObject({ kind: z.enum(MARK_KINDS), reason: text(500) }).meta({ id: 'AskDispute' });
export const REPLY_OUTCOMES = ['stands', 'upheld'] as const;
export const AskReply = z.strictObject({
  outcome: z.enum(REPLY_OUTCOMES).meta({ description: '`stands`: the record is right, the mark is lifted. `upheld`: the mark is right, advice stays withheld until the owner says otherwise.' }),
  note: text(500), mark: z.number().int().min(1).optional().meta({ description: 'Which mark; all that stand where nothing is said.' }),
}).meta({ id: 'AskReply' });
const Mark = z.object({
  mark: z.number().int(), kind: z.enum(MARK_KINDS), bureau: bureauCode, at: instant,
  unit: z.string().optional(), reason: z.string().optional(),
  reply: z.object({ outcome: z.enum(REPLY_OUTCOMES), note: z.string().optional(), at: instant }).optional(),
});
const Suspension = z.object({
  by: z.enum(['hub', 'located']).meta({ description: '`hub`: its administrator, who alone lifts it; `located`: found, confirmed and neither cleared nor justified (R14).' }),
  at: instant, reason: z.string(), was: z.enum(['live', 'located']), objections: z.array(z.object({ at: instant, note: z.string() })).optional(),
});

export const Locate = z.object({ bureau: bureauCode, unit: z.string(), at: instant, foundAt: instant.optional(), place: z.string().optional(), country: countryCode.optional(), note: z.string().optional() });
export type Locate = z.output<typeof Locate>;

/** A purpose in code form: one of the hub's, or any other that a use may have, such as `court` or `insurance`. */
export const purposeCode = z.string().trim().regex(/^[a-z][a-z_]{1,63}$/, say('purpose')).meta({ title: 'Purpose', examples: ['court'] });

/** R8: the owner lets a bureau use what it learnt of the record for a purpose beyond the one it checked for, up to a day. */
export const AskConsent = z.strictObject({ bureau: bureauCode, purpose: purposeCode, until: calendarDate.meta({ description: 'The last day on which it holds, where the owner is.' }), note: text(500).optional() })
  .meta({ id: 'AskConsent', examples: [{ bureau: 'BR', purpose: 'court', until: '2027-06-30' }] });
export const Consent = z.object({ bureau: bureauCode, purpose: purposeCode, until: calendarDate, endsAt: instant, givenAt: instant, note: z.string().optional() }).meta({ id: 'Consent' });
export type Consent = z.output<typeof Consent>;
export const WhichConsent = z.strictObject({ bureau: bureauCode, purpose: purposeCode });

/** R21: its owner has frozen it while a request about its data is decided. It is found as before; nothing further is done with it. */
const Frozen = z.object({ at: instant, request: z.string().optional().meta({ description: 'For the owner: the request about data.' }) });

/** A record's body as kept: the owner's words, and what has happened to the record. */
export const StoredVehicle = z.object({
  said: z.strictObject(words),
  locates: z.array(Locate).optional(),
  cleared: z.object({ reason: ClearReason, note: z.string().optional(), on: calendarDate.optional(), at: instant }).optional(),
  withdrawn: z.object({ at: instant, feed: z.string() }).optional(),
  restorations: z.array(z.object({ at: instant, reason: z.string() })).optional(),
  extensions: z.array(z.object({ reviewOn: calendarDate, reason: z.string(), at: instant })).optional(),
  justifications: z.array(z.object({ reason: z.string(), until: calendarDate.optional(), at: instant })).optional(),
  suspended: Suspension.optional(),
  contested: z.array(Mark).optional(),
  consents: z.array(Consent).optional(),
  frozen: Frozen.optional(),
});
export type StoredVehicle = z.output<typeof StoredVehicle>;

export const Identifier = z.object({
  kind: z.string(), typed: z.string(), normal: z.string().meta({ description: 'Normal form: upper case, scripts folded by glyph, punctuation gone.' }),
  country: countryCode.optional(), condition: condition.optional(),
});
const VinDecoding = z.object({
  vin: z.string(), wellFormed: z.boolean(), wmi: z.string(), maker: z.string().optional(), makes: z.array(z.string()), modelYears: z.array(z.number()),
}).loose().meta({ id: 'VinDecoding', description: 'What the VIN itself says (ISO 3779, ISO 3780, 49 CFR 565).' });

const Coded = z.object({ category: z.string().optional(), make: z.string().optional(), makeName: z.string().optional(), model: z.string().optional(), colours: z.array(z.string()).optional() })
  .meta({ id: 'Coded', description: 'The code lists’ words for what was typed; absent where a word is not known.' });

export const VEHICLE_STATUSES = ['pending', 'not_approved', 'live', 'located', 'suspended', 'cleared', 'withdrawn', 'ended'] as const;
const head = {
  id: VehicleId, owner: bureauCode, version: z.number().int(), status: z.enum(VEHICLE_STATUSES),
  enteredAt: instant, changedAt: instant,
  validatedAt: instant.meta({ description: 'When the owner last stood by the record: reported, corrected, restated, confirmed or extended it. A Locate does not.' }),
};
/** What may be done with one record, each by the action of that name. */
export const RECORD_DEEDS = ['correct', 'extend', 'clear', 'confirm', 'restore', 'locate', 'justify', 'dispute', 'reply', 'resume', 'object', 'consent', 'withdraw_consent', 'approve'] as const;
export type RecordDeed = (typeof RECORD_DEEDS)[number];

/** A record as its owner sees it. */
export const Vehicle = z.object({
  ...head, ...words, reviewOn: calendarDate, changedBy: z.string().optional(), feed: z.string().optional(),
  hiddenFrom: z.array(bureauCode).optional().meta({ description: 'All bureaus from which it is hidden, where its owner’s rule for the collection names more than its own restrictions. For the owner.' }),
  identifiers: z.array(Identifier), coded: Coded, vinDecoding: VinDecoding.optional(),
  locates: z.array(Locate).optional(), cleared: StoredVehicle.shape.cleared, withdrawn: StoredVehicle.shape.withdrawn, restorations: StoredVehicle.shape.restorations, extensions: StoredVehicle.shape.extensions,
  justifications: StoredVehicle.shape.justifications, suspended: StoredVehicle.shape.suspended,
  contested: StoredVehicle.shape.contested.meta({ description: 'Bureaus that hold the record or its vehicle for contested or cloned; while one stands no advice to seize is given (R12). The reasons are the owner’s and the marker’s.' }),
  approval: Approval.optional().meta({ description: 'What of this record waits for a second person; for the owner.' }),
  consents: StoredVehicle.shape.consents.meta({ description: 'To its owner all; to another bureau its own.' }),
  frozen: Frozen.optional().meta({ description: 'Its owner has frozen it while a request about its data is decided (R21): no advice to seize, no use beyond the purpose of the check, no export. It is found as before.' }),
  next: z.array(z.enum(RECORD_DEEDS)).optional().meta({ description: 'What the asker may do with the record as it stands; in the answer to one who reads it.' }),
  warnings: z.array(z.object({ field: z.string(), reason: z.string(), ...toldFields })).optional().meta({ description: 'What looks wrong and was taken all the same; only in the answer to a change.' }),
}).meta({ id: 'Vehicle', title: 'A vehicle record' });
export type Vehicle = z.output<typeof Vehicle>;

export const VehiclePage = page(Vehicle);
export const LIST_ORDERS = ['entered', 'newest', 'changed', 'reference', 'review'] as const;
/** What a list of one's own records is asked by. */
export const AskFile = z.strictObject({
  text: text(NUMBER_CHARS_MAX).optional().meta({ description: 'A number in any form, or the beginning of a reference.' }),
  status: z.enum(VEHICLE_STATUSES).optional(), feed: text(64).optional(),
  category: text(64).optional(), make: text(64).optional().meta({ description: 'Any spelling of it that the code list knows finds all of them.' }),
  event: z.enum(EVENT_KINDS).optional(), action: z.enum(ACTIONS).optional(),
  enteredFrom: calendarDate.optional().meta({ description: 'First day of entry, where the owner is.' }), enteredTo: calendarDate.optional().meta({ description: 'Last day of entry.' }),
  order: z.enum(LIST_ORDERS).optional().meta({ description: '`entered`, where nothing is said: the oldest first; `newest`; `changed`: the last changed first; `reference`; `review`: records that stand, the next to end first.' }),
});
export const ListVehicles = AskFile.extend(pageQuery);
export const ByReference = z.strictObject({ reference: text(64) });
/** A finder's Locate names the owner; everyone else means their own bureau. */
export const OwnerQuery = z.strictObject({ owner: bureauCode.optional() });

// ---- ageing records, in bulk ----

const DURATION = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?$/;
/** An ISO 8601 duration in whole years, months and days. */
const duration = z.string().regex(DURATION, say('duration')).meta({ title: 'Duration', examples: ['P24M'] });
export function durationOf(said: string): { readonly months: number; readonly days: number } {
  const [, years = '0', months = '0', days = '0'] = DURATION.exec(said) ?? [];
  return { months: Number(years) * 12 + Number(months), days: Number(days) };
}
const notValidatedFor = duration.meta({ description: 'Records by which their owner has not stood for so long.' });
export const AskAgeing = z.strictObject({ ...pageQuery, notValidatedFor: notValidatedFor.default('P12M') });
export const AskAgeingFile = AskAgeing.pick({ notValidatedFor: true });
const Aged = z.object({ ...head, reference: words.reference, reviewOn: calendarDate, feed: z.string().optional(), vin: words.vin, plates: words.plates, engineNumber: words.engineNumber, category: words.category, make: words.make, model: words.model, frozen: Frozen.optional() });
export type Aged = z.output<typeof Aged>;
export const AgeingPage = page(Aged).extend({
  count: z.number().int().optional().meta({ description: 'How many there are in all, counted up to 50,000; on the first page.' }), before: instant.meta({ description: 'Validated before this moment.' }),
}).meta({ id: 'AgeingPage', title: 'One’s own ageing records, the longest not validated first' });

/** Records that one request confirms, extends or clears. */
export const BULK_MAX = 1_000;
const those = {
  ids: z.array(VehicleId).min(1).max(BULK_MAX).refine((ids) => new Set(ids).size === ids.length, say('record_twice')).optional(),
  filter: z.strictObject({ notValidatedFor }).optional().meta({ description: `In place of ids: the ${BULK_MAX} longest not validated of these. Ask again until none remain.` }),
};
const named = (v: { ids?: unknown; filter?: unknown }): boolean => (v.ids === undefined) !== (v.filter === undefined);
export const AskBulk = z.discriminatedUnion('deed', [
  z.strictObject({ deed: z.literal('confirm'), ...those }),
  z.strictObject({ deed: z.literal('extend'), ...those, reviewOn: calendarDate, reason: text(500) }),
  z.strictObject({ deed: z.literal('clear'), ...those, reason: ClearReason.exclude(['not_stated']), note: text(500).optional() }),
]).refine(named, { path: ['ids'], message: say('which_records') }).meta({ id: 'AskBulk', examples: [{ deed: 'confirm', filter: { notValidatedFor: 'P24M' } }] });
export type AskBulk = z.output<typeof AskBulk>;
const BulkResult = z.object({ id: VehicleId, outcome: z.enum(['done', 'unchanged', 'refused']), version: z.number().int().optional(), title: z.string().optional(), ...toldFields, code: z.string().optional() });
export const BulkAnswer = z.object({ done: z.number().int(), unchanged: z.number().int(), refused: z.number().int(), results: z.array(BulkResult), remaining: z.number().int().optional().meta({ description: 'With a filter: how many more there are.' }) }).meta({ id: 'BulkAnswer' });
export type BulkResult = z.output<typeof BulkResult>;

export const CampaignId = id('cmp');
export const AskCampaign = z.strictObject({
  title: text(200), before: calendarDate.meta({ description: 'Records not validated since this day.' }), dueOn: calendarDate,
  bureaus: z.array(bureauCode).min(1).max(250).optional().meta({ description: 'For the hub: which bureaus; all that have such records where nothing is said.' }),
}).meta({ id: 'AskCampaign', examples: [{ title: 'Records of 2024 and before', before: '2025-01-01', dueOn: '2027-03-31' }] });
export const Campaign = z.object({
  id: CampaignId, by: bureauCode, title: z.string(), before: calendarDate, dueOn: calendarDate, createdAt: instant,
  bureaus: z.array(z.object({ bureau: bureauCode, atStart: z.number().int(), remaining: z.number().int() })).meta({ description: 'One’s own; for the hub those that it asked. Records that the asker may not see are not counted.' }),
}).meta({ id: 'Campaign' });
export type Campaign = z.output<typeof Campaign>;
export const CampaignPage = page(Campaign.omit({ bureaus: true }));

// ---- what a check may ask ----

export const CAPTURES = ['typed', 'scanned', 'camera', 'read_aloud', 'document', 'control_unit'] as const;
const capture = z.enum(CAPTURES).meta({ title: 'How the number was captured' });
const ALTERNATIVES_MAX = 10;
const reading = {
  number: numberText,
  capture: capture.optional(),
  confidence: z.number().min(0).max(1).optional().meta({ description: 'The reader’s own, 0 to 1.' }),
  alternatives: z.array(numberText).max(ALTERNATIVES_MAX).optional().meta({ description: 'Other readings of the same number.' }),
};
const PlateReading = z.union([
  z.strictObject({ ...reading, country: countryCode.optional() }),
  numberText.transform((number) => ({ number })),
]).meta({ title: 'Plate' });
export const VIN_SOURCES = ['papers', 'windscreen', 'chassis', 'control_unit', 'other'] as const;

const READINGS_MAX = 8;
export const VehicleQuestion = z.strictObject({
  vin: numberText.optional(),
  vins: z.array(z.strictObject({ ...reading, from: z.enum(VIN_SOURCES).optional() })).max(READINGS_MAX).optional()
    .meta({ description: 'Several readings of one vehicle’s VIN; they are compared with each other too.' }),
  plate: PlateReading.optional(),
  plates: z.array(PlateReading).max(READINGS_MAX).optional(),
  engineNumber: numberText.optional(),
  otherNumbers: z.array(z.strictObject({ kind: z.enum(OTHER_KINDS), number: numberText })).max(READINGS_MAX).optional(),
  number: numberText.optional().meta({ description: 'A number whose kind is not known; it is held against all.' }),
  make: text(64).optional(), model: text(64).optional(), year: z.number().int().min(1880).max(2100).optional(), colour: text(64).optional(), category: text(64).optional(),
}).refine((q) => [q.vin, q.plate, q.engineNumber, q.number].some((n) => n !== undefined) || [q.vins, q.plates, q.otherNumbers].some((list) => (list?.length ?? 0) > 0), {
  path: ['number'], message: say('question_lacks_number'),
}).meta({ id: 'VehicleQuestion', title: 'What is asked about a vehicle' });
export type VehicleQuestion = z.output<typeof VehicleQuestion>;
