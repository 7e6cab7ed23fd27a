/** What is a hit, what a candidate, what nothing: the definition of Hit in words and rules §1, sentence by sentence. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LOOK_ALIKE_CLASSES } from '../../identifiers/text.ts';
import { vehicleMatcher } from './matching.ts';
import { VehicleQuestion, VehicleWords } from './schema.ts';
import type { Comparison } from '../../matching/matcher.ts';

const VIN = 'WVWZZZ1KZ8W970301';
type Outcome = 'hit' | 'candidate' | 'nothing';

function compare(record: object, question: object): Comparison | undefined {
  const said = VehicleWords.parse({ reference: 'R', ...record });
  return vehicleMatcher.compare(vehicleMatcher.prepare(VehicleQuestion.parse(question)), { said });
}
const outcomeOf = (record: object, question: object): Outcome => {
  const found = compare(record, question);
  return found === undefined ? 'nothing' : found.isHit ? 'hit' : 'candidate';
};

/** Each sentence with what is recorded, what is asked, and what comes of it. */
function table(rows: readonly (readonly [string, object, object, Outcome])[]): void {
  for (const [sentence, record, question, expected] of rows) {
    test(sentence, () => { assert.equal(outcomeOf(record, question), expected); });
  }
}

const plate = (number: string, country?: string): object => ({ plates: [{ number, ...(country === undefined ? {} : { country }) }] });

table([
  ['a full VIN that is equal is a hit', { vin: VIN }, { vin: VIN }, 'hit'],
  ['a full VIN is a hit where the kind is not stated', { vin: VIN }, { number: VIN }, 'hit'],
  ['a full VIN is a hit where it was stated as an engine number', { vin: VIN }, { engineNumber: VIN }, 'hit'],
  ['a full VIN is a hit where it was stated as a body number', { vin: VIN }, { otherNumbers: [{ kind: 'body', number: VIN }] }, 'hit'],
  ['a full VIN is a hit where it was stated as a plate', { vin: VIN }, { plate: { number: VIN, country: 'DE' } }, 'hit'],
  ['a full VIN is a hit where it was recorded as a body number', { otherNumbers: [{ kind: 'body', number: VIN }] }, { vin: VIN }, 'hit'],
  ['a full VIN is a hit where it was recorded as a plate', plate(VIN, 'DE'), { vin: VIN }, 'hit'],
  ['a full VIN is a hit whatever make was seen', { vin: VIN, make: 'Volkswagen' }, { vin: VIN, make: 'Toyota' }, 'hit'],
  ['a VIN typed with dots is still equal', { vin: VIN }, { vin: 'WVW.ZZZ.1KZ8W.970301' }, 'hit'],
  ['a VIN typed with spaces and dashes is still equal', { vin: VIN }, { vin: ' WVW ZZZ-1KZ8W 970 301 ' }, 'hit'],
  ['a VIN typed in lower case is still equal', { vin: VIN }, { vin: VIN.toLowerCase() }, 'hit'],
  ['a VIN recorded with a dot is still equal', { vin: 'WVWZZZ1KZ8W.970301' }, { vin: VIN }, 'hit'],
  ['a VIN typed with Cyrillic letters that look the same is still equal', { vin: 'XTA21070050000001' }, { vin: 'ХТА21070050000001' }, 'hit'],
  ['a VIN typed with Arabic digits is still equal', { vin: VIN }, { vin: 'WVWZZZ1KZ8W٩٧٠٣٠١' }, 'hit'],
  ['a VIN of which one character differs is nothing', { vin: VIN }, { vin: 'WVWZZZ1KZ8W970302' }, 'nothing'],
  ['one look-alike character in a VIN makes a candidate', { vin: VIN }, { vin: 'WVWZZZ1KZ8W97O301' }, 'candidate'],
  ['any number of look-alike characters in a VIN makes a candidate', { vin: VIN }, { vin: 'WVW222IKZBW97O3QI' }, 'candidate'],
  ['the last eight characters of a VIN make a candidate', { vin: VIN }, { vin: '8W970301' }, 'candidate'],
  ['the last eight characters, of no stated kind, make a candidate', { vin: VIN }, { number: '8W970301' }, 'candidate'],
  ['the last ten characters of a VIN make a candidate', { vin: VIN }, { vin: 'KZ8W970301' }, 'candidate'],
  ['the last seven characters of a VIN are nothing', { vin: VIN }, { vin: 'W970301' }, 'nothing'],
  ['the first eight characters of a VIN are nothing', { vin: VIN }, { vin: 'WVWZZZ1K' }, 'nothing'],
  ['a VIN of the same maker with the same last eight is a candidate', { vin: VIN }, { vin: 'WVWZZZ9AZ8W970301' }, 'candidate'],
  ['a VIN of another maker with the same last eight is nothing', { vin: VIN }, { vin: 'TMBZZZ1KZ8W970301' }, 'nothing'],
]);

