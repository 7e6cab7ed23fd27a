/** A bureau's people sign in at the bureau's own issuer: how they are tied to it, and everything that an issuer or a third party may forge. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub } from '../../../tests/fixtures.ts';
import { browserAt, foreignIssuer, invited, sessionOf, type Says, type Browser } from './fixtures.ts';
import { ownPath } from './flow.ts';
import { networkOf } from './ports.ts';

const REFUSED = /not signed in: what was sent is wrong or has expired/i;
const MINUTE_MS = 60_000;

async function ready(t: TestContext, says: Says = { sub: 'u-1' }, settled: object = {}) {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const issuer = await foreignIssuer(t, says);
  const one = await invited(hub, { email: 'a.officer@example.org' });
  const put = await hub.inFourEyes(one.supervisor, await hub.second('NL', 'supervisor'), 'PUT', '/v1/bureaus/NL/issuer', { authentication: 'client_secret_basic', issuer: issuer.url, clientId: 'crosscheck', clientSecret: 'secret', ...settled });
  assert.equal(put.status, 200, JSON.stringify(put.body));
  return { clock, hub, issuer, ...one };
}
const isIn = async (browser: Browser): Promise<boolean> => (await browser.ask('GET', '/v1/me')).status === 200;
const codeForm = (code: string): URLSearchParams => new URLSearchParams({ code });
/** Goes to the issuer and stops before the way back: the address that the browser is sent to. */
async function wayBack(browser: Browser): Promise<string> {
  const out = await browser.ask('GET', '/sign-in?bureau=NL');
  return (await browser.ask('GET', out.headers.get('location') ?? '')).headers.get('location') ?? '';
}

test('a person whom the bureau’s issuer knows is tied by the code of the invitation, once, and signs in without it from then on', async (t) => {
  const { hub, code, person } = await ready(t);
  const browser = browserAt(hub.url);
  const asked = await browser.go('GET', '/sign-in?bureau=NL');
  assert.match(asked.text, /type the code of your invitation/);
  assert.equal(await isIn(browser), false);
  await browser.go('POST', '/sign-in/link', codeForm(code));
  assert.equal((JSON.parse((await browser.ask('GET', '/v1/me')).text) as { person: string }).person, person.id);
  const later = browserAt(hub.url);
  assert.match((await later.go('GET', '/sign-in?bureau=NL')).text, /You are signed in as/);
  assert.ok(await isIn(later));
});

test('an unknown person of the issuer does not come in: not with a wrong code, another bureau’s, a used one, nor after five tries', async (t) => {
  const { hub, code, issuer } = await ready(t);
  const abroad = await invited(hub, { bureau: 'DE' });
  const browser = browserAt(hub.url);
  await browser.go('GET', '/sign-in?bureau=NL');
  for (const wrong of ['', 'wrong', abroad.code]) assert.match((await browser.go('POST', '/sign-in/link', codeForm(wrong))).text, REFUSED, wrong);
  assert.equal(await isIn(browser), false);
  for (let n = 0; n < 3; n += 1) await browser.go('POST', '/sign-in/link', codeForm('wrong'));
  await browser.go('POST', '/sign-in/link', codeForm(code));
  assert.equal(await isIn(browser), false, 'five tries are over');
  await browser.go('GET', '/sign-in?bureau=NL');
  await browser.go('POST', '/sign-in/link', codeForm(code));
  assert.ok(await isIn(browser), 'the invitation is still good in a new sign-in');
  issuer.says({ sub: 'u-2' });
  const second = browserAt(hub.url);
  await second.go('GET', '/sign-in?bureau=NL');
  await second.go('POST', '/sign-in/link', codeForm(code));
  assert.equal(await isIn(second), false, 'used');
});

test('the code is of no use in another browser than the one that signed in at the issuer', async (t) => {
  const { hub, code } = await ready(t);
  const browser = browserAt(hub.url);
  await browser.go('GET', '/sign-in?bureau=NL');
  const other = browserAt(hub.url);
  await other.go('POST', '/sign-in/link', codeForm(code));
  assert.equal(await isIn(other), false);
});

