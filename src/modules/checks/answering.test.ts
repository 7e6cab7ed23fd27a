/** Many checks at the same moment: all logged, each hit raised once with every sighting, whichever commits they share. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../../../tests/fixtures.ts';
import { run } from '../../kernel/store/database.ts';

const RECORDS = 12;
const vinOf = (n: number): string => `WVWZZZ1KZ8W${String(n).padStart(6, '0')}`;

test('officers of one bureau who hit the same records at the same moment, in every order, raise one hit each with all sightings', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  for (let n = 0; n < RECORDS; n += 1) await hub.ask(desk, 'POST', '/v1/vehicles', { reference: `D-${n}`, vin: vinOf(n) });
  await hub.settled();
  const batches = 40;
  const answers = await Promise.all(Array.from({ length: batches }, (_, i) => hub.ask<{ answers: { outcome: string }[] }>(officer, 'POST', '/v1/checks/batch', Array.from({ length: RECORDS }, (__, n) => ({ vehicle: { vin: vinOf(i % 2 === 0 ? n : RECORDS - 1 - n) }, purpose: 'roadside' })))));
  for (const { status, body } of answers) assert.deepEqual([status, new Set(body.answers.map(({ outcome }) => outcome))], [200, new Set(['hit'])]);
  assert.deepEqual(await run(hub.database.db, 'select count(*) as hits, sum(sightings)::int as sightings, (select count(*) from sightings) as seen, (select count(*) from checks) as checks from hits'), [{ hits: RECORDS, sightings: batches * RECORDS, seen: batches * RECORDS, checks: batches * RECORDS }]);
  assert.equal((await run(hub.database.db, `select 1 from changes where kind = 'hits'`)).length, RECORDS, 'each hit is told once');
});

test('a check is in the log before its answer leaves; where it cannot be logged there is no answer', async (t) => {
  const hub = await testHub(t);
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  const ask = { vehicle: { vin: vinOf(1) }, purpose: 'roadside' };
  const made = await hub.ask<{ id: string }>(officer, 'POST', '/v1/checks', ask);
  assert.deepEqual(await run(hub.database.db, 'select id from checks'), [{ id: made.body.id }]);
  await run(hub.database.db, 'alter table checks rename to elsewhere');
  const failed = await hub.ask(officer, 'POST', '/v1/checks', ask);
  await run(hub.database.db, 'alter table elsewhere rename to checks');
  assert.deepEqual([failed.status, failed.body.outcome], [500, undefined]);
  assert.equal((await run(hub.database.db, 'select 1 from checks')).length, 1);
});
