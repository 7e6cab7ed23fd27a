/** System clients from end to end: registered, given tokens, checking for a named person or device, rotated, revoked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub } from '../../../tests/fixtures.ts';
import { decodeProtectedHeader } from 'jose';
import { REMEMBERED_MS } from '../../kernel/auth/tokens.ts';
import { machine, makePair, register } from '../../../tests/system-client.ts';
import type { Client } from './schema.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const CHECK = { vehicle: { vin: VIN }, purpose: 'roadside' };

test('a national system gets a token by its key, asks for a named person, and the log names system and person', async (t) => {
  const hub = await testHub(t);
  const system = await register(hub);
  const { status, body, headers } = await system.post();
  assert.deepEqual([status, body.token_type, body.expires_in, body.trial, headers.get('cache-control')], [200, 'DPoP', 300, undefined, 'no-store']);
  const nameless = await system.ask(body.access_token, 'POST', '/v1/checks', CHECK);
  assert.deepEqual([nameless.status, (nameless.body.errors as { path: string }[])[0]?.path], [400, '/person']);
  assert.equal((await system.ask(body.access_token, 'POST', '/v1/checks', { ...CHECK, person: 'officer 7' })).status, 200);
  assert.equal((await system.ask(body.access_token, 'POST', '/v1/checks', CHECK, { 'crosscheck-person': 'J%C3%B3zef' })).status, 200);
  const rows = await run(hub.database.db, 'select bureau, unit, token, person, device from checks order by at, id');
  assert.deepEqual(rows, ['officer 7', 'Józef'].map((person) => ({ bureau: 'NL', unit: 'Main unit', token: system.client, person, device: null })));
});

test('a gateway names its camera, one that is registered, in a check, a batch, a stream or the header', async (t) => {
  const hub = await testHub(t);
  const gateway = await register(hub, { role: 'gateway', devices: [{ name: 'A2 north', camera: 'cam 4', lane: '1' }, { name: 'A2 south' }] });
  const token = await gateway.token();
  const check = { ...CHECK, purpose: 'camera_lane' };
  const told: [number, unknown][] = [];
  for (const [extra, headers] of [[{}, {}], [{ device: 'A9' }, {}], [{ device: { name: 'A2 north', lane: '1' } }, {}], [{}, { 'crosscheck-device': 'A2 south' }], [{}, { 'crosscheck-device': 'A9' }], [{ person: 'me' }, {}]] as [object, Record<string, string>][]) {
    const answer = await gateway.ask(token, 'POST', '/v1/checks', { ...check, ...extra }, headers);
    told.push([answer.status, answer.body.code]);
  }
  assert.deepEqual(told, [[400, 'kernel.invalid_input'], [400, 'kernel.invalid_input'], [200, undefined], [200, undefined], [403, 'kernel.device_unknown'], [400, 'kernel.invalid_input']]);
  const batch = await gateway.ask<{ answers: { outcome: string }[] }>(token, 'POST', '/v1/checks/batch', { checks: [check, { ...check, device: 'A2 north' }, { ...check, device: 'A9' }] });
  assert.deepEqual(batch.body.answers.map(({ outcome }) => outcome), ['not_checked', 'no_record', 'not_checked']);
  const stream = await gateway.ask<string>(token, 'POST', '/v1/checks/stream', `${JSON.stringify({ ...check, device: 'A2 north' })}\n${JSON.stringify(check)}\n`);
  assert.deepEqual(stream.body.trim().split('\n').map((line) => (JSON.parse(line) as { outcome: string }).outcome), ['no_record', 'not_checked']);
  const devices = await run(hub.database.db, 'select distinct device from checks order by device') as { device: string }[];
  assert.deepEqual(devices.map(({ device }) => device), ['A2 north', 'A2 south']);
});

test('a national system names the person with everything it asks, not with checks alone; a feed stands for itself', async (t) => {
  const hub = await testHub(t);
  const system = await register(hub, { role: 'desk' });
  const token = await system.token();
  const refused = await system.ask(token, 'GET', '/v1/hits');
  assert.deepEqual([refused.status, refused.body.code], [400, 'kernel.person_needed']);
  assert.equal((await system.ask(token, 'GET', '/v1/hits', undefined, { 'crosscheck-person': 'desk 3' })).status, 200);
  for (const hostile of ['%00', '%E2%80%AE', '%', 'x'.repeat(129), '%0A']) assert.equal((await system.ask(token, 'GET', '/v1/hits', undefined, { 'crosscheck-person': hostile })).status, 400, hostile);
  const events = await run(hub.database.db, `select outcome, person from audit_events where action = 'hits.list' and token = $1 order by sequence`, [system.client]);
  assert.deepEqual(events, [{ outcome: 'refused', person: null }, { outcome: 'done', person: 'desk 3' }]);

  const feed = await register(hub, { role: 'feed', name: 'National register' });
  const fed = await feed.ask(await feed.token(), 'POST', '/v1/vehicles', { reference: 'A-1', vin: VIN });
  assert.equal(fed.status, 201);
  assert.equal((await feed.ask(await feed.token(), 'POST', '/v1/checks', CHECK)).status, 403);
  const [kept] = await run(hub.database.db, `select token, device from audit_events where action = 'vehicles.report'`);
  assert.deepEqual(kept, { token: feed.client, device: 'National register' });
});

test('a supervisor registers, sees and revokes the clients of the own bureau; to others they do not exist', async (t) => {
  const hub = await testHub(t);
  const system = await register(hub);
  const { registered } = system;
  assert.deepEqual([registered.bureau, registered.trial, registered.version, registered.keys.length, registered.keys[0]?.algorithms], ['NL', false, 1, 1, ['ES256']]);
  const german = await register(hub, { bureau: 'DE' });
  const ids = async (token: string) => (await hub.ask<{ items: { id: string }[] }>(token, 'GET', '/v1/clients')).body.items.map(({ id }) => id);
  assert.deepEqual([await ids(system.supervisor), await ids(german.supervisor), await ids(hub.admin)], [[system.client], [german.client], [system.client, german.client].sort()]);
  for (const [method, path, body] of [['GET', '', undefined], ['PATCH', '', { name: 'x' }], ['DELETE', '', undefined], ['POST', '/keys', { jwks: { keys: [(await makePair()).publicJwk] } }], ['DELETE', `/keys/${registered.keys[0]?.thumbprint ?? ''}`, undefined]] as const) {
    assert.equal((await hub.ask(german.supervisor, method, `/v1/clients/${system.client}${path}`, body, { 'if-match': '*' })).status, 404, `${method} ${path}`);
  }
  const jwks = { keys: [(await makePair()).publicJwk] };
  const seconds = new Map([[german.supervisor, await hub.second('DE', 'supervisor')], [hub.admin, await hub.second('HUB', 'administrator')]]);
  const add = async (token: string, extra: object) => (await hub.inFourEyes(token, seconds.get(token) ?? '', 'POST', '/v1/clients', { name: 'x', unit: 'Main unit', role: 'officer', jwks, ...extra })).status;
  assert.equal(await add(german.supervisor, { bureau: 'NL' }), 403);
  assert.equal(await add(german.supervisor, { bureau: 'DE' }), 201);
  assert.equal(await add(german.supervisor, { unit: 'nowhere' }), 404);
  assert.equal(await add(hub.admin, {}), 400, 'an administrator says for whom');
  assert.equal(await add(hub.admin, { bureau: 'NL' }), 201);
  for (const role of ['supervisor', 'administrator', 'auditor', 'analyst', 'king']) assert.equal(await add(german.supervisor, { role }), 400, role);
  assert.equal(await add(german.supervisor, { devices: [{ name: 'a' }, { name: 'a' }] }), 400);
});

test('a bureau reads who of its own registered a client or brought a key, and of the hub that the hub did', async (t) => {
  const hub = await testHub(t);
  const system = await register(hub);
  const admin = await hub.token('HUB', 'administrator', { person: 'The administrator' });
  await hub.inFourEyes(admin, await hub.second('HUB', 'administrator'), 'POST', `/v1/clients/${system.client}/keys`, { jwks: { keys: [(await makePair()).publicJwk] } });
  const { body } = await hub.ask<Client>(system.supervisor, 'GET', `/v1/clients/${system.client}`);
  assert.deepEqual([body.addedBy, body.keys.map(({ addedBy }) => addedBy).sort()], ['supervisor', ['HUB', 'supervisor']]);
});

test('a change needs the version that was seen; a certificate comes as openssl prints it', async (t) => {
  const hub = await testHub(t);
  const { supervisor, client } = await register(hub);
  const path = `/v1/clients/${client}`;
  const hex = 'AB'.repeat(32);
  assert.equal((await hub.ask(supervisor, 'PATCH', path, { name: 'x' })).status, 428);
  assert.equal((await hub.ask(supervisor, 'PATCH', path, { name: 'x' }, { 'if-match': '"7"' })).status, 412);
  const renamed = await hub.ask(supervisor, 'PATCH', path, { name: 'Renamed', devices: [{ name: 'a' }] }, { 'if-match': '"1"' });
  assert.deepEqual([renamed.status, renamed.body.version, renamed.headers.get('etag')], [200, 2, '"2"']);
  const changed = await hub.inFourEyes(supervisor, await hub.second('NL', 'supervisor'), 'PATCH', path, { certificates: [`sha256 Fingerprint=${hex.match(/../g)?.join(':') ?? ''}`] }, { 'if-match': '"2"' });
  assert.deepEqual([changed.status, changed.body.name, changed.body.version, changed.body.certificates], [200, 'Renamed', 3, [Buffer.from(hex, 'hex').toString('base64url')]]);
  assert.equal((await hub.ask(supervisor, 'PATCH', path, { certificates: ['no'] }, { 'if-match': '*' })).status, 400);
});

test('keys are rotated without a gap; a retired key, its tokens too, is refused, and never comes back', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const old = await register(hub, { ms: clock.ms });
  const next = await makePair('EdDSA');
  const path = `/v1/clients/${old.client}/keys`;
  const before = await old.token();
  const added = await hub.inFourEyes<Client>(old.supervisor, await hub.second('NL', 'supervisor'), 'POST', path, { jwks: { keys: [{ ...next.publicJwk, kid: '2027' }] } });
  assert.deepEqual([added.status, added.body.keys.map(({ kid }) => kid).includes('2027')], [201, true]);
  const rotated = machine(hub, { client: old.client, key: next, binding: old.binding, ms: clock.ms });
  const after = await rotated.token();
  const status = async (token: string) => (await old.ask(token, 'POST', '/v1/checks', { ...CHECK, person: 'p' })).status;
  assert.deepEqual([await status(before), await status(after)], [200, 200]);
  const retired = old.registered.keys[0]?.thumbprint ?? '';
  assert.equal((await hub.ask<Client>(old.supervisor, 'DELETE', `${path}/${retired}`)).status, 200);
  assert.deepEqual([await status(before), await status(after), (await old.post()).status], [401, 200, 401]);
  assert.equal((await hub.ask(old.supervisor, 'POST', path, { jwks: { keys: [old.key.publicJwk] } })).status, 409);
  assert.equal((await hub.ask(old.supervisor, 'POST', path, { jwks: { keys: [{ ...(await makePair()).publicJwk, kid: '2027' }] } })).status, 409);
  assert.equal((await hub.ask(old.supervisor, 'DELETE', `${path}/${'A'.repeat(43)}`)).status, 404);
});

test('a revoked client is refused at once here, within two seconds elsewhere, and gets no more tokens', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const one = await register(hub, { ms: clock.ms });
  const two = await register(hub, { ms: clock.ms });
  const [tokenOne, tokenTwo] = [await one.token(), await two.token()];
  const status = async (of: typeof one, token: string) => (await of.ask(token, 'POST', '/v1/checks', { ...CHECK, person: 'p' })).status;
  assert.deepEqual([await status(one, tokenOne), await status(two, tokenTwo)], [200, 200]);
  const revoked = await hub.ask<Client>(one.supervisor, 'DELETE', `/v1/clients/${one.client}`);
  assert.deepEqual([revoked.status, revoked.body.revokedAt], [200, clock.now()]);
  assert.deepEqual([await status(one, tokenOne), await status(two, tokenTwo), (await one.post()).status], [401, 200, 401]);
  // Another process of the hub has revoked it: here it is remembered for a moment, and no longer.
  await run(hub.database.db, `update clients set revoked_at = $1, revoked_by = 'elsewhere' where id = $2`, [clock.now(), two.client]);
  clock.move(REMEMBERED_MS + 1);
  assert.equal(await status(two, tokenTwo), 401);
  for (const [method, path, body] of [['PATCH', '', { name: 'x' }], ['POST', '/keys', { jwks: { keys: [(await makePair()).publicJwk] } }]] as const) assert.equal((await hub.ask(one.supervisor, method, `/v1/clients/${one.client}${path}`, body, { 'if-match': '*' })).status, 409, path);
});

test('a client that is no longer for trials loses its unbound tokens, and gets no more of them', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const trial = await register(hub, { ms: clock.ms, trial: true });
  const { status, body } = await trial.post({}, {});
  assert.deepEqual([status, body.token_type, body.trial], [200, 'Bearer', true]);
  const ask = async () => (await hub.ask(body.access_token, 'POST', '/v1/checks', { ...CHECK, person: 'p' })).status;
  assert.equal(await ask(), 200);
  await hub.ask(trial.supervisor, 'PATCH', `/v1/clients/${trial.client}`, { trial: false }, { 'if-match': '*' });
  assert.equal(await ask(), 401);
  const unbound = await trial.post({}, {});
  assert.deepEqual([unbound.status, unbound.body.error], [400, 'invalid_dpop_proof']);
});

test('the hub signs with a new key each month, publishes the next one before, and verifies with the last one while its tokens live', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const system = await register(hub, { ms: clock.ms });
  const published = async () => (await hub.ask<{ keys: { kid: string; d?: string }[] }>('', 'GET', '/.well-known/jwks.json')).body.keys;
  const status = async (token: string) => (await system.ask(token, 'POST', '/v1/checks', { ...CHECK, person: 'p' })).status;
  const kidOf = (token: string) => decodeProtectedHeader(token).kid ?? '';
  const first = await published();
  assert.deepEqual([first.length, first.some(({ d }) => d !== undefined)], [2, false]);
  const before = await system.token();
  clock.move(31 * 24 * 3_600_000);
  await hub.duties();
  const late = await system.token();
  assert.ok(first.some(({ kid }) => kid === kidOf(late)) && kidOf(late) !== kidOf(before), 'the new one had been published before it signed');
  assert.equal((await published()).length, 3);
  assert.equal((await hub.ask(hub.admin, 'POST', '/v1/signing-keys', {})).status, 200);
  assert.equal(await status(late), 200, 'still verified');
  clock.move(11 * 60_000);
  await hub.duties();
  assert.equal((await published()).length, 2);
  const stolen = await system.token();
  assert.equal((await hub.ask(hub.admin, 'POST', '/v1/signing-keys', { isCompromised: true })).status, 200);
  assert.equal(await status(stolen), 401, 'every token of a stolen key ends with it');
  assert.equal(await status(await system.token()), 200);
});

test('the documents say where tokens are had, and how', async (t) => {
  const hub = await testHub(t);
  const { body } = await hub.ask('', 'GET', '/.well-known/oauth-authorization-server');
  assert.deepEqual([body.issuer, body.token_endpoint, body.jwks_uri, body.grant_types_supported, body.token_endpoint_auth_methods_supported], [hub.url, `${hub.url}/oauth/token`, `${hub.url}/.well-known/jwks.json`, ['client_credentials'], ['private_key_jwt']]);
});