table([
  ['a plate that is equal with its country is a hit', plate('B-AB 123', 'DE'), { plate: { number: 'BAB123', country: 'DE' } }, 'hit'],
  ['a plate in Cyrillic letters is equal to the same glyphs in Latin', plate('КА9701АА', 'UA'), { plate: { number: 'KA9701AA', country: 'UA' } }, 'hit'],
  ['a plate asked without its country is a candidate', plate('B-AB 123', 'DE'), { plate: 'BAB123' }, 'candidate'],
  ['a plate recorded without its country is a candidate', plate('B-AB 123'), { plate: { number: 'BAB123', country: 'DE' } }, 'candidate'],
  ['a plate of another country is no hit', plate('B-AB 123', 'DE'), { plate: { number: 'BAB123', country: 'AT' } }, 'nothing'],
  ['a plate of another country on the same make is a candidate and no hit', { ...plate('B-AB 123', 'DE'), make: 'BMW' }, { plate: { number: 'BAB123', country: 'AT' }, make: 'bmw' }, 'candidate'],
  ['a plate whose umlaut was dropped is a candidate', plate('MÜ-AB 1', 'DE'), { plate: { number: 'MUAB1', country: 'DE' } }, 'candidate'],
  ['a plate with a look-alike character is a candidate', plate('B-DD 9712', 'DE'), { plate: { number: 'B-OD 9712', country: 'DE' } }, 'candidate'],
  ['a plate of look-alike characters throughout is a candidate', plate('0O1I2Z', 'NZ'), { plate: { number: 'OQLL22', country: 'NZ' } }, 'candidate'],
  ['the second plate of a record counts as the first does', { plates: [{ number: 'AA 1', country: 'NL' }, { number: 'WPR 97001', country: 'PL' }] }, { plate: { number: 'WPR97001', country: 'PL' } }, 'hit'],
  ['a number of no stated kind that equals a plate is a candidate', plate('B-AB 123', 'DE'), { number: 'BAB123' }, 'candidate'],
  ['a plate equal to an engine number is nothing', { engineNumber: 'BAB123', make: 'BMW' }, { plate: { number: 'BAB123', country: 'DE' }, make: 'BMW' }, 'nothing'],
  ['an engine number equal to a plate is nothing', { ...plate('BAB123', 'DE'), make: 'BMW' }, { engineNumber: 'BAB123', make: 'BMW' }, 'nothing'],
  ['a chassis number equal to a plate is nothing', plate('BAB123', 'DE'), { vin: 'BAB123' }, 'nothing'],
  ['the end of a plate is nothing', plate('AB12345678', 'DE'), { plate: { number: '12345678', country: 'DE' } }, 'nothing'],
]);

const ENGINE = { engineNumber: 'CRT 970803', make: 'Audi' };
table([
  ['an engine number with the make agreeing is a hit', ENGINE, { engineNumber: 'crt-970803', make: 'AUDI' }, 'hit'],
  ['an engine number with no make asked is a candidate', ENGINE, { engineNumber: 'CRT970803' }, 'candidate'],
  ['an engine number with no make recorded is a candidate', { engineNumber: 'CRT970803' }, { engineNumber: 'CRT970803', make: 'Audi' }, 'candidate'],
  ['an engine number with the make differing is a candidate', ENGINE, { engineNumber: 'CRT970803', make: 'Toyota' }, 'candidate'],
  ['an engine number of no stated kind is a candidate, whatever the make', ENGINE, { number: 'CRT970803', make: 'Audi' }, 'candidate'],
  ['an engine number stated as a gearbox number is a candidate, whatever the make', ENGINE, { otherNumbers: [{ kind: 'gearbox', number: 'CRT970803' }], make: 'Audi' }, 'candidate'],
  ['an engine number with a look-alike character is a candidate, whatever the make', ENGINE, { engineNumber: 'CRT97O803', make: 'Audi' }, 'candidate'],
  ['the end of an engine number is nothing', { engineNumber: 'ABCRT970803', make: 'Audi' }, { engineNumber: 'RT970803', make: 'Audi' }, 'nothing'],
  ['a gearbox number with the make agreeing is a hit', { otherNumbers: [{ kind: 'gearbox', number: 'NXY97080' }], make: 'Audi' }, { otherNumbers: [{ kind: 'gearbox', number: 'NXY 97080' }], make: 'Audi' }, 'hit'],
  ['an old chassis number with the make agreeing is a hit', { vin: '1133019701', make: 'Volkswagen' }, { vin: '113 301 9701', make: 'VW' }, 'hit'],
  ['an old chassis number without the make is a candidate', { vin: '1133019701', make: 'Volkswagen' }, { vin: '1133019701' }, 'candidate'],
  ['a frame number asked by its last eight is a candidate', { otherNumbers: [{ kind: 'frame', number: 'NZE121-3019705' }] }, { otherNumbers: [{ kind: 'frame', number: '13019705' }] }, 'candidate'],
]);

