/** Bands and outcomes: what an officer is shown, what a camera lane is told, and what stays a number. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Comparison } from '../../matching/matcher.ts';
import { FINDINGS_MAX, shownOf, weighed } from './bands.ts';

type Recorded = { readonly id: string };
const STRONG = 3;
const POSSIBLE = 0.01;
const WEAK = 0.000_01;

const comparisonOf = (odds: number, more: Partial<Comparison> = {}): Comparison => ({
  isHit: false, odds, isAtLeastPossible: false, number: 'N', foundBy: { field: 'vin', recordedKind: 'vin', relation: 'edited' }, fields: [], assumed: [], ...more,
});
const found = (...comparisons: readonly Comparison[]): { record: Recorded; comparison: Comparison }[] => comparisons.map((comparison, i) => ({ record: { id: `veh_${i}` }, comparison }));
const shown = (comparisons: readonly Comparison[], ask: { bands?: 'all' | 'default'; purpose?: string } = {}, left = 0, more: { isOpen?: boolean; mayHaveAll?: boolean } = {}) =>
  shownOf(weighed(found(...comparisons)), { purpose: 'roadside', ...ask }, { left, isOpen: more.isOpen ?? false, mayHaveAll: more.mayHaveAll ?? true });
const ids = ({ told }: { told: readonly { record: Recorded }[] }): readonly string[] => told.map(({ record }) => record.id);

test('more likely than not is strong; worth comparing is possible; the rest is weak', () => {
  const bands = [STRONG, POSSIBLE, WEAK].map((odds) => weighed(found(comparisonOf(odds)))[0]?.band);
  assert.deepEqual(bands, ['strong', 'possible', 'weak']);
  assert.equal(weighed(found(comparisonOf(WEAK, { isAtLeastPossible: true })))[0]?.band, 'possible', 'by look-alikes only is at least possible');
});

test('weak ones are counted and not shown, and leave no record', () => {
  const answer = shown([comparisonOf(WEAK), comparisonOf(WEAK)], {}, 3);
  assert.deepEqual([answer.outcome, ids(answer), answer.weak], ['no_record', [], { count: 5 }]);
});

test('weak ones that are asked for are shown, and still leave no record', () => {
  const answer = shown([comparisonOf(WEAK), comparisonOf(WEAK)], { bands: 'all' });
  assert.deepEqual([answer.outcome, ids(answer), answer.weak], ['no_record', ['veh_0', 'veh_1'], undefined]);
});

test('a possible one makes candidates for an officer; a camera lane is told that there is one, and its outcome is no record', () => {
  assert.deepEqual([shown([comparisonOf(POSSIBLE)]).outcome, ids(shown([comparisonOf(POSSIBLE)]))], ['candidates', ['veh_0']]);
  const lane = shown([comparisonOf(POSSIBLE), comparisonOf(WEAK, { number: 'M' })], { purpose: 'camera_lane' });
  assert.deepEqual([lane.outcome, ids(lane), lane.weak], ['no_record', [], { count: 1, possible: 1 }]);
  const all = shown([comparisonOf(POSSIBLE)], { purpose: 'camera_lane', bands: 'all' });
  assert.deepEqual([all.outcome, ids(all)], ['candidates', ['veh_0']]);
});

test('strong ones reach a camera lane; hits reach everybody, whatever their odds', () => {
  const lane = shown([comparisonOf(STRONG), comparisonOf(WEAK, { isHit: true, number: 'M' })], { purpose: 'camera_lane' });
  assert.deepEqual([lane.outcome, ids(lane)], ['hit', ['veh_1', 'veh_0']]);
});

test('a registration office is shown no weak ones, though it asks for all bands', () => {
  const clerk = shown([comparisonOf(WEAK)], { bands: 'all' }, 0, { mayHaveAll: false });
  assert.deepEqual([clerk.outcome, ids(clerk)], ['no_record', []]);
});

test('where more may have been met than came, the count is at least that', () => {
  assert.deepEqual(shown([comparisonOf(WEAK)], {}, 0, { isOpen: true }).weak, { count: 1, atLeast: true });
  assert.equal(shown([comparisonOf(POSSIBLE)], {}, 0, { isOpen: true }).weak, undefined, 'nothing is counted where nothing is hidden');
});

test('an answer carries at most fifty, the likeliest, and says that there are more', () => {
  const answer = shown(Array.from({ length: FINDINGS_MAX + 7 }, (_, i) => comparisonOf(1 + i / 100)));
  assert.equal(answer.told.length, FINDINGS_MAX);
  assert.equal(answer.isCut, true);
});

test('two recorded vehicles cannot both be the one; one vehicle recorded twice can be', () => {
  const [first, second] = weighed(found(comparisonOf(9, { number: 'A' }), comparisonOf(9, { number: 'B' })));
  assert.ok((first?.probability ?? 1) < 0.5 && (second?.probability ?? 1) < 0.5);
  assert.ok(weighed(found(comparisonOf(9), comparisonOf(9))).every(({ probability }) => probability >= 0.9));
});

const anyComparison = fc.record({ odds: fc.double({ min: 0, max: 1e6, noNaN: true }), isHit: fc.boolean(), isAtLeastPossible: fc.boolean(), number: fc.constantFrom('A', 'B', 'C') }).map(({ odds, ...more }) => comparisonOf(odds, more));

test('whatever is found: nobody is lost, bands and probabilities never contradict the order, and all bands show what default bands show', () => {
  fc.assert(fc.property(fc.array(anyComparison, { maxLength: 40 }), fc.constantFrom('roadside', 'camera_lane'), (comparisons, purpose) => {
    const byDefault = shown(comparisons, { purpose });
    const all = shown(comparisons, { purpose, bands: 'all' });
    assert.equal(byDefault.told.length + (byDefault.weak?.count ?? 0) + (byDefault.weak?.possible ?? 0), comparisons.length);
    assert.equal(all.told.length, comparisons.length);
    for (const id of ids(byDefault)) assert.ok(ids(all).includes(id));
    const ranks = all.told.map(({ comparison, band }) => (comparison.isHit ? 0 : ['strong', 'possible', 'weak'].indexOf(band) + 1));
    assert.deepEqual(ranks, [...ranks].sort((a, b) => a - b));
    assert.equal(byDefault.outcome === 'hit', comparisons.some(({ isHit }) => isHit));
    for (const { probability } of all.told) assert.ok(probability >= 0 && probability <= 1);
  }));
});
