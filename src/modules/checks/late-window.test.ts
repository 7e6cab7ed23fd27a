/** Since when a vehicle is sought, as its owner said it: the earliest moment that can be meant, where it happened. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { earliestFrom, earliestOf } from './late-window.ts';

const CASES: readonly (readonly [string, string | undefined, string])[] = [
  ['2026-11-21T20:00:00.000Z', 'NL', '2026-11-21T20:00:00.000Z'],
  ['2026-11-21', undefined, '2026-11-21T00:00:00.000Z'],
  ['2026-11-21', 'NL', '2026-11-20T23:00:00.000Z'],
  ['2026-07-21', 'NL', '2026-07-20T22:00:00.000Z'], // summer time
  ['2026-11-21', 'BR', '2026-11-21T02:00:00.000Z'], // Fernando de Noronha is ahead of São Paulo
  ['2026-11-21', 'JP', '2026-11-20T15:00:00.000Z'],
  ['2026-11', 'JP', '2026-10-31T15:00:00.000Z'],
  ['2026', 'JP', '2025-12-31T15:00:00.000Z'],
  ['2026-11-21', 'XQ', '2026-11-21T00:00:00.000Z'], // no country of CLDR
];
for (const [when, country, earliest] of CASES) {
  test(`“${when}” in ${country ?? 'a country that was not said'} began at ${earliest} at the earliest`, () => {
    assert.equal(new Date(earliestOf(when, country)).toISOString(), earliest);
  });
}

test('an event long ago is searched from the end of the window, one near its edge from its own moment', () => {
  const least = Date.parse('2026-08-24T10:15:00.000Z');
  for (const when of ['2019', '2026-03', '2026-08-20', '2026-08-22T23:00:00Z']) assert.equal(earliestFrom(when, 'NZ', least), least, when);
  for (const when of ['2026-08-24', '2026-08-25', '2026-11', '2026-11-22T08:00:00Z']) assert.equal(earliestFrom(when, 'NZ', least), Math.max(least, earliestOf(when, 'NZ')), when);
});
