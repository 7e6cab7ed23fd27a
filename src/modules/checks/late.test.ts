/** Late reports against a log of checks: what was seen since the theft is told to owner and finder, once, whatever happens on the way. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { testDatabase, withoutFourEyes } from '../../../tests/fixtures.ts';
import { until } from '../../../tests/waiting.ts';
import { normalForm, plainForm } from '../../identifiers/text.ts';
import { comparePositions, type Position } from '../../kernel/feed/feed.ts';
import { heldClock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { run, type Database } from '../../kernel/store/database.ts';
import { currentEpoch, openHub, type Hub } from '../../kernel/store/store.ts';
import type { Envelope } from '../../kernel/store/records.ts';
import { raiseHits } from '../hits/index.ts';
import { cleared, extended, reported, restated } from '../vehicles/life.ts';
import type { StoredVehicle, VehicleWords } from '../vehicles/schema.ts';
import { keyer } from './keys.ts';
import { flights } from './late-flights.ts';
import type { Judge } from './late-judging.ts';
import { recentChecks } from './late-memory.ts';
import { checkKeySecret } from './late-store.ts';
import { openLateSearch, type LateOptions, type LateSearch } from './late.ts';
import type { AskCheck, LoggedCheck } from './schema.ts';
import { checkLog } from './store.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const NOW = '2026-11-22T10:15:00.000Z';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const before = (ms: number): string => new Date(Date.parse(NOW) - ms).toISOString();
type HitRow = { record: string; finder: string; owner: string; day: string; state: string; delayed: boolean; certainty: string; sightings: number; first_seen_at: string; country: string | null };

/** Stands for index and comparison: equal is a hit, one wrong character a strong candidate, more is nothing. */
const judge: Judge = async ({ vehicle }, records) => records.map(({ body }) => {
  const [asked, recorded] = [plainForm(normalForm(vehicle.vin ?? '')), (body as StoredVehicle).said.vin ?? ''];
  const wrong = Array.from(recorded).filter((character, i) => asked[i] !== character).length;
  return asked.length !== recorded.length || wrong > 1 ? undefined : wrong === 0 ? 'equal' : 'strong';
});

type World = {
  readonly database: Database; readonly clock: ReturnType<typeof heldClock>; readonly hub: Hub;
  readonly open: (more?: Partial<LateOptions>) => Promise<LateSearch>;
  readonly check: (bureau: string, vin: string, more?: { observedAt?: string; at?: string; found?: string }) => Promise<string>;
  readonly report: (owner: string, said: Partial<VehicleWords>) => Promise<Envelope<StoredVehicle>>;
  readonly revise: (record: Envelope<StoredVehicle>, after: Envelope<StoredVehicle>) => Promise<Envelope<StoredVehicle>>;
  /** Waits until everything committed has been searched for; a write that is open anywhere in the cluster, another test's too, holds the feed. */
  readonly settled: (late: LateSearch) => Promise<void>;
  readonly hits: () => Promise<readonly HitRow[]>;
  readonly underWay: ReturnType<typeof flights>;
};