table([
  ['what the camera offered besides is a candidate, never a hit', plate('AB 123', 'DE'), { plate: { number: 'A8123', country: 'DE', alternatives: ['AB123'] } }, 'candidate'],
  ['what the camera offered besides a VIN is a candidate, never a hit', { vin: VIN }, { vins: [{ number: 'WVWZZZ1KZ8W970399', alternatives: [VIN] }] }, 'candidate'],
  ['one of several VIN readings that is equal is a hit', { vin: VIN }, { vins: [{ number: 'WVWZZZ1KZ8W970399', from: 'papers' }, { number: VIN, from: 'chassis' }] }, 'hit'],
  ['a question of which one number is a hit and another a candidate is a hit', { vin: VIN, ...plate('B-DD 9712', 'DE') }, { vin: VIN, plate: 'BOD9712' }, 'hit'],
]);

test('each reading of the VIN is compared by itself: the one that agrees, and where the other differs', () => {
  const found = compare({ vin: VIN }, { vins: [{ number: 'WVWZZZ1KZ8W970391', from: 'papers' }, { number: VIN, from: 'chassis' }] });
  assert.deepEqual(found?.fields.map(({ field, verdict, differences }) => [field, verdict, differences ?? []]), [
    ['vins/0', 'differs', [{ position: 16, asked: '9', recorded: '0', kind: 'wrong' }]],
    ['vins/1', 'agrees', []],
  ]);
});

test('an answer names the characters that differ, counted from 1 in what was asked', () => {
  for (const [asked, expected] of [
    ['WVWZZZ1KZ8W97O301', [{ position: 14, asked: 'O', recorded: '0', kind: 'look_alike' }]],
    ['VVWZZZ1KZ8W97O301', [{ position: 1, asked: 'V', recorded: 'W', kind: 'wrong' }, { position: 14, asked: 'O', recorded: '0', kind: 'look_alike' }]],
    ['WVWZZZ1KZ8W9703010', [{ position: 18, asked: '0', recorded: '', kind: 'extra' }]],
    ['XWVWZZZ1KZ8W970301', [{ position: 1, asked: 'X', recorded: '', kind: 'extra' }]],
    ['WVWZZZ1KZ8W97301', [{ position: 14, asked: '', recorded: '0', kind: 'missing' }]],
    ['WWZZZ1KZ8W970301', [{ position: 2, asked: '', recorded: 'V', kind: 'missing' }]],
    ['8W97O301', [{ position: 5, asked: 'O', recorded: '0', kind: 'look_alike' }]],
  ] as const) {
    const found = compare({ vin: VIN, ...plate('AA 1', 'DE') }, { vin: asked, plate: { number: 'AA1', country: 'DE' } });
    assert.deepEqual(found?.fields.find(({ field }) => field === 'vin')?.differences, expected, asked);
  }
});

test('make, model, colour, year and category are told as agreeing, differing or not known', () => {
  const record = { vin: VIN, make: 'Volkswagen', model: 'Golf', colour: 'dark blue', year: 2008 };
  const found = compare(record, { vin: VIN, make: 'VW', model: 'Passat', colour: 'blue', year: 2009, category: 'car' });
  assert.deepEqual(Object.fromEntries(found?.fields.slice(1).map(({ field, verdict }) => [field, verdict]) ?? []), { make: 'agrees', model: 'differs', colour: 'agrees', year: 'agrees', category: 'unknown' });
});

