/** How two numbers are laid against each other: by hand, and against every way there is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { alignmentOf, areAlike, cheapestWay, endAlignmentOf, PLAIN_PRICES, type Alignment, type Prices } from './alignment.ts';
import { readerOf, SHIPPED_ERRORS } from './errors.ts';

const told = (steps: Alignment): string => steps.map(({ kind, at, asked, recorded }) => `${kind}@${at} ${asked || '-'}/${recorded || '-'}`).join(', ');

test('an alignment tells character by character what was asked and what is recorded', () => {
  for (const [asked, recorded, expected] of [
    ['WVW123', 'WVW123', 'equal@1 WVW123/WVW123'],
    ['WVW1Z3', 'WVW123', 'equal@1 WVW1/WVW1, look_alike@5 Z/2, equal@6 3/3'],
    ['WVW1K3', 'WVW123', 'equal@1 WVW1/WVW1, wrong@5 K/2, equal@6 3/3'],
    ['WVW13', 'WVW123', 'equal@1 WVW1/WVW1, missing@5 -/2, equal@5 3/3'],
    ['WVW1923', 'WVW123', 'equal@1 WVW1/WVW1, extra@5 9/-, equal@6 23/23'],
    ['WVW132', 'WVW123', 'equal@1 WVW1/WVW1, swapped@5 32/23'],
    ['WVW?2?', 'WVW123', 'equal@1 WVW/WVW, unread@4 ?/1, equal@5 2/2, unread@6 ?/3'],
    ['WVW??3', 'WVW123', 'equal@1 WVW/WVW, unread@4 ??/12, equal@6 3/3'],
    ['WVW*3', 'WVW123', 'equal@1 WVW/WVW, unread@4 */12, equal@5 3/3'],
    ['WVW123*', 'WVW123', 'equal@1 WVW123/WVW123, unread@7 */-'],
    ['WV[UW]123', 'WVW123', 'equal@1 WV/WV, unread@3 [UW]/W, equal@4 123/123'],
    ['WVW1[89]3', 'WVW1B3', 'equal@1 WVW1/WVW1, look_alike@5 [89]/B, equal@6 3/3'],
    ['MUAB1', 'MÜAB1', 'equal@1 M/M, look_alike@2 U/Ü, equal@3 AB1/AB1'],
    ['', 'A', 'missing@1 -/A'],
  ] as const) assert.equal(told(alignmentOf(asked, recorded)), expected, asked);
});

test('what was asked by its end is laid against the end; what stands before it was not asked', () => {
  assert.equal(told(endAlignmentOf('8W97O301', 'WVWZZZ1KZ8W970301')), 'unread@1 -/WVWZZZ1KZ, equal@1 8W97/8W97, look_alike@5 O/0, equal@6 301/301');
});

test('characters of one look-alike class are alike, and others are not', () => {
  assert.deepEqual([areAlike('0', 'Q'), areAlike('8', 'B'), areAlike('U', 'V'), areAlike('8', '3'), areAlike('Ж', 'Ш')], [true, true, true, false, false]);
});

/** The price of the cheapest of all ways, each of them tried; backwards, as an extra character's price depends on what stands before it. */
function least(asked: string, recorded: string, prices: Prices): number {
  const a = asked.length;
  const r = recorded.length;
  if (a === 0 && r === 0) return 0;
  const ways: number[] = [];
  const last = asked.charAt(a - 1);
  if (last === '*') for (let taken = 0; taken <= r; taken += 1) ways.push(least(asked.slice(0, -1), recorded.slice(0, r - taken), prices));
  else {
    if (a > 0 && r > 0) ways.push(least(asked.slice(0, -1), recorded.slice(0, -1), prices) + (last === '?' || last === recorded.charAt(r - 1) ? 0 : prices.wrong(recorded.charAt(r - 1), last)));
    if (a > 0) ways.push(least(asked.slice(0, -1), recorded, prices) + prices.extra(last, recorded.charAt(r - 1)));
    const isSwap = a > 1 && r > 1 && last === recorded.charAt(r - 2) && asked.charAt(a - 2) === recorded.charAt(r - 1) && last !== asked.charAt(a - 2);
    if (isSwap) ways.push(least(asked.slice(0, -2), recorded.slice(0, -2), prices) + prices.swapped);
  }
  if (r > 0 && last !== '*') ways.push(least(asked, recorded.slice(0, -1), prices) + prices.missing(recorded.charAt(r - 1)));
  return Math.min(...ways);
}

const small = (characters: string): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...Array.from(characters)), maxLength: 5 });

test('no way is cheaper than the one that is told, by plain prices and by those of each way of capture', () => {
  for (const prices of [PLAIN_PRICES, readerOf(SHIPPED_ERRORS, 'typed').prices, readerOf(SHIPPED_ERRORS, 'camera').prices]) {
    fc.assert(fc.property(small('AB80?*'), small('AB80'), (asked, recorded) => {
      const { price } = cheapestWay(asked, recorded, prices);
      assert.ok(Math.abs(price - least(asked, recorded, prices)) < 1e-9, `${asked} ${recorded}`);
    }), { numRuns: 150 });
  }
});

test('the steps of an alignment put together are what was asked and what is recorded', () => {
  fc.assert(fc.property(small('AB80?*'), small('AB8019'), (asked, recorded) => {
    const steps = alignmentOf(asked, recorded);
    assert.equal(steps.map((step) => step.asked).join(''), asked);
    assert.equal(steps.map((step) => step.recorded).join(''), recorded);
    let at = 1;
    for (const step of steps) {
      assert.equal(step.at, at, told(steps));
      at += step.asked.length;
    }
  }));
});
