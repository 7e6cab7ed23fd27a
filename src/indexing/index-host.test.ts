/** The index over a real database: what changes is found, hidden and forgotten; a start finds it as it was left; nothing tells of what is hidden. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setImmediate as breathe } from 'node:timers/promises';
import { testDatabase, withoutFourEyes } from '../../tests/fixtures.ts';
import { seeded, type Random } from '../../tests/random.ts';
import { until } from '../../tests/waiting.ts';
import { heldClock, type Clock } from '../kernel/clock.ts';
import { comparePositions, settledNow, type Position } from '../kernel/feed/feed.ts';
import { encodeId } from '../kernel/ids.ts';
import { run, type Database } from '../kernel/store/database.ts';
import { insertMany, reviseMany, type Envelope } from '../kernel/store/records.ts';
import { applyPiece, saveRule } from '../kernel/store/restrictions.ts';
import { currentEpoch } from '../kernel/store/store.ts';
import type { Search } from '../matching/matcher.ts';
import { byPattern, exactly, nameOf, NO_TRAITS, vinOf, withEdits } from './fixtures.ts';
import { openIndex, type IndexHost, type IndexOptions } from './index-host.ts';

const NOW = '2026-11-22T10:15:00.000Z';
const OWNER = 'NL';
const FAR = '2036-11-22T00:00:00.000Z';
const idOf = (n: number): string => `veh_${encodeId(nameOf(n))}`;
type Body = { readonly texts: readonly string[] };
const record = (n: number, texts: readonly string[], more: Partial<Envelope<Body>> = {}): Envelope<Body> => ({
  id: idOf(n), collection: 'vehicles', owner: OWNER, reference: `R${n}`, version: 1, status: 'live', feed: null, sourceDigest: null, enteredAt: NOW, changedAt: NOW, changedBy: 'test', validatedAt: NOW,
  reviewOn: '2036-11-22', endsAt: FAR, restrictions: [], hiddenFrom: [], body: { texts }, ...more,
});
const describe: IndexOptions['describe'] = (body) => ({ numbers: (body as Body).texts.map((text) => ({ text, kind: 0, country: 0 })), traits: NO_TRAITS });

type World = {
  readonly database: Database; readonly logged: { event: string; why?: string; from?: string; reason?: string }[];
  readonly add: (...records: readonly Envelope<Body>[]) => Promise<void>;
  /** Replaces by the next version. */
  readonly change: (record: Envelope<Body>) => Promise<Envelope<Body>>;
  readonly open: (more?: Partial<IndexOptions>) => Promise<IndexHost>;
  readonly settled: (index: IndexHost) => Promise<void>;
};
const EVERYTHING: IndexOptions['limits'] = { host: { saveRecords: 0, saveAlongMs: 0, endChanges: 0, endMs: 60_000 } };

async function world(t: TestContext, clock: Clock = heldClock(NOW)): Promise<World> {
  const { database, beforeDrop } = await testDatabase(t);
  await withoutFourEyes(database);
  const epoch = await currentEpoch(database, NOW);
  const logged: World['logged'] = [];
  const hosts: IndexHost[] = [];
  beforeDrop(async () => { for (const host of hosts) await host.stop(); });
  const lastChange = async (): Promise<Position | undefined> => (await run(database.db, 'select epoch, tx, position from changes order by epoch desc, tx desc, position desc limit 1') as Position[])[0];
  /** Another test's open transaction in the same cluster holds the feed back for a moment. */
  async function feedSettled(): Promise<void> {
    const last = await lastChange();
    await until('the change is settled', async () => !last || comparePositions(await settledNow(database.db, epoch), last) >= 0);
  }
  return {
    database, logged,
    add: async (...records) => {
      await database.transaction((session) => insertMany(session, epoch, records));
      await feedSettled();
    },
    change: async (before) => {
      const after = { ...before, version: before.version + 1 };
      await database.transaction((session) => reviseMany(session, epoch, [after]));
      await feedSettled();
      return after;
    },
    open: async (more = {}) => {
      const host = await openIndex({ database, epoch, collection: 'vehicles', prefix: 'veh', describe, describes: 'texts-1', ms: clock.ms, log: (event, fields) => { logged.push({ event, ...fields }); }, ...more });
      hosts.push(host);
      return host;
    },
    settled: async (index) => {
      const last = await lastChange();
      await until('the index stands at the last change', async () => {
        await index.caughtUp();
        return !last || comparePositions(index.position(), last) >= 0;
      });
    },
  };
}

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscheck-index-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Ids of what a number meets, for one bureau at one moment. */
const found = (index: IndexHost, text: string, bureau = 'DE', now = NOW): readonly string[] => {
  const { met, idOf: id } = index.searchNow(exactly(text), { bureau, now });
  return [...new Set(met.map(id))].sort();
};

