/** R1: only the owner changes, extends or clears a record; the hub's administrator never edits one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROLES } from '../../src/kernel/context.ts';
import { testHub } from '../fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';

test('R1: nobody but the owner’s desk, supervisor and feed changes, extends or clears a record, by id or by reference', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  const { body: made } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  const deeds: readonly (readonly [string, string, object])[] = [
    ['PATCH', `/v1/vehicles/${made.id}`, { colour: 'red' }],
    ['POST', `/v1/vehicles/${made.id}/clear`, { reason: 'recovered' }],
    ['POST', `/v1/vehicles/${made.id}/extension`, { reviewOn: '2040-01-01', reason: 'trial' }],
  ];
  for (const role of ROLES) {
    for (const bureau of ['NL', 'DE', 'HUB']) {
      if (bureau === 'NL' && ['desk', 'supervisor', 'feed'].includes(role)) continue;
      const other = await hub.token(bureau, role);
      for (const [method, path, body] of deeds) assert.equal((await hub.ask(other, method, path, body, { 'if-match': '"1"' })).status, 403, `${bureau} ${role} ${path}`);
      // By reference everybody means a record of their own: there is none.
      for (const [path, body] of [['clear', { reason: 'recovered' }], ['extension', { reviewOn: '2040-01-01', reason: 'trial' }]] as const) assert.ok([403, 404].includes((await hub.ask(other, 'POST', `/v1/vehicles/by-reference/A/${path}`, body)).status), `${bureau} ${role} ${path}`);
      assert.ok([403, 404, 400].includes((await hub.ask(other, 'POST', '/v1/vehicles/by-reference/A/clear?owner=NL', { reason: 'recovered' })).status), `${bureau} ${role}`);
    }
  }
  const after = await hub.ask<{ version: number; status: string }>(desk, 'GET', `/v1/vehicles/${made.id}`);
  assert.deepEqual([after.body.version, after.body.status], [1, 'live']);
});

test('R1: a feed of another bureau with the same reference makes a record of its own and leaves the first alone', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, colour: 'red' });
  const german = await hub.token('DE', 'feed');
  await hub.importText(german, `reference,vin,colour\nA,${VIN},blue\n`, { profile: 'generic' });
  await hub.ask(german, 'PUT', '/v1/vehicles/by-reference/A', { vin: VIN, colour: 'green' });
  await hub.importText(german, 'reference,operation,clear_reason\nA,clear,recovered\n', { profile: 'generic' });
  const { body } = await hub.ask<{ version: number; colour: string; status: string }>(desk, 'GET', '/v1/vehicles/by-reference/A');
  assert.deepEqual([body.version, body.colour, body.status], [1, 'red', 'live']);
});

test('R1: the owner clears with a coded reason, once; the same again changes nothing, another reason is refused', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  const clear = (body: object) => hub.ask<{ status: string; version: number; cleared: { reason: string; note: string } }>(desk, 'POST', '/v1/vehicles/by-reference/A/clear', body);
  for (const bad of [{}, { reason: 'found' }, { reason: 'not_stated' }]) assert.equal((await clear(bad)).status, 400);
  const done = await clear({ reason: 'recovered', note: 'in Ghent' });
  assert.deepEqual([done.body.status, done.body.version, done.body.cleared.reason, done.body.cleared.note], ['cleared', 2, 'recovered', 'in Ghent']);
  assert.equal((await clear({ reason: 'recovered' })).body.version, 2);
  assert.equal((await clear({ reason: 'settled' })).status, 409);
  assert.equal((await hub.ask(desk, 'PATCH', `/v1/vehicles/${(done.body as unknown as { id: string }).id}`, { colour: 'red' }, { 'if-match': '"2"' })).status, 409);
  await hub.settled();
  const check = await hub.ask<{ outcome: string }>(await hub.token('BR', 'officer'), 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  assert.equal(check.body.outcome, 'no_record');
});

test('R1: of two deeds with one version only the first is done', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  const { body: { id } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  for (const path of [id, 'by-reference/A']) {
    assert.equal((await hub.ask(desk, 'POST', `/v1/vehicles/${path}/extension`, { reviewOn: '2041-01-01', reason: 'trial' }, { 'if-match': '"7"' })).status, 412);
    assert.equal((await hub.ask(desk, 'POST', `/v1/vehicles/${path}/clear`, { reason: 'recovered' }, { 'if-match': '"7"' })).status, 412);
  }
});
