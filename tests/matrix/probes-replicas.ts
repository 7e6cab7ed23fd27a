/** How to ask what people do with replicas, and what must stand before. Knows no type of probes.ts, which takes these in. */
import { newId } from '../../src/kernel/ids.ts';
import { run, type Database } from '../../src/kernel/store/database.ts';

export type ReplicaSubject = { readonly replica: string };
/** A replica of the owner's bureau, invited. */
export type ReplicaNeed = 'replica';
type It = ReplicaSubject & { readonly n: number; readonly bureau: string; readonly unit: string };
type ReplicaProbe = { readonly needs?: ReplicaNeed; readonly isByChance?: true; readonly isEndless?: true; readonly send: (it: It) => { readonly params?: Readonly<Record<string, string>>; readonly body?: object } };

const onReplica = ({ replica }: It) => ({ params: { id: replica } });
export const PROBES_REPLICAS = {
  'replicas.enrol': { isByChance: true, send: ({ n, bureau, unit }) => ({ body: { bureau, unit, name: `post ${n}` } }) },
  'replicas.list': { send: () => ({}) },
  'replicas.get': { needs: 'replica', send: onReplica },
  'replicas.revoke': { needs: 'replica', send: (it) => ({ ...onReplica(it), body: { reason: `stolen ${it.n}` } }) },
  'replicas.feed': { isEndless: true, send: () => ({}) },
  'replicas.carriage': { send: () => ({}) },
  'replicas.deliver': { send: () => ({ body: { entries: [{ number: 1, text: '{}', hash: '' }], signature: '' } }) },
  'replicas.erased': { send: () => ({}) },
} as const satisfies Record<string, ReplicaProbe>;

export const ABSENT_REPLICA: ReplicaSubject = { replica: 'rpl_00000000000000000000000000' };

export async function invitedFor(database: Database, { needs, owner, unit, at }: { readonly needs: string; readonly owner: string; readonly unit: string; readonly at: string }): Promise<Partial<ReplicaSubject>> {
  if (needs !== 'replica') return {};
  const replica = newId('rpl', Date.parse(at));
  await run(database.db, `
    insert into replicas (id, bureau, unit, name, current_hours, version, invited_at, invited_by, code_hash, code_ends_at) values ($1, $2, $3, 'a post', 24, 1, $4, 'HUB', $1, $4::timestamptz + interval '1 day')`, [replica, owner, unit, at]);
  return { replica };
}
