/**
 * The words of hits: one per record, finding bureau and day; later sightings are added to it. A delayed one was found once
 * its record arrived, in checks made before. A delayed candidate is not a hit: it waits for the finder's bureau to compare.
 */
import type { Section } from '../bureaus/schema.ts';
import { bureauCode, calendarDate, countryCode, id, instant, page, pageQuery, sayings, text, z } from '../../kernel/schema/index.ts';

const { say } = sayings('hits', {
  other_reason: 'says what the other reason is',
  somebody: 'names a person or a unit of one’s own bureau',
  time: 'is not a time of day such as 08:30',
  span: 'does not come after from; hours over midnight are two entries',
});

export const HitId = id('hit');

/** Where a hit stands; life.ts has what leads from one to the other. */
export const HIT_STATES = ['candidate', 'raised', 'requested', 'more_time', 'no_reply', 'escalated', 'confirmed', 'not_confirmed', 'acted', 'closed'] as const;
export type HitState = (typeof HIT_STATES)[number];
/** `equal`: by the rule for hits; `strong`: most likely the vehicle; `compared`: an officer says that it is. */
export const CERTAINTIES = ['equal', 'strong', 'compared'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

export const URGENCIES = ['urgent', 'routine'] as const;
export type Urgency = (typeof URGENCIES)[number];
export const NOT_CONFIRMED_REASONS = ['not_the_same_vehicle', 'already_recovered', 'record_in_error', 'plates_only', 'settled', 'other'] as const;
export const OUTCOMES = ['seized', 'detained', 'released', 'left_before_answer', 'documents_withheld', 'handed_to_customs', 'nothing'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const CLOSE_REASONS = ['completed', 'vehicle_gone', 'raised_in_error', 'request_withdrawn', 'other'] as const;
/** Why a hit no longer stands as it was told. */
export const RELEASES = ['record_over', 'record_suspended', 'record_corrected', 'confirmation_withdrawn'] as const;
export type Release = (typeof RELEASES)[number];

export const Sighting = z.object({ check: z.string(), seenAt: instant, unit: z.string(), place: z.string().optional(),
  delayed: z.literal(true).optional().meta({ description: 'The check was made before the record could be found.' }),
  certainty: z.enum(CERTAINTIES),
});
export type Sighting = z.output<typeof Sighting>;

const Claim = z.object({ unit: z.string(), person: z.string().optional(), at: instant, note: z.string().optional() }).meta({ description: 'Who of the asker’s own bureau works it.' });
const Answered = z.object({ answer: z.enum(['confirmed', 'not_confirmed']), reason: z.enum(NOT_CONFIRMED_REASONS).optional(), at: instant });

const HitVehicle = z.object({
  make: z.string().optional(), model: z.string().optional(), year: z.number().int().optional(), colour: z.string().optional(), vin: z.string().optional(),
  plate: z.object({ number: z.string(), country: countryCode.optional() }).optional(),
}).meta({ description: 'What the record says of the vehicle now, for those who may read records; absent where the record is over, suspended or hidden.' });
export type HitVehicle = z.output<typeof HitVehicle>;

export const Hit = z.object({
  id: HitId, collection: z.string(), record: z.string(), reference: z.string(), owner: bureauCode, finder: bureauCode,
  day: calendarDate.meta({ description: 'The day of the sighting where the finding unit is.' }),
  state: z.enum(HIT_STATES).meta({ description: '`candidate`: not a hit; numbers of a check made earlier are most likely those of the record. The finder’s bureau compares. The others are drawn in docs/guides/hits.md.' }),
  delayed: z.literal(true).optional().meta({ description: 'Seen before the record could be found: raised when it arrived.' }),
  certainty: z.enum(CERTAINTIES).meta({ description: '`equal`: numbers are equal by the rule for hits; `strong`: most likely the same vehicle; `compared`: an officer has compared and says that it is.' }),
  discreet: z.literal(true).optional().meta({ description: 'The record asks for a discreet check: show it without colour or sound, and let nobody notice.' }),
  role: z.enum(['owner', 'finder', 'both']).meta({ description: 'What the asker’s bureau is in this hit.' }),
  firstSeenAt: instant, lastSeenAt: instant, sightings: z.number().int(), unit: z.string().meta({ description: 'The unit that found it first.' }),
  place: z.string().optional(), country: countryCode.optional(),
  urgency: z.enum(URGENCIES).optional(), requestedAt: instant.optional(),
  dueAt: instant.optional().meta({ description: 'When the owner’s answer is due, or was, while a request is open.' }),
  answer: Answered.optional(), outcome: z.enum(OUTCOMES).optional(),
  closedAs: z.enum([...CLOSE_REASONS, 'record_over']).optional(),
  released: z.enum(RELEASES).optional().meta({ description: 'Why it no longer stands as it was told: look again before acting on it.' }),
  deadline: z.object({ at: instant, text: z.string().optional() }).optional().meta({ description: 'When the finder can wait no longer.' }),
  takenOverBy: z.string().optional().meta({ description: 'The desk of the finder’s bureau that speaks for the unit.' }),
  claim: Claim.optional(),
  vehicle: HitVehicle.optional(),
}).meta({ id: 'Hit' });
export type Hit = z.output<typeof Hit>;

const Telling = z.object({ bureau: bureauCode, unit: z.string().optional(), name: z.string().optional(), telephone: z.string().optional(), place: z.string().optional(), person: z.string().optional(), device: z.string().optional() })
  .meta({ description: 'The unit and its telephone; person or device for their own bureau alone.' });
export const HitEvent = z.object({
  n: z.number().int(), at: instant, kind: z.string().meta({ description: 'What happened: the words of docs/guides/hits.md.' }),
  who: z.enum(['finder', 'owner', 'hub', 'clock', 'record']).meta({ description: '`clock`: by itself, when its time came; `record`: what became of the record.' }),
  state: z.enum(HIT_STATES).meta({ description: 'Where the hit stood after it.' }),
  by: Telling.optional(), facts: z.record(z.string(), z.unknown()).optional(),
});
export type HitEvent = z.output<typeof HitEvent>;

const Advice = z.object({
  kind: z.enum(['compare_first', 'request_confirmation', 'wait', 'act', 'stand_down', 'look_again', 'answer', 'may_answer', 'none']).meta({ description: '`stand_down`: do not act on it (any longer); `look_again`: the record was changed since; `answer`: the finder waits for you; `may_answer`: the finder has not asked yet, and may be told already.' }),
  action: z.string().optional().meta({ description: 'What the record’s owner asks for: after its confirmation, or where the record itself says that it stands before.' }),
  text: z.string().optional().meta({ description: 'What the asker’s own bureau says to do while waiting.' }),
  contact: z.unknown().optional(),
});
export type Advice = z.output<typeof Advice>;

const NextStep = z.object({ at: instant, what: z.enum(['second_request', 'escalation_to_supervisor', 'escalation_to_hub']) }).meta({ description: 'What happens by itself, and when, unless the owner answers.' });

export const DEEDS = ['request', 'request_urgently', 'request_again', 'confirm', 'not_confirm', 'need_time', 'act', 'close', 'claim', 'hand_over', 'end_claim', 'take_over', 'set_deadline'] as const;
export const HitDetail = Hit.extend({
  seen: z.array(Sighting), finderUnit: Telling, events: z.array(HitEvent), advice: Advice,
  nextStep: NextStep.optional(), latestAt: instant.optional().meta({ description: 'Twelve hours after the request: more time ends here.' }),
  next: z.array(z.enum(DEEDS)).meta({ description: 'What the asker may do with it now.' }),
}).meta({ id: 'HitDetail' });
export type HitDetail = z.output<typeof HitDetail>;
export const HitPage = page(Hit);

const flag = z.enum(['true', 'false']).transform((word) => word === 'true');
export const ListHits = z.strictObject({
  ...pageQuery, role: z.enum(['owner', 'finder']).optional(), record: text(64).optional(),
  state: z.enum(HIT_STATES).optional().meta({ description: 'All but candidates where nothing is said; `candidate` lists the delayed candidates that the asker’s bureau has to compare.' }),
  open: flag.optional().meta({ description: '`true`: those that are not closed.' }),
  urgent: flag.optional().meta({ description: '`true`: those with an urgent request.' }),
  claimedBy: text(128).optional().meta({ description: 'Those that this person of one’s own bureau works.' }),
  unclaimed: flag.optional().meta({ description: '`true`: those that nobody of one’s own bureau works.' }),
  dueBefore: instant.optional().meta({ description: 'Those whose answer or deadline falls before this moment.' }),
  order: z.enum(['newest', 'due']).optional().meta({ description: '`due`: only those with an open request or a deadline, the most pressing first.' }),
});

// ---- what is said of a hit ----

const note = text(1000).optional().meta({ description: 'For the other side; it is shown with the hit.' });
export const AskRequest = z.strictObject({
  urgency: z.enum(URGENCIES), note,
  again: z.literal(true).optional().meta({ description: 'A second request, before the hub makes it by itself.' }),
  deadline: z.strictObject({ at: instant, text: text(200).optional() }).optional(),
}).meta({ id: 'AskRequest', examples: [{ urgency: 'urgent', note: 'Driver present' }] });
const NotConfirmed = z.strictObject({ answer: z.literal('not_confirmed'), reason: z.enum(NOT_CONFIRMED_REASONS), text: text(500).optional(), note })
  .refine((said) => said.reason !== 'other' || said.text !== undefined, { path: ['text'], message: say('other_reason') });
export const MORE_MINUTES_MAX = 720;
export const AskAnswer = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('confirmed'), note }),
  NotConfirmed,
  z.strictObject({ answer: z.literal('more_time'), minutes: z.number().int().min(1).max(MORE_MINUTES_MAX).meta({ description: 'How many from now; never beyond twelve hours after the request.' }), note }),
]).meta({ id: 'AskAnswer', examples: [{ answer: 'confirmed' }, { answer: 'not_confirmed', reason: 'already_recovered' }, { answer: 'more_time', minutes: 30 }] });
export type AskAnswer = z.output<typeof AskAnswer>;
export const AskAct = z.strictObject({ outcome: z.enum(OUTCOMES), at: instant.optional(), note }).meta({ id: 'AskAct', examples: [{ outcome: 'seized' }] });
export const AskClosure = z.strictObject({ reason: z.enum(CLOSE_REASONS), text: text(500).optional() })
  .refine((said) => said.reason !== 'other' || said.text !== undefined, { path: ['text'], message: say('other_reason') }).meta({ id: 'AskClosure', examples: [{ reason: 'completed' }] });