test('a record is found once committed, under its new numbers after a change and no longer under the old, and not once it is over', async (t) => {
  const hub = await world(t);
  const index = await hub.open();
  await hub.add(record(1, [vinOf(1), 'AB12CD']));
  await hub.settled(index);
  assert.deepEqual([found(index, vinOf(1)), found(index, 'AB12CD'), found(index, vinOf(2))], [[idOf(1)], [idOf(1)], []]);
  let one = await hub.change(record(1, [vinOf(2)]));
  await hub.settled(index);
  assert.deepEqual([found(index, vinOf(1)), found(index, 'AB12CD'), found(index, vinOf(2))], [[], [], [idOf(1)]]);
  for (const [status, isFound] of [['located', true], ['suspended', false], ['live', true], ['cleared', false], ['live', true], ['withdrawn', false], ['live', true], ['ended', false]] as const) {
    one = await hub.change({ ...one, status });
    await hub.settled(index);
    assert.deepEqual(found(index, vinOf(2)), isFound ? [idOf(1)] : [], status);
    const again = await hub.open();
    assert.deepEqual(found(again, vinOf(2)), isFound ? [idOf(1)] : [], `${status}, after a start`);
    await again.stop();
  }
});

test('a record is hidden from the bureaus that it is restricted from, from none else, and never from its owner', async (t) => {
  const hub = await world(t);
  const index = await hub.open();
  await hub.add(record(1, [vinOf(1)], { restrictions: ['BR', 'NL'] }), record(2, [vinOf(1)]));
  await hub.settled(index);
  const seen = (host: IndexHost): readonly (readonly string[])[] => ['BR', 'NL', 'DE'].map((bureau) => found(host, vinOf(1), bureau));
  assert.deepEqual(seen(index), [[idOf(2)], [idOf(1), idOf(2)], [idOf(1), idOf(2)]]);
  await hub.change(record(1, [vinOf(1)], { restrictions: ['DE'] }));
  await hub.settled(index);
  for (const host of [index, await hub.open()]) assert.deepEqual(seen(host), [[idOf(1), idOf(2)], [idOf(1), idOf(2)], [idOf(2)]]);
});

test('where lists of restrictions are more than there are numbers for, those still in use get fresh ones, and every answer stays right', async (t) => {
  const hub = await world(t);
  const index = await hub.open({ limits: { host: { sets: 3 } } });
  let one = record(1, [vinOf(1)]);
  await hub.add(one, record(2, [vinOf(2)], { restrictions: ['MA'] }));
  for (const bureau of ['BR', 'DE', 'FR', 'JP', 'NZ', 'TR']) {
    one = await hub.change({ ...one, restrictions: [bureau] });
    await hub.settled(index);
    for (const asker of ['BR', 'DE', 'FR', 'JP', 'NZ', 'TR', 'MA']) {
      assert.deepEqual(found(index, vinOf(1), asker), asker === bureau ? [] : [idOf(1)], `restricted from ${bureau}, asked by ${asker}`);
      assert.deepEqual(found(index, vinOf(2), asker), asker === 'MA' ? [] : [idOf(2)]);
    }
  }
  assert.ok(hub.logged.some(({ event }) => event === 'index.sets_renumbered'));
});

