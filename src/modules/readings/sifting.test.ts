/** Which lines look like a VIN or a plate, and what is said of their doubtful characters. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbersIn, type Line } from './sifting.ts';

const BOX = [[0.1, 0.4], [0.9, 0.4], [0.9, 0.5], [0.1, 0.5]] as const;
/** A line as it was read: `doubts` says of places, from 0, how sure they are and what else they may be. */
const line = (text: string, { height = 0.08, doubts = {} }: { readonly height?: number; readonly doubts?: Readonly<Record<number, { readonly sure: number; readonly other?: string }>> } = {}): Line => ({
  box: BOX, height,
  places: Array.from(text).map((character, at) => { const doubt = doubts[at]; return { character, sure: doubt?.sure ?? 0.99, others: doubt?.other === undefined ? [] : [{ character: doubt.other, sure: 1 - doubt.sure }] }; }),
});
const VIN = '1HGCM82633A004352';

test('a VIN is found among the other lines of its plate, behind its label, and alone goes further', () => {
  assert.deepEqual(numbersIn([line('ACMEMOTORSGMBH E1 2007 46'), line(`VIN ${VIN}`), line('2150 KG')]).map(({ kind, number }) => [kind, number]), [['vin', VIN]]);
  assert.deepEqual(numbersIn([line(`VIN${VIN}`)]).map(({ number }) => number), [VIN]);
  assert.deepEqual(numbersIn([line('NO PARKING'), line('ACMEMOTORSGMBHE1 2007 46')]), []);
});

test('a VIN of no known maker is one all the same where it stands alone', () => {
  assert.deepEqual(numbersIn([line('HZX12345678901234')]).map(({ kind }) => kind), ['vin']);
});

test('I, O and Q stand as they were read; what they may mean is named beside them', () => {
  const [read] = numbersIn([line('1HGCM82633AOO4352')]);
  assert.equal(read?.number, '1HGCM82633AOO4352');
  assert.deepEqual(read.alternatives, [{ number: VIN, why: 'not_in_a_vin' }]);
  assert.deepEqual(read.doubts.map(({ at, others }) => [at, others]), [[12, ['0', 'D']], [13, ['0', 'D']]]);
});

test('where its market prescribes a check digit, the numbers that hold it are named, and nothing is taken for the reader', () => {
  const [read] = numbersIn([line('1HGCM82633A0043S2')]);
  assert.equal(read?.number, '1HGCM82633A0043S2');
  assert.deepEqual(read.alternatives[0], { number: VIN, why: 'digits_at_the_end' });
  const [misread] = numbersIn([line('1HGCM82638A004352', { doubts: { 9: { sure: 0.6, other: '3' } } })]);
  assert.ok(misread?.alternatives.some(({ number, why }) => number === VIN && why === 'check_digit'));
});

test('a doubtful character is named with its place and what else it may be: as read first, then what looks alike', () => {
  const [read] = numbersIn([line(VIN, { doubts: { 5: { sure: 0.55, other: 'B' } } })]);
  assert.deepEqual(read?.doubts, [{ at: 6, sure: 0.55, others: ['B'] }]);
});

test('one character too few or too many with a known maker is nearly a VIN', () => {
  assert.deepEqual(numbersIn([line(VIN.slice(0, -1))]).map(({ kind, number }) => [kind, number]), [['near_vin', VIN.slice(0, -1)]]);
});

test('a plate is told with its countries, the largest first, and none from the small print beside a VIN', () => {
  const [read, ...more] = numbersIn([line('97 TRN 1', { height: 0.2 }), line('AB123CD', { height: 0.1 })]);
  assert.deepEqual([read?.kind, read?.number, read?.countries?.includes('NL')], ['plate', '97TRN1', true]);
  assert.deepEqual(more.map(({ number }) => number), ['AB123CD']);
  assert.deepEqual(numbersIn([line(VIN), line('AB123CD', { height: 0.05 })]).map(({ number }) => number), [VIN]);
});
