/** What becomes of records is told to everyone who holds a hit on them: over, suspended, corrected in their numbers; each once, candidates to the finder alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { between, brief, type Between } from '../../../tests/fixtures-hits.ts';
import { until } from '../../../tests/waiting.ts';
import { comparePositions } from '../../kernel/feed/feed.ts';
import { run } from '../../kernel/store/database.ts';
import { openHub } from '../../kernel/store/store.ts';
import { numbersDiffer } from '../vehicles/asked.ts';
import { followRecords } from './reactions.ts';
import { hasConfirmed, confirmedFor, raiseHits } from './store.ts';

const DAY_MS = 86_400_000;
const patch = async (b: Between, body: object) => b.hub.inFourEyes(b.owner.desk, await b.hub.second('NL', 'desk'), 'PATCH', `/v1/vehicles/${b.record}`, body, { 'if-match': '*' });
const since = async (b: Between, from: number): Promise<readonly string[]> => brief((await b.said()).slice(from));

test('a record that is cleared closes its open request and tells owner and every finder to let go', async (t) => {
  const b = await between(t);
  const second = await b.hub.token('DE', 'officer', { unit: 'Aachen', person: 'DE officer' });
  const { body } = await b.hub.ask<{ findings: { hit: string }[] }>(second, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ8W971000' }, purpose: 'roadside' });
  await b.does(b.finder.officer, 'requests', { urgency: 'urgent' });
  await b.hub.ask(b.owner.desk, 'POST', `/v1/vehicles/${b.record}/clear`, { reason: 'recovered' });
  await b.hub.released();
  const told = await b.told(b.finder.officer);
  assert.deepEqual([told.state, told.closedAs, told.released, told.advice.kind, told.dueAt, told.next], ['closed', 'record_over', 'record_over', 'stand_down', undefined, []]);
  assert.deepEqual(await since(b, 4), ['hits.released NL', 'hits.released BR']);
  assert.deepEqual(brief(await b.said(body.findings[0]?.hit)), ['hits.raised NL', 'hits.raised DE', 'hits.released NL', 'hits.released DE']);
  await b.passes(60);
  assert.equal((await b.said()).length, 6, 'the clock has ended');
  assert.deepEqual([(await b.does(b.finder.officer, 'requests', { urgency: 'urgent' })).body.code, (await b.does(b.owner.desk, 'answers', { answer: 'confirmed' })).body.code], ['hits.record_gone', 'hits.record_gone']);
  assert.equal((await b.does(b.owner.desk, 'answers', { answer: 'not_confirmed', reason: 'already_recovered' })).status, 200, 'why, it may still say');
});

test('numbers that are corrected are told to whoever holds the hit, urgently where it was confirmed; other words are not', async (t) => {
  const b = await between(t);
  await b.does(b.finder.officer, 'requests', { urgency: 'routine' });
  await b.does(b.owner.desk, 'answers', { answer: 'confirmed' });
  await patch(b, { colour: 'grey' });
  await b.hub.released();
  assert.deepEqual(await since(b, 6), []);
  await patch(b, { vin: 'WVWZZZ1KZ8W971999' });
  await b.hub.released();
  assert.deepEqual(await since(b, 6), ['hits.released NL', 'hits.released BR']);
  assert.ok((await b.said()).slice(6).every(({ urgent, facts }) => urgent && facts.why === 'record_corrected'));
  assert.deepEqual([(await b.told(b.finder.officer)).state, (await b.told(b.finder.officer)).advice.kind], ['confirmed', 'look_again']);
  assert.equal((await b.does(b.owner.desk, 'answers', { answer: 'confirmed' })).body.released, undefined, 'its owner may stand by it');
  assert.equal((await b.told(b.finder.officer)).advice.kind, 'act');
});

test('several corrections at once are each told once, also to a hub that was away meanwhile and reads the feed again', async (t) => {
  const b = await between(t);
  await patch(b, { vin: 'WVWZZZ1KZ8W971991' });
  await patch(b, { vin: 'WVWZZZ1KZ8W971992' });
  await b.hub.released();
  const kinds = async (): Promise<readonly string[]> => (await b.told(b.owner.desk)).events.map(({ kind }) => kind);
  assert.deepEqual(await kinds(), ['raised', 'record_corrected', 'record_corrected']);
  const { database } = b.hub;
  await run(database.db, `update feed_consumers set tx = 0, position = 0 where name = 'hits.records'`);
  const another = await followRecords({ database, epoch: 1, log: () => undefined, now: b.clock.now, collections: ['vehicles'], numbersDiffer, isDiscreet: () => false, transaction: openHub(database, 1, () => undefined).storeFor('HUB').transaction });
  await until('it stands at the end', async () => { await another.caughtUp(); return comparePositions(another.position(), b.hub.app.released!.position()) >= 0; });
  await another.stop();
  assert.deepEqual([await kinds(), (await b.said()).length], [['raised', 'record_corrected', 'record_corrected'], 6]);
});

test('a record whose day is over, said anew and waiting for a second person, closes its hits and asks nobody any more', async (t) => {
  const b = await between(t, { said: { reviewOn: '2026-11-18' } });
  await b.does(b.finder.officer, 'requests', { urgency: 'routine' });
  await b.hub.ask(b.owner.supervisor, 'PUT', '/v1/settings/approvals', { singleRecords: true });
  b.clock.move(DAY_MS); // nothing due is done yet: the record still says that it is live
  const { body } = await b.hub.ask<{ status: string }>(b.owner.desk, 'PUT', '/v1/vehicles/by-reference/NL-0', { vin: 'WVWZZZ1KZ8W971000', reviewOn: '2030-01-01' });
  assert.equal(body.status, 'pending');
  await b.hub.released();
  const told = await b.told(b.finder.officer);
  assert.deepEqual([told.state, told.closedAs, told.advice.kind], ['closed', 'record_over', 'stand_down']);
  assert.deepEqual((await since(b, 2)).slice(-2), ['hits.released NL', 'hits.released BR']);
});

test('a suspended record is told to those who hold a hit on it', async (t) => {
  const b = await between(t);
  assert.equal((await b.hub.inFourEyes(b.hub.admin, await b.hub.second('HUB', 'administrator'), 'POST', `/v1/vehicles/${b.record}/suspension`, { reason: 'a court has asked' })).status, 200);
  await b.hub.released();
  assert.deepEqual(await since(b, 2), ['hits.released NL', 'hits.released BR']);
  assert.deepEqual([(await b.told(b.finder.desk)).state, (await b.told(b.finder.desk)).released], ['raised', 'record_suspended']);
});

test('a delayed candidate is told to the finder alone, and when its record is over too; the owner never learns of it', async (t) => {
  const b = await between(t);
  const candidate = { check: 'chk_x', collection: 'vehicles', record: b.record, reference: 'NL-0', owner: 'NL', finder: 'DE', unit: 'Aachen', day: '2026-11-18', seenAt: '2026-11-18T11:00:00.000Z', delayed: true, certainty: 'strong' } as const;
  const desk = await b.hub.token('DE', 'desk', { unit: 'Aachen', person: 'DE desk' });
  await b.hub.database.transaction(({ db }) => raiseHits(db, 1, [candidate], b.clock.now()));
  const [{ id }] = (await b.hub.ask<{ items: [{ id: string }] }>(desk, 'GET', '/v1/hits?state=candidate')).body.items;
  assert.deepEqual((await b.hub.ask<{ next: string[]; advice: { kind: string } }>(desk, 'GET', `/v1/hits/${id}`)).body.advice.kind, 'compare_first');
  assert.equal((await b.hub.ask(desk, 'POST', `/v1/hits/${id}/requests`, { urgency: 'routine' })).status, 409);
  await b.hub.ask(b.owner.desk, 'POST', `/v1/vehicles/${b.record}/clear`, { reason: 'settled' });
  await b.hub.released();
  assert.deepEqual(brief(await b.said(id)), ['hits.raised DE', 'hits.released DE']);
  for (const [what, method] of [['', 'GET'], ['/answers', 'POST'], ['/claim', 'POST']] as const) assert.equal((await b.hub.ask(b.owner.desk, method, `/v1/hits/${id}${what}`, method === 'GET' ? undefined : { answer: 'confirmed' })).status, what === '/claim' ? 400 : 404, what);
  assert.equal((await b.hub.ask<{ items: unknown[] }>(b.owner.desk, 'GET', '/v1/hits')).body.items.length, 1);
  // The same vehicle, seen by its full number on the same day once the record stands again.
  await b.hub.ask(b.owner.desk, 'PUT', '/v1/vehicles/by-reference/NL-0', { vin: 'WVWZZZ1KZ8W971000' });
  await b.hub.database.transaction(({ db }) => raiseHits(db, 1, [{ ...candidate, check: 'chk_y', certainty: 'equal' }], b.clock.now()));
  assert.deepEqual(brief((await b.said(id)).slice(2)), ['hits.raised NL', 'hits.raised DE']);
  assert.deepEqual((await b.hub.ask<{ state: string; events: { kind: string }[] }>(b.owner.desk, 'GET', `/v1/hits/${id}`)).body.state, 'raised');
});

test('others may ask whether the owner has confirmed a hit on a record, and to whom', async (t) => {
  const b = await between(t);
  const { db } = b.hub.database;
  const asked = async (): Promise<unknown> => [await hasConfirmed(db, b.record), [...await confirmedFor(db, 'BR', [b.record])], [...await confirmedFor(db, 'DE', [b.record])]];
  assert.deepEqual(await asked(), [false, [], []]);
  await b.does(b.owner.desk, 'answers', { answer: 'confirmed' });
  assert.deepEqual(await asked(), [true, [b.record], []]);
  await b.does(b.owner.desk, 'answers', { answer: 'not_confirmed', reason: 'settled' });
  assert.deepEqual(await asked(), [false, [], []]);
});
