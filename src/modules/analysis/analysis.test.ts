/** Figures against sets that were counted by hand: routes, groups, series and totals; one filter for all; what is hidden, small or another bureau's is in none. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { readable, testHub, type TestHub } from '../../../tests/fixtures.ts';
import { daysIn, stepOf, stepsOf } from './periods.ts';
import type { Figures, Groups, Routes, Series } from './schema.ts';
import { largeCells, part } from './small-cells.ts';
import { timeRows } from './tables.ts';

const DAY_MS = 86_400_000;
const vinOf = (n: number): string => `WVWZZZ1KZ8W97${String(1000 + n)}`;

type World = { readonly hub: TestHub; readonly clock: ReturnType<typeof heldClock>; readonly nl: string; readonly br: string; readonly fr: string; readonly records: readonly string[]; readonly hits: ReadonlyMap<string, string> };
const THEFTS = [
  { make: 'VW', category: 'car', event: { kind: 'stolen', country: 'NL' } },
  { make: 'Volkswagen', category: 'car', event: { kind: 'stolen', country: 'NL' } },
  { make: 'BMW', category: 'car', event: { kind: 'stolen', country: 'DE' } },
  { make: 'Yamaha', category: 'motorcycle', event: { kind: 'misappropriated', country: 'NL' } },
  {},
] as const;

/** Five Dutch records. On the 18th Brazil finds the first four at Santos; on the 19th the first again, and France the last and the first at Calais. */
async function world(t: TestContext): Promise<World> {
  const clock = heldClock('2026-11-18T12:00:00.000Z');
  const hub = await testHub(t, { clock });
  const nl = await hub.token('NL', 'desk', { person: 'NL desk' });
  const [br, fr] = [await hub.token('BR', 'analyst', { person: 'BR analyst' }), await hub.token('FR', 'coordinator', { person: 'FR coordinator' })];
  const santos = await hub.token('BR', 'officer', { unit: 'Santos', person: 'BR officer' });
  const calais = await hub.token('FR', 'officer', { unit: 'Calais', person: 'FR officer' });
  const records = [];
  for (const [n, said] of THEFTS.entries()) records.push((await hub.ask<{ id: string }>(nl, 'POST', '/v1/vehicles', { reference: `NL-${n}`, vin: vinOf(n), contact: '+31 70 0000', ...said })).body.id);
  await hub.settled();
  const hits = new Map<string, string>();
  const finds = async (token: string, n: number, more: object = {}): Promise<void> => {
    const { body } = await hub.ask<{ findings: readonly { hit: string }[] }>(token, 'POST', '/v1/checks', { vehicle: { vin: vinOf(n) }, purpose: 'port_control', ...more });
    hits.set(`${token === santos ? 'BR' : 'FR'} ${n} ${clock.now().slice(0, 10)}`, body.findings[0]?.hit ?? '');
  };
  for (const n of [0, 1, 2, 3]) await finds(santos, n);
  await hub.ask(santos, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ3CZGE000000' }, purpose: 'port_control' });
  clock.move(DAY_MS);
  await finds(santos, 0, { country: 'PY' });
  await finds(calais, 4);
  await finds(calais, 0);
  const first = hits.get('BR 0 2026-11-18') ?? '';
  await hub.ask(santos, 'POST', `/v1/hits/${first}/requests`, { urgency: 'urgent' });
  clock.move(4 * 60_000);
  assert.equal((await hub.ask(nl, 'POST', `/v1/hits/${first}/answers`, { answer: 'confirmed' })).status, 200);
  await hub.ask(santos, 'POST', `/v1/hits/${hits.get('BR 2 2026-11-18') ?? ''}/requests`, { urgency: 'routine' });
  await learnt(hub);
  return { hub, clock, nl, br, fr, records, hits };
}

/** The words of records are kept beside them by a duty. */
async function learnt(hub: TestHub): Promise<void> {
  await readable(hub.database);
  await hub.duties();
}

const get = async <T>(hub: TestHub, token: string, path: string): Promise<T> => {
  const { status, body } = await hub.ask<T>(token, 'GET', `/v1/analysis/${path}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
};
const routes = async (hub: TestHub, token: string, query = ''): Promise<readonly string[]> => (await get<Routes>(hub, token, `routes${query}`)).items.map(({ from, to, hits, confirmed }) => `${from}-${to} ${hits} ${confirmed ?? '?'}`);
const groups = async (hub: TestHub, token: string, by: string, query = ''): Promise<readonly string[]> => (await get<Groups>(hub, token, `groups?by=${by}${query}`)).items.map(({ key, hits }) => `${key} ${hits}`);

test('owner and finder count the hits between them: totals, routes, makes, crossings, days', async (t) => {
  const { hub, nl, br, fr } = await world(t);
  const { at: _at, ...told } = await get<Figures>(hub, nl, 'figures');
  assert.deepEqual(told, {
    scope: 'bureau', cellMin: 1, from: '2026-08-22', to: '2026-11-19', hits: 7, confirmed: 1, notConfirmed: 0, waiting: 1, open: 7, acted: 0, delayed: 0, asOwner: 7, asFinder: 0,
    answers: { count: 1, medianMinutes: 4, p90Minutes: 4 }, checks: { total: 0, hit: 0, candidates: 0, noRecord: 0 },
  });
  const ofBrazil = await get<Figures>(hub, br, 'figures');
  assert.deepEqual([ofBrazil.hits, ofBrazil.asOwner, ofBrazil.asFinder, ofBrazil.checks], [5, 0, 5, { total: 6, hit: 5, candidates: 0, noRecord: 1 }]);
  assert.deepEqual(await routes(hub, nl), ['NL-BR 3 1', 'DE-BR 1 0', 'NL-FR 1 0', 'NL-PY 1 0', 'unknown-FR 1 0']);
  assert.deepEqual(await routes(hub, fr), ['NL-FR 1 0', 'unknown-FR 1 0']);
  assert.deepEqual(await groups(hub, nl, 'make'), ['volkswagen 4', 'bmw 1', 'unknown 1', 'yamaha 1']);
  assert.deepEqual(await groups(hub, nl, 'unit'), ['BR/Santos 5', 'FR/Calais 2']);
  assert.deepEqual(await groups(hub, nl, 'event'), ['stolen 5', 'misappropriated 1', 'unknown 1']);
  const { step, items } = await get<Series>(hub, br, 'series?from=2026-11-17&to=2026-11-19');
  assert.deepEqual({ step, items }, { step: 'day', items: [
    { from: '2026-11-17', to: '2026-11-17', hits: 0, confirmed: 0, checks: 0 }, { from: '2026-11-18', to: '2026-11-18', hits: 4, confirmed: 1, checks: 5 }, { from: '2026-11-19', to: '2026-11-19', hits: 1, confirmed: 0, checks: 1 }] });
  const weeks = await get<Series>(hub, br, 'series?from=2026-11-12&to=2026-11-19&step=week');
  assert.deepEqual(weeks.items.map(({ from, to, hits }) => [from, to, hits]), [['2026-11-12', '2026-11-15', 0], ['2026-11-16', '2026-11-19', 5]], 'the first and the last week are cut to the period');
});

test('every figure takes the same filter, and what is clicked together narrows together', async (t) => {
  const { hub, nl, br } = await world(t);
  assert.deepEqual(await routes(hub, nl, '?make=volkswagen&foundIn=BR'), ['NL-BR 2 1']);
  assert.deepEqual(await groups(hub, nl, 'category', '&unit=BR/Santos&from=2026-11-18&to=2026-11-18'), ['car 3', 'motorcycle 1']);
  assert.deepEqual(await groups(hub, nl, 'finder', '&make=unknown'), ['FR 1']);
  assert.deepEqual(await groups(hub, nl, 'state', '&stolenIn=NL'), ['raised 4', 'confirmed 1']);
  assert.deepEqual(await groups(hub, nl, 'outcome', '&state=requested'), ['unknown 1']);
  assert.equal((await get<Figures>(hub, br, 'figures?make=bmw')).checks, undefined, 'a check has no make');
  assert.equal((await get<Figures>(hub, br, 'figures?unit=BR/Santos')).checks?.total, 6);
  assert.equal((await get<Figures>(hub, nl, 'figures?unit=BR/Santos')).checks, undefined, 'Brazil’s checks are Brazil’s');
  assert.equal((await get<Figures>(hub, nl, 'figures?role=finder')).hits, 0);
});

test('R5: a hit on a record that is hidden from its finder is in no figure of it from that moment, and its owner counts it still', async (t) => {
  const { hub, nl, br, records } = await world(t);
  const second = await hub.second('NL', 'supervisor');
  const hidden = await hub.inFourEyes(nl, second, 'PATCH', `/v1/vehicles/${records[0] ?? ''}`, { restrictions: ['BR'] }, { 'if-match': '*' });
  assert.equal(hidden.status, 200, JSON.stringify(hidden.body));
  assert.deepEqual(await routes(hub, br), ['NL-BR 2 0', 'DE-BR 1 0']);
  assert.deepEqual(await groups(hub, br, 'make'), ['bmw 1', 'volkswagen 1', 'yamaha 1']);
  assert.deepEqual([(await get<Figures>(hub, br, 'figures')).hits, (await get<Series>(hub, br, 'series?from=2026-11-18&to=2026-11-19')).items.map(({ hits }) => hits)], [3, [3, 0]]);
  assert.equal((await hub.ask<string>(br, 'GET', '/v1/analysis/tables/routes.csv')).body, 'stolen in,found in,hits,confirmed\r\nNL,BR,2,0\r\nDE,BR,1,0\r\n');
  assert.equal((await get<Figures>(hub, nl, 'figures')).hits, 7);
});

test('R5: a rule of the owner’s for all its vehicles hides them from figures before it has been applied to each', async (t) => {
  const { hub, nl, br, fr } = await world(t);
  const [first, second] = [await hub.token('NL', 'supervisor', { person: 'first' }), await hub.second('NL', 'supervisor')];
  const ruled = await hub.inFourEyes(first, second, 'PUT', '/v1/restrictions/vehicles', { bureaus: ['BR'] });
  assert.equal(ruled.status, 200, JSON.stringify(ruled.body));
  const seen = async (): Promise<unknown> => [(await get<Figures>(hub, br, 'figures')).hits, await routes(hub, br), await groups(hub, br, 'unit'), (await get<Figures>(hub, fr, 'figures')).hits, (await get<Figures>(hub, nl, 'figures')).hits];
  assert.deepEqual(await seen(), [0, [], [], 2, 7]);
  await learnt(hub);
  assert.deepEqual(await seen(), [0, [], [], 2, 7]);
});

test('a third bureau counts nothing; a corrected record is counted by its new words; a candidate is no hit', async (t) => {
  const { hub, nl, br, records } = await world(t);
  const third = await hub.token('DE', 'supervisor', { person: 'DE supervisor' });
  assert.deepEqual([(await get<Figures>(hub, third, 'figures')).hits, await routes(hub, third), await groups(hub, third, 'owner')], [0, [], []]);
  assert.equal((await hub.ask(nl, 'PATCH', `/v1/vehicles/${records[2] ?? ''}`, { make: 'Audi', event: { kind: 'stolen', country: 'PL' } }, { 'if-match': '*' })).status, 200);
  await learnt(hub);
  assert.deepEqual(await routes(hub, br, '?make=audi'), ['PL-BR 1 0']);
  assert.deepEqual(await routes(hub, br, '?make=bmw'), []);

  const officer = await hub.token('BR', 'officer', { unit: 'Santos', person: 'BR officer' });
  await hub.ask(officer, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ8W971091', plate: { number: 'BAB123' }, make: 'VW' }, purpose: 'port_control' }); // one character off
  await hub.ask(nl, 'POST', '/v1/vehicles', { reference: 'NL-late', vin: vinOf(99), make: 'VW', plates: [{ number: 'B-AB 123', country: 'DE' }], event: { kind: 'stolen', from: '2026-11-18', country: 'NL' }, contact: '+31 70 0000' });
  await hub.searchedLate();
  const desk = await hub.token('BR', 'desk', { person: 'BR desk' });
  assert.equal((await hub.ask<{ items: readonly unknown[] }>(desk, 'GET', '/v1/hits?state=candidate')).body.items.length, 1);
  assert.equal((await get<Figures>(hub, br, 'figures')).hits, 5);
});

test('the hub’s own people count all bureaus, and learn of no few hits, nor what would give them away', async (t) => {
  const { hub } = await world(t);
  assert.deepEqual(await groups(hub, hub.admin, 'unit'), [], 'two at Calais are too few, and five at Santos would tell them');
  assert.deepEqual(await groups(hub, hub.admin, 'owner'), ['NL 7']);
  const { hits, confirmed, open, scope, checks } = await get<Figures>(hub, hub.admin, 'figures');
  assert.deepEqual({ hits, confirmed, open, scope, checks }, { hits: 7, confirmed: undefined, open: 7, scope: 'hub', checks: { total: 8, hit: 7, candidates: 0, noRecord: 1 } });
  assert.equal((await get<Figures>(hub, hub.admin, 'figures?finder=FR')).hits, undefined);
});

test('checks whose time is over are counted still, without their unit (R16)', async (t) => {
  const { hub, clock, br } = await world(t);
  clock.move(4 * 365 * DAY_MS);
  await hub.duties();
  const fresh = await hub.token('BR', 'desk', { person: 'later' });
  assert.equal((await get<Figures>(hub, fresh, 'figures?from=2026-11-18&to=2026-11-19')).checks?.total, 6);
  assert.equal((await get<Figures>(hub, fresh, 'figures?from=2026-11-18&to=2026-11-19&unit=BR/Santos')).checks?.total, 0);
  assert.notEqual(br, fresh);
});

test('a period that ends before it begins, one too long and a step too small are refused, with what to do', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  const code = async (query: string): Promise<unknown> => (await hub.ask<{ code: string }>(desk, 'GET', `/v1/analysis/series?${query}`)).body.code;
  assert.equal(await code('from=2026-02-01&to=2026-01-01'), 'analysis.period_backwards');
  assert.equal(await code('from=2001-01-01&to=2026-01-01'), 'analysis.period_too_long');
  assert.equal(await code('from=2024-01-01&to=2026-01-01&step=day'), 'analysis.too_many_steps');
  assert.equal(await code('from=2024-01-01&to=2026-01-01'), undefined);
  assert.equal((await hub.ask(desk, 'GET', '/v1/analysis/tables/secrets.csv')).status, 404);
});

test('a unit’s name that a spreadsheet would work out is a text in the file', async (t) => {
  const { hub, br } = await world(t);
  const supervisor = await hub.token('BR', 'supervisor', { unit: 'Santos', person: 'BR supervisor' });
  assert.equal((await hub.ask(supervisor, 'PATCH', '/v1/units/Santos', { name: '=HYPERLINK("http://evil")' })).status, 200);
  const { headers, body } = await hub.ask<string>(br, 'GET', '/v1/analysis/tables/groups.csv?by=unit');
  assert.equal(body, 'unit,name,hits,confirmed\r\nBR/Santos,"\'=HYPERLINK(""http://evil"")",5,1\r\n');
  assert.deepEqual([headers.get('content-type'), headers.get('content-disposition')], ['text/csv; charset=utf-8', 'attachment; filename="crosscheck-groups.csv"']);
});

test('how fast bureaus answer is a table too: a line for each whole bureau, then one for each hour of its day', async (t) => {
  assert.deepEqual(timeRows({ since: '2026-11-01T00:00:00.000Z', cellMin: 5, bureaus: [{ bureau: 'NL', requests: 7, repliedInTime: .71, noReply: .29, medianMinutes: 6, p90Minutes: 15.2, hours: [{ hour: 0, requests: 5, repliedInTime: 1, noReply: 0 }] }] }).slice(1),
    [['NL', undefined, 7, .71, .29, 6, 15.2], ['NL', 0, 5, 1, 0, undefined, undefined]]);
  const hub = await testHub(t);
  assert.equal((await hub.ask<string>(await hub.token('NL', 'analyst'), 'GET', '/v1/analysis/tables/response-times.csv')).body, 'bureau,hour,requests,replied in time,no reply,median minutes,90th percentile of minutes\r\n');
});

test('small cells are left out, with whatever would give them away', () => {
  const cells = (...hits: number[]) => hits.map((n) => ({ hits: n, confirmed: n }));
  const told = (cellMin: number, ...hits: number[]): readonly number[] => largeCells(cells(...hits), cellMin).map((cell) => cell.hits);
  assert.deepEqual([told(1, 3, 2, 1), told(5, 12, 8), told(5, 12, 8, 3), told(5, 12, 8, 3, 2), told(5, 4)], [[3, 2, 1], [12, 8], [12], [12, 8], []]);
  assert.deepEqual([part(0, 9, 5), part(9, 9, 5), part(4, 9, 5), part(5, 9, 5), part(5, 10, 5), part(2, 2, 5), part(1, 3, 1)], [0, 9, undefined, undefined, 5, undefined, 1]);
});

test('weeks begin on Monday, months on their first day, and the steps of a period hold each of its days once', () => {
  assert.deepEqual([stepOf('2026-11-22', 'week'), stepOf('2026-11-23', 'week'), stepOf('2026-11-22', 'month'), stepOf('2026-11-22', 'day')], ['2026-11-16', '2026-11-23', '2026-11-01', '2026-11-22']);
  for (const step of ['day', 'week', 'month'] as const) {
    const steps = stepsOf('2025-12-30', '2026-03-02', step) ?? [];
    assert.deepEqual([steps[0]?.from, steps.at(-1)?.to, steps.reduce((sum, { from, to }) => sum + daysIn(from, to), 0)], ['2025-12-30', '2026-03-02', 63], step);
  }
  assert.equal(stepsOf('2020-01-01', '2026-01-01', 'day'), undefined);
});
