/** System clients from end to end: registered, given tokens, checking for a named person or device, rotated, revoked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub } from '../../../tests/fixtures.ts';
import { register } from './fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const CHECK = { vehicle: { vin: VIN }, purpose: 'roadside' };

test('a national system gets a token by its key, asks for a named person, and the log names system and person', async (t) => {
  const hub = await testHub(t);
  const system = await register(hub);
  const { status, body, headers } = await system.post();
  assert.deepEqual([status, body.token_type, body.expires_in, body.trial, headers.get('cache-control')], [200, 'DPoP', 300, undefined, 'no-store']);
  const nameless = await system.ask(body.access_token, 'POST', '/v1/checks', CHECK);
  assert.deepEqual([nameless.status, (nameless.body.errors as { path: string }[])[0]?.path], [400, '/person']);
  assert.equal((await system.ask(body.access_token, 'POST', '/v1/checks', { ...CHECK, person: 'officer 7' })).status, 200);
  assert.equal((await system.ask(body.access_token, 'POST', '/v1/checks', CHECK, { 'crosscheck-person': 'J%C3%B3zef' })).status, 200);
  const rows = await run(hub.database.db, 'select bureau, unit, token, person, device from checks order by at, id');
  assert.deepEqual(rows, ['officer 7', 'Józef'].map((person) => ({ bureau: 'NL', unit: 'Main unit', token: system.client, person, device: null })));
});
