/** Hits are answered, end to end: asked, answered, acted on, closed; told to both sides without anybody's name; claimed, handed over, taken over. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { between, brief } from '../../../tests/fixtures-hits.ts';
import { run } from '../../kernel/store/database.ts';
import { sessionOf, signedInPerson } from '../sign-in/fixtures.ts';

test('a hit is asked about, confirmed, acted on and closed; each step is told to owner and finder once', async (t) => {
  const { does, told, said, owner, finder } = await between(t);
  assert.deepEqual(brief(await said()), ['hits.raised NL', 'hits.raised BR']);
  const adviceTo = async (token: string): Promise<string> => (await told(token)).advice.kind;
  assert.equal(await adviceTo(owner.desk), 'may_answer', 'nobody has asked, and nothing keeps the owner from answering');
  const asked = await does(finder.officer, 'requests', { urgency: 'urgent', note: 'driver present' });
  assert.deepEqual([asked.status, asked.body.state, asked.body.urgency, asked.body.dueAt, asked.body.nextStep], [200, 'requested', 'urgent', '2026-11-18T12:10:00.000Z', { at: '2026-11-18T12:10:00.000Z', what: 'second_request' }]);
  assert.deepEqual([asked.body.advice.kind, asked.body.advice.action, await adviceTo(owner.desk)], ['wait', undefined, 'answer']);
  const answered = await does(owner.desk, 'answers', { answer: 'confirmed', note: 'hold for prints' });
  assert.deepEqual([answered.status, answered.body.state, answered.body.dueAt, answered.body.nextStep], [200, 'confirmed', undefined, undefined]);
  assert.deepEqual((await told(finder.officer)).advice, { kind: 'act', action: 'seize', contact: '+31 70 0000' });
  assert.equal(await adviceTo(owner.desk), 'none');
  assert.equal((await does(finder.officer, 'actions', { outcome: 'seized' })).body.state, 'acted');
  const closed = await does(finder.desk, 'closure', { reason: 'completed' });
  assert.deepEqual([closed.body.state, closed.body.closedAs, closed.body.outcome], ['closed', 'completed', 'seized']);
  assert.deepEqual(closed.body.events.map(({ n, kind, who, state }) => [n, kind, who, state]), [[1, 'raised', 'hub', 'raised'], [2, 'requested', 'finder', 'requested'], [3, 'confirmed', 'owner', 'confirmed'], [4, 'acted', 'finder', 'acted'], [5, 'closed', 'finder', 'closed']]);
  assert.deepEqual(brief((await said()).slice(2)), ['hits.requested NL', 'hits.requested BR', 'hits.confirmed NL', 'hits.confirmed BR', 'hits.action_taken NL', 'hits.action_taken BR', 'hits.closed NL', 'hits.closed BR']);
});

test('the owner sees the unit, its name and its telephone, never the officer; the finder’s bureau sees its own people', async (t) => {
  const { does, told, said, hub, owner, finder } = await between(t);
  await does(finder.officer, 'requests', { urgency: 'routine' });
  await does(owner.desk, 'answers', { answer: 'more_time', minutes: 5 });
  const [toOwner, toFinder] = [await told(owner.desk), await told(finder.desk)];
  assert.deepEqual(toOwner.finderUnit, { bureau: 'BR', unit: 'Santos', name: 'Port of Santos', telephone: '+55 13 0000' });
  assert.deepEqual(toOwner.events[1]?.by, { bureau: 'BR', unit: 'Santos', name: 'Port of Santos', telephone: '+55 13 0000' });
  assert.deepEqual(toFinder.events[1]?.by?.person, 'BR officer');
  assert.deepEqual([toOwner.events[2]?.by?.person, toFinder.events[2]?.by?.person], ['NL desk', undefined]);
  assert.ok(!JSON.stringify(toOwner).includes('BR officer') && !JSON.stringify(toFinder).includes('NL desk'));
  const announced = JSON.stringify(await said());
  for (const secret of ['BR officer', 'NL desk', 'WVWZZZ1KZ8W971000']) assert.ok(!announced.includes(secret) && hub.logged.every((line) => !line.includes(secret)), secret);
});

test('the same request and the same answer again change nothing; an urgent one replaces a routine one', async (t) => {
  const { does, told, said, owner, finder, clock } = await between(t);
  await does(finder.officer, 'requests', { urgency: 'routine' });
  clock.move(60_000);
  const again = await does(finder.desk, 'requests', { urgency: 'routine' });
  assert.deepEqual([again.status, again.body.events.length, again.body.dueAt], [200, 2, '2026-11-18T13:00:00.000Z']);
  const urgent = await does(finder.desk, 'requests', { urgency: 'urgent' });
  assert.deepEqual([urgent.body.state, urgent.body.urgency, urgent.body.dueAt, urgent.body.latestAt], ['requested', 'urgent', '2026-11-18T12:11:00.000Z', '2026-11-19T00:00:00.000Z']);
  assert.equal((await does(finder.desk, 'requests', { urgency: 'routine' })).body.urgency, 'urgent', 'what is urgent stays so');
  for (let i = 0; i < 3; i += 1) assert.equal((await does(owner.desk, 'answers', { answer: 'confirmed' })).status, 200);
  assert.deepEqual([(await told(owner.desk)).events.length, (await said()).length], [4, 8]);
});

test('only a substantive answer is taken: minutes with more time, a coded reason with not confirmed, words with another reason', async (t) => {
  const { does, told, owner, finder } = await between(t);
  await does(finder.officer, 'requests', { urgency: 'routine' });
  for (const bad of [{}, { answer: 'maybe' }, { answer: 'more_time' }, { answer: 'more_time', minutes: 0 }, { answer: 'more_time', minutes: 721 }, { answer: 'not_confirmed' }, { answer: 'not_confirmed', reason: 'no' }, { answer: 'not_confirmed', reason: 'other' }, { answer: 'confirmed', reason: 'settled' }]) {
    assert.equal((await does(owner.desk, 'answers', bad)).status, 400, JSON.stringify(bad));
  }
  assert.equal((await told(owner.desk)).state, 'requested');
  const no = await does(owner.desk, 'answers', { answer: 'not_confirmed', reason: 'other', text: 'paid back' });
  assert.deepEqual([no.body.state, no.body.answer?.reason], ['not_confirmed', 'other']);
  assert.equal((await told(finder.officer)).advice.kind, 'stand_down');
});

test('a confirmation that is taken back is a correction: everybody who holds the hit is told, urgently, to let go', async (t) => {
  const { does, told, said, owner, finder } = await between(t);
  await does(finder.officer, 'requests', { urgency: 'routine' });
  await does(owner.desk, 'answers', { answer: 'confirmed' });
  await does(finder.officer, 'actions', { outcome: 'seized' });
  const back = await does(owner.supervisor, 'answers', { answer: 'not_confirmed', reason: 'record_in_error' });
  assert.deepEqual([back.body.state, back.body.answer?.answer, back.body.released], ['acted', 'not_confirmed', 'confirmation_withdrawn']);
  const last = (await said()).slice(-2);
  assert.deepEqual([brief(last), last.map(({ urgent }) => urgent)], [['hits.released NL', 'hits.released BR'], [true, true]]);
  assert.equal((await told(finder.officer)).advice.kind, 'stand_down');
  assert.equal((await does(owner.desk, 'answers', { answer: 'confirmed' })).body.answer?.answer, 'confirmed', 'and once more: it was the vehicle after all');
  assert.equal((await told(finder.officer)).advice.kind, 'act');
});

test('while the answer is awaited, seizing or detaining ends nothing; letting it go ends the clock', async (t) => {
  const { does, finder, owner } = await between(t);
  await does(finder.officer, 'requests', { urgency: 'urgent' });
  const held = await does(finder.officer, 'actions', { outcome: 'detained' });
  assert.deepEqual([held.body.state, held.body.outcome, held.body.dueAt], ['requested', 'detained', '2026-11-18T12:10:00.000Z']);
  const left = await does(finder.officer, 'actions', { outcome: 'left_before_answer' });
  assert.deepEqual([left.body.state, left.body.dueAt, left.body.nextStep], ['acted', undefined, undefined]);
  assert.equal((await does(owner.desk, 'answers', { answer: 'confirmed' })).body.state, 'acted', 'the answer is still taken');
});

test('a hit on a bureau’s own record has no international clock: nobody is asked, nobody has to answer, one telling', async (t) => {
  const { hub, record, said, owner } = await between(t);
  const { body } = await hub.ask<{ findings: { hit: string }[] }>(owner.officer, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ8W971000' }, purpose: 'roadside' });
  const own = body.findings[0]?.hit ?? '';
  const { body: hit } = await hub.ask<{ state: string; record: string; next: string[]; advice: { kind: string } }>(owner.desk, 'GET', `/v1/hits/${own}`);
  assert.deepEqual([hit.state, hit.record, hit.advice.kind, hit.next], ['confirmed', record, 'act', ['act', 'close', 'claim', 'take_over']]);
  for (const [what, ask] of [['requests', { urgency: 'urgent' }], ['answers', { answer: 'confirmed' }], ['deadline', { at: '2026-11-18T14:00:00Z' }]] as const) {
    const refused = await hub.ask<{ code: string }>(owner.desk, 'POST', `/v1/hits/${own}/${what}`, ask);
    assert.deepEqual([refused.status, refused.body.code], [409, 'hits.own_record'], what);
  }
  assert.equal((await hub.ask<{ state: string }>(owner.desk, 'POST', `/v1/hits/${own}/actions`, { outcome: 'seized' })).body.state, 'acted');
  assert.equal((await hub.ask<{ state: string }>(owner.desk, 'POST', `/v1/hits/${own}/closure`, { reason: 'completed' })).body.state, 'closed');
  assert.deepEqual(brief(await said(own)), ['hits.raised NL', 'hits.action_taken NL', 'hits.closed NL']);
});

test('whoever wants a hit that a colleague works is told the colleague’s name', async (t) => {
  const { hub, hit } = await between(t);
  const [first, second] = [await signedInPerson(hub, { role: 'desk', name: 'A. de Vries' }), await signedInPerson(hub, { role: 'desk', name: 'B. Night' })];
  const claim = (session: string, method = 'POST') => hub.ask<{ code: string; values: object }>(session, method, `/v1/hits/${hit}/claim`, method === 'POST' ? {} : undefined);
  assert.equal((await claim(sessionOf(first.browser))).status, 200);
  for (const method of ['POST', 'DELETE']) {
    const { body } = await claim(sessionOf(second.browser), method);
    assert.deepEqual([body.code, body.values], ['hits.claimed', { who: 'A. de Vries' }], method);
  }
});

test('a hit is claimed by a person of the desk, handed over between shifts, and the other side sees nothing of it', async (t) => {
  const { does, told, hub, said, owner, finder } = await between(t);
  const night = await hub.token('NL', 'desk', { unit: 'The Hague', person: 'NL night' });
  const claimed = await does(owner.desk, 'claim', { note: 'calling Utrecht' });
  assert.deepEqual([claimed.body.claim?.person, claimed.body.claim?.note], ['NL desk', 'calling Utrecht']);
  const refused = await does(night, 'claim', {});
  assert.deepEqual([refused.status, refused.body.code], [409, 'hits.claimed']);
  assert.equal((await does(night, 'claim', undefined, 'DELETE')).status, 409);
  const handed = await does(owner.desk, 'claim', { to: { person: 'NL night' }, note: 'Utrecht calls back at nine' });
  assert.deepEqual([handed.body.claim?.person, handed.body.events.at(-1)?.kind, handed.body.events.at(-1)?.facts], ['NL night', 'handed_over', { note: 'Utrecht calls back at nine', to: { person: 'NL night' } }]);
  assert.equal((await does(owner.desk, 'claim', { to: { unit: 'Nowhere' } })).status, 409, 'it is no longer hers to give');
  assert.equal((await does(night, 'claim', { to: { unit: 'Nowhere' } })).status, 422);
  const listed = async (query: string): Promise<number> => (await hub.ask<{ items: unknown[] }>(owner.desk, 'GET', `/v1/hits?${query}`)).body.items.length;
  assert.deepEqual([await listed('claimedBy=NL+night'), await listed('claimedBy=NL+desk'), await listed('unclaimed=true'), await listed('unclaimed=false')], [1, 0, 0, 1]);
  const other = await told(finder.desk);
  assert.deepEqual([other.claim, other.events.map(({ kind }) => kind)], [undefined, ['raised']]);
  assert.ok(!JSON.stringify(other).includes('Utrecht'));
  assert.equal((await does(owner.supervisor, 'claim', undefined, 'DELETE')).body.claim, undefined);
  assert.equal((await does(owner.supervisor, 'claim', undefined, 'DELETE')).body.code, 'hits.not_claimed');
  assert.deepEqual((await said()).slice(2).map(({ kind, bureau, person, roles }) => [kind, bureau, person, roles]), [
    ['hits.claimed', 'NL', null, ['desk', 'supervisor']], ['hits.claimed', 'NL', 'NL night', ['desk', 'supervisor']], ['hits.claim_ended', 'NL', null, ['desk', 'supervisor']]]);
  assert.equal((await does(owner.feed, 'claim', {})).status, 403);
});

test('the finder’s desk takes a hit over from the unit: then it speaks with the owner, and the unit says what was done', async (t) => {
  const { does, told, said, owner, finder } = await between(t);
  assert.equal((await does(finder.officer, 'takeover', {})).status, 403);
  assert.equal((await does(finder.desk, 'takeover', {})).body.takenOverBy, 'Brasilia');
  const refused = await does(finder.officer, 'requests', { urgency: 'routine' });
  assert.deepEqual([refused.status, refused.body.code], [409, 'hits.taken_over_by_desk']);
  assert.deepEqual((await told(finder.officer)).next, ['act']);
  assert.equal((await does(finder.desk, 'requests', { urgency: 'routine' })).status, 200);
  assert.equal((await does(finder.officer, 'actions', { outcome: 'nothing' })).status, 200);
  assert.deepEqual(brief((await said()).slice(2, 4)), ['hits.taken_over NL', 'hits.taken_over BR']);
  assert.equal((await told(owner.desk)).takenOverBy, 'Brasilia');
});

test('a deadline of the finder’s is told to the owner at once, and puts the hit on top of its list', async (t) => {
  const { does, told, said, hub, another, owner, finder, hit } = await between(t);
  const other = await another(1);
  await hub.ask(finder.officer, 'POST', `/v1/hits/${other.hit}/requests`, { urgency: 'urgent' });
  assert.equal((await does(finder.officer, 'deadline', { at: '2026-11-18T11:59:00Z' })).body.code, 'hits.deadline_passed');
  await does(finder.officer, 'requests', { urgency: 'routine' });
  const due = async (): Promise<string[]> => (await hub.ask<{ items: { id: string }[] }>(owner.desk, 'GET', '/v1/hits?order=due')).body.items.map(({ id }) => id);
  assert.deepEqual(await due(), [other.hit, hit]);
  assert.equal((await does(finder.officer, 'deadline', { at: '2026-11-18T12:05:00Z', text: 'ship leaves 13:05' })).status, 200);
  assert.deepEqual((await told(owner.desk)).deadline, { at: '2026-11-18T12:05:00.000Z', text: 'ship leaves 13:05' });
  assert.deepEqual(await due(), [hit, other.hit]);
  const last = (await said()).slice(-2);
  assert.deepEqual([brief(last), last[0]?.urgent, JSON.stringify(last).includes('ship')], [['hits.deadline_set NL', 'hits.deadline_set BR'], true, false]);
});

test('lists are narrowed by state, side, urgency and time', async (t) => {
  const { does, another, hub, owner, finder, hit } = await between(t);
  const [urgent, quiet] = [await another(1), await another(2)];
  await hub.ask(finder.officer, 'POST', `/v1/hits/${urgent.hit}/requests`, { urgency: 'urgent' });
  await does(finder.officer, 'requests', { urgency: 'routine' });
  const listed = async (query: string, token = owner.desk): Promise<string[]> => (await hub.ask<{ items: { id: string }[] }>(token, 'GET', `/v1/hits?${query}`)).body.items.map(({ id }) => id).sort();
  assert.deepEqual(await listed('state=requested'), [hit, urgent.hit].sort());
  assert.deepEqual(await listed('urgent=true'), [urgent.hit]);
  assert.deepEqual(await listed('dueBefore=2026-11-18T12:30:00Z'), [urgent.hit]);
  assert.deepEqual(await listed('role=finder', finder.desk), [hit, urgent.hit, quiet.hit].sort());
  assert.deepEqual(await listed('role=finder'), []);
  await hub.ask(finder.desk, 'POST', `/v1/hits/${quiet.hit}/closure`, { reason: 'vehicle_gone' });
  assert.deepEqual([await listed('open=false'), await listed('open=true')], [[quiet.hit], [hit, urgent.hit].sort()]);
  const first = (await hub.ask<{ items: { id: string }[]; next: string }>(owner.desk, 'GET', '/v1/hits?order=due&limit=1')).body;
  const second = (await hub.ask<{ items: { id: string }[] }>(owner.desk, 'GET', `/v1/hits?order=due&limit=1&after=${first.next}`)).body;
  assert.deepEqual([first.items[0]?.id, second.items[0]?.id], [urgent.hit, hit]);
});

test('the story of a hit is append-only', async (t) => {
  const { hub } = await between(t);
  for (const change of [`update hit_events set kind = 'x'`, 'delete from hit_events', 'truncate hit_events']) await assert.rejects(run(hub.database.db, change), /append-only/);
});

test('a hit on a record to be checked discreetly rings at the desk alone; where the bureau settled so, its officers do not see it at all', async (t) => {
  const { hub, said, another, owner, finder } = await between(t);
  const { hit, record } = await another(1, { action: 'check_discreetly' });
  assert.deepEqual(brief(await said(hit)), ['hits.raised NL', 'hits.raised BR desk+supervisor']);
  const seen = async (token: string): Promise<unknown> => [(await hub.ask(token, 'GET', `/v1/hits/${hit}`)).status, (await hub.ask<{ items: { id: string }[] }>(token, 'GET', '/v1/hits')).body.items.some(({ id }) => id === hit)];
  assert.deepEqual([await seen(finder.officer), await seen(finder.desk), await seen(owner.officer)], [[200, true], [200, true], [200, true]]);
  await hub.ask(finder.supervisor, 'PUT', '/v1/settings/discreet', { roadside: 'nothing' });
  assert.deepEqual([await seen(finder.officer), await seen(finder.desk), await seen(owner.officer)], [[404, false], [200, true], [200, true]]);
  assert.equal((await hub.ask(finder.officer, 'POST', `/v1/hits/${hit}/requests`, { urgency: 'urgent' })).status, 404);
  await hub.ask(owner.desk, 'PATCH', `/v1/vehicles/${record}`, { action: 'seize' }, { 'if-match': '*' });
  await hub.released();
  assert.deepEqual(await seen(finder.officer), [200, true], 'once its owner asks for something else');
});

test('a list of hits names each vehicle for who may read records, and no more of one that is over or hidden from the finder', async (t) => {
  const { hub, owner, finder, hit, record } = await between(t, { said: { make: 'Volkswagen', model: 'Golf', year: 2008, colour: 'black', plates: [{ number: '97-TRN-1', country: 'NL' }] } });
  type Listed = { readonly id: string; readonly vehicle?: object };
  const vehicleFor = async (token: string): Promise<object | undefined> => (await hub.ask<{ items: Listed[] }>(token, 'GET', '/v1/hits')).body.items.find(({ id }) => id === hit)?.vehicle;
  const seen = await vehicleFor(owner.desk);
  assert.deepEqual(seen, { make: 'Volkswagen', model: 'Golf', year: 2008, colour: 'black', vin: 'WVWZZZ1KZ8W971000', plate: { number: '97-TRN-1', country: 'NL' } });
  assert.deepEqual(await vehicleFor(finder.desk), seen);
  assert.deepEqual((await hub.ask<Listed>(finder.officer, 'GET', `/v1/hits/${hit}`)).body.vehicle, seen, 'one hit says the same as the list');
  const coordinator = await hub.token('BR', 'coordinator');
  assert.deepEqual([(await hub.ask(coordinator, 'GET', '/v1/hits')).status, await vehicleFor(coordinator)], [200, undefined], 'who reads no records reads none here');
  const hidden = await hub.inFourEyes(owner.desk, await hub.second('NL', 'desk'), 'PATCH', `/v1/vehicles/${record}`, { restrictions: ['BR'] }, { 'if-match': '*' });
  assert.equal(hidden.status, 200);
  assert.deepEqual([await vehicleFor(owner.desk), await vehicleFor(finder.desk)], [seen, undefined]);
  assert.equal((await hub.inFourEyes(owner.desk, await hub.second('NL', 'desk'), 'POST', `/v1/vehicles/${record}/clear`, { reason: 'recovered' }, { 'if-match': '*' })).status, 200);
  assert.equal(await vehicleFor(owner.desk), undefined);
});
