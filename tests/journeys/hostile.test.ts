/** Everything that should not be sent, sent to every address that takes a body: answered in words, never with a fault. */
import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { test } from 'node:test';
import { isStream, splitRoute } from '../../src/kernel/action.ts';
import { testHub, type TestHub } from '../fixtures.ts';

type Problem = { status: number; code: string; title: string; traceId: string; errors?: { path: string; detail: string }[] };
const VIN = 'WVWZZZ1KZ8W970301';
const ASK = { vehicle: { vin: VIN }, purpose: 'port_control' };
const JSON_TYPE = { 'content-type': 'application/json' };
const ID = '01j9z3k4m5n6p7q8r9s0t1v2w3';

const deep = (open: string, close: string, levels: number): string => open.repeat(levels) + close.repeat(levels);
const nasty: readonly string[] = [
  '', ' ', '\u0000', 'a\u0000b', '\u0007\u001b[31m', '\u009f', '\ufffe', '\u202eDCBA', '\ud800', 'a\udc00b', '👮'.repeat(40), 'x'.repeat(10_000), 'A'.repeat(900_000), '=1+1', '=cmd|\' /C calc\'!A0', '@SUM(1)', '-2+3',
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '\' or 1=1; drop table records; --', '${7*7}', '{{7*7}}', '../../../../etc/passwd', '%00', '\r\nSet-Cookie: a=b', '__proto__', 'constructor', 'NULL', 'NaN', '1e999', 'garbage', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-12:00', '2026-12-31T23:59:60Z', '9999-12-31', '0000-01-01',
];
const values: readonly unknown[] = [...nasty, null, true, 0, -1, 1.5, 1e308, [], {}, [[]], [null], { toString: 1 }, { $ne: 1 }, Array.from({ length: 5_000 }, () => 'x'), Array.from({ length: 300 }, () => ({ number: VIN }))];

/** The first field of a route gets every value, each further one its share of them; with `CELLS=all` each gets every one. */
const isAll = process.env.CELLS === 'all';
const SHARE = 8;

/** What every body route must stand: no JSON, JSON of the wrong kind, and objects with the wrong things in. */
const bodies: readonly string[] = [
  '', 'null', 'true', '0', '-1e999', '"text"', '[]', '[null]', '{}', '{', '[', '}', '\ufeff{}', '{"a":1,"a":2}', '{"reference":"A","reference":{}}',
  '{"__proto__":{"isAdmin":true}}', '{"constructor":{"prototype":{"isAdmin":true}}}', '{"__proto__":null,"hasOwnProperty":1,"toString":2}', '{"":1," ":2,"a/b":3,"~":4}',
  deep('[', ']', 10_000), deep('{"a":', '}', 10_000).replace('}', '1}'), deep('[', ']', 60), `{"vehicle":${deep('[', ']', 50)}}`, `{"note":"${'x'.repeat(900_000)}"}`, `{"${'k'.repeat(100_000)}":1}`, `{"a":${'1'.repeat(100_000)}}`,
  JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`field ${i}`, i]))),
];

/** Fields by name: each gets every odd value in turn, beside what the route needs. */
const FIELDS: readonly string[] = ['vin', 'reference', 'plates', 'make', 'year', 'colour', 'event', 'contact', 'restrictions', 'reviewOn', 'category', 'otherNumbers', 'vehicle', 'purpose', 'observedAt', 'capture', 'country', 'person', 'device', 'place', 'reason', 'foundAt', 'note', 'on', 'code', 'name', 'timeZone', 'units', 'role', 'unit', 'bureau', 'checks', 'columns'];
const NEEDED: Readonly<Record<string, object>> = {
  'POST /v1/checks': ASK, 'POST /v1/vehicles': { reference: 'H-1', vin: VIN }, 'PUT /v1/vehicles/by-reference/{reference}': { vin: VIN }, 'POST /v1/tokens': { bureau: 'DE', role: 'officer', unit: 'u' },
  'POST /v1/bureaus': { code: 'QQ', name: 'Q', country: 'QQ' }, 'POST /v1/checks/batch': { checks: [ASK] },
};

