/** The world in which the matrix is asked: bureaus by what they are to a record, a token for each of their roles, and records in each state. */
import type { TestContext } from 'node:test';
import { splitRoute, type TableEntry } from '../../src/kernel/action.ts';
import { heldClock } from '../../src/kernel/clock.ts';
import { ROLES } from '../../src/kernel/context.ts';
import { newId } from '../../src/kernel/ids.ts';
import { run } from '../../src/kernel/store/database.ts';
import { testHub, type Answer, type TestHub } from '../fixtures.ts';
import { ABSENT_FURTHER, furthered, isOfHit, startedCampaign } from './standing-hits.ts';
import { isOfRequest, requested } from './standing-requests.ts';
import { addressOf, newKeys, type Probe, type Sent, type Subject } from './probes.ts';
import type { IdentitySubject } from './probes-identity.ts';
import { ABSENT_REPLICA, invitedFor } from './probes-replicas.ts';
import { ABSENT_WATCH, watchedOver } from './probes-watch.ts';
import type { About, Asker } from './reference.ts';
import { ABSENT_IDENTITY, enrolled } from './world-identity.ts';

/** What a bureau is to the records of this world. `revoked` is the owner's with tokens that have been revoked; `hub` runs it. */
export const RELATIONS = { owner: 'NL', finder: 'BR', other: 'DE', restricted: 'FR', outsider: 'XA', revoked: 'NL', hub: 'HUB' } as const;
export type Relation = keyof typeof RELATIONS;
export const ABOUT: About = { owner: 'NL', finder: 'BR', restrictions: ['FR'] };
/** What a state makes of it. */
export const aboutIn = (state: string): About => ({ ...ABOUT, status: state, ...(state === 'hiddenFromFinder' ? { restrictions: ['FR', 'BR'] } : {}) });
const UNIT = 'Main unit';
const START = '2026-11-22T10:00:00.000Z';

export type Token = Asker & { readonly relation: Relation; readonly secret: string };
export type MatrixWorld = { readonly hub: TestHub; readonly clock: ReturnType<typeof heldClock>; readonly tokens: readonly Token[]; /** One more person of the owner’s desk: who reports what another has to approve. */ readonly maker: string; readonly section: string; readonly next: () => number };

export async function matrixWorld(t: TestContext): Promise<MatrixWorld> {
  const clock = heldClock(START);
  const hub = await testHub(t, { clock });
  let last = 100_000; // six digits, which nothing else in an answer has
  const next = (): number => (last += 1);
  for (const bureau of new Set(Object.values(RELATIONS))) {
    if (bureau !== 'HUB') await made(hub.ask(hub.admin, 'POST', '/v1/bureaus', { code: bureau, name: `Bureau ${bureau}`, country: 'NL', ...(bureau === RELATIONS.outsider ? { collections: [] } : {}) }));
  }
  const tokens: Token[] = [];
  for (const [relation, bureau] of Object.entries(RELATIONS) as [Relation, string][]) {
    for (const role of relation === 'hub' ? ['administrator'] as const : ROLES) {
      const { body } = await made(hub.ask<{ id: string; secret: string }>(hub.admin, 'POST', '/v1/tokens', { bureau, role, unit: UNIT, person: `${relation} ${role}` }));
      if (relation === 'revoked') await made(hub.ask(hub.admin, 'DELETE', `/v1/tokens/${body.id}`));
      tokens.push({ relation, secret: body.secret, role, bureau, takesPart: relation !== 'outsider', isRevoked: relation === 'revoked' });
    }
  }
  const { body: settings } = await made(hub.ask<{ items: { section: string }[] }>(secretOf(tokens, 'owner', 'supervisor'), 'GET', '/v1/settings'));
  const { body: maker } = await made(hub.ask<{ secret: string }>(hub.admin, 'POST', '/v1/tokens', { bureau: RELATIONS.owner, role: 'desk', unit: UNIT, person: 'owner maker' }));
  await hub.published(); // so that there is a log to ask about
  return { hub, clock, tokens, maker: maker.secret, section: settings.items[0]?.section ?? 'none', next };
}

