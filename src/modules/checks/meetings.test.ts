/** What is read of what the engine met: everything that may be a hit, what is worth comparing, and the rest as a number. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineRelation } from '../../matching/engine.ts';
import type { Met } from '../../matching/matcher.ts';
import { chosenOf, meetingsOf, type Choice, type Meeting } from './meetings.ts';

const met = (record: number, relation: EngineRelation, more: Partial<Met> = {}): Met => ({ ask: 0, candidate: { record, relation, text: 'T', kind: 0, country: 0 }, agrees: 0, differs: 0, ...more });
const idOf = ({ candidate }: Met): string => `veh_${candidate.record}`;
const POSSIBLE = 0.001;
const meeting = (n: number, odds: number, mustBeRead = false): Meeting => ({ met: [met(n, 'edited')], odds, mustBeRead });
const chosen = (meetings: readonly Meeting[], fill: number): Choice => chosenOf(meetings, idOf, { possible: POSSIBLE, fill });
const many = (count: number, odds: number, mustBeRead = false): readonly Meeting[] => Array.from({ length: count }, (_, n) => meeting(n, odds, mustBeRead));

test('a record that several numbers met is one meeting with all of them; the likeliest stands first', () => {
  const meetings = meetingsOf([met(1, 'edited'), met(2, 'edited'), met(1, 'equal', { ask: 1 })], (group) => group.length);
  assert.deepEqual(meetings.map(({ met: group, odds }) => [group[0]?.candidate.record, group.length, odds]), [[1, 2, 2], [2, 1, 1]]);
});

test('equal numbers, look-alikes and the few that fit a pattern are read whatever their odds', () => {
  const isRead = (one: Met): boolean => chosen(meetingsOf([one], () => 0), 0).read.length === 1;
  assert.deepEqual([met(1, 'equal'), met(1, 'look_alike'), met(1, 'pattern', { matching: 10 })].map(isRead), [true, true, true]);
  assert.deepEqual([met(1, 'edited'), met(1, 'tail'), met(1, 'pattern', { matching: 11 })].map(isRead), [false, false, false]);
});

test('what may be possible is read, what cannot be is counted', () => {
  const { read, left, isCut } = chosen([meeting(1, 0.5), meeting(2, POSSIBLE / 8), meeting(3, POSSIBLE / 12), meeting(4, 1e-9)], 0);
  assert.deepEqual([read.map(({ id }) => id), left, isCut], [['veh_1', 'veh_2'], 2, false]);
});

test('with all bands weak ones are read too, as many as an answer has room for, and it says that there are more', () => {
  const whole = chosen(many(80, 1e-9), 100);
  assert.deepEqual([whole.read.length, whole.left, whole.isCut], [80, 0, false]);
  const cut = chosen(many(180, 1e-9), 100);
  assert.deepEqual([cut.read.length, cut.left, cut.isCut], [100, 80, true]);
});

test('a number that thousands bear is read in part, and the answer says so', () => {
  const { read, left, isCut } = chosen(many(5_000, 1e-9, true), 0);
  assert.deepEqual([read.length, left, isCut], [2_000, 3_000, true]);
  const likely = chosen(many(5_000, 0.01), 0);
  assert.ok(likely.read.length < 500 && likely.isCut);
});
