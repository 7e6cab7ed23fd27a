/** R14: a Locate by itself never hides a record; a suspended one is not found, in whichever way it is asked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../src/kernel/store/database.ts';
import { testHub } from '../fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const READINGS = [{ vin: VIN }, { vin: 'WVWZZZ1KZ8W97O3O1' }, { vin: 'WVWZZZ1KZ8W97030?' }, { vin: 'WVWZZZ1?Z8W*301' }];

test('R14: a located record is found by every kind of reading as before; once suspended by none, and nothing counts it', async (t) => {
  const hub = await testHub(t);
  const { body: { id } } = await hub.ask<{ id: string }>(await hub.token('NL', 'desk'), 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, make: 'VW' });
  const finder = await hub.token('BR', 'desk');
  const matching = async (): Promise<readonly unknown[]> => {
    await hub.settled();
    const told: unknown[] = [];
    for (const vehicle of READINGS) {
      const { body } = await hub.ask<{ findings: unknown[]; weak?: { count: number }; patterns?: { matching: number }[] }>(finder, 'POST', '/v1/checks', { vehicle, bands: 'all', purpose: 'roadside' });
      told.push([body.findings.length, body.weak?.count ?? 0, body.patterns?.[0]?.matching ?? null]);
    }
    return told;
  };
  const before = await matching();
  assert.deepEqual(before, [[1, 0, null], [1, 0, null], [1, 0, 1], [1, 0, 1]]);
  assert.equal((await hub.ask(finder, 'POST', `/v1/vehicles/${id}/locate`, {})).status, 200);
  assert.deepEqual(await matching(), before);
  // The deed that suspends comes with confirmations; the state is kept and followed already.
  await run(hub.database.db, `insert into record_versions select * from records where id = $1`, [id]);
  await run(hub.database.db, `update records set status = 'suspended', version = version + 1 where id = $1`, [id]);
  await run(hub.database.db, `insert into changes (epoch, kind, subject, version) select 1, collection, id, version from records where id = $1`, [id]);
  assert.deepEqual(await matching(), [[0, 0, null], [0, 0, null], [0, 0, 0], [0, 0, 0]]);
});