export const secretOf = (tokens: readonly Token[], relation: Relation, role: string): string => tokens.find((token) => token.relation === relation && token.role === role)?.secret ?? '';

async function made<T>(answer: Promise<Answer<T>>): Promise<Answer<T>> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`the world could not be made: ${status} ${JSON.stringify(body)}`);
  return answer;
}

// ---- records, checks and hits to ask about ----

/** What a record may have come to. A new state is a new entry: how records are brought there. */
export const STATES: Readonly<Record<string, (world: MatrixWorld, those: readonly Standing[]) => Promise<void>>> = {
  live: async () => undefined,
  located: (world, those) => done(world, those, { by: secretOf(world.tokens, 'finder', 'desk'), what: 'locate', body: {} }),
  cleared: (world, those) => done(world, those, { by: secretOf(world.tokens, 'owner', 'desk'), what: 'clear', body: { reason: 'settled' } }),
  withdrawn: (world, those) => written(world, those, `status = 'withdrawn'`),
  suspended: (world, those) => done(world, those, { by: world.hub.admin, second: ['HUB', 'administrator'], what: 'suspension', body: { reason: 'doubtful' } }),
  contested: (world, those) => done(world, those, { by: secretOf(world.tokens, 'other', 'desk'), second: [RELATIONS.other, 'desk'], what: 'dispute', body: { kind: 'dispute', reason: 'seen elsewhere' } }),
  hiddenFromFinder: ({ hub, tokens }, those) => eachOf(those, async ({ vehicle }) => {
    await made(hub.inFourEyes(secretOf(tokens, 'owner', 'desk'), await hub.second(RELATIONS.owner, 'desk'), 'PATCH', `/v1/vehicles/${vehicle}`, { restrictions: ['BR', 'FR'] }, { 'if-match': '*' }));
  }),
  pending: (world, those) => waiting(world, those),
  not_approved: async (world, those) => {
    await waiting(world, those);
    await done(world, those, { by: secretOf(world.tokens, 'owner', 'supervisor'), what: 'approval', body: { decision: 'refused' } });
  },
  ended: (world, those) => written(world, those, `review_on = '2026-01-01', ends_at = '2026-01-02T00:00:00Z'`),
};
/** States that other ways bring about (a snapshot, time) are written as those ways leave them, one by one: many at once the database refuses one person. */
async function written({ hub }: MatrixWorld, those: readonly Standing[], set: string): Promise<void> {
  await eachOf(those, async ({ vehicle }) => { await run(hub.database.db, `update records set ${set} where id = $1`, [vehicle]); });
}
/** `second`: whose is the second pair of eyes, where the deed needs one. */
const done = ({ hub }: MatrixWorld, those: readonly Standing[], { by, second, what, body }: { readonly by: string; readonly second?: readonly [bureau: string, role: string]; readonly what: string; readonly body: object }): Promise<void> =>
  eachOf(those, async ({ vehicle }) => { await made(hub.inFourEyes(by, second ? await hub.second(...second) : '', 'POST', `/v1/vehicles/${vehicle}/${what}`, body)); });

/** R3: cleared, and reported again by a bureau that now asks a second person. So there may be checks and hits of it from before. */
async function waiting(world: MatrixWorld, those: readonly Standing[]): Promise<void> {
  const { hub, tokens, maker } = world;
  const supervisor = secretOf(tokens, 'owner', 'supervisor');
  await STATES.cleared?.(world, those);
  await made(hub.ask(supervisor, 'PUT', '/v1/settings/approvals', { singleRecords: true }));
  await eachOf(those, async ({ reference, vin }) => {
    const { body } = await made(hub.ask<{ status: string }>(maker, 'PUT', `/v1/vehicles/by-reference/${reference}`, { vin, restrictions: [...ABOUT.restrictions] }));
    if (body.status !== 'pending') throw new Error(`it does not wait, it is ${body.status}`);
  });
  await made(hub.inFourEyes(supervisor, await hub.second(RELATIONS.owner, 'supervisor'), 'PUT', '/v1/settings/approvals', {}));
}

