/** R9, as far as the clocks of the later issue go: nobody is told to seize before the owner confirms, unless the record says so. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../fixtures.ts';

type Answer = { outcome: string; findings: { kind: string; hit?: string; record: { action?: string }; advice: { kind: string; action?: string; contact?: unknown } }[] };
const VIN = 'WVWZZZ1KZ8W970301';

async function answerTo(t: Parameters<typeof testHub>[0], record: object, vehicle: object): Promise<Answer> {
  const hub = await testHub(t);
  await hub.ask(await hub.token('NL', 'desk'), 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, ...record });
  await hub.settled();
  return (await hub.ask<Answer>(await hub.token('BR', 'officer'), 'POST', '/v1/checks', { vehicle, purpose: 'port_control' })).body;
}

for (const action of ['seize', 'detain']) {
  test(`R9: a hit on a record to ${action} says to ask the owner first, and the word appears nowhere in the answer`, async (t) => {
    const answer = await answerTo(t, { action, contact: '+31 70 0000000' }, { vin: VIN });
    assert.deepEqual([answer.outcome, answer.findings[0]?.advice], ['hit', { kind: 'request_confirmation', contact: '+31 70 0000000' }]);
    assert.ok(!JSON.stringify(answer).includes(action));
  });
}

test('R9: where the record itself says that its action stands before confirmation, it is shown', async (t) => {
  const answer = await answerTo(t, { action: 'seize', actionStandsBeforeConfirmation: true, contact: '+31 70 0000000' }, { vin: VIN });
  assert.deepEqual(answer.findings[0]?.advice, { kind: 'act', action: 'seize', contact: '+31 70 0000000' });
});

test('R9: a candidate is to be compared first, raises no hit, and tells nobody to seize whatever the record says', async (t) => {
  const answer = await answerTo(t, { action: 'seize' }, { vin: '8W970301' });
  assert.deepEqual([answer.outcome, answer.findings[0]?.kind, answer.findings[0]?.hit, answer.findings[0]?.advice], ['candidates', 'candidate', undefined, { kind: 'compare_first' }]);
  assert.ok(!JSON.stringify(answer).includes('seize'));
});

test('R9: reading the record, by id or reference, shows no more to a finder than the answer did; its owner sees its own words', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  const { body: { id } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, action: 'seize' });
  const finder = await hub.token('BR', 'officer');
  for (const path of [`/v1/vehicles/${id}`, '/v1/vehicles/by-reference/A?owner=NL']) assert.equal((await hub.ask<{ action?: string }>(finder, 'GET', path)).body.action, undefined, path);
  assert.equal((await hub.ask<{ items: { action?: string }[] }>(finder, 'GET', `/v1/vehicles/${id}/versions`)).body.items[0]?.action, undefined);
  assert.equal((await hub.ask<{ action?: string }>(finder, 'POST', `/v1/vehicles/${id}/locate`, {})).body.action, undefined);
  assert.equal((await hub.ask<{ action?: string }>(desk, 'GET', `/v1/vehicles/${id}`)).body.action, 'seize');
});
