/** The words of analysis: what hits and checks are counted by, the filter that all figures share, and what is answered. */
import { bureauCode, calendarDate, countryCode, instant, sayings, text, z } from '../../kernel/schema/index.ts';
import { HIT_STATES, OUTCOMES } from '../hits/schema.ts';
import { EVENT_KINDS } from '../vehicles/schema.ts';

/** The word for what a record or a hit does not say; a filter takes it too. */
export const UNKNOWN = 'unknown';
/** By what hits are grouped. */
export const BY = ['category', 'make', 'event', 'stolenIn', 'foundIn', 'unit', 'owner', 'finder', 'state', 'outcome'] as const;
export type By = (typeof BY)[number];
export const STEPS = ['day', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];

/** A period holds so many days at most. */
export const PERIOD_DAYS_MAX = 3_660;
/** Groups beyond the largest are summed up. */
export const GROUPS_MAX = 100;
export const ROUTES_MAX = 1_000;
/** A picture of time has so many steps at most. */
export const SERIES_STEPS_MAX = 400;
/** The hub's own people see what bureaus do with each other: what rests on fewer hits is not told to them. */
export const HUB_CELL_MIN = 5;

/** What may be wrong with a filter. */
export const { say } = sayings('analysis', {
  country: 'is neither a country code of two letters nor "unknown"', unit: 'is not a bureau and its unit, such as NL/RTM', backwards: 'lies before from', period: 'lies more than {#days} days before to', step: 'is too small for this period',
});

export const STATES = HIT_STATES.filter((state) => state !== 'candidate');
const country = z.union([z.literal(UNKNOWN), countryCode], say('country'));

/** Every figure takes the same filter: what is clicked in one picture narrows all of them. */
const filter = {
  from: calendarDate.optional().meta({ description: 'The first day; 89 days before the last where nothing is said.' }),
  to: calendarDate.optional().meta({ description: 'The last day; today (UTC) where nothing is said.' }),
  role: z.enum(['owner', 'finder']).optional().meta({ description: 'Only those of which the asker’s bureau is the owner, or the finder.' }),
  category: text(64).optional().meta({ description: 'A word of the code list, or `unknown`.' }),
  make: text(64).optional().meta({ description: 'A code of the list of makes, or `unknown`.' }),
  event: z.enum([...EVENT_KINDS, UNKNOWN]).optional(),
  stolenIn: country.optional(), foundIn: country.optional(),
  unit: text(96).regex(/^[A-Za-z][A-Za-z0-9-]{1,15}\/./, say('unit')).optional().meta({ description: 'The crossing or place: bureau, `/`, unit.', examples: ['NL/RTM'] }),
  owner: bureauCode.optional(), finder: bureauCode.optional(),
  state: z.enum(STATES as [string, ...string[]]).optional(), outcome: z.enum([...OUTCOMES, UNKNOWN]).optional(),
} as const;
export const AskFigures = z.strictObject(filter);
export type Filter = z.output<typeof AskFigures>;
export const AskGroups = z.strictObject({ ...filter, by: z.enum(BY) });
const step = z.enum(STEPS).optional().meta({ description: 'Days up to three months, weeks up to two years, else months, where nothing is said.' });
export const AskSeries = z.strictObject({ ...filter, step });
export const TABLES = ['figures.csv', 'groups.csv', 'routes.csv', 'series.csv', 'response-times.csv'] as const;
export const AskTable = z.strictObject({ ...filter, by: z.enum(BY).optional().meta({ description: 'For groups.csv; `make` where nothing is said.' }), step });

const count = z.number().int().optional().meta({ description: 'Absent where it rests on fewer than `cellMin`.' });
/** What every answer says of itself. */
const told = {
  scope: z.enum(['bureau', 'hub']).meta({ description: '`bureau`: hits of the asker’s bureau as owner or finder, and its checks. `hub`: those of all bureaus, for the hub’s own people.' }),
  cellMin: z.number().int().meta({ description: 'What rests on fewer hits than this is not told.' }),
  from: calendarDate, to: calendarDate, at: instant,
};
const Answers = z.object({ count: z.number().int(), medianMinutes: z.number(), p90Minutes: z.number() });
const Checks = z.object({ total: z.number().int(), hit: z.number().int(), candidates: z.number().int(), noRecord: z.number().int() });
export const Figures = z.object({
  ...told,
  hits: count, confirmed: count, notConfirmed: count, waiting: count.meta({ description: 'Those whose owner has been asked and has not answered.' }), open: count, acted: count, delayed: count,
  asOwner: count, asFinder: count,
  answers: Answers.optional().meta({ description: 'From the newest request to its answer.' }),
  checks: Checks.optional().meta({ description: 'Checks of the period, of the unit where one is named. Absent where the filter asks for what a check does not have: a make, a state, a country.' }),
}).meta({ id: 'AnalysisFigures' });
export type Figures = z.output<typeof Figures>;
export const Group = z.object({
  key: z.string(), name: z.string().optional().meta({ description: 'For people: of makes, units and bureaus.' }), hits: z.number().int(), confirmed: count,
  answers: Answers.optional().meta({ description: 'By `owner` alone: from the newest request to its answer. Absent where it rests on fewer than `cellMin`.' }),
});
export type Group = z.output<typeof Group>;
export const Groups = z.object({ ...told, by: z.enum(BY), items: z.array(Group), more: z.object({ groups: z.number().int(), hits: z.number().int() }).optional().meta({ description: 'What stands beyond the largest.' }) }).meta({ id: 'AnalysisGroups' });
export type Groups = z.output<typeof Groups>;
export const Route = z.object({ from: z.string().meta({ description: 'The country of the theft as the record says it, or `unknown`.' }), to: z.string().meta({ description: 'The country of the sighting; the finding bureau’s where the check named none.' }), hits: z.number().int(), confirmed: count });
export type Route = z.output<typeof Route>;
export const Routes = z.object({ ...told, items: z.array(Route), more: z.object({ groups: z.number().int(), hits: z.number().int() }).optional() }).meta({ id: 'AnalysisRoutes' });
export type Routes = z.output<typeof Routes>;
export const Point = z.object({ from: calendarDate.meta({ description: 'The first day of the step within the period.' }), to: calendarDate, hits: count, confirmed: count, checks: z.number().int().optional() });
export type Point = z.output<typeof Point>;
export const Series = z.object({ ...told, step: z.enum(STEPS), items: z.array(Point) }).meta({ id: 'AnalysisSeries' });
export type Series = z.output<typeof Series>;
