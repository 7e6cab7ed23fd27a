/** The token endpoint: who proves who it is gets a token, and nobody else, whatever is sent. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { decodeJwt, decodeProtectedHeader, importJWK, type CryptoKey, type JWK } from 'jose';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub } from '../../../tests/fixtures.ts';
import { machine, makePair, register, signedJwt } from '../../../tests/system-client.ts';
import { ALGORITHMS } from './schema.ts';

const START = '2026-11-22T10:00:00.000Z';
const NOW_S = Date.parse(START) / 1000;

test('keys of every kind that is taken get a token, which says whose it is, for how long and to what it is bound', async (t) => {
  const clock = heldClock(START);
  const hub = await testHub(t, { clock });
  for (const algorithm of ALGORITHMS) {
    const system = await register(hub, { key: await makePair(algorithm), ms: clock.ms });
    const token = await system.token();
    const { cnf, akt, jti, ...claims } = decodeJwt(token);
    assert.deepEqual(claims, { iss: hub.url, aud: hub.url, sub: system.client, client_id: system.client, iat: NOW_S, exp: NOW_S + 300 }, algorithm);
    assert.deepEqual([akt, typeof jti, Object.keys(cnf as object), decodeProtectedHeader(token).typ, decodeProtectedHeader(token).alg], [system.registered.keys[0]?.thumbprint, 'string', ['jkt'], 'at+jwt', 'EdDSA']);
  }
});

test('an assertion with one wrong claim gets no token, and the engineer is told which', async (t) => {
  const clock = heldClock(START);
  const hub = await testHub(t, { clock });
  const [system, other] = [await register(hub, { ms: clock.ms }), await register(hub, { ms: clock.ms })];
  const nowS = () => Math.floor(clock.ms() / 1000);
  const wrong: [() => Record<string, unknown>, RegExp][] = [
    [() => ({ aud: 'https://elsewhere.example' }), /aud/], [() => ({ aud: undefined }), /aud/], [() => ({ aud: [] }), /aud/], [() => ({ aud: [hub.url, 'https://elsewhere.example'] }), /aud/],
    [() => ({ aud: `${hub.url}/` }), /aud/], [() => ({ aud: hub.url.replace('127.0.0.1', 'localhost') }), /aud/],
    [() => ({ exp: undefined }), /exp/], [() => ({ exp: nowS() - 31 }), /ended/], [() => ({ exp: nowS() + 331 }), /exp/], [() => ({ exp: '2030' }), /exp/], [() => ({ nbf: nowS() + 60 }), /nbf/],
    [() => ({ jti: undefined }), /jti/], [() => ({ jti: '' }), /jti/], [() => ({ jti: 'x'.repeat(257) }), /jti/], [() => ({ jti: 7 }), /jti/],
    [() => ({ iss: undefined }), /iss/], [() => ({ iss: other.client }), /iss/], [() => ({ sub: other.client }), /no client/], [() => ({ sub: undefined }), /no client/],
    [() => ({ sub: `cli_${'0'.repeat(26)}`, iss: `cli_${'0'.repeat(26)}` }), /no client/], [() => ({ sub: `${system.client}' or 1=1` }), /no client/], [() => ({ sub: { $ne: 1 } }), /no client|sub/],
  ];
  for (const [claims, why] of wrong) {
    clock.move(10_000); // so that no minute has more failures than are told in full
    const { status, body } = await system.post({ client_assertion: await system.assertion(claims()) });
    assert.deepEqual([status, body.error], [401, 'invalid_client'], JSON.stringify(claims()));
    assert.match(body.error_description ?? '', why, JSON.stringify(claims()));
  }
  for (const claims of [{ aud: `${hub.url}/oauth/token` }, { aud: [hub.url, `${hub.url}/oauth/token`] }, { iat: undefined }]) assert.equal((await system.post({ client_assertion: await system.assertion(claims) })).status, 200, JSON.stringify(claims));
});

test('an assertion that a client’s key has not signed gets no token: another key, no algorithm, a secret made of the public key', async (t) => {
  const clock = heldClock(START);
  const hub = await testHub(t, { clock });
  const key = await makePair('RS256');
  const system = await register(hub, { key, ms: clock.ms });
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: system.client, sub: system.client, aud: hub.url, exp: NOW_S + 60 };
  const assertions: string[] = [await system.assertion({}, { by: await makePair('RS256') }), await system.assertion({}, { by: await makePair('ES256') }), 'x', 'a.b.c', '', 'x'.repeat(9_000), `${await system.assertion()}x`, await system.assertion({}, { header: { kid: 'of nobody' } })];
  for (const alg of ['none', 'HS256', 'RS384', 'nOnE']) {
    const body = `${part({ alg, kid: system.registered.keys[0]?.kid })}.${part({ ...claims, jti: alg })}`;
    assertions.push(`${body}.`, `${body}.${createHmac('sha256', JSON.stringify(key.publicJwk)).update(body).digest('base64url')}`);
  }
  const evil = await makePair('RS256');
  assertions.push(await signedJwt(evil, { jwk: evil.publicJwk }, { ...claims, jti: 'own key along' }), await signedJwt(evil, { jku: 'https://evil.example/jwks.json' }, { ...claims, jti: 'key elsewhere' }));
  for (const assertion of assertions) {
    const { status, body } = await system.post({ client_assertion: assertion });
    assert.deepEqual([status, body.error], [401, 'invalid_client'], assertion.slice(0, 60));
    assert.match(body.error_description ?? '', /^client_assertion(: no client that stands| is missing)/);
  }
  assert.equal((await system.post()).status, 200);
});

test('an assertion is taken once, also where two come at the same moment, and a proof once', async (t) => {
  const hub = await testHub(t);
  const system = await register(hub);
  const assertion = await system.assertion();
  const answers = await Promise.all(Array.from({ length: 6 }, () => system.post({ client_assertion: assertion })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401, 401, 401, 401, 401]);
  const dpop = await system.proof('POST', '/oauth/token');
  assert.deepEqual([(await system.post({}, { dpop })).status, (await system.post({}, { dpop })).body.error], [200, 'invalid_dpop_proof']);
  const none = await system.post({}, {});
  assert.deepEqual([none.status, none.body.error], [400, 'invalid_dpop_proof'], 'no token goes unbound');
});

test('what is not a request for a token is told in the words of RFC 6749', async (t) => {
  const hub = await testHub(t);
  const system = await register(hub);
  const code = async (fields: Record<string, string | undefined>, headers?: Record<string, string>) => (await system.post(fields, headers)).body.error;
  assert.equal(await code({ grant_type: 'password' }), 'unsupported_grant_type');
  assert.equal(await code({ grant_type: undefined }), 'invalid_request');
  assert.equal(await code({ client_assertion_type: 'x' }), 'invalid_client');
  assert.equal(await code({ client_assertion: undefined }), 'invalid_client');
  assert.equal(await code({ client_secret: 'x' }), 'invalid_client');
  assert.equal(await code({ scope: 'everything' }), 'invalid_scope');
  assert.equal(await code({ client_id: `cli_${'0'.repeat(26)}` }), 'invalid_client');
  assert.equal(await code({ client_id: system.client }), undefined);
  assert.equal(await code({}, { authorization: 'Basic eDp5' }), 'invalid_client');
  const raw = (body: string, type = 'application/x-www-form-urlencoded') => hub.ask<{ error: string }>('', 'POST', '/oauth/token', body, { 'content-type': type });
  assert.deepEqual([(await raw(`${await system.form()}&grant_type=client_credentials`)).body.error, (await raw('{}', 'application/json')).body.error, (await raw('')).body.error], ['invalid_request', 'invalid_request', 'invalid_request']);
  const large = await raw(`grant_type=${'x'.repeat(100_000)}`);
  assert.deepEqual([large.status, large.body.error], [413, 'invalid_request']);
  assert.equal((await hub.ask('', 'GET', '/oauth/token')).status, 401);
});

test('clocks that differ by half a minute do no harm, by more do', async (t) => {
  const clock = heldClock(START);
  const hub = await testHub(t, { clock });
  for (const [aheadMs, status] of [[29_000, 200], [-59_000, 200], [40_000, 400], [-70_000, 400]] as const) {
    const system = await register(hub, { ms: () => clock.ms() + aheadMs });
    assert.equal((await system.post({ client_assertion: await system.assertion({ exp: NOW_S + 60 }) })).status, status, String(aheadMs));
  }
});

test('a flood of failures in a client’s name is audited in part and keeps nobody out who proves who it is', async (t) => {
  const clock = heldClock(START);
  const hub = await testHub(t, { clock });
  const system = await register(hub, { ms: clock.ms });
  const thief = machine(hub, { client: system.client, key: await makePair(), binding: system.binding, ms: clock.ms });
  const answers = [];
  for (let i = 0; i < 50; i += 1) answers.push(await thief.post());
  assert.deepEqual([answers.filter(({ status }) => status === 401).length, answers.filter(({ status }) => status === 429).length], [20, 30]);
  assert.equal(answers.at(-1)?.body.error, 'temporarily_unavailable');
  assert.ok(Number(answers.at(-1)?.headers.get('retry-after')) > 0);
  assert.equal((await system.post()).status, 200, 'the client itself, from the same network');
  clock.move(61_000);
  await thief.post();
  const events = await run(hub.database.db, `select bureau, token, outcome, detail from audit_events where action = 'clients.token' order by sequence`) as { bureau: string; token: string; outcome: string; detail: { code?: string; network?: string; untold?: number } }[];
  assert.deepEqual([events.filter(({ outcome }) => outcome === 'refused').length, events.filter(({ outcome }) => outcome === 'done').length], [21, 1]);
  assert.deepEqual(events.at(-1), { bureau: 'NL', token: system.client, outcome: 'refused', detail: { code: 'invalid_client', network: '127.0.0.0/24', untold: 30 } });
  await thief.post({ client_assertion: 'x' });
  const [last] = await run(hub.database.db, `select bureau, token from audit_events where action = 'clients.token' order by sequence desc limit 1`);
  assert.deepEqual(last, { bureau: 'HUB', token: '' }, 'where nobody is named');
  const kept = JSON.stringify([await run(hub.database.db, 'select * from audit_events'), hub.logged]);
  for (const secret of [await system.assertion(), await system.token()]) assert.ok(!kept.includes(secret.split('.')[1] ?? '?'));
});

test('a client that asks for tokens without end is told to use the one it has', async (t) => {
  const clock = heldClock(START);
  const hub = await testHub(t, { clock });
  const system = await register(hub, { ms: clock.ms, trial: true });
  const statuses: number[] = [];
  for (let i = 0; i < 122; i += 1) statuses.push((await system.post({}, {})).status);
  assert.deepEqual([statuses.filter((status) => status === 200).length, statuses.at(-1)], [120, 429]);
  clock.move(61_000);
  assert.equal((await system.post({}, {})).status, 200);
});

test('an access token that the hub has not signed, or not as an access token, opens nothing', async (t) => {
  const clock = heldClock(START);
  const hub = await testHub(t, { clock });
  const system = await register(hub, { ms: clock.ms, trial: true });
  const { body } = await system.post({}, {});
  const good = body.access_token;
  const ask = async (token: string) => (await hub.ask(token, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ8W970301' }, purpose: 'roadside', person: 'p' })).status;
  assert.equal(await ask(good), 200);
  const { keys: [published] } = (await hub.ask<{ keys: JWK[] }>('', 'GET', '/.well-known/jwks.json')).body;
  const { kid } = decodeProtectedHeader(good);
  const claims = decodeJwt(good);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const evil = await makePair('EdDSA');
  const forged = [await signedJwt(evil, { typ: 'at+jwt', kid }, claims), await signedJwt(evil, { typ: 'at+jwt', kid: 'x' }, claims), await signedJwt(evil, { typ: 'at+jwt', jwk: evil.publicJwk }, claims), await system.assertion(), await system.proof('POST', '/v1/checks')];
  for (const alg of ['none', 'HS256', 'EdDSA']) {
    const signedPart = `${part({ alg, typ: 'at+jwt', kid })}.${part({ ...claims, exp: NOW_S + 9_999 })}`;
    forged.push(`${signedPart}.`, `${signedPart}.${good.split('.')[2] ?? ''}`, `${signedPart}.${createHmac('sha256', JSON.stringify(published)).update(signedPart).digest('base64url')}`);
  }
  const [row] = await run(hub.database.db, 'select private_jwk as jwk from signing_keys where kid = $1', [kid]) as { jwk: JWK }[];
  const own = { algorithm: 'EdDSA', privateKey: await importJWK(row?.jwk ?? {}, 'EdDSA') as CryptoKey, publicJwk: {} } as const;
  assert.equal(await ask(await signedJwt(own, { typ: 'at+jwt', kid }, { ...claims, jti: 'again' })), 200, 'signed by the hub’s key in the same words it is one');
  for (const [header, said] of [[{ typ: 'JWT' }, {}], [{ typ: undefined }, {}], [{}, { iss: 'https://elsewhere.example' }], [{}, { aud: 'https://elsewhere.example' }], [{}, { exp: NOW_S }], [{}, { exp: undefined }], [{}, { client_id: `cli_${'0'.repeat(26)}` }], [{}, { akt: 'x' }], [{}, { cnf: { 'x5t#S256': 'x' } }]] as const) {
    forged.push(await signedJwt(own, { typ: 'at+jwt', kid, ...header }, { ...claims, ...said }));
  }
  for (const token of forged) assert.equal(await ask(token), 401, Buffer.from(token.split('.').slice(0, 2).join(''), 'base64url').toString().slice(0, 200));
});
