/** What the console takes a number for while it is typed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tell } from '../../web/src/check/told.ts';

const YEAR = 2026;

test('seventeen characters are taken for a VIN, with its maker and its years', () => {
  const told = tell('wvw zzz-1kz8w970301', YEAR);
  assert.deepEqual([told.taken, told.makes[0], told.country, told.years.includes(2008)], ['vin', 'Volkswagen', 'DE', true]);
});

test('characters that cannot be read count as one each, and say no maker where the maker is unread', () => {
  assert.deepEqual([tell('WVWZZZ1KZ8W9703?1', YEAR).taken, tell('WVWZZZ1KZ8W9703?1', YEAR).makes[0]], ['vin_part', 'Volkswagen']);
  assert.deepEqual([tell('?VWZZZ1KZ8W970301', YEAR).taken, tell('?VWZZZ1KZ8W970301', YEAR).makes.length], ['vin_part', 0]);
  assert.deepEqual(tell('WVWZZZ1KZ?W970301', YEAR).years, []);
});

test('a check digit that fails is told where the market prescribes it, and only where all was read', () => {
  assert.equal(tell('1HGCM82633A004352', YEAR).checkDigitFails, false);
  assert.equal(tell('1HGCM82643A004352', YEAR).checkDigitFails, true);
  assert.equal(tell('1HGCM8264?A004352', YEAR).checkDigitFails, false);
  assert.equal(tell('WVWZZZ1KZ8W970301', YEAR).checkDigitFails, false, 'Europe prescribes none');
});

test('a character left out or doubled is nearly a VIN; O in a VIN is told', () => {
  assert.deepEqual([tell('WVWZZZ1KZ8W97031', YEAR).taken, tell('WVWZZZ1KZ8W9703011', YEAR).taken], ['near_vin', 'near_vin']);
  assert.equal(tell('WVWZZZ1KZ8W97O301', YEAR).isForeign, true);
});

test('a plate is told with the countries that have such plates; what has no such shape is a number', () => {
  const told = tell('97-TRN-1', YEAR);
  assert.deepEqual([told.taken, told.countries.includes('NL')], ['plate', true]);
  assert.equal(tell('0265 950 388 / 12', YEAR).taken, 'number');
});
