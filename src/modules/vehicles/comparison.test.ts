/** What is a hit, what a candidate, what nothing: the definition of Hit in words and rules §1, sentence by sentence. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LOOK_ALIKE_CLASSES } from '../../identifiers/text.ts';
import type { Line } from '../../matching/engine.ts';
import { bandOf, settled } from '../../matching/posterior.ts';
import { likeKept } from '../../matching/symbols.ts';
import { VEHICLE_MATCHER } from './matching.ts';
import { VehicleQuestion, VehicleWords } from './schema.ts';
import type { Band, Comparison, Met } from '../../matching/matcher.ts';

const VIN = 'WVWZZZ1KZ8W970301';
type Outcome = 'hit' | 'candidate' | 'nothing';

function compare(record: object, question: object): Comparison | undefined {
  const said = VehicleWords.parse({ reference: 'R', ...record });
  return VEHICLE_MATCHER.compare(VEHICLE_MATCHER.prepare(VehicleQuestion.parse(question)), { said }, []);
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
  ['a VIN of which one character differs is a candidate', { vin: VIN }, { vin: 'WVWZZZ1KZ8W970302' }, 'candidate'],
  ['a VIN of which two characters differ is a candidate', { vin: VIN }, { vin: 'WVWZZZ1HZ8W970302' }, 'candidate'],
  ['a VIN of which three characters differ is nothing', { vin: VIN }, { vin: 'WVWZZZ1HZ8W970372' }, 'nothing'],
  ['a VIN with a character left out, doubled or swapped with its neighbour is a candidate: left out', { vin: VIN }, { vin: 'WVWZZZ1KZ8W97031' }, 'candidate'],
  ['a VIN with a character left out, doubled or swapped with its neighbour is a candidate: doubled', { vin: VIN }, { vin: 'WVWZZZ1KKZ8W970301' }, 'candidate'],
  ['a VIN with a character left out, doubled or swapped with its neighbour is a candidate: swapped', { vin: VIN }, { vin: 'WVWZZZ1KZ8W907301' }, 'candidate'],
  ['a VIN with unread places is a candidate, never a hit', { vin: VIN }, { vin: 'WVWZZZ1K?8W97030?' }, 'candidate'],
  ['a VIN of which only one place is unread is no hit', { vin: VIN }, { vin: 'WVWZZZ1KZ8W97030?' }, 'candidate'],
  ['a VIN with unread places that do not fit is nothing', { vin: VIN }, { vin: 'WVWZZZ1K?8X97030?' }, 'nothing'],
  ['a fragment of a VIN is a candidate', { vin: VIN }, { vin: '*1KZ8W97*' }, 'candidate'],
  ['a VIN with a place that is one of two characters is a candidate', { vin: VIN }, { vin: 'WVWZZZ1KZ[8B]W970301' }, 'candidate'],
  ['a VIN framed by stars, as makers stamp it, is still equal', { vin: VIN }, { vin: '*WVWZZZ1KZ8W970301*' }, 'hit'],
  ['a VIN with full-width signs for what is unread is a candidate', { vin: VIN }, { vin: 'WVWZZZ1K？8W＊' }, 'candidate'],
  ['one look-alike character in a VIN makes a candidate', { vin: VIN }, { vin: 'WVWZZZ1KZ8W97O301' }, 'candidate'],
  ['any number of look-alike characters in a VIN makes a candidate', { vin: VIN }, { vin: 'WVW222IKZBW97O3QI' }, 'candidate'],
  ['the last eight characters of a VIN make a candidate', { vin: VIN }, { vin: '8W970301' }, 'candidate'],
  ['the last eight characters, of no stated kind, make a candidate', { vin: VIN }, { number: '8W970301' }, 'candidate'],
  ['the last ten characters of a VIN make a candidate', { vin: VIN }, { vin: 'KZ8W970301' }, 'candidate'],
  ['the last four characters of a VIN make a candidate', { vin: VIN }, { vin: '0301' }, 'candidate'],
  ['the last three characters of a VIN are nothing', { vin: VIN }, { vin: '301' }, 'nothing'],
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
  ['a plate with one character wrong is a candidate', plate('B-AB 123', 'DE'), { plate: { number: 'BAB124', country: 'DE' } }, 'candidate'],
  ['a plate with one character wrong, of another country, is nothing', plate('B-AB 123', 'DE'), { plate: { number: 'BAB124', country: 'AT' } }, 'nothing'],
  ['a plate with two characters wrong is nothing', plate('B-AB 123', 'DE'), { plate: { number: 'BXB124', country: 'DE' } }, 'nothing'],
  ['a plate with an unread place is a candidate, never a hit', plate('B-AB 123', 'DE'), { plate: { number: 'B-A? 123', country: 'DE' } }, 'candidate'],
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
  ['the end of an engine number is a candidate', { engineNumber: 'ABCRT970803', make: 'Audi' }, { engineNumber: 'RT970803', make: 'Audi' }, 'candidate'],
  ['an engine number with one character wrong is a candidate, whatever the make', ENGINE, { engineNumber: 'CRT970804', make: 'Audi' }, 'candidate'],
  ['a gearbox number with the make agreeing is a hit', { otherNumbers: [{ kind: 'gearbox', number: 'NXY97080' }], make: 'Audi' }, { otherNumbers: [{ kind: 'gearbox', number: 'NXY 97080' }], make: 'Audi' }, 'hit'],
  ['an old chassis number with the make agreeing is a hit', { vin: '1133019701', make: 'Volkswagen' }, { vin: '113 301 9701', make: 'VW' }, 'hit'],
  ['an old chassis number without the make is a candidate', { vin: '1133019701', make: 'Volkswagen' }, { vin: '1133019701' }, 'candidate'],
  ['a frame number asked by its last eight is a candidate', { otherNumbers: [{ kind: 'frame', number: 'NZE121-3019705' }] }, { otherNumbers: [{ kind: 'frame', number: '13019705' }] }, 'candidate'],
]);

table([
  ['what the camera offered besides is a candidate, never a hit', plate('AB 123', 'DE'), { plate: { number: 'A8123', country: 'DE', alternatives: ['AB123'] } }, 'candidate'],
  ['what the camera offered besides a VIN is a candidate, never a hit', { vin: VIN }, { vins: [{ number: 'WVWZZZ1KZ8W999999', alternatives: [VIN] }] }, 'candidate'],
  ['one of several VIN readings that is equal is a hit', { vin: VIN }, { vins: [{ number: 'WVWZZZ1KZ8W970399', from: 'papers' }, { number: VIN, from: 'chassis' }] }, 'hit'],
  ['a question of which one number is a hit and another a candidate is a hit', { vin: VIN, ...plate('B-DD 9712', 'DE') }, { vin: VIN, plate: 'BOD9712' }, 'hit'],
]);

const shown = (found: Comparison | undefined, field: string): readonly string[] | undefined => found?.fields.find((each) => each.field === field)?.alignment?.map(({ kind, at, asked, recorded }) => `${kind}@${at} ${asked}/${recorded}`);

test('each reading of the VIN is compared by itself: the one that agrees, and where the other differs', () => {
  const found = compare({ vin: VIN }, { vins: [{ number: 'WVWZZZ1KZ8W970391', from: 'papers' }, { number: VIN, from: 'chassis' }] });
  assert.deepEqual(found?.fields.map(({ field, verdict }) => [field, verdict]), [['vins/0', 'differs'], ['vins/1', 'agrees']]);
  assert.deepEqual(shown(found, 'vins/0'), ['equal@1 WVWZZZ1KZ8W9703/WVWZZZ1KZ8W9703', 'wrong@16 9/0', 'equal@17 1/1']);
  assert.deepEqual(shown(found, 'vins/1'), [`equal@1 ${VIN}/${VIN}`]);
});

test('an answer names the characters that differ, counted from 1 in what was asked', () => {
  for (const [asked, expected] of [
    ['WVWZZZ1KZ8W97O301', ['look_alike@14 O/0']],
    ['VVWZZZ1KZ8W97O301', ['wrong@1 V/W', 'look_alike@14 O/0']],
    ['WVWZZZ1KZ8W9703010', ['extra@18 0/']],
    ['XWVWZZZ1KZ8W970301', ['extra@1 X/']],
    ['WVWZZZ1KZ8W97301', ['missing@14 /0']],
    ['WWZZZ1KZ8W970301', ['missing@2 /V']],
    ['WVWZZZ1KZ8W907301', ['swapped@13 07/70']],
    ['8W97O301', ['unread@1 /WVWZZZ1KZ', 'look_alike@5 O/0']],
    ['WVWZZZ1K?8W97O301', ['unread@9 ?/Z', 'look_alike@14 O/0']],
  ] as const) {
    const found = compare({ vin: VIN, ...plate('AA 1', 'DE') }, { vin: asked, plate: { number: 'AA1', country: 'DE' } });
    assert.deepEqual(shown(found, 'vin')?.filter((step) => !step.startsWith('equal')), expected, asked);
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

test('a hit stays a hit whatever else differs; a candidate stays one whatever else agrees', () => {
  const record = { vin: VIN, make: 'Volkswagen', model: 'Golf', colour: 'blue', year: 2008, category: 'car' };
  assert.equal(compare(record, { vin: VIN, make: 'BMW', model: 'X5', colour: 'red', year: 1999, category: 'truck' })?.isHit, true);
  assert.equal(compare(record, { vin: 'WVWZZZ1KZ8W97O301', make: 'VW', model: 'Golf', colour: 'blue', year: 2008, category: 'car' })?.isHit, false);
});

// ---- what a finding is worth: the band that an officer is shown ----

const LINE: Line = { count: 200, first: 940_000, last: 983_000 };
type Seen = { readonly line?: Line; readonly askedLine?: Line; readonly matching?: number };
/** Compared as the engine would have brought the two together, with what it knows of the maker's line; alone in the answer. */
function banded(record: object, question: object, seen: Seen = { line: LINE, askedLine: LINE }): Band | 'hit' | 'nothing' {
  const said = VehicleWords.parse({ reference: 'R', ...record });
  const prepared = VEHICLE_MATCHER.prepare(VehicleQuestion.parse(question));
  const met = prepared.asked.flatMap((_, ask): Met[] => VEHICLE_MATCHER.describe({ said }).numbers.map(({ text, kind, country }) => ({ ask, candidate: { record: 0, relation: 'edited', text: likeKept(text), kind, country }, agrees: 0, differs: 0, ...seen })));
  const found = VEHICLE_MATCHER.compare(prepared, { said }, met);
  if (!found) return 'nothing';
  const [probability = 0] = settled([found]);
  if (found.isHit) return probability >= 0.5 ? 'hit' : bandOf(probability);
  const band = bandOf(probability);
  return band === 'weak' && found.isAtLeastPossible ? 'possible' : band;
}
const US_VIN = '1HGCM82633A004352'; // its check digit holds
const BLACK = { vin: VIN, make: 'Volkswagen', model: 'Golf', colour: 'black', ...plate('97-TRN-1', 'NL') };

