/** People, sessions, clients and their credentials in the world of the matrix: those to ask about, and those who ask by each kind of credential. */
import { splitRoute, type TableEntry } from '../../src/kernel/action.ts';
import type { heldClock } from '../../src/kernel/clock.ts';
import { openSession } from '../../src/modules/people/sessions.ts';
import type { Answer, TestHub } from '../fixtures.ts';
import { machine, makePair } from '../system-client.ts';
import type { IdentitySubject } from './probes-identity.ts';
import { addressOf, newKeys, type Sent, type Subject } from './probes.ts';

type World = { readonly hub: TestHub; readonly clock: ReturnType<typeof heldClock>; readonly next: () => number };
const UNIT = 'Main unit';

export const ABSENT_IDENTITY: IdentitySubject = { person: 'per_00000000000000000000000000', session: 'ses_00000000000000000000000000', issuer: 'ZZ' };

async function made<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { status, body } = await asked;
  if (status >= 300) throw new Error(`the world could not be made: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** A person of a bureau, who has a session: as the hub adds supervisors, and a supervisor everybody else. */
export async function personOf({ hub, clock, next }: World, { bureau, role = 'supervisor' }: { readonly bureau: string; readonly role?: string }): Promise<{ readonly person: string; readonly session: string; readonly secret: string }> {
  const by = role === 'supervisor' || bureau === 'HUB' ? hub.admin : await hub.token(bureau, 'supervisor');
  const { id } = await made(hub.ask<{ id: string }>(by, 'POST', '/v1/people', { bureau, unit: UNIT, role, name: `person ${next()}` }));
  const { id: session, secret } = await openSession(hub.database.db, clock, { person: id, kind: 'browser' });
  return { person: id, session, secret };
}

/** What a probe of identity needs: a supervisor of the owner with a session, and the owner's issuer. */
export async function enrolled(world: World, needs: string | undefined, bureau: string): Promise<Partial<IdentitySubject>> {
  if (needs === 'issuer') return { issuer: bureau };
  if (needs !== 'person' && needs !== 'session') return {};
  const { person, session } = await personOf(world, { bureau });
  return { person, session };
}

/** What a bureau has of its own: a person with a session, a client with a key, a webhook, its issuer, by their ids. */
export async function identityOf(world: World, bureau: string): Promise<Pick<Subject, 'person' | 'session' | 'issuer' | 'client' | 'key' | 'webhook'>> {
  const { hub, next } = world;
  const supervisor = await hub.token(bureau, 'supervisor');
  const { person, session } = await personOf(world, { bureau });
  const { id: client, keys } = await made(hub.inFourEyes<{ id: string; keys: { thumbprint: string }[] }>(supervisor, await hub.second(bureau, 'supervisor'), 'POST', '/v1/clients', { name: `system ${next()}`, unit: UNIT, role: 'gateway', jwks: newKeys() }));
  const { id: webhook } = await made(hub.ask<{ id: string }>(supervisor, 'POST', '/v1/webhooks', { url: `https://crosscheck.police.example/hook-${next()}` }));
  return { person, session, issuer: bureau, client, key: keys[0]?.thumbprint ?? '', webhook };
}

/** Everything of a bureau ($1) that only it, or the hub, moves. */
export const IDENTITY_ROWS = [
  'select * from people where bureau = $1 order by id', 'select s.* from sessions s join people p on p.id = s.person where p.bureau = $1 order by s.id', 'select i.* from invitations i join people p on p.id = i.person where p.bureau = $1 order by i.id',
  'select * from clients where bureau = $1 order by id', 'select k.* from client_keys k join clients c on c.id = k.client where c.bureau = $1 order by k.thumbprint',
  'select * from webhooks where bureau = $1 order by id', 'select * from issuers where bureau = $1', 'select * from bureau_settings where bureau = $1 order by section', 'select * from units where bureau = $1 order by code', 'select * from bureaus where code = $1',
] as const;

// ---- by each kind of credential ----

/** Somebody who asks, by one kind of credential; `url` names another process of the hub where it is not the first. */
export type Bearer = {
  readonly kind: string; readonly role: string; readonly bureau: string;
  readonly headers: (method: string, path: string) => Promise<Record<string, string>>;
  /** What ends it, by way. */
  readonly ids: { readonly token?: string; readonly person?: string; readonly session?: string; readonly client?: string; readonly key?: string };
};

export async function tokenBearer({ hub }: World, bureau: string, role: string): Promise<Bearer> {
  const { id, secret } = await made(hub.ask<{ id: string; secret: string }>(hub.admin, 'POST', '/v1/tokens', { bureau, role, unit: UNIT, person: `a ${role}` }));
  return { kind: 'trial token', role, bureau, ids: { token: id }, headers: async () => ({ authorization: `Bearer ${secret}` }) };
}

export async function sessionBearer(world: World, bureau: string, role: string, how: 'cookie' | 'command line'): Promise<Bearer> {
  const { person, session, secret } = await personOf(world, { bureau, role });
  const headers: Record<string, string> = how === 'cookie' ? { 'cookie': `crosscheck=${secret}`, 'sec-fetch-site': 'same-origin' } : { authorization: `Bearer ${secret}` };
  return { kind: `session, ${how}`, role, bureau, ids: { person, session }, headers: async () => headers };
}

/** A system client with a token that is bound to a key; `isBound` false: a client for trials, with a token that is not. */
export async function clientBearer({ hub, clock, next }: World, bureau: string, role: string, isBound = true): Promise<Bearer> {
  const key = await makePair();
  const { id, keys } = await made(hub.inFourEyes<{ id: string; keys: { thumbprint: string }[] }>(hub.admin, await hub.second('HUB', 'administrator'), 'POST', '/v1/clients', { name: `system ${next()}`, bureau, unit: UNIT, role, trial: !isBound, jwks: { keys: [key.publicJwk] } }));
  const system = machine(hub, { client: id, key, binding: await makePair(), ms: clock.ms });
  const access = isBound ? await system.token() : (await made(system.post({}, {}))).access_token;
  const named = role === 'gateway' ? { 'crosscheck-device': 'camera 1' } : { 'crosscheck-person': 'a person' };
  return {
    kind: isBound ? 'client, DPoP' : 'client, unbound', role, bureau, ids: { client: id, ...(keys[0] ? { key: keys[0].thumbprint } : {}) },
    headers: async (method, path) => ({ ...named, ...(isBound ? await system.asDpop(access, method, path) : { authorization: `Bearer ${access}` }) }),
  };
}

export type Asking = Pick<TestHub, 'ask'>;
/** Sends a probe's request as a bearer. */
export async function askAs(hub: Asking, bearer: Bearer, act: Pick<TableEntry, 'http'>, sent: Sent): Promise<Answer> {
  const { method, path } = splitRoute(act.http);
  const address = addressOf(path, sent);
  return hub.ask('', method, address, sent.body, { ...sent.headers, ...await bearer.headers(method, address) });
}
