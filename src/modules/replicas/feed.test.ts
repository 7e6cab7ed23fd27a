/** What a replica is sent: a full copy, then what changes, signed, and nothing of what its bureau may not see. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readable, testHub, type TestHub } from '../../../tests/fixtures.ts';
import { until } from '../../../tests/waiting.ts';
import { device, has } from './fixtures.ts';

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