async function world(t: TestContext, recentMost = 1_000): Promise<World> {
  const { database, beforeDrop } = await testDatabase(t);
  const clock = heldClock(NOW);
  await withoutFourEyes(database);
  const epoch = await currentEpoch(database, clock.now());
  const hub = openHub(database, epoch, () => undefined);
  const keyOf = keyer(await checkKeySecret(database.db));
  const underWay = flights();
  let recent = recentChecks(recentMost);
  const raise: LateOptions['raise'] = (session, raised) => raiseHits(session.db, epoch, raised, '2026-11-22T12:00:00.000Z');
  const log = checkLog({ database, raise, onCommit: () => undefined, late: { keyOf, flights: underWay, onLogged: (traces) => { recent.learn(traces); } } });
  const opened: LateSearch[] = [];
  beforeDrop(async () => { for (const late of opened) await late.stop(); });
  const deed = () => ({ now: clock.now(), by: 'desk', timeZone: 'UTC' });
  return {
    database, clock, hub, underWay,
    open: async (more = {}) => {
      recent = recentChecks(recentMost);
      const late = await openLateSearch({
        database, epoch, clock, log: () => undefined, findable: hub.storeFor('').records.findable, judge, keyOf, flights: underWay, recent, recentMost, raise, hub: newId('hub', clock.ms()), onRaised: () => undefined,
        textsOfRecord: (body) => [(body as StoredVehicle).said.vin ?? ''], textsOfQuestion: ({ vin }) => [plainForm(normalForm(vin ?? ''))],
        findableFrom: async () => undefined, placeOf: async (bureau) => ({ timeZone: 'UTC', country: bureau }), ...more,
      });
      opened.push(late);
      return late;
    },
    check: async (bureau, vin, { observedAt, at = clock.now(), found } = {}) => {
      const id = newId('chk', Date.parse(at));
      const question: AskCheck = { vehicle: { vin }, purpose: 'border_control', ...(observedAt === undefined ? {} : { observedAt }) };
      const logged: LoggedCheck = { id, at, bureau, unit: 'gate', purpose: 'border_control', keepUntil: '2099-01-01', outcome: 'no_record', asOf: '', comparison: 'x', question, found: found === undefined ? [] : [{ record: found, version: 1, kind: 'hit', score: 1, relation: 'equal' }] };
      await log.add([{ kept: logged, by: { tokenId: 'tok' }, raised: [], trace: { check: id, at, seenAt: observedAt ?? at, texts: [plainForm(normalForm(vin))] } }]);
      return id;
    },
    report: async (owner, said) => {
      const record = reported(newId('veh', clock.ms()), owner, { reference: newId('ref', clock.ms()), vin: VIN, ...said }, deed());
      await hub.storeFor(owner).transaction((tx) => tx.records.insert(record));
      return record;
    },
    revise: async (record, after) => {
      await hub.storeFor(record.owner).transaction((tx) => tx.records.revise(record, after));
      return after;
    },
    settled: async (late) => {
      const [last] = await run(database.db, 'select epoch, tx, position from changes order by epoch desc, tx desc, position desc limit 1') as Position[];
      await until('the search stands at the last change', async () => {
        await late.caughtUp();
        return !last || comparePositions(late.position(), last) >= 0;
      });
    },
    hits: async () => await run(database.db, 'select * from hits order by finder, day, record') as HitRow[],
  };
}
const stolen = (from: string, more: Partial<VehicleWords> = {}): Partial<VehicleWords> => ({ event: { kind: 'stolen', from, country: 'DE' }, ...more });
const brief = (hits: readonly HitRow[]): unknown[] => hits.map(({ finder, day, state, delayed, certainty, sightings }) => [finder, day, state, delayed, certainty, sightings]);

test('a border check before the report and after the theft raises one delayed hit, with the moment and day of the check', async (t) => {
  const { open, check, report, hits, clock, settled } = await world(t);
  const late = await open();
  await check('BR', VIN);
  await check('DE', VIN);
  clock.move(DAY_MS);
  const { id } = await report('DE', stolen(before(HOUR_MS)));
  await settled(late);
  const found = await hits();
  assert.deepEqual(brief(found), [['BR', '2026-11-22', 'raised', true, 'equal', 1], ['DE', '2026-11-22', 'confirmed', true, 'equal', 1]]);
  assert.deepEqual([found[0]?.record, found[0]?.owner, found[0]?.first_seen_at, found[0]?.country], [id, 'DE', NOW, 'BR']);
});

const NONE: readonly (readonly [string, Partial<VehicleWords>, object?])[] = [
  ['a theft after the check', stolen('2026-11-22T11:00:00.000Z')],
  ['a theft of which nobody says since when', { event: { kind: 'stolen' } }],
  ['a record of another vehicle', stolen('2026-11-01', { vin: 'SALLSAAF4BA278211' })],
  ['a record that is hidden from the bureau that checked', stolen('2026-11-01', { restrictions: ['BR'] })],
  ['a sighting of ninety-one days ago', stolen('2026-01-01'), { observedAt: before(91 * DAY_MS) }],
];
for (const [what, said, sighting] of NONE) {
  test(`${what} raises nothing`, async (t) => {
    const { open, check, report, hits, clock, settled } = await world(t);
    const late = await open();
    await check('BR', VIN, sighting);
    clock.move(2 * HOUR_MS);
    await report('DE', said);
    await settled(late);
    assert.deepEqual(await hits(), []);
  });
}