test('a record is found until the minute in which it ends, by numbers and by patterns, and its extension counts at once', async (t) => {
  const clock = heldClock(NOW);
  const hub = await world(t, clock);
  const index = await hub.open();
  const endsAt = '2026-11-22T23:00:00.000Z';
  await hub.add(record(1, [vinOf(1)], { endsAt }));
  await hub.settled(index);
  const count = async (now: string): Promise<number> => (await index.search([byPattern(`${vinOf(1).slice(0, 15)}??`)], { bureau: 'DE', now }))[0]?.patterns[0]?.count ?? -1;
  for (const [now, isFound] of [['2026-11-22T22:59:59.999Z', true], [endsAt, false], ['2027-01-01T00:00:00.000Z', false]] as const) {
    assert.deepEqual([found(index, vinOf(1), 'DE', now), await count(now)], isFound ? [[idOf(1)], 1] : [[], 0], now);
  }
  await hub.change(record(1, [vinOf(1)], { endsAt: FAR }));
  await hub.settled(index);
  assert.deepEqual([found(index, vinOf(1), 'DE', '2027-01-01T00:00:00.000Z'), await count('2027-01-01T00:00:00.000Z')], [[idOf(1)], 1]);
});

test('many questions at once are answered in their order, each with its numbers, its patterns and their counts', async (t) => {
  const hub = await world(t);
  await hub.add(...Array.from({ length: 60 }, (_, n) => record(n, [vinOf(n)])));
  const index = await hub.open();
  const searches: Search[] = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? byPattern(`*8W0000${Math.floor(i / 60)}?`) : i % 3 === 1 ? withEdits(vinOf(i)) : exactly(vinOf(i % 60))));
  const answers = await index.search(searches, { bureau: 'DE', now: NOW });
  assert.equal(answers.length, searches.length);
  for (const [i, { met, idOf: id, patterns }] of answers.entries()) {
    if (i % 3 === 0) assert.deepEqual([patterns, new Set(met.map(id)).size, met[0]?.matching], [[{ count: 10, isWhole: true }], 10, 10]);
    if (i % 3 === 2) assert.deepEqual(met.map((one) => [id(one), one.candidate.relation]), [[idOf(i % 60), 'equal']]);
  }
});

/** What one bureau is told, in everything but the words for places in the feed. */
async function toldTo(index: IndexHost, bureau: string): Promise<unknown> {
  const searches = [...Array.from({ length: 12 }, (_, n) => withEdits(vinOf(n))), byPattern('WVWZZZ1K?8W0000??'), byPattern('*8W0000*'), byPattern('*00000?'), byPattern('AB?2C*'), { ...exactly('AB12CD'), ...withEdits('AB12CD') }];
  const answers = await index.search(searches, { bureau, now: NOW });
  return answers.map(({ met, idOf: id, more, patterns }) => ({ more, patterns, met: met.map((one) => ({ id: id(one), ...one, candidate: { ...one.candidate, record: 0 } })).sort((a, b) => (a.id + a.candidate.text < b.id + b.candidate.text ? -1 : 1)) }));
}

/** A random life of some records; `isHidden` ones are restricted from BR in every version. */
function* someLife(random: Random, steps: number): Generator<{ readonly isHidden: boolean; readonly next: (before: Envelope<Body> | undefined) => Envelope<Body>; readonly n: number }> {
  for (let step = 0; step < steps; step += 1) {
    const n = random.below(10);
    const isHidden = n >= 5;
    const texts = [vinOf(random.below(12)), ...(random.below(2) === 0 ? ['AB12CD'] : [])];
    const status = random.pick(['live', 'live', 'located', 'suspended'] as const);
    const others = random.pick([[], ['DE'], ['FR', 'MA']]);
    yield { isHidden, n, next: (before) => ({ ...record(n, texts, { status, restrictions: isHidden ? ['BR', ...others] : others }), version: before?.version ?? 1 }) };
  }
}

