/** The newest checks in memory: found by a number that arrives later, typing errors considered; the oldest go first. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { derivedId } from '../../kernel/ids.ts';
import type { Trace } from './keys.ts';
import { recentChecks } from './late-memory.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const AT = '2026-11-22T10:15:00.000Z';
const trace = (n: number, ...texts: string[]): Trace => ({ check: derivedId('chk', String(n)), at: AT, seenAt: AT, texts });
const vinOf = (n: number): string => `1FTFW1ET${String(n % 10)}DF${String(n * 7 % 1_000_000).padStart(6, '0')}`;

test('a check is found by what was asked, with a character wrong, missing, doubled, swapped or alike, by its last eight, and not by another number', async () => {
  const recent = recentChecks(1_000);
  const asked = [VIN, 'WVWZZZ1KZ8W970391', 'WVWZZZ1KZ8W97301', 'WVWZZZ1KZ8W9700301', 'WVWZZZ1KZ8W973001', 'WVWZZZIKZBW97O3OI', '8W970301'];
  recent.learn([...asked.map((text, n) => trace(n, text)), trace(100, 'JTDBE32K120123456'), trace(101, 'X1')]);
  await recent.learnt();
  assert.deepEqual(new Set(recent.find([VIN])), new Set(asked.map((_, n) => trace(n).check)));
  assert.deepEqual(recent.find(['SALLSAAF4BA278211', 'AB12345']), []);
});

test('it keeps as many of the newest checks as it was told, give or take a half, whatever comes', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 2, max: 60 }), fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 12 }), async (most, groups) => {
    const recent = recentChecks(most);
    let n = 0;
    for (const size of groups) {
      recent.learn(Array.from({ length: size }, (_, i) => trace(n + i, vinOf(n + i))));
      n += size;
      await recent.learnt();
    }
    const kept = recent.figures().checks;
    assert.ok(kept <= most + 1 && kept >= Math.min(n, Math.ceil(most / 2)), `${kept} of ${n}, told to keep ${most}`);
    for (let i = n - Math.min(n, Math.ceil(most / 2)); i < n; i += 1) assert.ok(recent.find([vinOf(i)]).includes(trace(i).check), `check ${i} of ${n}`);
  }), { numRuns: 20 });
});

test('a check that has gone to make room is not found any more, and nothing is left of it in the room that the newer ones use', async () => {
  const recent = recentChecks(20);
  for (let n = 0; n < 100; n += 1) recent.learn([trace(n, vinOf(n), `AB${n}XY`)]);
  await recent.learnt();
  const kept = Array.from({ length: 100 }, (_, n) => n).filter((n) => recent.find([`AB${n}XY`]).includes(trace(n).check));
  assert.deepEqual(kept, Array.from({ length: recent.figures().checks }, (_, i) => 100 - recent.figures().checks + i));
});

test('told to keep none, it keeps none and nobody waits for it', async () => {
  const recent = recentChecks(0);
  recent.learn([trace(1, VIN)]);
  await recent.learnt();
  assert.deepEqual([recent.find([VIN]), recent.figures().checks], [[], 0]);
});
