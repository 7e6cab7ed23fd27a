/** What the check screens work out by themselves: questions, readings held against each other, spelling, lists and their results. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differencesOf, maySay } from '../../web/src/check/held-against.ts';
import { readList, textOf, vehicleOf } from '../../web/src/check/list/list-file.ts';
import { fileOf, inOrder, safeCell, type ListRow } from '../../web/src/check/list/list-results.ts';
import { spelled } from '../../web/src/check/nato.ts';
import { questionsOf } from '../../web/src/check/question.ts';
import { tell } from '../../web/src/check/told.ts';
import type { Draft, ReadingDraft } from '../../web/src/check/draft.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const telling = (number: string) => tell(number, 2026);
const reading = (number: string, more: Partial<ReadingDraft> = {}): ReadingDraft => ({ number, kind: 'any', country: '', capture: 'typed', ...more });
const draft = (readings: readonly ReadingDraft[], more: Partial<Draft> = {}): Draft => ({ readings, open: 0, purpose: 'roadside', make: '', colour: '', year: '', ...more });

for (const [name, readings, vehicles] of [
  ['a VIN alone is asked as a VIN', [reading(VIN)], [{ vin: VIN }]],
  ['a plate with its country is asked with it', [reading('97-TRN-1', { kind: 'plate', country: 'NL' })], [{ plate: { number: '97-TRN-1', country: 'NL' } }]],
  ['a number of no shape is held against every kind', [reading('0265 950 388')], [{ number: '0265 950 388' }]],
  ['papers and chassis are asked as readings of one vehicle', [reading(VIN, { place: 'papers' }), reading('WVWZZZ1KZ8W970307', { place: 'chassis', capture: 'scanned' })],
    [{ vins: [{ number: VIN, capture: 'typed', from: 'papers' }, { number: 'WVWZZZ1KZ8W970307', capture: 'scanned', from: 'chassis' }] }]],
  ['a chassis number of any length is a VIN where chassis numbers are', [reading('AB1234', { place: 'chassis' }), reading('97-TRN-1', { place: 'plate_front' })],
    [{ vins: [{ number: 'AB1234', capture: 'typed', from: 'chassis' }], plates: [{ number: '97-TRN-1', capture: 'typed' }] }]],
  ['two numbers of no kind are two checks', [reading('0265 950 388'), reading('0265 950 389')], [{ number: '0265 950 388' }, { number: '0265 950 389' }]],
  ['an empty reading is not asked', [reading(VIN), reading(' ')], [{ vin: VIN }]],
] as const) {
  test(name, () => { assert.deepEqual(questionsOf(draft(readings), telling).map(({ vehicle }) => vehicle), vehicles); });
}

test('what is seen goes with every question, and how the number was captured', () => {
  const [asked] = questionsOf(draft([reading(VIN, { capture: 'camera' })], { make: ' VW ', colour: 'black', year: '2008' }), telling);
  assert.deepEqual([asked?.capture, asked?.vehicle], ['camera', { vin: VIN, make: 'VW', colour: 'black', year: 2008 }]);
});

for (const [a, b, kinds] of [
  [VIN, 'wvw-zzz 1KZ8W970301', []],
  [VIN, 'WVWZZZ1KZ8W970307', ['wrong 17']],
  [VIN, 'WVWZZZ1KZ8W97O301', ['look_alike 14']],
  [VIN, 'WVWZZZ1KZ8W97301', ['extra 14']],
  ['WVWZZZ1KZ8W97301', VIN, ['missing 14']],
  [VIN, 'WVWZZZ1KZ8W970310', ['swapped 16']],
  ['WVWZZZ1KZ8W9703?1', VIN, ['unread 16']],
] as const) {
  test(`${a} against ${b}: ${kinds.join(', ') || 'the same'}`, () => {
    const steps = differencesOf(a, b);
    assert.deepEqual(steps.filter(({ kind }) => kind !== 'equal').map(({ kind, at }) => `${kind} ${at}`), kinds);
    assert.equal(steps.map(({ asked }) => asked).join(''), a.replaceAll(/[^A-Za-z0-9?]/g, '').toUpperCase());
    assert.equal(steps.map(({ recorded }) => recorded).join(''), b.replaceAll(/[^A-Za-z0-9?]/g, '').toUpperCase());
    assert.equal(maySay(steps), kinds.every((kind) => kind.startsWith('unread')));
  });
}

test('a number is spelt in the radio alphabet, digits in the reader’s language; signs between are not read out', () => {
  const digits = 'cero uno dos tres cuatro cinco seis siete ocho nueve'.split(' ');
  assert.deepEqual(spelled('ab-1 ?Я', { digits, unread: 'no leído' }).map(({ word }) => word), ['Alfa', 'Bravo', 'uno', 'no leído', 'Я']);
  assert.deepEqual(spelled('XZ٣', { digits, unread: '' }).map(({ word }) => word), ['X-ray', 'Zulu', '٣']);
});

for (const [name, text, roles, rows, header] of [
  ['one number a line', `${VIN}\n97-TRN-1\n\n`, ['number'], 2, false],
  ['commas with a header', `Cabin,VIN,Kenteken,Land\n12,${VIN},97-TRN-1,NL\n13,WVWZZZ1KZ8W970302,AB-12-CD,DE\n`, ['none', 'vin', 'plate', 'country'], 2, true],
  ['semicolons, quotes and a line end within', `"Marca";"Matrícula"\r\n"Seat ""Ibiza""\nrojo";"1234 BCD"\r\n`, ['make', 'plate'], 1, true],
  ['tabs without a header, a full VIN is known by its shape', `Golf\t${VIN}\nPolo\tWVWZZZ1KZ8W970302\n`, ['none', 'vin'], 2, false],
  ['of two columns of VINs the first is taken', `${VIN},${VIN}\n${VIN},${VIN}\n`, ['vin', 'none'], 2, false],
] as const) {
  test(`a list: ${name}`, () => {
    const file = readList(text);
    assert.deepEqual([file.roles, file.rows.length, file.header !== undefined], [roles, rows, header]);
  });
}

test('a list of one full VIN a line is taken for VINs', () => {
  assert.deepEqual(readList(`${VIN}\nWVWZZZ1KZ8W970302`).roles, ['vin']);
});

test('a row asks what its columns say; a row without a number asks nothing', () => {
  assert.deepEqual(vehicleOf([VIN, '97-TRN-1', 'NL', 'VW'], ['vin', 'plate', 'country', 'make']), { vin: VIN, plate: { number: '97-TRN-1', country: 'NL' }, make: 'VW' });
  assert.equal(vehicleOf(['', 'VW'], ['vin', 'make']), undefined);
});

test('files of old spreadsheets are read as they were written', () => {
  assert.equal(textOf(new Uint8Array([0xff, 0xfe, 0x41, 0, 0xe9, 0])), 'Aé');
  assert.equal(textOf(new Uint8Array([0x41, 0xe9])), 'Aé');
  assert.equal(textOf(new TextEncoder().encode('Aé')), 'Aé');
});

const answered = (outcome: string, more: object = {}) => ({ answer: { id: 'chk_1', outcome, answeredAt: '2026-11-22T10:00:00Z', asOf: '1', comparison: '', model: '', findings: [], ...more } }) as unknown as ListRow['state'];
const rowOf = (line: number, state: ListRow['state'], cell = VIN): ListRow => ({ line, cells: [cell], numbers: [cell], state });

test('hits stand first, then what is to be compared, then what was not checked, apart from no record', () => {
  const rows = [rowOf(1, answered('no_record')), rowOf(2, { problem: { code: 'kernel.unavailable', title: 'the database is out of reach' } }), rowOf(3, answered('candidates')), rowOf(4, answered('hit')), rowOf(5, 'empty'), rowOf(6, 'waiting')];
  assert.deepEqual(inOrder(rows).map(({ line }) => line), [4, 3, 2, 5, 1, 6]);
});

test('a results file holds no formula, and says not checked where there was no answer', () => {
  assert.deepEqual(['=1+1', '+49', '-AB', '@x', 'a,b', 'a"b', 'AB-12'].map(safeCell), ["'=1+1", "'+49", "'-AB", "'@x", '"a,b"', '"a""b"', 'AB-12']);
  const text = fileOf([rowOf(1, { problem: { code: 'x', title: 'x' } }, '=HYPERLINK("http://x")')], ['number'], { columns: ['line', 'outcome', 'at', 'check', 'owner', 'reference', 'hit'], outcome: (shape) => shape });
  assert.equal(text, '\uFEFFline,outcome,at,check,owner,reference,hit,number\r\n1,not_checked,,,,,,"\'=HYPERLINK(""http://x"")"\r\n');
});