const AT_ONCE = 8;
/** Works through items, some at a time, in order of their beginning. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { for (const item of waiting) await work(item); }));
}

export type Standing = IdentitySubject & Pick<Subject, 'vehicle' | 'reference' | 'owner' | 'vin' | 'check' | 'hit' | 'token' | 'webhook' | 'delivery' | 'client' | 'witness' | 'key' | 'note' | 'recovery' | 'cost' | 'campaign' | 'request' | 'alert' | 'canary' | 'replica' | 'proposal' | 'hash'>;
export const ABSENT: Standing = {
  ...ABSENT_IDENTITY, ...ABSENT_WATCH, ...ABSENT_REPLICA,
  vehicle: 'veh_00000000000000000000000000', reference: 'none at all', owner: ABOUT.owner, vin: 'WVWZZZ1KZ8W999999', check: 'chk_00000000000000000000000000', hit: 'hit_00000000000000000000000000', token: 'tok_00000000000000000000000000', webhook: 'whk_00000000000000000000000000', delivery: 'dlv_00000000000000000000000000', witness: 'wit_00000000000000000000000000', client: 'cli_00000000000000000000000000', key: 'A'.repeat(43), proposal: 'pro_00000000000000000000000000', hash: '0'.repeat(64), ...ABSENT_FURTHER,
};

/** So many things of a kind in a state, each with a record of its own: owned, found and restricted as `ABOUT` says. */
export async function standing(world: MatrixWorld, needs: NonNullable<Probe['needs']>, state: string, count: number): Promise<Standing[]> {
  const { hub, tokens, next } = world;
  const owner = secretOf(tokens, 'owner', 'desk');
  const made_: Standing[] = [];
  await eachOf(Array.from({ length: count }, next), async (n) => {
    const reference = `S-${n}`;
    const vin = `WVWZZZ1KZ8W${String(n).padStart(6, '0')}`;
    const { body: { id } } = await made(hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference, vin, restrictions: [...ABOUT.restrictions] }));
    const token = needs === 'token' ? (await made(hub.ask<{ id: string }>(hub.admin, 'POST', '/v1/tokens', { bureau: 'NL', role: 'officer', unit: UNIT }))).body.id : ABSENT.token;
    made_.push({ ...ABSENT, vehicle: id, reference, vin, token, ...await arranged(world, needs), ...await registered(world, needs), ...await enrolled(world, needs, ABOUT.owner), ...await invitedFor(hub.database, { needs, owner: ABOUT.owner, unit: UNIT, at: START }), ...await watchedOver(hub.database, { needs, owner: ABOUT.owner, auditor: 'owner auditor', vehicle: id, at: START }), ...(isOfRequest(needs) ? await requested(hub, { owner, supervisor: secretOf(tokens, 'owner', 'supervisor') }, needs, id) : {}), ...await proposed(world, needs, id), ...(needs === 'campaign' ? await startedCampaign(hub, secretOf(tokens, 'owner', 'supervisor')) : {}) });
  });
  const seen = needs === 'check' || isOfHit(needs) ? await found(world, made_) : made_;
  if (isOfHit(needs)) {
    const sides = { owner, supervisor: secretOf(tokens, 'owner', 'supervisor'), finder: secretOf(tokens, 'finder', 'desk') };
    await eachOf([...seen.entries()], async ([i, one]) => { seen[i] = { ...one, ...await furthered(hub, sides, needs, one) }; });
  }
  await STATES[state]?.(world, seen);
  return seen;
}

/** A webhook of the owner, or a delivery that was given up: as the ways that take a receiver leave them. */
async function arranged({ hub }: MatrixWorld, needs: Probe['needs']): Promise<Partial<Standing>> {
  const at = START;
  if (needs === 'webhook') {
    const webhook = newId('whk', Date.parse(at));
    await run(hub.database.db, `insert into webhooks (id, bureau, role, url, secret, created_at, created_by) values ($1, $2, 'supervisor', 'https://crosscheck.police.example/', 'whsec_none', $3, 'tok')`, [webhook, ABOUT.owner, at]);
    return { webhook };
  }
  if (needs !== 'delivery') return {};
  const delivery = newId('dlv', Date.parse(at));
  await run(hub.database.db, `insert into deliveries (id, bureau, way, target, announcement, subject, urgent, state, planned_at, ended_at) values ($1, $2, 'webhook', 'whk_none', 'ann_none', 'none', false, 'dead', $3, $3)`, [delivery, ABOUT.owner, at]);
  return { delivery };
}

