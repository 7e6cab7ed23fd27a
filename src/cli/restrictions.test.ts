/** The commands of restrictions, against a whole hub. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../../tests/fixtures.ts';
import { heldClock } from '../kernel/clock.ts';
import { run, type Ran } from './fixtures.ts';

test('two supervisors hide the bureau’s vehicles from two others, see how far that is, and one shows them again', async (t) => {
  const hub = await testHub(t, { clock: heldClock('2026-11-22T10:00:00.000Z') });
  const [desk, supervisor] = [await hub.token('NL', 'desk'), await hub.token('NL', 'supervisor', { person: 'B' })];
  const as = (token: string) => (...argv: string[]): Promise<Ran> => run(argv, { hub: { url: hub.url, close: async () => undefined }, token, io: { columns: 160 } });
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: 'WVWZZZ1KZ8W970301' });
  assert.match((await as(desk)('restrictions')).out, /COLLECTION +HIDDEN FROM +APPLIED.*\nvehicles +no bureau +yes/);
  const proposed = await as(supervisor)('restrictions', 'set', 'vehicles', 'MA,BR', '--json');
  const { id, hash } = JSON.parse(proposed.out) as { id: string; hash: string };
  assert.deepEqual([proposed.exit, (await as(supervisor)('proposals', 'approve', id, '--hash', hash)).exit], [30, 77]);
  const other = as(await hub.second('NL', 'supervisor'));
  assert.match((await other('proposals', 'list')).out, new RegExp(`${id} +waiting +hides all vehicles of NL from BR, MA +NL Main unit, B`));
  assert.match((await other('proposals', 'approve', id, '--hash', hash)).out, /^done: hides all vehicles of NL from BR, MA\n$/);
  assert.match((await other('proposals', 'list')).out, /^nothing waits/);
  assert.match((await other('proposals', 'list', '--all')).out, new RegExp(`${id} +done`));
  assert.match((await as(desk)('restrictions')).out, /vehicles +BR, MA +1 record to go +2026-11-22 +Main unit B/);
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
