/** The words of checks: what may be asked, and what is answered. */
import type { Section } from '../bureaus/schema.ts';
import { bureauCode, calendarDate, countryCode, id, instant, page, pageQuery, text, z, type Saying } from '../../kernel/schema/index.ts';
import { HIT_STATES, HitId, type HitState } from '../hits/schema.ts';
import { Receipt } from '../receipts/schema.ts';
import { CAPTURES, Consent, Vehicle, VehicleId, VehicleQuestion, purposeCode } from '../vehicles/schema.ts';
import { say, saying } from './sayings.ts';

export const CheckId = id('chk');
/** What an officer is shown in place of a percentage, strongest first. */
export const BANDS = ['strong', 'possible', 'weak'] as const;
export const CHECKS_PER_BATCH = 1_000;

const Device = z.union([text(128), z.strictObject({ name: text(128), camera: text(64).optional(), lane: text(64).optional(), direction: text(32).optional() })])
  .meta({ title: 'Device', description: 'The camera, terminal or system that asks; with lane and direction where it has them.' });

/** What may be asked. `purposes` is the hub's list. */
export const askCheck = (purposes: readonly string[]) => z.strictObject({
  ref: text(128).optional().meta({ description: 'The caller’s own mark; it comes back with the answer.' }),
  vehicle: VehicleQuestion,
  bands: z.enum(['default', 'all']).optional().meta({ description: 'Which candidates are shown. By default strong and possible ones, for the purpose `camera_lane` strong ones alone; `all` shows weak ones too. Hits are always shown.' }),
  purpose: z.enum(purposes as [string, ...string[]], say('purpose', { purposes: purposes.join(', ') })).meta({ title: 'Why the check is made' }),
  capture: z.enum(CAPTURES).optional().meta({ description: 'How the numbers were captured, where they do not say themselves.' }),
  place: text(200).optional(), country: countryCode.optional(),
  observedAt: instant.optional().meta({ description: 'When the vehicle was seen; now where nothing is said.' }),
  person: text(128).optional(), device: Device.optional(),
  onBehalfOf: text(128).optional(), case: text(128).optional(), operation: text(128).optional(),
  receipt: z.boolean().optional().meta({ description: 'Whether a signed receipt goes with the answer.' }),
}).meta({ id: 'AskCheck', title: 'A check', examples: [{ vehicle: { vin: 'WVWZZZ1KZ8W970301', plate: { number: '97-TRN-1', country: 'NL' }, make: 'VW', colour: 'black' }, purpose: purposes[0], capture: 'typed', ref: 'lane 3, 14:02' }] });
export type AskCheck = z.output<ReturnType<typeof askCheck>>;

/** A question as it was kept: read with the purposes of its time, which may be others by now. */
export const AskCheckKept = z.unknown().transform((kept) => kept as AskCheck);

