/** Hits: one for each record, finding bureau and day, later sightings added; told to owner and finder and nobody else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from '../../kernel/clock.ts';
import { run } from '../../kernel/store/database.ts';
import { testHub, type TestHub } from '../../../tests/fixtures.ts';
import { hitIdOf, raiseHits } from './store.ts';
import type { Raised } from './schema.ts';

type HitBody = { id: string; record: string; reference: string; owner: string; finder: string; day: string; role: string; sightings: number; unit: string; firstSeenAt: string; lastSeenAt: string; place?: string; seen?: { check: string; unit: string; place?: string }[] };
type Answer = { id: string; outcome: string; findings: { hit?: string }[] };
const VIN = 'WVWZZZ1KZ8W970301';
const HOUR_MS = 3_600_000;
const NOW = '2026-11-22T12:00:00.000Z';

const check = (hub: TestHub, token: string, extra: object = {}, vin = VIN) => hub.ask<Answer>(token, 'POST', '/v1/checks', { vehicle: { vin }, purpose: 'roadside', ...extra });
const hitsOf = async (hub: TestHub, token: string, query = ''): Promise<HitBody[]> => (await hub.ask<{ items: HitBody[] }>(token, 'GET', `/v1/hits${query}`)).body.items;
const report = async (hub: TestHub, token: string, reference = 'A', vin = VIN): Promise<string> => {
  const { body } = await hub.ask<{ id: string }>(token, 'POST', '/v1/vehicles', { reference, vin });
  await hub.settled();
  return body.id;
};

test('a second sighting on the same day is added to the hit; the first place and unit stay', async (t) => {
  const hub = await testHub(t);
  const owner = await hub.token('NL', 'desk');
  const record = await report(hub, owner);
  const [santos, rio] = [await hub.token('BR', 'officer', { person: 'a', unit: 'Santos' }), await hub.token('BR', 'officer', { person: 'b', unit: 'Rio' })];
  const answers = [await check(hub, santos, { place: 'Gate 1', observedAt: '2026-11-22T12:00:00Z' }), await check(hub, rio, { place: 'Gate 2', observedAt: '2026-11-22T15:00:00Z' })];
  assert.equal(new Set(answers.map(({ body }) => body.findings[0]?.hit)).size, 1);
  const [hit, ...more] = await hitsOf(hub, owner);
  assert.deepEqual(more, []);
  assert.deepEqual([hit?.id, hit?.record, hit?.reference, hit?.sightings, hit?.unit, hit?.place, hit?.firstSeenAt, hit?.lastSeenAt], [answers[0]?.body.findings[0]?.hit, record, 'A', 2, 'Santos', 'Gate 1', '2026-11-22T12:00:00.000Z', '2026-11-22T15:00:00.000Z']);
  const { body: detail } = await hub.ask<HitBody>(owner, 'GET', `/v1/hits/${hit?.id ?? ''}`);
  assert.deepEqual(detail.seen?.map((seen) => [seen.check, seen.unit, seen.place]), [[answers[0]?.body.id, 'Santos', 'Gate 1'], [answers[1]?.body.id, 'Rio', 'Gate 2']]);
});

test('the day of a hit is the day where the finding unit is: midnight there begins another hit', async (t) => {
  const clock = heldClock('2026-11-22T14:30:00.000Z'); // 23:30 in Tokyo, 11:30 in São Paulo
  const hub = await testHub(t, { clock });
  const owner = await hub.token('NL', 'desk');
  await report(hub, owner);
  const [tokyo, santos] = [await hub.token('JP', 'officer'), await hub.token('BR', 'officer')];
  await check(hub, tokyo);
  await check(hub, santos);
  clock.move(HOUR_MS);
  await check(hub, tokyo);
  await check(hub, santos);
  const hits = await hitsOf(hub, owner);
  assert.deepEqual(hits.map(({ finder, day, sightings }) => [finder, day, sightings]).sort(), [['BR', '2026-11-22', 2], ['JP', '2026-11-22', 1], ['JP', '2026-11-23', 1]]);
});

test('a sighting told late belongs to the day on which the vehicle was seen', async (t) => {
  const hub = await testHub(t, { clock: heldClock('2026-11-22T12:00:00.000Z') });
  const owner = await hub.token('NL', 'desk');
  await report(hub, owner);
  const finder = await hub.token('BR', 'officer');
  await check(hub, finder);
  await check(hub, finder, { observedAt: '2026-11-20T23:00:00-03:00' });
  assert.deepEqual((await hitsOf(hub, owner)).map(({ day }) => day).sort(), ['2026-11-20', '2026-11-22']);
});

test('a hit is listed for its owner and its finder, and is not there for a third bureau', async (t) => {
  const hub = await testHub(t);
  const [owner, finder, third] = [await hub.token('NL', 'desk'), await hub.token('BR', 'officer'), await hub.token('DE', 'desk')];
  const record = await report(hub, owner);
  const hit = (await check(hub, finder)).body.findings[0]?.hit ?? '';
  for (const [token, role] of [[owner, 'owner'], [finder, 'finder']] as const) {
    assert.deepEqual((await hitsOf(hub, token)).map(({ id, role: mine }) => [id, mine]), [[hit, role]]);
    assert.equal((await hitsOf(hub, token, `?role=${role}&record=${record}`)).length, 1);
    assert.equal((await hitsOf(hub, token, `?role=${role === 'owner' ? 'finder' : 'owner'}`)).length, 0);
    assert.equal((await hub.ask(token, 'GET', `/v1/hits/${hit}`)).status, 200);
  }
  assert.deepEqual(await hitsOf(hub, third), []);
  assert.equal((await hub.ask(third, 'GET', `/v1/hits/${hit}`)).status, 404);
  const own = await check(hub, await hub.token('NL', 'officer'));
  assert.equal((await hub.ask<HitBody>(owner, 'GET', `/v1/hits/${own.body.findings[0]?.hit ?? ''}`)).body.role, 'both');
});

test('a candidate raises no hit', async (t) => {
  const hub = await testHub(t);
  const owner = await hub.token('NL', 'desk');
  await report(hub, owner);
  const { body } = await check(hub, await hub.token('BR', 'officer'), {}, '8W970301');
  assert.deepEqual([body.outcome, body.findings[0]?.hit, await hitsOf(hub, owner)], ['candidates', undefined, []]);
});

test('hits are paged newest first, each once', async (t) => {
  const clock = heldClock('2026-11-22T00:00:00.000Z');
  const hub = await testHub(t, { clock });
  const [owner, finder] = [await hub.token('NL', 'desk'), await hub.token('BR', 'officer')];
  await report(hub, owner);
  for (let i = 0; i < 5; i += 1) {
    await check(hub, finder);
    clock.move(24 * HOUR_MS);
  }
  const days: string[] = [];
  for (let next: string | undefined = ''; next !== undefined;) {
    const { body }: { body: { items: HitBody[]; next?: string } } = await hub.ask(owner, 'GET', `/v1/hits?limit=2${next === '' ? '' : `&after=${next}`}`);
    days.push(...body.items.map(({ day }) => day));
    next = body.next;
  }
  assert.deepEqual(days, ['2026-11-25', '2026-11-24', '2026-11-23', '2026-11-22', '2026-11-21']);
});

test('the same sighting of the same check told twice adds nothing', async (t) => {
  const hub = await testHub(t);
  const record = await report(hub, await hub.token('NL', 'desk'));
  const raised: Raised = { check: 'chk_1', collection: 'vehicles', record, reference: 'A', owner: 'NL', finder: 'BR', unit: 'Santos', day: '2026-11-22', seenAt: '2026-11-22T12:00:00.000Z' };
  for (let i = 0; i < 3; i += 1) await hub.database.transaction((session) => raiseHits(session.db, 1, [raised, raised], NOW));
  const [row] = await run(hub.database.db, 'select id, sightings from hits') as { id: string; sightings: number }[];
  assert.deepEqual([row?.id, row?.sightings], [hitIdOf(raised), 1]);
  const [changes] = await run(hub.database.db, `select count(*)::int as n from changes where kind = 'hits'`) as { n: number }[];
  assert.equal(changes?.n, 1, 'it was raised once');
});

test('twenty clients who see one vehicle at once raise one hit with twenty sightings', async (t) => {
  const hub = await testHub(t);
  const owner = await hub.token('NL', 'desk');
  await report(hub, owner);
  const finders = await Promise.all(Array.from({ length: 20 }, (_, i) => hub.token('BR', 'officer', { person: `officer ${i}` })));
  const answers = await Promise.all(finders.map((token) => check(hub, token)));
  assert.deepEqual([...new Set(answers.map(({ status, body }) => `${status} ${body.outcome}`))], ['200 hit']);
  const hits = await hitsOf(hub, owner);
  assert.deepEqual(hits.map(({ sightings }) => sightings), [20]);
  assert.equal(new Set((await hub.ask<HitBody>(owner, 'GET', `/v1/hits/${hits[0]?.id ?? ''}`)).body.seen?.map((seen) => seen.check)).size, 20);
});

test('many writers who raise the same thirty hits in different orders all succeed, and every sighting counts', async (t) => {
  const hub = await testHub(t);
  const owner = await hub.token('NL', 'desk');
  const file = Array.from({ length: 30 }, (_, i) => `A${i},WVWZZZ1KZ8W97${1000 + i}`);
  await hub.importText(owner, `reference,vin\n${file.join('\n')}\n`, { profile: 'generic' });
  const records = await run(hub.database.db, 'select id, reference from records') as { id: string; reference: string }[];
  const one = (writer: number): Promise<void> => hub.database.transaction(async (session) => {
    const raised = records.map(({ id, reference }, i): Raised => ({ check: `chk_${writer}`, collection: 'vehicles', record: id, reference, owner: 'NL', finder: 'BR', unit: 'Santos', day: '2026-11-22', seenAt: `2026-11-22T12:00:${String((i + writer) % 60).padStart(2, '0')}.000Z` }));
    await raiseHits(session.db, 1, writer % 2 === 0 ? raised : raised.reverse(), NOW);
  });
  for (let round = 0; round < 3; round += 1) await Promise.all(Array.from({ length: 8 }, (_, i) => one(round * 8 + i)));
  const rows = await run(hub.database.db, 'select sightings from hits') as { sightings: number }[];
  assert.deepEqual([rows.length, new Set(rows.map(({ sightings }) => sightings))], [30, new Set([24])]);
});