test('R5: candidates, counts, lines, order of answers and “as of” are those of a world without the hidden records; also after a start, from records or snapshot', async (t) => {
  const random = seeded(t);
  const [real, without] = [await world(t), await world(t)];
  const [realFolder, otherFolder] = [await folderOf(t), await folderOf(t)];
  let [a, b] = [await real.open({ folder: realFolder, limits: EVERYTHING }), await without.open({ folder: otherFolder, limits: EVERYTHING })];
  const known = new Map<number, Envelope<Body>>();
  let words: readonly [string, string] = [a.asOf('BR'), b.asOf('BR')];
  let step = 0;
  for (const { n, isHidden, next } of someLife(random, 60)) {
    const before = known.get(n);
    for (const hub of isHidden ? [real] : [real, without]) {
      const after = next(before);
      if (before) known.set(n, await hub.change(after));
      else { await hub.add(after); known.set(n, after); }
    }
    await real.settled(a);
    await without.settled(b);
    const now: readonly [string, string] = [a.asOf('BR'), b.asOf('BR')];
    assert.deepEqual([now[0] !== words[0], now[1] !== words[1]], [!isHidden, !isHidden], `step ${step}: record ${n}`);
    words = now;
    step += 1;
    if (step % 10 === 0) {
      assert.deepEqual(await toldTo(a, 'BR'), await toldTo(b, 'BR'), `step ${step}`);
      await Promise.all([a.stop(), b.stop()]);
      const folders = step % 20 === 0 ? [realFolder, otherFolder] as const : [undefined, undefined] as const;
      [a, b] = [await real.open({ folder: folders[0], limits: EVERYTHING }), await without.open({ folder: folders[1], limits: EVERYTHING })];
      assert.deepEqual([a.asOf('BR'), b.asOf('BR')], words, `a start tells nothing, step ${step}`);
      assert.deepEqual(await toldTo(a, 'BR'), await toldTo(b, 'BR'), `after a start, step ${step}`);
    }
  }
});

test('a start from a snapshot finds everything, and what was changed while the hub was away; also when it was killed', async (t) => {
  const hub = await world(t);
  const folder = await folderOf(t);
  await hub.add(...Array.from({ length: 300 }, (_, n) => record(n, [vinOf(n)], { restrictions: n % 7 === 0 ? ['BR'] : [] })));
  const first = await hub.open({ folder, limits: EVERYTHING }); // made from the records, and saved
  await hub.add(record(1_000, [vinOf(1_000)]));
  await hub.settled(first);
  // Not stopped before the next one opens: as if it had been killed, its last changes saved nowhere.
  await hub.change(record(3, [vinOf(2_000)]));
  await hub.change(record(4, [vinOf(4)], { status: 'cleared' }));
  const second = await hub.open({ folder, limits: EVERYTHING });
  assert.deepEqual(hub.logged.filter(({ event }) => event === 'index.opened').map(({ from }) => from), ['records', 'snapshot']);
  for (const bureau of ['DE', 'BR']) {
    for (let n = 0; n < 300; n += 1) assert.deepEqual(found(second, vinOf(n), bureau), n === 3 || n === 4 || (n % 7 === 0 && bureau === 'BR') ? [] : [idOf(n)], `${n}, ${bureau}`);
    assert.deepEqual([found(second, vinOf(1_000), bureau), found(second, vinOf(2_000), bureau)], [[idOf(1_000)], [idOf(3)]]);
  }
  assert.equal(second.figures().records, 300);
  await second.stop(); // saves what has changed
  const third = await hub.open({ folder, limits: EVERYTHING });
  assert.equal(third.figures().unsorted, 0, 'the feed had nothing left to tell');
  assert.deepEqual(found(third, vinOf(2_000)), [idOf(3)]);
  assert.ok(third.figures().lastSnapshot !== undefined);
});

