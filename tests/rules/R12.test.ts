/** R12: a clone mark withholds seizure advice until the owner replies, even where the record's action would stand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const STANDS = { vin: VIN, action: 'seize', actionStandsBeforeConfirmation: true };

for (const [where, mark] of [['VIN', { vinCondition: 'cloned' }], ['plate', { plates: [{ number: 'AA 1', country: 'NL', condition: 'cloned' }] }], ['other number', { otherNumbers: [{ kind: 'body', number: 'B1', condition: 'cloned' }] }]] as const) {
  test(`R12: a ${where} marked as cloned withholds the advice to seize`, async (t) => {
    const hub = await testHub(t);
    const desk = await hub.token('NL', 'desk');
    const { body: { id } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'A', ...STANDS, ...mark });
    await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'B', ...STANDS, vin: 'WVWZZZ1KZ8W970302' });
    await hub.settled();
    const finder = await hub.token('BR', 'officer');
    const advice = async (vin: string): Promise<unknown> => (await hub.ask<{ findings: { advice: unknown }[] }>(finder, 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'roadside' })).body.findings[0]?.advice;
    assert.deepEqual(await advice(VIN), { kind: 'request_confirmation' });
    assert.deepEqual(await advice('WVWZZZ1KZ8W970302'), { kind: 'act', action: 'seize' });
    assert.equal((await hub.ask<{ action?: string }>(finder, 'GET', `/v1/vehicles/${id}`)).body.action, undefined);
  });
}
