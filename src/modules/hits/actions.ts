/** What people do with hits: see those of their bureau, as owner and as finder. */
import { action } from '../../kernel/action.ts';
import { notFound } from '../../kernel/errors.ts';
import { limitOf, pageOf, z } from '../../kernel/schema/index.ts';
import { grants } from './policy.ts';
import { HitDetail, HitId, HitPage, ListHits } from './schema.ts';
import { findHit, listHits, listSightings } from './store.ts';

const who = { grant: grants.see };

export const hitActions = [
  action({
    ...who, name: 'hits.list', summary: 'Hits of one’s own bureau, as owner and as finder, newest first', http: 'GET /v1/hits', effect: 'read', query: ListHits, output: HitPage,
    description: 'A delayed hit was found in an earlier check once its record arrived. Delayed candidates are no hits: `state=candidate` lists those that the asker’s bureau has to compare.',
    async run(ctx, { query }) {
      const limit = limitOf(query);
      return pageOf(await listHits(ctx.store.db, ctx.principal.bureau, { ...query, limit }), limit, ({ id }) => id);
    },
  }),
  action({
    ...who, name: 'hits.get', summary: 'A hit with its sightings', http: 'GET /v1/hits/{id}', effect: 'read', params: z.strictObject({ id: HitId }), output: HitDetail, refusals: [notFound], subjects: (hit) => [hit.id],
    async run(ctx, { params }) {
      const hit = await findHit(ctx.store.db, ctx.principal.bureau, params.id);
      if (!hit) throw notFound('hit');
      return { ...hit, seen: [...await listSightings(ctx.store.db, hit.id)] };
    },
  }),
];
