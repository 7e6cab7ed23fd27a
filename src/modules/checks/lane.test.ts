/** The lane: whoever stands behind a camera sees what it found that may be meant, as it is found, and nothing that is hidden, ended or compared. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { run } from '../../kernel/store/database.ts';
import { until } from '../../../tests/waiting.ts';
import { reader, type Reader } from '../notifications/fixtures.ts';
import { LANES_PER_BUREAU_MAX, openLanes } from './lanes.ts';
import { LaneList, LANE_SIGHTINGS_MAX, type LaneSighting } from './schema.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const PLATE = '97-TRN-1';
/** A camera knows no country: a strong candidate, no hit. */
const SEEN = { plate: { number: PLATE }, make: 'Volkswagen', colour: 'black' };
const CAMERA = { name: 'cam 4', camera: 'C4', lane: '2', direction: 'out' };

const within = (what: string, holds: () => boolean): Promise<void> => until(what, holds, 10_000);
const listOf = (one: Reader): readonly LaneSighting[] => LaneList.parse(one.events.at(-1)?.data).items;

async function lane(t: TestContext, said: object = {}): Promise<{ readonly hub: TestHub; readonly owner: string; readonly record: string; readonly passes: (vehicle?: object) => Promise<string>; readonly watches: (role?: string, query?: string, unit?: string) => Promise<Reader> }> {
  const hub = await testHub(t);
  const owner = await hub.token('NL', 'desk');
  const { body } = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: 'NL-1', vin: VIN, plates: [{ number: PLATE, country: 'NL' }], make: 'Volkswagen', model: 'Golf', colour: 'black', category: 'car', event: { kind: 'stolen', from: '2026-11-01', country: 'NL' }, ...said });
  await hub.settled();
  return {
    hub, owner, record: body.id,
    passes: async (vehicle = SEEN) => (await hub.ask<{ id: string; outcome: string }>(await hub.token('BR', 'gateway', { unit: 'Port' }), 'POST', '/v1/checks', { vehicle, purpose: 'camera_lane', device: CAMERA, place: 'Gate 3' })).body.id,
    watches: async (role = 'officer', query = '', unit = 'Port') => reader(t, hub, await hub.token('BR', role, { unit }), { path: '/v1/checks/lane', query }),
  };
}

test('an officer sees what the cameras of the own unit found that may be meant, as it is found; the bureau’s desk sees all units', async (t) => {
  const { passes, watches, record } = await lane(t);
  const [officer, elsewhere, desk] = [await watches(), await watches('officer', '', 'Airport'), await watches('desk', '?whose=bureau', 'Desk')];
  await within('each has its first list', () => [officer, elsewhere, desk].every(({ events }) => events.length === 1));
  assert.deepEqual(listOf(officer), []);
  const check = await passes();
  await passes({ vin: 'WVWZZZ3CZGE000000' });
  for (const one of [officer, desk]) await within('it is seen', () => one.events.length === 2);
  const [{ at, seenAt, ...seen } = assert.fail()] = listOf(officer);
  assert.equal(at, seenAt);
  assert.deepEqual(seen, { check, unit: 'Port', device: 'cam 4', purpose: 'camera_lane', camera: 'C4', lane: '2', direction: 'out', place: 'Gate 3', numbers: [PLATE], hits: [], candidates: [{ record, owner: 'NL', reference: 'NL-1', make: 'Volkswagen', model: 'Golf', colour: 'black' }] });
  assert.deepEqual(listOf(desk), listOf(officer));
  assert.equal(elsewhere.events.length, 1);
});

test('what was compared leaves the lane, and so does what has ended or is hidden since', async (t) => {
  const { hub, passes, watches, record, owner } = await lane(t);
  const desk = await watches('desk', '?whose=bureau');
  const [first, second] = [await passes(), await passes()];
  await within('both are there', () => desk.events.length > 0 && listOf(desk).length === 2);
  assert.equal((await hub.ask(await hub.token('BR', 'officer', { unit: 'Port' }), 'POST', `/v1/checks/${first}/comparisons`, { record, same: false })).status, 201);
  await within('one is left', () => listOf(desk).length === 1);
  const hidden = await hub.inFourEyes(owner, await hub.second('NL', 'desk'), 'PATCH', `/v1/vehicles/${record}`, { restrictions: ['BR'] }, { 'if-match': '*' });
  assert.equal(hidden.status, 200, JSON.stringify(hidden.body));
  await within('nothing is left', () => listOf(desk).length === 0);
  const read = await run(hub.database.db, `select subjects from audit_events where action = 'checks.lane'`) as { subjects: string[] }[];
  assert.deepEqual(read.flatMap(({ subjects }) => subjects).sort(), [first, second].sort(), 'who looked at what is in the audit log');
});

