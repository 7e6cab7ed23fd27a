/** How fast bureaus answer: counted right, by the hour of their own day; small cells are not told, nor what gives them away; what is hidden from the asker never was. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { between, MINUTE_MS, type Between } from '../../../tests/fixtures-hits.ts';
import { responseTimesOf } from './figures.ts';
import type { TimesRow } from './life-store.ts';
import type { ResponseTimes } from './schema.ts';

const times = async (b: Between, token: string, query = ''): Promise<ResponseTimes> => (await b.hub.ask<ResponseTimes>(token, 'GET', `/v1/hits/response-times${query}`)).body;
const request = (b: Between, hit: string, body: object = { urgency: 'urgent' }): Promise<unknown> => b.hub.ask(b.finder.officer, 'POST', `/v1/hits/${hit}/requests`, body);
const answer = (b: Between, hit: string, body: object = { answer: 'confirmed' }): Promise<unknown> => b.hub.ask(b.owner.desk, 'POST', `/v1/hits/${hit}/answers`, body);

test('replies in time, median, ninetieth percentile and silence are counted for each hour of the owner’s day', async (t) => {
  const b = await between(t); // 13:00 in Amsterdam
  const hits = [b.hit, ...await Promise.all([1, 2, 3, 4, 5, 6].map(async (n) => (await b.another(n)).hit))];
  for (const hit of hits) await request(b, hit);
  for (const hit of hits.slice(0, 4)) { b.clock.move(2 * MINUTE_MS); await answer(b, hit); } // after 2, 4, 6 and 8 minutes
  await answer(b, hits[4] ?? '', { answer: 'more_time', minutes: 10 });
  await b.passes(12);
  await answer(b, hits[4] ?? ''); // after 20, having said so in time
  assert.deepEqual(await times(b, b.finder.desk), {
    since: '2026-08-20T12:20:00.000Z', cellMin: 5,
    bureaus: [{ bureau: 'NL', requests: 7, repliedInTime: 0.71, noReply: 0.29, medianMinutes: 6, p90Minutes: 15.2, hours: [{ hour: 13, requests: 7, repliedInTime: 0.71, noReply: 0.29, medianMinutes: 6, p90Minutes: 15.2 }] }],
  });
  b.clock.move(60 * 24 * 60 * MINUTE_MS);
  assert.equal((await times(b, b.finder.desk)).bureaus.length, 1);
  assert.deepEqual((await times(b, b.finder.desk, '?days=30')).bureaus, []);
});

test('a request that was withdrawn before it was due is not counted, nor one that still waits; one asked anew counts twice', async (t) => {
  const b = await between(t);
  const hits = [b.hit, ...await Promise.all([1, 2, 3, 4].map(async (n) => (await b.another(n)).hit))];
  for (const hit of hits) await request(b, hit);
  await b.hub.ask(b.finder.desk, 'POST', `/v1/hits/${hits[0] ?? ''}/closure`, { reason: 'request_withdrawn' });
  for (const hit of hits.slice(1, 4)) await answer(b, hit, { answer: 'not_confirmed', reason: 'settled' });
  const counted = async (): Promise<number | undefined> => (await times(b, b.finder.desk)).bureaus[0]?.requests;
  assert.equal(await counted(), undefined, 'three are too few to be told');
  await b.passes(10);
  assert.equal(await counted(), undefined, 'four are');
  await request(b, hits[1] ?? '');
  await answer(b, hits[1] ?? '');
  assert.equal(await counted(), 5);
});

test('what a bureau may not see was never asked for it: neither counts nor times differ (R5)', async (t) => {
  const b = await between(t);
  const hits = await Promise.all([1, 2, 3, 4, 5].map((n) => b.another(n)));
  const hidden = await b.another(6, { restrictions: ['DE'] });
  for (const { hit } of [...hits, hidden]) await request(b, hit);
  await b.passes(1);
  for (const { hit } of hits) await answer(b, hit);
  await b.passes(60);
  await answer(b, hidden.hit);
  const third = await b.hub.token('DE', 'desk', { unit: 'Berlin', person: 'DE desk' });
  assert.deepEqual([(await times(b, third)).bureaus[0]?.requests, (await times(b, third)).bureaus[0]?.repliedInTime], [5, 1]);
  assert.deepEqual([(await times(b, b.finder.desk)).bureaus[0]?.requests, (await times(b, b.finder.desk)).bureaus[0]?.repliedInTime], [6, 0.83]);
  assert.equal((await b.hub.ask(b.finder.officer, 'GET', '/v1/hits/response-times')).status, 403);
});

test('of hours with few requests nothing is told, and where one could be worked out from the whole, the smallest other is left out too', () => {
  const row = (hour: number | null, requests: number): TimesRow => ({ bureau: 'NL', hour, requests, inTime: requests, noReply: 0, median: 1, p90: 2 });
  const hours = (...rows: TimesRow[]): unknown => responseTimesOf(rows).map((one) => one.hours.map(({ hour }) => hour));
  assert.deepEqual(hours(row(null, 4)), []);
  assert.deepEqual(hours(row(null, 20), row(8, 12), row(9, 8)), [[8, 9]]);
  assert.deepEqual(hours(row(null, 23), row(8, 12), row(9, 8)), [[8]], 'three would be left over');
  assert.deepEqual(hours(row(null, 25), row(8, 12), row(9, 8)), [[8, 9]], 'five are left over');
  assert.deepEqual(hours(row(null, 14), row(8, 12)), [[]]);
});
