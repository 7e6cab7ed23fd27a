/** People sign in with a passkey at the built-in issuer: the whole way from an invitation to a session, and every false step on it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub } from '../../../tests/fixtures.ts';
import { browserAt, deviceAt, enrolPasskey, invited, sessionOf, signedInPerson, usePasskey } from './fixtures.ts';

const REFUSED = /not signed in: what was sent is wrong or has expired/i;
const HOUR_MS = 3_600_000;

test('an officer who was invited makes a passkey, signs in with it, and is known by person, unit and role', async (t) => {
  const hub = await testHub(t);
  const { browser, person } = await signedInPerson(hub);
  const me = await browser.ask('GET', '/v1/me');
  assert.equal(me.status, 200, me.text);
  const { bureau, unit, role, credential, name, person: id } = JSON.parse(me.text) as Record<string, string>;
  assert.deepEqual({ bureau, unit, role, credential, name, id }, { bureau: 'NL', unit: 'Main unit', role: 'officer', credential: 'session', name: 'The officer', id: person.id });
  const page = await browser.ask('GET', '/signed-in');
  assert.match(page.text, /signed in as <b>The officer<\/b>, officer of Bureau NL/);
  const check = await browser.ask('POST', '/v1/checks', { vehicle: { vin: '1M8GDM9AXKP042788' }, purpose: 'port_control' });
  assert.equal(check.status, 200, check.text);
  const [logged] = await run(hub.database.db, 'select person from checks') as { person: string }[];
  assert.equal(logged?.person, person.id, 'the check is logged for the person');
});

test('whoever signs in without having been anywhere comes to the console, where the hub serves one', async (t) => {
  const hub = await testHub(t, { consoleFolder: '/nowhere' });
  const { code } = await invited(hub);
  const { device } = await enrolPasskey(hub, code);
  const end = await usePasskey(browserAt(hub.url), device);
  assert.equal(new URL(end.url).pathname, '/console/');
  const asked = await usePasskey(browserAt(hub.url), device, { to: '/signed-in' });
  assert.equal(new URL(asked.url).pathname, '/signed-in', 'and where they were going, where they said so');
});

test('an invitation works once, expires, is ended by a newer one, and its spelling does not matter', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const { code, person, supervisor } = await invited(hub);
  const first = await enrolPasskey(hub, ` ${code.toUpperCase().replaceAll('-', ' ')} `);
  assert.equal(first.seen.status, 200, first.seen.text);
  assert.equal((await enrolPasskey(hub, code)).seen.status, 403, 'used');
  const next = async () => (await hub.ask<{ code: string }>(supervisor, 'POST', `/v1/people/${person.id}/invitations`)).body.code;
  const [older, newer] = [await next(), await next()];
  assert.equal((await enrolPasskey(hub, older)).seen.status, 403, 'ended by a newer one');
  clock.move(72 * HOUR_MS + 1);
  assert.equal((await enrolPasskey(hub, newer)).seen.status, 403, 'expired');
  for (const wrong of ['', 'x', '0'.repeat(20), code.slice(0, -1)]) assert.equal((await enrolPasskey(hub, wrong)).seen.status, 403, wrong);
  assert.equal((await run(hub.database.db, 'select 1 from passkeys')).length, 1);
});

test('two who use one invitation at the same moment get one passkey in', async (t) => {
  const hub = await testHub(t);
  const { code } = await invited(hub);
  const both = await Promise.all([enrolPasskey(hub, code), enrolPasskey(hub, code)]);
  assert.deepEqual(both.map(({ seen }) => seen.status).sort(), [200, 403]);
  assert.equal((await run(hub.database.db, 'select 1 from passkeys')).length, 1);
});

test('a passkey that was made without the person being verified, for another site or for another question is not taken, and the invitation stays good', async (t) => {
  const hub = await testHub(t);
  const { code } = await invited(hub);
  for (const as of [{ isVerified: false }, { origin: 'https://evil.example' }, { challenge: 'AAAA' }]) {
    assert.equal((await enrolPasskey(hub, code, as)).seen.status, 403, JSON.stringify(as));
  }
  assert.equal((await enrolPasskey(hub, code)).seen.status, 200);
});

test('a passkey does not sign in without verification, for another site, as a copy that counts behind, nor for a bureau that is not its person’s', async (t) => {
  const hub = await testHub(t);
  const { device } = await signedInPerson(hub);
  await hub.token('DE', 'desk');
  for (const as of [{ isVerified: false }, { origin: 'https://evil.example' }, { challenge: 'AAAA' }, { counter: 1 }]) {
    const browser = browserAt(hub.url);
    const seen = await usePasskey(browser, device, { as });
    assert.equal(seen.status, 403, JSON.stringify(as));
    assert.match(seen.text, REFUSED);
    assert.equal(sessionOf(browser), '');
  }
  const abroad = await usePasskey(browserAt(hub.url), device, { bureau: 'DE', as: { counter: 10 } });
  assert.match(abroad.text, REFUSED);
  const stranger = await usePasskey(browserAt(hub.url), deviceAt(hub.url));
  assert.match(stranger.text, REFUSED);
  const own = browserAt(hub.url);
  await usePasskey(own, device, { as: { counter: 11 } });
  assert.equal((await own.ask('GET', '/v1/me')).status, 200);
});

test('what a passkey has signed for one sign-in is of no use for another, nor twice', async (t) => {
  const hub = await testHub(t);
  const { device } = await signedInPerson(hub);
  const [one, other] = [browserAt(hub.url), browserAt(hub.url)];
  await one.go('GET', '/sign-in?bureau=NL');
  await other.go('GET', '/sign-in?bureau=NL');
  const options = JSON.parse((await one.ask('POST', '/sign-in/interaction/passkey/options', {})).text) as Parameters<typeof device.use>[0];
  const response = device.use(options);
  assert.equal((await other.ask('POST', '/sign-in/interaction/passkey', { response })).status, 403);
  assert.equal((await one.ask('POST', '/sign-in/interaction/passkey', { response })).status, 200);
  assert.equal((await one.ask('POST', '/sign-in/interaction/passkey', { response })).status, 403);
});

test('a new session begins at each sign-in: one that the browser brought along ends, one that somebody planted is of no use', async (t) => {
  const hub = await testHub(t);
  const { browser, device } = await signedInPerson(hub);
  const before = sessionOf(browser);
  await usePasskey(browser, device);
  assert.notEqual(sessionOf(browser), before);
  assert.equal((await hub.ask(before, 'GET', '/v1/me')).status, 401);
  const planted = browserAt(hub.url);
  planted.cookies.set('crosscheck', `ccs_${'A'.repeat(43)}`);
  await usePasskey(planted, device);
  assert.notEqual(sessionOf(planted), `ccs_${'A'.repeat(43)}`);
  assert.equal((await hub.ask(`ccs_${'A'.repeat(43)}`, 'GET', '/v1/me')).status, 401);
});

test('sign-ins, done and refused, stand in the audit log without a secret and without an address', async (t) => {
  const hub = await testHub(t);
  const { person, browser, device } = await signedInPerson(hub);
  await usePasskey(browserAt(hub.url), device, { as: { isVerified: false } });
  const rows = await run(hub.database.db, `select action, outcome, bureau, person, subjects, detail from audit_events where action like 'sign-in.%' order by sequence`) as Record<string, unknown>[];
  assert.deepEqual(rows.map(({ action, outcome, bureau }) => [action, outcome, bureau]), [['sign-in.enrolled', 'done', 'HUB'], ['sign-in.done', 'done', 'NL'], ['sign-in.failed', 'refused', 'HUB']]);
  assert.deepEqual([rows[1]?.person, rows[2]?.detail], [person.id, { why: 'passkey', bureau: 'NL', network: '127.0.0' }]);
  const all = JSON.stringify(await run(hub.database.db, 'select * from audit_events'));
  assert.ok(!all.includes(sessionOf(browser)) && !all.includes('127.0.0.1'));
});

test('no secret of a sign-in stands in the database as it was told: invitation, session, cookie', async (t) => {
  const hub = await testHub(t);
  const { code } = await invited(hub);
  const { browser } = await signedInPerson(hub);
  const secrets = [code, code.replaceAll('-', ''), sessionOf(browser).slice(4)];
  const tables = await run(hub.database.db, `select table_name as name from information_schema.tables where table_schema = 'public'`) as { name: string }[];
  for (const { name } of tables) {
    const rows = await run(hub.database.db, `select x::text as text from ${name} x`) as { text: string }[];
    for (const secret of secrets) assert.ok(rows.every(({ text }) => !text.includes(secret)), name);
  }
  assert.ok(hub.logged.every((line) => secrets.every((secret) => !line.includes(secret))));
});

test('the pages carry a policy that allows no foreign script, no frame and no form to elsewhere', async (t) => {
  const hub = await testHub(t);
  await hub.token('NL', 'desk');
  const browser = browserAt(hub.url);
  const seen = [await browser.go('GET', '/sign-in'), await browser.go('GET', '/sign-in?bureau=NL'), await browser.go('GET', '/sign-in/enrol'), await browser.go('GET', '/sign-in/link')];
  for (const { status, headers, text, url } of seen) {
    assert.equal(status, 200, url);
    const policy = headers.get('content-security-policy') ?? '';
    for (const part of [`default-src 'none'`, `script-src 'self'`, `frame-ancestors 'none'`, `form-action 'self'`]) assert.ok(policy.includes(part), `${url} ${part}`);
    assert.doesNotMatch(text, /<script(?![^>]*src="\/sign-in\/)|style=|\son\w+=/);
  }
  assert.equal((await browser.ask('GET', '/sign-in/passkey.js')).headers.get('content-type'), 'text/javascript; charset=utf-8');
  const hostile = await browser.go('GET', `/sign-in?to=${encodeURIComponent('/"><script>alert(1)</script>')}`);
  assert.doesNotMatch(hostile.text, /<script>alert/);
});
