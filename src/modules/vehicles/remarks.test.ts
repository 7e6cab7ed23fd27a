/** What a number says against itself or against what else was said: each sign once, and silence where all is well. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remarksBeside, remarksOf, type Remark } from './remarks.ts';
import { VehicleQuestion } from './schema.ts';

const YEAR = 2026;
const of = (question: object): readonly Remark[] => remarksOf(VehicleQuestion.parse(question), YEAR);
const signs = (question: object): readonly string[] => of(question).map(({ sign, field }) => `${sign} ${field}`);
const beside = (question: object, said: { vin?: string; plates?: { number: string; country?: string }[] }): readonly Remark[] => remarksBeside(VehicleQuestion.parse(question), said);

const US = '1HGCM82633A004352'; // Honda Accord of 2003; its check digit holds
const VIN = 'WVWZZZ1KZ8W970301';

test('a number of which nothing is odd says nothing', () => {
  for (const question of [{ vin: US, make: 'Honda', year: 2003, category: 'car' }, { vin: VIN, make: 'VW', year: 2008 }, { vin: '1133019701' }, { plate: 'AB123' }, { vin: 'WVWZZZ1K?8W970301', make: 'BMW' }]) assert.deepEqual(of(question), [], JSON.stringify(question));
});

test('a check digit that fails is told for a maker who uses it, and not for one who does not', () => {
  assert.deepEqual(of({ vin: '1HGCM82643A004352' }), [{ sign: 'check_digit_fails', field: 'vin', says: 'position 9 of the VIN is 4, 3 would hold; this maker uses the check digit' }]);
  assert.deepEqual(of({ vin: 'WVWZZZ1K58W970301' }), []);
  assert.deepEqual(signs({ number: '1HGCM82643A004352' }), ['check_digit_fails number']);
});

test('a year that cannot be is told: after the next one, far from what the VIN says, or no year at all', () => {
  assert.deepEqual(signs({ vin: US, year: 2028 }), ['year_cannot_be year']);
  assert.deepEqual(of({ vin: US, year: 2011 }).map(({ says }) => says), ['2011 was asked, position 10 of the VIN says 2003']);
  assert.deepEqual(signs({ vin: US, year: 2004 }), []);
  assert.ok(signs({ vin: '1HGCM8263UA004352' }).includes('year_cannot_be vin'));
});

test('two readings of one vehicle that say different years are told', () => {
  assert.ok(signs({ vins: [{ number: US, from: 'papers' }, { number: '1HGCM82697A004352', from: 'chassis' }] }).includes('year_cannot_be vins/1'));
});

test('another make than the maker’s is told, and a maker that does not build such vehicles', () => {
  assert.deepEqual(signs({ vin: US, make: 'Toyota' }), ['make_is_another make']);
  assert.deepEqual(signs({ vin: '1HD1FAL17DY123456', category: 'car' }).filter((sign) => sign.startsWith('maker')), ['maker_does_not_build_category category']);
  assert.deepEqual(signs({ vin: '1HD1FAL17DY123456', category: 'motorcycle' }).filter((sign) => sign.startsWith('maker')), []);
});

test('a VIN recorded under another plate is told, and not where a plate is the same or none is recorded', () => {
  const record = { vin: VIN, plates: [{ number: '97-TRN-1', country: 'NL' }] };
  assert.deepEqual(beside({ vin: VIN, plate: 'AB-12-CD' }, record), [{ sign: 'recorded_under_another_plate', field: 'plate', says: 'the VIN is recorded with plate 97-TRN-1 (NL), asked was AB-12-CD' }]);
  assert.deepEqual(beside({ vin: VIN, plate: '97 trn 1' }, record), []);
  assert.deepEqual(beside({ vin: VIN, plate: 'AB-12-CD' }, { vin: VIN }), []);
  assert.deepEqual(beside({ vin: VIN, plate: 'AB-1?-CD' }, record), []);
});

test('a plate recorded with another VIN is told, and not where the VIN is merely mistyped', () => {
  const record = { vin: VIN, plates: [{ number: '97-TRN-1', country: 'NL' }] };
  assert.deepEqual(beside({ vin: US, plate: { number: '97-TRN-1', country: 'NL' } }, record).map(({ sign, field }) => [sign, field]), [['plate_recorded_with_another_vin', 'vin']]);
  assert.deepEqual(beside({ vin: 'WVWZZZ1KZ8W970311', plate: { number: '97-TRN-1', country: 'NL' } }, record), []);
  assert.deepEqual(beside({ vin: US, plate: { number: '97-TRN-1', country: 'BE' } }, record), []);
});
