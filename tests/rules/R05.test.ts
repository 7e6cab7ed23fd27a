/** R5: a record restricted from a bureau makes its world identical to one without the record. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertMany } from '../../src/kernel/store/records.ts';
import { run } from '../../src/kernel/store/database.ts';
import { currentEpoch, openHub } from '../../src/kernel/store/store.ts';
import { restrictingDuty } from '../../src/modules/bureaus/index.ts';
import { reported } from '../../src/modules/vehicles/life.ts';
import { testHub, type TestHub } from '../fixtures.ts';
import { between } from '../fixtures-hits.ts';
import { until } from '../waiting.ts';

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
  const second = await hub.second('NL', 'desk');
  const setTo = (restrictions: string[] | null) => hub.inFourEyes(owner, second, 'PATCH', `/v1/vehicles/${id}`, { restrictions }, { 'if-match': '*' });
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

// ---- a whole collection ----

type Rule = { readonly bureaus: string[]; readonly isApplied: boolean; readonly waiting: number; readonly changedAt?: string };
type Hiding = Awaited<ReturnType<typeof world>> & {
  readonly supervisor: string; readonly other: string; readonly open: string;
  readonly hide: (...bureaus: string[]) => Promise<Rule>;
  /** Says whom NL's vehicles are hidden from, and carries it through. */
  readonly hidden: (...bureaus: string[]) => Promise<void>;
  readonly outcomes: (vehicle: object) => Promise<readonly string[]>;
};
const OPEN_VIN = 'WVWZZZ1KZ8W970777';

/** NL has a record that is restricted from BR (as `world`), and one that is open to all. */
async function collectionWorld(t: Parameters<typeof testHub>[0]): Promise<Hiding> {
  const first = await world(t);
  const { hub, owner } = first;
  const [supervisor, other] = [await hub.token('NL', 'supervisor'), await hub.token('DE', 'desk')];
  const { body: { id: open } } = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: 'OPEN-1', vin: OPEN_VIN, plates: [{ number: 'K-LM 456', country: 'NL' }], make: 'Volkswagen', event: { kind: 'stolen', from: '2026-01-01' } });
  await hub.settled();
  const hide: Hiding['hide'] = async (...bureaus) => {
    const { status, body } = await hub.inFourEyes<Rule>(supervisor, await hub.second('NL', 'supervisor'), 'PUT', '/v1/restrictions/vehicles', { bureaus });
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  return {
    ...first, supervisor, other, open, hide,
    hidden: async (...bureaus) => {
      await hide(...bureaus);
      await hub.duties();
      await hub.settled();
    },
    outcomes: async (vehicle) => {
      const told: string[] = [];
      for (const token of [first.restricted, other]) told.push((await hub.ask<{ outcome: string }>(token, 'POST', '/v1/checks', { vehicle, purpose: 'port_control' })).body.outcome);
      return told;
    },
  };
}