test('where the bureau has settled it so, a verified e-mail address ties a person, an unverified or foreign one does not, and nobody is tied anew by it', async (t) => {
  const { hub, issuer } = await ready(t, { sub: 'u-1', email: 'a.officer@example.org', email_verified: false }, { linkBy: 'verified_email' });
  const comesIn = async (says: Says): Promise<boolean> => {
    issuer.says(says);
    const browser = browserAt(hub.url);
    await browser.go('GET', '/sign-in?bureau=NL');
    return isIn(browser);
  };
  assert.equal(await comesIn({ sub: 'u-1', email: 'a.officer@example.org', email_verified: false }), false);
  assert.equal(await comesIn({ sub: 'u-1', email: 'b.officer@example.org', email_verified: true }), false);
  assert.equal(await comesIn({ sub: 'u-1', email: 'A.Officer@example.org', email_verified: true }), true);
  assert.equal(await comesIn({ sub: 'u-1' }), true, 'by the subject from then on');
  assert.equal(await comesIn({ sub: 'u-2', email: 'a.officer@example.org', email_verified: true }), false, 'the person is tied to another subject');
});

test('an answer of the issuer that is signed by another key, by none, for another client, by another issuer, expired, or with another nonce opens nothing', async (t) => {
  const { hub, code, issuer } = await ready(t);
  const first = browserAt(hub.url);
  await first.go('GET', '/sign-in?bureau=NL');
  await first.go('POST', '/sign-in/link', codeForm(code));
  assert.ok(await isIn(first));
  for (const lie of [{ key: 'foreign' }, { key: 'none' }, { audience: 'another' }, { issuer: 'https://evil.example' }, { expiresIn: -600 }, { nonce: 'another' }, { sub: '' }, { sub: 'x'.repeat(300) }] as Partial<Says>[]) {
    issuer.says({ sub: 'u-1', ...lie });
    const browser = browserAt(hub.url);
    const seen = await browser.go('GET', '/sign-in?bureau=NL');
    assert.deepEqual([seen.status, await isIn(browser)], [403, false], JSON.stringify(lie));
    assert.match(seen.text, REFUSED);
  }
  issuer.says({ sub: 'u-1' });
  const honest = browserAt(hub.url);
  await honest.go('GET', '/sign-in?bureau=NL');
  assert.ok(await isIn(honest));
});

test('a way back without state, with a wrong, used or expired one, in another browser, or with the code of another sign-in opens nothing', async (t) => {
  const { hub, clock, code, issuer } = await ready(t);
  const first = browserAt(hub.url);
  await first.go('GET', '/sign-in?bureau=NL');
  await first.go('POST', '/sign-in/link', codeForm(code));
  const refused = async (browser: Browser, address: string, what: string): Promise<void> => {
    const seen = await browser.go('GET', address);
    assert.deepEqual([seen.status, await isIn(browser)], [403, false], what);
  };
  const browser = browserAt(hub.url);
  const address = new URL(await wayBack(browser));
  const withState = (state: string | undefined): string => { const url = new URL(address); if (state === undefined) url.searchParams.delete('state'); else url.searchParams.set('state', state); return url.href; };
  const asked = issuer.tokensAsked();
  await refused(browser, withState(undefined), 'without state');
  await refused(browser, withState('A'.repeat(43)), 'wrong state');
  await refused(browserAt(hub.url), address.href, 'another browser: somebody else’s sign-in cannot be planted');
  assert.equal(issuer.tokensAsked(), asked, 'the issuer is not even asked');
  const other = browserAt(hub.url);
  const swapped = new URL(await wayBack(other));
  swapped.searchParams.set('code', address.searchParams.get('code') ?? '');
  await refused(other, swapped.href, 'the code of another sign-in: PKCE');
  const slow = browserAt(hub.url);
  const late = await wayBack(slow);
  clock.move(10 * MINUTE_MS + 1);
  await refused(slow, late, 'expired');
  const again = browserAt(hub.url);
  const used = await wayBack(again);
  await again.go('GET', used);
  assert.ok(await isIn(again));
  await again.ask('POST', '/sign-out', new URLSearchParams());
  await refused(again, used, 'used');
});

