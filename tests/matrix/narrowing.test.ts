/**
 * Random records and askers: the policy's decision, the SQL of the store, the index and the lists over HTTP are each held
 * against the reference model. `SEED` in the environment replays a run.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { heldClock } from '../../src/kernel/clock.ts';
import { ROLES } from '../../src/kernel/context.ts';
import { newId } from '../../src/kernel/ids.ts';
import { decide } from '../../src/kernel/policy.ts';
import { run } from '../../src/kernel/store/database.ts';
import { STATUSES, UNSAID_STATUSES, insertMany, recordsFor, reviseMany, type Envelope } from '../../src/kernel/store/records.ts';
import { listOwn } from '../../src/modules/vehicles/listing-store.ts';
import { VEHICLE_MATCHER } from '../../src/modules/vehicles/matching.ts';
import { testHub, withoutFourEyes, type TestHub } from '../fixtures.ts';
import { seeded } from '../random.ts';
import { ROWS, expectedOf, isFound, isThere } from './reference.ts';

const NOW = '2026-11-22T10:00:00.000Z';
const BUREAUS = ['NL', 'BR', 'DE', 'FR', 'XA'] as const;
const anyBureau = fc.constantFrom(...BUREAUS);
const anyRestrictions = fc.uniqueArray(anyBureau, { maxLength: BUREAUS.length });

test('for any role, bureau and record the policy decides as the reference does, for every action', async (t) => {
  const { seed } = seeded(t);
  const { app } = await testHub(t);
  const anyAsker = fc.record({ role: fc.constantFrom(...ROLES), bureau: fc.constantFrom(...BUREAUS, 'HUB'), collections: fc.constantFrom(['vehicles'], []) });
  let decisions = 0;
  fc.assert(fc.property(anyAsker, fc.record({ owner: anyBureau, finder: anyBureau, restrictions: anyRestrictions }), (asker, thing) => {
    for (const { name, grant } of app.actions) {
      const row = ROWS[name];
      if (!row) continue; // matrix.test.ts says so
      decisions += 1;
      const { owner, finder, restrictions } = thing;
      const isHit = row.about === 'hit' || row.about === 'ownersHit' || row.about === 'findersHit';
      const isRecord = row.about === 'record' || row.about === 'ownRecord';
      const known = isRecord ? { owner, restrictions } : isHit ? { owner, finder } : {};
      const first = decide(asker, grant);
      const decision = first.isPermitted ? decide(asker, grant, known) : first;
      const expected = expectedOf({ ...row, about: isRecord || isHit ? row.about : 'nothing' }, { role: asker.role, bureau: asker.bureau, takesPart: asker.collections.length > 0, isRevoked: false }, thing);
      assert.equal(decision.isPermitted, expected === 'permitted', `${name} ${JSON.stringify({ asker, thing, decision, expected })}`);
      if (!decision.isPermitted && !isHit) assert.equal(decision.isHidden, expected === 'hidden', `${name} ${JSON.stringify({ asker, thing })}`);
    }
  }), { seed, numRuns: 2_000 });
  t.diagnostic(`${decisions} decisions`);
});

const RECORDS = 400;
const vinOf = (n: number): string => `WVWZZZ1KZ8W${String(n * 37).padStart(6, '0')}`;

const anyFate = fc.record({ restrictions: anyRestrictions, status: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('live' as const, 'located' as const) }, { weight: 1, arbitrary: fc.constantFrom(...STATUSES) }), hasEnded: fc.integer({ min: 0, max: 7 }).map((n) => n === 0) })
  .map(({ hasEnded, ...fate }) => ({ ...fate, endsAt: hasEnded ? '2026-11-22T09:59:59.000Z' : '2036-11-22T23:00:00.000Z' }));
const fatesOf = (seed: number): readonly Pick<Envelope, 'restrictions' | 'status' | 'endsAt'>[] => fc.sample(anyFate, { seed, numRuns: RECORDS });

async function askAll(hub: TestHub, tokens: ReadonlyMap<string, string>, records: readonly Envelope[]): Promise<number> {
  let asked = 0;
  const ids = records.map(({ id }) => id);
  const vehicle = (n: number) => VEHICLE_MATCHER.searchOf(VEHICLE_MATCHER.prepare({ vin: vinOf(n) }));
  for (const bureau of BUREAUS) {
    const store = recordsFor(hub.database.db, bureau, 1);
    const there = records.filter((record) => isThere(record, bureau)).map(({ id }) => id);
    const found = records.filter((record) => isFound(record, bureau, NOW)).map(({ id }) => id);
    const own = records.filter(({ owner }) => owner === bureau).map(({ id }) => id).sort();
    // The store, one by one and together.
    const byId = await Promise.all(records.map(async ({ id, owner, reference }) => [await store.find(id), await store.idByReference(owner, 'vehicles', reference), (await store.versions(id))[0]] as const));
    assert.deepEqual(records.filter((_, i) => byId[i]?.[0] !== undefined).map(({ id }) => id), there, `${bureau}: find`);
    assert.deepEqual(byId.flatMap(([, id]) => id ?? []), there, `${bureau}: by reference`);
    assert.deepEqual(byId.flatMap(([, , newest]) => newest?.id ?? []), there, `${bureau}: versions`);
    assert.deepEqual((await store.findable(ids, NOW)).map(({ id }) => id).sort(), [...found].sort(), `${bureau}: findable`);
    assert.deepEqual((await listOwn(hub.database.db, bureau, { order: 'entered' }, { limit: RECORDS })).map(({ record }) => record.id), own, `${bureau}: own`);
    // The index, before the store narrows once more.
    const results = await hub.app.index.search(records.map((_, n) => vehicle(n)), { bureau, now: NOW });
    const met = results.map(({ met: meetings, idOf }) => meetings.filter(({ candidate }) => candidate.relation === 'equal').map(idOf));
    assert.deepEqual(records.filter(({ id }, n) => met[n]?.includes(id) === true).map(({ id }) => id), found, `${bureau}: index`);
    // Over HTTP: checks, and the bureau's own list page by page.
    const token = tokens.get(bureau) ?? '';
    const { body: { answers } } = await hub.ask<{ answers: { findings: { kind: string; record: { id: string } }[] }[] }>(token, 'POST', '/v1/checks/batch', { checks: records.map((_, n) => ({ vehicle: { vin: vinOf(n) }, purpose: 'roadside' })) });
    assert.deepEqual(answers.flatMap(({ findings }) => findings.filter(({ kind }) => kind === 'hit').map(({ record }) => record.id)), found, `${bureau}: checks`);
    const listed: string[] = [];
    for (let after = ''; ;) {
      const { body } = await hub.ask<{ items: { id: string }[]; next?: string }>(token, 'GET', `/v1/vehicles?limit=37${after}`);
      listed.push(...body.items.map(({ id }) => id));
      if (body.next === undefined) break;
      after = `&after=${body.next}`;
    }
    assert.deepEqual(listed, own, `${bureau}: list`);
    asked += records.length * 7;
  }
  return asked;
}

test('for random records, restrictions, states and ends, and for collections that are hidden whole, the store, the index, checks and lists show each bureau what the reference says, also once all of it has changed', async (t) => {
  const random = seeded(t);
  const hub = await testHub(t, { clock: heldClock(NOW) });
  const tokens = new Map<string, string>();
  for (const bureau of BUREAUS) tokens.set(bureau, await hub.token(bureau, 'desk'));
  const [epoch] = await run(hub.database.db, 'select max(epoch)::int as epoch from feed_epochs') as { epoch: number }[];
  let records: readonly Envelope[] = fatesOf(random.seed).map((fate, n) => ({
    id: newId('veh', Date.parse(NOW) + n), collection: 'vehicles', owner: random.pick(BUREAUS), reference: `R-${n}`, version: 1, feed: 'national', sourceDigest: null, enteredAt: NOW, changedAt: NOW, validatedAt: '2026-01-01T00:00:00.000Z', changedBy: 'desk',
    // What waited may go live without a second person only by a feed (R3): the fates are drawn as if one brought them.
    reviewOn: fate.endsAt.slice(0, 10), ...fate, hiddenFrom: fate.restrictions, body: { said: { reference: `R-${n}`, vin: vinOf(n) } },
  }));
  await hub.database.transaction((session) => insertMany(session, epoch?.epoch ?? 1, records));
  hub.app.index.poke();
  await hub.settled();
  let asked = await askAll(hub, tokens, records);
  // What waits for a second person goes on waiting: the database lets it live by an approval alone (R3).
  records = fatesOf(random.seed + 1).map((fate, n) => ({ ...records[n]!, ...fate, ...(UNSAID_STATUSES.includes(records[n]!.status) ? { status: records[n]!.status } : {}), reviewOn: fate.endsAt.slice(0, 10), version: 2 }));
  await withoutFourEyes(hub.database);
  assert.equal(await hub.database.transaction((session) => reviseMany(session, epoch?.epoch ?? 1, records)), RECORDS);
  hub.app.index.poke();
  await hub.settled();
  asked += await askAll(hub, tokens, records);
  // NL hides its whole collection from two bureaus: the reference is told so of each record.
  const said = await hub.inFourEyes(await hub.token('NL', 'supervisor'), await hub.second('NL', 'supervisor'), 'PUT', '/v1/restrictions/vehicles', { bureaus: ['BR', 'DE'] });
  assert.equal(said.status, 200);
  await hub.duties();
  await hub.settled();
  asked += await askAll(hub, tokens, records.map((record) => (record.owner === 'NL' ? { ...record, restrictions: [...record.restrictions, 'BR', 'DE'] } : record)));
  t.diagnostic(`${asked} questions of ${BUREAUS.length} bureaus about ${RECORDS} records, three times`);
});
