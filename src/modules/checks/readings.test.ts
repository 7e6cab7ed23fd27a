import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unreadForm } from '../vehicles/matching.ts';
import { captureOf } from './answered.ts';
import { fullVinOf, isReadInPart, readingsOf } from './readings.ts';
import type { AskCheck } from './schema.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const inPart = (typed: string): string | undefined => unreadForm(typed);

test('a number read in part is told by its signs, also those of other keyboards, and in any field', () => {
  for (const vehicle of [{ vin: 'WVW?' }, { plate: { number: 'AB＊1' } }, { vins: [{ number: VIN }, { number: VIN, alternatives: ['WVW[8B]'] }] }, { engineNumber: '؟12' }, { otherNumbers: [{ kind: 'frame' as const, number: 'A*' }] }, { number: '1?' }]) assert.equal(isReadInPart(vehicle), true, JSON.stringify(vehicle));
  assert.equal(isReadInPart({ vin: VIN, plates: [{ number: 'AB-12' }], number: '#12' }), false);
});

test('the VIN that speaks for itself is one that was read whole', () => {
  assert.equal(fullVinOf({ vin: 'wvw-zzz1kz8w970301' }, inPart), VIN);
  assert.equal(fullVinOf({ vin: 'WVWZZZ1KZ8W97030?' }, inPart), undefined);
  assert.equal(fullVinOf({ vin: 'WVWZZZ1KZ8W97030?1' }, inPart), undefined, 'seventeen characters and one that is not known are no VIN');
  assert.equal(fullVinOf({ vin: `*${VIN}*` }, inPart), VIN, 'makers frame it with stars');
  assert.equal(fullVinOf({ vins: [{ number: 'WVW?' }, { number: VIN }] }, inPart), VIN);
  assert.equal(fullVinOf({ number: VIN }, inPart), VIN);
});

test('readings are held against each other; what was not read in one of them does not differ', () => {
  const same = (a: string, b: string): unknown => readingsOf({ vins: [{ number: a, from: 'papers' }, { number: b, from: 'chassis' }] }, inPart).map((one) => one.same);
  assert.deepEqual(same(VIN, 'wvw zzz 1kz8w 970301'), [true]);
  assert.deepEqual(same(VIN, 'WVWZZZ1KZ8W970801'), [false]);
  assert.deepEqual(same(VIN, 'WVWZZZ1K?8W97030?'), [true]);
  assert.deepEqual(same('WVWZZZ1K?8W97080?', VIN), [false]);
  assert.deepEqual(same('WVW?', 'WV*'), [], 'two that were both read in part are not compared');
  assert.deepEqual(readingsOf({ vin: VIN }, inPart), []);
});

test('how a number was captured is its own word, else that of the check, else not known', () => {
  const ask = { vehicle: { vins: [{ number: VIN, capture: 'scanned' }, { number: VIN }], plate: { number: 'A1' } }, capture: 'camera', purpose: 'roadside' } as unknown as AskCheck;
  assert.deepEqual(['vins/0', 'vins/1', 'plate', 'vin'].map((field) => captureOf(ask, field)), ['scanned', 'camera', 'camera', 'camera']);
});