test('a suspended person is refused at the issuer’s word as well, and a bureau that changes its issuer is not entered by the old one', async (t) => {
  const { hub, code, person, supervisor } = await ready(t);
  const browser = browserAt(hub.url);
  await browser.go('GET', '/sign-in?bureau=NL');
  await browser.go('POST', '/sign-in/link', codeForm(code));
  await hub.ask(supervisor, 'PATCH', `/v1/people/${person.id}`, { state: 'suspended' });
  assert.equal((await browser.go('GET', '/sign-in?bureau=NL')).status, 403);
  await hub.ask(supervisor, 'PATCH', `/v1/people/${person.id}`, { state: 'active' });
  const underWay = await wayBack(browser);
  const next = await foreignIssuer(t, { sub: 'u-1' });
  await hub.inFourEyes(supervisor, await hub.second('NL', 'supervisor'), 'PUT', '/v1/bureaus/NL/issuer', { authentication: 'client_secret_basic', issuer: next.url, clientId: 'crosscheck', clientSecret: 'secret' });
  assert.equal((await browser.go('GET', underWay)).status, 403, 'begun at the old one');
  assert.match((await browser.go('GET', '/sign-in?bureau=NL')).text, /type the code/, 'the same subject of another issuer is nobody yet');
  await hub.inFourEyes(supervisor, await hub.second('NL', 'supervisor'), 'DELETE', '/v1/bureaus/NL/issuer');
  assert.match((await browser.go('GET', '/sign-in?bureau=NL')).text, /Sign in with a passkey/);
});

test('people of a bureau with its own issuer cannot set up a passkey or a password beside it', async (t) => {
  const { hub, code } = await ready(t);
  const browser = browserAt(hub.url);
  assert.equal((await browser.ask('POST', '/sign-in/enrol', codeForm(code))).status, 409);
  assert.equal((await browser.ask('POST', '/sign-in/enrol/passkey/options', { code })).status, 409);
});

test('the secret of a bureau’s issuer is never told, other bureaus learn nothing of it, and an unsuitable issuer is refused with its reason', async (t) => {
  const { hub, supervisor } = await ready(t);
  const seen = await hub.ask(supervisor, 'GET', '/v1/bureaus/NL/issuer');
  assert.equal(seen.body.isBuiltIn, false);
  assert.equal(seen.body.redirectUri, `${hub.url}/sign-in/callback`);
  assert.ok(!JSON.stringify(seen.body).includes('secret"') && !('clientSecret' in seen.body));
  const abroad = await hub.token('DE', 'supervisor');
  for (const method of ['GET', 'DELETE']) assert.equal((await hub.ask(abroad, method, '/v1/bureaus/NL/issuer')).status, 404, method);
  const put = (issuer: string, more: object = {}) => hub.ask(supervisor, 'PUT', '/v1/bureaus/NL/issuer', { authentication: 'client_secret_basic', issuer, clientId: 'c', clientSecret: 's', ...more });
  for (const bad of ['http://login.example.org', 'ftp://127.0.0.1', 'https://user@login.example.org', 'https://login.example.org/?a=b', 'login', 'http://169.254.169.254/']) assert.equal((await put(bad)).status, 400, bad);
  const keyed = await hub.ask(supervisor, 'PUT', '/v1/bureaus/NL/issuer', { authentication: 'private_key_jwt', issuer: 'https://login.example.org', clientId: 'c', privateKey: { kty: 'EC', kid: 'k', alg: 'HS256', d: 'x' } });
  assert.deepEqual([keyed.status, keyed.body.code], [400, 'sign-in.key_unsuitable']);
});

test('an issuer that is away, or answers nonsense, is named to the supervisor; people are asked to come back', async (t) => {
  const { hub, supervisor, issuer } = await ready(t);
  const tried = await hub.ask<{ issuer: string }>(supervisor, 'GET', '/v1/bureaus/NL/issuer/trial');
  assert.deepEqual([tried.status, tried.body.issuer], [200, issuer.url]);
  await hub.inFourEyes(supervisor, await hub.second('NL', 'supervisor'), 'PUT', '/v1/bureaus/NL/issuer', { authentication: 'client_secret_basic', issuer: 'http://127.0.0.1:9', clientId: 'crosscheck', clientSecret: 'secret' });
  assert.deepEqual([(await hub.ask(supervisor, 'GET', '/v1/bureaus/NL/issuer/trial')).status, (await browserAt(hub.url).ask('GET', '/sign-in?bureau=NL')).status], [503, 503]);
  await hub.inFourEyes(supervisor, await hub.second('NL', 'supervisor'), 'PUT', '/v1/bureaus/NL/issuer', { authentication: 'client_secret_basic', issuer: `${hub.url}/docs`, clientId: 'crosscheck', clientSecret: 'secret' });
  assert.equal((await hub.ask(supervisor, 'GET', '/v1/bureaus/NL/issuer/trial')).status, 503);
});

