/** R11: an answer shows the record's age, its dates, the contact, and field by field what agrees and what does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import { testHub } from '../fixtures.ts';

type Field = { field: string; asked: string; recorded?: string; verdict: string; relation?: string; alignment?: unknown[] };
type Answer = { outcome: string; asOf: string; assumed?: string[]; readings?: { a: string; b: string; same: boolean; alignment: { kind: string }[] }[]; vin?: { vin: string }; findings: { score: number; record: { reference: string; owner: string; ageDays: number; validatedAt: string; enteredAt: string; reviewOn: string; contact?: unknown }; fields: Field[]; foundBy: unknown; assumed?: string[]; advice: { contact?: unknown } }[] };
const VIN = 'WVWZZZ1KZ8W970301';
const DAY_MS = 86_400_000;

test('R11: the answer tells owner, reference, age, dates and contact, and each field that agrees or does not', async (t) => {
  const clock = heldClock('2026-01-01T12:00:00.000Z');
  const hub = await testHub(t, { clock });
  await hub.ask(await hub.token('NL', 'desk'), 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, make: 'Volkswagen', model: 'Golf', colour: 'blue', plates: [{ number: 'TR-970-N', country: 'NL' }], contact: '+31 70 0000000' });
  await hub.settled();
  clock.move(10 * DAY_MS + 1);
  const { body } = await hub.ask<Answer>(await hub.token('BR', 'officer'), 'POST', '/v1/checks', { vehicle: { vin: 'wvwzzz1kz8w.970301', plate: { number: 'TR-971-N', country: 'NL' }, make: 'VW', colour: 'red', year: 2008 }, purpose: 'roadside' });
  const [found] = body.findings;
  assert.deepEqual([found?.record.owner, found?.record.reference, found?.record.ageDays, found?.record.enteredAt, found?.record.reviewOn, found?.advice.contact], ['NL', 'A', 10, '2026-01-01T12:00:00.000Z', '2036-01-01', '+31 70 0000000']);
  assert.deepEqual(found?.fields, [
    { field: 'vin', asked: 'wvwzzz1kz8w.970301', recorded: VIN, verdict: 'agrees', relation: 'equal', alignment: [{ kind: 'equal', at: 1, asked: VIN, recorded: VIN }] },
    { field: 'plate', asked: 'TR-971-N', recorded: 'TR-970-N', verdict: 'differs', relation: 'edited', alignment: [{ kind: 'equal', at: 1, asked: 'TR97', recorded: 'TR97' }, { kind: 'wrong', at: 5, asked: '1', recorded: '0' }, { kind: 'equal', at: 6, asked: 'N', recorded: 'N' }] },
    { field: 'make', asked: 'VW', recorded: 'Volkswagen', verdict: 'agrees' },
    { field: 'colour', asked: 'red', recorded: 'blue', verdict: 'differs' },
    { field: 'year', asked: '2008', verdict: 'unknown' },
  ]);
  assert.deepEqual(found.foundBy, { field: 'vin', recordedKind: 'vin', relation: 'equal' });
  assert.equal(body.vin?.vin, VIN);
});

test('R11: the answer tells when the owner last stood by the record; a Locate does not count as that', async (t) => {
  const clock = heldClock('2026-01-01T12:00:00.000Z');
  const hub = await testHub(t, { clock });
  const [desk, officer] = [await hub.token('NL', 'desk'), await hub.token('BR', 'officer')];
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  const validated = async (): Promise<unknown> => {
    await hub.settled();
    return (await hub.ask<Answer>(officer, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' })).body.findings[0]?.record.validatedAt;
  };
  assert.equal(await validated(), '2026-01-01T12:00:00.000Z');
  clock.move(DAY_MS);
  await hub.ask(officer, 'POST', '/v1/vehicles/by-reference/A/locate?owner=NL', {});
  assert.equal(await validated(), '2026-01-01T12:00:00.000Z');
  clock.move(DAY_MS);
  await hub.ask(desk, 'POST', '/v1/vehicles/by-reference/A/extension', { reviewOn: '2037-01-01', reason: 'still missing' });
  assert.equal(await validated(), '2026-01-03T12:00:00.000Z');
});

test('R11: several readings of one VIN are compared with each other as well', async (t) => {
  const hub = await testHub(t);
  const { body } = await hub.ask<Answer>(await hub.token('BR', 'officer'), 'POST', '/v1/checks', { vehicle: { vins: [{ number: VIN, from: 'papers' }, { number: 'WVWZZZ1KZ8W970801', from: 'windscreen' }, { number: 'wvw zzz 1kz8w970301', from: 'chassis' }] }, purpose: 'roadside' });
  assert.equal(body.outcome, 'no_record');
  assert.deepEqual(body.readings?.map(({ a, b, same, alignment }) => [a, b, same, alignment.filter(({ kind }) => kind !== 'equal').length]), [['papers', 'windscreen', false, 1], ['papers', 'chassis', true, 0], ['windscreen', 'chassis', false, 1]]);
});

test('R11: an answer found by a weaker way says which, and what it assumed; hits stand before candidates', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'alike', vin: 'WVWZZZ1KZ8W97O3O1' });
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'equal', vin: VIN });
  await hub.settled();
  const { body } = await hub.ask<Answer>(await hub.token('BR', 'officer'), 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  assert.deepEqual(body.findings.map(({ record, assumed }) => [record.reference, assumed?.length ?? 0]), [['equal', 0], ['alike', 1]]);
  assert.ok((body.findings[0]?.score ?? 0) > (body.findings[1]?.score ?? 1));
  assert.equal(body.assumed?.length, 1);
});