/** Neither a fault nor a word of the inside; a refusal says what is wrong and where. */
function assertCivil(answer: { status: number; headers: Headers; body: unknown }, what: string): void {
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  assert.ok(answer.status < 500, `${what}: ${answer.status} ${text.slice(0, 300)}`);
  if (answer.status < 400) return;
  assert.doesNotMatch(text.slice(0, 20_000), /\bat .*\.ts:\d+|node_modules|node:internal|SQLSTATE|\bpg_|syntax error at/, what);
  const body = answer.body as Problem;
  assert.equal(answer.headers.get('content-type'), 'application/problem+json', what);
  assert.match(body.traceId, /^trc_/, what);
  if (body.code === 'kernel.invalid_input') assert.ok((body.errors?.length ?? 0) > 0 && body.errors?.every(({ path, detail }) => (path === '' || path.startsWith('/')) && detail.length > 0), `${what}: ${text.slice(0, 300)}`);
}

type Target = { readonly route: string; readonly method: string; readonly path: string; readonly isStream: boolean };
/** Ids that are there, by the beginning of an address; elsewhere a record's. */
async function idsOf(hub: TestHub, desk: string, record: string): Promise<(path: string) => string> {
  await hub.settled();
  const { body } = await hub.ask<{ findings: { hit: string }[] }>(desk, 'POST', '/v1/checks', ASK);
  const hit = body.findings[0]?.hit ?? '';
  const recovery = (await hub.ask<{ id: string }>(desk, 'POST', `/v1/hits/${hit}/recovery`, {})).body.id;
  assert.match(recovery, /^rec_/);
  return (path) => (path.startsWith('/v1/hits/') ? hit : path.startsWith('/v1/recoveries/') ? recovery : record);
}

async function targets(hub: TestHub, idOf: (path: string) => string): Promise<{ all: readonly Target[]; tokens: Record<string, string> }> {
  const tokens = { desk: await hub.token('DE', 'desk', { person: 'desk officer' }), admin: hub.admin };
  const all = hub.app.actions.map((entry) => {
    const { method, path } = splitRoute(entry.http);
    return { route: entry.http, method, path: path.replace('{id}', idOf(path)).replace('{n}', '1').replace('{reference}', 'H-1').replace('{name}', 'own') + (entry.http.endsWith('/imports') ? '?profile=generic' : ''), isStream: isStream(entry) };
  }).filter(({ method }) => method !== 'GET' && method !== 'DELETE');
  return { all, tokens };
}
const tokenFor = (target: Target, tokens: Record<string, string>): string => (/bureaus|tokens/.test(target.route) ? tokens.admin : tokens.desk) ?? '';

async function assertHealthy(hub: TestHub, token: string): Promise<void> {
  const answer = await hub.ask<{ outcome: string }>(token, 'POST', '/v1/checks', ASK);
  assert.deepEqual([answer.status, typeof answer.body.outcome], [200, 'string']);
}

test('whatever is sent to any address that takes a body, the hub answers in words, names the faults with their paths, and goes on answering checks', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  const { body: { id } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'H-0', vin: VIN });
  const { all, tokens } = await targets(hub, await idsOf(hub, desk, id));
  assert.ok(all.length >= 12, `only ${all.length} routes`);
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  let asked = 0;
  let knownFields = 0;
  const isPolluted = (): boolean => (({}) as { isAdmin?: boolean }).isAdmin !== undefined;
  for (const target of all) {
    const token = tokenFor(target, tokens);
    for (const body of bodies) {
      assertCivil(await hub.ask(token, target.method, target.path, body, target.isStream ? {} : { ...JSON_TYPE, 'if-match': '*' }), `${target.route} ${body.slice(0, 60)}`);
      asked += 1;
    }
    assert.equal(isPolluted(), false);
    if (target.isStream) continue;
    const { status, body } = await hub.ask<Problem>(token, target.method, target.path, JSON.stringify({ ...NEEDED[target.route], ...Object.fromEntries(FIELDS.map((field) => [field, null])) }), { ...JSON_TYPE, 'if-match': '*' });
    const unknown = new Set(body.errors?.filter(({ detail }) => detail.includes('not a field')).map(({ path }) => path.slice(1)));
    const known = status === 404 ? [] : FIELDS.filter((field) => !unknown.has(field));
    knownFields += known.length;
    const sends = known.flatMap((field, place) => values.filter((_, at) => isAll || place === 0 || (at + place) % SHARE === 0).map((value) => ({ field, value })));
    for (let i = 0; i < sends.length; i += 16) {
      await Promise.all(sends.slice(i, i + 16).map(async ({ field, value }) => {
        const answer = await hub.ask(token, target.method, target.path, JSON.stringify({ ...NEEDED[target.route], [field]: value }), { ...JSON_TYPE, 'if-match': '*' });
        assertCivil(answer, `${target.route} ${field} = ${JSON.stringify(value).slice(0, 60)}`);
        asked += 1;
      }));
    }
    await assertHealthy(hub, desk);
  }
  lag.disable();
  assert.ok(knownFields > all.length && knownFields < all.length * FIELDS.length, `${knownFields} fields were taken for known`);
  t.diagnostic(`${asked} requests to ${all.length} routes; longest lag of the event loop ${Math.round(lag.max / 1e6)} ms`);
  assert.ok(lag.max / 1e9 < 5, 'no request may stop the hub for seconds');
  assert.ok(!hub.logged.some((line) => line.includes('http.fault')), hub.logged.find((line) => line.includes('http.fault')));
});

