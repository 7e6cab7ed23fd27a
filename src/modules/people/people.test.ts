/** People and their sessions: who manages whom, when a session ends, and that nobody else hears of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { keepSessions } from './sessions.ts';
import { browserAt, invited, sessionOf, signedInPerson, usePasskey } from '../sign-in/fixtures.ts';

type Person = { id: string; bureau: string; unit: string; role: string; state: string; email?: string; isLinked: boolean };
type Listed<T> = { items: T[]; next?: string };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const add = (hub: TestHub, token: string, body: object) => hub.ask<Person>(token, 'POST', '/v1/people', { unit: 'Main unit', role: 'officer', name: 'A. Officer', ...body });

test('a supervisor adds, lists and changes people of the own bureau; of another bureau’s there is nothing to see or to change', async (t) => {
  const hub = await testHub(t);
  const [nl, de] = [await hub.token('NL', 'supervisor'), await hub.token('DE', 'supervisor')];
  const added = await add(hub, nl, { email: 'a@example.org' });
  assert.deepEqual([added.status, added.body.bureau, added.body.role, added.body.state, added.body.isLinked], [201, 'NL', 'officer', 'active', false]);
  assert.equal((await add(hub, nl, { email: 'A@Example.org' })).body.id, undefined, 'one person for an address');
  assert.equal((await add(hub, nl, { unit: 'nowhere' })).status, 404);
  assert.equal((await add(hub, nl, { bureau: 'DE' })).status, 403);
  for (const role of ['gateway', 'feed', 'king']) assert.equal((await add(hub, nl, { role })).status, 400, role);
  assert.equal((await add(hub, nl, { role: 'administrator' })).status, 403);
  const path = `/v1/people/${added.body.id}`;
  const changed = await hub.ask<Person>(nl, 'PATCH', path, { role: 'desk', email: null });
  assert.deepEqual([changed.status, changed.body.role, changed.body.email], [200, 'desk', undefined]);
  assert.deepEqual((await hub.ask<Listed<Person>>(nl, 'GET', '/v1/people')).body.items.map(({ id }) => id), [added.body.id]);
  assert.deepEqual((await hub.ask<Listed<Person>>(de, 'GET', '/v1/people?bureau=NL')).body.items, []);
  const absent = await hub.ask(de, 'GET', '/v1/people/per_00000000000000000000000000');
  for (const [method, at, body] of [['GET', path], ['PATCH', path, { role: 'officer' }], ['POST', `${path}/invitations`], ['POST', `${path}/unlink`]] as const) {
    const answer = await hub.ask(de, method, at, body);
    assert.deepEqual([answer.status, answer.body.title], [absent.status, absent.body.title], `${method} ${at}`);
  }
});

test('colleagues are called by name to everybody of their bureau who signs in, whoever left too; another bureau’s people and nobody are answered alike', async (t) => {
  const hub = await testHub(t);
  const [nl, de] = [await hub.token('NL', 'supervisor'), await hub.token('DE', 'supervisor')];
  const { body: { id: officer } } = await add(hub, nl, { name: 'A. Officer' });
  const { body: { id: gone } } = await add(hub, nl, { name: 'B. Gone' });
  const { body: { id: theirs } } = await add(hub, de, { name: 'C. Fremd' });
  const { body: { id: ofHub } } = await add(hub, hub.admin, { unit: 'administration', role: 'administrator', name: 'D. Hub' });
  assert.equal((await hub.ask(nl, 'PATCH', `/v1/people/${gone}`, { state: 'left' })).status, 200);
  const nobody = 'per_00000000000000000000000000';
  const called = async (token: string, ids: readonly string[]) => (await hub.ask<Listed<{ id: string; name: string }>>(token, 'GET', `/v1/people/names?ids=${ids.join(',')}`)).body.items;
  for (const role of ['officer', 'desk', 'supervisor', 'analyst', 'auditor', 'coordinator', 'registration_clerk']) {
    assert.deepEqual(await called(await hub.token('NL', role), [gone, theirs, ofHub, nobody, officer, officer]), [{ id: officer, name: 'A. Officer' }, { id: gone, name: 'B. Gone' }], role);
  }
  assert.deepEqual(await called(hub.admin, [officer, theirs, ofHub]), [{ id: ofHub, name: 'D. Hub' }], 'the hub names its own people alone');
  const asked = async (id: string) => { const { status, body } = await hub.ask(nl, 'GET', `/v1/people/names?ids=${id}`); return [status, body]; };
  assert.deepEqual(await asked(theirs), await asked(nobody));
  for (const role of ['gateway', 'feed']) assert.equal((await hub.ask(await hub.token('NL', role), 'GET', `/v1/people/names?ids=${officer}`)).status, 403, role);
  const many = Array.from({ length: 200 }, (_, n) => `per_${String(n).padStart(26, '0')}`);
  assert.deepEqual(await called(nl, [...many.slice(1), officer]), [{ id: officer, name: 'A. Officer' }], 'as many as may be asked for at once');
  for (const ids of [[...many, officer], ['A. Officer'], [''], [`${officer},`]]) assert.equal((await hub.ask(nl, 'GET', `/v1/people/names?ids=${encodeURIComponent(ids.join(','))}`)).status, 400, String(ids.length));
});

test('who names a unit that is not there, by its name perhaps, is told the codes of those that are; of very many units none', async (t) => {
  const hub = await testHub(t);
  const nl = await hub.token('NL', 'supervisor', { unit: 'HQ' });
  assert.equal((await hub.ask(nl, 'POST', '/v1/units', { code: 'RTM-2', name: 'Rotterdam harbour' })).status, 201);
  const refused = async () => (await hub.ask<{ code: string; detail: string; values: object }>(nl, 'POST', '/v1/people', { unit: 'Rotterdam harbour', role: 'officer', name: 'A' })).body;
  const first = await refused();
  const { body: { items } } = await hub.ask<Listed<{ code: string }>>(nl, 'GET', '/v1/units');
  const codes = items.map(({ code }) => code).join(', ');
  assert.ok(codes.includes('RTM-2') && codes.includes('HQ'));
  assert.deepEqual([first.code, first.values], ['people.unit_unknown', { unit: 'Rotterdam harbour', units: codes }]);
  for (let n = items.length; n < 21; n += 1) assert.equal((await hub.ask(nl, 'POST', '/v1/units', { code: `U-${n}` })).status, 201);
  assert.deepEqual((await refused()).values, { unit: 'Rotterdam harbour' });
});

test('the administrator makes a bureau’s first supervisor and the hub’s own people, and nobody else', async (t) => {
  const hub = await testHub(t);
  const nl = await hub.token('NL', 'supervisor');
  const { body: officer } = await add(hub, nl, {});
  assert.equal((await add(hub, hub.admin, { bureau: 'NL', role: 'supervisor' })).status, 201);
  assert.equal((await add(hub, hub.admin, { bureau: 'NL', role: 'officer' })).status, 403);
  assert.equal((await add(hub, hub.admin, { unit: 'administration', role: 'administrator' })).body.bureau, 'HUB');
  assert.equal((await add(hub, hub.admin, { unit: 'administration', role: 'officer' })).status, 403);
  assert.equal((await hub.ask(hub.admin, 'GET', `/v1/people/${officer.id}`)).status, 404, 'a bureau’s officers are its own matter');
  assert.deepEqual((await hub.ask<Listed<Person>>(hub.admin, 'GET', '/v1/people?bureau=NL')).body.items.map(({ role }) => role), ['supervisor']);
  assert.equal((await add(hub, hub.admin, { bureau: 'ZZ', role: 'supervisor' })).status, 404);
});

test('the hub’s pages of a bureau’s people are full of supervisors: neither a short page nor where it goes on tells of the others', async (t) => {
  const hub = await testHub(t);
  const nl = await hub.token('NL', 'supervisor');
  const supervisors: string[] = [];
  for (const role of ['officer', 'supervisor', 'officer', 'officer', 'supervisor', 'desk', 'supervisor', 'officer']) {
    const { body: { id } } = await add(hub, nl, { role });
    if (role === 'supervisor') supervisors.push(id);
  }
  const page = async (after: string): Promise<Listed<Person>> => (await hub.ask<Listed<Person>>(hub.admin, 'GET', `/v1/people?bureau=NL&limit=2${after}`)).body;
  const first = await page('');
  assert.deepEqual([first.items.map(({ id }) => id), first.next], [supervisors.sort().slice(0, 2), supervisors[1]]);
  const second = await page(`&after=${first.next ?? ''}`);
  assert.deepEqual([second.items.map(({ id }) => id), second.next], [supervisors.slice(2), undefined]);
});

test('nobody changes their own role or state; another supervisor does', async (t) => {
  const hub = await testHub(t);
  const { browser, person, supervisor } = await signedInPerson(hub, { role: 'supervisor' });
  for (const change of [{ role: 'officer' }, { state: 'suspended' }]) assert.match((await browser.ask('PATCH', `/v1/people/${person.id}`, change)).text, /people\.not_oneself/, JSON.stringify(change));
  assert.equal((await browser.ask('PATCH', `/v1/people/${person.id}`, { name: 'Another name' })).status, 200);
  assert.equal((await hub.ask(supervisor, 'PATCH', `/v1/people/${person.id}`, { role: 'officer' })).status, 200);
});

test('a suspended person is refused within five seconds everywhere, signs in no more, and comes back without the old sessions', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const { browser, device, person, supervisor } = await signedInPerson(hub);
  const session = sessionOf(browser);
  assert.equal((await browser.ask('GET', '/v1/hits')).status, 200);
  assert.equal((await hub.ask(supervisor, 'PATCH', `/v1/people/${person.id}`, { state: 'suspended' })).status, 200);
  assert.equal((await browser.ask('GET', '/v1/hits')).status, 401, 'at once on the process that was told');
  assert.equal((await usePasskey(browser, device)).status, 403);
  assert.equal((await hub.ask(supervisor, 'POST', `/v1/people/${person.id}/invitations`)).status, 409);
  await hub.ask(supervisor, 'PATCH', `/v1/people/${person.id}`, { state: 'active' });
  assert.equal((await hub.ask(session, 'GET', '/v1/hits')).status, 401, 'the old session stays ended');
  assert.equal((await usePasskey(browser, device)).status, 200);
});

test('another hub process, which was not told of a suspension or a changed role, heeds it within five seconds', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const { browser, person } = await signedInPerson(hub);
  assert.equal((await browser.ask('GET', '/v1/people')).status, 403);
  await run(hub.database.db, `update people set role = 'supervisor' where id = $1`, [person.id]);
  clock.move(5_000);
  assert.equal((await browser.ask('GET', '/v1/people')).status, 200);
  await run(hub.database.db, `update people set state = 'suspended' where id = $1`, [person.id]);
  clock.move(5_000);
  assert.equal((await browser.ask('GET', '/v1/people')).status, 401);
});

test('who has left is signed out and untied for good, and may be added anew', async (t) => {
  const hub = await testHub(t);
  const { browser, device, person, supervisor } = await signedInPerson(hub, { email: 'a@example.org' });
  await hub.ask(supervisor, 'PATCH', `/v1/people/${person.id}`, { state: 'left' });
  assert.equal((await browser.ask('GET', '/v1/me')).status, 401);
  assert.equal((await usePasskey(browser, device)).status, 403);
  assert.equal((await hub.ask(supervisor, 'PATCH', `/v1/people/${person.id}`, { state: 'active' })).status, 409);
  assert.equal((await add(hub, supervisor, { email: 'a@example.org' })).status, 201);
  assert.equal((await run(hub.database.db, 'select 1 from passkeys')).length, 0);
});

test('a session ends after 30 minutes without use and after 12 hours with it', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const { browser, device } = await signedInPerson(hub);
  const isIn = async () => (await browser.ask('GET', '/v1/me')).status === 200;
  clock.move(30 * MINUTE_MS - 1);
  assert.equal(await isIn(), true);
  clock.move(30 * MINUTE_MS);
  assert.equal(await isIn(), false);
  await usePasskey(browser, device);
  for (let passed = 0; passed < 12 * HOUR_MS - 20 * MINUTE_MS; passed += 20 * MINUTE_MS) { assert.equal(await isIn(), true); clock.move(20 * MINUTE_MS); }
  assert.equal(await isIn(), true);
  clock.move(20 * MINUTE_MS);
  assert.equal(await isIn(), false, 'a shift is over');
});

test('a session that was used while the hub’s clock was ahead does not last for the hours in between', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  clock.move(8 * HOUR_MS);
  const { browser } = await signedInPerson(hub);
  const status = async () => (await browser.ask('GET', '/v1/me')).status;
  assert.equal(await status(), 200);
  clock.move(-8 * HOUR_MS);
  assert.equal(await status(), 401);
});

test('an open stream, which is asked about again and again, does not keep its session alive', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const { browser } = await signedInPerson(hub);
  const sessions = keepSessions(hub.database, clock, async ({ settings }) => settings.parse({}));
  const asked = { scheme: 'cookie', token: sessionOf(browser), method: 'GET', url: hub.url, named: {} } as const;
  for (let minutes = 0; minutes < 30; minutes += 5) {
    assert.ok(await sessions.authenticator.findAgain?.(asked), `after ${minutes} minutes`);
    clock.move(5 * MINUTE_MS);
  }
  assert.equal(await sessions.authenticator.findAgain?.(asked), undefined);
});

test('a bureau sets its own limits, and others for a role', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const officer = await signedInPerson(hub, { role: 'officer' });
  const desk = await signedInPerson(hub, { role: 'desk' });
  const set = await hub.inFourEyes(officer.supervisor, await hub.second('NL', 'supervisor'), 'PUT', '/v1/settings/sessions', { idleMinutes: 10, roles: { desk: { idleMinutes: 60 } } });
  assert.equal(set.status, 200, JSON.stringify(set.body));
  clock.move(11 * MINUTE_MS);
  assert.equal((await officer.browser.ask('GET', '/v1/me')).status, 401);
  assert.equal((await desk.browser.ask('GET', '/v1/me')).status, 200);
  for (const bad of [{ idleMinutes: 0 }, { absoluteHours: 1_000 }, { roles: { king: {} } }]) assert.equal((await hub.ask(officer.supervisor, 'PUT', '/v1/settings/sessions', bad)).status, 400, JSON.stringify(bad));
});

test('people see and end their own sessions, supervisors those of their bureau, nobody those of others', async (t) => {
  const hub = await testHub(t);
  const { browser, device, person, supervisor } = await signedInPerson(hub);
  const second = browserAt(hub.url);
  await usePasskey(second, device);
  const listed = JSON.parse((await browser.ask('GET', '/v1/sessions')).text) as Listed<{ id: string; isCurrent: boolean; kind: string; agent: string }>;
  assert.deepEqual(listed.items.map(({ isCurrent, kind, agent }) => [isCurrent, kind, agent]), [[false, 'browser', 'test browser'], [true, 'browser', 'test browser']]);
  const [other] = listed.items.filter(({ isCurrent }) => !isCurrent);
  const colleague = await signedInPerson(hub, { role: 'desk' });
  const foreign = await hub.token('DE', 'supervisor');
  for (const stranger of [sessionOf(colleague.browser), foreign]) {
    assert.equal((await hub.ask(stranger, 'DELETE', `/v1/sessions/${other?.id ?? ''}`)).status, 404);
    assert.equal((await hub.ask(stranger, 'GET', `/v1/sessions?person=${person.id}`)).status, 404);
  }
  assert.equal((await browser.ask('DELETE', `/v1/sessions/${other?.id ?? ''}`)).status, 200);
  assert.equal((await second.ask('GET', '/v1/me')).status, 401);
  assert.equal((await hub.ask<Listed<object>>(supervisor, 'GET', `/v1/sessions?person=${person.id}`)).body.items.length, 1);
  assert.equal((await browser.ask('DELETE', '/v1/sessions/current')).status, 200);
  assert.equal((await browser.ask('GET', '/v1/me')).status, 401);
});

test('what a page of another origin asks with somebody’s cookie changes nothing', async (t) => {
  const hub = await testHub(t);
  const { browser } = await signedInPerson(hub);
  const check = { vehicle: { vin: '1M8GDM9AXKP042788' }, purpose: 'port_control' };
  const forged: Record<string, string>[] = [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'none' }];
  for (const headers of forged) {
    const answer = await browser.ask('POST', '/v1/checks', check, headers);
    assert.deepEqual([answer.status, (JSON.parse(answer.text) as { code: string }).code], [403, 'kernel.cross_origin'], JSON.stringify(headers));
  }
  const cookie = `crosscheck=${sessionOf(browser)}`;
  const bare = async (headers: Record<string, string>) => (await fetch(`${hub.url}/v1/checks`, { method: 'POST', headers: { cookie, 'content-type': 'application/json', ...headers }, body: JSON.stringify(check) })).status;
  assert.equal(await bare({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }), 403);
  assert.equal((await browser.ask('POST', '/sign-out', new URLSearchParams(), { 'sec-fetch-site': 'cross-site' })).status, 403);
  assert.equal((await browser.ask('POST', '/v1/checks', check)).status, 200);
});

test('the bureau’s supervisors hear who was added, invited, tied and changed; no name stands in what they hear', async (t) => {
  const hub = await testHub(t);
  const { person, supervisor } = await signedInPerson(hub);
  await hub.ask(supervisor, 'PATCH', `/v1/people/${person.id}`, { state: 'suspended' });
  const said = await run(hub.database.db, 'select kind, bureau, roles, facts from announcements order by position') as { kind: string; bureau: string; roles: string[]; facts: object }[];
  assert.deepEqual(said.map(({ kind }) => kind), ['people.added', 'people.invited', 'people.linked', 'people.changed']);
  assert.ok(said.every(({ bureau, roles, facts }) => bureau === 'NL' && roles.join() === 'supervisor' && !JSON.stringify(facts).includes('officer ')));
});

test('whoever adds a person by a trial token is told of by the token’s id, not by the name that stands in it', async (t) => {
  const hub = await testHub(t);
  const supervisor = await hub.token('NL', 'supervisor', { person: 'C. Chief' });
  await add(hub, supervisor, {});
  const { body } = await hub.ask<Listed<{ kind: string; facts: { by: string } }>>(supervisor, 'GET', '/v1/inbox');
  assert.deepEqual(body.items.map(({ kind }) => kind), ['people.added']);
  assert.match(body.items[0]?.facts.by ?? '', /^tok_/);
});

test('trial tokens stay, and say that they are', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk', { person: 'J. Desk' });
  const me = await hub.ask<{ credential: string; person: string }>(desk, 'GET', '/v1/me');
  assert.deepEqual([me.body.credential, me.body.person], ['trial_token', 'J. Desk']);
  assert.deepEqual((await hub.ask<Listed<object>>(desk, 'GET', '/v1/sessions')).body.items, []);
  assert.equal((await hub.ask(desk, 'DELETE', '/v1/sessions/current')).status, 404);
});

test('what is long over is forgotten when its time comes', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  await signedInPerson(hub);
  await invited(hub, { role: 'desk' });
  clock.move(31 * 24 * HOUR_MS);
  await hub.duties();
  for (const table of ['sessions', 'issuer_documents', 'sign_in_attempts', 'passkey_challenges']) assert.equal((await run(hub.database.db, `select 1 from ${table}`)).length, 0, table);
});
