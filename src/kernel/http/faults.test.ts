/** What breaks while something is answered, told over HTTP: a database that is out of reach or in whose way others stood is 503 with when to come again, whoever asked for what; only what is wrong with us is 500, and the log says what. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { action, streamAction } from '../action.ts';
import type { Context, Principal } from '../context.ts';
import { z } from '../schema/index.ts';
import { openMetrics } from '../telemetry/metrics.ts';
import { createServer, httpApp } from './server.ts';

const principal: Principal = { tokenId: 'tok_1', bureau: 'BR', bureauName: 'Brazil', country: 'BR', unit: 'port', unitName: 'Port', timeZone: 'UTC', bureauTimeZone: 'UTC', role: 'officer', credential: 'trial_token', collections: ['vehicles'] };
const coded = (code: string): Error => Object.assign(new Error(`fault ${code}`), { code });
const FAULTS = ['ECONNRESET', 'EHOSTUNREACH', '57P01', '57014', '25P03', '53300', '53200', '40P01', '40001', '55P03'].map(coded);
const PLACES = ['GET /v1/reading', 'POST /v1/writing', 'GET /v1/stream', 'GET /page', 'GET /v1/token', 'GET /v1/audit'] as const;

/** A hub of which everything fails with what `now.fault` is. */
async function failing(t: TestContext) {
  const now: { fault: unknown } = { fault: undefined };
  const logged: string[] = [];
  const fail = async (): Promise<never> => { throw now.fault; };
  const grant = { roles: 'everyone' } as const;
  const output = z.object({});
  const audited: string[] = [];
  const store = { audit: async ({ action: name, outcome }: { action: string; outcome: string }) => { audited.push(`${name} ${outcome}`); if (name === 'things.audit' && outcome === 'done') throw now.fault; }, transaction: async (work: (tx: unknown) => Promise<unknown>) => work(store) };
  const app = httpApp({
    actions: [
      action({ name: 'things.read', summary: 'Read', http: 'GET /v1/reading', effect: 'read', grant, output, run: fail }),
      action({ name: 'things.write', summary: 'Write', http: 'POST /v1/writing', effect: 'write', grant, output, run: fail }),
      streamAction({ name: 'things.stream', summary: 'Stream', http: 'GET /v1/stream', grant, output, stream: { takes: 'nothing', gives: 'text/plain' }, run: fail }),
      action({ name: 'things.audit', summary: 'Read', http: 'GET /v1/audit', effect: 'read', grant, output, run: async () => ({}) }),
      action({ name: 'things.token', summary: 'Read', http: 'GET /v1/token', effect: 'open', grant, output, run: async () => ({}) }),
    ],
    pages: [{ path: '/page', answer: fail }], contextOf: () => ({ principal, store, now: () => '' }) as unknown as Context, newTraceId: () => 'trc_00000000000000000000000000',
    authenticate: async ({ url }) => { if (url.endsWith('/v1/token')) throw now.fault; return principal; },
    publicUrl: () => 'http://localhost', metrics: openMetrics(() => undefined), log: (event, fields) => { logged.push(JSON.stringify({ event, ...fields })); },
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => { server.closeAllConnections(); server.close(); });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = async (place: string): Promise<readonly [number, string | null]> => {
    const [method = '', path = ''] = place.split(' ');
    const answer = await fetch(url + path, { method, headers: { authorization: 'Bearer x' } });
    await answer.arrayBuffer();
    return [answer.status, answer.headers.get('retry-after')];
  };
  return { now, logged, audited, ask };
}

test('whatever a database says when it cannot serve, actions, streams, pages, credentials and the audit event itself are answered 503 with when to come again', async (t) => {
  const { now, logged, audited, ask } = await failing(t);
  for (const fault of FAULTS) {
    now.fault = fault;
    for (const place of PLACES) assert.deepEqual(await ask(place), [503, '2'], `${fault.message} at ${place}`);
  }
  assert.deepEqual(logged, [], 'nothing of it is a fault of ours');
  assert.deepEqual([...new Set(audited)], ['things.audit done'], 'what a database out of reach cannot be told is not tried');
});

test('what is wrong with us is 500 everywhere, and logged with the place and its trace', async (t) => {
  const { now, logged, ask } = await failing(t);
  now.fault = coded('23503');
  for (const place of PLACES) assert.deepEqual(await ask(place), [500, null], place);
  assert.equal(logged.length, PLACES.length);
  for (const line of logged) assert.match(line, /"event":"http\.fault".*trc_/);
});
