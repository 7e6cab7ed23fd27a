/** What a replica is sent: a full copy, then what changes, signed, and nothing of what its bureau may not see. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readable, testHub, type TestHub } from '../../../tests/fixtures.ts';
import { until } from '../../../tests/waiting.ts';
import { device, has } from './fixtures.ts';
import { openListener } from './listening.ts';

const VIN = 'WVWZZZ1KZ8W970301';

async function report(hub: TestHub, desk: string, reference: string, said: object = {}): Promise<string> {
  const { status, body } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference, vin: VIN.slice(0, -2) + reference.slice(-2), ...said });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
}

test('a replica gets a full copy of what its bureau may see, then what changes: new, altered, ended, hidden; what was always hidden leaves no trace', async (t) => {
  const hub = await testHub(t);
  const [nl, second] = [await hub.token('NL', 'desk'), await hub.second('NL', 'desk')];
  const [open, altered, ended, narrowed] = [await report(hub, nl, 'NL-01', { contact: '+31 70', action: 'seize' }), await report(hub, nl, 'NL-02'), await report(hub, nl, 'NL-03'), await report(hub, nl, 'NL-04')];
  const hidden = await report(hub, nl, 'NL-05', { restrictions: ['BR'] });
  const post = await device(hub);
  await readable(hub.database);
  const one = await post.follow();
  await until('it has the full copy', () => one.segments.length > 0);
  const [first] = one.segments;
  assert.deepEqual([first?.says.of, first?.says.full, first?.says.last, first?.rows[0]?.kind], ['BR', 'true', 'true', 'desk']);
  assert.deepEqual([...one.records().keys()].sort(), [open, altered, ended, narrowed].sort());
  assert.deepEqual(one.records().get(open)?.body, { said: { reference: 'NL-01', vin: VIN, contact: '+31 70', action: 'seize' } });
  assert.deepEqual([one.desk()?.bureau.code, one.desk()?.units.map(({ code }) => code), one.desk()?.tokens.map(({ role }) => role)], ['BR', ['Main unit'], ['desk']]);

  const added = await report(hub, nl, 'NL-06');
  await has(one, added);
  await hub.ask(nl, 'PATCH', `/v1/vehicles/${altered}`, { colour: 'red' }, { 'if-match': '*' });
  await has(one, altered, (record) => (record?.body as { said: { colour?: string } }).said.colour === 'red');
  await hub.ask(nl, 'POST', `/v1/vehicles/${ended}/clear`, { reason: 'recovered' });
  await has(one, ended, (record) => record === undefined);
  const [place, told] = [one.place(), one.segments.length];
  await hub.ask(nl, 'PATCH', `/v1/vehicles/${hidden}`, { colour: 'blue' }, { 'if-match': '*' });
  assert.equal((await hub.inFourEyes(nl, second, 'PATCH', `/v1/vehicles/${narrowed}`, { restrictions: ['BR'] }, { 'if-match': '*' })).status, 200);
  await has(one, narrowed, (record) => record === undefined);
  const after = one.segments.slice(told).filter(({ rows }) => rows.length > 0);
  assert.deepEqual(after.map(({ rows }) => rows), [[{ kind: 'gone', id: narrowed }]]);
  assert.ok(one.segments.every(({ bytes }) => !bytes.toString('utf8').includes(hidden) && !bytes.toString('utf8').includes('NL-05')));
  one.leave();

  await hub.ask(nl, 'PATCH', `/v1/vehicles/${open}`, { colour: 'green' }, { 'if-match': '*' });
  await readable(hub.database);
  const two = await post.follow(place);
  await has(two, open, (record) => (record?.body as { said: { colour?: string } } | undefined)?.said.colour === 'green');
  assert.deepEqual(two.segments.map(({ says }) => says.full), two.segments.map(() => 'false'), 'from its place on, no full copy');
  assert.deepEqual([two.segments[0]?.rows.map(({ kind }) => kind), [...two.records().keys()]], [['desk'], [open]]);
  two.leave();
});

test('a place that is another bureau’s, altered, made up or of another database is answered by a full copy; each segment says until when it is current', async (t) => {
  const hub = await testHub(t);
  const nl = await hub.token('NL', 'desk');
  await report(hub, nl, 'NL-11');
  const [brazilian, french] = [await device(hub, { currentHours: 2 }), await device(hub, { bureau: 'FR' })];
  await readable(hub.database);
  const one = await brazilian.follow();
  await until('it has its copy', () => one.segments.length > 0);
  const place = one.place() ?? '';
  for (const { says } of one.segments) assert.equal(Date.parse(says.current) - Date.parse(says.at), 2 * 3_600_000);
  one.leave();
  for (const [post, since, isFull] of [[french, place, 'true'], [brazilian, `${place.slice(0, -2)}AA`, 'true'], [brazilian, 'x', 'true'], [brazilian, place, 'false']] as const) {
    const reader = await post.follow(since);
    await until('it was told', () => reader.segments.length > 0);
    assert.equal(reader.segments[0]?.says.full, isFull, since);
    reader.leave();
  }
});

test('what answers need of the bureau is told anew when it changes: its callers, what it settled, confirmed hits; nothing of other bureaus', async (t) => {
  const hub = await testHub(t);
  const post = await device(hub);
  const reader = await post.follow();
  await until('it has the desk row', () => reader.desk() !== undefined);
  await hub.token('DE', 'officer', { person: 'somebody else' });
  const supervisor = await hub.token('BR', 'supervisor', { person: 'S. Lima' });
  await until('it knows the new token', () => reader.desk()?.tokens.some(({ person }) => person === 'S. Lima') === true, 15_000);
  assert.equal((await hub.ask(supervisor, 'PUT', '/v1/settings/discreet', { roadside: 'nothing' })).status, 200);
  await until('it knows what was settled', () => (reader.desk()?.settings.discreet as { roadside?: string } | undefined)?.roadside === 'nothing', 15_000);
  const tokens = (await hub.ask<{ items: { id: string; bureau: string }[] }>(hub.admin, 'GET', '/v1/tokens')).body.items.filter(({ bureau }) => bureau === 'BR');
  await hub.ask(hub.admin, 'DELETE', `/v1/tokens/${tokens[0]?.id ?? ''}`);
  await until('a revoked token is gone', () => reader.desk()?.tokens.length === tokens.length - 1, 15_000);
  assert.ok(reader.segments.every(({ bytes }) => !bytes.toString('utf8').includes('somebody else') && !bytes.toString('utf8').includes(supervisor.slice(3))));
  reader.leave();
});

test('in a training world every line of a segment says so, and is signed so', async (t) => {
  const hub = await testHub(t, { world: 'training' });
  const post = await device(hub);
  assert.equal(post.enrolled.world, 'TRAINING');
  const reader = await post.follow();
  await until('it has a segment', () => reader.segments.length > 0);
  for (const { bytes } of reader.segments) for (const line of bytes.toString('utf8').trimEnd().split('\n')) assert.ok(line.startsWith('{"world":"TRAINING","kind":'), line.slice(0, 80));
  reader.leave();
});

test('a replica that takes nothing is cut off, and those beside it are not', () => {
  const [slow, quick] = [openListener('slow'), openListener('quick')];
  for (const one of [slow, quick]) one.listen();
  const segment = Buffer.alloc(1024 * 1024);
  for (let n = 0; n < 40; n += 1) {
    for (const one of [slow, quick]) one.push(segment, '2026-11-22T12:00:00.000Z');
    void quick.take();
  }
  assert.deepEqual([slow.cut.signal.aborted, quick.cut.signal.aborted, quick.lastAt()], [true, false, '2026-11-22T12:00:00.000Z']);
});
