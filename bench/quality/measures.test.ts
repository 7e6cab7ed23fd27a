/** The arithmetic of the quality benchmark: weights, bounds, calibration. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../generator/random.ts';
import { botheredPerThousand, calibrationError, CHECKS_PER_RECORDED, CLASSES, countOf, falsePerThousand, observedIn, openTally, precisionOf, recallOf, reliabilityOf, shareOf, type Told } from './measures.ts';

const hit: Told = { class: 'hit', probability: 0.99, isSame: true };
const wrong = (name: Told['class'], probability: number): Told => ({ class: name, probability, isSame: false });

test('recorded vehicles are drawn far too often and weighted back: precision is that of the base rate', () => {
  const { tally, add } = openTally({ recorded: 1_000, honest: 109_900 });
  for (let i = 0; i < 1_000; i += 1) add(true, i < 900 ? [hit] : []);
  for (let i = 0; i < 109_900; i += 1) add(false, i < 10 ? [wrong('hit', 0.99)] : []);
  assert.equal(recallOf(tally, ['hit']).value, 0.9);
  // Per 1,100 checks: 0.9 right ones, and 10 in 109,900 wrong ones.
  const right = 0.9 / CHECKS_PER_RECORDED;
  const false_ = (10 / 109_900) * (1 - 1 / CHECKS_PER_RECORDED);
  assert.ok(Math.abs((precisionOf(tally, 'hit')?.value ?? 0) - right / (right + false_)) < 1e-9);
  assert.ok(Math.abs(falsePerThousand(tally, 'default').value - 1000 * false_) < 1e-9);
  assert.equal(precisionOf(tally, 'strong'), undefined);
});

test('lanes count hits and strong ones, the default view possible ones too, all bands the weak', () => {
  const { tally, add } = openTally({ recorded: 1, honest: 4 });
  for (const name of CLASSES) add(false, [wrong(name, 0.5)]);
  assert.equal(botheredPerThousand(tally, 'lane').value, 500);
  assert.equal(botheredPerThousand(tally, 'default').value, 750);
  assert.equal(botheredPerThousand(tally, 'all').value, 1_000);
});

test('predictions that come true as often as they say have no calibration error; boasting ones have it', () => {
  const random = new Random(5);
  const streamed = (truth: (p: number) => number): number => {
    const { tally, add } = openTally({ recorded: 40_000, honest: 40_000 * (CHECKS_PER_RECORDED - 1) });
    for (let i = 0; i < 40_000; i += 1) { const p = random.unit(); add(true, [{ class: 'possible', probability: p, isSame: random.chance(truth(p)) }]); }
    return calibrationError(reliabilityOf([tally], CLASSES));
  };
  assert.ok(streamed((p) => p) < 0.02);
  assert.ok(Math.abs(streamed((p) => p / 2) - 0.25) < 0.03);
});

test('bounds hold the value, close in with more draws, and stay open where nothing was drawn', () => {
  assert.deepEqual(shareOf(0, 0).low, 0);
  for (const draws of [10, 100, 1_000]) {
    const { value, low, high } = shareOf(draws / 10, draws);
    assert.ok(low < value && value < high && high - low < 3 / Math.sqrt(draws));
  }
  const none = countOf({ sum: 0, squares: 0 });
  assert.ok(none.low === 0 && none.high > 3 && none.high < 4.5, 'the rule of three, about');
  const single = countOf({ sum: 100, squares: 100 });
  const clustered = countOf({ sum: 100, squares: 1_000 });
  assert.ok(clustered.high - clustered.low > 2 * (single.high - single.low), 'findings that come ten at a time tell less');
  assert.ok(observedIn({ weight: 2, squares: 0.04, predicted: 1, same: 1, seen: 100 }).value === 0.5);
});
