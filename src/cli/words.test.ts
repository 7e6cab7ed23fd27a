import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Alignment } from '../modules/checks/schema.ts';
import { aligned } from './comparison-words.ts';
import { lineGroups } from './lines.ts';
import { bytesInWords, padded, shown, table, widthOf, wrapped } from './text.ts';
import { cautionsOf, contactOf, eventOf } from './vehicle-words.ts';
import { vinWords } from './vin-words.ts';

const step = (kind: Alignment[number]['kind'], asked: string, recorded = asked): Alignment[number] => ({ kind, at: 1, asked, recorded });

test('two numbers stand beside each other: a gap where one lacks a character, and a mark under what differs', () => {
  assert.deepEqual(aligned([step('equal', 'A'), step('missing', '', 'X'), step('equal', 'BC'), step('extra', '1', '')]), { asked: 'A·BC1', recorded: 'AXBC·', marks: ' ^  ^' });
  assert.deepEqual(aligned([step('equal', 'A'), step('look_alike', '8', 'B'), step('wrong', '3', '9')]), { asked: 'A83', recorded: 'AB9', marks: ' ~^' });
  assert.deepEqual(aligned([step('swapped', '12', '21')]), { asked: '12', recorded: '21', marks: '↔↔' });
});

test('places that were not read are marked as such; a run of them takes the room that it stands for', () => {
  assert.deepEqual(aligned([step('equal', 'WVW'), step('unread', '?', 'Z'), step('equal', '1')]), { asked: 'WVW?1', recorded: 'WVWZ1', marks: '   ? ' });
  assert.deepEqual(aligned([step('equal', 'A'), step('unread', '*', 'BCD'), step('equal', 'E')]), { asked: 'A*··E', recorded: 'ABCDE', marks: ' ??? ' });
  assert.deepEqual(aligned([step('equal', 'A'), step('unread', '*', '')]), { asked: 'A*', recorded: 'A·', marks: ' ?' });
  assert.deepEqual(aligned([step('unread', '', 'WVWZZZ1KZ'), step('equal', '8W970301')]), { asked: '…8W970301', recorded: '…8W970301', marks: '         ' }, 'what stands before an end was not asked');
});

test('lines come back whole, wherever the bytes are cut', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom('a', 'Ж', '😀', ' ', '7') })), fc.array(fc.nat(60)), fc.constantFrom('\n', '\r\n'), async (lines, places, end) => {
    const file = Buffer.from(lines.map((line) => line + end).join(''));
    const cuts = [0, ...places.filter((at) => at < file.length).sort((a, b) => a - b), file.length];
    const read: string[] = [];
    for await (const group of lineGroups((async function* pieces() { for (let i = 1; i < cuts.length; i += 1) yield file.subarray(cuts[i - 1], cuts[i]); })(), 1_000)) read.push(...group);
    assert.deepEqual(read, lines);
  }));
});

test('a line that is too long is cut, and the next one is whole', async () => {
  for (const piece of [1, 7, 1000]) {
    const file = Buffer.from(`a\n${'b'.repeat(50)}\nc\n${'d'.repeat(30)}`);
    const read: string[] = [];
    for await (const group of lineGroups((async function* pieces() { for (let at = 0; at < file.length; at += piece) yield file.subarray(at, at + piece); })(), 10)) read.push(...group);
    assert.deepEqual(read, ['a', 'b'.repeat(10), 'c', 'd'.repeat(10)]);
  }
});

test('text is measured as a terminal shows it', () => {
  assert.equal(widthOf('京都 300'), 8);
  assert.equal(widthOf('e\u0301'), 1);
  assert.equal(padded('京', 4), '京  ');
  assert.equal(table(['A', 'B'], [['京', 'x']]), 'A   B\n京  x\n');
});

test('wrapping keeps the words and the indent', () => {
  assert.equal(wrapped('  one two three four five six', 20, '    '), '  one two three four\n    five six');
  assert.equal(wrapped('', 20), '');
});

test('what could steer a terminal is shown as a space', () => {
  assert.equal(shown('a\u001b[1m\nb\u202ec'), 'a [1m b c');
  assert.equal(shown(undefined), '');
});

test('bytes in words', () => {
  assert.deepEqual([0, 999, 1_500, 123_456_789].map(bytesInWords), ['0 B', '999 B', '1.5 kB', '123 MB']);
});

test('a record in words leaves out what it does not hold', () => {
  assert.equal(eventOf({ owner: 'NL', event: { kind: 'used_in_crime', from: '2026-11', country: 'NL' } }), 'used in crime 2026-11, NL');
  assert.equal(eventOf({ owner: 'NL' }), '');
  assert.equal(contactOf('+31 70'), '+31 70');
  assert.deepEqual(cautionsOf({ owner: 'NL', subject: 'plates', event: { cautions: ['armed', 'hold_for_prints'] }, identifiers: [{ kind: 'vin', typed: 'A', normal: 'A', condition: 'cloned' }] }), ['CAUTION: armed, hold for prints', 'The plates alone are sought, not the vehicle they are on.', 'Numbers: vin cloned']);
});

test('a failed check digit is told only where it is prescribed', () => {
  const decoding = { vin: 'X', wmi: 'WVW', maker: 'VW', modelYears: [1988, 2018, 2048], modelYearReliable: true };
  assert.equal(vinWords({ ...decoding, checkDigit: { found: 'Z', expected: '3', holds: false, mandatory: false } }, 2026), 'VW (WVW); model year 1988 or 2018');
  assert.match(vinWords({ ...decoding, checkDigit: { found: 'Z', expected: '3', holds: false, mandatory: true } }, 2026), /check digit FAILS \(Z at 9, 3 expected\)/);
});
