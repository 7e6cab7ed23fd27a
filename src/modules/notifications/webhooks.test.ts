/** Webhooks: signed, in order, at least once, with a back-off; given up, looked at and sent again. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { BACK_OFF_MS } from './delivering.ts';
import { until } from '../../../tests/waiting.ts';
import { HIT, TRIAL_WAYS, receiver, say, said, type Heard } from './fixtures.ts';

type Hook = { id: string; url: string; secret: string; kinds?: string[]; oldSecretUntil?: string };
type Delivery = { id: string; state: string; attempts: number; outcome?: string; said?: string; nextAt?: string; tried?: { attempt: number; outcome: string; said?: string }[] };
const OTHER = 'hit_01j9z3k4m5n6p7q8r9s0t1v2w4';
const START = '2026-11-22T10:15:00.000Z';
const DAY_MS = 86_400_000;

async function trial(t: TestContext, onHeard?: (heard: Heard) => Promise<void> | void) {
  const clock = heldClock(START);
  const hub = await testHub(t, { clock, ways: TRIAL_WAYS });
  return { clock, hub, supervisor: await hub.token('NL', 'supervisor'), system: await receiver(t, onHeard) };
}
const add = async (hub: TestHub, token: string, url: string, kinds?: string[]): Promise<Hook> => {
  const { status, body } = await hub.ask<Hook>(token, 'POST', '/v1/webhooks', { url, ...(kinds ? { kinds } : {}) });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
};
const deliveries = async (hub: TestHub, token: string, query = ''): Promise<Delivery[]> => (await hub.ask<{ items: Delivery[] }>(token, 'GET', `/v1/deliveries${query}`)).body.items;
const isSigned = ({ headers, body }: Heard, secret: string): boolean => {
  const expected = `v1,${createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64')).update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
};

test('a bureau’s system hears what is said to its bureau and units, signed, and nothing that is said to others', async (t) => {
  const { hub, supervisor, system } = await trial(t);
  const hook = await add(hub, supervisor, system.url);
  const [bureau, unit] = await say(hub, [
    said(), said({ subject: OTHER, to: { bureau: 'NL', unit: 'Port' }, urgent: true }), said({ to: { bureau: 'DE' } }), said({ to: { bureau: 'NL', person: 'anna' } }), said({ to: { bureau: 'NL', roles: ['auditor'] } }),
  ]);
  await hub.duties();
  assert.deepEqual(system.heard.map(({ json }) => json.id).sort(), [bureau, unit].sort());
  const heard = system.heard.find(({ json }) => json.id === bureau);
  assert.ok(heard);
  assert.deepEqual(heard.json, { id: bureau, kind: 'hits.requested', subject: HIT, at: START, urgent: false, facts: { hit: HIT } });
  assert.deepEqual(['webhook-id', 'webhook-timestamp', 'content-type'].map((name) => heard.headers[name]), [bureau, String(Date.parse(START) / 1000), 'application/json']);
  assert.ok(system.heard.every((one) => isSigned(one, hook.secret)));
  assert.ok(system.heard.every((one) => !isSigned(one, 'whsec_AAAA')));
  await hub.duties();
  assert.equal(system.heard.length, 2, 'what has arrived is not sent again');
});

test('only kinds that were asked for are sent; in a training world each says so', async (t) => {
  const hub = await testHub(t, { world: 'training', ways: TRIAL_WAYS });
  const system = await receiver(t);
  await add(hub, await hub.token('NL', 'feed'), system.url, ['vehicles.*']);
  await say(hub, [said(), said({ kind: 'vehicles.ended' })]);
  await hub.duties();
  assert.deepEqual(system.heard.map(({ json }) => [json.kind, json.world]), [['vehicles.ended', 'TRAINING']]);
});

test('a secret is told once; after a change both count for a day, then the new one alone', async (t) => {
  const { hub, clock, supervisor, system } = await trial(t);
  const hook = await add(hub, supervisor, system.url);
  const { body: changed } = await hub.ask<Hook>(supervisor, 'POST', `/v1/webhooks/${hook.id}/secret`);
  assert.notEqual(changed.secret, hook.secret);
  await say(hub, [said()]);
  await hub.duties();
  clock.move(DAY_MS + 1);
  await say(hub, [said()]);
  await hub.duties();
  assert.deepEqual(system.heard.map((one) => [isSigned(one, hook.secret), isSigned(one, changed.secret)]), [[true, true], [false, true]]);
  const listed = JSON.stringify([(await hub.ask(supervisor, 'GET', '/v1/webhooks')).body, await deliveries(hub, supervisor)]);
  for (const { secret } of [hook, changed]) assert.ok(!listed.includes(secret) && hub.logged.every((line) => !line.includes(secret)));
});

test('a system that fails hears again after each pause with the same id, in the order of each hit; another hit does not wait', async (t) => {
  const { hub, clock, supervisor, system } = await trial(t);
  await add(hub, supervisor, system.url);
  system.answer.with = 500;
  const [first, second, third] = await say(hub, [said(), said(), said({ subject: OTHER })]);
  await hub.duties();
  assert.deepEqual(system.heard.map(({ json }) => json.id).sort(), [first, third].sort(), 'the second of the hit waits for the first');
  await hub.duties();
  assert.equal(system.heard.length, 2, 'before its pause has passed nothing is sent');
  clock.move(BACK_OFF_MS[0]);
  await hub.duties();
  assert.equal(system.heard.length, 4);
  system.answer.with = 204;
  clock.move(BACK_OFF_MS[1]);
  await hub.duties();
  assert.deepEqual(system.heard.slice(4).filter(({ json }) => json.subject === HIT).map(({ json }) => json.id), [first, second]);
  assert.deepEqual((await deliveries(hub, supervisor)).map(({ state }) => state), ['delivered', 'delivered', 'delivered']);
});

test('an urgent announcement does not wait for the pause of one before it, and still comes after it', async (t) => {
  const { hub, clock, supervisor, system } = await trial(t);
  await add(hub, supervisor, system.url);
  system.answer.with = 503;
  const [routine] = await say(hub, [said()]);
  for (const pause of [0, ...BACK_OFF_MS.slice(0, 5)]) { clock.move(pause); await hub.duties(); }
  const before = system.heard.length;
  assert.equal(before, 6);
  system.answer.with = 200;
  const [urgent] = await say(hub, [said({ urgent: true })]);
  await hub.duties();
  assert.deepEqual(system.heard.slice(before).map(({ json }) => json.id), [routine, urgent]);
});

test('what fails for a day is given up; the supervisor is told, sees why, and sends it again', async (t) => {
  const { hub, clock, supervisor, system } = await trial(t);
  const hook = await add(hub, supervisor, system.url);
  Object.assign(system.answer, { with: 500, text: `no room\u001b[31m ${'x'.repeat(5_000)}` });
  const [first] = await say(hub, [said(), said()]);
  for (const pause of [0, ...BACK_OFF_MS]) { clock.move(pause); await hub.duties(); }
  const attempts = BACK_OFF_MS.length + 1;
  assert.equal(system.heard.filter(({ json }) => json.id === first).length, attempts);
  const [dead, ...more] = await deliveries(hub, supervisor, '?state=dead');
  assert.deepEqual([more, dead?.attempts, dead?.outcome, dead?.said?.length, dead?.said?.startsWith('no room [31m x')], [[], attempts, '500', 200, true]);
  assert.equal((await deliveries(hub, supervisor, '?state=waiting')).length, 1, 'the next of the hit has its turn');
  const told = (await hub.ask<{ items: { kind: string; facts: object }[] }>(supervisor, 'GET', '/v1/inbox?kind=deliveries.dead')).body.items;
  assert.deepEqual(told.map(({ facts }) => facts), [{ way: 'webhook', target: hook.id }]);
  const shown = (await hub.ask<Delivery>(supervisor, 'GET', `/v1/deliveries/${dead?.id ?? ''}`)).body;
  assert.deepEqual(shown.tried?.map(({ attempt, outcome }) => [attempt, outcome]), Array.from({ length: attempts }, (_, i) => [i + 1, '500']));
  Object.assign(system.answer, { with: 200 });
  assert.equal((await hub.ask<Delivery>(supervisor, 'POST', `/v1/deliveries/${dead?.id ?? ''}/retry`)).body.state, 'waiting');
  const before = system.heard.length;
  await hub.duties();
  assert.equal(system.heard.slice(before).filter(({ json }) => json.id === first).length, 1);
  assert.equal((await hub.ask(supervisor, 'POST', `/v1/deliveries/${dead?.id ?? ''}/retry`)).status, 409);
});

test('nothing is sent about a message that could not be sent to the same system: no echo without end', async (t) => {
  const { hub, clock, supervisor, system } = await trial(t);
  await add(hub, supervisor, system.url);
  system.answer.with = 410; // gone: given up at once
  await say(hub, [said()]);
  for (let i = 0; i < 5; i += 1) { await hub.duties(); clock.move(DAY_MS); }
  assert.equal(system.heard.length, 1);
});

test('a system that does not answer keeps no other system waiting', async (t) => {
  let isSilent = true;
  const { hub, supervisor, system } = await trial(t, () => (isSilent ? new Promise<void>(() => undefined) : undefined));
  const other = await receiver(t);
  await add(hub, supervisor, system.url);
  await add(hub, supervisor, other.url);
  await say(hub, Array.from({ length: 20 }, (_, i) => said({ subject: `hit_${i}` })));
  const running = hub.duties();
  await until('the other has all twenty', () => other.heard.length === 20, 8_000);
  assert.equal(system.heard.length, 4, 'so many at once, of different hits');
  isSilent = false;
  system.server.closeAllConnections();
  await running;
});

test('a system whose webhook was removed hears nothing more, and what was on its way is dropped', async (t) => {
  const { hub, clock, supervisor, system } = await trial(t);
  const hook = await add(hub, supervisor, system.url);
  system.answer.with = 500;
  await say(hub, [said(), said()]);
  await hub.duties();
  assert.equal((await hub.ask(supervisor, 'DELETE', `/v1/webhooks/${hook.id}`)).status, 200);
  clock.move(DAY_MS);
  await say(hub, [said()]);
  await hub.duties();
  assert.equal(system.heard.length, 1);
  assert.deepEqual((await deliveries(hub, supervisor)).map(({ state }) => state), ['dropped', 'dropped']);
  assert.deepEqual([(await hub.ask(supervisor, 'DELETE', `/v1/webhooks/${hook.id}`)).status, (await hub.ask(supervisor, 'POST', `/v1/webhooks/${hook.id}/secret`)).status], [404, 404]);
  const kept = await run(hub.database.db, 'select secret, old_secret from webhooks') as object[];
  assert.deepEqual(kept, [{ secret: '', old_secret: null }]);
});

test('another bureau finds no webhook and no delivery of one’s own', async (t) => {
  const { hub, supervisor, system } = await trial(t);
  const hook = await add(hub, supervisor, system.url);
  await say(hub, [said()]);
  await hub.duties();
  const [delivery] = await deliveries(hub, supervisor);
  const german = await hub.token('DE', 'supervisor');
  assert.deepEqual([await deliveries(hub, german), (await hub.ask<{ items: [] }>(german, 'GET', '/v1/webhooks')).body.items], [[], []]);
  const absent = 'dlv_00000000000000000000000000';
  for (const [method, path] of [['DELETE', `/v1/webhooks/${hook.id}`], ['POST', `/v1/webhooks/${hook.id}/secret`], ['GET', `/v1/deliveries/${delivery?.id ?? ''}`], ['POST', `/v1/deliveries/${delivery?.id ?? ''}/retry`], ['GET', `/v1/deliveries/${absent}`]] as const) {
    const { status, body } = await hub.ask<{ title: string }>(german, method, path);
    assert.deepEqual([status, body.title.replace(/webhook|delivery/, 'it')], [404, 'it not found'], path);
  }
});

test('a bureau registers a limited number of webhooks', async (t) => {
  const { hub, supervisor, system } = await trial(t);
  const answers = await Promise.all(Array.from({ length: 24 }, (_, i) => hub.ask(supervisor, 'POST', '/v1/webhooks', { url: `${system.url}/${i}` })));
  assert.deepEqual([answers.filter(({ status }) => status === 201).length, answers.filter(({ status }) => status === 409).length], [20, 4]);
});

test('attempts are counted by outcome, and what waits and was given up is told as metrics', async (t) => {
  const { hub, supervisor, system } = await trial(t);
  await add(hub, supervisor, system.url);
  await say(hub, [said()]);
  await hub.duties();
  system.answer.with = 500;
  await say(hub, [said()]);
  await hub.duties();
  const { body } = await hub.ask<string>(hub.admin, 'GET', '/metrics');
  assert.match(body, /crosscheck_deliveries_total\{way="webhook",outcome="delivered"\} 1\n/);
  assert.match(body, /crosscheck_deliveries_total\{way="webhook",outcome="failed"\} 1\n/);
  assert.match(body, /crosscheck_deliveries_waiting 1\n/);
});