test('a year, a month or a day is enough to be searched, and a sighting told late counts from when the vehicle was seen', async (t) => {
  const { open, check, report, hits, settled } = await world(t);
  const late = await open();
  await check('BR', VIN, { observedAt: '2026-11-20T12:00:00.000Z' });
  for (const from of ['2026', '2026-11', '2026-11-20', '2026-11-21']) await report('DE', stolen(from));
  await settled(late);
  assert.deepEqual(brief(await hits()), Array.from({ length: 3 }, () => ['BR', '2026-11-20', 'raised', true, 'equal', 1]));
});

test('a check that was answered with the record raises nothing new; the record edited, extended, cleared and reopened: still one', async (t) => {
  const { open, check, report, revise, hits, clock, settled } = await world(t);
  const late = await open();
  const deed = () => ({ now: clock.now(), by: 'desk', timeZone: 'UTC' });
  await check('BR', VIN);
  let record = await report('DE', stolen('2026-11-01'));
  await check('FR', VIN, { found: record.id });
  await settled(late);
  record = await revise(record, restated(record, { ...record.body.said, colour: 'red' }, deed()));
  record = await revise(record, extended(record, { reviewOn: '2040-01-01', reason: 'x' }, deed()));
  record = await revise(record, cleared(record, { reason: 'recovered' }, deed()));
  await settled(late);
  record = await revise(record, restated(record, record.body.said, deed()));
  await settled(late);
  assert.deepEqual(brief(await hits()), [['BR', '2026-11-22', 'raised', true, 'equal', 1]]);
});

test('a VIN corrected later, or a restriction lifted, is searched then', async (t) => {
  const { open, check, report, revise, hits, clock, settled } = await world(t);
  const late = await open();
  await check('BR', VIN);
  const wrong = await report('DE', stolen('2026-11-01', { vin: 'SALLSAAF4BA278211' }));
  const hidden = await report('DE', stolen('2026-11-01', { restrictions: ['BR'] }));
  await settled(late);
  assert.deepEqual(await hits(), []);
  const deed = { now: clock.now(), by: 'desk', timeZone: 'UTC' };
  await revise(wrong, restated(wrong, { ...wrong.body.said, vin: VIN }, deed));
  await revise(hidden, restated(hidden, { ...hidden.body.said, restrictions: [] }, deed));
  await settled(late);
  assert.deepEqual(new Set((await hits()).map(({ record }) => record)), new Set([wrong.id, hidden.id]));
});

test('what a process that ended had seen is not lost: another learns its checks from the log, and holds against them what it had not come to', async (t) => {
  const { open, check, report, hits, clock, settled } = await world(t);
  const staying = await open();
  const ending = await open(); // what is checked from here on is in its memory alone
  await check('BR', 'WVWZZZ1KZ8W970391');
  await ending.stop();
  await report('DE', stolen('2026-11-01'));
  await settled(staying);
  assert.deepEqual(await hits(), [], 'nobody who lives remembers the check');
  await staying.duty.run(clock.now());
  assert.deepEqual(brief(await hits()), [['BR', '2026-11-22', 'candidate', true, 'strong', 1]]);
  await staying.duty.run(clock.now());
  assert.equal((await hits()).length, 1);
});

test('a typing error in the check: a delayed candidate, from memory; look-alikes are found in the log alone', async (t) => {
  const typed = 'WVWZZZ1KZ8W970391';
  const alike = 'WVWZZZ1KZ8W97O301';
  const remembering = await world(t);
  const forgetting = await world(t, 0);
  for (const { open, check, report, settled } of [remembering, forgetting]) {
    const late = await open();
    await check('BR', typed);
    await check('FR', alike);
    await report('DE', stolen('2026-11-01'));
    await settled(late);
  }
  assert.deepEqual(brief(await remembering.hits()), [['BR', '2026-11-22', 'candidate', true, 'strong', 1], ['FR', '2026-11-22', 'candidate', true, 'strong', 1]]);
  assert.deepEqual(brief(await forgetting.hits()), [['FR', '2026-11-22', 'candidate', true, 'strong', 1]]);
});

test('a restart between check and report, or between report and search: nothing is skipped, nothing doubled, typing errors are found again', async (t) => {
  const { open, check, report, hits, settled } = await world(t);
  const first = await open();
  await check('BR', 'WVWZZZ1KZ8W970391');
  await check('FR', VIN);
  await first.stop();
  await report('DE', stolen('2026-11-01'));
  for (let start = 0; start < 3; start += 1) {
    const late = await open();
    await settled(late);
    await late.stop();
    assert.deepEqual(brief(await hits()), [['BR', '2026-11-22', 'candidate', true, 'strong', 1], ['FR', '2026-11-22', 'raised', true, 'equal', 1]]);
  }
});

