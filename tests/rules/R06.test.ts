/** R6: a check without purpose, unit, and a person or a named device is refused; a registration office learns only who owns a record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../src/kernel/store/database.ts';
import { testHub } from '../fixtures.ts';
import { register } from '../system-client.ts';

const VIN = 'WVWZZZ1KZ8W970301';

test('R6: a check without a purpose of this hub is refused, and none is logged', async (t) => {
  const hub = await testHub(t, { purposes: ['roadside', 'ferry'] });
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  for (const purpose of [undefined, '', 'curiosity', 'border_control', 7]) assert.equal((await hub.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose })).status, 400, String(purpose));
  assert.equal((await hub.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'ferry' })).status, 200);
  const batch = await hub.ask<{ answers: { outcome: string }[] }>(officer, 'POST', '/v1/checks/batch', { checks: [{ vehicle: { vin: VIN } }, { vehicle: { vin: VIN }, purpose: 'roadside' }] });
  assert.deepEqual(batch.body.answers.map(({ outcome }) => outcome), ['not_checked', 'no_record']);
  const rows = await run(hub.database.db, 'select purpose from checks order by id') as { purpose: string }[];
  assert.deepEqual(rows.map(({ purpose }) => purpose).sort(), ['ferry', 'roadside']);
});

test('R6: every check is logged with bureau, unit and person or device of the token, whatever the asker writes of bureau and unit', async (t) => {
  const hub = await testHub(t);
  const officer = await hub.token('BR', 'officer', { person: 'Officer 7', unit: 'Santos' });
  const camera = await hub.token('BR', 'gateway', { device: 'ANPR north', unit: 'Santos' });
  const nameless = await hub.token('BR', 'gateway', { unit: 'Santos' });
  for (const extra of [{ unit: 'Rio' }, { bureau: 'DE' }]) assert.equal((await hub.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside', ...extra })).status, 400);
  for (const token of [officer, camera, nameless]) assert.equal((await hub.ask(token, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' })).status, 200);
  const rows = await run(hub.database.db, 'select bureau, unit, person, device from checks order by at, id') as { bureau: string; unit: string; person: string | null; device: string | null }[];
  assert.deepEqual(rows.slice(0, 2), [{ bureau: 'BR', unit: 'Santos', person: 'Officer 7', device: null }, { bureau: 'BR', unit: 'Santos', person: null, device: 'ANPR north' }]);
  assert.match(rows[2]?.device ?? '', /^tok_/, 'a token without a name stands for a device of its own');
});

test('R6: a registration office learns that a vehicle is recorded and whom to contact, and nothing else of the record', async (t) => {
  const hub = await testHub(t);
  await hub.ask(await hub.token('NL', 'desk'), 'POST', '/v1/vehicles', { reference: 'CASE-77', vin: VIN, make: 'Volkswagen', colour: 'red', marks: 'dent', event: { kind: 'stolen', place: 'Utrecht' }, action: 'seize', contact: '+31 70 0000000' });
  await hub.settled();
  const clerk = await hub.token('BR', 'registration_clerk', { person: 'clerk' });
  const { body } = await hub.ask<{ outcome: string; findings: unknown[] }>(clerk, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'registration' });
  assert.equal(body.outcome, 'hit');
  assert.deepEqual(body.findings, [{ kind: 'hit', record: { owner: 'NL' }, advice: { kind: 'request_confirmation', contact: '+31 70 0000000' } }]);
  for (const secret of ['CASE-77', 'Utrecht', 'dent', 'seize', 'veh_']) assert.ok(!JSON.stringify(body).includes(secret), secret);
  for (const path of ['/v1/hits', '/v1/vehicles', '/v1/vehicles/by-reference/CASE-77?owner=NL']) assert.equal((await hub.ask(clerk, 'GET', path)).status, 403, path);
});

test('R6: a system stands for nobody by itself: a gateway that names no device and a national system that names no person are not answered, and nothing is logged', async (t) => {
  const hub = await testHub(t);
  const check = { vehicle: { vin: VIN }, purpose: 'roadside' };
  for (const [role, named] of [['gateway', { device: 'A2 north' }], ['officer', { person: 'officer 7' }], ['desk', { person: 'desk 2' }], ['registration_clerk', { person: 'clerk 9' }]] as const) {
    const system = await register(hub, { role });
    const ask = async (extra: object) => (await system.ask(await system.token(), 'POST', '/v1/checks', { ...check, ...extra, ...(role === 'registration_clerk' ? { purpose: 'registration' } : {}) })).status;
    assert.deepEqual([await ask({}), await ask({ onBehalfOf: 'somebody' }), await ask(named)], [400, 400, 200], role);
    const rows = await run(hub.database.db, 'select person, device from checks where token = $1', [system.client]);
    assert.deepEqual(rows, [{ person: null, device: null, ...named }], role);
  }
});
