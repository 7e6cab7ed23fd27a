/** Files over HTTP: taken from who may send them, bounded in size and number, and given so that nothing in them runs. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { rawExchange, statusOf } from '../../../tests/raw-http.ts';
import { GivenFile, SentFile, action } from '../action.ts';
import type { Context, Principal, Role } from '../context.ts';
import { z } from '../schema/index.ts';
import { openMetrics } from '../telemetry/metrics.ts';
import { openapiOf } from './openapi.ts';
import { createServer, httpApp } from './server.ts';

const BYTES_MAX = 1_000;
const shared = { summary: 'For this test', grant: { roles: ['desk'] }, effect: 'logged' } as const;
const UPLOAD = action({ ...shared, name: 'files.put', http: 'POST /v1/files', body: SentFile, takes: ['text/plain'], bodyBytesMax: BYTES_MAX, output: z.object({ bytes: z.number(), type: z.string() }), run: async (_, { body }) => ({ bytes: body.bytes.length, type: body.contentType }) });
const DOWNLOAD = action({ ...shared, name: 'files.get', http: 'GET /v1/files', gives: ['text/plain'], output: GivenFile, run: async () => ({ contentType: 'text/plain', content: Uint8Array.from([0, 255, 60]), headers: { 'content-disposition': 'attachment' }, subjects: [] }) });

/** Two actions over no database; the token is the role. */
async function small(t: TestContext): Promise<string> {
  const principalOf = (role: Role): Principal => ({ tokenId: 'tok_1', bureau: 'BR', bureauName: 'Brazil', country: 'BR', unit: 'port', unitName: 'Port', timeZone: 'UTC', bureauTimeZone: 'UTC', role, credential: 'trial_token', collections: ['vehicles'] });
  const app = httpApp({
    actions: [UPLOAD, DOWNLOAD], pages: [], publicUrl: () => 'http://localhost', authenticate: async ({ token }) => principalOf(token as Role), contextOf: (principal) => ({ principal, store: { audit: async () => undefined }, now: () => '' }) as unknown as Context,
    newTraceId: () => 'trc_01j9z3k4m5n6p7q8r9s0t1v2w3', metrics: openMetrics(() => undefined), log: () => undefined, limits: { bodyWithinMs: 500 },
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => { server.closeAllConnections(); server.close(); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/files`;
}
const put = (url: string, role: string, body: string) => fetch(url, { method: 'POST', body, headers: { authorization: `Bearer ${role}`, 'content-type': 'text/x' } });

test('a file comes as it was sent, with what its sender says it is; more bytes than allowed are refused', async (t) => {
  const url = await small(t);
  assert.deepEqual(await (await put(url, 'desk', 'x'.repeat(BYTES_MAX))).json(), { bytes: BYTES_MAX, type: 'text/x' });
  assert.equal((await put(url, 'desk', 'x'.repeat(BYTES_MAX + 1))).status, 413);
});

test('who may not send a file is told so before a byte of it is read', async (t) => {
  const url = await small(t);
  const { text } = await rawExchange(url, (socket) => { socket.write(`POST /v1/files HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer officer\r\nContent-Length: ${BYTES_MAX}\r\n\r\n`); });
  assert.equal(statusOf(text), 403);
});

test('files that arrive slowly at once are bounded in number: who comes then is asked to come again, and finds room later', async (t) => {
  const url = await small(t);
  const slow = Array.from({ length: 17 }, () => rawExchange(url, (socket) => { socket.write(`POST /v1/files HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer desk\r\nContent-Length: ${BYTES_MAX}\r\n\r\nx`); }));
  const statuses = (await Promise.all(slow)).map(({ text }) => statusOf(text)).sort();
  assert.deepEqual(statuses, [...Array.from({ length: 16 }, () => 408), 503]);
  assert.equal((await put(url, 'desk', 'x')).status, 200);
});

test('a file is given byte for byte, and the browser is told to run, guess and keep nothing', async (t) => {
  const answer = await fetch(await small(t), { headers: { authorization: 'Bearer desk' } });
  assert.deepEqual([...new Uint8Array(await answer.arrayBuffer())], [0, 255, 60]);
  assert.deepEqual(['content-type', 'x-content-type-options', 'content-security-policy', 'cross-origin-resource-policy', 'referrer-policy', 'cache-control', 'content-disposition'].map((name) => answer.headers.get(name)),
    ['text/plain', 'nosniff', `default-src 'none'; sandbox; frame-ancestors 'none'`, 'same-origin', 'no-referrer', 'no-store', 'attachment']);
});

test('the document says which files are taken and given', () => {
  const { paths } = openapiOf({ actions: [UPLOAD, DOWNLOAD], version: '1', world: 'live' });
  const { get, post } = paths['/v1/files'] ?? {};
  assert.deepEqual(post?.requestBody?.content, { 'text/plain': { schema: { type: 'string', format: 'binary', description: 'A file of at most 1000 bytes.' } } });
  const given = get?.responses['200'];
  assert.deepEqual(given && 'content' in given ? given.content : undefined, { 'text/plain': { schema: { type: 'string', format: 'binary' } } });
});
