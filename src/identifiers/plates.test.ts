// Shows that a plate's shape ranks countries and never rejects one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plateCountriesOf, plateForm } from './plates.ts';
import { normalForm } from './text.ts';

const expected: readonly (readonly [string, string, number])[] = [
  // plate as typed, its country, the place in the ranking that is good enough
  ['AB-123-CD', 'FR', 1], ['AB 123 CD', 'IT', 3], ['СВ 5501 ВХ', 'UA', 1], ['А 123 ВС 77', 'RU', 1], ['34 ABC 123', 'TR', 1], ['AB12 CDE', 'GB', 1], ['1234 BCD', 'ES', 1], ['1-ABC-234', 'BE', 1], ['ABC1D23', 'BR', 1], ['ABC-1234', 'BR', 3], ['AB 123 CD', 'AR', 3], ['A 123 BCD', 'AR', 3],
  ['WOB-ZK 295', 'DE', 1], ['M-AB 1234', 'DE', 4], ['TÜ-X 12', 'DE', 1], ['B-MW 1', 'DE', 2], ['粤B·12345', 'CN', 1], ['粤BD12345', 'CN', 1], ['品川 330 あ 12-34', 'JP', 1], ['12가 3456', 'KR', 1], ['서울12가3456', 'KR', 1], ['MH 12 AB 1234', 'IN', 1], ['22 BH 1234 AA', 'IN', 1], ['أ ب ح 1234', 'SA', 1], ['12345 | أ | 6', 'MA', 1],
  ['GX-555-J', 'NL', 1], ['12-ABC-3', 'NL', 1], ['B 123 ABC', 'RO', 1], ['CJ 12 ABC', 'RO', 2], ['PO 1A234', 'PL', 20], ['WX 12345', 'PL', 6], ['AB 12 345', 'DK', 1], ['IZH-1234', 'GR', 1], ['CB 1234 AB', 'BG', 2], ['1A2 3456', 'CZ', 1], ['BA-123CD', 'SK', 12], ['ABC-12D', 'SE', 3], ['ABC-123', 'FI', 8], ['123 ABC', 'EE', 2], ['ABC 123', 'LT', 10], ['AB-1234', 'LV', 14], ['AB 1234', 'LU', 6],
  ['12-AB-34', 'PT', 6], ['AB-12-CD', 'PT', 4], ['ABC 123', 'MT', 16], ['ABC 123', 'CY', 14], ['ZG 1234-AB', 'HR', 6], ['LJ AB-123', 'SI', 20], ['AA BB-123', 'HU', 3], ['191-D-12345', 'IE', 1], ['W-12345 X', 'AT', 2], ['ABC123', 'NZ', 10], ['ABC12D', 'AU', 12], ['7ABC123', 'US', 4], ['BB-CD 12', 'CL', 2], ['SBA 1234', 'UY', 8], ['AAAA 123', 'PY', 2], ['ZH 123456', 'CH', 1], ['1234 AB-7', 'BY', 1],
];
for (const [typed, country, place] of expected) {
  test(`the plate ${typed} has a shape of ${country}, among the first ${place}`, () => {
    const ranked = plateCountriesOf(plateForm(typed));
    assert.ok(ranked.slice(0, place).includes(country), ranked.join(' '));
  });
}

test('each of 47 countries, all members of the European Union among them, has plate shapes', () => {
  const seen = new Set(expected.flatMap(([typed]) => plateCountriesOf(plateForm(typed))));
  for (const country of 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK GB UA RU TR NZ AU US BR AR UY PY CL MA SA AE IN CN JP KR'.split(' ')) assert.ok(seen.has(country), country);
});

test('a plate of a known country loses the country name printed on it, and no other does', () => {
  assert.equal(plateForm('BRASIL ABC1D23', 'BR'), 'ABC1D23');
  assert.equal(plateForm('KSA 1234 ABJ', 'SA'), '1234ABJ');
  assert.equal(plateForm('BRASIL ABC1D23'), 'BRASILABC1D23');
  assert.equal(plateForm('gx-555-j', 'NL'), 'GX555J');
});

test('a plate of no known shape is answered with no country, never refused', () => {
  assert.deepEqual(plateCountriesOf(''), []);
  assert.deepEqual(plateCountriesOf('ABCDEFGHIJKLMNOP'), []);
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => Array.isArray(plateCountriesOf(normalForm(text))) && typeof plateForm(text, 'AE') === 'string'));
});
