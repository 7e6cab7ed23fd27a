/** Consent and use from the command line, against a whole hub. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../../tests/fixtures.ts';
import { run } from './fixtures.ts';

test('an officer is refused a further use, the owner consents, the officer is let; taken back, the officer is refused again', async (t) => {
  const hub = await testHub(t);
  const [owner, officer] = [await hub.token('NL', 'desk'), await hub.token('BR', 'officer', { person: 'officer' })];
  const { body: { id } } = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: 'A', vin: 'WVWZZZ1KZ8W970301' });
  await hub.settled();
  const { body: { id: check } } = await hub.ask<{ id: string }>(officer, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ8W970301' }, purpose: 'roadside' });
  const as = (token: string, ...argv: string[]) => run(argv, { hub: { url: hub.url, close: async () => undefined }, token });
  const refused = await as(officer, 'use', check, id, '--purpose', 'court');
  assert.ok(refused.exit >= 64);
  assert.match(refused.err, /for court needs the recorded consent of NL/);
  assert.equal((await as(owner, 'vehicles', 'consent', id, '--to', 'BR', '--purpose', 'court', '--until', '2090-06-30')).out, 'NL A: consents\n  BR for court until 2090-06-30\n');
  assert.equal((await as(officer, 'use', check, id, '--purpose', 'court')).out, `${id} may be used for court: the owner’s consent until 2090-06-30\n`);
  assert.equal((await as(officer, 'use', check, id, '--purpose', 'roadside')).out, `${id} may be used for roadside: the purpose of the check\n`);
  assert.equal((await as(owner, 'vehicles', 'withdraw-consent', id, '--to', 'BR', '--purpose', 'court')).out, 'NL A: no consents\n');
  assert.ok((await as(officer, 'use', check, id, '--purpose', 'court')).exit >= 64);
  assert.equal((await as(owner, 'vehicles', 'consent', id, '--to', 'BR')).exit, 64);
});