export const AskClaim = z.strictObject({
  note: text(1000).optional().meta({ description: 'For the shift; one’s own bureau alone reads it.' }),
  to: z.strictObject({ person: text(128).optional(), unit: text(64).optional() }).refine((to) => to.person !== undefined || to.unit !== undefined, say('somebody')).optional()
    .meta({ description: 'Hands it over to a person or a unit of one’s own bureau.' }),
}).meta({ id: 'AskClaim', examples: [{ note: 'calling The Hague' }] });
export const AskTakeover = z.strictObject({ note }).meta({ id: 'AskTakeover' });
export const AskDeadline = z.strictObject({ at: instant, text: text(200).optional() }).meta({ id: 'AskDeadline', examples: [{ at: '2026-11-22T14:30:00Z', text: 'ship leaves 14:30' }] });

// ---- how fast bureaus answer ----

export const RESPONSE_DAYS_MAX = 366;
export const AskResponseTimes = z.strictObject({ days: z.coerce.number().int().min(1).max(RESPONSE_DAYS_MAX).optional().meta({ description: 'How many days back; 90 where nothing is said.' }) });
const Times = z.object({
  requests: z.number().int(), repliedInTime: z.number().meta({ description: 'The part of them that had a substantive reply when it was due: confirmed, not confirmed, or so many minutes more.' }),
  noReply: z.number().meta({ description: 'The part of them that never had one.' }),
  medianMinutes: z.number().optional().meta({ description: 'From the request to confirmed or not confirmed.' }), p90Minutes: z.number().optional(),
});
export const ResponseTimes = z.object({
  since: instant, cellMin: z.number().int().meta({ description: 'What rests on fewer requests than this is not told.' }),
  bureaus: z.array(Times.extend({ bureau: bureauCode, hours: z.array(Times.extend({ hour: z.number().int().meta({ description: 'Of the day, where the bureau is.' }) })) })),
}).meta({ id: 'ResponseTimes' });
export type ResponseTimes = z.output<typeof ResponseTimes>;

