/** R1: only the owner changes, extends or clears a record; the hub's administrator may suspend one, with a reason, and never edits it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROLES } from '../../src/kernel/context.ts';
import { heldClock } from '../../src/kernel/clock.ts';
import { saidTo } from '../announced.ts';
import { testHub } from '../fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';

test('R1: nobody but the owner’s desk, supervisor and feed changes, extends or clears a record, by id or by reference', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  const { body: made } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  const deeds: readonly (readonly [string, string, object])[] = [
    ['PATCH', `/v1/vehicles/${made.id}`, { colour: 'red' }],
    ['POST', `/v1/vehicles/${made.id}/clear`, { reason: 'recovered' }],
    ['POST', `/v1/vehicles/${made.id}/extension`, { reviewOn: '2040-01-01', reason: 'trial' }],
  ];
  for (const role of ROLES) {
    for (const bureau of ['NL', 'DE', 'HUB']) {
      if (bureau === 'NL' && ['desk', 'supervisor', 'feed'].includes(role)) continue;
      const other = await hub.token(bureau, role);
      for (const [method, path, body] of deeds) assert.equal((await hub.ask(other, method, path, body, { 'if-match': '"1"' })).status, 403, `${bureau} ${role} ${path}`);
      // By reference everybody means a record of their own: there is none.
      for (const [path, body] of [['clear', { reason: 'recovered' }], ['extension', { reviewOn: '2040-01-01', reason: 'trial' }]] as const) assert.ok([403, 404].includes((await hub.ask(other, 'POST', `/v1/vehicles/by-reference/A/${path}`, body)).status), `${bureau} ${role} ${path}`);
      assert.ok([403, 404, 400].includes((await hub.ask(other, 'POST', '/v1/vehicles/by-reference/A/clear?owner=NL', { reason: 'recovered' })).status), `${bureau} ${role}`);
    }
  }
  const after = await hub.ask<{ version: number; status: string }>(desk, 'GET', `/v1/vehicles/${made.id}`);
  assert.deepEqual([after.body.version, after.body.status], [1, 'live']);
});

test('R1: a feed of another bureau with the same reference makes a record of its own and leaves the first alone', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, colour: 'red' });
  const german = await hub.token('DE', 'feed');
  await hub.importText(german, `reference,vin,colour\nA,${VIN},blue\n`, { profile: 'generic' });
  await hub.ask(german, 'PUT', '/v1/vehicles/by-reference/A', { vin: VIN, colour: 'green' });
  await hub.importText(german, 'reference,operation,clear_reason\nA,clear,recovered\n', { profile: 'generic' });
  const { body } = await hub.ask<{ version: number; colour: string; status: string }>(desk, 'GET', '/v1/vehicles/by-reference/A');
  assert.deepEqual([body.version, body.colour, body.status], [1, 'red', 'live']);
});

test('R1: the owner clears with a coded reason, once; the same again changes nothing, another reason is refused', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  const clear = (body: object) => hub.ask<{ status: string; version: number; cleared: { reason: string; note: string } }>(desk, 'POST', '/v1/vehicles/by-reference/A/clear', body);
  for (const bad of [{}, { reason: 'found' }, { reason: 'not_stated' }]) assert.equal((await clear(bad)).status, 400);
  const done = await clear({ reason: 'recovered', note: 'in Ghent' });
  assert.deepEqual([done.body.status, done.body.version, done.body.cleared.reason, done.body.cleared.note], ['cleared', 2, 'recovered', 'in Ghent']);
  assert.equal((await clear({ reason: 'recovered' })).body.version, 2);
  assert.equal((await clear({ reason: 'settled' })).status, 409);
  assert.equal((await hub.ask(desk, 'PATCH', `/v1/vehicles/${(done.body as unknown as { id: string }).id}`, { colour: 'red' }, { 'if-match': '"2"' })).status, 409);
  await hub.settled();
  const check = await hub.ask<{ outcome: string }>(await hub.token('BR', 'officer'), 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  assert.equal(check.body.outcome, 'no_record');
});

test('R1: of two deeds with one version only the first is done', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  const { body: { id } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  for (const path of [id, 'by-reference/A']) {
    assert.equal((await hub.ask(desk, 'POST', `/v1/vehicles/${path}/extension`, { reviewOn: '2041-01-01', reason: 'trial' }, { 'if-match': '"7"' })).status, 412);
    assert.equal((await hub.ask(desk, 'POST', `/v1/vehicles/${path}/clear`, { reason: 'recovered' }, { 'if-match': '"7"' })).status, 412);
  }
});

type Vehicle = { id: string; status: string; version: number; colour?: string; changedBy?: string; code?: string; suspended?: { by: string; reason: string; objections?: { note: string }[] } };

async function suspendable(t: Parameters<typeof testHub>[0], record: object = {}) {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const [desk, finder] = [await hub.token('NL', 'desk'), await hub.token('BR', 'desk')];
  const { body: { id } } = await hub.ask<Vehicle>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, colour: 'red', ...record });
  const second = await hub.second('HUB', 'administrator');
  const suspend = (token = hub.admin, reason: unknown = 'a court has asked') => hub.inFourEyes<Vehicle>(token, second, 'POST', `/v1/vehicles/${id}/suspension`, { reason });
  const resume = (token = hub.admin) => hub.ask<Vehicle>(token, 'POST', `/v1/vehicles/${id}/resumption`, { reason: 'the court has decided' });
  const get = async (token: string): Promise<Vehicle> => (await hub.ask<Vehicle>(token, 'GET', `/v1/vehicles/${id}`)).body;
  const outcome = async (): Promise<string> => {
    await hub.settled();
    return (await hub.ask<{ outcome: string }>(finder, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' })).body.outcome;
  };
  return { hub, clock, desk, finder, id, suspend, resume, get, outcome };
}

test('R1: the hub’s administrator suspends with a reason: not found any more, the owner told at once, and not a word of the record changed', async (t) => {
  const { hub, desk, finder, id, suspend, resume, get, outcome } = await suspendable(t);
  for (const bad of [null, '', ' ']) assert.equal((await suspend(hub.admin, bad)).status, 400);
  assert.equal((await suspend()).status, 200);
  assert.equal((await suspend()).body.code, 'vehicles.suspended_already');
  assert.equal(await outcome(), 'no_record');
  assert.deepEqual((await saidTo(hub, 'NL', 'vehicles.')).map(({ kind, subject, urgent, facts }) => [kind, subject, urgent, facts.by]), [['vehicles.suspended', id, true, 'hub']]);
  const own = await get(desk);
  assert.deepEqual([own.status, own.suspended?.by, own.suspended?.reason, own.colour], ['suspended', 'hub', 'a court has asked', 'red']);
  assert.deepEqual([(await get(finder)).status, (await get(finder)).suspended], ['suspended', undefined], 'the reason is for the owner');
  const resumed = await resume();
  assert.deepEqual([resumed.status, resumed.body.status, (await get(desk)).suspended], [200, 'live', undefined]);
  assert.equal((await resume()).body.code, 'vehicles.not_suspended');
  assert.equal(await outcome(), 'hit');
  assert.deepEqual((await saidTo(hub, 'NL', 'vehicles.resumed')).length, 1);
});

test('R1: nobody but the administrator suspends; the owner cannot lift it, by whatever deed, but may object, and the hub hears it', async (t) => {
  const { hub, desk, finder, id, suspend, resume, get, outcome } = await suspendable(t);
  for (const role of ROLES.filter((one) => one !== 'administrator')) for (const bureau of ['NL', 'DE']) assert.equal((await suspend(await hub.token(bureau, role))).status, 403, `${bureau} ${role}`);
  await suspend();
  assert.equal((await resume(desk)).body.code, 'vehicles.suspended_by_hub');
  assert.equal((await resume(finder)).body.code, 'vehicles.not_the_owner');
  await hub.ask(desk, 'PATCH', `/v1/vehicles/${id}`, { colour: 'blue' }, { 'if-match': '*' });
  await hub.ask(desk, 'PUT', '/v1/vehicles/by-reference/A', { vin: VIN });
  await hub.ask(desk, 'POST', `/v1/vehicles/${id}/extension`, { reviewOn: '2040-01-01', reason: 'trial' });
  await hub.ask(finder, 'POST', `/v1/vehicles/${id}/locate`, {});
  assert.equal((await get(desk)).status, 'suspended');
  await hub.ask(desk, 'POST', `/v1/vehicles/${id}/clear`, { reason: 'entered_in_error' });
  assert.equal((await hub.ask<Vehicle>(desk, 'PUT', '/v1/vehicles/by-reference/A', { vin: VIN })).body.status, 'suspended', 'to clear it and state it anew is no way around');
  assert.equal(await outcome(), 'no_record');
  const objected = await hub.ask<Vehicle>(desk, 'POST', `/v1/vehicles/${id}/objection`, { note: 'the car is ours' });
  assert.deepEqual(objected.body.suspended?.objections?.map(({ note }) => note), ['the car is ours']);
  assert.equal((await hub.ask(finder, 'POST', `/v1/vehicles/${id}/objection`, { note: 'x' })).status, 403);
  assert.deepEqual((await saidTo(hub, 'HUB', 'vehicles.objected')).map(({ subject }) => subject), [id]);
  assert.deepEqual((await get(hub.admin)).code, 'kernel.forbidden', 'the administrator does not read records');
  assert.deepEqual([(await resume()).body.status, (await get(desk)).status], ['located', 'located'], 'found meanwhile, it comes back as located');
});

test('R1: what is hidden from the hub it cannot suspend, and an owner’s own time goes on: a suspended record ends on its review day', async (t) => {
  const hidden = await suspendable(t, { restrictions: ['HUB'] });
  assert.equal((await hidden.suspend()).status, 404);
  const { hub, clock, desk, suspend, get } = await suspendable(t, { reviewOn: '2026-12-01' });
  await suspend();
  clock.move(Date.parse('2026-12-02T10:00:00Z') - clock.ms());
  assert.equal((await get(desk)).status, 'ended');
  await hub.duties();
  assert.deepEqual([(await get(desk)).status, (await get(desk)).version], ['ended', 3]);
});

test('R1: of a bureau’s records in bulk only its own are touched; the others look like what is not there', async (t) => {
  const { hub, desk, id, get } = await suspendable(t);
  const german = await hub.token('DE', 'supervisor');
  const { body } = await hub.ask<{ done: number; results: unknown[] }>(german, 'POST', '/v1/vehicles/bulk', { deed: 'clear', reason: 'recovered', ids: [id, 'veh_00000000000000000000000000'] });
  assert.deepEqual([body.done, body.results], [0, [id, 'veh_00000000000000000000000000'].map((one) => ({ id: one, outcome: 'refused', code: 'kernel.not_found', title: 'vehicle not found', values: { what: 'vehicle' } }))]);
  assert.equal((await get(desk)).version, 1);
});