test('a hit is told as one, with its id; what is compared and found to be the vehicle becomes one in its place; no number of candidates drives a hit out', async (t) => {
  const { hub, passes, watches, record } = await lane(t);
  const desk = await watches('desk', '?whose=bureau');
  const sure = await passes({ vin: VIN });
  await within('the hit is there', () => desk.events.length > 0 && listOf(desk).length === 1);
  const [hit = assert.fail()] = listOf(desk);
  const { body: { items: [kept] } } = await hub.ask<{ items: { id: string; record: string }[] }>(await hub.token('BR', 'desk'), 'GET', '/v1/hits');
  assert.deepEqual([hit.check, hit.hits, hit.candidates], [sure, [{ record, owner: 'NL', reference: 'NL-1', make: 'Volkswagen', model: 'Golf', colour: 'black', hit: kept?.id }], []]);

  const likely = await passes();
  await within('a candidate stands above it', () => listOf(desk)[0]?.check === likely);
  assert.equal((await hub.ask(await hub.token('BR', 'officer', { unit: 'Port' }), 'POST', `/v1/checks/${likely}/comparisons`, { record, same: true })).status, 201);
  await within('it is a hit now, in the place where it stood', () => listOf(desk)[0]?.hits.length === 1);
  assert.deepEqual(listOf(desk).map(({ check, hits, candidates }) => [check, hits.map((one) => one.hit), candidates.length]), [[likely, [kept?.id], 0], [sure, [kept?.id], 0]]);

  for (let n = 0; n < LANE_SIGHTINGS_MAX; n += 1) await passes();
  await within('the lane is full', () => listOf(desk).length === LANE_SIGHTINGS_MAX && listOf(desk).filter(({ candidates }) => candidates.length > 0).length === LANE_SIGHTINGS_MAX - 2);
  assert.deepEqual(listOf(desk).slice(-2).map(({ check }) => check), [likely, sure]);
});

test('what a person checked is not on the lane; a discreet one is not told at the roadside where the bureau settled so', async (t) => {
  const { hub, passes, watches } = await lane(t, { action: 'check_discreetly' });
  const supervisor = await hub.token('BR', 'supervisor');
  assert.equal((await hub.ask(supervisor, 'PUT', '/v1/settings/discreet', { roadside: 'nothing' })).status, 200);
  await hub.ask(await hub.token('BR', 'officer', { unit: 'Port', person: 'B. Officer' }), 'POST', '/v1/checks', { vehicle: SEEN, purpose: 'roadside', device: CAMERA });
  const sure = await passes({ vin: VIN });
  const check = await passes();
  const [officer, desk] = [await watches(), await watches('desk')];
  await within('both have a list', () => [officer, desk].every(({ events }) => events.length === 1));
  assert.deepEqual([listOf(officer).length, listOf(desk).map((one) => [one.check, [...one.hits, ...one.candidates].map(({ discreet }) => discreet)])], [0, [[check, [true]], [sure, [true]]]]);
});

test('a lane ends with its credential, and with the hub', async (t) => {
  const { hub, watches } = await lane(t);
  const { body } = await hub.ask<{ id: string; secret: string }>(hub.admin, 'POST', '/v1/tokens', { bureau: 'BR', role: 'officer', unit: 'Port' });
  const [revoked, other] = [await reader(t, hub, body.secret, { path: '/v1/checks/lane' }), await watches()];
  await hub.ask(hub.admin, 'DELETE', `/v1/tokens/${body.id}`);
  await within('the revoked one is cut off', () => revoked.isOver());
  assert.equal(other.isOver(), false);
  hub.app.hangUp();
  await within('the other ends with the hub', () => other.isOver());
  assert.equal((await watches()).status, 429);
});

test('a bureau watches so many lanes and no more, and all who watch the same share one look', async () => {
  const lanes = openLanes();
  const open = Array.from({ length: LANES_PER_BUREAU_MAX }, () => lanes.join('BR'));
  assert.throws(() => lanes.join('BR'), { code: 'checks.lanes_full' });
  lanes.join('NL').leave();
  open[0]?.leave();
  lanes.join('BR');
  let looks = 0;
  const look = async (): Promise<number> => { looks += 1; return looks; };
  assert.deepEqual(await Promise.all([lanes.look('a', look), lanes.look('a', look), lanes.look('b', look)]), [1, 1, 2]);
});