const worth = (rows: readonly (readonly [string, object, object, Band | 'hit', Seen?])[]): void => {
  for (const [sentence, record, question, expected, seen] of rows) test(sentence, () => { assert.equal(banded(record, question, seen), expected); });
};
worth([
  ['a VIN one digit away and nothing else is weak: it is most likely another car', BLACK, { vin: 'WVWZZZ1KZ8W970302' }, 'weak'],
  ['a VIN with two digits exchanged and nothing else is weak', BLACK, { vin: 'WVWZZZ1KZ8W970031' }, 'weak'],
  ['a VIN with two digits exchanged is possible where its serial lies far outside the range of its line', BLACK, { vin: 'WVWZZZ1KZ8W907301' }, 'possible'],
  ['a VIN one digit away whose make and colour agree is possible', BLACK, { vin: 'WVWZZZ1KZ8W970306', make: 'VW', colour: 'black' }, 'possible'],
  ['a VIN one digit away of another colour is weak', BLACK, { vin: 'WVWZZZ1KZ8W970306', make: 'VW', colour: 'red' }, 'weak'],
  ['a VIN one digit away whose check digit fails in a market that has one is possible', { vin: US_VIN }, { vin: '1HGCM82633A004353' }, 'possible'],
  ['a VIN one character away in a line nobody has heard of is possible', BLACK, { vin: 'WVWZZZ1HZ8W970301' }, 'possible', { line: LINE }],
  ['a VIN with one unread character is possible', BLACK, { vin: 'WVWZZZ1KZ8W97030?' }, 'possible', { matching: 40 }],
  ['a VIN with four unread digits is weak where many match', BLACK, { vin: 'WVWZZZ1KZ8W97????' }, 'weak', { matching: 40 }],
  ['a VIN with four unread digits is possible where few match', BLACK, { vin: 'WVWZZZ1KZ8W97????' }, 'possible', { matching: 10 }],
  ['a VIN that differs by look-alikes only is possible, however many', BLACK, { vin: 'WVW222IKZBW97O3QI' }, 'possible'],
  ['a VIN with two wrong characters and nothing else is weak', BLACK, { vin: 'WVWZZZ1KZ8W970476' }, 'weak'],
  ['a VIN with two wrong characters in a line nobody has heard of is weak', BLACK, { vin: 'WVWZZZ1HZ8W970306' }, 'weak', { line: LINE }],
  ['a VIN with one character left out is possible: it is nobody’s', BLACK, { vin: 'WVWZZZ1KZ8W97301' }, 'possible'],
  ['a VIN without its first character is possible', BLACK, { vin: 'VWZZZ1KZ8W970301' }, 'possible'],
  ['a VIN with one character put in is possible: it is nobody’s', BLACK, { vin: 'WVWZZZ1KTZ8W970301' }, 'possible'],
  ['a VIN with one character left out and one wrong is weak', BLACK, { vin: 'WVWZZZ1KZ8W97371' }, 'weak'],
  ['a VIN one digit away and the plate equal is strong', BLACK, { vin: 'WVWZZZ1KZ8W970302', plate: '97-TRN-1' }, 'strong'],
  ['a VIN one digit away and another plate is weak', BLACK, { vin: 'WVWZZZ1KZ8W970302', plate: { number: '98-XXX-2', country: 'NL' } }, 'weak'],
  ['a plate equal without country is possible where many countries have its shape', plate('BAB123', 'SE'), { plate: 'BAB123' }, 'possible'],
  ['a plate equal without country is strong where its shape is one country’s', plate('А123ВС777', 'RU'), { plate: 'А123ВС777' }, 'strong'],
  ['a plate of another shape with one wrong digit is weak', BLACK, { plate: { number: '97TRN4', country: 'NL', capture: 'camera' } }, 'weak'],
  ['a plate that a camera read with a look-alike is possible', plate('97-TRN-8', 'NL'), { plate: { number: '97TRNB', country: 'NL', capture: 'camera' } }, 'possible'],
  ['the last four characters alone are weak', BLACK, { number: '0301' }, 'weak'],
  ['the last six characters alone are weak', BLACK, { number: '970301' }, 'weak'],
  ['the last eight characters alone are possible', BLACK, { vin: '8W970301' }, 'possible'],
  ['a full VIN is a hit and stands alone', BLACK, { vin: VIN }, 'hit'],
  ['an engine number one digit away is weak', { engineNumber: 'CRT970803', make: 'Audi', colour: 'red' }, { engineNumber: 'CRT970804' }, 'weak'],
  ['an engine number one digit away with make and colour agreeing is possible', { engineNumber: 'CRT970803', make: 'Audi', colour: 'red' }, { engineNumber: 'CRT970804', make: 'Audi', colour: 'red' }, 'possible'],
]);

