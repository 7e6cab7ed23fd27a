/** Two commits that raise the same hits at the same moment: one hit each, every sighting, and neither fails. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../../../tests/fixtures.ts';
import { until } from '../../../tests/waiting.ts';
import { run, type Session } from '../../kernel/store/database.ts';
import type { Raised } from './schema.ts';
import { raiseHits } from './store.ts';

test('a hit that two commits raise for the first time at the same moment is raised once, with the sightings of both', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('DE', 'desk', { person: 'desk officer' });
  const records = await Promise.all([1, 2, 3].map(async (n) => (await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: `D-${n}`, vin: `WVWZZZ1KZ8W00000${n}` })).body.id));
  const raised = (check: string): Raised[] => records.map((record) => ({ check, collection: 'vehicles', record, reference: 'D', owner: 'DE', finder: 'BR', unit: 'port', day: '2026-11-22', seenAt: '2026-11-22T10:15:00.000Z' }));
  const begun = Promise.withResolvers<undefined>();
  const mayEnd = Promise.withResolvers<undefined>();
  const first = hub.database.transaction(async ({ db }: Session) => {
    await raiseHits(db, 1, raised('chk_1'));
    begun.resolve(undefined);
    await mayEnd.promise;
  });
  await begun.promise;
  const second = hub.database.transaction(({ db }) => raiseHits(db, 1, raised('chk_2').reverse()));
  await until('the second waits for the first', async () => (await run(hub.database.db, `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length > 0);
  mayEnd.resolve(undefined);
  await Promise.all([first, second]);
  assert.deepEqual(await run(hub.database.db, 'select count(*) as hits, sum(sightings)::int as sightings from hits'), [{ hits: 3, sightings: 6 }]);
  assert.equal((await run(hub.database.db, `select 1 from changes where kind = 'hits'`)).length, 3, 'each is told once');
});
