/**
 * R14: a Locate by itself never hides a record; where it is neither cleared nor justified its owner is reminded, and what the
 * owner had confirmed is suspended then: not found, in whichever way it is asked for.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../src/kernel/clock.ts';
import { saidTo } from '../announced.ts';
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
  assert.equal((await hub.inFourEyes(hub.admin, await hub.second('HUB', 'administrator'), 'POST', `/v1/vehicles/${id}/suspension`, { reason: 'an enquiry' })).status, 200);
  assert.deepEqual(await matching(), [[0, 0, null], [0, 0, null], [0, 0, 0], [0, 0, 0]]);
  assert.equal((await hub.ask(hub.admin, 'POST', `/v1/vehicles/${id}/resumption`, { reason: 'it is settled' })).status, 200);
  assert.deepEqual(await matching(), before);
});

type Vehicle = { id: string; status: string; version: number; validatedAt: string; code?: string; suspended?: { by: string; reason: string; was: string }; justifications?: { reason: string }[] };

async function found(t: Parameters<typeof testHub>[0], record: object = {}) {
  const clock = heldClock('2028-02-20T12:00:00.000Z'); // a leap year: the fifteenth day is 6 March
  const hub = await testHub(t, { clock });
  const [desk, finder] = [await hub.token('NL', 'desk'), await hub.token('BR', 'desk')];
  const { body: { id } } = await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, ...record });
  await hub.settled();
  const check = async (): Promise<{ outcome: string; hit: string | undefined }> => {
    await hub.settled();
    const { body } = await hub.ask<{ outcome: string; findings: { hit?: string }[] }>(finder, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
    return { outcome: body.outcome, hit: body.findings[0]?.hit };
  };
  const at = async (moment: string): Promise<void> => {
    clock.move(Date.parse(moment) - clock.ms());
    await hub.duties();
  };
  const told = async (): Promise<readonly unknown[]> => [...await saidTo(hub, 'NL', 'vehicles.'), ...await saidTo(hub, 'HUB', 'vehicles.')].map(({ kind, at: moment, roles }) => [kind, moment.slice(0, 16), roles?.join(' ')]);
  const get = async (): Promise<Vehicle> => (await hub.ask<Vehicle>(desk, 'GET', `/v1/vehicles/${id}`)).body;
  return { hub, clock, desk, finder, id, check, at, told, get, locate: () => hub.ask(finder, 'POST', `/v1/vehicles/${id}/locate`, { place: 'Santos' }) };
}

test('R14: fifteen days after a Locate the owner is reminded, then its supervisor, then the hub, each once; the record is found all the while', async (t) => {
  const { at, told, locate, check } = await found(t);
  await locate();
  await at('2028-03-06T11:59:59.000Z');
  assert.deepEqual(await told(), [['vehicles.located', '2028-02-20T12:00', 'desk supervisor']]);
  await at('2028-03-06T12:00:00.000Z');
  await at('2028-03-06T12:01:00.000Z');
  await at('2028-03-09T12:00:00.000Z');
  await at('2028-03-12T12:00:00.000Z');
  await at('2028-06-01T12:00:00.000Z');
  assert.deepEqual(await told(), [
    ['vehicles.located', '2028-02-20T12:00', 'desk supervisor'], ['vehicles.locate_reminder', '2028-03-06T12:00', 'desk supervisor'],
    ['vehicles.locate_escalated', '2028-03-09T12:00', 'supervisor'], ['vehicles.locate_escalated', '2028-03-12T12:00', 'administrator'],
  ]);
  assert.equal((await check()).outcome, 'hit', 'its owner has confirmed no hit');
});

test('R14: a hub that was down for a month tells every step that it missed, once', async (t) => {
  const { hub, at, told, locate } = await found(t);
  await locate();
  await at('2028-03-25T12:00:00.000Z');
  await hub.duties();
  assert.deepEqual((await told()).map((one) => (one as string[])[0]), ['vehicles.located', 'vehicles.locate_reminder', 'vehicles.locate_escalated', 'vehicles.locate_escalated']);
});

test('R14: where the owner had confirmed the hit, the record is suspended behind the last step; the owner is told, and alone resumes it with a reason', async (t) => {
  const { hub, at, told, locate, check, get, desk, finder, id } = await found(t);
  const { hit } = await check();
  const confirmed = await hub.ask(desk, 'POST', `/v1/hits/${hit ?? ''}/answers`, { answer: 'confirmed' });
  assert.equal(confirmed.status, 200, JSON.stringify(confirmed.body));
  await locate();
  await at('2028-03-09T12:00:00.000Z');
  assert.equal((await check()).outcome, 'hit');
  await at('2028-03-12T12:00:00.000Z');
  assert.equal((await check()).outcome, 'no_record');
  const suspended = await get();
  assert.deepEqual([suspended.status, suspended.suspended?.by, suspended.suspended?.was], ['suspended', 'located', 'located']);
  assert.deepEqual((await told()).at(-2), ['vehicles.suspended', '2028-03-12T12:00', 'desk supervisor']);
  const resume = (token: string) => hub.ask<Vehicle>(token, 'POST', `/v1/vehicles/${id}/resumption`, { reason: 'the car was found, its engine was not' });
  for (const other of [finder, hub.admin]) assert.equal((await resume(other)).body.code, 'vehicles.not_the_owner');
  const resumed = await resume(desk);
  assert.deepEqual([resumed.body.status, resumed.body.suspended, resumed.body.justifications?.length], ['located', undefined, 1]);
  assert.equal((await check()).outcome, 'hit');
  await at('2028-06-12T12:00:00.000Z');
  assert.equal((await get()).status, 'located', 'what was justified is not asked again');
});

test('R14: the owner who justifies or clears is not reminded; a day that it names asks again; a later Locate begins anew', async (t) => {
  const { hub, at, told, locate, desk, id, get } = await found(t);
  const justify = (body: object) => hub.ask<Vehicle>(desk, 'POST', `/v1/vehicles/${id}/justification`, body);
  assert.equal((await justify({ reason: 'x' })).body.code, 'vehicles.not_located');
  await locate();
  await at('2028-03-01T12:00:00.000Z');
  assert.equal((await justify({ reason: 'not ours to move yet', until: '2028-02-01' })).status, 400);
  const justified = await justify({ reason: 'evidence until the trial', until: '2028-03-31' });
  assert.deepEqual([justified.body.status, justified.body.validatedAt], ['located', '2028-03-01T12:00:00.000Z']);
  await at('2028-03-31T21:59:59.000Z');
  assert.equal((await told()).length, 1);
  await at('2028-03-31T22:00:00.000Z'); // the end of the day in The Hague, in summer time
  await at('2028-04-03T22:00:00.000Z');
  assert.deepEqual((await told()).slice(1), [['vehicles.locate_reminder', '2028-03-31T22:00', 'desk supervisor'], ['vehicles.locate_escalated', '2028-04-03T22:00', 'supervisor']]);
  assert.equal((await justify({ reason: 'still evidence' })).status, 200);
  await at('2028-06-01T12:00:00.000Z');
  assert.equal((await told()).length, 3);
  await hub.ask(await hub.token('MA', 'desk'), 'POST', `/v1/vehicles/${id}/locate`, {});
  await at('2028-06-16T12:00:00.000Z');
  assert.deepEqual((await told()).slice(3).map((one) => (one as string[])[0]), ['vehicles.located', 'vehicles.locate_reminder']);
  await hub.ask(desk, 'POST', `/v1/vehicles/${id}/clear`, { reason: 'recovered' });
  await at('2028-12-01T12:00:00.000Z');
  assert.deepEqual([(await told()).length, (await get()).status], [5, 'cleared']);
});

test('R14: the hub hears nothing of a located record that is hidden from it', async (t) => {
  const { hub, at, locate } = await found(t, { restrictions: ['HUB'] });
  await locate();
  await at('2028-04-01T12:00:00.000Z');
  assert.deepEqual([(await saidTo(hub, 'HUB')).length, (await saidTo(hub, 'NL', 'vehicles.locate_escalated')).length], [0, 1]);
});
