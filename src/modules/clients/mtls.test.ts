/** Tokens bound to a certificate (RFC 8705): taken on a connection that shows it, and on no other. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createServer } from '../../kernel/http/server.ts';
import { testHub } from '../../../tests/fixtures.ts';
import { register, type TokenAnswer } from '../../../tests/system-client.ts';

type Paired = { readonly cert: string; readonly key: string };

/** An authority and what it has signed, made by openssl; undefined where that is not installed. */
async function certificates(t: TestContext): Promise<Record<'authority' | 'server' | 'client' | 'other' | 'foreign', Paired> | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-tls-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const ssl = (...args: string[]): void => { execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' }); };
  try {
    ssl('version');
  } catch {
    t.skip('SKIPPED: openssl is not installed here, and makes the certificates of this test');
    return undefined;
  }
  const make = async (name: string, by?: string): Promise<Paired> => {
    ssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`);
    await writeFile(join(folder, `${name}.ext`), 'subjectAltName=IP:127.0.0.1\n');
    ssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`, ...(by === undefined ? ['-x509', '-days', '2'] : []));
    if (by !== undefined) ssl('x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.csr`, '-CAkey', `${by}.key`, '-days', '2', '-extfile', `${name}.ext`, '-out', `${name}.crt`);
    return { cert: await readFile(join(folder, by === undefined ? `${name}.csr` : `${name}.crt`), 'utf8'), key: await readFile(join(folder, `${name}.key`), 'utf8') };
  };
  return { authority: await make('authority'), server: await make('server', 'authority'), client: await make('client', 'authority'), other: await make('other', 'authority'), foreign: await make('foreign') };
}

test('a token that was had with a certificate is taken with that certificate alone; who shows none may come in by other ways', async (t) => {
  const made = await certificates(t);
  if (!made) return;
  const hub = await testHub(t);
  const server = createServer(hub.app.http, { ...made.server, clientCa: made.authority.cert });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }));
  const { port } = server.address() as AddressInfo;
  const ask = (shown: Paired | undefined, path: string, { body = '', headers = {}, method = 'POST' }: { body?: string; headers?: Record<string, string>; method?: string }) => new Promise<{ status: number; body: Record<string, unknown> }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, ca: made.authority.cert, agent: false, headers, ...shown }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).on('end', () => { resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> }); });
    });
    asked.on('error', reject).end(body);
  });
  const fingerprint = new X509Certificate(made.client.cert).fingerprint256;
  const system = await register(hub, { certificates: [fingerprint, new X509Certificate(made.foreign.cert).fingerprint256] });
  const tokenBy = async (shown: Paired | undefined) => ask(shown, '/oauth/token', { body: await system.form(), headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  const got = await tokenBy(made.client);
  const token = got.body as unknown as TokenAnswer;
  assert.deepEqual([got.status, token.token_type, token.trial], [200, 'Bearer', undefined]);
  for (const shown of [undefined, made.other, made.foreign]) assert.deepEqual([(await tokenBy(shown)).status, (await tokenBy(shown)).body.error], [400, 'invalid_dpop_proof']);

  const check = JSON.stringify({ vehicle: { vin: 'WVWZZZ1KZ8W970301' }, purpose: 'roadside', person: 'p' });
  const asked = async (shown: Paired | undefined, authorization = `Bearer ${token.access_token}`) => { const { status, body } = await ask(shown, '/v1/checks', { body: check, headers: { authorization, 'content-type': 'application/json' } }); return [status, body.code ?? body.outcome]; };
  assert.deepEqual(await asked(made.client), [200, 'no_record']);
  for (const shown of [undefined, made.other, made.foreign]) assert.deepEqual(await asked(shown), [401, 'clients.binding_refused']);
  assert.deepEqual(await asked(undefined, `Bearer ${await hub.token('NL', 'officer')}`), [200, 'no_record'], 'a trial token needs no certificate');
  assert.equal((await hub.ask(token.access_token, 'POST', '/v1/checks', JSON.parse(check))).status, 401, 'and none at a door without TLS');

  await hub.ask(system.supervisor, 'PATCH', `/v1/clients/${system.client}`, { certificates: [] }, { 'if-match': '*' });
  assert.deepEqual(await asked(made.client), [401, 'kernel.unauthenticated'], 'a certificate that was taken back');
});
