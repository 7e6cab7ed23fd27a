/** Passwords with a second factor at the built-in issuer: what is asked of them, and lock-out that locks nobody out who should come in. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { heldClock } from '../../kernel/clock.ts';
import { hashSecret } from '../../kernel/ids.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { browserAt, invited, usePasskey, enrolPasskey, type Browser, type Seen } from './fixtures.ts';

const PASSWORD = 'correct horse battery';
const STEP_MS = 30_000;
const REFUSED = /not signed in: what was sent is wrong or has expired/i;

type Clock = ReturnType<typeof heldClock>;
const codeOf = (secret: string, clock: Clock): string => new TOTP({ secret: Secret.fromBase32(secret), period: 30 }).generate({ timestamp: clock.ms() });

async function enrolled(hub: TestHub, clock: Clock, email = 'a.officer@example.org') {
  const { person, code, supervisor } = await invited(hub, { email });
  const browser = browserAt(hub.url);
  const page = await browser.ask('POST', '/sign-in/enrol', new URLSearchParams({ code }));
  const secret = /name="secret" value="([A-Z2-7]{32})"/.exec(page.text)?.[1] ?? '';
  const set = (fields: Record<string, string>): Promise<Seen> => browser.go('POST', '/sign-in/enrol/password', new URLSearchParams({ code, secret, password: PASSWORD, totp: codeOf(secret, clock), ...fields }));
  return { person, code, supervisor, secret, set };
}

async function ready(t: TestContext) {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const one = await enrolled(hub, clock);
  assert.match((await one.set({})).text, /You can sign in now/);
  clock.move(STEP_MS * 3);
  return { clock, hub, ...one };
}

/** A try in a browser. */
async function tried(browser: Browser, fields: Record<string, string>, bureau = 'NL'): Promise<Seen> {
  await browser.go('GET', `/sign-in?bureau=${bureau}`);
  return browser.go('POST', '/sign-in/interaction/password', new URLSearchParams(fields));
}
const isIn = async (browser: Browser): Promise<boolean> => (await browser.ask('GET', '/v1/me')).status === 200;

test('a person without a passkey sets a password with a second factor, and signs in by e-mail address or id with both', async (t) => {
  const { hub, clock, secret, person } = await ready(t);
  for (const name of ['a.officer@example.org', 'A.Officer@Example.org', person.id]) {
    const browser = browserAt(hub.url);
    await tried(browser, { name, password: PASSWORD, code: codeOf(secret, clock) });
    assert.ok(await isIn(browser), name);
    clock.move(STEP_MS);
  }
});

test('a short password, or a code that shows that the factor was not set up, is refused, and the invitation stays good', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const { set } = await enrolled(hub, clock);
  for (const wrong of [{ password: 'short' }, { totp: '000000' }, { secret: 'AAAA' }, { password: 'x'.repeat(129) }]) assert.equal((await set(wrong)).status, 403, JSON.stringify(wrong));
  assert.equal((await set({})).status, 200);
  assert.equal((await set({})).status, 403, 'the invitation is used');
});

test('a wrong password, a wrong or used code and an unknown name are answered by the same page', async (t) => {
  const { hub, clock, secret } = await ready(t);
  const code = codeOf(secret, clock);
  const right = browserAt(hub.url);
  await tried(right, { name: 'a.officer@example.org', password: PASSWORD, code });
  assert.ok(await isIn(right));
  const wrong = [
    { name: 'a.officer@example.org', password: PASSWORD, code }, // used a moment ago
    { name: 'a.officer@example.org', password: 'not this one, sorry', code: codeOf(secret, clock) },
    { name: 'a.officer@example.org', password: PASSWORD, code: '123456' },
    { name: 'nobody@example.org', password: PASSWORD, code },
    { name: 'per_00000000000000000000000000', password: PASSWORD, code },
    { name: 'a.officer@example.org', password: '', code },
  ];
  const pages: string[] = [];
  for (const fields of wrong) {
    const browser = browserAt(hub.url);
    const seen = await tried(browser, fields);
    assert.deepEqual([seen.status, await isIn(browser)], [403, false], JSON.stringify(fields));
    assert.match(seen.text, REFUSED);
    pages.push(seen.text);
    clock.move(STEP_MS * 10);
  }
  assert.equal(new Set(pages).size, 1);
});

