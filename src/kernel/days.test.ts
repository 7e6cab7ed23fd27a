import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayAt, endOfDay, yearsLater } from './days.ts';

test('a day ends at midnight where its owner is, in summer and in winter', () => {
  const cases: [string, string, string][] = [
    ['2026-11-22', 'UTC', '2026-11-23T00:00:00.000Z'],
    ['2026-11-22', 'Pacific/Auckland', '2026-11-22T11:00:00.000Z'],
    ['2026-06-22', 'Pacific/Auckland', '2026-06-22T12:00:00.000Z'],
    ['2026-11-22', 'America/Montevideo', '2026-11-23T03:00:00.000Z'],
    ['2026-03-29', 'Europe/Paris', '2026-03-29T22:00:00.000Z'], // the day on which summer time begins
    ['2026-03-28', 'Europe/Paris', '2026-03-28T23:00:00.000Z'],
    ['2026-10-25', 'Europe/Paris', '2026-10-25T23:00:00.000Z'], // … and ends
    ['2026-12-31', 'Asia/Kathmandu', '2026-12-31T18:15:00.000Z'],
  ];
  for (const [day, zone, end] of cases) assert.equal(endOfDay(day, zone), end, `${day} in ${zone}`);
});

test('the same moment falls on two days at two ends of the world', () => {
  assert.equal(dayAt('2026-11-22T13:46:00.000Z', 'Pacific/Auckland'), '2026-11-23');
  assert.equal(dayAt('2026-11-22T02:00:00.000Z', 'America/Montevideo'), '2026-11-21');
});

test('ten years after a leap day is the last of February', () => {
  assert.equal(yearsLater('2024-02-29', 10), '2034-02-28');
  assert.equal(yearsLater('2024-02-29', 4), '2028-02-29');
  assert.equal(yearsLater('2026-11-22', 10), '2036-11-22');
});