test('what was assumed is said, and a plain hit assumed nothing', () => {
  assert.deepEqual(compare({ vin: VIN }, { vin: VIN })?.assumed, []);
  for (const question of [{ vin: 'WVWZZZ1KZ8W97O301' }, { vin: '8W970301' }]) assert.equal(compare({ vin: VIN }, question)?.assumed.length, 1);
  assert.equal(compare(plate('MÜ 1', 'DE'), { plate: { number: 'MU1', country: 'DE' } })?.assumed.length, 1);
});

test('a hit stays a hit and scores 0.9 at least whatever else differs; a candidate stays one whatever else agrees', () => {
  const worstHit = compare({ vin: VIN, make: 'Volkswagen', model: 'Golf', colour: 'blue', year: 2008, category: 'car' }, { vin: VIN, make: 'BMW', model: 'X5', colour: 'red', year: 1999, category: 'truck' });
  const bestCandidate = compare({ vin: VIN, make: 'Volkswagen', model: 'Golf', colour: 'blue', year: 2008, category: 'car' }, { vin: 'WVWZZZ1KZ8W97O301', make: 'VW', model: 'Golf', colour: 'blue', year: 2008, category: 'car' });
  assert.deepEqual([worstHit?.isHit, worstHit?.score, bestCandidate?.isHit], [true, 0.9, false]);
});

// ---- properties ----

const TWINS: Readonly<Record<string, string>> = { A: 'А', B: 'В', E: 'Е', K: 'К', M: 'М', H: 'Н', O: 'О', P: 'Р', C: 'С', T: 'Т', X: 'Х' };
const decorated = (number: string, dice: readonly number[]): string => Array.from(number, (c, i) => {
  const n = dice[i % dice.length] ?? 0;
  const letter = n % 4 === 0 ? (TWINS[c] ?? c) : n % 4 === 1 ? c.toLowerCase() : c;
  return letter + (n % 7 === 0 ? ['.', ' ', '-', '/', '·', '\u00A0'][n % 6] ?? '' : '');
}).join('');
const dice = fc.array(fc.nat(1000), { minLength: 5, maxLength: 20 });
const characters = fc.constantFrom(...Array.from('ABCDEFGHJKLMNPRSTUVWXYZ0123456789'));
const vins = fc.string({ unit: characters, minLength: 17, maxLength: 17 });
const numbers = fc.string({ unit: characters, minLength: 3, maxLength: 12 });

test('a record’s own VIN is always a hit, however it is punctuated, cased or scripted', () => {
  fc.assert(fc.property(vins, dice, (vin, throws) => { assert.equal(outcomeOf({ vin }, { vin: decorated(vin, throws) }), 'hit'); }));
});

test('a record’s own plate is always a hit in its country, however it is punctuated, cased or scripted', () => {
  fc.assert(fc.property(numbers, dice, (number, throws) => { assert.equal(outcomeOf(plate(decorated(number, throws), 'UA'), { plate: { number: decorated(number, [...throws].reverse()), country: 'UA' } }), 'hit'); }));
});

const swapped = (number: string, throws: readonly number[]): string => Array.from(number, (c, i) => {
  const alike = LOOK_ALIKE_CLASSES.find((members) => members.includes(c));
  return alike === undefined ? c : alike.charAt((throws[i % throws.length] ?? 0) % alike.length);
}).join('');

test('a number with look-alike characters swapped is always found by its keys, and is a hit only where nothing was swapped', () => {
  fc.assert(fc.property(fc.oneof(vins, numbers), dice, fc.constantFrom('vin', 'engineNumber', 'plate'), (number, throws, kind) => {
    const asked = swapped(number, throws);
    const record = VehicleWords.parse({ reference: 'R', make: 'BMW', ...(kind === 'plate' ? plate(number, 'DE') : { [kind]: number }) });
    const question = vehicleMatcher.prepare(VehicleQuestion.parse({ make: 'BMW', ...(kind === 'plate' ? { plate: { number: asked, country: 'DE' } } : { [kind]: asked }) }));
    const keys = new Set(vehicleMatcher.keysOf({ said: record }));
    assert.ok(vehicleMatcher.keysAsked(question).some((key) => keys.has(key)));
    assert.equal(vehicleMatcher.compare(question, { said: record })?.isHit, asked === number);
  }));
});
