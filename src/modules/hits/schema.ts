/**
 * The words of hits: one per record, finding bureau and day; later sightings are added to it. A delayed one was found once
 * its record arrived, in checks made before. A delayed candidate is not a hit: it waits for the finder's bureau to compare.
 */
import { bureauCode, calendarDate, countryCode, id, instant, page, pageQuery, text, z } from '../../kernel/schema/index.ts';

export const HitId = id('hit');

export const HIT_STATES = ['raised', 'candidate'] as const;
export type HitState = (typeof HIT_STATES)[number];
/** `equal`: by the rule for hits; `strong`: most likely the vehicle; `compared`: an officer says that it is. */
export const CERTAINTIES = ['equal', 'strong', 'compared'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

export const Sighting = z.object({ check: z.string(), seenAt: instant, unit: z.string(), place: z.string().optional(),
  delayed: z.literal(true).optional().meta({ description: 'The check was made before the record could be found.' }),
  certainty: z.enum(CERTAINTIES),
});
export type Sighting = z.output<typeof Sighting>;

export const Hit = z.object({
  id: HitId, collection: z.string(), record: z.string(), reference: z.string(), owner: bureauCode, finder: bureauCode,
  day: calendarDate.meta({ description: 'The day of the sighting where the finding unit is.' }),
  state: z.enum(HIT_STATES).meta({ description: '`candidate`: not a hit; numbers of a check made earlier are most likely those of the record. The finder’s bureau compares.' }),
  delayed: z.literal(true).optional().meta({ description: 'Seen before the record could be found: raised when it arrived.' }),
  certainty: z.enum(CERTAINTIES).meta({ description: '`equal`: numbers are equal by the rule for hits; `strong`: most likely the same vehicle; `compared`: an officer has compared and says that it is.' }),
  role: z.enum(['owner', 'finder', 'both']).meta({ description: 'What the asker’s bureau is in this hit.' }),
  firstSeenAt: instant, lastSeenAt: instant, sightings: z.number().int(), unit: z.string().meta({ description: 'The unit that found it first.' }),
  place: z.string().optional(), country: countryCode.optional(),
}).meta({ id: 'Hit' });
export type Hit = z.output<typeof Hit>;

export const HitDetail = Hit.extend({ seen: z.array(Sighting) }).meta({ id: 'HitDetail' });
export const HitPage = page(Hit);
export const ListHits = z.strictObject({ ...pageQuery, role: z.enum(['owner', 'finder']).optional(), state: z.enum(HIT_STATES).optional().meta({ description: 'Hits where nothing is said; `candidate` lists the delayed candidates that the asker’s bureau has to compare.' }), record: text(64).optional() });

/** What a check hands over for each record that it hit. */
export type Raised = {
  readonly check: string; readonly collection: string; readonly record: string; readonly reference: string; readonly owner: string;
  readonly finder: string; readonly unit: string; readonly day: string; readonly seenAt: string; readonly place?: string | undefined; readonly country?: string | undefined;
  /** The check was made before the record could be found. */
  readonly delayed?: true;
  /** `equal` where nothing is said; `strong` makes a candidate only. */
  readonly certainty?: Certainty;
};
