/** Quiet hours end when the clock on the bureau's wall says so: past midnight, and through the nights when clocks change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { quietUntil } from './quiet.ts';

const NIGHT = { from: '22:00', to: '06:00', timeZone: 'Europe/Amsterdam' };

test('it is quiet from the one to the other, also past midnight, and when the clocks change', () => {
  for (const [now, until] of [
    ['2026-11-22T20:59:59.999Z', undefined], ['2026-11-22T21:00:00.000Z', '2026-11-23T05:00:00.000Z'], ['2026-11-23T04:59:59.999Z', '2026-11-23T05:00:00.000Z'], ['2026-11-23T05:00:00.000Z', undefined],
    ['2026-10-24T21:00:00.000Z', '2026-10-25T05:00:00.000Z'], ['2027-03-27T22:00:00.000Z', '2027-03-28T04:00:00.000Z'], // an hour more, an hour less
  ] as const) assert.equal(quietUntil(now, NIGHT), until, now);
  assert.equal(quietUntil('2026-11-22T12:00:00.000Z', { from: '12:00', to: '13:00', timeZone: 'UTC' }), '2026-11-22T13:00:00.000Z');
  assert.equal(quietUntil('2026-11-22T13:00:00.000Z', { from: '12:00', to: '13:00', timeZone: 'UTC' }), undefined);
  assert.equal(quietUntil('2026-11-22T12:00:00.000Z', undefined), undefined);
});

test('whenever it is quiet, it ends within a day and a changed clock, and then it is not quiet', () => {
  const time = fc.integer({ min: 0, max: 1439 }).map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`);
  const zone = fc.constantFrom('Europe/Amsterdam', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/New_York', 'UTC');
  fc.assert(fc.property(fc.integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2028-01-01T00:00:00Z') }), time, time, zone, (ms, from, to, timeZone) => {
    fc.pre(from !== to);
    const hours = { from, to, timeZone };
    const until = quietUntil(new Date(ms).toISOString(), hours);
    if (until === undefined) return;
    assert.ok(Date.parse(until) > ms && Date.parse(until) - ms <= 25 * 3_600_000);
    const next = quietUntil(until, hours);
    assert.ok(next === undefined || Date.parse(next) - Date.parse(until) <= 2 * 3_600_000, 'but for the hour that comes twice');
  }), { numRuns: 500 });
});
