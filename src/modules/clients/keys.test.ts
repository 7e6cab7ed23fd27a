/** Which keys are taken: by the published vectors, and by what hostile ones look like. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { testHub } from '../../../tests/fixtures.ts';
import { makePair, register } from '../../../tests/system-client.ts';
import { takeKey } from './keys.ts';
import { KEYS_MAX } from './schema.ts';

const taken = async (jwk: object) => {
  const key = await takeKey(jwk as Record<string, unknown>);
  return 'why' in key ? key.why : key;
};
const rsa = (bits: number, publicExponent = 65537) => generateKeyPairSync('rsa', { modulusLength: bits, publicExponent }).publicKey.export({ format: 'jwk' }) as Record<string, string>;

test('the thumbprint of a key is that of RFC 7638 §3.1 and of RFC 8037 appendix A.3', async () => {
  const n = '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
  const published = await taken({ kty: 'RSA', n, e: 'AQAB', alg: 'RS256', kid: '2011-04-29' });
  assert.ok(typeof published === 'object');
  assert.deepEqual([published.thumbprint, published.kid, published.algorithms], ['NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs', '2011-04-29', ['RS256']]);
  const edwards = await taken({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' });
  assert.ok(typeof edwards === 'object');
  assert.deepEqual([edwards.thumbprint, edwards.kid, edwards.algorithms], ['kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k', 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k', ['EdDSA']]);
});

test('a private or symmetric key, a weak one, one for something else or one on no curve is refused with the reason', async () => {
  const { publicJwk: good } = await makePair();
  const cases: [object, RegExp][] = [
    [{ ...good, d: 'x' }, /private/], [{ kty: 'oct', k: 'c2VjcmV0' }, /private or symmetric/], [{ kty: 'oct' }, /none of/], [{ kty: 'RSA', n: '', e: 'AQAB' }, /0 bits/],
    [rsa(1024), /1024 bits/], [{ kty: 'RSA', n: Buffer.alloc(1025, 255).toString('base64url'), e: 'AQAB' }, /8200 bits/], [{ ...rsa(2048), e: 'AQABAQABAQABAQAB' }, /exponent/],
    [{ ...good, use: 'enc' }, /use/], [{ ...good, key_ops: ['encrypt'] }, /key_ops/], [{ ...good, key_ops: 'verify' }, /key_ops/], [{ ...good, crv: 'P-384' }, /none of/], [{ ...good, crv: 'secp256k1' }, /none of/],
    [{ ...good, x: good.y }, /point/], [{ ...good, x: 7 }, /point/], [{ ...good, alg: 'HS256' }, /alg/], [{ ...good, alg: 'none' }, /alg/], [{ ...good, alg: 'RS256' }, /alg/], [{ kty: 'OKP', crv: 'X25519', x: good.x }, /none of/],
    [{ ...good, kid: 'x'.repeat(129) }, /kid/], [{ ...good, kid: 'a b' }, /kid/], [{ ...good, kid: '\u0000' }, /kid/], [{ ...good, kid: '' }, /kid/],
  ];
  for (const [jwk, why] of cases) assert.match(JSON.stringify(await taken(jwk)), why, JSON.stringify(jwk).slice(0, 80));
  assert.ok(typeof await taken({ ...rsa(2048), use: 'sig', key_ops: ['verify'] }) === 'object');
});

test('a hostile kid is a name like any other, an oversized set is refused, and every fault of a set is told at once', async (t) => {
  const hub = await testHub(t);
  const kids = ['__proto__', 'constructor', '../../etc/passwd', `';drop/**/table/**/clients;--`, '{"$ne":1}', 'https://evil.example/jwks.json'];
  const pairs = await Promise.all(kids.map(() => makePair('EdDSA')));
  const { supervisor, registered, client } = await register(hub, { jwks: { keys: pairs.map(({ publicJwk }, at) => ({ ...publicJwk, kid: kids[at] })) } });
  assert.deepEqual(registered.keys.map(({ kid }) => kid).sort(), [...kids].sort());
  const more = await Promise.all(Array.from({ length: KEYS_MAX - kids.length + 1 }, () => makePair('EdDSA')));
  const second = await hub.second('NL', 'supervisor');
  const bring = (keys: readonly object[]) => hub.inFourEyes<{ code: string; errors?: { path: string }[] }>(supervisor, second, 'POST', `/v1/clients/${client}/keys`, { jwks: { keys } });
  assert.deepEqual([(await bring(more.map(({ publicJwk }) => publicJwk))).body.code, (await bring(more.slice(1).map(({ publicJwk }) => publicJwk))).status], ['clients.too_many_keys', 201]);
  const first = more[0]?.publicJwk ?? {};
  assert.equal((await bring(Array.from({ length: 200 }, () => first))).status, 400);
  assert.equal((await bring([{ ...first, pad: 'x'.repeat(300_000) }])).status, 413);
  assert.deepEqual((await bring([{ ...first, d: 'x' }, first, first, { kty: 'oct' }])).body.errors?.map(({ path }) => path), ['/jwks/keys/0', '/jwks/keys/2', '/jwks/keys/3']);
  assert.equal((await bring([])).status, 400);
});
