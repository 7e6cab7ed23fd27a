import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDate } from './dates.ts';
import type { DateReading } from './dates.ts';

const cases: [text: string, reading: DateReading, value: string | RegExp][] = [
  ['2020-04-25', {}, '2020-04-25'], ['2020-04', {}, '2020-04'], ['2020', {}, '2020'], ['04/2020', {}, '2020-04'], ['20200425', {}, '2020-04-25'],
  ['2020/4/5', {}, '2020-04-05'], ['2020.04.05', { order: 'dmy' }, '2020-04-05'], ['25/04/2020', {}, '2020-04-25'], ['4/25/2020', {}, '2020-04-25'], ['25.04.2020.', {}, '2020-04-25'],
  ['03/03/2020', {}, '2020-03-03'], ['03/04/2020', {}, /ambiguous.*state the date order/u], ['03/04/2020', { order: 'dmy' }, '2020-04-03'], ['03/04/2020', { order: 'mdy' }, '2020-03-04'],
  ['25/04/2020', { order: 'mdy' }, /no month 25/u], ['30-02-2020', {}, /no day 30 in month 2/u], ['29.02.2021', {}, /no day 29/u], ['29.02.2020', {}, '2020-02-29'], ['2020-13-01', {}, /no month 13/u],
  ['25/04/20', {}, /two digits/u], ['25/04/20', { order: 'dmy', pivot: 40 }, '2020-04-25'], ['25/04/85', { order: 'dmy', pivot: 40 }, '1985-04-25'], ['20-04-25', { order: 'ymd', pivot: 40 }, '2020-04-25'],
  ['1820-01-01', {}, /year 1820/u], ['0', {}, /not a date/u], ['25-APR-2020', {}, '2020-04-25'], ['April 25, 2020', {}, '2020-04-25'], ['٢٥/٠٤/٢٠٢٠', {}, '2020-04-25'], ['۲۰۲۰-۰۴-۲۵', {}, '2020-04-25'],
  ['2019-08-16T15:37:54', {}, '2019-08-16'], ['2019-08-16T15:37:54Z', {}, '2019-08-16T15:37:54.000Z'], ['2019-08-16T15:37:54.5+03:00', {}, '2019-08-16T12:37:54.500Z'], ['2019-08-16 15:37', { timeZone: 'Europe/Kyiv' }, '2019-08-16T12:37:00.000Z'],
  ['2019-01-16 00:30', { timeZone: 'Europe/Kyiv' }, '2019-01-15T22:30:00.000Z'], ['2021-03-28T02:30', { timeZone: 'Europe/Berlin' }, '2021-03-28T01:30:00.000Z'], ['2021-10-31T02:30', { timeZone: 'Europe/Berlin' }, '2021-10-31T00:30:00.000Z'],
  ['16.08.2019 15:37', { order: 'dmy', timeZone: 'UTC' }, '2019-08-16T15:37:00.000Z'], ['2019-08-16T25:00', {}, /no such time/u], ['2019-08-16T10:00+99:00', {}, /no such time zone/u], ['yesterday', {}, /not a date/u], ['12-2020-04', {}, /not a date|digits/u], ['x'.repeat(5000), {}, /not a date/u],
];

for (const [text, reading, expected] of cases) {
  test(`the date ${text.slice(0, 30)} with ${JSON.stringify(reading)} reads as ${String(expected)}`, () => {
    const read = readDate(text, reading);
    if (typeof expected === 'string') assert.deepEqual(read, { value: expected });
    else assert.match('fault' in read ? read.fault : `value ${read.value}`, expected);
  });
}

test('every day of the calendar is read back in every order that is stated', () => {
  fc.assert(fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), fc.constantFrom('.', '/', '-'), (date, divider) => {
    const day = date.toISOString().slice(0, 10);
    const [y, m, d] = day.split('-') as [string, string, string];
    assert.deepEqual(readDate([d, m, y].join(divider), { order: 'dmy' }), { value: day });
    assert.deepEqual(readDate([m, d, y].join(divider), { order: 'mdy' }), { value: day });
    assert.deepEqual(readDate([y, m, d].join(divider), { order: 'ymd' }), { value: day });
  }));
});

test('any text gives a date or a fault', () => {
  fc.assert(fc.property(fc.string(), (text) => { assert.ok(Object.keys(readDate(text)).length === 1); }));
});
