/** DPoP proofs: the published ones are taken, and nothing that says otherwise in one point. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub } from '../../../tests/fixtures.ts';
import { PROOF_AHEAD_MAX_S, PROOF_OLD_MAX_S, verifyProof } from './dpop.ts';
import { makePair, register, signedJwt } from '../../../tests/system-client.ts';

/** RFC 9449, figures 2 and 13: for a token, and with one. */
const KEY = 'eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19';
const FOR_TOKEN = `${KEY}.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg`;
const WITH_TOKEN = `${KEY}.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA`;
const TOKEN = 'Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU';
const JKT = '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I';

test('the proofs printed in RFC 9449 are taken at their second, with the thumbprint printed there, and at no other place', async () => {
  const first = { proof: FOR_TOKEN, method: 'POST', url: 'https://server.example.com/token', nowMs: 1_562_262_616_000 };
  assert.equal((await verifyProof(first)).jkt, JKT);
  const second = { proof: WITH_TOKEN, method: 'GET', url: 'https://resource.example.org/protectedresource?page=2', nowMs: 1_562_262_618_000, token: TOKEN };
  assert.equal((await verifyProof(second)).jkt, JKT);
  for (const [changed, why] of [[{ url: 'https://server.example.com/tokens' }, /htu/], [{ url: 'http://server.example.com/token' }, /htu/], [{ method: 'GET' }, /htm/], [{ nowMs: 1_562_262_616_000 + 61_000 }, /iat lies 61 s back/], [{ token: TOKEN }, /ath/]] as const) {
    await assert.rejects(verifyProof({ ...first, ...changed }), why, JSON.stringify(changed));
  }
  await assert.rejects(verifyProof({ ...second, token: `${TOKEN}x` }), /ath/);
});

test('a proof is refused for each thing that it says wrongly, and for each that it leaves out', async () => {
  const [pair, other] = [await makePair(), await makePair()];
  const nowMs = Date.parse('2026-11-22T10:00:00Z');
  const url = 'https://hub.example/v1/checks';
  const right = { jti: 'a', htm: 'POST', htu: url, iat: nowMs / 1000 };
  const judge = async (header: object, claims: object, by = pair) => verifyProof({ proof: await signedJwt(by, { typ: 'dpop+jwt', jwk: pair.publicJwk, ...header }, { ...right, ...claims }), method: 'POST', url, nowMs });
  assert.ok((await judge({}, {})).jkt);
  const wrong: [object, object, RegExp, typeof pair?][] = [
    [{ typ: 'JWT' }, {}, /typ/], [{ typ: undefined }, {}, /typ/], [{ jwk: undefined }, {}, /jwk/], [{ jwk: [] }, {}, /jwk/], [{ jwk: 'x' }, {}, /jwk/], [{ jwk: { ...pair.publicJwk, d: 'x' } }, {}, /private/],
    [{}, {}, /own key/, other], [{ jwk: { kty: 'oct', k: 'c2VjcmV0' } }, {}, /private or symmetric/], [{ jwk: { ...pair.publicJwk, crv: 'P-384' } }, {}, /jwk/], [{ jwk: (await makePair('EdDSA')).publicJwk }, {}, /no key for ES256/],
    [{}, { jti: undefined }, /jti/], [{}, { jti: '' }, /jti/], [{}, { jti: 7 }, /jti|"jti"/], [{}, { jti: 'x'.repeat(257) }, /jti/],
    [{}, { htm: 'post' }, /htm/], [{}, { htm: undefined }, /htm/], [{}, { htu: undefined }, /htu/], [{}, { htu: '/v1/checks' }, /htu/], [{}, { htu: 'https://hub.example@evil.example/v1/checks' }, /htu/], [{}, { htu: 'https://u:p@hub.example/v1/checks' }, /htu/], [{}, { htu: 'https://hub.example:444/v1/checks' }, /htu/], [{}, { htu: 'https://hub.example/v1/checks/' }, /htu/],
    [{}, { iat: undefined }, /iat/], [{}, { iat: 'now' }, /iat/], [{}, { iat: right.iat - PROOF_OLD_MAX_S - 1 }, /back/], [{}, { iat: right.iat + PROOF_AHEAD_MAX_S + 1 }, /ahead|iat/],
    [{ crit: ['x'], x: 1 }, {}, /./],
  ];
  for (const [header, claims, why, by] of wrong) await assert.rejects(async () => judge(header, claims, by), why, JSON.stringify([header, claims]));
  for (const claims of [{ htu: `${url}?limit=1#x` }, { htu: 'HTTPS://HUB.example:443/v1/%63hecks' }, { iat: right.iat - PROOF_OLD_MAX_S }, { iat: right.iat + PROOF_AHEAD_MAX_S }]) assert.ok((await judge({}, claims)).jkt, JSON.stringify(claims));
  for (const proof of [undefined, '', 'x', 'a.b.c', `${FOR_TOKEN}, ${FOR_TOKEN}`, FOR_TOKEN.slice(0, -2)]) await assert.rejects(verifyProof({ proof, method: 'POST', url, nowMs }), Error, String(proof));
});

