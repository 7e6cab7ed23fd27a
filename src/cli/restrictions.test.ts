/** The commands of restrictions, against a whole hub. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../../tests/fixtures.ts';
import { heldClock } from '../kernel/clock.ts';
import { run, type Ran } from './fixtures.ts';

test('a supervisor hides the bureau’s vehicles from two others, sees how far that is, and shows them again', async (t) => {
  const hub = await testHub(t, { clock: heldClock('2026-11-22T10:00:00.000Z') });
  const [desk, supervisor] = [await hub.token('NL', 'desk'), await hub.token('NL', 'supervisor', { person: 'B' })];
  const as = (token: string) => (...argv: string[]): Promise<Ran> => run(argv, { hub: { url: hub.url, close: async () => undefined }, token, io: { columns: 160 } });
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: 'WVWZZZ1KZ8W970301' });
  assert.match((await as(desk)('restrictions')).out, /COLLECTION +HIDDEN FROM +APPLIED.*\nvehicles +no bureau +yes/);
  assert.match((await as(supervisor)('restrictions', 'set', 'vehicles', 'MA,BR')).out, /vehicles +BR, MA +1 record to go +2026-11-22 +Main unit B/);
  await hub.duties();
  assert.match((await as(desk)('restrictions')).out, /vehicles +BR, MA +yes/);
  const record = await as(desk)('vehicles', 'show', '--reference', 'A');
  assert.match(record.out, /hidden from +BR, MA/);
  const refused = await as(supervisor)('restrictions', 'set', 'vehicles', 'NL');
  assert.deepEqual([refused.exit, /cannot be hidden from the bureau that owns it/.test(refused.err)], [65, true]);
  assert.match((await as(supervisor)('restrictions', 'set', 'vehicles', 'none')).out, /vehicles +no bureau +1 record to go/);
  await hub.duties();
  assert.doesNotMatch((await as(desk)('vehicles', 'show', '--reference', 'A')).out, /hidden from/);
});
