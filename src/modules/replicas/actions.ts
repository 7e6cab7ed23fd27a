/** What people do with replicas: enrol, list, look at one, revoke. */
import { action } from '../../kernel/action.ts';
import type { Principal } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { limitOf, pageOf, z } from '../../kernel/schema/index.ts';
import { CODE_LIVES_MS, codeHash, newEnrolmentCode } from './enrolling.ts';
import { grants } from './policy.ts';
import { alreadyRevoked, unitUnknown } from './refusals.ts';
import { AskEnrolment, AskRevocation, Enrolment, ListReplicas, Replica, ReplicaId, ReplicaPage } from './schema.ts';
import { findReplica, hasUnit, insertReplica, listReplicas, revokeReplica } from './store.ts';

const ById = z.strictObject({ id: ReplicaId });
const subjects = ({ id }: Replica): readonly string[] => [id];
const isHubs = ({ role }: Principal): boolean => role === 'administrator';
/** Whose replicas somebody sees: an administrator everyone's. */
const bureauOf = (principal: Principal): string | undefined => (isHubs(principal) ? undefined : principal.bureau);
/** Who did it, as the replica's bureau may read it: the hub's people are not named to it. */
const byOf = (principal: Principal, ofBureau: string): string => (principal.bureau === ofBureau ? principal.person ?? principal.tokenId : principal.bureau);

export const replicaActions = ({ hubKey, cutOff }: { readonly hubKey: string; readonly cutOff: (replica: string) => void }) => [
  action({
    name: 'replicas.enrol', summary: 'Invite a device to answer by itself for a bureau', http: 'POST /v1/replicas', effect: 'write', status: 201, grant: grants.enrol,
    description: 'The answer has a code that works once, for 24 hours, with this hub alone: `crosscheck replica --code`. The device makes its own key.',
    body: AskEnrolment, output: Enrolment, refusals: [unitUnknown], subjects,
    async run(ctx, { body: { bureau, unit, name, currentHours } }) {
      const { store, principal } = ctx;
      if (!await hasUnit(store.db, bureau, unit)) throw unitUnknown(bureau, unit);
      const code = newEnrolmentCode(hubKey);
      const invitedAt = ctx.now();
      const id = ctx.newId('rpl');
      await insertReplica(store.db, { id, bureau, unit, name, currentHours, invitedAt, invitedBy: byOf(principal, bureau), codeHash: codeHash(code), codeEndsAt: new Date(Date.parse(invitedAt) + CODE_LIVES_MS).toISOString() });
      const replica = await findReplica(store.db, { id, bureau: undefined });
      if (!replica) throw new Error('a replica was not kept');
      return { ...replica, code };
    },
  }),
  action({
    name: 'replicas.list', summary: 'The replicas of one’s own bureau; an administrator sees everyone’s', http: 'GET /v1/replicas', effect: 'read', grant: grants.see, query: ListReplicas, output: ReplicaPage,
    async run({ principal, store }, { query }) {
      const limit = limitOf(query);
      const own = bureauOf(principal);
      if (own !== undefined && query.bureau !== undefined && query.bureau !== own) return pageOf<Replica>([], limit, ({ id }) => id);
      return pageOf(await listReplicas(store.db, { bureau: own ?? query.bureau, after: query.after ?? '', limit }), limit, ({ id }) => id);
    },
  }),
  action({
    name: 'replicas.get', summary: 'A replica as it stands', http: 'GET /v1/replicas/{id}', effect: 'read', grant: grants.see, params: ById, output: Replica, refusals: [notFound], subjects,
    async run({ principal, store }, { params }) {
      const replica = await findReplica(store.db, { id: params.id, bureau: bureauOf(principal) });
      if (!replica) throw notFound('replica');
      return replica;
    },
  }),
  action({
    name: 'replicas.revoke', summary: 'Revoke a replica for good: its stream ends within seconds, and at its next contact it erases itself', http: 'POST /v1/replicas/{id}/revoke', effect: 'write', grant: grants.revoke,
    description: 'What it logged before it may still bring.', params: ById, body: AskRevocation, output: Replica, refusals: [notFound, alreadyRevoked], subjects,
    async run(ctx, { params: { id }, body: { reason } }) {
      const { principal, store } = ctx;
      const before = await findReplica(store.db, { id, bureau: bureauOf(principal), forChange: true });
      if (!before) throw notFound('replica');
      if (before.state === 'revoked') throw alreadyRevoked();
      await revokeReplica(store.db, id, { at: ctx.now(), by: byOf(principal, before.bureau), reason });
      store.afterCommit(() => { cutOff(id); });
      const replica = await findReplica(store.db, { id, bureau: undefined });
      if (!replica) throw new Error('a revoked replica is gone');
      return replica;
    },
  }),
];