test('R5: a collection hidden from a bureau is in none of its answers, counts, warnings and hits, whatever it asks; others see it as before', async (t) => {
  const { hub, owner, restricted, other, open, hidden, outcomes } = await collectionWorld(t);
  await hidden('BR');
  for (const vehicle of [{ vin: OPEN_VIN }, { vin: 'WVWZZZ1KZ8W97O777' }, { plate: { number: 'KLM456', country: 'NL' } }, { vin: '8W970777' }]) {
    const [theirs, others] = await outcomes(vehicle);
    assert.equal(theirs, 'no_record', JSON.stringify(vehicle));
    assert.notEqual(others, 'no_record', JSON.stringify(vehicle));
  }
  const pattern = { vehicle: { vin: 'WVWZZZ1K?8W9707??' }, bands: 'all', purpose: 'port_control' };
  const counted = await hub.ask<{ findings: unknown[]; patterns: { matching: number }[]; weak?: unknown }>(restricted, 'POST', '/v1/checks', pattern);
  assert.deepEqual([counted.body.findings, counted.body.patterns.map(({ matching }) => matching), counted.body.weak], [[], [0], undefined]);
  for (const path of [open, `${open}/versions`, 'by-reference/OPEN-1?owner=NL']) assert.equal((await hub.ask(restricted, 'GET', `/v1/vehicles/${path}`)).status, 404, path);
  assert.equal((await hub.ask(restricted, 'POST', `/v1/vehicles/${open}/locate`, {})).status, 404);
  assert.equal((await hub.ask(other, 'GET', `/v1/vehicles/${open}`)).status, 200);
  const report = await hub.ask<{ warnings?: unknown }>(restricted, 'POST', '/v1/vehicles', { reference: 'B1', vin: OPEN_VIN });
  assert.deepEqual([report.status, report.body.warnings], [201, undefined]);
  assert.deepEqual((await hub.importText(restricted, `reference,vin\nB2,${OPEN_VIN}\n`, { profile: 'generic' })).body.report, []);
  assert.deepEqual((await hub.ask<{ items: unknown[] }>(restricted, 'GET', '/v1/hits')).body.items, []);
  await hub.settled();
  const asOf = async (): Promise<string> => (await hub.ask<{ asOf: string }>(restricted, 'POST', '/v1/checks', { vehicle: { vin: 'X1234' }, purpose: 'roadside' })).body.asOf;
  const before = await asOf();
  assert.equal((await hub.ask(owner, 'PATCH', `/v1/vehicles/${open}`, { colour: 'red' }, { 'if-match': '*' })).status, 200);
  await hub.ask(owner, 'POST', '/v1/vehicles', { reference: 'OPEN-2', vin: 'WVWZZZ1KZ8W970888' });
  await hub.settled();
  assert.equal(await asOf(), before, 'what happens to the collection does not move the state that it is told');
});

test('R5: a collection is hidden from the moment it is said, before its records are rewritten; records reported, imported and corrected meanwhile and afterwards are hidden too', async (t) => {
  const { hub, owner, restricted, open, hide, outcomes } = await collectionWorld(t);
  const said = await hide('BR');
  assert.deepEqual([said.isApplied, said.waiting], [false, 1], 'the record that names BR itself need not be rewritten');
  const vins = [OPEN_VIN, 'WVWZZZ1KZ8W970881', 'WVWZZZ1KZ8W970882', 'WVWZZZ1KZ8W970883', 'WVWZZZ1KZ8W970884'];
  const reports = async (n: number): Promise<void> => {
    await hub.ask(owner, 'POST', '/v1/vehicles', { reference: `N-${n}`, vin: vins[n] });
    await hub.importText(owner, `reference,vin\nN-${n + 1},${vins[n + 1] ?? ''}\n`, { profile: 'generic' });
    await hub.settled();
  };
  assert.deepEqual((await hub.ask(owner, 'GET', `/v1/vehicles/${open}`)).body.hiddenFrom, ['BR']);
  await reports(1);
  assert.equal((await hub.ask(restricted, 'GET', `/v1/vehicles/${open}`)).status, 404);
  for (const vin of vins.slice(0, 3)) assert.deepEqual(await outcomes({ vin }), ['no_record', 'hit'], vin);
  await hub.duties();
  await reports(3);
  for (const vin of vins) assert.deepEqual(await outcomes({ vin }), ['no_record', 'hit'], vin);
  const [rule] = (await hub.ask<{ items: Rule[] }>(owner, 'GET', '/v1/restrictions')).body.items;
  assert.deepEqual([rule?.bureaus, rule?.isApplied, rule?.waiting], [['BR'], true, 0]);
});

