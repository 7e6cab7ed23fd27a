/** What people ask of the whole: figures, groups, routes from theft to find, series over time; each as a table for a spreadsheet too. */
import { GivenFile, action } from '../../kernel/action.ts';
import { csvOf } from '../../kernel/csv.ts';
import type { Context } from '../../kernel/context.ts';
import { z } from '../../kernel/schema/index.ts';
import type { ResponseTimes } from '../hits/schema.ts';
import { figuresFor, groupsFor, routesFor, seriesFor } from './counting.ts';
import { grants } from './policy.ts';
import { periodBackwards, periodTooLong, tooManySteps } from './refusals.ts';
import { AskFigures, AskGroups, AskSeries, AskTable, Figures, Groups, Routes, Series, TABLES } from './schema.ts';
import { figureRows, groupRows, routeRows, seriesRows, timeRows, type Rows } from './tables.ts';

const who = { effect: 'read', grant: grants.analyse, lane: 'last' } as const;
const refusals = [periodBackwards, periodTooLong];
const CSV = 'text/csv';

type Asked = z.output<typeof AskTable>;
/** How fast bureaus answer, as the hits module tells it to the asker. Given by app.ts. */
export type TimesOf = (ctx: Context) => Promise<ResponseTimes | undefined>;
export type AnalysisPorts = { readonly timesOf: TimesOf };

const rowsOf = (timesOf: TimesOf): Readonly<Record<(typeof TABLES)[number], (ctx: Context, asked: Asked) => Promise<Rows>>> => ({
  'figures.csv': async (ctx, asked) => figureRows(await figuresFor(ctx, asked)),
  'groups.csv': async (ctx, { by = 'make', ...asked }) => groupRows(await groupsFor(ctx, asked, by)),
  'routes.csv': async (ctx, asked) => routeRows(await routesFor(ctx, asked)),
  'series.csv': async (ctx, { step, ...asked }) => seriesRows(await seriesFor(ctx, asked, step)),
  'response-times.csv': async (ctx) => timeRows(await timesOf(ctx) ?? { since: ctx.now(), cellMin: 0, bureaus: [] }),
});

export const analysisActions = ({ timesOf }: AnalysisPorts) => [
  action({
    ...who, name: 'analysis.figures', summary: 'How many hits and checks, and how fast hits are answered', http: 'GET /v1/analysis/figures', query: AskFigures, output: Figures, refusals,
    description: 'A bureau counts the hits of which it is owner or finder, and its own checks. A hit on a record that is hidden from it is not counted (R5). The hub’s own people count those of all bureaus; what rests on fewer than five is not told to them.',
    run: (ctx, { query }) => figuresFor(ctx, query),
  }),
  action({ ...who, name: 'analysis.groups', summary: 'Hits by make, crossing, country …', http: 'GET /v1/analysis/groups', query: AskGroups, output: Groups, refusals, run: (ctx, { query: { by, ...filter } }) => groupsFor(ctx, filter, by) }),
  action({ ...who, name: 'analysis.routes', summary: 'Routes from the country of the theft to that of the find', http: 'GET /v1/analysis/routes', query: AskFigures, output: Routes, refusals, run: (ctx, { query }) => routesFor(ctx, query) }),
  action({ ...who, name: 'analysis.series', summary: 'Hits and checks by day, week or month', http: 'GET /v1/analysis/series', query: AskSeries, output: Series, refusals: [...refusals, tooManySteps],
    description: 'A hit stands on the day of its sighting where the finding unit is, a check on its day in UTC.', run: (ctx, { query: { step, ...filter } }) => seriesFor(ctx, filter, step) }),
  action({
    ...who, name: 'analysis.table', summary: 'The same figures as CSV', http: 'GET /v1/analysis/tables/{table}', params: z.strictObject({ table: z.enum(TABLES) }), query: AskTable, output: GivenFile, gives: [CSV], refusals: [...refusals, tooManySteps],
    description: '`response-times.csv` tells how fast bureaus answer, as GET /v1/hits/response-times does; it takes no filter. Safe against formula injection: what a spreadsheet would work out begins with an apostrophe.',
    async run(ctx, { params: { table }, query }) {
      const content = csvOf(await rowsOf(timesOf)[table](ctx, query));
      return { contentType: `${CSV}; charset=utf-8`, content, headers: { 'content-disposition': `attachment; filename="crosscheck-${table}"` }, subjects: [] };
    },
  }),
];
