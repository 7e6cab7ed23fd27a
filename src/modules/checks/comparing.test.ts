/** An officer compares: a candidate becomes a hit, nothing takes one back, and what was said weighs in the next error model. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { run } from '../../kernel/store/database.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const ALIKE = 'WVWZZZ1KZ8W97O3O1';
type Checked = { id: string; outcome: string; model: string; findings: { hit?: string; record: { id: string } }[] };
type Hits = { items: { id: string; sightings: number; owner: string; finder: string; unit: string; day: string }[] };
type Compared = { record: string; same: boolean; hit?: string; note?: string; version: number };

async function world(t: Parameters<typeof testHub>[0]): Promise<{ hub: TestHub; owner: string; officer: string; record: string; check: (vin?: string) => Promise<Checked>; compare: (check: string, body: object, token?: string) => Promise<{ status: number; body: Compared }>; hits: (token: string) => Promise<Hits['items']> }> {
  const hub = await testHub(t);
  const owner = await hub.token('NL', 'desk', { person: 'desk' });
  const officer = await hub.token('BR', 'officer', { person: 'Officer 7', unit: 'Santos' });
  const { body: { id: record } } = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  await hub.settled();
  return {
    hub, owner, officer, record,
    check: async (vin = ALIKE) => (await hub.ask<Checked>(officer, 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'roadside', place: 'Gate 4', observedAt: '2026-11-01T10:00:00Z' })).body,
    compare: (check, body, token = officer) => hub.ask<Compared>(token, 'POST', `/v1/checks/${check}/comparisons`, body),
    hits: async (token) => (await hub.ask<Hits>(token, 'GET', '/v1/hits')).body.items,
  };
}

test('the same vehicle: a candidate becomes the hit of the check’s day, for its unit, once however often it is said', async (t) => {
  const { owner, officer, record, check, compare, hits, hub } = await world(t);
  const { id } = await check();
  assert.deepEqual(await hits(owner), []);
  const first = await compare(id, { record, same: true, note: 'read by hand' });
  assert.equal(first.status, 201);
  const again = await compare(id, { record, same: true }, await hub.token('BR', 'desk', { person: 'another' }));
  const [hit, ...others] = await hits(owner);
  assert.deepEqual([hit?.id, again.body.hit, hit?.day, hit?.unit, hit?.finder, hit?.sightings, others], [first.body.hit, first.body.hit, '2026-11-01', 'Santos', 'BR', 1, []]);
  assert.equal((await hits(officer)).length, 1);
  const events = await run(hub.database.db, `select outcome, subjects from audit_events where action = 'checks.compare' order by sequence`) as { outcome: string; subjects: string[] }[];
  assert.deepEqual(events.map(({ outcome, subjects }) => [outcome, subjects.length]), [['done', 3], ['done', 3]]);
});

test('another vehicle: nothing is raised; said of a hit, the hit stays', async (t) => {
  const { owner, record, check, compare, hits } = await world(t);
  const candidate = await check();
  const answer = await compare(candidate.id, { record, same: false });
  assert.deepEqual([answer.status, answer.body.hit, await hits(owner)], [201, undefined, []]);
  const hit = await check(VIN);
  assert.equal(hit.outcome, 'hit');
  await compare(hit.id, { record, same: false });
  assert.equal((await hits(owner)).length, 1);
});

test('the newest word on a record counts, and all are kept', async (t) => {
  const { hub, officer, record, check, compare } = await world(t);
  const { id } = await check();
  for (const same of [true, false]) await compare(id, { record, same, note: String(same) });
  const { body } = await hub.ask<{ comparisons: Compared[] }>(officer, 'GET', `/v1/checks/${id}`);
  assert.deepEqual(body.comparisons.map(({ record: of, same, note, version }) => [of, same, note, version]), [[record, false, 'false', 1]]);
  assert.deepEqual(await run(hub.database.db, 'select count(*) as n from comparisons'), [{ n: 2 }]);
  await assert.rejects(run(hub.database.db, 'delete from comparisons'));
});

test('only officers and desks of the asking bureau compare, and only what the check showed', async (t) => {
  const { hub, owner, record, check, compare } = await world(t);
  const { id } = await check();
  assert.equal((await compare(id, { record, same: true }, owner)).status, 404, 'another bureau’s check is not there');
  assert.equal((await compare(id, { record, same: true }, await hub.token('BR', 'gateway', { device: 'lane' }))).status, 403);
  assert.equal((await compare(id, { record: record.replace(/.$/, (last) => (last === '0' ? '1' : '0')), same: true })).status, 409);
  assert.equal((await compare(id, { record, same: 'yes' })).status, 400);
});

test('what has ended since, or was hidden since, is kept as an answer and raises nothing', async (t) => {
  const { hub, owner, record, check, compare, hits } = await world(t);
  const { id } = await check();
  await hub.ask(owner, 'POST', `/v1/vehicles/${record}/clear`, { reason: 'recovered' });
  const answer = await compare(id, { record, same: true });
  assert.deepEqual([answer.status, answer.body.hit, await hits(owner)], [201, undefined, []]);
});

test('a model estimated from officers’ answers is kept, weighs only once it is activated, and is named in every check from then on', async (t) => {
  const { hub, officer, record, check, compare } = await world(t);
  const model = async (method: string, path = '/v1/model', body?: object): Promise<{ status: number; body: { active: string; version: string; answers: number; versions: { version: string; isShipped: boolean }[] } }> => hub.ask(hub.admin, method, path, body);
  assert.equal((await model('POST', '/v1/model/estimates')).status, 409, 'there is nothing to estimate from');
  const before = await check();
  await compare(before.id, { record, same: true });
  const estimated = await model('POST', '/v1/model/estimates');
  assert.deepEqual([estimated.status, estimated.body.answers], [201, 1]);
  const { version } = estimated.body;
  assert.equal((await model('POST', '/v1/model/estimates')).body.version, version, 'the same answers give the same model');
  assert.equal((await check()).model, before.model, 'it does not weigh yet');
  const second = await hub.second('HUB', 'administrator');
  const activate = async (wanted: string): Promise<string> => (await hub.inFourEyes<{ active: string }>(hub.admin, second, 'PUT', '/v1/model', { version: wanted })).body.active;
  assert.equal((await model('PUT', '/v1/model', { version })).status, 202, 'not by one person alone');
  assert.equal((await check()).model, before.model);
  assert.equal(await activate(version), version);
  assert.equal((await check()).model, version);
  assert.deepEqual((await model('GET')).body.versions.map((one) => [one.version, one.isShipped]), [[before.model, true], [version, false]]);
  assert.equal(await activate(before.model), before.model);
  assert.equal((await check()).model, before.model);
  assert.equal((await model('PUT', '/v1/model', { version: 'errors-9' })).status, 404);
  assert.equal((await hub.ask(officer, 'PUT', '/v1/model', { version })).status, 403);
});
