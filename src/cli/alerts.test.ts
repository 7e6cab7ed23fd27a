/** The commands of the watch, against a whole hub: an auditor lays a decoy, hears who touched it, and decides. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../../tests/fixtures.ts';
import { watch } from '../../tests/watched.ts';
import { heldClock } from '../kernel/clock.ts';
import { run, type Ran } from './fixtures.ts';

test('an auditor lays a decoy, is told who looked it up, takes the alert on, notes, decides, and takes the decoy away', async (t) => {
  const clock = heldClock('2026-11-22T09:59:00.000Z');
  const hub = await testHub(t, { clock });
  const [desk, officer, auditor] = [await hub.token('NL', 'desk', { person: 'D. Bakker' }), await hub.token('NL', 'officer', { person: 'O. Visser' }), await hub.token('NL', 'auditor', { person: 'A. Smit' })];
  const as = (token: string) => (...argv: string[]): Promise<Ran> => run(argv, { hub: { url: hub.url, close: async () => undefined }, token, io: { columns: 160 } });
  const { body: record } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'DECOY-1', vin: 'WVWZZZ1KZ8W970301' });
  await hub.settled();
  clock.move(60_000);
  assert.match((await as(auditor)('alerts', 'list')).out, /^no alerts$/m);
  assert.match((await as(auditor)('canaries', 'add', record.id, '--note', 'for the watch')).out, /DECOY +RECORD.*\ncnr_\w+ +veh_\w+ +DECOY-1 +NL +2026-11-22 +A. Smit +for the watch/);
  assert.match((await as(auditor)('canaries', 'list')).out, /DECOY-1/);
  assert.equal((await as(desk)('canaries', 'list')).exit, (await as(officer)('alerts', 'list')).exit);
  assert.match((await as(desk)('canaries', 'list')).err, /auditors/);
  assert.equal((await hub.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ8W970301' }, purpose: 'roadside' })).body.outcome, 'hit');
  await watch(hub);
  const listed = (await as(auditor)('alerts', 'list', '--state', 'open')).out;
  assert.match(listed, /RAISED.*\n2026-11-22 10:00 +canary +O. Visser, NL Main unit +open +alr_\w+/);
  const id = /alr_\w+/.exec(listed)?.[0] ?? '';
  assert.match((await as(auditor)('alerts', 'show', id)).out, /seen +a decoy \(cnr_\w+\) was looked up.*[\s\S]*evidence +chk_/);
  assert.match((await as(auditor)('alerts', 'decide', id, 'misuse')).err, /--reason/);
  assert.match((await as(auditor)('alerts', 'claim', id)).out, /state +claimed, with A. Smit/);
  assert.match((await as(auditor)('alerts', 'note', id, 'asked the head of unit')).out, /A. Smit +note +asked the head of unit/);
  assert.match((await as(auditor)('alerts', 'decide', id, 'needs-more', '--reason', 'no rota yet')).out, /needs more +no rota yet/);
  assert.match((await as(auditor)('alerts', 'decide', id, 'explained', '--reason', 'a drill')).out, /state +explained, with A. Smit/);
  const canary = JSON.parse((await as(auditor)('canaries', 'list', '--json')).out) as { items: { id: string }[] };
  assert.match((await as(auditor)('canaries', 'remove', canary.items[0]?.id ?? '')).out, /removed 2026-11-22/);
});