/** What the owner's maker would do with a record, and another of its people may approve. */
async function proposed({ hub, maker, next }: MatrixWorld, needs: Probe['needs'], vehicle: string): Promise<Partial<Standing>> {
  if (needs !== 'proposal') return {};
  const { body: { id, hash } } = await made(hub.ask<{ id: string; hash: string }>(maker, 'PATCH', `/v1/vehicles/${vehicle}`, { engineNumber: `E${next()}` }, { 'if-match': '*' }));
  return { proposal: id, hash };
}

/** A system client of the owner with one key. */
async function registered({ hub, tokens, next }: MatrixWorld, needs: Probe['needs']): Promise<Partial<Standing>> {
  if (needs === 'witness') {
    const witness = newId('wit', Date.parse(START));
    await run(hub.database.db, `insert into witnesses (id, name, key, url, added_at, added_by) values ($1, $1, $1, 'https://witness.police.example/', $2, 'tok')`, [witness, START]);
    return { witness };
  }
  if (needs !== 'client') return {};
  const { body } = await made(hub.inFourEyes<{ id: string; keys: { thumbprint: string }[] }>(secretOf(tokens, 'owner', 'supervisor'), await hub.second(ABOUT.owner, 'supervisor'), 'POST', '/v1/clients', { name: `system ${next()}`, unit: UNIT, role: 'gateway', jwks: newKeys() }));
  return { client: body.id, key: body.keys[0]?.thumbprint ?? '' };
}

type Found = { readonly id: string; readonly findings: readonly { readonly hit?: string }[] };
/** The finder checks each while it is live, and hits it. */
async function found({ hub, tokens }: MatrixWorld, those: readonly Standing[]): Promise<Standing[]> {
  await hub.settled();
  const { body: { answers } } = await made(hub.ask<{ answers: Found[] }>(secretOf(tokens, 'finder', 'officer'), 'POST', '/v1/checks/batch', { checks: those.map(({ vin }) => ({ vehicle: { vin }, purpose: 'roadside' })) }));
  return those.map((one, i) => ({ ...one, check: answers[i]?.id ?? '', hit: answers[i]?.findings[0]?.hit ?? '' }));
}

// ---- asking ----

export const subjectOf = ({ next, section }: MatrixWorld, token: Pick<Token, 'bureau' | 'role'>, it: Standing): Subject => ({ ...it, n: next(), bureau: token.bureau, role: token.role, unit: UNIT, section });

/** Sends a probe's request to its action. A body given as text goes as the stream that it is. */
export function sendTo(hub: Pick<TestHub, 'ask'>, secret: string, act: Pick<TableEntry, 'http'>, sent: Sent): Promise<Answer> {
  const { method, path } = splitRoute(act.http);
  return hub.ask(secret, method, addressOf(path, sent), sent.body, { ...sent.headers });
}

/** The same for an answer without end: how it begins. */
export async function beginningOf({ url }: Pick<TestHub, 'url'>, secret: string, act: Pick<TableEntry, 'http'>, sent: Sent): Promise<Answer> {
  const { method, path } = splitRoute(act.http);
  const left = new AbortController();
  const answer = await fetch(url + addressOf(path, sent), { method, headers: { authorization: `Bearer ${secret}`, ...sent.headers }, signal: left.signal });
  const told = { status: answer.status, headers: answer.headers, body: answer.ok ? {} : await answer.json() as Record<string, unknown> };
  left.abort();
  return told;
}

/** What an answer tells but for the time and the trace: equal for what is hidden and what never was. */
export function toldOf({ status, headers, body }: Answer): unknown {
  const { traceId: _, ...rest } = typeof body === 'object' ? body : { text: body };
  const kept = [...headers].filter(([name]) => !['date', 'content-length', 'keep-alive', 'connection', 'transfer-encoding'].includes(name));
  return { status, headers: kept, body: rest };
}