test('what stands deep inside a check or a record is named with its whole path', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  const paths = async (method: string, path: string, body: unknown): Promise<string[]> => [...new Set((await hub.ask<Problem>(desk, method, path, body)).body.errors?.map((one) => one.path))].sort();
  assert.deepEqual(await paths('POST', '/v1/checks', { vehicle: { vin: 'x'.repeat(10_000), vins: [{ number: VIN, from: 'roof' }], plates: [{ number: 'A', country: 'DEU' }], year: '2008' }, purpose: 'gossip', observedAt: 'yesterday', extra: 1 }), ['/extra', '/observedAt', '/purpose', '/vehicle/plates/0/country', '/vehicle/vin', '/vehicle/vins/0/from', '/vehicle/year'].sort());
  assert.deepEqual(await paths('POST', '/v1/vehicles', { reference: 'a\u0000b', vin: VIN, event: { from: '31.12.2025', cautions: ['rude'] }, otherNumbers: [{ kind: 'engine', number: '...' }] }), ['/event/cautions/0', '/event/from', '/otherNumbers/0/number', '/reference']);
  assert.deepEqual(await paths('POST', '/v1/vehicles', JSON.parse('{"reference":"A","vin":"X1","__proto__":{"a":1},"constructor":{}}')), ['/__proto__', '/constructor']);
});

test('an id of another kind, of a foreign record, malformed or absent: each time nothing is found and nothing is said', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  const other = await hub.token('FR', 'desk', { person: 'other' });
  const made = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'H-1', vin: VIN, restrictions: ['FR'] });
  const check = await hub.ask<{ id: string }>(desk, 'POST', '/v1/checks', ASK);
  const strange = [made.body.id.replace('veh_', 'chk_'), check.body.id, `tok_${ID}`, `veh_${ID}`, 'veh_', `veh_${ID}x`, `VEH_${ID}`, '1', '-1', '%00', '%2e%2e%2f%2e%2e%2fetc%2fpasswd', '..%5c..', 'veh_%0d%0aSet-Cookie:a=b', 'x'.repeat(8_000), '%ff', '%F0%9F%91%AE', '*', '$where', made.body.id.toUpperCase()];
  for (const id of strange) {
    for (const [method, tail, body] of [['GET', '', undefined], ['GET', '/versions', undefined], ['PATCH', '', { colour: 'red' }], ['POST', '/clear', { reason: 'recovered' }], ['POST', '/locate', {}], ['POST', '/extension', { reviewOn: '2030-01-01', reason: 'r' }]] as const) {
      const answer = await hub.ask<Problem>(desk, method, `/v1/vehicles/${id}${tail}`, body, { 'if-match': '*' });
      assert.deepEqual([answer.status, answer.body.code], [404, 'kernel.not_found'], `${method} ${id.slice(0, 80)}${tail}`);
      assert.equal(answer.headers.get('set-cookie'), null);
    }
    assert.equal((await hub.ask(desk, 'GET', `/v1/hits/${id}`)).status, 404);
    if (id !== check.body.id) assert.equal((await hub.ask(desk, 'GET', `/v1/checks/${id}`)).status, 404);
  }
  // A hidden record and one that never was get the same answer, but for the trace.
  const told = async (id: string) => { const { status, body } = await hub.ask<Problem>(other, 'GET', `/v1/vehicles/${id}`); return { answered: status, ...body, traceId: '' }; };
  assert.deepEqual(await told(made.body.id), await told(`veh_${ID}`));
  assert.equal((await hub.ask(other, 'GET', `/v1/checks/${check.body.id}`)).status, 404, 'another bureau’s check');
});

