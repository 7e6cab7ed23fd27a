/** R12: a clone or dispute mark withholds seizure advice until the owner replies, even where the record's action would stand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saidTo } from '../announced.ts';
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

type Mark = { mark: number; kind: string; bureau: string; unit?: string; reason?: string; reply?: { outcome: string; note?: string } };
type Vehicle = { id: string; status: string; version: number; action?: string; contested?: Mark[]; code?: string };

async function contested(t: Parameters<typeof testHub>[0], record: object = STANDS) {
  const hub = await testHub(t);
  const [desk, marker, finder] = [await hub.token('NL', 'desk'), await hub.token('DE', 'desk', { unit: 'Kiel' }), await hub.token('BR', 'officer')];
  const { body: { id } } = await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference: 'A', ...record });
  const check = async () => {
    await hub.settled();
    const { body } = await hub.ask<{ outcome: string; findings: { advice: unknown; hit?: string }[] }>(finder, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
    return [body.outcome, body.findings[0]?.advice];
  };
  const mark = async (token: string, kind = 'clone', reason = 'we hold the same car') => hub.inFourEyes<Vehicle>(token, await hub.second(token === desk ? 'NL' : token === marker ? 'DE' : 'MA', 'desk'), 'POST', `/v1/vehicles/${id}/dispute`, { kind, reason });
  const reply = (token: string, body: object) => hub.ask<Vehicle>(token, 'POST', `/v1/vehicles/${id}/dispute/reply`, body);
  const get = async (token: string): Promise<Vehicle> => (await hub.ask<Vehicle>(token, 'GET', `/v1/vehicles/${id}`)).body;
  return { hub, desk, marker, finder, id, check, mark, reply, get };
}
const ACT = ['hit', { kind: 'act', action: 'seize' }];
const WITHHELD = ['hit', { kind: 'request_confirmation' }];

for (const kind of ['clone', 'dispute']) {
  test(`R12: a ${kind} mark by a bureau that does not own the record withholds the advice to seize, removes no hit, and is lifted by the owner’s reply`, async (t) => {
    const { hub, desk, marker, finder, id, check, mark, reply, get } = await contested(t);
    assert.deepEqual(await check(), ACT);
    assert.equal((await mark(marker, kind)).status, 200);
    assert.deepEqual(await check(), WITHHELD);
    assert.deepEqual([(await get(finder)).action, (await get(desk)).action], [undefined, 'seize']);
    const told = (await saidTo(hub, 'NL', 'vehicles.disputed')).map(({ subject, urgent, facts }) => [subject, urgent, facts.by, facts.unit, facts.says]);
    assert.deepEqual(told, [[id, true, 'DE', 'Kiel', kind]]);
    assert.equal((await hub.ask<{ items: unknown[] }>(finder, 'GET', '/v1/hits')).body.items.length, 1);
    const replied = await reply(desk, { outcome: 'stands', note: 'the chassis was measured' });
    assert.equal(replied.body.contested?.[0]?.reply?.outcome, 'stands');
    assert.deepEqual(await check(), ACT);
    assert.deepEqual((await saidTo(hub, 'DE', 'vehicles.')).map((one) => [one.kind, one.facts.outcome]), [['vehicles.dispute_answered', 'stands']]);
    assert.equal((await reply(desk, { outcome: 'stands', note: 'again' })).body.code, 'vehicles.no_mark');
  });
}

test('R12: each bureau’s mark stands by itself; the advice comes back only when the owner has answered them all', async (t) => {
  const { hub, desk, marker, check, mark, reply, get } = await contested(t);
  const other = await hub.token('MA', 'supervisor');
  await mark(marker);
  assert.equal((await mark(marker, 'clone', 'and again')).body.version, 2, 'the same mark again changes nothing while it stands');
  await mark(other, 'dispute');
  await reply(desk, { outcome: 'stands', note: 'no', mark: 1 });
  assert.deepEqual(await check(), WITHHELD);
  await reply(desk, { outcome: 'upheld', note: 'they may be right' });
  assert.deepEqual(await check(), WITHHELD, 'a mark that the owner upholds goes on');
  await reply(desk, { outcome: 'stands', note: 'it is ours after all', mark: 2 });
  assert.deepEqual(await check(), ACT);
  assert.deepEqual((await get(desk)).contested?.map(({ mark: n, kind, bureau, reply: answer }) => [n, kind, bureau, answer?.outcome]), [[1, 'clone', 'DE', 'stands'], [2, 'dispute', 'MA', 'stands']]);
});

test('R12: why a bureau contests a record is for its owner and for that bureau; others read that it is contested, and by whom', async (t) => {
  const { desk, marker, finder, mark, reply, get } = await contested(t);
  await mark(marker);
  await reply(desk, { outcome: 'upheld', note: 'our reasons' });
  const reasons = async (token: string) => (await get(token)).contested?.map(({ bureau, unit, reason, reply: answer }) => [bureau, unit, reason, answer?.outcome, answer?.note]);
  assert.deepEqual(await reasons(desk), [['DE', 'Kiel', 'we hold the same car', 'upheld', 'our reasons']]);
  assert.deepEqual(await reasons(marker), [['DE', 'Kiel', 'we hold the same car', 'upheld', 'our reasons']]);
  assert.deepEqual(await reasons(finder), [['DE', undefined, undefined, 'upheld', undefined]]);
});

test('R12: an owner may mark its own; only the owner replies; who may not see the record cannot mark it, and hears no reply once it may not', async (t) => {
  const { hub, desk, marker, finder, id, check, mark, reply } = await contested(t);
  assert.equal((await mark(finder)).status, 403, 'officers leave it to their desk');
  assert.equal((await mark(desk, 'clone', 'two of them were seen')).status, 200);
  assert.deepEqual(await check(), WITHHELD);
  await mark(marker);
  assert.equal((await reply(marker, { outcome: 'stands', note: 'x' })).body.code, 'vehicles.not_the_owner');
  await hub.inFourEyes(desk, await hub.second('NL', 'desk'), 'PATCH', `/v1/vehicles/${id}`, { restrictions: ['DE'] }, { 'if-match': '"3"' });
  assert.deepEqual([(await mark(marker, 'dispute')).status, (await reply(marker, { outcome: 'stands', note: 'x' })).status], [404, 404]);
  await reply(desk, { outcome: 'stands', note: 'settled' });
  assert.deepEqual([await check(), (await saidTo(hub, 'DE', 'vehicles.')).length], [ACT, 0]);
});
