/** HTTP at its edges: who is let in, what a body may be, and that every answer is a problem with a trace or says TRAINING. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { testHub } from '../../../tests/fixtures.ts';
import { jsonOf, rawExchange, statusOf } from '../../../tests/raw-http.ts';
import { action } from '../action.ts';
import type { Context, Principal } from '../context.ts';
import { z } from '../schema/index.ts';
import { run } from '../store/database.ts';
import { openMetrics } from '../telemetry/metrics.ts';
import { openAdmission } from './admission.ts';
import { createServer, httpApp } from './server.ts';

type Problem = { type: string; title: string; status: number; code: string; traceId: string; world?: string; errors?: { path: string }[] };
const ASK = { vehicle: { vin: 'WVWZZZ1KZ8W970301' }, purpose: 'port_control' };

function assertProblem(answer: { status: number; headers: Headers; body: unknown }, status: number, code: string): void {
  const body = answer.body as Problem;
  assert.deepEqual([answer.status, body.status, body.code], [status, status, code]);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  assert.match(body.traceId, /^trc_[0-9a-z]{26}$/);
  assert.equal(body.type, `urn:crosscheck:problem:${code}`);
  assert.ok(body.title.length > 0);
}

test('without a token no route tells even whether it exists; with one, an unknown route is not found', async (t) => {
  const hub = await testHub(t);
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  for (const token of ['', 'no such token', 'cc_'.padEnd(46, 'x')]) {
    for (const [method, path] of [['GET', '/v1/nothing'], ['GET', '/v1/hits'], ['DELETE', '/v1/hits'], ['POST', '/v1/checks'], ['POST', '/v1/checks/stream'], ['GET', '/metrics'], ['GET', '/'], ['PUT', '/healthz']] as const) {
      const answer = await hub.ask(token, method, path, method === 'POST' ? ASK : undefined);
      assertProblem(answer, 401, 'kernel.unauthenticated');
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
    }
  }
  for (const path of ['/v1/nothing', '/', '/v1', '/v1/vehicles/x/y/z', '/%E0%A4%A', '/..%2f..%2fetc/passwd']) assertProblem(await hub.ask(officer, 'GET', path), 404, 'kernel.not_found');
  assert.deepEqual([(await hub.ask('', 'GET', '/healthz')).status, (await hub.ask('', 'GET', '/readyz')).status], [200, 200]);
});

test('beyond what is admitted callers hear 429 at once, with when to come again; health is answered all the same, and who was let in is served', async (t) => {
  const reached = Promise.withResolvers<undefined>();
  const goOn = Promise.withResolvers<undefined>();
  const slow = action({ name: 'things.wait', summary: 'Wait', http: 'GET /v1/things', effect: 'logged', grant: { roles: 'everyone' }, output: z.object({ done: z.boolean() }), run: async () => { reached.resolve(undefined); await goOn.promise; return { done: true }; } });
  const principal: Principal = { tokenId: 'tok_1', bureau: 'BR', bureauName: 'Brazil', country: 'BR', unit: 'port', unitName: 'Port', timeZone: 'UTC', bureauTimeZone: 'UTC', role: 'officer', credential: 'trial_token', collections: ['vehicles'] };
  const app = httpApp({
    actions: [slow], pages: [{ path: '/healthz', answer: async () => new Response('ok') }], authenticate: async () => principal, contextOf: () => ({ principal, store: { audit: async () => undefined }, now: () => '' }) as unknown as Context, newTraceId: () => 'trc_00000000000000000000000000',
    publicUrl: () => 'http://localhost', metrics: openMetrics(() => undefined), log: () => undefined, admission: openAdmission(() => 0, { begin: 1, least: 1, most: 1, room: 1 }),
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => { server.closeAllConnections(); server.close(); });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = (path: string): Promise<Response> => fetch(url + path, { headers: { authorization: 'Bearer x' } });
  const first = ask('/v1/things');
  await reached.promise;
  const second = await ask('/v1/things');
  assert.notEqual(second.headers.get('connection'), 'close', 'the connection can be used again');
  assert.deepEqual([second.status, second.headers.get('retry-after'), (await second.json() as Problem).code], [429, '1', 'kernel.overloaded']);
  assert.equal((await ask('/healthz')).status, 200);
  goOn.resolve(undefined);
  assert.equal((await first).status, 200);
  assert.equal((await ask('/v1/things')).status, 200);
});

test('a known address asked by another method names those that it takes', async (t) => {
  const hub = await testHub(t);
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  const answer = await hub.ask(officer, 'DELETE', '/v1/checks/batch');
  assertProblem(answer, 405, 'kernel.method_not_allowed');
  assert.equal(answer.headers.get('allow'), 'POST');
  const both = await hub.ask(officer, 'DELETE', '/v1/vehicles');
  assert.deepEqual(both.headers.get('allow')?.split(', ').sort(), ['GET', 'POST']);
});

test('a body that is no JSON, of another type, or where none belongs is refused in words', async (t) => {
  const hub = await testHub(t);
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  const json = { 'content-type': 'application/json' };
  for (const broken of ['{', '{"vehicle":', 'vin=WVW', '[1,]', '{"a":1}}', '\u0000', '['.repeat(100_000)]) assertProblem(await hub.ask(officer, 'POST', '/v1/checks', broken, json), 400, 'kernel.malformed_json');
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', 'text/json; charset=utf-8']) assertProblem(await hub.ask(officer, 'POST', '/v1/checks', JSON.stringify(ASK), { 'content-type': type }), 415, 'kernel.unsupported_media_type');
  for (const type of ['application/json; charset=utf-8', 'application/merge-patch+json', 'APPLICATION/JSON']) assert.equal((await hub.ask(officer, 'POST', '/v1/checks', JSON.stringify(ASK), { 'content-type': type })).status, 200, type);
  assertProblem(await hub.ask(hub.admin, 'DELETE', '/v1/tokens/tok_01j9z3k4m5n6p7q8r9s0t1v2w3', {}), 400, 'kernel.no_body_here');
  const rows = await run(hub.database.db, `select action from audit_events where outcome = 'refused' and detail->>'code' in ('kernel.malformed_json', 'kernel.no_body_here') group by action order by action`) as { action: string }[];
  assert.deepEqual(rows.map(({ action }) => action), ['checks.ask', 'tokens.revoke'], 'R19: what could not even be read stands in the log');
  assertProblem(await hub.ask(officer, 'POST', '/v1/checks', '', json), 400, 'kernel.invalid_input');
});

test('a body of 1 GB is refused before it is sent, and one without an end as soon as it is too long; the connection is closed', async (t) => {
  const hub = await testHub(t);
  const officer = await hub.token('BR', 'officer', { person: 'officer' });
  const head = (more: string) => `POST /v1/checks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${officer}\r\nContent-Type: application/json\r\n${more}\r\n\r\n`;
  const declared = await rawExchange(hub.url, (socket) => { socket.write(head(`Content-Length: ${1024 ** 3}`)); });
  assert.equal(statusOf(declared.text), 413);
  assert.equal(jsonOf(declared.text).code, 'kernel.body_too_large');
  assert.ok(declared.isClosed);

  const before = process.memoryUsage().rss;
  let sent = 0;
  const endless = await rawExchange(hub.url, (socket) => {
    const chunk = Buffer.alloc(256 * 1024, 0x20);
    const more = (): void => {
      while (!socket.destroyed && sent < 1024 ** 3) {
        sent += chunk.length;
        socket.write(`${chunk.length.toString(16)}\r\n`);
        socket.write(chunk);
        if (!socket.write('\r\n')) { socket.once('drain', more); return; }
      }
    };
    socket.write(head('Transfer-Encoding: chunked'));
    more();
  });
  assert.equal(statusOf(endless.text), 413);
  assert.ok(endless.isClosed);
  assert.ok(sent < 512 * 1024 ** 2, `cut off after ${sent} bytes`);
  assert.ok(process.memoryUsage().rss - before < 300 * 1024 ** 2);
  assert.equal((await hub.ask(officer, 'POST', '/v1/checks', ASK)).status, 200);
});

test('what is not even a request gets a problem as well', async (t) => {
  const hub = await testHub(t, { world: 'training' });
  for (const line of ['GET /a\\b HTTP/1.1\r\nHost: localhost', 'GET /healthz HTTP/1.1\r\nHost: exa mple.org', 'GET /healthz HTTP/1.1\r\nHost: a@b']) {
    const { text } = await rawExchange(hub.url, (socket) => { socket.write(`${line}\r\nConnection: close\r\n\r\n`); });
    assert.equal(statusOf(text), 400, line);
    assert.match(text, /application\/problem\+json/i);
    assert.deepEqual([jsonOf(text).code, jsonOf(text).world], ['kernel.bad_request', 'TRAINING']);
  }
});

test('whether a hub is ready is answered by HTTP/1.0 without a Host too, as proxies ask', async (t) => {
  const hub = await testHub(t);
  for (const method of ['GET', 'HEAD']) assert.equal(statusOf((await rawExchange(hub.url, (socket) => { socket.write(`${method} /readyz HTTP/1.0\r\n\r\n`); })).text), 200, method);
});

test('every answer of a training world says TRAINING: records, checks, batches, each line of a stream, imports, pages and refusals', async (t) => {
  const hub = await testHub(t, { world: 'training' });
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  const says = async (answer: { headers: Headers; body: unknown }, what: string) => {
    assert.equal(answer.headers.get('crosscheck-world'), 'TRAINING', what);
    if (typeof answer.body === 'object') assert.equal((answer.body as Problem).world, 'TRAINING', what);
  };
  for (const [method, path, body] of [
    ['POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W970301' }], ['GET', '/v1/vehicles', undefined], ['GET', '/v1/status', undefined], ['GET', '/v1/hits', undefined], ['GET', '/v1/import-profiles', undefined],
    ['POST', '/v1/checks', ASK], ['POST', '/v1/checks/batch', [ASK, {}]], ['POST', '/v1/checks', {}], ['GET', '/v1/nothing', undefined], ['DELETE', '/v1/hits', undefined], ['GET', '/healthz', undefined], ['GET', '/readyz', undefined], ['GET', '/docs', undefined], ['GET', '/v1/openapi.json', undefined],
  ] as const) {
    const answer = await hub.ask(desk, method, path, body);
    if (path !== '/v1/openapi.json') await says(answer, `${method} ${path}`);
    else assert.equal(answer.headers.get('crosscheck-world'), 'TRAINING');
  }
  await says(await hub.ask('', 'GET', '/v1/hits'), 'without a token');
  await says(await hub.ask(hub.admin, 'GET', '/metrics'), 'metrics');

  const lines = async (answer: { body: unknown }) => String(answer.body).trim().split('\n').map((line) => JSON.parse(line) as Problem & { outcome?: string });
  const unknown = JSON.stringify({ vehicle: { vin: '1M8GDM9AXKP042788' }, purpose: 'port_control' });
  const stream = await hub.ask(desk, 'POST', '/v1/checks/stream', `${unknown}\nbroken\n{}\n${unknown}\n`);
  assert.deepEqual((await lines(stream)).map(({ world, outcome }) => [world, outcome]), ['no_record', 'not_checked', 'not_checked', 'no_record'].map((outcome) => ['TRAINING', outcome]));
  const file = 'reference,vin\nD-2,WVWZZZ1KZ8W970302\nD-2,WVWZZZ1KZ8W970302\n';
  await says(await hub.importText(desk, file, { profile: 'generic' }), 'import');
  const asLines = await hub.ask(desk, 'POST', '/v1/vehicles/imports?profile=generic', file, { accept: 'application/x-ndjson' });
  const told = await lines(asLines);
  assert.ok(told.length >= 2 && told.every(({ world }) => world === 'TRAINING'));
});

test('no answer of a live world says TRAINING', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  for (const [method, path, body] of [['GET', '/v1/hits', undefined], ['POST', '/v1/checks', ASK], ['GET', '/v1/nothing', undefined], ['GET', '/healthz', undefined]] as const) {
    const answer = await hub.ask(desk, method, path, body);
    assert.equal(answer.headers.get('crosscheck-world'), null);
    assert.doesNotMatch(JSON.stringify(answer.body), /TRAINING/);
  }
});

/** An application of two actions over no database at all, with short limits. */
async function small(t: TestContext): Promise<string> {
  const principal: Principal = { tokenId: 'tok_1', bureau: 'BR', bureauName: 'Brazil', country: 'BR', unit: 'port', unitName: 'Port', timeZone: 'UTC', bureauTimeZone: 'UTC', role: 'officer', credential: 'trial_token', collections: ['vehicles'] };
  const shared = { summary: 'For this test', grant: { roles: 'everyone' }, effect: 'logged', output: z.object({}) } as const;
  const app = httpApp({
    actions: [
      action({ ...shared, name: 'tests.body', http: 'POST /v1/body', body: z.unknown(), run: async () => ({}) }),
      action({ ...shared, name: 'tests.hangs', http: 'GET /v1/hangs', run: () => new Promise<never>(() => undefined) }),
    ],
    pages: [{ path: '/readyz', answer: () => new Promise<never>(() => undefined) }],
    publicUrl: () => 'http://localhost', authenticate: async () => principal, contextOf: () => ({ principal, store: { audit: async () => undefined }, now: () => '' }) as unknown as Context,
    newTraceId: () => 'trc_01j9z3k4m5n6p7q8r9s0t1v2w3', metrics: openMetrics(() => undefined), log: () => undefined, limits: { bodyWithinMs: 100, answerWithinMs: 100 },
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => { server.closeAllConnections(); server.close(); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a body that trickles in too slowly is given up with 408', async (t) => {
  const url = await small(t);
  const { text, isClosed } = await rawExchange(url, (socket) => { socket.write('POST /v1/body HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\nContent-Length: 100\r\n\r\n{'); });
  assert.equal(statusOf(text), 408);
  assert.equal(jsonOf(text).code, 'kernel.body_too_slow');
  assert.ok(isClosed);
});

test('a question that hangs inside is answered with 503 and when to try again, a page too', async (t) => {
  const url = await small(t);
  for (const path of ['/v1/hangs', '/readyz']) {
    const answer = await fetch(url + path, { headers: { authorization: 'Bearer x' } });
    assertProblem({ status: answer.status, headers: answer.headers, body: await answer.json() }, 503, 'kernel.unavailable');
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
  }
});
