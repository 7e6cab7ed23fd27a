/** Discreet checks: nobody at the roadside learns more than the bureau allows. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
type Told = { id: string; outcome: string; findings: { kind: string; discreet?: boolean; hit?: string }[]; weak?: unknown; patterns?: { matching: number }[] };

async function world(t: TestContext): Promise<TestHub> {
  const hub = await testHub(t);
  await hub.ask(await hub.token('NL', 'desk'), 'POST', '/v1/vehicles', { reference: 'QUIET-1', vin: VIN, action: 'check_discreetly' });
  await hub.settled();
  return hub;
}
const asked = async (hub: TestHub, token: string, ask: object = {}): Promise<Told> => (await hub.ask<Told>(token, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside', ...ask })).body;

test('a finding on a record that asks for a discreet check says so, so that a screen stays neutral', async (t) => {
  const hub = await world(t);
  const told = await asked(hub, await hub.token('BR', 'officer', { person: 'officer' }));
  assert.deepEqual([told.outcome, told.findings[0]?.discreet], ['hit', true]);
});

test('where the bureau settles that the roadside is told nothing, an officer reads no record, then and in the log, and the desk has the hit', async (t) => {
  const hub = await world(t);
  const desk = await hub.token('BR', 'desk', { person: 'desk' });
  assert.equal((await hub.ask(await hub.token('BR', 'supervisor', { person: 'supervisor' }), 'PUT', '/v1/settings/discreet', { roadside: 'nothing' })).status, 200);
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  const told = await asked(hub, officer);
  const nothing = await asked(hub, officer, { vehicle: { vin: 'WVWZZZ1KZ9X123456' } });
  assert.deepEqual([told.outcome, told.findings, told.weak], ['no_record', [], undefined]);
  assert.deepEqual(Object.keys(told).sort(), Object.keys(nothing).sort(), 'not even by its shape does the answer tell');
  const logged = async (token: string): Promise<{ outcome: string; found: unknown[] }> => (await hub.ask<{ outcome: string; found: unknown[] }>(token, 'GET', `/v1/checks/${told.id}`)).body;
  assert.deepEqual([(await logged(officer)).outcome, (await logged(officer)).found], ['no_record', []]);
  assert.deepEqual([(await logged(desk)).outcome, (await logged(desk)).found.length], ['hit', 1]);
  assert.equal((await hub.ask<{ items: unknown[] }>(desk, 'GET', '/v1/hits')).body.items.length, 1);
  assert.equal((await asked(hub, desk)).outcome, 'hit', 'the desk itself is told');
  const part = await asked(hub, officer, { vehicle: { vin: 'WVWZZZ1KZ8W9703??' } });
  assert.deepEqual([part.outcome, part.findings, part.patterns?.map(({ matching }) => matching)], ['no_record', [], [0]]);
  assert.equal((await asked(hub, await hub.token('DE', 'officer', { person: 'other' }))).outcome, 'hit', 'another bureau has settled nothing');
});
