/** CSV for spreadsheets: quoted as RFC 4180 has it, and never a formula. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf } from './csv.ts';

test('commas, quotes and line breaks stay inside their cell', () => {
  assert.equal(csvOf([['a', 'b, c', 'say "d"', 'e\nf', undefined, 7]]), 'a,"b, c","say ""d""","e\nf",,7\r\n');
});

test('what a spreadsheet would work out begins with an apostrophe, whatever its form', () => {
  for (const cell of ['=1+1', '+31 70', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠x']) assert.equal(csvOf([[cell]]).replaceAll('"', '').startsWith('\''), true, JSON.stringify(cell));
  assert.equal(csvOf([['=HYPERLINK("http://x","y")']]), '"\'=HYPERLINK(""http://x"",""y"")"\r\n');
  assert.equal(csvOf([['NL-1', 'a=b']]), 'NL-1,a=b\r\n');
});
