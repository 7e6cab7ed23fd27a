/** R13: a record ends on its review date, at midnight where its owner is, unless the owner extends it with a reason. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import { testHub } from '../fixtures.ts';

type Vehicle = { id: string; version: number; status: string; reviewOn: string; extensions?: { reviewOn: string; reason: string }[] };
const VIN = 'WVWZZZ1KZ8W970301';
const MINUTE_MS = 60_000;

for (const [country, endsAt] of [['NL', '2027-03-14T23:00:00.000Z'], ['BR', '2027-03-15T03:00:00.000Z'], ['JP', '2027-03-14T15:00:00.000Z'], ['NZ', '2027-03-14T11:00:00.000Z']] as const) {
  test(`R13: a record of ${country} for review on 14 March is found one minute before midnight there, and not one minute after`, async (t) => {
    const clock = heldClock('2026-11-22T10:00:00.000Z');
    const hub = await testHub(t, { clock });
    const desk = await hub.token(country, 'desk');
    const { body: made } = await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, reviewOn: '2027-03-14' });
    await hub.settled();
    const officer = await hub.token('MA', 'officer');
    const outcome = async (): Promise<string> => (await hub.ask<{ outcome: string }>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' })).body.outcome;
    const status = async (): Promise<string> => (await hub.ask<Vehicle>(desk, 'GET', `/v1/vehicles/${made.id}`)).body.status;
    clock.move(Date.parse(endsAt) - clock.ms() - MINUTE_MS);
    assert.deepEqual([await outcome(), await status()], ['hit', 'live']);
    clock.move(2 * MINUTE_MS);
    assert.deepEqual([await outcome(), await status()], ['no_record', 'ended']);
    assert.deepEqual((await hub.ask<{ records: unknown }>(desk, 'GET', '/v1/status')).body.records, { ended: 1 });
    const refused = await hub.ask<{ code: string; title: string }>(officer, 'POST', `/v1/vehicles/${made.id}/locate`, {});
    assert.deepEqual([refused.status, refused.body.code], [409, 'vehicles.over']);
    assert.match(refused.body.title, /ended/);
  });
}

test('R13: without another word a record is for review in ten years', async (t) => {
  const hub = await testHub(t, { clock: heldClock('2026-11-22T23:30:00.000Z') });
  const { body } = await hub.ask<Vehicle>(await hub.token('NL', 'desk'), 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  assert.equal(body.reviewOn, '2036-11-23', 'in Amsterdam it is the 23rd already');
});

test('R13: the owner extends with a reason, by id or by reference; the extension is kept and the record found beyond the old date', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const desk = await hub.token('NL', 'desk');
  const { body: { id } } = await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, reviewOn: '2027-01-01' });
  for (const bad of [{ reviewOn: '2028-01-01' }, { reason: 'still missing' }, { reviewOn: '2020-01-01', reason: 'x' }, { reviewOn: 'later', reason: 'x' }, { reviewOn: '2028-01-01', reason: '' }]) assert.equal((await hub.ask(desk, 'POST', `/v1/vehicles/${id}/extension`, bad)).status, 400, JSON.stringify(bad));
  const extended = await hub.ask<Vehicle>(desk, 'POST', `/v1/vehicles/${id}/extension`, { reviewOn: '2028-01-01', reason: 'still missing' });
  assert.deepEqual([extended.status, extended.body.reviewOn, extended.body.version, extended.body.extensions?.map(({ reviewOn, reason }) => [reviewOn, reason])], [200, '2028-01-01', 2, [['2028-01-01', 'still missing']]]);
  assert.equal((await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles/by-reference/A/extension', { reviewOn: '2028-01-01', reason: 'still missing' })).body.version, 2, 'repeating it changes nothing');
  await hub.settled();
  clock.move(Date.parse('2027-06-01T00:00:00Z') - clock.ms());
  const officer = await hub.token('BR', 'officer');
  const check = await hub.ask<{ outcome: string; findings: { record: Vehicle }[] }>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  assert.deepEqual([check.body.outcome, check.body.findings[0]?.record.extensions], ['hit', undefined], 'reasons are the owner’s own matter');
});

test('R13: what has ended lives again when its owner puts it by reference or extends it, not by a correction', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const desk = await hub.token('NL', 'desk');
  const ids: string[] = [];
  for (const reference of ['A', 'B']) ids.push((await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference, vin: VIN, reviewOn: '2026-12-01' })).body.id);
  clock.move(Date.parse('2027-01-01T00:00:00Z') - clock.ms());
  const corrected = await hub.ask<{ code: string }>(desk, 'PATCH', `/v1/vehicles/${ids[0] ?? ''}`, { colour: 'red' }, { 'if-match': '"1"' });
  assert.deepEqual([corrected.status, corrected.body.code], [409, 'vehicles.over']);
  const put = await hub.ask<Vehicle>(desk, 'PUT', '/v1/vehicles/by-reference/A', { vin: VIN });
  assert.deepEqual([put.body.status, put.body.reviewOn, put.body.version], ['live', '2037-01-01', 2]);
  assert.equal((await hub.ask<Vehicle>(desk, 'PUT', '/v1/vehicles/by-reference/A', { vin: VIN })).body.version, 2, 'and repeating that changes nothing');
  const extended = await hub.ask<Vehicle>(desk, 'POST', `/v1/vehicles/${ids[1] ?? ''}/extension`, { reviewOn: '2027-02-01', reason: 'still missing' });
  assert.equal(extended.body.status, 'live');
});

test('R13: a unit in another time zone than its bureau does not move the end of a record', async (t) => {
  const hub = await testHub(t, { clock: heldClock('2026-11-22T23:30:00.000Z') });
  await hub.ask(hub.admin, 'POST', '/v1/bureaus', { code: 'FR', name: 'France', country: 'FR', units: [{ code: 'Papeete', timeZone: 'Pacific/Tahiti' }] });
  const { body } = await hub.ask<Vehicle>(await hub.token('FR', 'desk', { unit: 'Papeete' }), 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  assert.equal(body.reviewOn, '2036-11-23', 'in Paris it is the 23rd already, in Papeete still the 22nd');
});
