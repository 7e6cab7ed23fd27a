/** When answers are due, by the wall clock and by a bureau's own hours: midnight, weekends, and the days on which clocks change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentOf } from '../../kernel/days.ts';
import { dueAfter, dueWithMoreTime, type Calendar } from './clocks.ts';
import { clockSettings } from './schema.ts';

const calendar = (timeZone: string, settings: object = {}): Calendar => ({ timeZone, clocks: clockSettings.settings.parse(settings) });
const OFFICE = { hours: Object.fromEntries(['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => [day, [{ from: '08:00', to: '17:00' }]])) };
const due = (at: string, of: Calendar, urgency: 'urgent' | 'routine' = 'routine', requestedAt = at): string => dueAfter(`${at}:00Z`, { urgency, requestedAt: `${requestedAt}:00Z` }, of).slice(0, 16);

const CASES: readonly [string, string, Calendar, 'urgent' | 'routine', string][] = [
  ['urgent, day and night', '2026-11-18T12:00', calendar('Europe/Berlin'), 'urgent', '2026-11-18T12:10'],
  ['routine, day and night, over midnight', '2026-11-18T22:30', calendar('Europe/Berlin'), 'routine', '2026-11-18T23:30'],
  ['routine over midnight and the year’s end', '2026-12-31T22:30', calendar('Europe/Berlin'), 'routine', '2026-12-31T23:30'],
  ['own limits', '2026-11-18T12:00', calendar('Europe/Berlin', { urgentMinutes: 3, routineMinutes: 20 }), 'routine', '2026-11-18T12:20'],
  ['own urgent limit', '2026-11-18T12:00', calendar('Europe/Berlin', { urgentMinutes: 3, routineMinutes: 20 }), 'urgent', '2026-11-18T12:03'],
  ['urgent never waits for office hours', '2026-11-18T23:55', calendar('Europe/Berlin', OFFICE), 'urgent', '2026-11-19T00:05'],
  ['within office hours', '2026-11-18T09:00', calendar('Europe/Berlin', OFFICE), 'routine', '2026-11-18T10:00'],
  ['half an hour before they end: the rest next morning would be later than twelve hours', '2026-11-18T15:30', calendar('Europe/Berlin', OFFICE), 'routine', '2026-11-19T03:30'],
  ['at night: an hour after the desk opens', '2026-11-19T03:00', calendar('Europe/Berlin', OFFICE), 'routine', '2026-11-19T08:00'],
  ['just before midnight, opening the day after', '2026-11-18T22:59', calendar('Europe/Berlin', OFFICE), 'routine', '2026-11-19T08:00'],
  ['on Friday evening: twelve hours at most', '2026-11-20T17:00', calendar('Europe/Berlin', OFFICE), 'routine', '2026-11-21T05:00'],
  ['no hours on any day: twelve hours', '2026-11-18T12:00', calendar('Europe/Berlin', { hours: {} }), 'routine', '2026-11-19T00:00'],
  ['São Paulo, which has no summer time', '2026-11-18T10:00', calendar('America/Sao_Paulo', OFFICE), 'routine', '2026-11-18T12:00'],
  ['São Paulo, on the day Berlin changes', '2026-10-26T10:00', calendar('America/Sao_Paulo', OFFICE), 'routine', '2026-10-26T12:00'],
  // Berlin: on 29 March 2026 the clock goes from 02:00 to 03:00 (01:00 UTC); on 25 October from 03:00 to 02:00.
  ['an hour is an hour when the clock springs forward', '2026-03-29T00:30', calendar('Europe/Berlin'), 'routine', '2026-03-29T01:30'],
  ['an hour is an hour when the clock falls back', '2026-10-25T00:30', calendar('Europe/Berlin'), 'routine', '2026-10-25T01:30'],
  ['hours 01:00 to 04:00 are two hours long on the short night', '2026-03-28T23:30', calendar('Europe/Berlin', { routineMinutes: 60, hours: { sunday: [{ from: '01:00', to: '04:00' }] } }), 'routine', '2026-03-29T01:00'],
  ['hours that begin in the skipped hour begin when it is over', '2026-03-29T00:00', calendar('Europe/Berlin', { hours: { sunday: [{ from: '02:30', to: '12:00' }] } }), 'routine', '2026-03-29T02:30'],
  ['hours that begin in the doubled hour begin the first time', '2026-10-24T23:00', calendar('Europe/Berlin', { hours: { sunday: [{ from: '02:30', to: '12:00' }] } }), 'routine', '2026-10-25T01:30'],
  ['the desk opens at eight on its own clock, before the change …', '2026-03-27T04:00', calendar('Europe/Berlin', OFFICE), 'routine', '2026-03-27T08:00'],
  ['… and after it', '2026-03-30T04:00', calendar('Europe/Berlin', OFFICE), 'routine', '2026-03-30T07:00'],
  ['two spells a day, the second half in the afternoon', '2026-11-18T10:30', calendar('Europe/Berlin', { hours: { wednesday: [{ from: '14:00', to: '18:00' }, { from: '08:00', to: '12:00' }] } }), 'routine', '2026-11-18T13:30'],
  ['spells that overlap are counted once', '2026-11-18T07:00', calendar('Europe/Berlin', { hours: { wednesday: [{ from: '08:00', to: '08:45' }, { from: '08:30', to: '12:00' }] } }), 'routine', '2026-11-18T08:00'],
  ['until midnight', '2026-11-18T22:30', calendar('Europe/Berlin', { hours: { wednesday: [{ from: '20:00', to: '24:00' }], thursday: [{ from: '00:00', to: '06:00' }] } }), 'routine', '2026-11-18T23:30'],
];
for (const [what, at, of, urgency, at2] of CASES) test(`an answer is due: ${what}`, () => { assert.equal(due(at, of, urgency), at2); });

test('the twelve hours run from the request: a later step within them waits for the hours, after them the wall clock counts', () => {
  const berlin = calendar('Europe/Berlin', OFFICE);
  assert.equal(due('2026-11-21T05:00', berlin, 'routine', '2026-11-20T17:00'), '2026-11-21T06:00');
  assert.equal(due('2026-11-18T15:00', berlin, 'routine', '2026-11-18T14:00'), '2026-11-18T16:00');
  assert.equal(due('2026-11-18T16:00', berlin, 'routine', '2026-11-18T14:00'), '2026-11-19T02:00');
});

test('more time never brings the answer forward and never goes beyond twelve hours after the request', () => {
  const request = { dueAt: '2026-11-18T13:00:00.000Z', requestedAt: '2026-11-18T12:00:00.000Z' };
  assert.equal(dueWithMoreTime('2026-11-18T12:30:00.000Z', 60, request), '2026-11-18T13:30:00.000Z');
  assert.equal(dueWithMoreTime('2026-11-18T12:30:00.000Z', 5, request), '2026-11-18T13:00:00.000Z');
  assert.equal(dueWithMoreTime('2026-11-18T23:50:00.000Z', 60, request), '2026-11-19T00:00:00.000Z');
});

test('a bureau may set stricter limits, never looser ones, and its hours must be hours', () => {
  for (const bad of [{ urgentMinutes: 11 }, { urgentMinutes: 0 }, { routineMinutes: 61 }, { routineMinutes: 1.5 }, { hours: { monday: [{ from: '17:00', to: '08:00' }] } }, { hours: { monday: [{ from: '8:00', to: '17:00' }] } }, { hours: { funday: [] } }, { hours: { monday: [{ from: '00:00', to: '24:01' }] } }]) {
    assert.equal(clockSettings.settings.safeParse(bad).success, false, JSON.stringify(bad));
  }
});

test('a time of day is one moment also where the clocks skip or repeat it', () => {
  const at = (day: string, clock: string, zone: string): string => new Date(momentOf(day, Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)), zone)).toISOString().slice(0, 16);
  for (const [day, clock, zone, moment] of [
    ['2026-03-29', '01:59', 'Europe/Berlin', '2026-03-29T00:59'], ['2026-03-29', '02:30', 'Europe/Berlin', '2026-03-29T01:30'], ['2026-03-29', '03:30', 'Europe/Berlin', '2026-03-29T01:30'],
    ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30'], ['2026-10-25', '03:00', 'Europe/Berlin', '2026-10-25T02:00'], ['2026-10-25', '00:00', 'Europe/Berlin', '2026-10-24T22:00'],
    ['2026-11-22', '24:00', 'Asia/Kathmandu', '2026-11-22T18:15'], ['2026-04-05', '01:45', 'Australia/Lord_Howe', '2026-04-04T14:45'], ['2026-04-05', '02:30', 'Australia/Lord_Howe', '2026-04-04T16:00'],
  ] as const) assert.equal(at(day, clock, zone), moment, `${day} ${clock} ${zone}`);
});
