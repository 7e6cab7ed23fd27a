/** The inbox: who is told what, what has been read and by whom, in which order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { HIT, say, said } from './fixtures.ts';

type Inbox = { items: { id: string; kind: string; at: string; read: boolean; facts: object }[]; next?: string; unread: number };
const inbox = async (hub: TestHub, token: string, query = ''): Promise<Inbox> => (await hub.ask<Inbox>(token, 'GET', `/v1/inbox${query}`)).body;
const ids = async (hub: TestHub, token: string, query = ''): Promise<string[]> => (await inbox(hub, token, query)).items.map(({ id }) => id);

test('what is said to a bureau, a unit, a person or a role is heard by them and by nobody else', async (t) => {
  const hub = await testHub(t);
  const anna = await hub.token('NL', 'officer', { unit: 'Port', person: 'anna' });
  const desk = await hub.token('NL', 'desk', { unit: 'Desk' });
  const german = await hub.token('DE', 'desk', { unit: 'Port', person: 'anna' });
  const [toBureau, toUnit, toPerson, toDesks] = await say(hub, [said(), said({ to: { bureau: 'NL', unit: 'Port' } }), said({ to: { bureau: 'NL', person: 'anna' } }), said({ to: { bureau: 'NL', roles: ['desk', 'supervisor'] } })]);
  assert.deepEqual(await ids(hub, anna), [toPerson, toUnit, toBureau]);
  assert.deepEqual(await ids(hub, desk), [toDesks, toBureau]);
  assert.deepEqual(await ids(hub, german), []);
  for (const role of ['registration_clerk', 'gateway']) assert.equal((await hub.ask(await hub.token('NL', role), 'GET', '/v1/inbox')).status, 403, role);
});

test('of a discreet check only desks and supervisors hear, until the bureau opens it to everyone', async (t) => {
  const hub = await testHub(t);
  const [officer, desk, supervisor] = [await hub.token('NL', 'officer'), await hub.token('NL', 'desk'), await hub.token('NL', 'supervisor')];
  const [discreet] = await say(hub, [said({ facts: { hit: HIT, discreet: true } })]);
  assert.deepEqual([await ids(hub, officer), await ids(hub, desk), await ids(hub, supervisor)], [[], [discreet], [discreet]]);
  assert.equal((await hub.ask(supervisor, 'PUT', '/v1/settings/notifications', { discreetTo: 'everyone' })).status, 200);
  assert.deepEqual(await ids(hub, officer), [discreet]);
});

test('the newest comes first; pages hold each once; kind, time and unread narrow it', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk', { person: 'desk' });
  const all = await say(hub, Array.from({ length: 7 }, (_, i) => said({ kind: i % 2 === 0 ? 'hits.raised' : 'vehicles.ended', at: `2026-11-22T10:0${i}:00.000Z` })));
  const newest = [...all].reverse();
  const seen: string[] = [];
  for (let next: string | undefined = ''; next !== undefined;) {
    const page: Inbox = await inbox(hub, desk, `?limit=3${next === '' ? '' : `&after=${next}`}`);
    seen.push(...page.items.map(({ id }) => id));
    next = page.next;
  }
  assert.deepEqual(seen, newest);
  assert.deepEqual(await ids(hub, desk, '?kind=hits.*'), newest.filter((id) => all.indexOf(id) % 2 === 0));
  assert.deepEqual(await ids(hub, desk, '?kind=vehicles.ended&since=2026-11-22T10:03:00Z'), [all[5], all[3]]);
  assert.equal((await hub.ask(desk, 'GET', '/v1/inbox?kind=hits')).status, 400);
});

test('what one has read stays unread for others; a unit’s desk shares its marks between shifts', async (t) => {
  const hub = await testHub(t);
  const [anna, ben] = [await hub.token('NL', 'desk', { person: 'anna' }), await hub.token('NL', 'desk', { person: 'ben' })];
  const [morning, night] = [await hub.token('NL', 'desk', { device: 'screen 1' }), await hub.token('NL', 'desk', { device: 'screen 2' })];
  const [first, second, third] = await say(hub, [said(), said(), said()]);
  assert.deepEqual((await hub.ask(anna, 'POST', '/v1/inbox/read', { ids: [second] })).body.unread, 2);
  assert.deepEqual([(await inbox(hub, anna)).items.map(({ read }) => read), (await inbox(hub, ben)).unread], [[false, true, false], 3]);
  assert.deepEqual(await ids(hub, anna, '?unread=true'), [third, first]);
  assert.equal((await hub.ask(morning, 'POST', '/v1/inbox/read', { upTo: second })).body.unread, 1);
  assert.deepEqual((await inbox(hub, night)).items.map(({ read }) => read), [false, true, true]);
  assert.equal((await hub.ask(night, 'POST', '/v1/inbox/read', { upTo: first })).body.unread, 1, 'a mark never goes back');
});

test('nobody marks or finds what was not said to them; what names neither ids nor a place is refused', async (t) => {
  const hub = await testHub(t);
  const [dutch, german] = [await hub.token('NL', 'desk'), await hub.token('DE', 'desk')];
  const [id = ''] = await say(hub, [said()]);
  assert.equal((await hub.ask(german, 'POST', '/v1/inbox/read', { upTo: id })).status, 404);
  assert.equal((await hub.ask(german, 'POST', '/v1/inbox/read', { ids: [id] })).status, 200);
  assert.deepEqual([(await inbox(hub, dutch)).unread, await ids(hub, german, `?after=${id}`)], [1, []]);
  for (const bad of [{}, { ids: [] }, { ids: [id], upTo: id }, { upTo: 'hit_01j9z3k4m5n6p7q8r9s0t1v2w3' }]) assert.equal((await hub.ask(dutch, 'POST', '/v1/inbox/read', bad)).status, 400, JSON.stringify(bad));
});

test('what is said twice stands in the inbox once', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  await say(hub, [said({ cause: 'the same' })]);
  await say(hub, [said({ cause: 'the same' })]);
  assert.equal((await ids(hub, desk)).length, 1);
});
