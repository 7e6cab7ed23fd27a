/** Reported late: the vehicle crossed a border before its theft was entered. The whole way, from a check to the hit that both bureaus see. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run as command } from '../../src/cli/fixtures.ts';
import { heldClock } from '../../src/kernel/clock.ts';
import { run } from '../../src/kernel/store/database.ts';
import { testHub, type TestHub } from '../fixtures.ts';

type HitBody = { id: string; record: string; owner: string; finder: string; role: string; state: string; delayed?: true; certainty: string; firstSeenAt: string; day: string; sightings: number; country?: string; place?: string; seen?: { check: string; delayed?: true; certainty: string }[] };
const VIN = 'WVWZZZ1KZ8W970301';
const HOUR_MS = 3_600_000;

const hitsOf = async (hub: TestHub, token: string, query = ''): Promise<HitBody[]> => (await hub.ask<{ items: HitBody[] }>(token, 'GET', `/v1/hits${query}`)).body.items;
const check = async (hub: TestHub, token: string, vehicle: object, more: object = {}): Promise<{ id: string; outcome: string }> => (await hub.ask<{ id: string; outcome: string }>(token, 'POST', '/v1/checks', { vehicle, purpose: 'border_control', ...more })).body;
const report = async (hub: TestHub, token: string, said: object): Promise<string> => {
  const { status, body } = await hub.ask<{ id: string }>(token, 'POST', '/v1/vehicles', { reference: `R-${Math.floor(performance.now() * 1000)}`, vin: VIN, make: 'Volkswagen', event: { kind: 'stolen', from: '2026-11-21', country: 'DE' }, ...said });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
};

test('the car crossed the border yesterday and was reported today: one delayed hit, for the owner and for the bureau that saw it', async (t) => {
  const clock = heldClock('2026-11-21T22:00:00.000Z');
  const hub = await testHub(t, { clock });
  const [desk, officer, third] = [await hub.token('DE', 'desk'), await hub.token('BR', 'officer', { person: 'officer' }), await hub.token('FR', 'desk')];
  const seen = await check(hub, officer, { vin: VIN }, { place: 'Gate 1' });
  assert.equal(seen.outcome, 'no_record');
  clock.move(12 * HOUR_MS);
  const record = await report(hub, desk, {});
  await hub.searchedLate();
  for (const [token, role] of [[desk, 'owner'], [officer, 'finder']] as const) {
    const [hit, ...more] = await hitsOf(hub, token);
    assert.deepEqual(more, []);
    assert.deepEqual([hit?.record, hit?.role, hit?.state, hit?.delayed, hit?.certainty, hit?.firstSeenAt, hit?.day, hit?.country, hit?.place], [record, role, 'raised', true, 'equal', '2026-11-21T22:00:00.000Z', '2026-11-21', 'BR', 'Gate 1']);
    const { body } = await hub.ask<HitBody>(token, 'GET', `/v1/hits/${hit?.id ?? ''}`);
    assert.deepEqual(body.seen?.map((one) => [one.check, one.delayed]), [[seen.id, true]]);
  }
  assert.deepEqual(await hitsOf(hub, third), []);
  const again = await check(hub, officer, { vin: VIN });
  assert.equal(again.outcome, 'hit');
  await hub.ask(desk, 'PATCH', `/v1/vehicles/${record}`, { colour: 'red' }, { 'if-match': '*' });
  await hub.searchedLate();
  assert.deepEqual((await hitsOf(hub, desk)).map(({ day, delayed, sightings }) => [day, delayed, sightings]), [['2026-11-22', undefined, 1], ['2026-11-21', true, 1]], 'the hit of today is no delayed one, and yesterday’s is told once');
  const told = await command(['hits'], { hub: { url: hub.url, close: async () => undefined }, token: officer });
  assert.match(told.out, /raised, delayed/);
});

test('a plate with its country, a registration office’s check and a camera’s count; the car stolen after the check does not', async (t) => {
  const clock = heldClock('2026-11-21T22:00:00.000Z');
  const hub = await testHub(t, { clock });
  const desk = await hub.token('DE', 'desk');
  await check(hub, await hub.token('BR', 'gateway', { device: 'camera 7' }), { plate: { number: 'b ab-123', country: 'DE' } }, { purpose: 'camera_lane' });
  await check(hub, await hub.token('NL', 'registration_clerk'), { vin: VIN }, { purpose: 'registration' });
  clock.move(12 * HOUR_MS);
  const record = await report(hub, desk, { plates: [{ number: 'B-AB 123', country: 'DE' }] });
  await report(hub, desk, { plates: [{ number: 'B-AB 123', country: 'DE' }], event: { kind: 'stolen', from: '2026-11-22T08:00:00Z', country: 'DE' } });
  await hub.searchedLate();
  assert.deepEqual((await hitsOf(hub, desk)).map((hit) => [hit.record, hit.finder, hit.delayed]).sort(), [[record, 'BR', true], [record, 'NL', true]]);
});

test('a typing error at the border: a delayed candidate for the finder alone, a hit for both once an officer has compared', async (t) => {
  const hub = await testHub(t);
  const [desk, officer] = [await hub.token('DE', 'desk'), await hub.token('BR', 'officer', { person: 'officer' })];
  // The plate is equal and the VIN one character off: together they are most likely the vehicle.
  const seen = await check(hub, officer, { vin: 'WVWZZZ1KZ8W970391', plate: { number: 'BAB123' }, make: 'VW' });
  const record = await report(hub, desk, { plates: [{ number: 'B-AB 123', country: 'DE' }] });
  await hub.searchedLate();
  assert.deepEqual([await hitsOf(hub, desk), await hitsOf(hub, desk, '?state=candidate'), await hitsOf(hub, officer)], [[], [], []]);
  const [candidate] = await hitsOf(hub, officer, '?state=candidate');
  assert.deepEqual([candidate?.record, candidate?.state, candidate?.delayed, candidate?.certainty], [record, 'candidate', true, 'strong']);
  assert.equal((await hub.ask(desk, 'GET', `/v1/hits/${candidate?.id ?? ''}`)).status, 404);
  assert.match((await command(['hits', '--candidates'], { hub: { url: hub.url, close: async () => undefined }, token: officer })).out, /candidate, delayed/);
  const compared = await hub.ask<{ hit: string }>(officer, 'POST', `/v1/checks/${seen.id}/comparisons`, { record, same: true });
  assert.deepEqual([compared.status, compared.body.hit], [201, candidate?.id]);
  for (const token of [desk, officer]) assert.deepEqual((await hitsOf(hub, token)).map((hit) => [hit.id, hit.state, hit.delayed, hit.certainty, hit.sightings]), [[candidate?.id, 'raised', true, 'compared', 1]]);
  assert.deepEqual(await hitsOf(hub, officer, '?state=candidate'), []);
});

test('R5: a bureau that may not know of a record is told of no delayed hit, its feed of hits does not move, and the owner is not told of its checks', async (t) => {
  const hub = await testHub(t);
  const [desk, hidden, other] = [await hub.token('DE', 'desk'), await hub.token('BR', 'desk'), await hub.token('FR', 'desk')];
  for (const token of [hidden, other]) await check(hub, token, { vin: VIN });
  await report(hub, desk, { restrictions: ['BR'] });
  await hub.searchedLate();
  assert.deepEqual([await hitsOf(hub, hidden), await hitsOf(hub, hidden, '?state=candidate')], [[], []]);
  assert.deepEqual((await hitsOf(hub, desk)).map(({ finder }) => finder), ['FR']);
});

test('checks without end while records arrive: each vehicle that was seen is told once, by the check itself or late', async (t) => {
  const hub = await testHub(t);
  const [feed, desk, gateway] = [await hub.token('DE', 'feed'), await hub.token('DE', 'desk'), await hub.token('BR', 'gateway', { device: 'camera 7' })];
  const vinOf = (n: number): string => `1FTFW1ET0DF${String(n * 37 % 1_000_000).padStart(6, '0')}`;
  const count = 400;
  const rounds = 12;
  const lines = Array.from({ length: count * rounds }, (_, i) => JSON.stringify({ vehicle: { vin: vinOf(i % count) }, purpose: 'camera_lane', observedAt: '2026-11-20T12:00:00Z' }));
  const streamed = hub.ask<string>(gateway, 'POST', '/v1/checks/stream', `${lines.join('\n')}\n`);
  const file = `reference,vin,event_kind,event_from\n${Array.from({ length: count }, (_, n) => `R-${n},${vinOf(n)},stolen,2026-11-01`).join('\n')}\n`;
  const imported = hub.importText(feed, file, { profile: 'generic' });
  assert.equal((await imported).body.added, count, JSON.stringify((await imported).body).slice(0, 500));
  const outcomes = (await streamed).body.trim().split('\n').map((line) => (JSON.parse(line) as { outcome: string }).outcome);
  await hub.searchedLate();
  const [row] = await run(hub.database.db, `select count(*) as hits, sum(sightings)::int as sightings, (select count(*) from sightings where delayed) as late from hits`) as { hits: number; sightings: number; late: number }[];
  t.diagnostic(`${outcomes.filter((outcome) => outcome === 'hit').length} checks of ${outcomes.length} found their record themselves, ${row?.late ?? 0} were found late`);
  assert.deepEqual([row?.hits, row?.sightings], [count, count * rounds], 'every check is a sighting of its record, and none counts twice');
  assert.equal((await hitsOf(hub, desk, '?limit=500')).length, count);
});
