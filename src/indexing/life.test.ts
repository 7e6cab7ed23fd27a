/** The life of an index: whatever is learnt and forgotten, and whenever the next generation takes over, it holds what a plain list would. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setImmediate as breathe } from 'node:timers/promises';
import { seeded, type Random } from '../../tests/random.ts';
import { newGeneration, roomFor } from '../matching/generation.ts';
import { bearersOf, exactly, nameOf, NEVER, recordWith, vinOf } from './fixtures.ts';
import { indexLife, LIFE_LIMITS, type IndexLife, type LifeLimits } from './life.ts';
import type { Entry } from './rebuilding.ts';
import { openSets } from './sets.ts';

type Told = { readonly reasons: string[]; readonly faults: unknown[]; swaps: number };
function opened(t: TestContext, limits: Partial<LifeLimits> = {}, records = 100): { life: IndexLife; told: Told } {
  const told: Told = { reasons: [], faults: [], swaps: 0 };
  const life = indexLife({ generation: newGeneration(roomFor(records)), sets: openSets() }, {
    limits: { ...LIFE_LIMITS, ...limits }, minute: () => 100, save: () => undefined, onSwap: () => { told.swaps += 1; },
    onRebuilt: ({ reason }) => { told.reasons.push(reason); }, onFault: (cause) => { told.faults.push(cause); },
  });
  t.after(() => life.stop());
  return { life, told };
}

const learn = (n: number, text: string): Entry => ({ name: nameOf(n), record: recordWith(n, text) });
const forget = (n: number): Entry => ({ name: nameOf(n) });

/** A schedule over few names and few numbers, so that the same is learnt, replaced and forgotten again and again. */
function someChanges(random: Random, count: number, plain: Map<number, string>): Entry[] {
  return Array.from({ length: count }, () => {
    const n = 1 + random.below(400);
    if (random.below(4) === 0) {
      plain.delete(n);
      return forget(n);
    }
    const text = random.below(2) === 0 ? vinOf(random.below(300)) : `AB${random.below(900)}`;
    plain.set(n, text);
    return learn(n, text);
  });
}

function assertHolds(life: IndexLife, plain: ReadonlyMap<number, string>): void {
  const bearers = new Map<string, number[]>();
  for (const [n, text] of plain) bearers.set(text, [...bearers.get(text) ?? [], n].sort((a, b) => a - b));
  const { searcher } = life.edition();
  for (let n = 0; n < 300; n += 1) assert.deepEqual(bearersOf(searcher, vinOf(n)), bearers.get(vinOf(n)) ?? [], vinOf(n));
  for (let n = 0; n < 900; n += 1) assert.deepEqual(bearersOf(searcher, `AB${n}`), bearers.get(`AB${n}`) ?? [], `AB${n}`);
  assert.equal(life.figures().records, plain.size);
}

test('changes that arrive while the next generation is made are in it when it takes over, whatever the schedule', async (t) => {
  const random = seeded(t);
  const { life, told } = opened(t, { here: 0 });
  const plain = new Map<number, string>();
  for (let round = 0; round < 8; round += 1) {
    await life.apply(someChanges(random, 200, plain));
    const rebuilding = life.rebuild('test');
    assert.equal(await life.rebuild('again'), false, 'never two at once');
    for (let i = random.below(30); i >= 0; i -= 1) {
      await life.apply(someChanges(random, 20, plain));
      assertHolds(life, plain);
      for (let breath = random.below(20); breath > 0; breath -= 1) await breathe();
    }
    assert.equal(await rebuilding, true, String(told.faults[0]));
    assertHolds(life, plain);
  }
  assert.deepEqual([told.swaps, told.faults], [8, []]);
});

test('where the room runs out whoever brings more waits for the next generation, and everything is found in the end', async (t) => {
  const { life, told } = opened(t, { here: 0 }, 10);
  const count = 9_000; // the smallest room is for fewer
  await life.apply(Array.from({ length: count }, (_, n) => learn(n, vinOf(n))));
  const { searcher } = life.edition();
  for (let n = 0; n < count; n += 1) assert.deepEqual(bearersOf(searcher, vinOf(n)), [n]);
  assert.ok(told.reasons.includes('room'), told.reasons.join());
  assert.deepEqual(told.faults, []);
});

test('a journal that is full makes the next change wait, and loses none', async (t) => {
  const { life } = opened(t, { here: 0, journal: 10 });
  const rebuilding = life.rebuild('test');
  const applied = life.apply(Array.from({ length: 60 }, (_, n) => learn(n, vinOf(n))));
  await Promise.all([rebuilding, applied]);
  for (let n = 0; n < 60; n += 1) assert.deepEqual(bearersOf(life.edition().searcher, vinOf(n)), [n]);
});

test('what hangs unsorted, and what is dead, is put in order by itself', async (t) => {
  const { life, told } = opened(t, { unsorted: 50, dead: 40, here: 100_000 }, 1_000);
  const settled = async (): Promise<void> => { while (life.figures().rebuilding) await breathe(); };
  await life.apply(Array.from({ length: 60 }, (_, n) => learn(n, vinOf(n))));
  await settled();
  assert.deepEqual([told.reasons, life.figures().unsorted], [['unsorted'], 0]);
  await life.apply(Array.from({ length: 45 }, (_, n) => forget(n)));
  await settled();
  assert.deepEqual([told.reasons, life.figures().dead, life.figures().records], [['unsorted', 'dead'], 0, 15]);
});

test('a record that is over is left behind by the next generation, unless its owner extended it meanwhile', async (t) => {
  const { life } = opened(t, { here: 0 });
  const ending = (n: number, endsAt: number): Entry => ({ name: nameOf(n), record: recordWith(n, vinOf(n), { endsAt }) });
  await life.apply([ending(1, 100), ending(2, 101), ending(3, 99)]);
  const rebuilding = life.rebuild('test');
  await life.apply([ending(3, NEVER)]);
  await rebuilding;
  const found = (n: number): readonly number[] => bearersOf(life.edition().searcher, vinOf(n));
  assert.deepEqual([found(1), found(2), found(3)], [[], [2], [3]]);
});

test('a search that began before a take-over still names its records right', async (t) => {
  const { life } = opened(t);
  await life.apply([learn(1, 'AB1'), learn(2, 'AB2')]);
  const before = life.edition();
  await life.apply([forget(1)]);
  await life.rebuild('test');
  assert.notEqual(life.edition().number, before.number);
  assert.deepEqual(bearersOf(before.searcher, 'AB2'), [2]);
  assert.deepEqual(bearersOf(life.edition().searcher, 'AB2'), [2]);
  assert.equal(exactly('AB2').numbers.length, 1);
});

test('an index that is ended while its next generation is made ends at once, and hands back what waited', async (t) => {
  const { life } = opened(t, { here: 0, journal: 0 });
  await life.apply([learn(9, 'AB9')]);
  const rebuilding = life.rebuild('test');
  await Promise.resolve().then(() => undefined); // it has begun
  const waiting = life.apply([learn(1, 'AB1')]).catch((cause: unknown) => cause);
  await breathe();
  await life.stop();
  assert.equal(await rebuilding, false);
  assert.ok(await waiting instanceof Error);
});