test('an exact full VIN is the recorded vehicle with 0.9 at least', () => {
  for (const seen of [{}, { line: LINE, askedLine: LINE }, { line: { count: 1, first: 5, last: 5 }, askedLine: { count: 1, first: 5, last: 5 } }]) {
    const said = VehicleWords.parse({ reference: 'R', vin: VIN });
    const prepared = VEHICLE_MATCHER.prepare(VehicleQuestion.parse({ vin: VIN }));
    const found = VEHICLE_MATCHER.compare(prepared, { said }, [{ ask: 0, candidate: { record: 0, relation: 'equal', text: VIN, kind: 0, country: 0 }, agrees: 0, differs: 0, ...seen }]);
    assert.ok((settled(found ? [found] : [])[0] ?? 0) >= 0.9);
  }
});

test('two bureaus’ records of one vehicle bear one number, so that neither weakens the other', () => {
  assert.equal(compare({ vin: VIN, ...plate('AA 1', 'DE') }, { plate: { number: 'AA1', country: 'DE' } })?.number, compare({ vin: VIN }, { vin: VIN })?.number);
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

test('a number with look-alike characters swapped belongs to its record, and is a hit only where nothing was swapped', () => {
  fc.assert(fc.property(fc.oneof(vins, numbers), dice, fc.constantFrom('vin', 'engineNumber', 'plate'), (number, throws, kind) => {
    const asked = swapped(number, throws);
    const found = compare({ make: 'BMW', ...(kind === 'plate' ? plate(number, 'DE') : { [kind]: number }) }, { make: 'BMW', ...(kind === 'plate' ? { plate: { number: asked, country: 'DE' } } : { [kind]: asked }) });
    assert.deepEqual([found?.isHit, found?.isAtLeastPossible], [asked === number, true]);
  }));
});
