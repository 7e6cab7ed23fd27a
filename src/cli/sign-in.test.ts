/** A person signs in on the command line against a whole hub: shown a code, confirmed in a browser, kept for the user alone. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { heldClock } from '../kernel/clock.ts';
import { testHub } from '../../tests/fixtures.ts';
import { browserAt, invited, signedInPerson } from '../modules/sign-in/fixtures.ts';
import { run, type Ran } from './fixtures.ts';

const MINUTE_MS = 60_000;

async function ready(t: TestContext) {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const userFolder = await mkdtemp(join(tmpdir(), 'crosscheck-user-'));
  t.after(() => rm(userFolder, { recursive: true, force: true }));
  let err = '';
  const at = (argv: readonly string[], token?: string): Promise<Ran> => run(argv, { token, hub: { url: hub.url, close: async () => undefined }, io: {
    err: (text) => { err += text; }, config: { url: hub.url, purposes: [], mayColour: false, recentChecks: 0, reserveMb: 0, webhooks: { networks: [], hosts: [] }, userFolder, ...(token === undefined ? {} : { token }) },
  } });
  const shownCode = async (): Promise<string> => {
    for (let n = 0; n < 200 && !/the code/.test(err); n += 1) await new Promise((resolve) => { setTimeout(resolve, 25); });
    return /the code ([0-9a-z-]+)/.exec(err)?.[1] ?? '';
  };
  return { clock, hub, userFolder, at, shownCode };
}
const answer = (browser: ReturnType<typeof browserAt>, code: string, yes: 'yes' | 'no') => browser.go('POST', '/sign-in/command', new URLSearchParams({ code, answer: yes }));

test('a person confirms the code in a signed-in browser; the command line is that person from then on, until it signs out', async (t) => {
  const { hub, userFolder, at, shownCode } = await ready(t);
  const { browser } = await signedInPerson(hub, { role: 'desk' });
  const signingIn = at(['sign-in']);
  const code = await shownCode();
  const page = await browser.go('GET', `/sign-in/command?code=${code}`);
  assert.match(page.text, /A command line asks to sign in as <b>The desk<\/b>/);
  assert.match(page.text, /crosscheck on /);
  assert.match((await answer(browser, code, 'yes')).text, /signs in now/);
  const ran = await signingIn;
  assert.deepEqual([ran.exit, ran.out], [0, 'signed in as The desk, desk of NL, Main unit\n']);
  const file = join(userFolder, 'sessions.json');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.match(await readFile(file, 'utf8'), /ccs_/);
  assert.equal((await at(['status'])).exit, 0, 'without CROSSCHECK_TOKEN');
  assert.match((await at(['sessions', 'list'])).out, /command .*crosscheck on .*\(this one\)/);
  assert.equal((await at(['sign-out'])).out, 'signed out\n');
  assert.equal((await at(['status'])).exit, 64, 'no token any more');
  assert.doesNotMatch(await readFile(file, 'utf8'), /ccs_/);
});

test('a command line that is refused, or that nobody confirms in ten minutes, is not signed in', async (t) => {
  const { hub, at, shownCode, clock } = await ready(t);
  const { browser } = await signedInPerson(hub);
  const refused = at(['sign-in']);
  const code = await shownCode();
  assert.match((await answer(browser, code, 'no')).text, /was refused/);
  assert.equal((await refused).exit, 77);
  assert.equal((await answer(browser, code, 'yes')).status, 404, 'answered once');
  const begun = await hub.ask<{ code: string; secret: string }>('', 'POST', '/sign-in/device');
  clock.move(10 * MINUTE_MS + 1);
  assert.equal((await answer(browser, begun.body.code, 'yes')).status, 404);
  assert.equal((await hub.ask('', 'POST', '/sign-in/device/session', { secret: begun.body.secret })).status, 403);
});

test('the session of a command line is told once, to whom has its secret, and not at the word of another page', async (t) => {
  const { hub } = await ready(t);
  const { browser } = await signedInPerson(hub);
  const begun = (await hub.ask<{ code: string; secret: string }>('', 'POST', '/sign-in/device')).body;
  const fetched = (secret: string) => hub.ask<{ state: string; token?: string }>('', 'POST', '/sign-in/device/session', { secret });
  assert.equal((await fetched(begun.secret)).body.state, 'waiting');
  assert.equal((await browser.ask('POST', '/sign-in/command', new URLSearchParams({ code: begun.code, answer: 'yes' }), { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await fetched(begun.secret)).body.state, 'waiting');
  assert.equal((await answer(browserAt(hub.url), begun.code, 'yes')).status, 403, 'nobody is signed in there');
  await answer(browser, begun.code.toUpperCase(), 'yes');
  for (const wrong of [begun.code, 'x', '']) assert.equal((await fetched(wrong)).status, 403, wrong);
  const token = (await fetched(begun.secret)).body.token ?? '';
  assert.equal((await hub.ask(token, 'GET', '/v1/me')).status, 200);
  assert.equal((await fetched(begun.secret)).status, 403, 'once');
});

test('no network fills the hub with command lines that wait', async (t) => {
  const { hub } = await ready(t);
  const answers: number[] = [];
  for (let n = 0; n < 52; n += 1) answers.push((await hub.ask('', 'POST', '/sign-in/device')).status);
  assert.deepEqual([answers.filter((status) => status === 200).length, answers.at(-1)], [50, 429]);
});

test('a supervisor adds, invites, suspends and lists people, and sets the bureau’s issuer, on the command line', async (t) => {
  const { hub, at, userFolder } = await ready(t);
  const { supervisor } = await invited(hub);
  const added = await at(['people', 'add', 'B. Officer', '--role', 'officer', '--unit', 'Main unit', '--json'], supervisor);
  const { id } = JSON.parse(added.out) as { id: string };
  assert.match((await at(['people', 'invite', id], supervisor)).out, /^([0-9a-z]{5}-){3}[0-9a-z]{5}\n$/);
  assert.match((await at(['people', 'change', id, '--state', 'suspended'], supervisor)).out, /B\. Officer.*suspended/);
  assert.match((await at(['people', 'list', '--state', 'suspended'], supervisor)).out, new RegExp(id));
  assert.equal((await at(['people', 'change', id], supervisor)).exit, 64);
  assert.equal((await at(['people', 'unlink', id], supervisor)).exit, 0);
  const secret = join(userFolder, 'secret');
  await writeFile(secret, 'client secret\n');
  const other = await hub.second('NL', 'supervisor');
  /** Another supervisor does what the command said to do next. */
  const inFourEyes = async (argv: string[]): Promise<void> => {
    const { id: proposal, hash } = JSON.parse((await at([...argv, '--json'], supervisor)).out) as { id: string; hash: string };
    assert.equal((await at(['proposals', 'approve', proposal, '--hash', hash], other)).exit, 0);
  };
  await inFourEyes(['issuer', 'set', 'NL', '--issuer', 'https://login.example.org', '--client', 'crosscheck', '--secret-file', secret]);
  const set = await at(['issuer', 'show', 'NL'], supervisor);
  assert.match(set.out, /NL signs in at https:\/\/login\.example\.org as crosscheck; people are tied by invitation\nway back: http:\/\/127\.0\.0\.1:\d+\/sign-in\/callback/);
  await inFourEyes(['issuer', 'remove', 'NL']);
  assert.match((await at(['issuer', 'show', 'NL'], supervisor)).out, /the built-in issuer/);
  assert.match((await at(['issuer', 'try', 'NL'], supervisor)).out, /\/oidc answers/);
  assert.match((await at(['issuer', 'rotate'], hub.admin)).out, /next/);
  assert.equal((await at(['issuer', 'keys'], supervisor)).exit, 77);
});
