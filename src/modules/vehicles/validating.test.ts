/** Ageing records: listed by when their owner last stood by them, as a file, in bulk, and by campaign. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saidTo } from '../../../tests/announced.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { heldClock } from '../../kernel/clock.ts';

const DAY_MS = 86_400_000;
type Aged = { id: string; reference: string; validatedAt: string; status: string };
type Page = { items: Aged[]; next?: string; count?: number; before: string };
type Bulk = { done: number; unchanged: number; refused: number; remaining?: number; results: { id: string; outcome: string; version?: number; code?: string }[] };
type Campaign = { id: string; by: string; title: string; bureaus: { bureau: string; atStart: number; remaining: number }[] };

/** Records of NL, one a month from January 2024 on, and one of DE; it is 1 March 2026 now. */
async function aged(t: Parameters<typeof testHub>[0], count = 6) {
  const clock = heldClock('2024-01-15T12:00:00.000Z');
  const hub: TestHub = await testHub(t, { clock });
  const [desk, supervisor, german] = [await hub.token('NL', 'desk', { person: 'A. Desk' }), await hub.token('NL', 'supervisor'), await hub.token('DE', 'desk')];
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    ids.push((await hub.ask<Aged>(desk, 'POST', '/v1/vehicles', { reference: `R${i}`, vin: `WVWZZZ1KZ8W97030${i}`, make: 'VW' })).body.id);
    clock.move(31 * DAY_MS);
  }
  await hub.ask(german, 'POST', '/v1/vehicles', { reference: 'D', vin: 'WVWZZZ1KZ8W970399', restrictions: ['HUB'] });
  clock.move(Date.parse('2026-03-01T12:00:00.000Z') - clock.ms());
  const list = async (query = '', token = desk): Promise<Page> => (await hub.ask<Page>(token, 'GET', `/v1/vehicles/ageing${query}`)).body;
  const bulk = (body: object, token = desk) => hub.ask<Bulk & { code?: string }>(token, 'POST', '/v1/vehicles/bulk', body);
  return { hub, clock, desk, supervisor, german, ids, list, bulk };
}
const references = ({ items }: Page): string[] => items.map(({ reference }) => reference);

test('a bureau’s ageing records come with the longest not validated first, page by page, each once, with their number', async (t) => {
  const { list, german } = await aged(t);
  assert.deepEqual(references(await list('?notValidatedFor=P24M')), ['R0', 'R1']);
  assert.deepEqual(references(await list('?notValidatedFor=P2Y')), ['R0', 'R1']);
  const all = await list();
  assert.deepEqual([references(all), all.count, all.before], [['R0', 'R1', 'R2', 'R3', 'R4', 'R5'], 6, '2025-02-28T23:00:00.000Z']);
  const first = await list('?limit=4');
  assert.deepEqual([references(first), first.count], [['R0', 'R1', 'R2', 'R3'], 6]);
  const second = await list(`?limit=4&after=${encodeURIComponent(first.next ?? '')}`);
  assert.deepEqual([references(second), second.next], [['R4', 'R5'], undefined]);
  assert.deepEqual(references(await list('', german)), ['D'], 'everybody sees their own');
  for (const bad of ['?notValidatedFor=24', '?notValidatedFor=P', '?notValidatedFor=PT5M', '?after=x', '?after=2026-99-99T00:00:00.000Z~veh_1']) assert.equal((await list(bad) as unknown as { status: number }).status, 400, bad);
});

test('so many months are counted by days where the owner is, at the ends of months too', async (t) => {
  const clock = heldClock('2024-02-29T22:59:59.000Z'); // still 29 February in The Hague
  const hub = await testHub(t, { clock });
  const desk = await hub.token('NL', 'desk');
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: 'WVWZZZ1KZ8W970301' });
  const count = async (moment: string): Promise<unknown> => {
    clock.move(Date.parse(moment) - clock.ms());
    return (await hub.ask<Page>(desk, 'GET', '/v1/vehicles/ageing?notValidatedFor=P12M')).body.count;
  };
  assert.deepEqual([await count('2025-02-28T22:59:59.000Z'), await count('2025-02-28T23:00:00.000Z')], [0, 1]);
});

