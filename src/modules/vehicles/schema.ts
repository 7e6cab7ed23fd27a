/**
 * The words of the stolen-vehicle file: what an owner says of a vehicle, what is kept, what is answered, and what a
 * check may ask. One schema per thing; everything else derives.
 */
import { bureauCode, calendarDate, countryCode, id, instant, page, pageQuery, partialDate, text, when, z } from '../../kernel/schema/index.ts';
import { normalForm } from '../../identifiers/text.ts';

export const COLLECTION = 'vehicles';
export const VehicleId = id('veh');

const NUMBER_CHARS_MAX = 64;
/** A number as typed: any script and punctuation, at least one letter or digit. */
export const numberText = text(NUMBER_CHARS_MAX).refine((value) => normalForm(value).length > 0, 'contains no letter and no digit')
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
const NEEDS_NUMBER = 'a vehicle needs at least one number: vin, plates, engineNumber or otherNumbers';

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

export const Locate = z.object({ bureau: bureauCode, unit: z.string(), at: instant, foundAt: instant.optional(), place: z.string().optional(), country: countryCode.optional(), note: z.string().optional() });
export type Locate = z.output<typeof Locate>;

/** A purpose in code form: one of the hub's, or any other that a use may have, such as `court` or `insurance`. */
export const purposeCode = z.string().trim().regex(/^[a-z][a-z_]{1,63}$/, 'is not a purpose such as investigation or court (small letters and _)').meta({ title: 'Purpose', examples: ['court'] });

/** R8: the owner lets a bureau use what it learnt of the record for a purpose beyond the one it checked for, up to a day. */
export const AskConsent = z.strictObject({ bureau: bureauCode, purpose: purposeCode, until: calendarDate.meta({ description: 'The last day on which it holds, where the owner is.' }), note: text(500).optional() })
  .meta({ id: 'AskConsent', examples: [{ bureau: 'BR', purpose: 'court', until: '2027-06-30' }] });
export const Consent = z.object({ bureau: bureauCode, purpose: purposeCode, until: calendarDate, endsAt: instant, givenAt: instant, note: z.string().optional() }).meta({ id: 'Consent' });
export type Consent = z.output<typeof Consent>;
export const WhichConsent = z.strictObject({ bureau: bureauCode, purpose: purposeCode });

/** A record's body as kept: the owner's words, and what has happened to the record. */
export const StoredVehicle = z.object({
  said: z.strictObject(words),
  validatedAt: instant.optional(),
  locates: z.array(Locate).optional(),
  cleared: z.object({ reason: ClearReason, note: z.string().optional(), on: calendarDate.optional(), at: instant }).optional(),
  withdrawn: z.object({ at: instant, feed: z.string() }).optional(),
  extensions: z.array(z.object({ reviewOn: calendarDate, reason: z.string(), at: instant })).optional(),
  consents: z.array(Consent).optional(),
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

export const VEHICLE_STATUSES = ['live', 'located', 'suspended', 'cleared', 'withdrawn', 'ended'] as const;
const head = {
  id: VehicleId, owner: bureauCode, version: z.number().int(), status: z.enum(VEHICLE_STATUSES),
  enteredAt: instant, changedAt: instant,
  validatedAt: instant.meta({ description: 'When the owner last stood by the record: reported, corrected, restated or extended it. A Locate does not.' }),
};
/** A record as its owner sees it. */
export const Vehicle = z.object({
  ...head, ...words, reviewOn: calendarDate, changedBy: z.string().optional(), feed: z.string().optional(),
  identifiers: z.array(Identifier), coded: Coded, vinDecoding: VinDecoding.optional(),
  locates: z.array(Locate).optional(), cleared: StoredVehicle.shape.cleared, withdrawn: StoredVehicle.shape.withdrawn, extensions: StoredVehicle.shape.extensions,
  consents: StoredVehicle.shape.consents.meta({ description: 'To its owner all; to another bureau its own.' }),
  warnings: z.array(z.object({ field: z.string(), reason: z.string() })).optional().meta({ description: 'What looks wrong and was taken all the same; only in the answer to a change.' }),
}).meta({ id: 'Vehicle', title: 'A vehicle record' });
export type Vehicle = z.output<typeof Vehicle>;

export const VehiclePage = page(Vehicle);
export const ListVehicles = z.strictObject({ ...pageQuery, status: z.enum(VEHICLE_STATUSES).optional(), feed: text(64).optional() });
export const ByReference = z.strictObject({ reference: text(64) });
/** A finder's Locate names the owner; everyone else means their own bureau. */
export const OwnerQuery = z.strictObject({ owner: bureauCode.optional() });

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
  path: ['number'], message: 'a question needs at least one number: vin, vins, plate, plates, engineNumber, otherNumbers or number',
}).meta({ id: 'VehicleQuestion', title: 'What is asked about a vehicle' });
export type VehicleQuestion = z.output<typeof VehicleQuestion>;