export const OUTCOMES = ['hit', 'candidates', 'no_record'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const STEP_KINDS = ['equal', 'look_alike', 'wrong', 'missing', 'extra', 'swapped', 'unread'] as const;
const Step = z.object({ kind: z.enum(STEP_KINDS), at: z.number().int().meta({ description: 'Where the step begins, from 1 in what was asked; what is missing there stands before it.' }), asked: z.string(), recorded: z.string() });
/** Joined, the steps’ `asked` are the number asked in its plain form, and their `recorded` the number it was held against. */
export const Alignment = z.array(Step).meta({
  title: 'Alignment', description: 'Two numbers beside each other, step by step: characters that are equal, look alike, are wrong, are missing in what was asked, are extra in it, are swapped with their neighbour, or could not be read or were not asked (`?`, `*`, what stands before an end).',
});
export type Alignment = z.output<typeof Alignment>;
const Field = z.object({
  field: z.string(), asked: z.string(), recorded: z.string().optional(), verdict: z.enum(['agrees', 'differs', 'unknown']),
  relation: z.enum(['equal', 'equal_without_diacritics', 'look_alike', 'edited', 'pattern', 'last_eight', 'end']).optional().meta({ description: 'For numbers that belong together: how, from strongest to weakest.' }),
  alignment: Alignment.optional().meta({ description: 'For numbers that both sides have.' }),
});

/** A record as a finder sees it; a registration clerk learns the owner and the contact only. */
const FoundRecord = Vehicle.partial().extend({ owner: bureauCode, ownerName: z.string().optional(), ageDays: z.number().int().optional() });

export const Finding = z.object({
  kind: z.enum(['hit', 'candidate']),
  hit: z.string().optional().meta({ description: 'The hit that was raised.' }),
  band: z.enum(BANDS).optional().meta({ description: 'How likely a candidate is the vehicle in front of the officer: `strong` more likely than not, `possible` worth comparing, `weak` most likely another. For people; hits have none.' }),
  discreet: z.literal(true).optional().meta({ description: 'The record asks for a discreet check: show it without colour or sound, and let nobody notice.' }),
  record: FoundRecord,
  score: z.number().min(0).max(1).optional().meta({ description: 'The probability that the recorded vehicle is the one that was checked, 0 to 1, by the error model named in `model`. For systems; people are shown bands.' }),
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

const Remark = z.object({ sign: z.string().meta({ description: 'For programs.', examples: ['check_digit_fails'] }), field: z.string(), says: z.string().meta({ description: 'For people.' }) }).meta({ title: 'Remark' });
export type Remark = z.output<typeof Remark>;

export const REPLICA_NOTES = ['hit_raised_when_delivered', 'no_receipt'] as const;
/** By which replica it was answered, and how current that is. */
export const ByReplica = z.object({
  id: z.string(), heardAt: instant.meta({ description: 'When it last heard from the hub.' }), currentUntil: instant,
  notCurrent: z.literal(true).optional().meta({ description: 'NOT CURRENT: the copy has expired, or its clock cannot be believed (R22).' }), why: z.string().optional(),
  notes: z.array(z.enum(REPLICA_NOTES)).optional().meta({ description: '`hit_raised_when_delivered`: the hub raises the hit when it hears of the check, and its owner hears of it then. `no_receipt`: a receipt is the hub’s to sign; the check is in its log once it was delivered.' }),
}).meta({ id: 'ByReplica', description: 'Where a replica answered by itself.' });
export type ByReplica = z.output<typeof ByReplica>;

export const CheckAnswer = z.object({
  id: CheckId, ref: z.string().optional(), outcome: z.enum(OUTCOMES).meta({ description: 'Weak candidates alone are no_record, shown or not.' }),
  asOf: z.string().meta({ description: 'An opaque word for the state of the data that was asked.' }),
  checkedAt: instant.optional().meta({ description: 'When it was checked, where it is told again.' }),
  answeredAt: instant, comparison: z.string().meta({ description: 'The version of the comparison that answered.' }), model: z.string().meta({ description: 'The version of the error model that weighed.' }),
  findings: z.array(Finding), more: z.boolean().optional().meta({ description: 'There are more findings than an answer carries.' }),
  weak: z.object({
    count: z.number().int().meta({ description: 'Weak candidates that are not shown.' }), possible: z.number().int().optional().meta({ description: 'Possible candidates that are not shown, because the purpose is camera_lane.' }),
    atLeast: z.literal(true).optional().meta({ description: 'There are so many at least.' }),
  }).optional().meta({ title: 'Candidates that are not shown', description: 'Ask with `"bands": "all"` to see them. Absent where there are none.' }),
  patterns: z.array(z.object({ field: z.string(), matching: z.number().int(), isWhole: z.boolean().meta({ description: 'Whether `matching` is exact; else so many at least.' }) })).optional()
    .meta({ description: 'For each number of which a part was not read: how many records match what was.' }),
  remarks: z.array(Remark).optional().meta({ description: 'What the numbers themselves say that may matter.' }),
  vin: z.looseObject({ vin: z.string() }).optional().meta({ description: 'What the VIN itself says.' }),
  readings: z.array(z.object({ a: z.string(), b: z.string(), same: z.boolean(), alignment: Alignment.optional() })).optional().meta({ description: 'The VIN readings of one vehicle compared with each other.' }),
  assumed: z.array(z.string()).optional(),
  receipt: Receipt.optional().meta({ description: 'Where it was asked for.' }),
  replica: ByReplica.optional(),
}).meta({ id: 'CheckAnswer' });
export type CheckAnswer = z.output<typeof CheckAnswer>;

/** A check that got no answer: never “no record”. */
export const NotChecked = z.object({
  ref: z.string().optional(), line: z.number().int().optional(), outcome: z.literal('not_checked'), findings: z.array(z.never()), problem: z.looseObject({ title: z.string(), status: z.number(), code: z.string() }),
}).meta({ id: 'NotChecked' });
export type NotChecked = z.output<typeof NotChecked>;

export const AskBatch = z.union([z.strictObject({ checks: z.array(z.unknown()).max(CHECKS_PER_BATCH, say('batch', { most: CHECKS_PER_BATCH })) }), z.array(z.unknown()).max(CHECKS_PER_BATCH, say('batch', { most: CHECKS_PER_BATCH }))]).meta({ id: 'AskBatch' });
export const BatchAnswer = z.object({ answers: z.array(z.union([CheckAnswer, NotChecked])) }).meta({ id: 'BatchAnswer' });

/** A check as kept in the log: its own audit event. */
export const LoggedCheck = z.object({
  id: CheckId, at: instant, bureau: bureauCode, unit: z.string(), person: z.string().optional(), device: z.string().optional(), purpose: z.string(),
  keepUntil: calendarDate.meta({ description: 'The last day on which it is kept (R16).' }),
  outcome: z.enum(OUTCOMES), asOf: z.string(), comparison: z.string(), model: z.string().optional().meta({ description: 'The error model; absent where the comparison had none (vehicles-1).' }), question: z.unknown(),
  found: z.array(z.object({ record: z.string(), version: z.number(), kind: z.enum(['hit', 'candidate']), band: z.enum(BANDS).optional(), score: z.number(), relation: z.string(), discreet: z.literal(true).optional() })),
});
export type LoggedCheck = z.output<typeof LoggedCheck>;

// ---- discreet checks ----

export const Discreet = z.strictObject({
  roadside: z.enum(['instructions', 'nothing']).default('instructions').meta({ description: 'What officers, gateways and clerks are told of a record that asks for a discreet check: what to do, marked `discreet`, or nothing; the desk hears of the hit either way.' }),
}).meta({ id: 'Discreet' });
export type Discreet = z.output<typeof Discreet>;
export const discreetSettings = { name: 'discreet', summary: 'What the roadside is told of records that ask for a discreet check', settings: Discreet } as const;

// ---- what is kept of a check (R16) ----

export const KEEPS = ['everything', 'hashed', 'counted'] as const;
const MONTHS = 36;
const months = z.number().int().min(1).max(120).default(MONTHS);
export const Keeping = z.strictObject({
  keep: z.enum(KEEPS).default('everything').meta({ description: '`everything` as asked; `hashed`: keyed hashes of VINs and plates in place of what was asked; `counted`: without a finding only a count (camera lanes alone).' }),
  months: months.meta({ description: 'How long; afterwards a check is only counted. It stands for checks made from then on.' }),
}).meta({ id: 'Keeping' });
export type Keeping = z.output<typeof Keeping>;
/** R16: what is kept of a bureau's checks, by purpose. */
export const Retention = z.strictObject({
  otherwise: Keeping.extend({ keep: z.enum(['everything', 'hashed']).default('everything') }).default(() => ({ keep: 'everything' as const, months: MONTHS })),
  purposes: z.record(text(64), Keeping).default(() => ({})).refine((all) => Object.entries(all).every(([purpose, { keep }]) => keep !== 'counted' || purpose === 'camera_lane'), say('counted_lanes')),
}).meta({ id: 'Retention', examples: [{ otherwise: { keep: 'everything', months: 36 }, purposes: { camera_lane: { keep: 'counted', months: 3 } } }] });
export type Retention = z.output<typeof Retention>;
/** For which purposes checks would be kept for less time, or less of them. */
function keptLess(before: Retention, after: Retention): readonly Saying[] {
  const purposes = ['', ...new Set([...Object.keys(before.purposes), ...Object.keys(after.purposes)])];
  return purposes.flatMap((purpose) => {
    const [was, is] = [before.purposes[purpose] ?? before.otherwise, after.purposes[purpose] ?? after.otherwise];
    const isLess = is.months < was.months || KEEPS.indexOf(is.keep) > KEEPS.indexOf(was.keep);
    if (!isLess) return [];
    const values = { kept: is.keep, months: is.months, keptBefore: was.keep, monthsBefore: was.months };
    return [purpose === '' ? saying('weaken', values) : saying('weaken_purpose', { purpose, ...values })];
  });
}
export const retentionSettings = {
  name: 'retention', summary: 'What is kept of the bureau’s checks and for how long, by purpose (R16)', settings: Retention, weakens: keptLess,
} satisfies Section<typeof Retention>;

/** What is left of a question where only hashes are kept: each a keyed hash that nobody can turn back without the hub's secret. */
export const HashedQuestion = z.object({
  hashed: z.array(z.object({ kind: z.enum(['vin', 'plate']), key: z.string(), country: z.string().optional() })), digest: z.string().meta({ description: 'Keyed hash of the whole question.' }),
  observedAt: instant.optional(), place: z.string().optional(), country: z.string().optional(), capture: z.string().optional(),
}).meta({ id: 'HashedQuestion' });
export type HashedQuestion = z.output<typeof HashedQuestion>;

export const AskFigures = z.strictObject({ from: calendarDate, to: calendarDate });
export const CheckFigures = z.object({
  items: z.array(z.object({ day: calendarDate, purpose: z.string(), outcome: z.string(), checks: z.number().int() })).meta({ description: 'Days in UTC. Kept and reduced checks together.' }),
}).meta({ id: 'CheckFigures' });

// ---- receipts held against the log ----

export const AskSpan = z.strictObject({ from: instant, to: instant.meta({ description: 'Up to this moment, and without it.' }) });
export const ListChecks = AskSpan.extend(pageQuery);
export const CheckCounts = z.object({
  hours: z.array(z.object({ hour: instant, checks: z.number().int() })), counted: z.array(z.object({ day: calendarDate, purpose: z.string(), checks: z.number().int() })),
}).meta({ id: 'CheckCounts' });
export type CheckCounts = z.output<typeof CheckCounts>;
export const LoggedPage = page(z.object({ id: CheckId, at: instant, unit: z.string(), purpose: z.string(), receipt: z.boolean().meta({ description: 'Whether it was asked with a receipt. Not known, and then false, where only hashes are kept.' }) }));
export type LoggedPage = z.output<typeof LoggedPage>;

// ---- what officers say of findings ----

export const AskComparison = z.strictObject({
  record: VehicleId.meta({ description: 'The record of a finding of this check.' }),
  same: z.boolean().meta({ description: 'Whether the recorded vehicle is the one that was checked. True makes a hit of a candidate.' }),
  note: text(500).optional(),
}).meta({ id: 'AskComparison', title: 'What an officer found on comparing', examples: [{ record: 'veh_01j9z3k4m5n6p7q8r9s0t1v2w3', same: true, note: 'chassis number read by hand' }] });
export type AskComparison = z.output<typeof AskComparison>;

export const Compared = z.object({
  check: CheckId, record: VehicleId, version: z.number().int().meta({ description: 'The version of the record that the check found.' }), same: z.boolean(), at: instant,
  unit: z.string(), person: z.string().optional(), device: z.string().optional(), note: z.string().optional(),
}).meta({ id: 'Compared' });
export type Compared = z.output<typeof Compared>;
export const ComparedAnswer = Compared.extend({ hit: z.string().optional().meta({ description: 'The hit that stands for it now.' }) }).meta({ id: 'ComparedAnswer' });

/** A logged check with what officers say of its findings: the newest word on each record. */
export const ReadCheck = LoggedCheck.extend({ comparisons: z.array(Compared) }).meta({ id: 'ReadCheck' });

// ---- a person's own checks ----

/** Hours that one's own checks are told for, where nothing is said; and at most. */
export const MINE_HOURS = 12;
const MINE_HOURS_MAX = 24;
export const ListMine = z.strictObject({ ...pageQuery, hours: z.coerce.number().int().min(1).max(MINE_HOURS_MAX).optional().meta({ description: `How far back; ${MINE_HOURS} where nothing is said.` }), ref: text(128).optional().meta({ description: 'Only checks that were asked with this mark.' }) });
export const MaskedNumber = z.object({ kind: z.enum(['vin', 'plate', 'engine', 'other', 'number']), masked: z.string().meta({ description: 'Its end alone, behind a dot for each character before it.' }) });
export type MaskedNumber = z.output<typeof MaskedNumber>;
export const OwnCheck = z.object({
  id: CheckId, at: instant, unit: z.string(), purpose: z.string(), outcome: z.enum(OUTCOMES), ref: z.string().optional(), capture: z.string().optional(),
  numbers: z.array(MaskedNumber).meta({ description: 'None where only hashes are kept (R16).' }), findings: z.number().int(), discreet: z.literal(true).optional().meta({ description: 'It found a record that asks for a discreet check: show it without colour or sound.' }),
  hits: z.array(z.object({ id: HitId, state: z.enum(HIT_STATES) })).meta({ description: 'That stand for it now.' }),
}).meta({ id: 'OwnCheck' });
export type OwnCheck = z.output<typeof OwnCheck>;
/** A hit that stands for a check. */
export type HitOfCheck = { readonly check: string; readonly hit: string; readonly record: string; readonly state: HitState };
export const OwnPage = page(OwnCheck);

// ---- what cameras found ----

/** How long what a camera found stands on the lane: what passed earlier is gone. */
export const LANE_MINUTES = 30;
export const LANE_SIGHTINGS_MAX = 20;
export const WatchLane = z.strictObject({ whose: z.enum(['unit', 'bureau']).optional().meta({ description: 'Cameras of one’s own unit, where nothing is said, or of the whole bureau.' }) });
const LaneRecord = z.object({
  record: VehicleId, owner: bureauCode, reference: z.string(), make: z.string().optional(), model: z.string().optional(), year: z.number().int().optional(), colour: z.string().optional(),
  discreet: z.literal(true).optional().meta({ description: 'The record asks for a discreet check: show it without colour or sound.' }),
});
export const LaneSighting = z.object({
  check: CheckId, at: instant, seenAt: instant, unit: z.string(), purpose: z.string(), device: z.string(), camera: z.string().optional(), lane: z.string().optional(), direction: z.string().optional(), place: z.string().optional(),
  numbers: z.array(z.string()).meta({ description: 'As they were read. None where only hashes are kept (R16).' }),
  hits: z.array(LaneRecord.extend({ hit: z.string().meta({ title: 'Id of a hit' }) })).meta({ description: 'What it hit, and what somebody compared and said to be the vehicle.' }),
  candidates: z.array(LaneRecord).meta({ description: 'Strong ones of which nobody has said whether they are the vehicle.' }),
});
export type LaneSighting = z.output<typeof LaneSighting>;
export const LaneList = z.object({ items: z.array(LaneSighting) }).meta({ id: 'LaneList', title: 'What cameras found: hits, and what may be meant' });
export type LaneList = z.output<typeof LaneList>;

// ---- what the answer is used for (R8) ----

export const AskUse = z.strictObject({
  record: VehicleId.meta({ description: 'The record of a finding of this check.' }), purpose: purposeCode, note: text(500).optional(),
}).meta({ id: 'AskUse', title: 'A use of what a check told', examples: [{ record: 'veh_01j9z3k4m5n6p7q8r9s0t1v2w3', purpose: 'court' }] });
export const Use = z.object({
  check: CheckId, record: VehicleId, purpose: purposeCode, checkedFor: z.string(), at: instant,
  basis: z.enum(['purpose_of_the_check', 'own_record', 'consent']).meta({ description: 'Why it is allowed.' }), consent: Consent.optional(),
}).meta({ id: 'Use' });
export type Use = z.output<typeof Use>;

// ---- the error model ----

const ModelVersion = text(64).meta({ title: 'Version of an error model', examples: ['errors-1'] });
export const ModelEntry = z.object({
  version: ModelVersion, isShipped: z.boolean(), answers: z.number().int().optional().meta({ description: 'Officers’ answers that it was estimated from; told to the hub alone, as is who made it.' }), madeAt: instant.optional(), madeBy: z.string().optional(),
}).meta({ id: 'ModelEntry' });
export type ModelEntry = z.output<typeof ModelEntry>;
export const ModelState = z.object({
  active: ModelVersion, comparison: z.string(), thresholds: z.object({ strong: z.number(), possible: z.number() }).meta({ description: 'The least probability of each band.' }),
  versions: z.array(ModelEntry).meta({ description: 'The shipped one first, then the newest.' }),
}).meta({ id: 'ModelState' });
export type ModelState = z.output<typeof ModelState>;
export const AskActivation = z.strictObject({ version: ModelVersion }).meta({ id: 'AskActivation' });