test('R5: a whole collection that its owner hides is hidden in the index too, record by record as they are rewritten; also after a start from a snapshot of before or from midway', async (t) => {
  const hub = await world(t);
  const folder = await folderOf(t);
  const epoch = await currentEpoch(hub.database, NOW);
  const piece = (): Promise<boolean> => hub.database.transaction(({ db }) => applyPiece(db, { now: NOW, by: 'rule', epoch, limit: 10 }));
  const seen = (index: IndexHost, bureau: string): number => Array.from({ length: 30 }, (_, n) => found(index, vinOf(n), bureau).length).reduce((sum, n) => sum + n);
  await hub.add(...Array.from({ length: 30 }, (_, n) => record(n, [vinOf(n)], { reference: `R-${String(n).padStart(2, '0')}`, restrictions: n < 5 ? ['BR'] : [] })));
  let index = await hub.open({ folder, limits: EVERYTHING });
  const counts = async (): Promise<unknown> => {
    await hub.settled(index);
    return [seen(index, 'BR'), seen(index, 'MA'), seen(index, OWNER), seen(index, 'FR')];
  };
  const restarts = async (): Promise<void> => { index = await hub.open({ folder, limits: EVERYTHING }); }; // the one before is not stopped: as if it had been killed
  assert.deepEqual(await counts(), [25, 30, 30, 30]);
  await hub.database.transaction(({ db }) => saveRule(db, { owner: OWNER, collection: 'vehicles', bureaus: ['BR', 'MA'], changedAt: NOW, changedBy: 'x', epoch }));
  await piece();
  await restarts();
  assert.deepEqual(await counts(), [20, 20, 30, 30], 'ten have been looked at');
  await index.stop(); // saves them as they are
  while (await piece());
  await restarts();
  assert.deepEqual(await counts(), [0, 0, 30, 30]);
  await hub.database.transaction(({ db }) => saveRule(db, { owner: OWNER, collection: 'vehicles', bureaus: [], changedAt: NOW, changedBy: 'x', epoch }));
  while (await piece());
  for (const again of [false, true]) {
    if (again) await restarts();
    assert.deepEqual(await counts(), [25, 30, 30, 30], 'as each record’s own restrictions say');
  }
  assert.ok(hub.logged.filter(({ event }) => event === 'index.opened').slice(1).every(({ from }) => from === 'snapshot'));
});

test('a snapshot that is damaged, of another database, of a feed that was set back or of another way of describing is refused with the reason, and made anew', async (t) => {
  const folder = await folderOf(t);
  const path = join(folder, 'vehicles.index');
  const hub = await world(t);
  await hub.add(...Array.from({ length: 20 }, (_, n) => record(n, [vinOf(n)])));
  await (await hub.open({ folder, limits: EVERYTHING })).stop();
  const whole = readFileSync(path);
  const opens = async (by: World, more: Partial<IndexOptions> = {}): Promise<{ why: string | undefined; records: number }> => {
    by.logged.length = 0;
    const index = await by.open({ folder, limits: EVERYTHING, ...more });
    const { records } = index.figures();
    await index.stop();
    assert.ok(existsSync(path));
    return { why: by.logged.find(({ event }) => event === 'index.snapshot_refused')?.why, records };
  };
  assert.deepEqual(await opens(hub), { why: undefined, records: 20 });
  const damaged = Buffer.from(whole);
  damaged[damaged.length - 10] = (damaged[damaged.length - 10] ?? 0) ^ 1;
  writeFileSync(path, damaged);
  const told = await opens(hub);
  assert.match(told.why ?? '', /is damaged/);
  assert.deepEqual([told.records, await opens(hub)], [20, { why: undefined, records: 20 }], 'it was made anew');
  assert.match((await opens(hub, { describes: 'texts-2' })).why ?? '', /another describes/);
  writeFileSync(path, whole);
  const other = await world(t);
  await run(other.database.db, `update hub set created_at = '2020-01-01'`);
  await other.add(record(1, [vinOf(1)]));
  assert.match((await opens(other)).why ?? '', /another database/);
  writeFileSync(path, whole);
  const back = await world(t); // the same hub by its identity, with another feed
  await back.add(record(7, [vinOf(7)]));
  const refused = await opens(back);
  assert.match(refused.why ?? '', /not in the feed/);
  assert.equal(refused.records, 1);
});

test('an import that outgrows the index again and again is found whole, while questions are answered', async (t) => {
  const hub = await world(t);
  const index = await hub.open({ limits: { life: { unsorted: 500, dead: 100, here: 0 } } });
  const count = 6_000;
  let asked = 0;
  const asking = (async () => { while (index.figures().records < count) { await index.search([withEdits(vinOf(asked % count))], { bureau: 'DE', now: NOW }); asked += 1; await breathe(); } })();
  for (let from = 0; from < count; from += 1_000) await hub.add(...Array.from({ length: 1_000 }, (_, i) => record(from + i, [vinOf(from + i)])));
  await hub.settled(index);
  await asking;
  for (const when of ['as it stands', 'made anew']) {
    for (let n = 0; n < count; n += 1) assert.deepEqual(found(index, vinOf(n)), [idOf(n)], when);
    await until('it is made anew', () => hub.logged.some(({ event }) => event === 'index.rebuilt') && !index.figures().rebuilding);
  }
});
