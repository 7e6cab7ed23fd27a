/** Who may ask at a replica: the bureau's tokens and systems as its desk has them, people by the post's token; and nobody whom the hub has revoked. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { calculateJwkThumbprint } from 'jose';
import { plateOf } from '../../tests/fixtures-pictures.ts';
import { machine, makePair } from '../../tests/system-client.ts';
import { until } from '../../tests/waiting.ts';
import { heldClock } from '../kernel/clock.ts';
import type { CheckAnswer } from '../modules/checks/schema.ts';
import type { Reading } from '../modules/readings/schema.ts';
import type { SentDesk } from '../modules/replicas/schema.ts';
import { deskOf, heardSource, newSigner, OFFICER, placeFor, recordOf, segmentOf, START, testReplica } from './fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const CLIENT = 'cli_00000000000000000000000001';
const later = (s: number): string => new Date(Date.parse(START) + s * 1_000).toISOString();
const question = { vehicle: { vin: VIN }, purpose: 'border_control' };

async function posted(t: TestContext, desk: Partial<SentDesk> = {}) {
  const [signer, hub, clock] = [newSigner(), heardSource(), heldClock(START)];
  const replica = await testReplica(t, { place: await placeFor(t), signer, source: hub.source, clock, monotonic: () => 0 });
  hub.say(segmentOf([deskOf(desk), recordOf(VIN)], { at: START, currentUntil: later(86_400), until: 'p1', isFull: true, isLast: true }, signer));
  await until('the copy is there', async () => replica.hasCopy());
  const settle = async (next: Partial<SentDesk>, n: number): Promise<void> => {
    hub.say(segmentOf([deskOf(next)], { at: later(n), currentUntil: later(86_400), until: `p${n + 1}` }, signer));
    await until('the desk was heard', async () => replica.currency.word().heardAt === later(n));
  };
  return { replica, clock, settle };
}

/** Every attempt that the replica has logged. */
const logged = async ({ log }: { log: { next: () => Promise<readonly { text: string }[]> } }): Promise<string[]> => (await log.next()).map(({ text }) => { const deed = JSON.parse(text) as { kind: string; action?: string; outcome?: string }; return deed.kind === 'check' ? 'check' : `${deed.action ?? ''} ${deed.outcome ?? ''}`; });

test('a token that the hub has revoked lets nobody in from the next word of the hub on, and what was refused is logged', async (t) => {
  const { replica, settle } = await posted(t);
  assert.equal((await replica.ask<CheckAnswer>(OFFICER, 'POST', '/v1/checks', question)).body.outcome, 'hit');
  assert.equal((await replica.ask(OFFICER, 'POST', '/v1/checks', { ...question, purpose: 'camera_lane' })).status, 403);
  await settle({ tokens: [] }, 1);
  assert.equal((await replica.ask(OFFICER, 'POST', '/v1/checks', question)).status, 401);
  assert.deepEqual(await logged(replica), ['check', 'checks.ask refused', 'http.stranger refused']);
});

test('a camera gateway gets its token here by its own key, asks with proofs, and is gone once its key is', async (t) => {
  const key = await makePair();
  const client = { id: CLIENT, name: 'Gate 4 cameras', unit: 'A12', role: 'gateway', trial: false, devices: ['lane 3'], certificates: [], keys: [{ thumbprint: await calculateJwkThumbprint(key.publicJwk, 'sha256'), kid: 'k1', algorithms: ['ES256'], jwk: key.publicJwk }] };
  const { replica, clock, settle } = await posted(t, { clients: [client] });
  const at = { url: replica.url, ask: async (token: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(replica.url + path, { method, headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...headers }, ...(body === undefined ? {} : { body: body as string }) });
    return { status: answer.status, headers: answer.headers, body: await answer.json() as never };
  } };
  const camera = machine(at, { client: CLIENT, key, binding: await makePair(), ms: clock.ms });
  const access = await camera.token();
  const asks = async (device: string): Promise<Response> => fetch(`${replica.url}/v1/checks`, { method: 'POST', body: JSON.stringify({ ...question, purpose: 'camera_lane' }), headers: { 'content-type': 'application/json', 'crosscheck-device': device, ...await camera.asDpop(access, 'POST', '/v1/checks') } });
  const answered = await asks('lane 3');
  assert.deepEqual([answered.status, (await answered.json() as CheckAnswer).outcome], [200, 'hit']);
  assert.equal((await asks('lane 9')).status, 403, 'a device that is not registered');
  const stolen = await fetch(`${replica.url}/v1/checks`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', authorization: `Bearer ${access}` } });
  assert.equal(stolen.status, 401, 'a token without its proof');
  const shown = await camera.assertion();
  assert.equal((await camera.post({ client_assertion: shown })).status, 200);
  assert.equal((await camera.post({ client_assertion: shown })).status, 401, 'an assertion is shown once');
  assert.equal((await camera.post({ client_assertion: await camera.assertion({ aud: 'http://hub.example.org' }) })).status, 200, 'made for the hub, it is good here');
  await settle({ clients: [{ ...client, keys: [] }] }, 1);
  assert.equal((await asks('lane 3')).status, 401);
});

