/** R5: a record restricted from a bureau makes its world identical to one without the record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub, type TestHub } from '../fixtures.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const HIDDEN = { reference: 'SECRET-1', vin: VIN, plates: [{ number: 'B-AB 123', country: 'NL' }], engineNumber: 'CRT970803', make: 'Volkswagen', restrictions: ['BR'] };

async function world(t: Parameters<typeof testHub>[0]): Promise<{ hub: TestHub; owner: string; restricted: string; id: string }> {
  const hub = await testHub(t);
  const owner = await hub.token('NL', 'desk');
  const restricted = await hub.token('BR', 'desk');
  const { body } = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', HIDDEN);
  await hub.settled();
  return { hub, owner, restricted, id: body.id };
}

test('R5: a restricted bureau cannot read the record, its versions, nor locate, correct, extend or clear it: it is not there', async (t) => {
  const { hub, owner, restricted, id } = await world(t);
  const absent = 'veh_00000000000000000000000000';
  const deeds: readonly (readonly [string, (id: string) => string, object?])[] = [
    ['GET', (x) => `/v1/vehicles/${x}`], ['GET', (x) => `/v1/vehicles/${x}/versions`],
    ['GET', (x) => `/v1/vehicles/by-reference/${x === absent ? 'NONE' : 'SECRET-1'}?owner=NL`],
    ['POST', (x) => `/v1/vehicles/${x}/locate`, {}], ['POST', (x) => `/v1/vehicles/by-reference/${x === absent ? 'NONE' : 'SECRET-1'}/locate?owner=NL`, {}],
    ['PATCH', (x) => `/v1/vehicles/${x}`, { colour: 'red' }], ['POST', (x) => `/v1/vehicles/${x}/clear`, { reason: 'recovered' }],
    ['POST', (x) => `/v1/vehicles/${x}/extension`, { reviewOn: '2040-01-01', reason: 'x' }],
  ];
  for (const [method, path, body] of deeds) {
    const [real, none] = [await hub.ask(restricted, method, path(id), body), await hub.ask(restricted, method, path(absent), body)];
    delete real.body.traceId;
    delete none.body.traceId;
    assert.deepEqual([real.status, real.body], [404, none.body], `${method} ${path(id)}`);
  }
  assert.equal((await hub.ask<{ version: number }>(owner, 'GET', `/v1/vehicles/${id}`)).body.version, 1);
  assert.equal((await hub.ask(await hub.token('DE', 'officer'), 'GET', `/v1/vehicles/${id}`)).status, 200, 'a bureau that is not restricted reads it');
});

test('R5: a restricted bureau’s checks answer no record, by every number, also by look-alikes and last eight', async (t) => {
  const { hub, restricted } = await world(t);
  const other = await hub.token('DE', 'desk');
  for (const vehicle of [{ vin: VIN }, { number: VIN }, { plate: { number: 'BAB123', country: 'NL' } }, { plate: 'BA8123' }, { engineNumber: 'CRT970803', make: 'VW' }, { vin: '8W970301' }]) {
    const ask = { vehicle, purpose: 'port_control' };
    const [seen, hidden] = [await hub.ask<{ outcome: string; findings: unknown[] }>(other, 'POST', '/v1/checks', ask), await hub.ask<{ outcome: string; findings: unknown[]; more?: boolean; assumed?: unknown }>(restricted, 'POST', '/v1/checks', ask)];
    assert.equal(seen.body.findings.length, 1, JSON.stringify(vehicle));
    assert.deepEqual([hidden.body.outcome, hidden.body.findings, hidden.body.more, hidden.body.assumed], ['no_record', [], undefined, undefined], JSON.stringify(vehicle));
  }
  const stream = await hub.ask<string>(restricted, 'POST', '/v1/checks/stream', `${JSON.stringify({ vehicle: { vin: VIN }, purpose: 'port_control' })}\n`);
  assert.equal((JSON.parse(stream.body) as { outcome: string }).outcome, 'no_record');
  assert.deepEqual((await hub.ask<{ items: unknown[] }>(restricted, 'GET', '/v1/hits')).body.items, []);
});

test('R5: what is hidden is not counted: no weak one, no match of a pattern, nothing to compare, with all bands and in camera lanes too', async (t) => {
  const { hub, restricted } = await world(t);
  const other = await hub.token('DE', 'desk');
  const lanes = new Map([[restricted, await hub.token('BR', 'gateway')], [other, await hub.token('DE', 'gateway')]]);
  type Counted = { outcome: string; findings: unknown[]; weak?: unknown; patterns?: { matching: number; isWhole: boolean }[]; remarks?: unknown; more?: boolean };
  const asked = async (token: string, ask: object): Promise<Counted> => (await hub.ask<Counted>('purpose' in ask ? lanes.get(token) ?? '' : token, 'POST', '/v1/checks', { purpose: 'port_control', ...ask })).body;
  for (const ask of [{ vehicle: { vin: 'WVWZZZ1KZ8W970302' } }, { vehicle: { vin: 'WVWZZZ1KZ8W970302' }, bands: 'all' }, { vehicle: { plate: { number: '8AB123', country: 'NL' } }, purpose: 'camera_lane' }, { vehicle: { vin: 'WVWZZZ1K?8W9703??' } }, { vehicle: { number: '*AB123' }, bands: 'all' }, { vehicle: { vin: VIN, plate: { number: 'XX-99-X', country: 'NL' } } }]) {
    const [seen, hidden] = [await asked(other, ask), await asked(restricted, ask)];
    assert.ok(seen.findings.length > 0 || seen.weak !== undefined, `others are told something: ${JSON.stringify(ask)}`);
    assert.deepEqual([hidden.outcome, hidden.findings, hidden.weak, hidden.more, hidden.remarks], ['no_record', [], undefined, undefined, undefined], JSON.stringify(ask));
    for (const { matching, isWhole } of hidden.patterns ?? []) assert.deepEqual([matching, isWhole], [0, true]);
  }
});

test('R5: reporting or importing the same vehicle tells a restricted bureau of no other record', async (t) => {
  const { hub, restricted } = await world(t);
  const report = await hub.ask<{ warnings?: unknown }>(restricted, 'POST', '/v1/vehicles', { reference: 'B1', vin: VIN });
  assert.deepEqual([report.status, report.body.warnings], [201, undefined]);
  const imported = await hub.importText(restricted, `reference,vin,plate,plate_country\nB2,${VIN},B-AB 123,NL\n`, { profile: 'generic' });
  assert.deepEqual([imported.body.added, imported.body.report], [1, []]);
  const seen = await hub.importText(await hub.token('DE', 'desk'), `reference,vin\nD1,${VIN}\n`, { profile: 'generic' });
  assert.ok((seen.body.report as { reason: string }[]).some(({ reason }) => reason.includes('NL under reference SECRET-1')), 'another bureau is told');
});

test('R5: status and asOf of a restricted bureau do not move with the record’s life', async (t) => {
  const { hub, owner, restricted, id } = await world(t);
  const told = async (token: string): Promise<unknown> => {
    await hub.settled();
    const { body } = await hub.ask(token, 'GET', '/v1/status');
    delete body.feedLagSeconds;
    return body;
  };
  const asOf = async (token: string): Promise<string> => (await hub.ask<{ asOf: string }>(token, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' })).body.asOf;
  const german = await hub.token('DE', 'desk');
  let seen = await told(german);
  const [before, word] = [await told(restricted), await asOf(restricted)];
  for (const [method, path, body] of [['PATCH', id, { colour: 'red' }], ['POST', `${id}/extension`, { reviewOn: '2040-01-01', reason: 'trial' }], ['POST', `${id}/clear`, { reason: 'recovered' }]] as const) {
    assert.equal((await hub.ask(owner, method, `/v1/vehicles/${path}`, body, { 'if-match': '*' })).status, 200);
    assert.deepEqual(await told(restricted), before, path);
    assert.equal(await asOf(restricted), word, path);
    const now = await told(german);
    assert.notDeepEqual(now, seen, `${path}: a bureau that may see it is told of a newer state`);
    seen = now;
  }
  await hub.ask(german, 'POST', '/v1/vehicles', { reference: 'D', vin: 'X1234' });
  assert.notDeepEqual(await told(restricted), before, 'a change that it may know of moves it');
});

test('R5: a record restricted later vanishes for that bureau, and its earlier versions with it; lifted, they are back', async (t) => {
  const { hub, owner, restricted, id } = await world(t);
  const setTo = (restrictions: string[] | null) => hub.ask(owner, 'PATCH', `/v1/vehicles/${id}`, { restrictions }, { 'if-match': '*' });
  const versions = async (): Promise<number[] | number> => {
    const { status, body } = await hub.ask<{ items: { version: number }[] }>(restricted, 'GET', `/v1/vehicles/${id}/versions`);
    return status === 200 ? body.items.map(({ version }) => version) : status;
  };
  await setTo(null);
  assert.deepEqual(await versions(), [2], 'the version that was hidden stays so');
  await setTo(['BR']);
  assert.equal(await versions(), 404);
  await setTo([]);
  assert.deepEqual(await versions(), [4, 2]);
  assert.equal((await setTo(['NL'])).status, 400, 'an owner does not lock itself out');
});

test('R5: whom a record is restricted from is told to its owner alone', async (t) => {
  const { hub, owner, id } = await world(t);
  const other = await hub.token('DE', 'officer');
  assert.deepEqual((await hub.ask(owner, 'GET', `/v1/vehicles/${id}`)).body.restrictions, ['BR']);
  assert.equal((await hub.ask(other, 'GET', `/v1/vehicles/${id}`)).body.restrictions, undefined);
  const check = await hub.ask(other, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  assert.ok(!JSON.stringify(check.body).includes('"BR"'));
});

test('R5: what a restricted bureau is told of readings with errors and in part, counts and weak ones included, is what a world without the record tells', async (t) => {
  const { hub, owner, restricted } = await world(t);
  const without = await testHub(t);
  const there = await without.token('BR', 'desk');
  const near = { reference: 'OPEN-1', vin: 'WVWZZZ1KZ8W970302', make: 'Volkswagen' };
  await hub.ask(owner, 'POST', '/v1/vehicles', near);
  await without.ask(await without.token('NL', 'desk'), 'POST', '/v1/vehicles', near);
  await hub.settled();
  await without.settled();
  type Told = { outcome: string; findings: { record: { reference: string }; score?: number; band?: string }[] };
  for (const vehicle of [{ vin: VIN }, { vin: 'WVWZZZ1KZ8W97O3O1' }, { vin: 'WVWZZZ1KZ8W9703O' }, { vin: 'WVWZZZ1K?8W97030?' }, { vin: '*8W9703*' }, { vin: '70301' }, { number: 'CRT97080?' }, { plate: { number: 'BAB124' } }]) {
    for (const bands of ['default', 'all']) {
      const ask = { vehicle, bands, purpose: 'port_control' };
      const [real, none] = [await hub.ask<Told>(restricted, 'POST', '/v1/checks', ask), await without.ask<Told>(there, 'POST', '/v1/checks', ask)];
      const told = ({ body }: typeof real): unknown => {
        const { findings, id: _id, asOf: _asOf, answeredAt: _at, ...rest } = body as Told & Record<string, unknown>;
        return { ...rest, findings: findings.map(({ record, score, band }) => [record.reference, score, band]) };
      };
      assert.deepEqual([real.status, told(real)], [none.status, told(none)], `${JSON.stringify(vehicle)}, ${bands}`);
    }
  }
});