// ---- what each bureau settles for itself ----

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, say('time'));
const span = z.strictObject({ from: clockTime, to: clockTime }).refine(({ from, to }) => from < to, { path: ['to'], message: say('span') });
const spans = z.array(span).max(4).optional();
export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export const URGENT_MINUTES = 10;
export const ROUTINE_MINUTES = 60;
export const clockSettings = {
  name: 'clocks', summary: 'How soon this bureau answers requests about its records',
  settings: z.strictObject({
    urgentMinutes: z.number().int().min(1).max(URGENT_MINUTES).default(URGENT_MINUTES),
    routineMinutes: z.number().int().min(1).max(ROUTINE_MINUTES).default(ROUTINE_MINUTES),
    hours: z.strictObject({ sunday: spans, monday: spans, tuesday: spans, wednesday: spans, thursday: spans, friday: spans, saturday: spans }).optional()
      .meta({ description: 'When routine requests are worked on, where the bureau is; a day that is not named has no hours. Day and night where nothing is said. Urgent ones run day and night, and no request waits longer than twelve hours for its answer.' }),
  }),
} satisfies Section;
export type Clocks = z.output<typeof clockSettings.settings>;

export const officerSettings = {
  name: 'officers', summary: 'What this bureau’s officers are told while they wait for an answer',
  settings: z.strictObject({ waitingText: text(1000).default('Keep the vehicle in view as your own law allows. Do not seize it before the owner’s bureau has confirmed.') }),
} satisfies Section;

/** What a check hands over for each record that it hit. */
export type Raised = {
  readonly check: string; readonly collection: string; readonly record: string; readonly reference: string; readonly owner: string;
  readonly finder: string; readonly unit: string; readonly day: string; readonly seenAt: string; readonly place?: string | undefined; readonly country?: string | undefined;
  /** The check was made before the record could be found. */
  readonly delayed?: true;
  /** The record asks for a discreet check. */
  readonly discreet?: true;
  /** `equal` where nothing is said; `strong` makes a candidate only. */
  readonly certainty?: Certainty;
  /** The check in a trace, where one is recorded. */
  readonly traceparent?: string | undefined;
};
