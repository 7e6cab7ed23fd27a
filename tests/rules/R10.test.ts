/** R10: urgent requests are due in ten minutes, routine ones in an hour, twelve hours at most; a second request and escalation happen by themselves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../src/kernel/store/database.ts';
import { between, brief, HOUR_MS, MINUTE_MS, type Between } from '../fixtures-hits.ts';

/** The story of the clock: kind, state, and the minute of the day (UTC). */
const story = async ({ told, owner }: Between): Promise<readonly string[]> => (await told(owner.desk)).events.slice(1).map(({ kind, state, at }) => `${at.slice(11, 16)} ${kind} ${state}`);

test('R10: an urgent request nobody answers is asked again after ten minutes, taken to the owner’s supervisors after twenty, to the hub after thirty', async (t) => {
  const b = await between(t);
  await b.does(b.finder.officer, 'requests', { urgency: 'urgent' });
  await b.passes(9);
  assert.equal((await b.told(b.owner.desk)).state, 'requested', 'not before it is due');
  for (let i = 0; i < 8; i += 1) await b.passes(i === 0 ? 1 : 10);
  assert.deepEqual(await story(b), ['12:00 requested requested', '12:10 second_request no_reply', '12:20 escalated escalated', '12:30 escalated_to_hub escalated']);
  const said = (await b.said()).slice(4);
  assert.deepEqual(brief(said), [
    'hits.second_request NL', 'hits.no_reply BR', 'hits.escalated NL supervisor', 'hits.escalated BR',
    'hits.escalated NL supervisor', 'hits.escalated BR', 'hits.escalated HUB administrator',
  ]);
  assert.ok(said.every(({ urgent }) => urgent));
  const [hub] = said.filter(({ bureau }) => bureau === 'HUB');
  assert.deepEqual([hub?.facts.owner, hub?.facts.finder, hub?.facts.level, 'record' in (hub?.facts ?? {})], ['NL', 'BR', 'hub', false]);
  const told = await b.told(b.finder.officer);
  assert.deepEqual([told.state, told.nextStep, told.dueAt], ['escalated', undefined, '2026-11-18T12:30:00.000Z']);
});

test('R10: a routine request runs by the hour, over midnight', async (t) => {
  const b = await between(t, { start: '2026-11-18T22:20:00.000Z' });
  await b.does(b.finder.officer, 'requests', { urgency: 'routine' });
  for (let i = 0; i < 30; i += 1) await b.passes(10);
  assert.deepEqual(await story(b), ['22:20 requested requested', '23:20 second_request no_reply', '00:20 escalated escalated', '01:20 escalated_to_hub escalated']);
});

test('R10: an answer after escalation is taken like any other, and ends the clock', async (t) => {
  const b = await between(t);
  await b.does(b.finder.officer, 'requests', { urgency: 'urgent' });
  for (let i = 0; i < 3; i += 1) await b.passes(10);
  assert.equal((await b.does(b.owner.desk, 'answers', { answer: 'confirmed' })).body.state, 'confirmed');
  await b.passes(24 * 60);
  assert.deepEqual((await story(b)).slice(-1), ['12:30 confirmed confirmed']);
  assert.deepEqual(await run(b.hub.database.db, 'select due_at, next_due_at from hits where id = $1', [b.hit]), [{ due_at: null, next_due_at: null }]);
});

test('R10: more time puts the answer off by the minutes named, twelve hours after the request at most; then it must be substantive', async (t) => {
  const b = await between(t);
  await b.does(b.finder.officer, 'requests', { urgency: 'urgent' });
  await b.passes(5);
  assert.equal((await b.does(b.owner.desk, 'answers', { answer: 'more_time', minutes: 30 })).body.dueAt, '2026-11-18T12:35:00.000Z');
  await b.passes(29);
  assert.equal((await b.told(b.owner.desk)).state, 'more_time');
  await b.passes(1);
  assert.equal((await b.told(b.owner.desk)).state, 'no_reply');
  assert.equal((await b.does(b.owner.desk, 'answers', { answer: 'more_time', minutes: 720 })).body.dueAt, '2026-11-19T00:00:00.000Z');
  await b.passes(11 * 60 + 25);
  assert.equal((await b.told(b.owner.desk)).state, 'escalated');
  const refused = await b.does(b.owner.desk, 'answers', { answer: 'more_time', minutes: 1 });
  assert.deepEqual([refused.status, refused.body.code], [409, 'hits.no_more_time']);
  await b.passes(10);
  assert.deepEqual((await story(b)).slice(1), ['12:05 more_time more_time', '12:35 second_request no_reply', '12:35 more_time more_time', '00:00 escalated escalated', '00:10 escalated_to_hub escalated']);
});

