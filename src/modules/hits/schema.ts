/** The words of hits: one per record, finding bureau and day; later sightings are added to it. */
import { bureauCode, calendarDate, countryCode, id, instant, page, pageQuery, text, z } from '../../kernel/schema/index.ts';

export const HitId = id('hit');

export const Sighting = z.object({ check: z.string(), seenAt: instant, unit: z.string(), place: z.string().optional() });
export type Sighting = z.output<typeof Sighting>;

export const Hit = z.object({
  id: HitId, collection: z.string(), record: z.string(), reference: z.string(), owner: bureauCode, finder: bureauCode,
  day: calendarDate.meta({ description: 'The day of the sighting where the finding unit is.' }),
  state: z.enum(['raised']), role: z.enum(['owner', 'finder', 'both']).meta({ description: 'What the asker’s bureau is in this hit.' }),
  firstSeenAt: instant, lastSeenAt: instant, sightings: z.number().int(), unit: z.string().meta({ description: 'The unit that found it first.' }),
  place: z.string().optional(), country: countryCode.optional(),
}).meta({ id: 'Hit' });
export type Hit = z.output<typeof Hit>;

export const HitDetail = Hit.extend({ seen: z.array(Sighting) }).meta({ id: 'HitDetail' });
export const HitPage = page(Hit);
export const ListHits = z.strictObject({ ...pageQuery, role: z.enum(['owner', 'finder']).optional(), record: text(64).optional() });

/** What a check hands over for each record that it hit. */
export type Raised = {
  readonly check: string; readonly collection: string; readonly record: string; readonly reference: string; readonly owner: string;
  readonly finder: string; readonly unit: string; readonly day: string; readonly seenAt: string; readonly place?: string | undefined; readonly country?: string | undefined;
};
