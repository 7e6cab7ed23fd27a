/** How a vehicle is found: whatever the comparison would accept, the keys must bring together first. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbersOf, vehicleMatcher } from './matching.ts';
import { VehicleQuestion, VehicleWords } from './schema.ts';

const words = (said: object): VehicleWords => VehicleWords.parse({ reference: 'R', ...said });
const meets = (said: object, question: object): boolean => {
  const keys = new Set(vehicleMatcher.keysOf({ said: words(said) }));
  return vehicleMatcher.keysAsked(vehicleMatcher.prepare(VehicleQuestion.parse(question))).some((key) => keys.has(key));
};

const WHOLE = {
  vin: 'WAUZZZ4GZGN970803', vinCondition: 'altered', plates: [{ number: 'GÖ-TR 9780', country: 'DE' }, { number: 'КА9701АА', country: 'UA', condition: 'cloned' }],
  engineNumber: 'CRT 970803', engineCondition: 'intact', otherNumbers: [{ kind: 'gearbox', number: 'NXY-97080' }, { kind: 'frame', number: 'NZE121-3019705', condition: 'state_assigned' }],
};

test('every number of a record is kept as typed beside its normal form, with kind, country and condition', () => {
  assert.deepEqual(numbersOf(words(WHOLE)), [
    { kind: 'vin', typed: 'WAUZZZ4GZGN970803', normal: 'WAUZZZ4GZGN970803', condition: 'altered' },
    { kind: 'plate', typed: 'GÖ-TR 9780', normal: 'GÖTR9780', country: 'DE' },
    { kind: 'plate', typed: 'КА9701АА', normal: 'KA9701AA', country: 'UA', condition: 'cloned' },
    { kind: 'engine', typed: 'CRT 970803', normal: 'CRT970803', condition: 'intact' },
    { kind: 'gearbox', typed: 'NXY-97080', normal: 'NXY97080' },
    { kind: 'frame', typed: 'NZE121-3019705', normal: 'NZE1213019705', condition: 'state_assigned' },
  ]);
});

test('a record is found by each of its numbers, whatever kind was stated', () => {
  for (const { typed } of numbersOf(words(WHOLE))) {
    for (const question of [{ number: typed }, { vin: typed }, { engineNumber: typed }, { plate: typed }, { otherNumbers: [{ kind: 'key', number: typed }] }]) assert.ok(meets(WHOLE, question), `${typed} ${JSON.stringify(question)}`);
  }
});

test('a record is found by a plate without its diacritics and by look-alike characters', () => {
  for (const number of ['GOTR9780', 'G0TR978O', 'göTR978Q']) assert.ok(meets(WHOLE, { plate: number }), number);
});

test('a VIN and a frame number are found by their last eight, an engine number and a plate are not', () => {
  assert.ok(meets({ vin: 'WAUZZZ4GZGN970803' }, { number: 'GN97O8O3' }));
  assert.ok(meets({ otherNumbers: [{ kind: 'frame', number: 'NZE121-3019705' }] }, { number: '13019705' }));
  assert.ok(!meets({ engineNumber: 'ABCRT970803' }, { number: 'RT970803' }));
  assert.ok(!meets({ plates: [{ number: 'AB12345678' }] }, { plate: '12345678' }));
});

test('a record is found by what the camera offered besides its first reading', () => {
  assert.ok(meets({ plates: [{ number: 'AB 123', country: 'DE' }] }, { plate: { number: 'XY 999', alternatives: ['AB 124', 'AB 123'] } }));
});

test('a corrected record has no key of what was corrected away', () => {
  const before = new Set(vehicleMatcher.keysOf({ said: words({ vin: 'WAUZZZ4GZGN970803' }) }));
  assert.ok(vehicleMatcher.keysOf({ said: words({ vin: 'WAUZZZ4GZGN970999' }) }).every((key) => !before.has(key)));
});

test('a question about nothing but make and colour is refused, for it names no number', () => {
  const parsed = VehicleQuestion.safeParse({ make: 'BMW', colour: 'red' });
  assert.equal(parsed.success, false);
  assert.equal(VehicleQuestion.safeParse({ number: '...' }).success, false, 'punctuation alone is no number');
});
