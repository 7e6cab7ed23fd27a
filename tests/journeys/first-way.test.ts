/** The way from end to end: recorded, checked, hit, told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../fixtures.ts';

test('a vehicle reported by one bureau is a hit for another, and both see it', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  const officer = await hub.token('BR', 'officer', { person: 'officer' });

  const reported = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W970301', make: 'Volkswagen', plates: [{ number: 'B-AB 123', country: 'DE' }] });
  assert.equal(reported.status, 201);
  await hub.settled();

  const check = await hub.ask<{ outcome: string; findings: { hit: string; record: { owner: string; reference: string } }[] }>(officer, 'POST', '/v1/checks', { vehicle: { vin: 'wvwzzz 1kz8w.970301' }, purpose: 'port_control' });
  assert.equal(check.body.outcome, 'hit');
  assert.deepEqual([check.body.findings[0]?.record.owner, check.body.findings[0]?.record.reference], ['DE', 'D-1']);

  for (const token of [desk, officer]) {
    const hits = await hub.ask<{ items: { id: string; record: string }[] }>(token, 'GET', '/v1/hits');
    assert.deepEqual(hits.body.items.map(({ id, record }) => [id, record]), [[check.body.findings[0]?.hit, reported.body.id]]);
  }
});