test('R5: a collection shown again is seen as each record’s own restrictions say, and a check made meanwhile learns of it late', async (t) => {
  const { hub, owner, restricted, other, id, open, hidden, outcomes } = await collectionWorld(t);
  await hidden('BR', 'MA');
  assert.deepEqual(await outcomes({ vin: OPEN_VIN }), ['no_record', 'hit']);
  const seen = async (record: string): Promise<unknown> => {
    const { body: { restrictions, hiddenFrom } } = await hub.ask<{ restrictions?: string[]; hiddenFrom?: string[] }>(owner, 'GET', `/v1/vehicles/${record}`);
    return { restrictions, hiddenFrom };
  };
  assert.deepEqual(await seen(open), { restrictions: undefined, hiddenFrom: ['BR', 'MA'] });
  assert.deepEqual(await seen(id), { restrictions: ['BR'], hiddenFrom: ['BR', 'MA'] });
  assert.equal((await hub.ask(other, 'GET', `/v1/vehicles/${open}`)).body.hiddenFrom, undefined, 'for the owner alone');
  await hidden();
  await hub.searchedLate();
  assert.deepEqual([await seen(open), await seen(id)], [{ restrictions: undefined, hiddenFrom: undefined }, { restrictions: ['BR'], hiddenFrom: undefined }]);
  assert.deepEqual(await outcomes({ vin: OPEN_VIN }), ['hit', 'hit']);
  assert.deepEqual(await outcomes({ vin: VIN }), ['no_record', 'hit'], 'what the record itself says has survived');
  const hits = await hub.ask<{ items: { record: string; delayed?: boolean }[] }>(restricted, 'GET', '/v1/hits');
  assert.deepEqual(hits.body.items.map((hit) => [hit.record, hit.delayed]), [[open, true]]);
  const versions = await hub.ask<{ items: { version: number }[] }>(restricted, 'GET', `/v1/vehicles/${open}/versions`);
  assert.deepEqual(versions.body.items.map(({ version }) => version), [3, 1], 'the version that was hidden stays so');
});

test('R5: a restriction of a collection waits for an import that is being written, and holds what that has brought as well', async (t) => {
  const { hub, restricted, supervisor, hide, outcomes } = await collectionWorld(t);
  const epoch = await currentEpoch(hub.database, '2026-01-01T00:00:00.000Z');
  const record = reported('veh_01m81c105qf7rare6qdkempnzb', 'NL', { reference: 'LATE-1', vin: 'WVWZZZ1KZ8W970999' }, { now: '2026-01-01T00:00:00.000Z', by: 'NL feed', timeZone: 'UTC' });
  const written = Promise.withResolvers<undefined>();
  const mayEnd = Promise.withResolvers<undefined>();
  const importing = hub.database.transaction(async (session) => {
    await insertMany(session, epoch, [{ ...record, endsAt: '2099-01-01T00:00:00.000Z' }]);
    written.resolve(undefined);
    await mayEnd.promise;
  });
  await written.promise;
  const said = hide('BR');
  await until('the restriction waits', async () => (await run(hub.database.db, `select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`)).length > 0);
  assert.deepEqual((await hub.ask<{ items: Rule[] }>(supervisor, 'GET', '/v1/restrictions')).body.items[0]?.bureaus, []);
  mayEnd.resolve(undefined);
  await importing;
  assert.equal((await said).waiting, 2, 'what the import brought is to be rewritten');
  hub.app.poke();
  await hub.settled();
  assert.equal((await hub.ask(restricted, 'GET', `/v1/vehicles/${record.id}`)).status, 404);
  await hub.duties();
  await hub.settled();
  assert.deepEqual(await outcomes({ vin: 'WVWZZZ1KZ8W970999' }), ['no_record', 'hit']);
});

