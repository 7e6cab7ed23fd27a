/** What people read of hits: those of their bureau, as owner and as finder, the whole story of one, and how fast bureaus answer. */
import { action } from '../../kernel/action.ts';
import { notFound } from '../../kernel/errors.ts';
import { limitOf, pageOf, z } from '../../kernel/schema/index.ts';
import { CELL_MIN, responseTimesOf } from './figures.ts';
import { responseTimes } from './life-store.ts';
import { grants } from './policy.ts';
import type { HitPorts } from './ports.ts';
import { AskResponseTimes, HitDetail, HitId, HitPage, ListHits, ResponseTimes } from './schema.ts';
import { listHits } from './store.ts';
import { askerOf, tellHit, withVehicles } from './telling.ts';

const who = { grant: grants.see };
const DAYS = 90;
const DAY_MS = 86_400_000;

export const hitActions = (ports: HitPorts) => [
  action({
    ...who, name: 'hits.list', summary: 'Hits of one’s own bureau, as owner and as finder, newest first or the most pressing first', http: 'GET /v1/hits', effect: 'read', query: ListHits, output: HitPage,
    description: 'A delayed hit was found in an earlier check once its record arrived. Delayed candidates are no hits: `state=candidate` lists those that the asker’s bureau has to compare. A desk works down `order=due&open=true`.',
    async run(ctx, { query }) {
      const limit = limitOf(query);
      return pageOf(await withVehicles(ctx, ports, await listHits(ctx.store.db, await askerOf(ctx, ports), { ...query, limit })), limit, ({ id }) => id);
    },
  }),
  action({
    name: 'hits.responseTimes', summary: 'How fast bureaus answer, by hour of their day', http: 'GET /v1/hits/response-times', effect: 'read', grant: grants.seeTimes, query: AskResponseTimes, output: ResponseTimes,
    description: 'Of all requests that were answered or fell due; withdrawn ones are left aside. What rests on fewer than five requests is not told.',
    async run(ctx, { query }) {
      const now = ctx.now();
      const since = new Date(Date.parse(now) - (query.days ?? DAYS) * DAY_MS).toISOString();
      const rows = await responseTimes(ctx.store.db, { bureau: ctx.principal.bureau, since, now, cellMin: CELL_MIN });
      return { since, cellMin: CELL_MIN, bureaus: responseTimesOf(rows) };
    },
  }),
  action({
    ...who, name: 'hits.get', summary: 'A hit with its sightings and its whole story', http: 'GET /v1/hits/{id}', effect: 'read', params: z.strictObject({ id: HitId }), output: HitDetail, refusals: [notFound], subjects: (hit) => [hit.id],
    description: 'What happened, what to do now, what happens next by itself, and what the asker may do. Of the other side it names the unit and its telephone, never a person.',
    run: (ctx, { params }) => tellHit(ctx, ports, params.id),
  }),
];