test('R10: a finder may make the second request by hand; the clock then goes on to the supervisors', async (t) => {
  const b = await between(t);
  await b.does(b.finder.officer, 'requests', { urgency: 'urgent' });
  await b.passes(4);
  assert.equal((await b.does(b.finder.desk, 'requests', { urgency: 'urgent', again: true })).body.state, 'no_reply');
  const twice = await b.does(b.finder.desk, 'requests', { urgency: 'urgent', again: true });
  assert.deepEqual([twice.status, twice.body.code], [409, 'hits.not_now']);
  await b.passes(10);
  assert.deepEqual(await story(b), ['12:00 requested requested', '12:04 second_request no_reply', '12:14 escalated escalated']);
});

test('R10: a bureau’s own limits and hours count, in its own time zone; urgent requests run day and night', async (t) => {
  const office = Object.fromEntries(['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => [day, [{ from: '08:00', to: '17:00' }]]));
  const b = await between(t, { start: '2026-11-19T01:00:00.000Z', clocks: { urgentMinutes: 5, routineMinutes: 30, hours: office } });
  const other = await b.another(1);
  assert.equal((await b.does(b.finder.officer, 'requests', { urgency: 'routine' })).body.dueAt, '2026-11-19T07:30:00.000Z', 'half past eight in Amsterdam');
  assert.equal((await b.hub.ask<{ dueAt: string }>(b.finder.officer, 'POST', `/v1/hits/${other.hit}/requests`, { urgency: 'urgent' })).body.dueAt, '2026-11-19T01:05:00.000Z');
  await b.passes(6 * 60);
  assert.deepEqual([(await b.told(b.owner.desk)).state, (await b.hub.ask<{ state: string }>(b.owner.desk, 'GET', `/v1/hits/${other.hit}`)).body.state], ['requested', 'no_reply']);
  await b.passes(30);
  assert.equal((await b.told(b.owner.desk)).state, 'no_reply');
});

for (const [what, start, asked] of [
  ['springs forward', '2026-03-29T00:55:00.000Z', ['00:55 requested requested', '01:55 second_request no_reply', '02:55 escalated escalated']],
  ['falls back', '2026-10-25T00:55:00.000Z', ['00:55 requested requested', '01:55 second_request no_reply', '02:55 escalated escalated']],
] as const) {
  test(`R10: an hour is an hour on the night on which the owner’s clock ${what}`, async (t) => {
    const b = await between(t, { start });
    await b.does(b.finder.officer, 'requests', { urgency: 'routine' });
    for (let i = 0; i < 12; i += 1) await b.passes(10);
    assert.deepEqual(await story(b), asked);
  });
}

test('R10: an owner that is offline for days hears everything once when it comes back, and its answer counts', async (t) => {
  const b = await between(t);
  await b.does(b.finder.officer, 'requests', { urgency: 'routine' });
  for (let hour = 0; hour < 4 * 24; hour += 1) await b.passes(60);
  assert.deepEqual((await story(b)).map((line) => line.slice(6)), ['requested requested', 'second_request no_reply', 'escalated escalated', 'escalated_to_hub escalated']);
  const desk = await b.hub.ask<{ items: { id: string; dueAt: string }[] }>(b.owner.desk, 'GET', '/v1/hits?order=due&open=true');
  assert.deepEqual(desk.body.items.map(({ id, dueAt }) => [id, dueAt]), [[b.hit, '2026-11-18T15:00:00.000Z']]);
  assert.equal((await b.does(b.owner.desk, 'answers', { answer: 'not_confirmed', reason: 'already_recovered' })).body.state, 'not_confirmed');
});

test('R10: after the hub was away for an hour everything that fell due is done, the longest due first, once each, and the owner has its time before the next step', async (t) => {
  const b = await between(t);
  const others = [await b.another(1), await b.another(2)];
  const ids = [b.hit, ...others.map(({ hit }) => hit)];
  for (const id of [...ids].reverse()) {
    await b.hub.ask(b.finder.officer, 'POST', `/v1/hits/${id}/requests`, { urgency: 'urgent' });
    b.clock.move(MINUTE_MS);
  }
  b.clock.move(HOUR_MS);
  await b.hub.duties();
  await b.hub.duties();
  const done = await run(b.hub.database.db, `select hit, kind, at from hit_events where who = 'clock' order by hit_events.at, hit`) as { hit: string; kind: string; at: string }[];
  assert.deepEqual(done.map(({ kind, at }) => [kind, at]), ids.map(() => ['second_request', '2026-11-18T13:03:00.000Z']));
  const said = await run(b.hub.database.db, `select subject from announcements where kind = 'hits.second_request' order by epoch, tx, position`) as { subject: string }[];
  assert.deepEqual(said.map(({ subject }) => subject), [...ids].reverse(), 'the longest due first');
  await b.passes(9);
  assert.equal((await b.told(b.owner.desk)).state, 'no_reply');
  await b.passes(1);
  assert.equal((await b.told(b.owner.desk)).state, 'escalated');
});

test('R10: three hundred requests that fall due at once are all asked again, in batches', async (t) => {
  const b = await between(t);
  await b.does(b.finder.officer, 'requests', { urgency: 'urgent' });
  await run(b.hub.database.db, `
    insert into hits (id, collection, record, reference, owner, finder, unit, day, state, first_seen_at, last_seen_at, sightings, raised_at, urgency, requested_at, due_at, next_due_at)
    select 'hit_' || lpad(n::text, 26, '0'), collection, record, reference, owner, finder, unit, day - n, state, first_seen_at, last_seen_at, 0, raised_at, urgency, requested_at, due_at, next_due_at
    from hits, generate_series(1, 299) n where id = $1`, [b.hit]);
  await b.passes(10);
  assert.deepEqual(await run(b.hub.database.db, 'select state, count(*)::int as n from hits group by state'), [{ state: 'no_reply', n: 300 }]);
});

test('R10: a record that ends while its answer is awaited ends the clock', async (t) => {
  const b = await between(t, { said: { reviewOn: '2026-11-18' } });
  b.clock.move(10 * HOUR_MS);
  await b.does(b.finder.officer, 'requests', { urgency: 'routine' });
  await b.passes(60);
  const told = await b.told(b.finder.officer);
  assert.deepEqual([told.state, told.closedAs, told.advice.kind], ['closed', 'record_over', 'stand_down']);
  assert.deepEqual(brief((await b.said()).slice(-2)), ['hits.released NL', 'hits.released BR']);
});

test('R10: who restricts a record from the finder while it waits stops the clock, and the finder hears nothing more', async (t) => {
  const b = await between(t);
  await b.does(b.finder.officer, 'requests', { urgency: 'urgent' });
  assert.equal((await b.hub.inFourEyes(b.owner.desk, await b.hub.second('NL', 'desk'), 'PATCH', `/v1/vehicles/${b.record}`, { restrictions: ['BR'] }, { 'if-match': '*' })).status, 200);
  await b.hub.released();
  const before = (await b.said()).length;
  for (let i = 0; i < 5; i += 1) await b.passes(10);
  const refused = await b.does(b.owner.desk, 'answers', { answer: 'confirmed' });
  assert.deepEqual([refused.status, refused.body.code], [409, 'hits.restricted']);
  assert.equal((await b.does(b.owner.desk, 'closure', { reason: 'completed' })).body.code, 'hits.restricted');
  assert.deepEqual((await b.told(b.owner.desk)).next, ['claim']);
  assert.equal((await b.hub.ask(b.owner.desk, 'POST', `/v1/vehicles/${b.record}/clear`, { reason: 'recovered' })).status, 200);
  await b.hub.released();
  assert.equal((await b.said()).length, before);
  const told = await b.told(b.finder.officer);
  assert.deepEqual([told.state, told.events.length, told.advice.kind, told.next], ['requested', 2, 'stand_down', ['act']]);
  assert.equal((await b.does(b.finder.desk, 'requests', { urgency: 'urgent', again: true })).body.code, 'hits.record_gone');
  assert.equal((await b.does(b.finder.desk, 'closure', { reason: 'vehicle_gone' })).status, 200, 'its own finding it may close');
});