test('after a sign-in people land where they were going on this hub, and nowhere else', async (t) => {
  for (const elsewhere of ['https://evil.example', '//evil.example', '/\\evil.example', '/\\/evil.example', '/%0d%0aset-cookie:x', 'javascript:alert(1)', '\\\\evil.example', ' /x', '/a b', '', null]) {
    const path = ownPath(elsewhere, { publicUrl: 'https://hub.example.org', home: '/signed-in' });
    assert.ok(path === '/signed-in' || path === '/%0d%0aset-cookie:x', String(elsewhere));
    assert.equal(new URL(path, 'https://hub.example.org').host, 'hub.example.org');
  }
  assert.equal(ownPath('/v1/hits?limit=5', { publicUrl: 'https://hub.example.org', home: '/signed-in' }), '/v1/hits?limit=5');
  const { hub, code } = await ready(t);
  const browser = browserAt(hub.url);
  await browser.go('GET', `/sign-in?bureau=NL&to=${encodeURIComponent('//evil.example/')}`);
  const landed = await browser.ask('POST', '/sign-in/link', codeForm(code));
  assert.equal(landed.headers.get('location'), '/signed-in');
  const to = await browser.go('GET', `/sign-in?bureau=NL&to=${encodeURIComponent('/v1/me')}`);
  assert.equal(new URL(to.url).pathname, '/v1/me');
});

test('cookies are for the hub alone, unreadable for scripts, and over TLS bound to host and TLS', async (t) => {
  const { hub, code } = await ready(t);
  const browser = browserAt(hub.url);
  await browser.go('GET', '/sign-in?bureau=NL');
  const [set = ''] = (await browser.ask('POST', '/sign-in/link', codeForm(code))).headers.getSetCookie();
  assert.match(set, /^crosscheck=ccs_[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  const { jarOf } = await import('./cookies.ts');
  const jar = jarOf('https://hub.example.org');
  assert.match(jar.set(jar.session, 'x'), /^__Host-crosscheck=x; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
  assert.ok(sessionOf(browser).startsWith('ccs_'));
});

test('an address stands in the log as its network only', () => {
  for (const [address, network] of [['192.0.2.77', '192.0.2'], ['::ffff:192.0.2.77', '192.0.2'], ['2001:db8:1234:5678::1', '2001:db8:1234'], ['2001:db8::1', '2001:db8:0'], ['::1', '0:0:0'], ['fe80::1%eth0', 'fe80:0:0']] as const) assert.equal(networkOf(address), network, address);
});

test('keys of the built-in issuer turn: two are published, sign-ins go on, a used-up key is gone after a day', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const keys = async (): Promise<string[]> => (await hub.ask<{ keys: { kid: string; d?: string }[] }>('', 'GET', '/oidc/jwks')).body.keys.map(({ kid, d }) => { assert.equal(d, undefined, 'never the private part'); return kid; });
  const before = await keys();
  assert.equal(before.length, 2);
  const { signedInPerson, usePasskey } = await import('./fixtures.ts');
  const { browser, device } = await signedInPerson(hub);
  assert.equal((await hub.ask(hub.admin, 'POST', '/v1/issuer-keys/rotations')).status, 201);
  const after = await keys();
  assert.deepEqual([after.length, after[0], before.every((kid) => after.includes(kid))], [3, before[1], true], 'the next one signs, the last is still published');
  assert.equal((await usePasskey(browser, device)).status, 200);
  clock.move(25 * 60 * MINUTE_MS);
  await hub.ask(hub.admin, 'POST', '/v1/issuer-keys/rotations');
  assert.equal((await keys()).includes(before[0] ?? ''), false);
  clock.move(91 * 24 * 60 * MINUTE_MS);
  const signing = (await keys())[0];
  await hub.duties();
  clock.move(6_000);
  assert.notEqual((await keys())[0], signing, 'after ninety days by itself');
  assert.equal((await run(hub.database.db, 'select 1 from issuer_keys')).length >= 2, true);
});

