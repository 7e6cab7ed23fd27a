/** Two commits that raise the same hits at the same moment: one hit each, every sighting, and neither fails. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../../../tests/fixtures.ts';
import { until } from '../../../tests/waiting.ts';
import { run, type Session } from '../../kernel/store/database.ts';
import type { Raised } from './schema.ts';
import { raiseHits } from './store.ts';

const NOW = '2026-11-22T12:00:00.000Z';

test('a hit that two commits raise for the first time at the same moment is raised once, with the sightings of both', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  const records = await Promise.all([1, 2, 3].map(async (n) => (await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: `D-${n}`, vin: `WVWZZZ1KZ8W00000${n}` })).body.id));
  const raised = (check: string): Raised[] => records.map((record) => ({ check, collection: 'vehicles', record, reference: 'D', owner: 'DE', finder: 'BR', unit: 'port', day: '2026-11-22', seenAt: '2026-11-22T10:15:00.000Z' }));
  const begun = Promise.withResolvers<undefined>();
  const mayEnd = Promise.withResolvers<undefined>();
  const first = hub.database.transaction(async ({ db }: Session) => {
    await raiseHits(db, 1, raised('chk_1'), NOW);
    begun.resolve(undefined);
    await mayEnd.promise;
  });
  await begun.promise;
  const second = hub.database.transaction(({ db }) => raiseHits(db, 1, raised('chk_2').reverse(), NOW));
  await until('the second waits for the first', async () => (await run(hub.database.db, `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length > 0);
  mayEnd.resolve(undefined);
  await Promise.all([first, second]);
  assert.deepEqual(await run(hub.database.db, 'select count(*) as hits, sum(sightings)::int as sightings from hits'), [{ hits: 3, sightings: 6 }]);
  assert.equal((await run(hub.database.db, `select 1 from changes where kind = 'hits'`)).length, 3, 'each is told once');
});

test('officers who find the same records at the same instant, day after day, never get a fault', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  const { body: { id } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W000001' });
  const days = Array.from({ length: 365 }, (_, n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10));
  const finders = ['chk_1', 'chk_2', 'chk_3', 'chk_4'];
  for (const day of days) {
    await Promise.all(finders.map((check) => hub.database.transaction(({ db }) => raiseHits(db, 1, [{ check, collection: 'vehicles', record: id, reference: 'D-1', owner: 'DE', finder: 'BR', unit: 'port', day, seenAt: `${day}T10:15:00.000Z` }], NOW))));
  }
  assert.deepEqual(await run(hub.database.db, 'select count(*) as hits, min(sightings) as least, max(sightings) as most from hits'), [{ hits: days.length, least: finders.length, most: finders.length }]);
});

test('a delayed candidate is told to the finder as such; the first sighting that is a hit makes it one, for owner and finder, and the feed tells both', async (t) => {
  const hub = await testHub(t);
  const [desk, finder] = [await hub.token('DE', 'desk', { person: 'desk officer' }), await hub.token('BR', 'desk', { person: 'desk officer' })];
  const { body: { id: record } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'D-1', vin: 'WVWZZZ1KZ8W000001' });
  const sighting = (check: string, more: Partial<Raised>): Raised => ({ check, collection: 'vehicles', record, reference: 'D-1', owner: 'DE', finder: 'BR', unit: 'port', day: '2026-11-22', seenAt: '2026-11-22T10:15:00.000Z', ...more });
  const listed = async (token: string, query: string): Promise<unknown[]> => (await hub.ask<{ items: { state: string; certainty: string; delayed?: true; sightings: number }[] }>(token, 'GET', `/v1/hits${query}`)).body.items.map(({ state, certainty, delayed, sightings }) => [state, certainty, delayed, sightings]);
  const raise = (...raised: Raised[]): Promise<void> => hub.database.transaction(({ db }) => raiseHits(db, 1, raised, NOW));
  await raise(sighting('chk_1', { delayed: true, certainty: 'strong' }));
  assert.deepEqual([await listed(desk, ''), await listed(desk, '?state=candidate'), await listed(finder, ''), await listed(finder, '?state=candidate')], [[], [], [], [['candidate', 'strong', true, 1]]]);
  assert.deepEqual((await hub.ask<{ hits: object }>(finder, 'GET', '/v1/status')).body.hits, { asOwner: 0, asFinder: 0 });
  await raise(sighting('chk_2', { delayed: true, certainty: 'strong' }), sighting('chk_3', { certainty: 'equal' }));
  for (const token of [desk, finder]) assert.deepEqual([await listed(token, ''), await listed(token, '?state=candidate')], [[['raised', 'equal', true, 3]], []]);
  await raise(sighting('chk_4', { delayed: true, certainty: 'strong' }));
  assert.deepEqual(await listed(desk, ''), [['raised', 'equal', true, 4]], 'a hit does not become a candidate again');
  assert.deepEqual(await run(hub.database.db, `select version from changes where kind = 'hits' order by version`), [{ version: 1 }, { version: 2 }]);
});
