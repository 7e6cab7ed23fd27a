/** What numbers and traits are worth together, as sentences: the numbers behind them may move, the order may not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bandOf, endRivals, freeRivals, gapOf, oddsOf, plateRivals, POSSIBLE_FROM, settled, STRONG_FROM, together, traitsLift, unreadRivals, vinRivals, VEHICLES_PER_RECORD, type TraitsHeld } from './posterior.ts';

const LINE = { count: 100, first: 900_000, last: 921_400 };
const ASKED = { isEqual: false, serial: 910_000, isChecked: false, fails: false, misread: 0.08, line: LINE, askedLine: LINE };
const KNOWN_PLATE = { isEqual: true, misread: 0.04, isCountryKnown: true, isUsual: true, countries: 1 };
const NOTHING: TraitsHeld = { make: 'unknown', model: 'unknown', year: 'unknown', colour: 'unknown', category: 'unknown' };

test('bands begin where they are said to begin', () => {
  assert.deepEqual([1, STRONG_FROM, 0.4999, POSSIBLE_FROM, 0.000999, 0].map(bandOf), ['strong', 'strong', 'possible', 'possible', 'weak', 'weak']);
});

test('a VIN within a known line is the likeliest to be an honest one, then outside its range, then in a line unheard of, then with a failed check digit', () => {
  const rivals = [ASKED, { ...ASKED, serial: 990_000 }, { ...ASKED, askedLine: undefined }].map(vinRivals);
  assert.deepEqual([...rivals].sort((a, b) => b - a), rivals);
  assert.ok(vinRivals({ ...ASKED, isChecked: true, fails: true }) < vinRivals({ ...ASKED, askedLine: undefined }) / 2);
});

test('a line unheard of is more plausible where the recorded number’s own line is hardly known', () => {
  assert.ok(vinRivals({ ...ASKED, askedLine: undefined, line: { count: 1, first: 5, last: 5 } }) > 5 * vinRivals({ ...ASKED, askedLine: undefined }));
});

test('a line of which much is recorded counts for less, but a line alone decides nothing', () => {
  assert.equal(gapOf(undefined), VEHICLES_PER_RECORD);
  assert.ok(gapOf({ count: 1_000, first: 0, last: 1_000 }) >= VEHICLES_PER_RECORD / 2);
  assert.ok(gapOf({ count: 10, first: 0, last: 900_000 }) <= VEHICLES_PER_RECORD * 2);
});

test('a plate competes with other countries’ where its country is not known', () => {
  const alone = plateRivals(KNOWN_PLATE);
  assert.ok(plateRivals({ ...KNOWN_PLATE, isCountryKnown: false, countries: 20 }) > 20 * alone);
  assert.ok(plateRivals({ ...KNOWN_PLATE, isCountryKnown: false, countries: 1 }) < 3 * alone);
});

test('short numbers compete with more vehicles than long ones, ends with more than whole numbers', () => {
  const free = (text: string): number => freeRivals({ text, isEqual: true, isKindKnown: true, misread: 0.05 });
  assert.ok(free('1234') > 100 * free('123456') / 2);
  assert.ok(free('123456') > free('CRT970803'));
  assert.ok(freeRivals({ text: '123456', isEqual: true, isKindKnown: false, misread: 0.05 }) > free('123456'));
  for (const [shorter, longer] of [['0301', '970301'], ['970301', '8W970301'], ['8W970301', 'KZ8W970301']] as const) assert.ok(endRivals(shorter, true) > 3 * endRivals(longer, true));
});

test('each unread place lets ten times as many compete, but no more than the recorded ones that match speak for', () => {
  assert.ok(Math.abs(unreadRivals('12', 1, undefined) / unreadRivals('1', 1, undefined) - 10) < 0.1);
  assert.ok(unreadRivals('123456', 1, 2) < 500);
});

test('a rare colour lifts more than a common one, and another colour speaks against', () => {
  const colour = (share: number, verdict: 'agrees' | 'differs'): number => traitsLift({ ...NOTHING, colour: verdict }, true, share);
  assert.ok(colour(0.01, 'agrees') > 5 * colour(0.2, 'agrees'));
  assert.ok(colour(0.2, 'agrees') > 3);
  assert.ok(colour(0.2, 'differs') < 0.5);
  assert.equal(traitsLift(NOTHING, true, 1), 1);
});

test('a make lifts a plate, and hardly a VIN that says the make itself', () => {
  const make: TraitsHeld = { ...NOTHING, make: 'agrees' };
  assert.ok(traitsLift(make, false, 1) > 5 * traitsLift(make, true, 1));
});

test('two numbers of one vehicle are stronger than each; a second one never weakens much', () => {
  assert.ok(together([5e-5, 0.03]) > 1);
  assert.equal(together([0.03]), 0.03);
  fc.assert(fc.property(fc.array(fc.double({ min: 1e-12, max: 100, noNaN: true }), { minLength: 1, maxLength: 4 }), (odds) => { assert.ok(together(odds) >= Math.max(...odds) * 0.4 ** (odds.length - 1) - 1e-12); }));
});

test('findings of different numbers exclude each other: together they are no more than certain', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 8 }), (odds) => {
    const probabilities = settled(odds.map((each, i) => ({ odds: each, number: `n${i}` })));
    assert.ok(probabilities.every((p) => p >= 0 && p <= 1));
    assert.ok(probabilities.reduce((sum, p) => sum + p, 0) <= 1 + 1e-9);
  }));
});

test('two bureaus that recorded one vehicle do not weaken each other', () => {
  const [alone = 0] = settled([{ odds: 10, number: 'VIN' }]);
  assert.deepEqual(settled([{ odds: 10, number: 'VIN' }, { odds: 10, number: 'VIN' }]), [alone, alone]);
  const [rivalled = 0] = settled([{ odds: 10, number: 'VIN' }, { odds: 10, number: 'OTHER' }]);
  assert.ok(rivalled < 0.5);
});

test('odds grow with the chance of the reading and shrink with its rivals, and are never infinite', () => {
  assert.ok(oddsOf({ chance: 0.5, rivals: 0.1 }) > oddsOf({ chance: 0.1, rivals: 0.1 }));
  assert.ok(oddsOf({ chance: 0.5, rivals: 0.1 }) > oddsOf({ chance: 0.5, rivals: 1 }));
  assert.ok(Number.isFinite(oddsOf({ chance: 1, rivals: 0 })));
});
