/** Devices that answer by themselves: how one is enrolled and revoked, and what it may do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitRoute } from '../../kernel/action.ts';
import { heldClock } from '../../kernel/clock.ts';
import { FINGERPRINT_CHARS, hubFingerprint, triedRevocation } from '../../kernel/audit/segment-note.ts';
import { readVkey } from '../../kernel/audit/note.ts';
import { codeAsTyped } from '../../kernel/ids.ts';
import { run } from '../../kernel/store/database.ts';
import { run as command } from '../../cli/fixtures.ts';
import { readable, testHub } from '../../../tests/fixtures.ts';
import { until } from '../../../tests/waiting.ts';
import { device, enrol, entriesOf, invited, newKey } from './fixtures.ts';
import type { Replica } from './schema.ts';

type Problem = { readonly code: string; readonly revocation: string };

test('an administrator invites a device by command; the code stands alone on the last line, works once, and names the hub', async (t) => {
  const hub = await testHub(t);
  await hub.token('BR', 'desk');
  const as = { hub: { url: hub.url, close: async () => undefined }, token: hub.admin };
  const asked = await command(['replicas', 'enrol', '--bureau', 'BR', '--unit', 'Main unit', '--current-hours', '12'], as);
  assert.equal(asked.exit, 0, asked.err);
  const code = asked.out.trim();
  assert.match(code, /^[0-9a-z]{5}(-[0-9a-z]{5}){8}$/);
  const { status, body } = await enrol(hub, ` ${code.toUpperCase().replaceAll('-', ' ')} `, newKey().x);
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual([body.replica.state, body.replica.bureau, body.replica.currentHours, body.hub], ['enrolled', 'BR', 12, hub.url]);
  assert.equal(codeAsTyped(code).slice(0, FINGERPRINT_CHARS), hubFingerprint(body.hubKey));
  assert.deepEqual([(await enrol(hub, code, newKey().x)).body.code], ['replicas.code_refused']);
  const listed = await command(['replicas', 'list'], as);
  assert.match(listed.out, new RegExp(`${body.replica.id} +BR +Main unit +Main unit +enrolled`));
  const revoked = await command(['replicas', 'revoke', body.replica.id, '--reason', 'stolen'], as);
  assert.equal(revoked.exit, 0, revoked.err);
  const kept = await run(hub.database.db, 'select x::text as text from replicas x union all select x::text from audit_events x') as { text: string }[];
  assert.ok(kept.every(({ text }) => !text.includes(codeAsTyped(code)) && !text.includes(code)), 'the code stands nowhere');
});

test('of many devices that show one code at the same moment one is enrolled; a code that is over, unknown or of another’s key is refused, and it is in the audit log', async (t) => {
  const clock = heldClock('2026-11-22T10:00:00.000Z');
  const hub = await testHub(t, { clock });
  const { id, code } = await invited(hub);
  const answers = await Promise.all(Array.from({ length: 8 }, () => enrol(hub, code, newKey().x)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401, 401, 401, 401, 401, 401, 401]);
  const { x } = newKey();
  const [second, third] = [await invited(hub), await invited(hub)];
  assert.equal((await enrol(hub, second.code, x)).status, 200);
  assert.deepEqual([(await enrol(hub, third.code, x)).status], [409], 'a key is one device’s');
  clock.move(24 * 3_600_000);
  assert.equal((await enrol(hub, third.code, newKey().x)).body.code, 'replicas.code_refused');
  const events = await run(hub.database.db, `select outcome, count(*)::int as n from audit_events where action = 'replicas.enrolDevice' group by 1 order by 1`) as object[];
  assert.deepEqual(events, [{ outcome: 'done', n: 2 }, { outcome: 'refused', n: 9 }]);
  for (let n = 0; n < 25; n += 1) await enrol(hub, `wrong ${n}`, x);
  assert.equal((await enrol(hub, 'wrong', x)).status, 429);
  assert.equal((await enrol(hub, (await invited(hub)).code, newKey().x)).status, 200, 'who has a code is not kept out by what others try');
  assert.equal((await hub.ask<Replica>(hub.admin, 'GET', `/v1/replicas/${id}`)).body.state, 'enrolled');
});

test('a device may do nothing but what devices do: every other action is refused it', async (t) => {
  const hub = await testHub(t);
  const post = await device(hub);
  const wrong: string[] = [];
  for (const { name, http } of hub.app.actions) {
    if (['replicas.feed', 'replicas.carriage', 'replicas.deliver', 'replicas.erased'].includes(name)) continue;
    const { method, path } = splitRoute(http);
    const address = path.replaceAll(/\{\w+\}/g, 'x');
    const { status } = await post.ask(method, address, method === 'GET' || method === 'DELETE' ? undefined : {});
    if (status !== 403) wrong.push(`${name}: ${status}`);
  }
  assert.deepEqual(wrong, []);
  assert.equal((await post.ask('POST', '/v1/replica/erased')).body.code, 'replicas.not_revoked');
});

test('a device’s token is its own key’s, for this request, for a minute, and once', async (t) => {
  const hub = await testHub(t);
  const [post, other] = [await device(hub), await device(hub)];
  const path = '/v1/replica/erased';
  const shown = await post.token('POST', path);
  assert.equal((await hub.ask(shown, 'POST', path)).status, 409);
  assert.equal((await hub.ask(shown, 'POST', path)).body.code, 'replicas.proof_refused', 'shown again');
  const iat = Math.floor(Date.now() / 1000);
  for (const claims of [{ aud: 'https://another.example' }, { htm: 'GET' }, { htu: `${hub.url}/v1/replica/checks` }, { exp: iat + 3_600 }, { iat: iat - 600, exp: iat - 500 }, { jti: '' }, { sub: other.id }, { iss: other.id }]) {
    const { status } = await hub.ask(await post.token('POST', path, claims), 'POST', path);
    assert.equal(status, 401, JSON.stringify(claims));
  }
  const stolen = await post.token('POST', path, { iss: other.id, sub: other.id });
  assert.equal((await hub.ask(stolen, 'POST', path)).body.code, 'replicas.proof_refused', 'another device’s key has not signed it');
});

test('who is revoked hears it signed, is cut off at once, may bring what it had logged, and says that it has erased itself', async (t) => {
  const hub = await testHub(t);
  const [post, other] = [await device(hub), await device(hub)];
  await readable(hub.database);
  const [stream, others] = [await post.follow(), await other.follow()];
  await until('both have their copy', () => stream.segments.length > 0 && others.segments.length > 0);
  const supervisor = await hub.token('BR', 'supervisor');
  const revoked = await hub.ask<Replica>(supervisor, 'POST', `/v1/replicas/${post.id}/revoke`, { reason: 'the van was stolen' });
  assert.deepEqual([revoked.status, revoked.body.state, revoked.body.revokedFor], [200, 'revoked', 'the van was stolen']);
  await until('its stream is cut', () => stream.isOver(), 5_000);
  assert.equal(others.isOver(), false);
  const told = await post.ask<Problem>('GET', '/v1/replica/feed');
  assert.deepEqual([told.status, told.body.code], [401, 'replicas.revoked']);
  const key = readVkey(post.enrolled.hubKey);
  assert.equal(triedRevocation(told.body.revocation, post.id, key), revoked.body.revokedAt);
  assert.throws(() => triedRevocation(told.body.revocation, other.id, key), /no revocation of this replica/);
  const event = { kind: 'event' as const, action: 'checks.ask', outcome: 'refused' as const, at: '2026-11-22T10:00:00.000Z', unit: 'Main unit', token: 'tok_x', subjects: [] };
  assert.equal((await post.bring(entriesOf([event]))).body.delivered, 1);
  assert.equal((await post.ask('POST', '/v1/replica/erased')).status, 200);
  const after = await hub.ask<Replica>(supervisor, 'GET', `/v1/replicas/${post.id}`);
  assert.ok(after.body.erasedAt !== undefined);
  assert.equal((await hub.ask(supervisor, 'POST', `/v1/replicas/${post.id}/revoke`, { reason: 'again' })).status, 409);
});
