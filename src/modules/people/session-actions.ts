/** What people do about their own sign-in: see who they are, see their sessions, end them; supervisors for their bureau's. */
import { action } from '../../kernel/action.ts';
import { roleOf, type Context, type Principal } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { limitOf, pageOf, z } from '../../kernel/schema/index.ts';
import { grants, isSupervisorOf } from './policy.ts';
import type { ByReplica } from '../checks/schema.ts';
import { Me, Session, SessionId, SessionPage, SessionsQuery } from './schema.ts';
import { expiryOf, type Sessions } from './sessions.ts';
import { endSession, findSession, listSessions, type KeptSession } from './sessions-store.ts';
import { findPerson } from './store.ts';

const CURRENT = 'current';

/** What a principal may do, and for which purposes it may check: known elsewhere. */
export type Powers = { readonly purposesOf: (principal: Principal) => readonly string[]; readonly actionsOf: (principal: Principal) => readonly string[] };
/** What else is told of whoever asks: a person's name, and by whom it is answered where that is no hub. */
export type Telling = Powers & { readonly nameOf: (ctx: Pick<Context, 'store'>, person: string) => Promise<string | undefined>; readonly replica?: () => ByReplica };

export const meAction = ({ purposesOf, actionsOf, nameOf, replica }: Telling) => action({
  name: 'people.me', summary: 'Who one is to the hub', http: 'GET /v1/me', effect: 'read', grant: grants.me, output: Me,
  async run({ principal, store }) {
    const purposes = [...purposesOf(principal)];
    const { bureau, bureauName, unit, unitName, credential, collections, person, device } = principal;
    const name = credential === 'session' && person !== undefined ? await nameOf({ store }, person) : undefined;
    return { bureau, bureauName, unit, unitName, role: roleOf(principal), credential, collections: [...collections], purposes, actions: [...actionsOf(principal)], ...(person === undefined ? {} : { person }), ...(name === undefined ? {} : { name }), ...(device === undefined ? {} : { device }), ...(replica ? { replica: replica() } : {}) };
  },
});

/** Whether the asker may see and end a person's sessions. */
const mayTouch = ({ principal }: Context, { person, bureau }: { readonly person: string; readonly bureau: string }): boolean =>
  principal.credential === 'session' && principal.person === person || isSupervisorOf(principal, bureau);

export function sessionActions({ limitsOf, forget }: Pick<Sessions, 'limitsOf' | 'forget'>, powers: Powers) {
  const told = async (ctx: Context, session: KeptSession, person: { readonly bureau: string; readonly role: Parameters<Sessions['limitsOf']>[1] }): Promise<Session> =>
    ({ ...session, expiresAt: new Date(expiryOf(session, await limitsOf(person.bureau, person.role))).toISOString(), isCurrent: session.id === ctx.principal.tokenId });
  const list = action({
    name: 'sessions.list', summary: 'One’s own sessions; by a supervisor those of a person of the bureau', http: 'GET /v1/sessions', effect: 'read', grant: grants.listSessions, query: SessionsQuery, output: SessionPage, refusals: [notFound],
    async run(ctx, { query }) {
      const own = ctx.principal.credential === 'session' ? ctx.principal.person : undefined;
      const id = query.person ?? own;
      if (id === undefined) return { items: [] };
      const person = await findPerson(ctx.store.db, id);
      if (!person || !mayTouch(ctx, { person: id, bureau: person.bureau })) throw notFound('person');
      const limit = limitOf(query);
      const { items, ...more } = pageOf(await listSessions(ctx.store.db, id, query.after ?? '', limit), limit, (session) => session.id);
      const sessions = await Promise.all(items.map((session) => told(ctx, session, person)));
      return { items: sessions.filter(({ expiresAt }) => expiresAt > ctx.now()), ...more };
    },
  });
  const end = action({
    name: 'sessions.end', summary: 'End a session; “current” is the one that asks', http: 'DELETE /v1/sessions/{id}', effect: 'write', grant: grants.endSession,
    params: z.strictObject({ id: z.union([SessionId, z.literal(CURRENT)]) }), output: Session, refusals: [notFound], subjects: ({ id }) => [id],
    async run(ctx, { params }) {
      const session = await findSession(ctx.store.db, params.id === CURRENT ? ctx.principal.tokenId : params.id);
      const person = session && await findPerson(ctx.store.db, session.person);
      if (!session || !person || !mayTouch(ctx, session)) throw notFound('session');
      await endSession(ctx.store.db, session.id, ctx.principal.person ?? ctx.principal.tokenId, ctx.now());
      ctx.store.afterCommit(forget);
      const ended = await told(ctx, session, person);
      return { ...ended, endedAt: session.endedAt ?? ctx.now() };
    },
  });
  return [meAction({ ...powers, nameOf: async ({ store }, id) => (await findPerson(store.db, id))?.name }), list, end];
}