test('R5: where the hub is stopped while it carries a restriction through, the next one goes on from there; each record is rewritten once, and one that somebody holds in the next turn', async (t) => {
  const { hub, owner, hide, supervisor } = await collectionWorld(t);
  await hub.importText(owner, `reference,vin\n${Array.from({ length: 9 }, (_, n) => `Z-${n},WVWZZZ1KZ8W97100${n}`).join('\n')}\n`, { profile: 'generic' });
  await hide('BR');
  const { storeFor } = openHub(hub.database, await currentEpoch(hub.database, '2026-01-01T00:00:00.000Z'), () => undefined);
  const waiting = async (): Promise<unknown> => (await hub.ask<{ items: Rule[] }>(supervisor, 'GET', '/v1/restrictions')).body.items.map((rule) => [rule.isApplied, rule.waiting])[0];
  const turn = (): Promise<unknown> => restrictingDuty(storeFor, 4).run('2026-11-22T12:00:00.000Z');
  assert.deepEqual([await waiting(), await turn(), await waiting()], [[false, 10], true, [false, 7]], 'OPEN-1, SECRET-1, which says it by itself, Z-0 and Z-1');
  await hub.database.transaction(async ({ db }) => {
    await run(db, `select 1 from records where reference = 'Z-3' for update`);
    assert.deepEqual([await turn(), await waiting()], [false, [false, 4]], 'three of the next four');
    assert.deepEqual([await turn(), await waiting()], [false, [false, 4]], 'nothing goes on before it');
  });
  await hub.duties();
  assert.deepEqual(await waiting(), [true, 0]);
  const versions = await run(hub.database.db, `select version, hidden_from as hidden, count(*)::int as n from records where owner = 'NL' group by 1, 2 order by 1`);
  assert.deepEqual(versions, [{ version: 1, hidden: ['BR'], n: 1 }, { version: 2, hidden: ['BR'], n: 10 }]);
});

test('R5: a bureau hides its collections from others, not from itself; saying the same again changes nothing, and what is said is in the audit log', async (t) => {
  const { hub, supervisor, owner, open, hidden, hide } = await collectionWorld(t);
  const refused = await hub.ask<{ code: string }>(supervisor, 'PUT', '/v1/restrictions/vehicles', { bureaus: ['BR', 'NL'] });
  assert.deepEqual([refused.status, refused.body.code], [400, 'bureaus.own_restriction']);
  assert.equal((await hub.ask(owner, 'PUT', '/v1/restrictions/vehicles', { bureaus: ['BR'] })).status, 403, 'a desk does not');
  assert.equal((await hub.ask(supervisor, 'PUT', '/v1/restrictions/boats', { bureaus: ['BR'] })).status, 404);
  await hidden('MA', 'BR', 'BR');
  const first = await hide('BR', 'MA');
  await hub.duties();
  const version = async (): Promise<unknown> => (await hub.ask(owner, 'GET', `/v1/vehicles/${open}`)).body.version;
  assert.deepEqual([first.isApplied, first.bureaus, await version()], [true, ['BR', 'MA'], 2]);
  const rules = await run(hub.database.db, `select bureau, detail from audit_events where action = 'restrictions.rule'`);
  assert.deepEqual(rules, [{ bureau: 'NL', detail: { bureaus: ['BR', 'MA'] } }]);
  const german = await hub.token('DE', 'supervisor');
  assert.deepEqual((await hub.ask<{ items: Rule[] }>(german, 'GET', '/v1/restrictions')).body.items.map(({ bureaus }) => bureaus), [[]], 'each bureau sees its own rules alone');
});

test('R5: a finder from whom the collection is hidden keeps its hit, is told nothing more of it, and the owner’s clock stands', async (t) => {
  const b = await between(t);
  await b.does(b.finder.officer, 'requests', { urgency: 'urgent' });
  assert.equal((await b.hub.inFourEyes(b.owner.supervisor, await b.hub.second('NL', 'supervisor'), 'PUT', '/v1/restrictions/vehicles', { bureaus: ['BR'] })).status, 200);
  await b.hub.duties();
  await b.hub.released();
  const before = (await b.said()).length;
  for (let i = 0; i < 3; i += 1) await b.passes(10);
  assert.equal((await b.does(b.owner.desk, 'answers', { answer: 'confirmed' })).body.code, 'hits.restricted');
  assert.equal((await b.hub.ask(b.owner.desk, 'POST', `/v1/vehicles/${b.record}/clear`, { reason: 'recovered' })).status, 200);
  await b.hub.released();
  assert.equal((await b.said()).length, before);
  const told = await b.told(b.finder.officer);
  assert.deepEqual([told.state, told.advice.kind], ['requested', 'stand_down']);
});
