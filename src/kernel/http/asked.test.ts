/** What a request shows of its asker is read in one place: credentials, cookies, origin, address, public URL. */
import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { Refusal } from '../errors.ts';
import { askedOf, credentialsOf } from './asked.ts';

const hub = { publicUrl: () => 'https://hub.example.org' };
const local = { publicUrl: () => 'http://localhost:7247' };

function requested(method: string, url: string, headers: Record<string, string>): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { method, url, headers });
}
const code = (work: () => unknown): string | undefined => {
  try { work(); return undefined; } catch (cause) { return cause instanceof Refusal ? cause.code : 'fault'; }
};

test('a token is read as Bearer or DPoP, with its proof and the address by the hub’s public URL, whatever Host says', () => {
  const asked = credentialsOf(requested('POST', '/v1/checks?a=b', { authorization: 'DPoP abc.def', dpop: 'proof', host: 'evil.example' }), hub);
  assert.deepEqual(asked, { scheme: 'dpop', token: 'abc.def', method: 'POST', url: 'https://hub.example.org/v1/checks?a=b', dpopProof: 'proof', named: {} });
  assert.equal(credentialsOf(requested('GET', '/', { authorization: 'bearer  cc_x' }), hub)?.token, 'cc_x');
  for (const authorization of ['Basic abc', 'Bearer', 'Bearer a b', `Bearer ${'a'.repeat(4_097)}`, 'cc_x', '']) assert.equal(credentialsOf(requested('GET', '/', { authorization }), hub), undefined, authorization.slice(0, 20));
  assert.equal(credentialsOf(requested('GET', '//evil.example/x', { authorization: 'Bearer x' }), hub)?.url, 'https://hub.example.org//evil.example/x');
});

test('beyond this machine only the cookie that is bound to host and TLS counts; a header of authorisation comes before it', () => {
  const both = 'other=1; crosscheck=ccs_plain; __Host-crosscheck=ccs_bound';
  assert.equal(credentialsOf(requested('GET', '/', { cookie: both }), hub)?.token, 'ccs_bound');
  assert.equal(credentialsOf(requested('GET', '/', { cookie: both }), local)?.token, 'ccs_plain');
  assert.equal(credentialsOf(requested('GET', '/', { cookie: 'crosscheck=ccs_plain' }), hub), undefined);
  assert.equal(credentialsOf(requested('GET', '/', { cookie: both, authorization: 'Bearer cc_x' }), hub)?.token, 'cc_x');
  assert.equal(credentialsOf(requested('GET', '/', { cookie: both, authorization: 'Basic x' }), hub), undefined, 'a broken header is not passed over');
});

test('a change by cookie must come from the hub’s own pages, as Fetch Metadata or Origin says; who says neither is refused', () => {
  const cookie = '__Host-crosscheck=ccs_bound';
  for (const [headers, refused] of [
    [{ 'sec-fetch-site': 'same-origin' }, undefined], [{ origin: 'https://hub.example.org' }, undefined],
    [{ 'sec-fetch-site': 'same-site' }, 'kernel.cross_origin'], [{ 'sec-fetch-site': 'cross-site', origin: 'https://hub.example.org' }, 'kernel.cross_origin'], [{ 'sec-fetch-site': 'none' }, 'kernel.cross_origin'],
    [{ origin: 'https://evil.example' }, 'kernel.cross_origin'], [{ origin: 'null' }, 'kernel.cross_origin'], [{}, 'kernel.cross_origin'],
  ] as [Record<string, string>, string | undefined][]) {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) assert.equal(code(() => credentialsOf(requested(method, '/', { cookie, ...headers }), hub)), refused, `${method} ${JSON.stringify(headers)}`);
    assert.equal(code(() => credentialsOf(requested('GET', '/', { cookie, ...headers }), hub)), undefined);
  }
});

test('a caller’s address is the connection’s, or what the proxy in front added last; nobody’s own word', () => {
  const headers = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' };
  assert.equal(askedOf(requested('GET', '/', headers), hub).address, '');
  assert.equal(askedOf(requested('GET', '/', headers), { ...hub, isBehindProxy: true }).address, '203.0.113.9');
});
