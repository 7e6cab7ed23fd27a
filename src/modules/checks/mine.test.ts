/** A person sees their own checks of the last hours, and what one of them found, again; nobody else's, and no whole number. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { maskOf } from './masking.ts';
import type { CheckAnswer, OwnCheck } from './schema.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const HOUR_MS = 3_600_000;

async function world(t: Parameters<typeof testHub>[0], said: object = {}): Promise<{ hub: TestHub; clock: ReturnType<typeof heldClock>; owner: string; officer: string; record: string; check: (vin: string, more?: object) => Promise<CheckAnswer>; mine: (token?: string, query?: string) => Promise<OwnCheck[]> }> {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const owner = await hub.token('NL', 'desk', { person: 'desk' });
  const officer = await hub.token('BR', 'officer', { person: 'Officer 7' });
  const { body: { id: record } } = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, ...said });
  await hub.settled();
  return {
    hub, clock, owner, officer, record,
    check: async (vin, more = {}) => (await hub.ask<CheckAnswer>(officer, 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'roadside', ...more })).body,
    mine: async (token = officer, query = '') => (await hub.ask<{ items: OwnCheck[] }>(token, 'GET', `/v1/checks/mine${query}`)).body.items,
  };
}

test('a number is shown by its end: four characters at most, a third of a short one, and what was not read stays unread', () => {
  assert.equal(maskOf('wvw zzz-1kz8w970301'), '•••••••••••••0301');
  assert.equal(maskOf('97-TRN-1'), '••••N1');
  assert.equal(maskOf('ÄB12'), '•••2');
  assert.equal(maskOf('WVWZZZ1KZ8W9703?1'), '•••••••••••••03?1');
  assert.equal(maskOf('A1'), '••');
});

test('a person’s own checks, newest first, with their outcome and how their hits stand; nobody else sees them', async (t) => {
  const { hub, clock, owner, officer, check, mine } = await world(t);
  await check('WVWZZZ3CZGE000000', { capture: 'scanned' });
  clock.move(1_000);
  const { findings } = await check(VIN, { ref: 'mine-1' });
  await hub.ask(officer, 'POST', `/v1/hits/${findings[0]?.hit ?? ''}/requests`, { urgency: 'urgent' });
  const [second, first, ...others] = await mine();
  assert.deepEqual(others, []);
  assert.deepEqual([second?.outcome, second?.numbers, second?.ref, second?.hits], ['hit', [{ kind: 'vin', masked: '•••••••••••••0301' }], 'mine-1', [{ id: findings[0]?.hit, state: 'requested' }]]);
  assert.deepEqual([first?.outcome, first?.capture, first?.hits], ['no_record', 'scanned', []]);
  assert.deepEqual((await mine(officer, '?ref=mine-1')).map(({ id }) => id), [second?.id]);
  assert.deepEqual(await mine(await hub.token('BR', 'officer', { person: 'Officer 8' })), []);
  assert.deepEqual(await mine(await hub.token('NL', 'officer', { person: 'Officer 7' })), [], 'the same name in another bureau is somebody else');
  assert.equal((await hub.ask(owner, 'GET', `/v1/checks/${second?.id ?? ''}/answer`)).status, 404);
});

test('a page begins after the last one of the page before; after the hours asked a check is not among them', async (t) => {
  const { hub, clock, check, mine, officer } = await world(t);
  for (const n of [1, 2, 3]) {
    clock.move(1_000);
    await check(`WVWZZZ3CZGE00000${n}`);
  }
  const { body: page } = await hub.ask<{ items: OwnCheck[]; next?: string }>(officer, 'GET', '/v1/checks/mine?limit=2');
  const { body: rest } = await hub.ask<{ items: OwnCheck[]; next?: string }>(officer, 'GET', `/v1/checks/mine?limit=2&after=${page.next ?? ''}`);
  assert.deepEqual([...page.items, ...rest.items].map(({ numbers }) => numbers[0]?.masked.at(-1)), ['3', '2', '1']);
  assert.equal(rest.next, undefined);
  clock.move(2 * HOUR_MS);
  assert.deepEqual(await mine(officer, '?hours=1'), []);
  assert.equal((await mine(officer, '?hours=3')).length, 3);
});

test('who has no name has no checks of their own', async (t) => {
  const { hub } = await world(t);
  const answer = await hub.ask<{ code: string }>(await hub.token('BR', 'officer'), 'GET', '/v1/checks/mine');
  assert.deepEqual([answer.status, answer.body.code], [409, 'checks.person_needed']);
});

test('a check is told again as its records are now, without a check being made: what has ended since is not there (R13)', async (t) => {
  const { hub, owner, officer, record, check } = await world(t);
  const before = await check('WVWZZZ1KZ8W97O3O1');
  const again = (): Promise<{ status: number; body: CheckAnswer }> => hub.ask<CheckAnswer>(officer, 'GET', `/v1/checks/${before.id}/answer`);
  const { body: told } = await again();
  assert.deepEqual([told.id, told.outcome, told.findings.map((one) => [one.record.id, one.kind, one.band])], [before.id, before.outcome, before.findings.map((one) => [one.record.id, one.kind, one.band])]);
  const { body: { hit } } = await hub.ask<{ hit: string }>(officer, 'POST', `/v1/checks/${before.id}/comparisons`, { record, same: true });
  assert.equal((await again()).body.findings[0]?.hit, hit, 'the hit that stands for it');
  assert.deepEqual(await run(hub.database.db, 'select count(*) as n from checks'), [{ n: 1 }]);
  await hub.ask(owner, 'POST', `/v1/vehicles/${record}/clear`, { reason: 'recovered' });
  await hub.settled();
  assert.deepEqual([(await again()).body.outcome, (await again()).body.findings], ['no_record', []]);
});

test('where a bureau keeps hashes alone, neither the numbers nor the answer are told again (R16)', async (t) => {
  const { hub, officer, check, mine } = await world(t);
  const supervisor = await hub.token('BR', 'supervisor', { person: 'S' });
  const other = await hub.token('BR', 'supervisor', { person: 'T' });
  const changed = await hub.inFourEyes(supervisor, other, 'PUT', '/v1/settings/retention', { otherwise: { keep: 'hashed', months: 36 } });
  assert.equal(changed.status, 200);
  const { id } = await check(VIN);
  assert.deepEqual((await mine())[0]?.numbers, []);
  const answer = await hub.ask<{ code: string }>(officer, 'GET', `/v1/checks/${id}/answer`);
  assert.deepEqual([answer.status, answer.body.code], [409, 'checks.question_not_kept']);
});

test('a record that asks for a discreet check is marked in the list, and kept from officers where their bureau settled that', async (t) => {
  const { hub, officer, check, mine } = await world(t, { action: 'check_discreetly', actionStandsBeforeConfirmation: true });
  const { id } = await check(VIN);
  assert.deepEqual([(await mine())[0]?.outcome, (await mine())[0]?.discreet], ['hit', true]);
  const supervisor = await hub.token('BR', 'supervisor', { person: 'S' });
  assert.equal((await hub.ask(supervisor, 'PUT', '/v1/settings/discreet', { roadside: 'nothing' })).status, 200);
  const [one] = await mine();
  assert.deepEqual([one?.outcome, one?.discreet, one?.hits, one?.findings], ['no_record', undefined, [], 0]);
  const { body } = await hub.ask<CheckAnswer>(officer, 'GET', `/v1/checks/${id}/answer`);
  assert.deepEqual([body.outcome, body.findings], ['no_record', []]);
});
