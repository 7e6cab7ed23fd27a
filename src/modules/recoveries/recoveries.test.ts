/** Recovery files: how a found vehicle comes home, step by step, each the deed of one side and told to the other. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import type { RecoveryDetail } from './schema.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const DAY_MS = 86_400_000;
type Refused = { readonly code?: string; readonly title?: string };
type Found = { readonly hub: TestHub; readonly clock: ReturnType<typeof heldClock>; readonly owner: string; readonly finder: string; readonly third: string; readonly record: string; readonly hit: string };

async function foundVehicle(t: Parameters<typeof testHub>[0]): Promise<Found> {
  const clock = heldClock('2026-11-22T12:00:00.000Z');
  const hub = await testHub(t, { clock });
  const [owner, finder, third] = [await hub.token('NL', 'desk', { person: 'de Vries', unit: 'Desk' }), await hub.token('BR', 'desk', { person: 'Souza', unit: 'Santos' }), await hub.token('DE', 'desk')];
  const { body: { id: record } } = await hub.ask<{ id: string }>(owner, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN });
  await hub.settled();
  const { body } = await hub.ask<{ findings: { hit: string }[] }>(finder, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'port_control' });
  return { hub, clock, owner, finder, third, record, hit: body.findings[0]?.hit ?? '' };
}

const CUSTODY = { place: 'Police pound, Santos', country: 'BR', keeper: 'Pátio Municipal', contact: { office: 'Pátio Municipal', telephone: '+55 13 3201 0000' }, costPerDay: { amount: '18.50', currency: 'BRL' } };
const open = async ({ hub, finder, hit }: Found): Promise<string> => (await hub.ask<RecoveryDetail>(finder, 'POST', `/v1/hits/${hit}/recovery`, { place: 'Gate 4', country: 'BR' })).body.id;
const deed = ({ hub }: Found, token: string, file: string, ...[what, body = {}, seen]: readonly [what: string, body?: object, seen?: number]) => hub.ask<RecoveryDetail & Refused>(token, 'POST', `/v1/recoveries/${file}/${what}`, body, seen === undefined ? {} : { 'if-match': `"${seen}"` });
const read = async ({ hub }: Found, token: string, file: string): Promise<RecoveryDetail> => (await hub.ask<RecoveryDetail>(token, 'GET', `/v1/recoveries/${file}`)).body;
const said = async ({ hub }: Found, kind: string) => await run(hub.database.db, 'select bureau, subject, facts from announcements where kind = $1 order by epoch, tx, position', [kind]) as { bureau: string; subject: string; facts: Record<string, unknown> }[];

test('a vehicle comes home: found, in custody, offered, decided, handed over, home; the other side hears of each step', async (t) => {
  const found = await foundVehicle(t);
  const { owner, finder, record } = found;
  const file = await open(found);
  const stages = [];
  for (const [token, what, body] of [
    [finder, 'custody', CUSTODY], [finder, 'costs', { kind: 'towing', money: { amount: '120', currency: 'BRL' } }], [finder, 'offer', { decideBy: '2026-12-10' }], [owner, 'decision', { decision: 'collect', office: 'NCB The Hague', by: '2026-12-15' }],
    [finder, 'handover', { to: 'transporter', office: 'Autologística Ltda.', place: 'Santos' }], [owner, 'arrival', {}],
  ] as const) {
    const done = await deed(found, token, file, what, body);
    assert.equal(done.status, 200, JSON.stringify(done.body));
    stages.push(done.body.stage);
  }
  assert.deepEqual(stages, ['in_custody', 'in_custody', 'offered', 'decided', 'handed_over', 'home']);
  const whole = await read(found, owner, file);
  assert.deepEqual([whole.outcome, whole.custody?.keeper, whole.decision?.decision, whole.handover?.to, whole.next, whole.version], ['home', 'Pátio Municipal', 'collect', 'transporter', [], 7]);
  assert.deepEqual((await said(found, 'recoveries.changed')).map(({ bureau, facts }) => [bureau, facts.event, facts.stage]), [
    ['NL', 'opened', 'found'], ['NL', 'custody', 'in_custody'], ['NL', 'cost', 'in_custody'], ['NL', 'offered', 'offered'], ['BR', 'decided', 'decided'], ['NL', 'handed_over', 'handed_over'], ['BR', 'arrived', 'home'],
  ]);
  assert.deepEqual((await said(found, 'vehicles.clear_due')).map(({ bureau, subject, facts }) => [bureau, subject, facts.recovery]), [['NL', record, file]]);
  assert.equal(whole.clearDue, true, 'the record stands still');
  await found.hub.ask(owner, 'POST', `/v1/vehicles/${record}/clear`, { reason: 'recovered' });
  assert.equal((await read(found, owner, file)).clearDue, undefined);
});

test('nothing that is announced names a place, an office, a person or a number of the vehicle', async (t) => {
  const found = await foundVehicle(t);
  const file = await open(found);
  await deed(found, found.finder, file, 'custody', { ...CUSTODY, note: 'SECRET' });
  const text = JSON.stringify(await run(found.hub.database.db, `select facts from announcements where kind like 'recoveries.%'`));
  for (const word of ['Santos pound', 'pound', 'Pátio', 'SECRET', VIN, 'Souza', '3201']) assert.ok(!text.includes(word), word);
});

test('each deed belongs to one side, and to its time', async (t) => {
  const found = await foundVehicle(t);
  const { owner, finder } = found;
  const file = await open(found);
  const DEEDS: readonly (readonly [string, object, 'owner' | 'finder'])[] = [
    ['custody', CUSTODY, 'finder'], ['offer', {}, 'finder'], ['decision', { decision: 'ship' }, 'owner'], ['handover', { to: 'insurer', office: 'Insurer', place: 'Santos' }, 'finder'], ['arrival', {}, 'owner'], ['costs', { kind: 'other', money: { amount: '1', currency: 'EUR' } }, 'finder'],
  ];
  for (const [what, body, side] of DEEDS) {
    const refused = await deed(found, side === 'owner' ? finder : owner, file, what, body);
    assert.deepEqual([refused.status, refused.body.code], [403, 'recoveries.other_side'], what);
  }
  for (const [what, body, side] of DEEDS.filter(([name]) => ['offer', 'decision', 'handover', 'arrival'].includes(name))) {
    const refused = await deed(found, side === 'owner' ? owner : finder, file, what, body);
    assert.deepEqual([refused.status, refused.body.code], [409, 'recoveries.not_now'], what);
  }
  assert.equal((await deed(found, owner, file, 'closure', { outcome: 'not_the_vehicle' })).status, 409, 'before its decision the file is the finder’s');
  assert.deepEqual((await read(found, finder, file)).next, ['custody', 'closure', 'costs']);
  assert.deepEqual((await read(found, owner, file)).next, []);
});

test('every deed that a file says is next is taken, and every other is refused, at every stage and for both sides', async (t) => {
  const found = await foundVehicle(t);
  const bodies: Readonly<Record<string, object>> = { custody: CUSTODY, offer: {}, decision: { decision: 'ship' }, handover: { to: 'insurer', office: 'Insurer', place: 'Santos' }, arrival: {}, costs: { kind: 'other', money: { amount: '1', currency: 'EUR' } } };
  const way = [['finder', 'custody'], ['finder', 'offer'], ['owner', 'decision'], ['finder', 'handover'], ['owner', 'arrival']] as const;
  const file = await open(found);
  let last = '';
  for (const [side, step] of [...way, undefined].map((one) => one ?? (['owner', ''] as const))) {
    for (const token of [found.owner, found.finder]) {
      const { next } = await read(found, token, file);
      for (const [what, body] of Object.entries(bodies)) if (!next.includes(what as never) && what !== last) assert.ok([403, 409].includes((await deed(found, token, file, what, body)).status), what);
    }
    if (step === '') continue;
    const token = side === 'owner' ? found.owner : found.finder;
    assert.ok((await read(found, token, file)).next.includes(step));
    assert.equal((await deed(found, token, file, step, bodies[step])).status, 200, step);
    last = step; // said again at once, it changes nothing
  }
});

test('a record has one open file for each finder: opening it again, from the hit or from the vehicle, answers the same', async (t) => {
  const found = await foundVehicle(t);
  const { hub, finder, record, hit } = found;
  assert.equal((await hub.ask<Refused>(finder, 'POST', `/v1/vehicles/${record}/recovery`, {})).body.code, 'recoveries.not_located');
  await hub.ask(finder, 'POST', `/v1/vehicles/${record}/locate`, { place: 'Santos' });
  const opened = await Promise.all([hub.ask<RecoveryDetail>(finder, 'POST', `/v1/vehicles/${record}/recovery`, {}), hub.ask<RecoveryDetail>(finder, 'POST', `/v1/hits/${hit}/recovery`, {}), hub.ask<RecoveryDetail>(finder, 'POST', `/v1/hits/${hit}/recovery`, {})]);
  assert.equal(new Set(opened.map(({ body }) => body.id)).size, 1);
  const file = opened[0].body.id;
  assert.equal((await read(found, finder, file)).events.length, 1);
  await deed(found, finder, file, 'closure', { outcome: 'lost_again' });
  found.clock.move(DAY_MS);
  const second = await open(found);
  assert.notEqual(second, file);
  const list = async (query: string) => (await hub.ask<{ items: { id: string }[] }>(found.owner, 'GET', `/v1/recoveries${query}`)).body.items.map(({ id }) => id);
  assert.deepEqual([await list(''), await list('?open=true'), await list('?open=false'), await list('?stage=closed'), await list(`?hit=${hit}`), await list('?role=finder'), await list(`?record=${record}&limit=1`)], [[second, file], [second], [file], [file], [second, file], [], [second]]);
  assert.deepEqual(await list(`?limit=1&after=${second}`), [file]);
});

test('the owner opens no file of what others found, and a third bureau sees none', async (t) => {
  const found = await foundVehicle(t);
  const { hub, owner, third, hit, record } = found;
  const file = await open(found);
  assert.equal((await hub.ask<Refused>(owner, 'POST', `/v1/hits/${hit}/recovery`, {})).body.code, 'recoveries.not_the_finder');
  for (const [method, path, body] of [['GET', `/v1/recoveries/${file}`], ['POST', `/v1/recoveries/${file}/closure`, { outcome: 'not_the_vehicle' }], ['POST', `/v1/hits/${hit}/recovery`, {}]] as const) assert.equal((await hub.ask(third, method, path, body)).status, 404, path);
  assert.deepEqual((await hub.ask<{ items: object[] }>(third, 'GET', `/v1/recoveries?record=${record}`)).body.items, []);
  assert.deepEqual((await hub.ask<{ items: object[] }>(third, 'GET', `/v1/recoveries?hit=${hit}`)).body.items, []);
});

test('a bureau that finds its own vehicle does both sides’ deeds, and nobody is told', async (t) => {
  const found = await foundVehicle(t);
  const { hub, owner } = found;
  const { body } = await hub.ask<{ findings: { hit: string }[] }>(owner, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  const file = (await hub.ask<RecoveryDetail>(owner, 'POST', `/v1/hits/${body.findings[0]?.hit ?? ''}/recovery`, {})).body;
  assert.deepEqual([file.role, file.next], ['both', ['custody', 'closure', 'costs']]);
  for (const [what, said] of [['custody', CUSTODY], ['decision', { decision: 'collect' }], ['handover', { to: 'rightful_owner', office: 'Desk', place: 'Rotterdam' }], ['arrival', {}]] as const) assert.equal((await deed(found, owner, file.id, what, said)).status, 200, what);
  assert.deepEqual(await said(found, 'recoveries.changed'), []);
});

test('costs add up by currency, custody is counted by the day until it is handed over, a struck cost does not count', async (t) => {
  const found = await foundVehicle(t);
  const { finder, owner, clock } = found;
  const file = await open(found);
  await deed(found, finder, file, 'custody', { ...CUSTODY, since: '2026-11-20' });
  await deed(found, finder, file, 'costs', { kind: 'towing', money: { amount: '120', currency: 'BRL' } });
  const wrong = await deed(found, finder, file, 'costs', { kind: 'expertise', money: { amount: '0.05', currency: 'EUR' } });
  const n = wrong.body.costs.at(-1)?.n ?? 0;
  assert.deepEqual(wrong.body.totals, [{ amount: '175.50', currency: 'BRL' }, { amount: '0.05', currency: 'EUR' }]); // 120 + 3 days of 18.50
  assert.equal((await deed(found, finder, file, `costs/${n}/strike`)).status, 200);
  assert.equal((await deed(found, finder, file, `costs/${n}/strike`)).body.code, 'recoveries.no_such_cost');
  assert.equal((await deed(found, owner, file, `costs/${n - 1}/strike`)).body.code, 'recoveries.other_side');
  clock.move(7 * DAY_MS);
  await deed(found, finder, file, 'custody', { ...CUSTODY, place: 'Customs yard', costPerDay: { amount: '10', currency: 'BRL' } });
  clock.move(2 * DAY_MS);
  const later = await read(found, owner, file);
  assert.deepEqual([later.custodyCost, later.totals], [{ amount: '205.00', currency: 'BRL', days: 12 }, [{ amount: '325.00', currency: 'BRL' }]]); // 10 days of 18.50 and 2 of 10
  await deed(found, owner, file, 'decision', { decision: 'collect' });
  await deed(found, finder, file, 'handover', { to: 'owner_bureau', office: 'NCB', place: 'Santos' });
  clock.move(30 * DAY_MS);
  assert.deepEqual((await read(found, owner, file)).totals, later.totals);
});

test('the same said again changes nothing; a change since the version that was seen is refused', async (t) => {
  const found = await foundVehicle(t);
  const file = await open(found);
  const first = await deed(found, found.finder, file, 'custody', CUSTODY);
  assert.deepEqual([(await deed(found, found.finder, file, 'custody', CUSTODY)).body.version, first.headers.get('etag')], [2, '"2"']);
  assert.equal((await deed(found, found.finder, file, 'offer', {}, 1)).status, 412);
  assert.equal((await deed(found, found.finder, file, 'offer', {}, 2)).status, 200);
});

test('two who decide at once leave both decisions in the story, the later one counts', async (t) => {
  const found = await foundVehicle(t);
  const file = await open(found);
  await deed(found, found.finder, file, 'custody', CUSTODY);
  const both = await Promise.all(['collect', 'abandon'].map((decision) => deed(found, found.owner, file, 'decision', { decision })));
  assert.deepEqual(both.map(({ status }) => status), [200, 200]);
  const whole = await read(found, found.owner, file);
  const decided = whole.events.filter(({ kind }) => kind === 'decided');
  assert.deepEqual([decided.length, whole.decision?.decision, whole.events.map(({ n }) => n)], [2, decided.at(-1)?.said.decision, [1, 2, 3, 4]]);
});

test('the own side sees who did it, the other side the unit', async (t) => {
  const found = await foundVehicle(t);
  const file = await open(found);
  const by = async (token: string) => (await read(found, token, file)).events.map(({ unit, person }) => [unit, person]);
  assert.deepEqual([await by(found.finder), await by(found.owner)], [[['Santos', 'Souza']], [['Santos', undefined]]]);
});

test('R4: it is handed over to an office of a coded kind; text that may name a person is warned about', async (t) => {
  const found = await foundVehicle(t);
  const file = await open(found);
  await deed(found, found.finder, file, 'custody', CUSTODY);
  await deed(found, found.owner, file, 'decision', { decision: 'collect' });
  for (const body of [{ to: 'Jan Jansen', office: 'x', place: 'y' }, { office: 'x', place: 'y' }, { to: 'insurer', place: 'y' }, { to: 'insurer', office: 'x', place: 'y', person: 'z' }]) assert.equal((await deed(found, found.finder, file, 'handover', body)).status, 400, JSON.stringify(body));
  const done = await deed(found, found.finder, file, 'handover', { to: 'rightful_owner', office: 'Owner: Jan Jansen', place: 'Santos' });
  assert.deepEqual(done.body.warnings?.map(({ field }) => field), ['office']);
});

test('what lies in the future, negative or senseless is refused', async (t) => {
  const found = await foundVehicle(t);
  const file = await open(found);
  for (const [what, body] of [
    ['custody', { ...CUSTODY, since: '2026-12-24' }], ['custody', { ...CUSTODY, costPerDay: { amount: '-1', currency: 'EUR' } }], ['custody', { ...CUSTODY, costPerDay: { amount: '1e9', currency: 'EUR' } }], ['custody', { ...CUSTODY, costPerDay: { amount: '1', currency: 'euro' } }],
    ['costs', { kind: 'bribe', money: { amount: '1', currency: 'EUR' } }], ['costs', { kind: 'other', money: { amount: '1.234', currency: 'EUR' } }], ['closure', { outcome: 'home' }], ['closure', {}],
  ] as const) assert.equal((await deed(found, found.finder, file, what, body)).status, 400, JSON.stringify(body));
  for (const n of ['0', 'x', '99999', '1.5']) assert.equal((await deed(found, found.finder, file, `costs/${n}/strike`)).status, 404, n);
});

test('R5: a finder from which the record was restricted since keeps its file and hears what becomes of the vehicle in its yard', async (t) => {
  const found = await foundVehicle(t);
  const { hub, owner, finder, record } = found;
  const file = await open(found);
  await hub.inFourEyes(owner, await hub.second('NL', 'desk'), 'PATCH', `/v1/vehicles/${record}`, { restrictions: ['BR'], marks: 'CANARY' }, { 'if-match': '*' });
  assert.equal((await deed(found, finder, file, 'custody', CUSTODY)).status, 200);
  assert.equal((await deed(found, owner, file, 'decision', { decision: 'collect' })).status, 200);
  const seen = await read(found, finder, file);
  assert.deepEqual([seen.stage, JSON.stringify(seen).includes('CANARY')], ['decided', false]);
  assert.equal((await hub.ask(finder, 'POST', `/v1/vehicles/${record}/recovery`, {})).status, 404);
});

test('events are never changed', async (t) => {
  const found = await foundVehicle(t);
  await open(found);
  await assert.rejects(run(found.hub.database.db, `update recovery_events set said = '{}'`), /append-only/);
});

test('another’s file as a place in one’s own list tells nothing: it is as if it had never been', async (t) => {
  const found = await foundVehicle(t);
  const { hub, third, clock } = found;
  const { body } = await hub.ask<{ findings: { hit: string }[] }>(third, 'POST', '/v1/checks', { vehicle: { vin: VIN }, purpose: 'roadside' });
  const { body: own } = await hub.ask<RecoveryDetail>(third, 'POST', `/v1/hits/${body.findings[0]?.hit ?? ''}/recovery`, {});
  clock.move(60_000);
  const foreign = await open(found); // newer, so that what follows it would be one's own
  const after = async (id: string) => (await hub.ask<{ items: { id: string }[] }>(third, 'GET', `/v1/recoveries?after=${id}`)).body;
  assert.deepEqual((await hub.ask<{ items: { id: string }[] }>(third, 'GET', '/v1/recoveries')).body.items.map(({ id }) => id), [own.id]);
  assert.deepEqual(await after(foreign), await after('rec_00000000000000000000000000'));
});

test('a bureau that takes no part in vehicles learns nothing of a record by opening a file for it', async (t) => {
  const { hub, record } = await foundVehicle(t);
  await hub.ask(hub.admin, 'POST', '/v1/bureaus', { code: 'XA', name: 'Port authority', country: 'NL', collections: [] });
  const outsider = await hub.token('XA', 'desk');
  const open = (id: string) => hub.ask<Refused>(outsider, 'POST', `/v1/vehicles/${id}/recovery`, {});
  const [real, none] = [await open(record), await open('veh_00000000000000000000000000')];
  assert.deepEqual([real.status, real.body.code, real.body.title], [403, 'kernel.forbidden', none.body.title]);
});
