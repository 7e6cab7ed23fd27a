/** R16: what is kept of a check is set per bureau and purpose, and after its time it is reduced to figures that identify nobody. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import { run } from '../../src/kernel/store/database.ts';
import { testHub, type TestHub } from '../fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const DAY_MS = 86_400_000;

const settle = async (hub: TestHub, bureau: string, retention: object): Promise<void> => {
  const { status, body } = await hub.inFourEyes(await hub.token(bureau, 'supervisor', { person: 'supervisor' }), await hub.second(bureau, 'supervisor'), 'PUT', '/v1/settings/retention', retention);
  assert.equal(status, 200, JSON.stringify(body));
};
const check = async (hub: TestHub, token: string, ask: object): Promise<{ id: string; outcome: string }> => {
  const { status, body } = await hub.ask<{ id: string; outcome: string }>(token, 'POST', '/v1/checks', ask);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};
const everything = async (hub: TestHub): Promise<string> => JSON.stringify([await run(hub.database.db, 'select * from checks'), await run(hub.database.db, 'select * from check_figures'), await run(hub.database.db, 'select * from comparisons')]);
type Figures = { items: { day: string; purpose: string; outcome: string; checks: number }[] };

test('R16: everything is kept for three years where the bureau says nothing else, and then only counted', async (t) => {
  const clock = heldClock('2026-02-28T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const officer = await hub.token('BR', 'officer', { person: 'officer seven' });
  const { id } = await check(hub, officer, { vehicle: { vin: VIN, colour: 'black' }, purpose: 'roadside', place: 'Santos' });
  const kept = await hub.ask<{ question: { vehicle: { vin: string } }; keepUntil: string }>(officer, 'GET', `/v1/checks/${id}`);
  assert.deepEqual([kept.body.question.vehicle.vin, kept.body.keepUntil], [VIN, '2029-02-28']);
  const desk = await hub.token('BR', 'desk', { person: 'desk' });
  clock.move(Date.parse('2029-02-28T23:00:00.000Z') - clock.ms());
  await hub.duties();
  assert.equal((await hub.ask(officer, 'GET', `/v1/checks/${id}`)).status, 200, 'its last day is not over');
  clock.move(2 * 3_600_000);
  await hub.duties();
  assert.equal((await hub.ask(officer, 'GET', `/v1/checks/${id}`)).status, 404);
  const left = await everything(hub);
  for (const secret of [VIN, 'Santos', 'officer seven', id, 'black']) assert.ok(!left.includes(secret), secret);
  const figures = await hub.ask<Figures>(desk, 'GET', '/v1/checks/figures?from=2026-02-01&to=2026-03-31');
  assert.deepEqual(figures.body.items, [{ day: '2026-02-28', purpose: 'roadside', outcome: 'no_record', checks: 1 }]);
  assert.deepEqual((await hub.ask<Figures>(await hub.token('NL', 'desk'), 'GET', '/v1/checks/figures?from=2026-02-01&to=2026-03-31')).body.items, [], 'of another bureau nothing is told');
});

test('R16: where hashes alone are kept, no number stands anywhere in the log, and a vehicle reported late is still found by its exact number', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  await settle(hub, 'BR', { purposes: { border_control: { keep: 'hashed', months: 12 } } });
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  const seen = await check(hub, officer, { vehicle: { vin: VIN, plate: { number: 'B-AB 123', country: 'NL' } }, purpose: 'border_control', place: 'Gate 3' });
  const near = await check(hub, officer, { vehicle: { vin: 'WVWZZZ1KZ8W97O3O2' }, purpose: 'border_control' });
  await check(hub, officer, { vehicle: { vin: VIN.replace('8W', '9W') }, purpose: 'roadside' });
  const log = JSON.stringify(await run(hub.database.db, `select * from checks where purpose = 'border_control'`));
  for (const secret of [VIN, 'B-AB', 'BAB123', '97O3O2']) assert.ok(!log.includes(secret), secret);
  const kept = await hub.ask<{ question: { hashed: unknown[]; place: string } }>(officer, 'GET', `/v1/checks/${seen.id}`);
  assert.deepEqual([kept.body.question.hashed.length, kept.body.question.place], [2, 'Gate 3']);

  clock.move(DAY_MS);
  const owner = await hub.token('NL', 'desk');
  for (const [reference, vin] of [['A', VIN], ['B', 'WVWZZZ1KZ8W970302']] as const) await hub.ask(owner, 'POST', '/v1/vehicles', { reference, vin, event: { kind: 'stolen', from: '2026-11-21', country: 'NL' } });
  await hub.settled();
  await hub.searchedLate();
  const hits = await hub.ask<{ items: { reference: string; delayed?: boolean; place?: string }[] }>(owner, 'GET', '/v1/hits');
  assert.deepEqual(hits.body.items.map(({ reference, delayed, place }) => [reference, delayed, place]), [['A', true, 'Gate 3']], 'a number that only looks alike cannot be weighed any more');
  assert.notEqual(near.id, seen.id);
});

test('R16: of a camera lane without a finding only a count is kept, of one with a finding the check; no other purpose may keep so little', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const supervisor = await hub.token('BR', 'supervisor', { person: 'supervisor' });
  const refused = await hub.ask<{ errors?: unknown }>(supervisor, 'PUT', '/v1/settings/retention', { purposes: { roadside: { keep: 'counted' } } });
  assert.equal(refused.status, 400);
  assert.equal((await hub.ask(supervisor, 'PUT', '/v1/settings/retention', { otherwise: { keep: 'counted' } })).status, 400);
  await settle(hub, 'BR', { purposes: { camera_lane: { keep: 'counted', months: 3 } } });
  await hub.ask(await hub.token('NL', 'desk'), 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  await hub.settled();
  const camera = await hub.token('BR', 'gateway', { device: 'lane 3' });
  const vins = ['WVWZZZ1KZ9W111111', VIN, 'WVWZZZ1KZ9W222222'];
  const stream = await hub.ask<string>(camera, 'POST', '/v1/checks/stream', vins.map((vin) => `${JSON.stringify({ vehicle: { vin }, purpose: 'camera_lane' })}\n`).join(''));
  assert.deepEqual(stream.body.trim().split('\n').map((line) => (JSON.parse(line) as { outcome: string }).outcome), ['no_record', 'hit', 'no_record']);
  const rows = await run(hub.database.db, 'select outcome, keep_until from checks') as { outcome: string; keep_until: string }[];
  assert.deepEqual(rows, [{ outcome: 'hit', keep_until: '2027-02-22' }]);
  const keys = await run(hub.database.db, 'select distinct "check" from check_keys') as unknown[];
  assert.equal(keys.length, 1, 'no key of the others either');
  const figures = await hub.ask<Figures>(supervisor, 'GET', '/v1/checks/figures?from=2026-11-22&to=2026-11-22');
  assert.deepEqual(figures.body.items.map(({ outcome, checks }) => [outcome, checks]), [['hit', 1], ['no_record', 2]]);
});

test('R16: nothing takes a check out of the log before its time, not even by hand in the database', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  await check(hub, await hub.token('BR', 'officer', { person: 'officer' }), { vehicle: { vin: VIN }, purpose: 'roadside' });
  const { db } = hub.database;
  await assert.rejects(run(db, 'delete from checks'), /kept until 2029-11-22/);
  await assert.rejects(run(db, `update checks set outcome = 'hit'`), /append-only/);
  await assert.rejects(run(db, 'truncate checks'), /append-only/);
  await assert.rejects(hub.database.transaction(async (session) => { await run(session.db, `select set_config('crosscheck.today', '2029-11-22', true)`); await run(session.db, 'delete from checks'); }), /kept until/);
});

test('R16: a long backlog is reduced in pieces, each counted once, and a second turn changes nothing', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  await settle(hub, 'BR', { otherwise: { keep: 'everything', months: 1 } });
  const camera = await hub.token('BR', 'gateway', { device: 'lane 3' });
  const lines = Array.from({ length: 6_000 }, (_, i) => `${JSON.stringify({ vehicle: { vin: `X${100_000 + i}` }, purpose: 'camera_lane' })}\n`).join('');
  await hub.ask(camera, 'POST', '/v1/checks/stream', lines);
  clock.move(40 * DAY_MS);
  await hub.duties();
  await hub.duties();
  const [left] = await run(hub.database.db, 'select count(*)::int as n from checks') as { n: number }[];
  const figures = await hub.ask<Figures>(await hub.token('BR', 'desk'), 'GET', '/v1/checks/figures?from=2026-11-22&to=2026-11-22');
  assert.deepEqual([left?.n, figures.body.items[0]?.checks], [0, 6_000]);
  assert.equal((await hub.ask(await hub.token('BR', 'desk'), 'GET', '/v1/checks/figures?from=2026-01-01&to=2026-11-22')).status, 400);
});
