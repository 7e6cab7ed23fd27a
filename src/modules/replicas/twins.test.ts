/** R5 for replicas: two hubs that differ in a record hidden from a bureau send its replicas the same bytes, but for signatures and seals. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { derivedId } from '../../kernel/ids.ts';
import { readable, testHub, type TestHub } from '../../../tests/fixtures.ts';
import { until } from '../../../tests/waiting.ts';
import { device, type Reader, type Segment } from './fixtures.ts';

const NOW = '2026-11-22T12:00:00.000Z';
const HIDDEN = 'WVWZZZ1KZ8W999999';

/** What stands in a segment but for who signed it: secrets of tokens are by chance. */
const bytesOf = ({ bytes }: Segment): string => bytes.toString('utf8').split('\n').slice(0, -2).join('\n').replaceAll(/"hash":"[0-9a-f]{64}"/g, '"hash":""');

/** One of the twins: the same causes make the same ids, and `isSecret` says which of the two also has the hidden record. */
async function twin(t: TestContext, isSecret: boolean) {
  const clock = heldClock(NOW);
  let [n, inSecret] = [0, 0];
  let secret = false;
  const hub = await testHub(t, { clock, newId: (prefix) => { if (secret) { inSecret += 1; return derivedId(prefix, 'secret', String(inSecret)); } n += 1; return derivedId(prefix, String(n)); } });
  const [nl, second] = [await hub.token('NL', 'desk'), await hub.second('NL', 'desk')];
  const ask = async (method: string, path: string, body: object): Promise<string> => {
    const { status, body: { id } } = await hub.inFourEyes<{ id: string }>(nl, second, method, path, body, { 'if-match': '*' });
    assert.ok(status < 300, `${method} ${path}: ${status}`);
    return id;
  };
  const secretly = async (work: () => Promise<void>): Promise<void> => {
    if (!isSecret) return;
    secret = true;
    await work();
    secret = false;
    await readable(hub.database);
  };
  return { hub, clock, ask, secretly };
}

/** Waits for the next segment that has rows. */
async function heard(hub: TestHub, reader: Reader, work: () => Promise<unknown>): Promise<void> {
  const before = withRows(reader).length;
  await work();
  await readable(hub.database);
  await until('it was told', () => withRows(reader).length > before, 15_000);
}
const withRows = ({ segments }: Reader): readonly Segment[] => segments.filter(({ rows }) => rows.length > 0);

async function told(t: TestContext, isSecret: boolean) {
  const { hub, ask, secretly } = await twin(t, isSecret);
  const report = (reference: string, said: object = {}): Promise<string> => ask('POST', '/v1/vehicles', { reference, vin: `WVWZZZ1KZ8W9703${reference}`, ...said });
  let hidden = '';
  await secretly(async () => { hidden = await ask('POST', '/v1/vehicles', { reference: 'SECRET', vin: HIDDEN, restrictions: ['BR'] }); });
  const [first, second] = [await report('01'), await report('02')];
  await secretly(async () => { await ask('PATCH', `/v1/vehicles/${hidden}`, { colour: 'red' }); });
  const post = await device(hub, { nowMs: () => Date.parse(NOW) });
  await readable(hub.database);
  const reader = await post.follow();
  await until('it has its copy', () => reader.segments.length > 0);
  const place = reader.place();
  await secretly(async () => { await ask('PATCH', `/v1/vehicles/${hidden}`, { colour: 'blue' }); });
  await heard(hub, reader, () => ask('PATCH', `/v1/vehicles/${first}`, { colour: 'green' }));
  await secretly(async () => { await ask('POST', `/v1/vehicles/${hidden}/clear`, { reason: 'settled' }); });
  await heard(hub, reader, () => report('03'));
  await heard(hub, reader, () => ask('POST', `/v1/vehicles/${second}/clear`, { reason: 'recovered' }));
  const last = reader.place();
  await secretly(async () => { await ask('POST', `/v1/vehicles/${hidden}/restoration`, { reason: 'cleared in error' }); });
  await until('there was a beat', () => reader.segments.at(-1)?.rows.length === 0, 15_000);
  assert.equal(reader.place(), last, 'nothing that is hidden moves the place');
  reader.leave();
  const again = await post.follow(place);
  await until('it was told again', () => again.records().size === 2);
  again.leave();
  const anew = await post.follow();
  await until('it has another copy', () => anew.segments.length > 0);
  assert.equal(anew.place(), last);
  anew.leave();
  return { bytes: [reader, again, anew].map((one) => withRows(one).map(bytesOf)), raw: [reader, again, anew].flatMap(({ segments }) => segments.map(({ bytes }) => bytes.toString('utf8'))).join(''), hidden };
}

test('a record that is hidden from a bureau changes no byte of what its replicas are sent, live, from a place on, or as a full copy', async (t) => {
  const [without, having] = await Promise.all([told(t, false), told(t, true)]);
  assert.deepEqual(having.bytes, without.bytes);
  assert.ok(having.bytes.flat().length >= 6 && having.hidden !== '');
  for (const word of [HIDDEN, 'SECRET', having.hidden]) assert.ok(!having.raw.includes(word));
});
