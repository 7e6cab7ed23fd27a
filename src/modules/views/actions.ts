/** What people do with their views: see them, keep one, take one away. */
import { action } from '../../kernel/action.ts';
import type { Principal } from '../../kernel/context.ts';
import { grants } from './policy.ts';
import { tooManyViews } from './refusals.ts';
import { ByList, ByName, KeepView, VIEWS_MAX, ViewList, type View } from './schema.ts';
import { keepView, listViews, takeAway, type Bearer } from './store.ts';

/** A person's by whichever session; else the credential's own: a name that a token or a system brings along shows nobody. */
const bearerOf = ({ bureau, credential, person, tokenId }: Principal, list: View['list']): Bearer & Pick<View, 'list'> =>
  ({ bureau, bearer: credential === 'session' && person !== undefined ? person : tokenId, list });

const who = { grant: grants.views, output: ViewList } as const;

const list = action({
  ...who, name: 'views.list', summary: 'One’s own views of a list', http: 'GET /v1/views/{list}', effect: 'read', params: ByList,
  run: async ({ principal, store }, { params }) => ({ items: await listViews(store.db, bearerOf(principal, params.list)) }),
});

const keep = action({
  ...who, name: 'views.keep', summary: 'Keep a view under a name', http: 'PUT /v1/views/{list}/{name}', effect: 'write', params: ByName, body: KeepView, refusals: [tooManyViews],
  description: 'It takes the place of one’s own view of that name. A number that was looked for is no part of a view.',
  async run({ principal, store, now }, { params, body }) {
    const of = bearerOf(principal, params.list);
    if (!await keepView(store.db, of, { name: params.name, filter: body.filter, keptAt: now() })) throw tooManyViews(VIEWS_MAX);
    return { items: await listViews(store.db, of) };
  },
});

const remove = action({
  ...who, name: 'views.remove', summary: 'Take a view away', http: 'DELETE /v1/views/{list}/{name}', effect: 'write', params: ByName,
  async run({ principal, store }, { params }) {
    const of = bearerOf(principal, params.list);
    await takeAway(store.db, of, params.name);
    return { items: await listViews(store.db, of) };
  },
});

export const viewActions = [list, keep, remove];