test('tries from one network wait longer and longer, even with the right password, and are let in after the wait', async (t) => {
  const { hub, clock, secret } = await ready(t);
  const name = 'a.officer@example.org';
  const wrong = { name, password: 'not this one, sorry', code: '123456' };
  const right = async (): Promise<boolean> => {
    const browser = browserAt(hub.url);
    await tried(browser, { name, password: PASSWORD, code: codeOf(secret, clock) });
    return isIn(browser);
  };
  for (let n = 0; n < 3; n += 1) await tried(browserAt(hub.url), wrong);
  assert.equal(await right(), false, 'at once, after three');
  clock.move(1_000);
  await tried(browserAt(hub.url), wrong);
  clock.move(1_000);
  assert.equal(await right(), false, 'a second after the fourth');
  clock.move(1_000);
  assert.equal(await right(), true, 'two seconds after the fourth');
  clock.move(STEP_MS);
  assert.equal(await right(), true, 'and then without a wait');
  const whys = await run(hub.database.db, `select detail->>'why' as why, count(*)::int as n from audit_events where action = 'sign-in.failed' group by 1 order by 1`) as object[];
  assert.deepEqual(whys, [{ why: 'password', n: 4 }, { why: 'throttled', n: 2 }]);
});

test('many tries at once are not all let in: they are counted before they are looked at', async (t) => {
  const { hub } = await ready(t);
  const browsers = await Promise.all(Array.from({ length: 12 }, async () => { const browser = browserAt(hub.url); await browser.go('GET', '/sign-in?bureau=NL'); return browser; }));
  await Promise.all(browsers.map((browser) => browser.ask('POST', '/sign-in/interaction/password', new URLSearchParams({ name: 'a.officer@example.org', password: 'not this one, sorry', code: '123456' }))));
  const whys = await run(hub.database.db, `select detail->>'why' as why, count(*)::int as n from audit_events where action = 'sign-in.failed' group by 1 order by 1`) as { why: string; n: number }[];
  assert.deepEqual(whys, [{ why: 'password', n: 3 }, { why: 'throttled', n: 9 }]);
});

test('whoever tries a name from everywhere does not lock out its person’s known device, nor a passkey', async (t) => {
  const { hub, clock, secret, supervisor, person } = await ready(t);
  const name = 'a.officer@example.org';
  const known = browserAt(hub.url);
  await tried(known, { name, password: PASSWORD, code: codeOf(secret, clock) });
  assert.ok(await isIn(known));
  clock.move(STEP_MS);
  // The budget of all strangers is used up, as if by many networks.
  await run(hub.database.db, `update sign_in_failures set failures = 100, last_at = $1, since = $1`, [clock.now()]);
  await run(hub.database.db, `insert into sign_in_failures (bucket, failures, since, last_at) values ($1, 100, $2, $2) on conflict (bucket) do update set failures = 100, since = $2, last_at = $2`, [hashSecret(JSON.stringify(['name', 'NL', name])), clock.now()]);
  const stranger = browserAt(hub.url);
  await tried(stranger, { name, password: PASSWORD, code: codeOf(secret, clock) });
  assert.equal(await isIn(stranger), false, 'a stranger with the right password waits with all strangers');
  await known.ask('POST', '/sign-out', new URLSearchParams());
  assert.equal(await isIn(known), false);
  await tried(known, { name, password: PASSWORD, code: codeOf(secret, clock) });
  assert.ok(await isIn(known), 'the known device comes in');
  const { code } = (await hub.ask<{ code: string }>(supervisor, 'POST', `/v1/people/${person.id}/invitations`)).body;
  const { device } = await enrolPasskey(hub, code);
  const withPasskey = browserAt(hub.url);
  await usePasskey(withPasskey, device);
  assert.ok(await isIn(withPasskey), 'a passkey comes in');
});

test('the password is kept as argon2id with a salt of its own, never as it was typed', async (t) => {
  const { hub } = await ready(t);
  const [kept] = await run(hub.database.db, 'select octet_length(salt) as salt, octet_length(hash) as hash, memory, passes from passwords') as object[];
  assert.deepEqual(kept, { salt: 16, hash: 32, memory: 19_456, passes: 2 });
});

test('whatever was set up is gone once the supervisor takes it away', async (t) => {
  const { hub, clock, secret, supervisor, person } = await ready(t);
  assert.equal((await hub.ask(supervisor, 'POST', `/v1/people/${person.id}/unlink`)).status, 200);
  const browser = browserAt(hub.url);
  await tried(browser, { name: person.id, password: PASSWORD, code: codeOf(secret, clock) });
  assert.equal(await isIn(browser), false);
  assert.equal((await run(hub.database.db, 'select 1 from passwords')).length, 0);
});