test('a person signs in with the post’s token, asks by name, and is out after the idle time that the bureau set, or with the token', async (t) => {
  const { replica, clock, settle } = await posted(t, { settings: { sessions: { idleMinutes: 10 } } });
  const signIn = async (token: string): Promise<string> => {
    const answer = await fetch(`${replica.url}/sign-in`, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: replica.url }, body: new URLSearchParams({ token, person: 'Badge 4711' }).toString() });
    return answer.status === 303 ? (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' : '';
  };
  assert.equal(await signIn('cc_nobody'), '');
  const me = async (cookie: string): Promise<{ status: number; body: { name?: string; credential?: string } }> => { const answer = await fetch(`${replica.url}/v1/me`, { headers: { cookie } }); return { status: answer.status, body: await answer.json() as never }; };
  const cookie = await signIn(OFFICER);
  const { body } = await me(cookie);
  assert.deepEqual([body.name, body.credential], ['Badge 4711', 'session']);
  clock.move(9 * 60_000);
  assert.equal((await me(cookie)).status, 200);
  clock.move(10 * 60_000);
  assert.equal((await me(cookie)).status, 401);
  const again = await signIn(OFFICER);
  assert.equal((await me(again)).status, 200);
  await settle({ tokens: [] }, 2_000);
  assert.equal((await me(again)).status, 401);
  const foreign = await fetch(`${replica.url}/sign-in`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://elsewhere.example' }, body: 'token=x&person=y' });
  assert.equal(foreign.status, 403);
});

test('a photograph of a VIN plate is read at a post without a hub as the hub reads it, and of it nothing is kept but that it was read', { timeout: 120_000 }, async (t) => {
  const { replica } = await posted(t);
  const send = async (bytes: Uint8Array<ArrayBuffer>, type: string): Promise<{ status: number; body: Reading & { code?: string } }> => {
    const answer = await fetch(`${replica.url}/v1/readings`, { method: 'POST', body: bytes, headers: { 'content-type': type, authorization: `Bearer ${OFFICER}` } });
    return { status: answer.status, body: await answer.json() as never };
  };
  const { status, body } = await send(await plateOf({ text: VIN }), 'image/jpeg');
  assert.deepEqual([status, body.numbers.map(({ kind, number, by }) => [kind, number, by])], [200, [['vin', VIN, 'text']]], replica.logged.join('\n'));
  const torn = await send(new TextEncoder().encode('no picture'), 'image/jpeg');
  assert.deepEqual([torn.status, torn.body.code], [415, 'readings.not_a_picture']);
  const entries = await replica.log.next();
  assert.deepEqual(await logged(replica), ['readings.read done', 'readings.read refused']);
  assert.doesNotMatch(JSON.stringify(entries) + replica.logged.join('\n'), new RegExp(VIN));
  const { body: me } = await replica.ask<{ actions: string[] }>(OFFICER, 'GET', '/v1/me');
  assert.ok(me.actions.includes('readings.read'), 'the console shows the way to it');
});

test('what a replica does not do is refused with one sentence that names its hub; to strangers nothing is told', async (t) => {
  const { replica } = await posted(t);
  for (const [method, path] of [['GET', '/v1/hits'], ['POST', '/v1/vehicles'], ['GET', `/v1/${'x'.repeat(3_000)}`]] as const) {
    const { status, body } = await replica.ask<{ code: string; title: string }>(OFFICER, method, path);
    assert.deepEqual([status, body.code], [501, 'replicas.not_here'], path);
    assert.match(body.title, /ask its hub, http:\/\/hub\.example\.org$/);
    assert.ok(body.title.length < 300);
  }
  assert.equal((await replica.ask('cc_nobody', 'GET', '/v1/hits')).status, 401);
  assert.equal((await replica.ask(OFFICER, 'GET', '/elsewhere')).status, 404);
});