test('names of profiles and references are names, not paths; headers and addresses of any kind are refused in words', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  for (const name of ['..%2f..%2fpackage.json', '%2e%2e', '..%00', 'generic%2f..%2fncic', '/etc/passwd', 'a'.repeat(5_000), '__proto__', 'constructor', 'GENERIC']) {
    assert.equal((await hub.ask(desk, 'GET', `/v1/import-profiles/${encodeURIComponent(decodeURIComponent(name))}`)).status, 404, name);
    const answer = await hub.ask<Problem>(desk, 'POST', `/v1/vehicles/imports?profile=${name}`, 'reference,vin\n');
    assert.ok([400, 404].includes(answer.status), `${name}: ${answer.status}`);
  }
  for (const [index, path] of ['/v1/hits?after=%00', '/v1/hits?record=%00', '/v1/hits?record=%ff', '/v1/vehicles?after=%00', '/v1/vehicles?feed=%00', '/v1/vehicles?limit=1e99', '/v1/vehicles?limit=99999999999999999999', `/v1/vehicles?after=${'x'.repeat(5_000)}`, '/v1/bureaus?after=%00', '/v1/vehicles/by-reference/%00', '/v1/vehicles/by-reference/a%2fb?owner=%00', '/v1/vehicles/by-reference/..%2f..', '/v1/units?after=%F0%9F%91%AE', '/v1/vehicles?status=live&status=lost', '/v1/vehicles?__proto__=1'].entries()) assertCivil(await hub.ask(desk, 'GET', path), `${index} ${path}`);
  for (const headers of [{ 'if-match': '"'.repeat(5_000) }, { 'if-match': '\u00e9' }, { 'accept': 'x'.repeat(5_000) }, { 'x-forwarded-for': '127.0.0.1', 'x-http-method-override': 'DELETE' }, { 'content-type': 'x'.repeat(3_000) }, { 'content-encoding': 'gzip', ...JSON_TYPE }] as Record<string, string>[]) {
    assertCivil(await hub.ask(desk, 'POST', '/v1/checks', JSON.stringify(ASK), headers), JSON.stringify(headers).slice(0, 60));
  }
  for (const query of ['mode=other', 'feed=%00', 'encoding=utf-9', 'encoding=%00', 'allowShrink=maybe', 'dryRun=1', 'unknown=1']) assertCivil(await hub.ask(desk, 'POST', `/v1/vehicles/imports?profile=generic&${query}`, 'reference,vin\nA,B1\n'), query);
  await assertHealthy(hub, desk);
});

test('a review on the last day of all, and a sighting at the edges of time, are taken or refused and harm no other check', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  assert.equal((await hub.ask(desk, 'POST', '/v1/vehicles', { reference: 'H-1', vin: VIN, reviewOn: '9999-12-31' })).status, 201, '“never” in many national files');
  await hub.settled();
  const moments = ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59-12:00', '2026-02-30T00:00:00Z', '1000-01-01T00:00:00+14:00', '1000-01-01T00:00:00Z', 'garbage'];
  const asked = await Promise.all([...moments.map((observedAt) => hub.ask(desk, 'POST', '/v1/checks', { ...ASK, observedAt })), ...Array.from({ length: 20 }, () => hub.ask(desk, 'POST', '/v1/checks', ASK))]);
  assert.deepEqual(asked[2]?.body.errors, [{ path: '/observedAt', detail: 'lies in the future', code: 'fault.future' }]);
  assert.deepEqual(asked.map(({ status }) => status), [400, 400, 400, 400, 400, 400, 200, 400, ...Array.from({ length: 20 }, () => 200)]);
});