test('a proof by no algorithm, or by a secret made of the public key, is refused', async () => {
  const pair = await makePair('RS256');
  const nowMs = Date.parse('2026-11-22T10:00:00Z');
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = part({ jti: 'a', htm: 'GET', htu: 'https://hub.example/', iat: nowMs / 1000 });
  for (const alg of ['none', 'None', 'HS256', 'HS512', 'ES256K', 'RSA1_5', '', undefined]) {
    const body = `${part({ typ: 'dpop+jwt', alg, jwk: pair.publicJwk })}.${claims}`;
    const mac = createHmac('sha256', JSON.stringify(pair.publicJwk)).update(body).digest('base64url');
    for (const proof of [`${body}.`, `${body}.${mac}`]) await assert.rejects(verifyProof({ proof, method: 'GET', url: 'https://hub.example/', nowMs }), /alg|JWT/, String(alg));
  }
});

test('a token is taken from whoever holds its key only, for one request with each proof', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const system = await register(hub, { ms: clock.ms });
  const token = await system.token();
  const check = { vehicle: { vin: 'WVWZZZ1KZ8W970301' }, purpose: 'roadside', person: 'p' };
  const path = '/v1/checks';
  const ask = async (headers: Record<string, string>, to = path) => {
    const { status, body, headers: answered } = await hub.ask('', 'POST', to, check, headers);
    return [status, body.code ?? 'answered', answered.get('www-authenticate')?.split(' ')[0]];
  };
  const proof = (options: Parameters<typeof system.proof>[2] = {}) => system.proof('POST', path, { token, ...options });
  const shown = async (own?: string) => ({ authorization: `DPoP ${token}`, dpop: own ?? await proof() });
  const once = await shown();
  assert.deepEqual(await ask(once), [200, 'answered', undefined]);
  const refused = [401, 'clients.proof_refused', 'DPoP'];
  assert.deepEqual(await ask(once), refused, 'the same proof again');
  assert.deepEqual(await ask(await shown(await proof({ by: await makePair() }))), refused, 'another key');
  assert.deepEqual(await ask(await shown(await system.proof('GET', path, { token }))), refused, 'another method');
  assert.deepEqual(await ask(await shown(await system.proof('POST', '/v1/checks/batch', { token }))), refused, 'another route');
  assert.deepEqual(await ask(await shown(await system.proof('POST', path))), refused, 'without the token’s hash');
  assert.deepEqual(await ask({ authorization: `DPoP ${token}` }), refused, 'without a proof');
  assert.deepEqual(await ask({ authorization: `Bearer ${token}`, dpop: await proof() }), [401, 'clients.binding_refused', 'DPoP'], 'as if it were unbound');
  assert.deepEqual(await ask({ ...await shown(), authorization: `DPoP ${token.slice(0, -4)}AAAA` }), [401, 'kernel.unauthenticated', 'Bearer'], 'not as it was signed');
  assert.deepEqual(await ask(await shown(), `${path}?`), [200, 'answered', undefined]);
  const trial = await hub.token('NL', 'officer', { person: 'p' });
  assert.deepEqual((await ask({ authorization: `DPoP ${trial}`, dpop: await proof() }))[0], 401);

  const burst = await shown();
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(burst)));
  assert.equal(answers.filter(([status]) => status === 200).length, 1, 'ten at once with one proof: one is answered');

  const events = await run(hub.database.db, `select bureau, token, outcome, detail from audit_events where action = 'clients.proof'`) as { detail: { code: string } }[];
  assert.deepEqual([events.length, events[0]], [16, { bureau: 'NL', token: system.client, outcome: 'refused', detail: { code: 'clients.proof_refused' } }], 'its bureau sees the attempts');

  clock.move(301_000);
  assert.deepEqual(await ask(await shown()), [401, 'kernel.unauthenticated', 'Bearer'], 'after five minutes');
  await hub.duties();
  const [left] = await run(hub.database.db, 'select count(*)::int as n from used_once') as { n: number }[];
  assert.equal(left?.n, 0, 'what is too old to be taken is forgotten');

  clock.move(8 * 3_600_000);
  const ahead = await system.token();
  const byAhead = async () => ({ authorization: `DPoP ${ahead}`, dpop: await system.proof('POST', path, { token: ahead }) });
  assert.deepEqual(await ask(await byAhead()), [200, 'answered', undefined]);
  clock.move(-8 * 3_600_000);
  assert.deepEqual(await ask(await byAhead()), [401, 'kernel.unauthenticated', 'Bearer'], 'a token of a clock that was hours ahead lives for its five minutes, and not until then');
});
