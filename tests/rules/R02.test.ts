/** R2: a finder adds only a Locate; a Clear is the owner's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../fixtures.ts';

type Vehicle = { id: string; version: number; status: string; locates?: { bureau: string; unit: string; place?: string }[]; colour?: string };
const VIN = 'WVWZZZ1KZ8W970301';

test('R2: a finder marks a vehicle as found, by id or by owner and reference; repeating it changes nothing', async (t) => {
  const hub = await testHub(t);
  const { body: { id } } = await hub.ask<Vehicle>(await hub.token('NL', 'desk'), 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  const finder = await hub.token('BR', 'officer', { person: 'officer', unit: 'Santos' });
  const mark = { foundAt: '2026-11-22T12:00:00+03:00', place: 'Terminal 2', country: 'BR' };
  const first = await hub.ask<Vehicle>(finder, 'POST', `/v1/vehicles/${id}/locate`, mark);
  assert.deepEqual([first.status, first.body.status, first.body.version, first.body.locates?.map(({ bureau, unit, place }) => [bureau, unit, place])], [200, 'located', 2, [['BR', 'Santos', 'Terminal 2']]]);
  for (const path of [`/v1/vehicles/${id}/locate`, '/v1/vehicles/by-reference/A/locate?owner=NL']) assert.equal((await hub.ask<Vehicle>(finder, 'POST', path, mark)).body.version, 2, path);
  assert.equal((await hub.ask<Vehicle>(finder, 'POST', '/v1/vehicles/by-reference/A/locate?owner=NL', { ...mark, place: 'Terminal 3' })).body.version, 3);
  assert.equal((await hub.ask(finder, 'POST', '/v1/vehicles/by-reference/A/locate', mark)).status, 404, 'without the owner it is a record of one’s own');
});

test('R2: the Locate says who found it by the token, whatever the finder writes, and changes nothing else', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  const { body: { id } } = await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, colour: 'red' });
  const finder = await hub.token('BR', 'officer');
  for (const bad of [{ bureau: 'DE' }, { status: 'cleared' }, { colour: 'blue' }, { foundAt: 'yesterday' }]) assert.equal((await hub.ask(finder, 'POST', `/v1/vehicles/${id}/locate`, bad)).status, 400, JSON.stringify(bad));
  await hub.ask(finder, 'POST', `/v1/vehicles/${id}/locate`, {});
  const { body } = await hub.ask<Vehicle>(desk, 'GET', `/v1/vehicles/${id}`);
  assert.deepEqual([body.colour, body.locates?.[0]?.bureau], ['red', 'BR']);
});

test('R2: a located vehicle is still found by checks, and a cleared one is not located any more', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  const { body: { id } } = await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  const finder = await hub.token('BR', 'officer');
  await hub.ask(finder, 'POST', `/v1/vehicles/${id}/locate`, {});
  await hub.settled();
  assert.equal((await hub.ask<{ outcome: string }>(finder, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' })).body.outcome, 'hit');
  await hub.ask(desk, 'POST', `/v1/vehicles/${id}/clear`, { reason: 'recovered' });
  const refused = await hub.ask<{ code: string }>(await hub.token('DE', 'officer'), 'POST', `/v1/vehicles/${id}/locate`, {});
  assert.deepEqual([refused.status, refused.body.code], [409, 'vehicles.over']);
});