test('a search that fails midway is made again from where it was, and raises everything once', async (t) => {
  const { open, check, report, hits, settled } = await world(t);
  for (let i = 0; i < 3; i += 1) await check('BR', VIN);
  let calls = 0;
  const late = await open({ judge: async (asked, records) => { calls += 1; if (calls < 4) throw new Error('not now'); return judge(asked, records); } });
  await report('DE', stolen('2026-11-01'));
  await settled(late);
  assert.deepEqual(brief(await hits()), [['BR', '2026-11-22', 'raised', true, 'equal', 3]]);
});

test('a check under way while the record becomes findable, and logged only later, is waited for', async (t) => {
  const { open, check, report, hits, underWay, settled } = await world(t);
  const mayEnd = Promise.withResolvers<undefined>();
  let isFindable = false;
  const late = await open({ findableFrom: async () => { isFindable = true; } });
  // It has asked the index, which did not know the record; its row is not written yet.
  const answering = underWay.during(async () => { await mayEnd.promise; await check('BR', VIN); });
  await report('DE', stolen('2026-11-01'));
  const searched = settled(late);
  await until('new checks find the record', () => isFindable);
  assert.deepEqual(await hits(), []);
  mayEnd.resolve(undefined);
  await answering;
  await searched;
  assert.deepEqual(brief(await hits()), [['BR', '2026-11-22', 'raised', true, 'equal', 1]]);
});

test('a hub that ends while the index is away does not wait for it; the next start searches what was left', async (t) => {
  const { open, check, report, hits, settled } = await world(t);
  const waiting = Promise.withResolvers<undefined>();
  const first = await open({ findableFrom: () => { waiting.resolve(undefined); return new Promise(() => undefined); } });
  await check('BR', VIN);
  await report('DE', stolen('2026-11-01'));
  first.poke();
  await waiting.promise;
  await first.stop();
  assert.deepEqual(await hits(), []);
  await settled(await open());
  assert.deepEqual(brief(await hits()), [['BR', '2026-11-22', 'raised', true, 'equal', 1]]);
});

test('three thousand records at once, of which a few were seen: each of these raises its hit, and no other', async (t) => {
  const { open, check, hub, hits, settled } = await world(t);
  const vinOf = (n: number): string => `1FTFW1ET0DF${String(n * 37 % 1_000_000).padStart(6, '0')}`;
  for (let n = 0; n < 3_000; n += 500) await check('BR', vinOf(n));
  const late = await open();
  for (let from = 0; from < 3_000; from += 1_000) {
    await hub.storeFor('DE').transaction(async (tx) => {
      for (let n = from; n < from + 1_000; n += 1) await tx.records.insert(reported(newId('veh', Date.parse(NOW)), 'DE', { reference: `R-${n}`, vin: vinOf(n), ...(n % 1_000 === 0 ? {} : stolen('2026-10')) }, { now: NOW, by: 'feed', timeZone: 'UTC' }));
    });
  }
  await settled(late);
  const found = await hits();
  assert.deepEqual([found.filter(({ state }) => state === 'raised').length, found.every(({ delayed }) => delayed)], [3, true], 'those without the moment of an event are not searched');
});

test('keys of checks end once their ninety days are over; a theft of long ago is held against the checks of ninety days', async (t) => {
  const { open, check, database, clock, report, hits, settled } = await world(t, 0);
  const count = async (): Promise<number> => (await run(database.db, 'select count(*) as n from check_keys') as { n: number }[])[0]?.n ?? 0;
  const late = await open();
  await check('BR', VIN);
  clock.move(30 * DAY_MS);
  late.poke();
  await check('FR', VIN);
  clock.move(59 * DAY_MS);
  await report('DE', stolen('2020'));
  await settled(late);
  assert.deepEqual((await hits()).map(({ finder }) => finder), ['BR', 'FR']);
  assert.equal(await count(), 2, 'none is over yet');
  clock.move(31 * DAY_MS);
  await until('the first has ended', async () => { late.poke(); return await count() === 1; });
  await late.stop();
  clock.move(60 * DAY_MS);
  await open();
  assert.equal(await count(), 0, 'what ended while the hub was down is gone when it is up');
});
