/** Events as they come: who hears them, going on after a lost connection, slow readers, revoked ones, too many of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from 'node:net';
import { testHub } from '../../../tests/fixtures.ts';
import { until } from '../../../tests/waiting.ts';
import { BEHIND_MAX_MS, EVENTS_WAITING_MAX, STREAMS_PER_BUREAU_MAX } from './broadcasting.ts';
import { HIT, TRIAL_WAYS, reader, say, said } from './fixtures.ts';

test('everyone to whom it is said hears it at once, and nobody else', async (t) => {
  const hub = await testHub(t);
  const [desk, officer, german] = [await reader(t, hub, await hub.token('NL', 'desk')), await reader(t, hub, await hub.token('NL', 'officer', { unit: 'Port' })), await reader(t, hub, await hub.token('DE', 'desk'))];
  assert.deepEqual([desk.status, desk.headers.get('content-type'), desk.headers.get('cache-control')], [200, 'text/event-stream', 'no-store']);
  const [bureau, unit, desks, discreet] = await say(hub, [said(), said({ to: { bureau: 'NL', unit: 'Port' } }), said({ to: { bureau: 'NL', roles: ['desk'] } }), said({ facts: { discreet: true } })]);
  const [last] = await say(hub, [said({ to: { bureau: 'DE' } })]);
  await until('the German desk has its own', () => german.events.length > 0);
  assert.deepEqual(german.events.map(({ id }) => id), [last]);
  assert.deepEqual(desk.events.map(({ id }) => id), [bureau, desks, discreet]);
  assert.deepEqual(officer.events.map(({ id }) => id), [bureau, unit]);
  assert.deepEqual(desk.events[0]?.data, { id: bureau, kind: 'hits.requested', subject: HIT, at: '2026-11-22T10:15:00.000Z', urgent: false, facts: { hit: HIT } });
});

test('a reader that lost its connection goes on after the last event it had, and misses nothing and hears nothing twice', async (t) => {
  const hub = await testHub(t);
  const token = await hub.token('NL', 'desk');
  const before = await say(hub, [said(), said()]);
  const first = await reader(t, hub, token);
  const heard = await say(hub, [said()]);
  await until('it has the first', () => first.events.length === 1);
  first.leave();
  const missed = await say(hub, Array.from({ length: 1_200 }, () => said()));
  const second = await reader(t, hub, token, { lastId: first.lastId() });
  const [live] = await say(hub, [said()]);
  await until('it has what came after it joined', () => second.events.at(-1)?.id === live);
  assert.deepEqual([...first.events, ...second.events].map(({ id }) => id), [...heard, ...missed, live]);
  const third = await reader(t, hub, token, { query: `?after=${before[0] ?? ''}` });
  await until('it has everything after the one it named', () => third.events.at(-1)?.id === live);
  assert.equal(third.events.length, 1 + heard.length + missed.length + 1);
});

test('a reader that lost its connection before its first event misses nothing', async (t) => {
  const hub = await testHub(t);
  const token = await hub.token('NL', 'desk');
  const [old] = await say(hub, [said()]);
  await until('the broadcaster has passed it', async () => { const one = await reader(t, hub, token); await until('it has a place', () => one.comments() > 0 || one.lastId() !== '', 500).catch(() => undefined); one.leave(); return one.lastId() === old; });
  const [missed] = await say(hub, [said()]);
  const again = await reader(t, hub, token, { lastId: old ?? '' });
  await until('it has what it missed', () => again.events.length === 1);
  assert.equal(again.events[0]?.id, missed);
});

test('to go on after an event that was never told to one is refused, and looks the same as one that is not kept', async (t) => {
  const hub = await testHub(t);
  const [dutch, german] = [await hub.token('NL', 'desk'), await hub.token('DE', 'desk')];
  const [id = ''] = await say(hub, [said({ to: { bureau: 'DE' } })]);
  assert.equal((await reader(t, hub, german, { lastId: id })).status, 200);
  for (const lastId of [id, 'ann_00000000000000000000000000', '0-0-0', `' or true --`]) assert.equal((await reader(t, hub, dutch, { lastId })).status, 410, lastId);
  assert.equal((await reader(t, hub, dutch, { query: '?after=nonsense' })).status, 400);
});

test('one asks for some kinds only; silence is broken by a comment; a training world says so in each event', async (t) => {
  const hub = await testHub(t, { world: 'training', ways: { ...TRIAL_WAYS, heartbeatMs: 30 } });
  const one = await reader(t, hub, await hub.token('NL', 'desk'), { query: '?kind=vehicles.*' });
  await until('it was told that the stream lives', () => one.comments() > 1);
  await say(hub, [said(), said({ kind: 'vehicles.ended' })]);
  await until('it has one', () => one.events.length > 0);
  assert.deepEqual(one.events.map(({ data }) => [data?.kind, data?.world]), [['vehicles.ended', 'TRAINING']]);
});

test('a revoked token is cut off from its stream, others go on', async (t) => {
  const hub = await testHub(t);
  await hub.token('NL', 'desk');
  const { body } = await hub.ask<{ id: string; secret: string }>(hub.admin, 'POST', '/v1/tokens', { bureau: 'NL', role: 'desk', unit: 'Main unit' });
  const [revoked, other] = [await reader(t, hub, body.secret), await reader(t, hub, await hub.token('NL', 'desk'))];
  await hub.ask(hub.admin, 'DELETE', `/v1/tokens/${body.id}`);
  await until('the revoked one is cut off', () => revoked.isOver(), 5_000);
  await say(hub, [said()]);
  await until('the other hears', () => other.events.length === 1);
  assert.deepEqual([revoked.events, other.isOver()], [[], false]);
});

test('a reader that takes nothing is cut off, and nobody waits for it', async (t) => {
  const hub = await testHub(t);
  const [slow, quick] = [await hub.token('NL', 'desk'), await reader(t, hub, await hub.token('NL', 'desk'))];
  const socket = connect(Number(new URL(hub.url).port), '127.0.0.1');
  t.after(() => { socket.destroy(); });
  let isCut = false;
  socket.on('close', () => { isCut = true; }).on('error', () => undefined);
  socket.write(`GET /v1/events HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer ${slow}\r\n\r\n`);
  await new Promise((resolve) => { socket.once('readable', resolve); }); // and reads no more
  const facts = { note: 'x'.repeat(20_000) };
  const streams = async (): Promise<number> => Number(/^crosscheck_event_streams (\d+)$/m.exec((await hub.ask<string>(hub.admin, 'GET', '/metrics')).body)?.[1]);
  assert.equal(await streams(), 2);
  for (let round = 1; round <= 20; round += 1) {
    await say(hub, Array.from({ length: EVENTS_WAITING_MAX / 10 }, () => said({ facts })));
    await until('the quick one has them', () => quick.events.length === round * EVENTS_WAITING_MAX / 10);
  }
  await until('there is one stream less', async () => await streams() === 1, BEHIND_MAX_MS * 4);
  socket.resume();
  await until('its connection is gone', () => isCut);
  assert.equal(quick.isOver(), false);
});

test('a burst of more events than may wait for a reader reaches it whole and in order, by way of the store', async (t) => {
  const hub = await testHub(t);
  const one = await reader(t, hub, await hub.token('NL', 'desk'));
  const first = await say(hub, Array.from({ length: EVENTS_WAITING_MAX * 3 }, () => said()));
  const all = [...first, ...await say(hub, Array.from({ length: EVENTS_WAITING_MAX + 1 }, () => said()))];
  await until('it has them all', () => one.events.length === all.length);
  assert.deepEqual(one.events.map(({ id }) => id), all);
  assert.equal(one.isOver(), false);
});

test('a bureau that follows too many streams is refused the next, and another bureau is not', async (t) => {
  const hub = await testHub(t);
  const [dutch, german] = [await hub.token('NL', 'desk'), await hub.token('DE', 'desk')];
  const open = [];
  for (let i = 0; i < STREAMS_PER_BUREAU_MAX; i += 1) open.push(await reader(t, hub, dutch));
  const refused = await reader(t, hub, dutch);
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '10']);
  assert.equal((await reader(t, hub, german)).status, 200);
  open[0]?.leave();
  await until('there is room for one again', async () => { const one = await reader(t, hub, dutch); one.leave(); return one.status === 200; });
});