test('correcting, extending, justifying and restating a record validate it; a Locate does not; what is over is not asked', async (t) => {
  const { hub, list, desk, german, ids } = await aged(t);
  await hub.ask(desk, 'PATCH', `/v1/vehicles/${ids[0] ?? ''}`, { colour: 'red' }, { 'if-match': '"1"' });
  await hub.ask(desk, 'POST', `/v1/vehicles/${ids[1] ?? ''}/extension`, { reviewOn: '2040-01-01', reason: 'trial' });
  await hub.ask(desk, 'PUT', '/v1/vehicles/by-reference/R2', { vin: 'WVWZZZ1KZ8W970302', colour: 'red' });
  await hub.ask(german, 'POST', `/v1/vehicles/${ids[3] ?? ''}/locate`, {});
  await hub.ask(desk, 'POST', `/v1/vehicles/${ids[4] ?? ''}/clear`, { reason: 'recovered' });
  assert.deepEqual(references(await list()), ['R3', 'R5']);
  await hub.ask(desk, 'POST', `/v1/vehicles/${ids[3] ?? ''}/justification`, { reason: 'not recovered yet' });
  assert.deepEqual(references(await list()), ['R5']);
});

test('the list as a file holds them all, and no cell of it is a formula', async (t) => {
  const { hub, desk, clock } = await aged(t, 2);
  clock.move(-800 * DAY_MS);
  await hub.ask(desk, 'POST', '/v1/vehicles', { reference: '=cmd|calc', engineNumber: '-1', model: '@SUM(1)', make: 'a "b", c' });
  clock.move(800 * DAY_MS);
  const file = await hub.ask<string>(desk, 'GET', '/v1/vehicles/ageing.csv?notValidatedFor=P12M');
  const lines = file.body.trimEnd().split('\r\n');
  assert.deepEqual([file.status, file.headers.get('content-type'), lines.length], [200, 'text/csv; charset=utf-8', 4]);
  assert.match(lines[1] ?? '', /^veh_\w+,'=cmd\|calc,1,live,.*,'-1,,"a ""b"", c",'@SUM\(1\)$/);
  assert.match(lines[2] ?? '', /,R0,1,live,2024-01-15T12:00:00.000Z,2024-01-15T12:00:00.000Z,2034-01-15,,WVWZZZ1KZ8W970300,,,,VW,$/);
});

test('many records are confirmed, extended or cleared at once, with a result for each', async (t) => {
  const { hub, list, bulk, desk, ids } = await aged(t);
  await hub.ask(desk, 'POST', `/v1/vehicles/${ids[5] ?? ''}/clear`, { reason: 'recovered' });
  const confirmed = await bulk({ deed: 'confirm', ids: [ids[0], ids[5]] });
  assert.deepEqual([confirmed.body.done, confirmed.body.refused, confirmed.body.results.map(({ outcome, version, code }) => [outcome, version, code])], [1, 1, [['done', 2, undefined], ['refused', undefined, 'vehicles.over']]]);
  const extended = await bulk({ deed: 'extend', ids: [ids[1], ids[2]], reviewOn: '2040-01-01', reason: 'the trial goes on' });
  assert.deepEqual([extended.body.done, (await bulk({ deed: 'extend', ids: [ids[1]], reviewOn: '2040-01-01', reason: 'again' })).body.unchanged], [2, 1]);
  assert.equal((await bulk({ deed: 'clear', ids: [ids[3]], reason: 'settled', note: 'insurer paid' })).body.done, 1);
  assert.deepEqual(references(await list()), ['R4']);
  const read = await hub.ask<{ reviewOn: string; extensions: { reason: string }[]; validatedAt: string }>(desk, 'GET', `/v1/vehicles/${ids[1] ?? ''}`);
  assert.deepEqual([read.body.reviewOn, read.body.extensions.map(({ reason }) => reason), read.body.validatedAt], ['2040-01-01', ['the trial goes on'], '2026-03-01T12:00:00.000Z']);
  for (const bad of [{ deed: 'confirm' }, { deed: 'confirm', ids: [] }, { deed: 'confirm', ids: [ids[0], ids[0]] }, { deed: 'confirm', ids: [ids[0]], filter: { notValidatedFor: 'P1D' } }, { deed: 'extend', ids: [ids[0]], reviewOn: '2040-01-01' }, { deed: 'extend', ids: [ids[0]], reviewOn: '2020-01-01', reason: 'x' }, { deed: 'clear', ids: [ids[0]], reason: 'not_stated' }, { deed: 'delete', ids: [ids[0]] }]) {
    assert.equal((await bulk(bad)).status, 400, JSON.stringify(bad));
  }
});

test('by a filter the longest not validated go first, and the answer says how many remain', async (t) => {
  const { bulk, list } = await aged(t);
  const { body } = await bulk({ deed: 'confirm', filter: { notValidatedFor: 'P24M' } });
  assert.deepEqual([body.done, body.remaining], [2, 0]);
  assert.deepEqual(references(await list()), ['R2', 'R3', 'R4', 'R5']);
});

test('twenty are cleared at a time by one hand; more take two, a supervisor’s too', async (t) => {
  const { hub, desk, supervisor, bulk, clock } = await aged(t, 1);
  await hub.importText(desk, `reference,plate\n${Array.from({ length: 21 }, (_, i) => `M${i},AA${i}`).join('\n')}\n`, { profile: 'generic' });
  clock.move(30 * DAY_MS);
  const clear = { deed: 'clear', reason: 'settled', filter: { notValidatedFor: 'P1D' } };
  for (const by of [desk, supervisor]) assert.equal((await bulk(clear, by)).status, 202);
  assert.equal((await hub.inFourEyes<{ done: number }>(desk, await hub.second('NL', 'desk'), 'POST', '/v1/vehicles/bulk', clear)).body.done, 22);
});

test('a supervisor’s campaign tells the own desk, and says how far it is; other bureaus see nothing of it', async (t) => {
  const { hub, supervisor, desk, german, bulk, ids } = await aged(t);
  const begun = await hub.ask<Campaign>(supervisor, 'POST', '/v1/campaigns', { title: 'Before May 2024', before: '2024-05-01', dueOn: '2026-06-01' });
  assert.deepEqual([begun.status, begun.body.bureaus], [201, [{ bureau: 'NL', atStart: 4, remaining: 4 }]]);
  assert.deepEqual((await saidTo(hub, 'NL', 'vehicles.campaign')).map(({ subject, facts }) => [subject, facts.records, facts.dueOn]), [[begun.body.id, 4, '2026-06-01']]);
  await bulk({ deed: 'confirm', ids: ids.slice(0, 3) });
  const path = `/v1/campaigns/${begun.body.id}`;
  assert.deepEqual((await hub.ask<Campaign>(desk, 'GET', path)).body.bureaus, [{ bureau: 'NL', atStart: 4, remaining: 1 }]);
  assert.deepEqual([(await hub.ask(german, 'GET', path)).status, (await hub.ask<{ items: unknown[] }>(german, 'GET', '/v1/campaigns')).body.items, (await hub.ask<{ items: Campaign[] }>(desk, 'GET', '/v1/campaigns')).body.items.map(({ title }) => title)], [404, [], ['Before May 2024']]);
  for (const [body, status] of [[{ bureaus: ['DE'] }, 403], [{ dueOn: '2026-01-01' }, 400]] as const) assert.equal((await hub.ask(supervisor, 'POST', '/v1/campaigns', { title: 'x', before: '2024-05-01', dueOn: '2026-06-01', ...body })).status, status);
});

test('the hub’s campaign reaches every bureau with such records, and counts for the hub only what it may see', async (t) => {
  const { hub, desk, german } = await aged(t);
  const begun = await hub.ask<Campaign>(hub.admin, 'POST', '/v1/campaigns', { title: 'Before 2025', before: '2025-01-01', dueOn: '2026-06-01' });
  assert.deepEqual(begun.body.bureaus, [{ bureau: 'NL', atStart: 6, remaining: 6 }], 'the record of DE is hidden from the hub');
  const path = `/v1/campaigns/${begun.body.id}`;
  assert.deepEqual((await hub.ask<Campaign>(german, 'GET', path)).body.bureaus, [{ bureau: 'DE', atStart: 1, remaining: 1 }]);
  assert.deepEqual((await hub.ask<Campaign>(desk, 'GET', path)).body.bureaus, [{ bureau: 'NL', atStart: 6, remaining: 6 }]);
  assert.deepEqual([(await saidTo(hub, 'DE', 'vehicles.campaign')).length, (await saidTo(hub, 'NL', 'vehicles.campaign')).length], [1, 1]);
});
