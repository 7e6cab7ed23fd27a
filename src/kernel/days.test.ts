import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayAt, daysLater, endOfDay, monthsLater, yearsLater } from './days.ts';

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

test('months later is the same day of the month, or the last day of a shorter one', () => {
  assert.deepEqual([monthsLater('2026-08-31', 6), monthsLater('2027-08-31', 6), monthsLater('2027-08-29', 6), monthsLater('2026-11-15', 2)], ['2027-02-28', '2028-02-29', '2028-02-29', '2027-01-15']);
  assert.deepEqual([monthsLater('2026-03-31', -1), monthsLater('2026-01-15', -13), monthsLater('2028-02-29', -12), monthsLater('2026-05-05', 0)], ['2026-02-28', '2024-12-15', '2027-02-28', '2026-05-05']);
  assert.deepEqual([daysLater('2028-02-28', 1), daysLater('2028-03-01', -1), daysLater('2026-12-31', 1)], ['2028-02-29', '2028-02-29', '2027-01-01']);
});
