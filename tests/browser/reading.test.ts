/** What becomes of a number between its reading and the check: characters chosen, the frame around it, how it was captured. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesAt, frameOf, takenOf, withPlace, type ReadNumber } from '../../web/src/readings/reading.ts';

const READ: ReadNumber = { kind: 'vin', number: 'WVWZZZ1KZ8W97O301', by: 'text', box: [[0.1, 0.4], [0.9, 0.4], [0.9, 0.5], [0.1, 0.5]], doubts: [{ at: 14, sure: 0.6, others: ['0', 'D'] }], alternatives: [] };

test('at a doubtful place there is what was read, what else it may be, and that it cannot be read', () => {
  assert.deepEqual(choicesAt(READ, 14), ['O', '0', 'D', '?']);
  assert.equal(withPlace(READ.number, 14, '0'), 'WVWZZZ1KZ8W970301');
  assert.equal(withPlace('AB', 1, '?'), '?B');
});

test('a code counts as scanned, letters as the camera’s; nearly a VIN is not said to be one', () => {
  assert.deepEqual(takenOf(READ, 'X', 'data:,'), { number: 'X', kind: 'vin', capture: 'camera', crop: 'data:,' });
  assert.deepEqual([takenOf({ ...READ, by: 'barcode' }, 'X', '').capture, takenOf({ ...READ, kind: 'near_vin' }, 'X', '').kind, takenOf({ ...READ, kind: 'other' }, 'X', '').kind, takenOf({ ...READ, kind: 'plate' }, 'X', '').kind], ['scanned', 'any', 'any', 'plate']);
});

test('the frame holds the number with some of what is around it, more below a code, and never leaves the picture', () => {
  assert.deepEqual(frameOf(READ, { width: 1000, height: 500 }), { x: 82, y: 182, width: 836, height: 86 });
  assert.ok(frameOf({ ...READ, by: 'barcode' }, { width: 1000, height: 500 }).height > 86);
  const edge = frameOf({ by: 'text', box: [[0, 0], [1, 0], [1, 1], [0, 1]] }, { width: 100, height: 50 });
  assert.deepEqual(edge, { x: 0, y: 0, width: 100, height: 50 });
});
