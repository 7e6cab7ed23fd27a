/** An officer's word at a replica: kept with or without the hub, and brought to it once in effect, with the hit that it makes. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { testHub } from '../../tests/fixtures.ts';
import { until } from '../../tests/waiting.ts';
import { systemClock } from '../kernel/clock.ts';
import { run } from '../kernel/store/database.ts';
import type { CheckAnswer } from '../modules/checks/schema.ts';
import { replicaOf } from './fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const READ = 'WVWZZZ1KZ8W97O3O1'; // with letters that no VIN has: a candidate
type Compared = { readonly code?: string; readonly hit?: string; readonly same?: boolean; readonly check?: string };
type Hit = { readonly id: string; readonly record: string };

async function world(t: TestContext) {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk');
  const officer = await hub.token('NL', 'officer', { person: 'Officer Jansen' });
  const { body: { id: record } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'DE-1', vin: VIN, make: 'VW', colour: 'black', event: { kind: 'stolen', from: '2026-11-01', country: 'DE' } });
  await hub.settled();
  const replica = await replicaOf(t, hub, { bureau: 'NL', clock: systemClock });
  await until('the copy is there', async () => replica.hasCopy());
  const found = async (): Promise<CheckAnswer> => (await replica.ask<CheckAnswer>(officer, 'POST', '/v1/checks', { vehicle: { vin: READ, make: 'VW', colour: 'black' }, purpose: 'border_control' })).body;
  const compare = (check: string, body: object) => replica.ask<Compared>(officer, 'POST', `/v1/checks/${check}/comparisons`, body);
  const hits = async (): Promise<readonly Hit[]> => (await hub.ask<{ items: Hit[] }>(officer, 'GET', '/v1/hits')).body.items;
  const brought = (): Promise<void> => until('the hub has all of it', async () => replica.log.delivered().number === replica.log.head().number);
  return { hub, officer, record, replica, found, compare, hits, brought };
}

test('an officer says without a hub that a candidate is the vehicle, another that it is not: the hub has both once it is back, and raises one hit, under the id that was told', async (t) => {
  const { hub, officer, record, replica, found, compare, hits, brought } = await world(t);
  const back = await hub.goAway();
  const [first, second] = [await found(), await found()];
  assert.deepEqual([first.outcome, first.findings[0]?.record.id], ['candidates', record]);
  const same = await compare(first.id, { record, same: true, note: 'chassis number read by hand' });
  const other = await compare(second.id, { record, same: false });
  assert.deepEqual([same.status, same.body.same, same.body.hit?.startsWith('hit_'), other.status, other.body.hit], [201, true, true, 201, undefined]);
  assert.deepEqual([(await compare(first.id, { record: `${record.slice(0, -1)}${record.endsWith('0') ? '1' : '0'}`, same: true })).status, (await compare('chk_00000000000000000000000001', { record, same: true })).status], [409, 404]);
  const read = await replica.ask<{ comparisons: Compared[] }>(officer, 'GET', `/v1/checks/${second.id}`);
  if (read.status === 200) assert.deepEqual(read.body.comparisons.map(({ same: said }) => said), [false]);
  assert.equal((await replica.log.comparisonsOf(first.id)).length, 1);
  await back();
  await brought();
  assert.deepEqual((await hits()).map(({ id, record: of }) => [id, of]), [[same.body.hit, record]]);
  const kept = await run(hub.database.db, 'select "check", same, note, person from comparisons order by position') as object[];
  assert.deepEqual(kept, [{ check: first.id, same: true, note: 'chassis number read by hand', person: 'Officer Jansen' }, { check: second.id, same: false, note: null, person: 'Officer Jansen' }]);
  const told = await run(hub.database.db, `select outcome, person, detail->>'replica' as replica from audit_events where action = 'checks.compare' order by sequence`) as { outcome: string }[];
  assert.deepEqual(told.map(({ outcome }) => outcome), ['done', 'done', 'refused', 'refused']);
  assert.ok(told.every((one) => (one as { replica?: string }).replica === replica.identity.enrolled.replica.id));
});

test('a word that is brought again changes nothing; one on a vehicle that was hidden before it was said raises nothing; what is linked is brought at once', async (t) => {
  const { hub, record, replica, found, compare, hits, brought } = await world(t);
  const answer = await found();
  const { body: { hit } } = await compare(answer.id, { record, same: true });
  await brought();
  await until('the hit is raised while the replica is linked', async () => (await hits()).length === 1);
  assert.equal((await compare(answer.id, { record, same: true })).body.hit, hit, 'said once more');
  await brought();
  assert.equal((await hits()).length, 1);
  const later = await found();
  const [desk, second] = [await hub.token('DE', 'desk'), await hub.second('DE', 'desk')];
  assert.equal((await hub.inFourEyes(desk, second, 'PATCH', `/v1/vehicles/${record}`, { restrictions: ['NL'] }, { 'if-match': '*' })).status, 200);
  await until('it is gone at the replica', async () => replica.records() === 0);
  const hidden = await compare(later.id, { record, same: true });
  assert.deepEqual([hidden.status, hidden.body.hit], [201, undefined]);
  await brought();
  const [kept] = await run(hub.database.db, 'select count(*)::int as n from comparisons') as { n: number }[];
  const [sightings] = await run(hub.database.db, 'select count(*)::int as n from sightings where "check" = $1', [later.id]) as { n: number }[];
  assert.deepEqual([kept?.n, sightings?.n], [3, 0]);
});
