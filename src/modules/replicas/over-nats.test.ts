/** A real hub, its relay, a real server of NATS and a device: what HTTP would bring comes over NATS, and nothing else does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carriedDevice } from '../../../tests/carried-device.ts';
import { testHub } from '../../../tests/fixtures.ts';
import { natsServers, withoutNats } from '../../../tests/nats-servers.ts';
import { until } from '../../../tests/waiting.ts';
import { device } from './fixtures.ts';

const vinOf = (n: number): string => `WVWZZZ1KZ8W${String(n).padStart(6, '0')}`;

test('a device hears over NATS what its bureau may see, nothing of what is hidden from it, and nothing at all once it is revoked', { skip: withoutNats }, async (t) => {
  const servers = await natsServers(t);
  const hub = await testHub(t, { keepsDuties: true, nats: { servers: servers.urls } });
  const desk = await hub.token('DE', 'desk');
  const report = async (n: number, said: object = {}): Promise<string> => {
    const { status, body } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: `R-${n}`, vin: vinOf(n), ...said });
    assert.equal(status, 201, JSON.stringify(body));
    return body.id;
  };
  const first = await report(1);
  const post = await device(hub, { bureau: 'NL' });
  const one = await carriedDevice(post, { config: { servers: servers.urls }, address: () => hub.url, bureau: 'NL' });
  t.after(one.stop);
  await until('it has its copy and hears NATS', () => one.records().has(first) && one.figures().overNats > 0);
  const before = one.figures().overHttp;
  const shown = [await report(2), await report(3)];
  await until('what is recorded comes', () => shown.every((id) => one.records().has(id)));
  const links = one.segments.length;
  const hidden = await report(4, { restrictions: ['NL'] });
  const last = await report(5);
  await until('the next one comes', () => one.records().has(last));
  assert.ok(!one.records().has(hidden));
  assert.deepEqual(one.segments.slice(links).flatMap(({ rows }) => rows.map((row) => (row.kind === 'record' ? row.id : row.kind))), [last], 'what was hidden has left no link');
  assert.equal((await hub.ask(desk, 'POST', `/v1/vehicles/${first}/clear`, { reason: 'recovered' })).status, 200);
  await until('what is over goes', () => !one.records().has(first));
  assert.deepEqual([one.figures().overHttp, one.figures().fetched], [before, 0], 'all of it over NATS');

  const carriage = await post.ask<{ channel: string; keys: { number: number }[] }>('GET', '/v1/replica/carriage');
  assert.deepEqual([carriage.body.channel, carriage.body.keys.map(({ number }) => number)], ['NL.24', [1]]);
  const kept = await device(hub, { bureau: 'NL' });
  assert.equal((await hub.ask(hub.admin, 'POST', `/v1/replicas/${post.id}/revoke`, { reason: 'stolen' })).status, 200);
  assert.equal((await post.ask('GET', '/v1/replica/carriage')).status, 401);
  assert.deepEqual((await kept.ask<{ keys: { number: number }[] }>('GET', '/v1/replica/carriage')).body.keys.map(({ number }) => number), [2, 1]);
  await until('it is told that it is revoked', async () => { await report(100 + one.segments.length + Math.floor(performance.now())); return one.figures().refused === 'replicas.revoked'; });
});

/** Going over is not noticed; a connection that falls is seen at once, one that says nothing after five seconds. */
const TOLD_WITHIN_MS = 9_000;

test('while a device goes over, and while NATS falls silent, is killed, wiped and comes back, each change reaches it within seconds', { skip: withoutNats }, async (t) => {
  const servers = await natsServers(t);
  const hub = await testHub(t, { keepsDuties: true, nats: { servers: servers.urls } });
  const desk = await hub.token('DE', 'desk');
  const one = await carriedDevice(await device(hub, { bureau: 'NL' }), { config: { servers: servers.urls }, address: () => hub.url, bureau: 'NL' });
  t.after(one.stop);
  let [reported, longestMs, longestIn] = [0, 0, ''];
  const reportAndWait = async (what: string): Promise<void> => {
    reported += 1;
    const { body: { id } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: `R-${reported}`, vin: vinOf(reported) });
    const begunMs = performance.now();
    await until(`${what}: it is told`, () => one.records().has(id));
    if (performance.now() - begunMs > longestMs) [longestMs, longestIn] = [performance.now() - begunMs, what];
  };
  const goesOver = async (what: string): Promise<void> => {
    const { overNats } = one.figures();
    await until(`${what}: NATS is followed`, async () => { await reportAndWait(what); return one.figures().overNats > overNats; });
  };
  const overHttp = async (what: string): Promise<void> => {
    const before = one.figures().overHttp;
    for (let n = 0; n < 10; n += 1) await reportAndWait(what);
    assert.ok(one.figures().overHttp > before, `${what}: it is told over HTTP`);
  };
  await goesOver('it begins');
  servers.signal(0, 'SIGSTOP');
  await overHttp('the server says nothing');
  servers.signal(0, 'SIGCONT');
  await goesOver('the server goes on');
  await servers.kill(0);
  await overHttp('the server is killed');
  await servers.wipe(0);
  servers.start(0);
  await goesOver('the server comes back empty');
  t.diagnostic(`${reported} changes, the longest took ${longestMs.toFixed(0)} ms: ${longestIn}`);
  assert.ok(longestMs < TOLD_WITHIN_MS, `${longestIn}: a change took ${longestMs.toFixed(0)} ms`);
});

test('between two places of its bureau the feed is what changed there, and ends; a place of another bureau is refused', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk');
  const [nl, br] = [await device(hub, { bureau: 'NL' }), await device(hub, { bureau: 'BR' })];
  const [ofNl, ofBr] = [await nl.follow(), await br.follow()];
  await until('both have their copy', () => ofNl.place() !== undefined && ofBr.place() !== undefined);
  const from = ofNl.place() ?? '';
  const told = async (n: number): Promise<string> => {
    const { body } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: `R-${n}`, vin: vinOf(n) });
    await until('it came', () => ofNl.records().has(body.id));
    return body.id;
  };
  const [one, to, two] = [await told(1), ofNl.place() ?? '', await told(2)];
  const { status, body } = await nl.ask<string>('GET', `/v1/replica/feed?since=${from}&until=${to}`);
  assert.equal(status, 200);
  assert.ok(body.includes(one) && !body.includes(two));
  assert.ok(body.trimEnd().split('\n').at(-1)?.includes(`"until":"${to}"`));
  const nothing = await nl.ask<string>('GET', `/v1/replica/feed?since=${to}&until=${from}`);
  assert.ok(!nothing.body.includes('"kind":"record"') && !nothing.body.includes(`"until":"${from}"`), 'nobody is led back');
  assert.equal((await nl.ask<{ code: string }>('GET', `/v1/replica/feed?since=${from}&until=${ofBr.place() ?? ''}`)).body.code, 'replicas.until_unknown');
  ofNl.leave();
  ofBr.leave();
});
