/** Views follow a person from device to device, and are nobody else's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../../../tests/fixtures.ts';
import { signedInPerson } from '../sign-in/fixtures.ts';
import type { View } from './schema.ts';

type Told = { items: View[]; code?: string; errors?: { path: string }[] };
const FOUND = { filter: { status: 'located', order: 'review', columns: 'vehicle.vin' } };

test('a view that is kept is there again, is replaced under its name, and is taken away; twice changes nothing', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  const kept = await hub.ask<Told>(desk, 'PUT', '/v1/views/records/found%20cars', FOUND);
  assert.deepEqual([kept.status, kept.body.items.map(({ name, filter }) => [name, filter])], [200, [['found cars', FOUND.filter]]]);
  await hub.ask(desk, 'PUT', '/v1/views/records/found%20cars', { filter: { status: 'live' } });
  assert.deepEqual((await hub.ask<Told>(desk, 'GET', '/v1/views/records')).body.items.map(({ filter }) => filter), [{ status: 'live' }]);
  for (let i = 0; i < 2; i += 1) assert.deepEqual((await hub.ask<Told>(desk, 'DELETE', '/v1/views/records/found%20cars')).body.items, []);
});

test('a person’s views are the person’s by every sign-in, and nobody else’s of the bureau', async (t) => {
  const hub = await testHub(t);
  const { browser } = await signedInPerson(hub, { bureau: 'NL', role: 'desk' });
  const mine = async (): Promise<readonly string[]> => (JSON.parse((await browser.ask('GET', '/v1/views/records')).text) as Told).items.map(({ name }) => name);
  assert.equal((await browser.ask('PUT', '/v1/views/records/mine', FOUND)).status, 200);
  assert.deepEqual(await mine(), ['mine']);
  const colleague = await hub.token('NL', 'desk', { person: 'somebody else' });
  assert.deepEqual((await hub.ask<Told>(colleague, 'GET', '/v1/views/records')).body.items, []);
  await hub.ask(colleague, 'DELETE', '/v1/views/records/mine');
  assert.deepEqual(await mine(), ['mine']);
});

test('a number that was looked for is no part of a view, and twenty views are the most', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  const numbered = await hub.ask<Told>(desk, 'PUT', '/v1/views/records/x', { filter: { text: 'WVWZZZ1KZ8W970301' } });
  assert.deepEqual([numbered.status, numbered.body.errors?.map(({ path }) => path)], [400, ['/filter/text']]);
  for (let i = 0; i < 20; i += 1) assert.equal((await hub.ask(desk, 'PUT', `/v1/views/records/v${i}`, FOUND)).status, 200);
  const more = await hub.ask<Told>(desk, 'PUT', '/v1/views/records/v20', FOUND);
  assert.deepEqual([more.status, more.body.code], [409, 'views.too_many']);
  assert.equal((await hub.ask(desk, 'PUT', '/v1/views/records/v3', FOUND)).status, 200, 'one of them can be replaced');
});
