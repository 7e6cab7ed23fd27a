/** R9: nobody is told to seize before the owner confirms, unless the record says so; every step from the hit to its end, and who may take it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testHub } from '../fixtures.ts';
import { between, brief, type Between } from '../fixtures-hits.ts';

type Answer = { outcome: string; findings: { kind: string; hit?: string; record: { action?: string }; advice: { kind: string; action?: string; contact?: unknown } }[] };
const VIN = 'WVWZZZ1KZ8W970301';

async function answerTo(t: Parameters<typeof testHub>[0], record: object, vehicle: object): Promise<Answer> {
  const hub = await testHub(t);
  await hub.ask(await hub.token('NL', 'desk'), 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, ...record });
  await hub.settled();
  return (await hub.ask<Answer>(await hub.token('BR', 'officer'), 'POST', '/v1/checks', { vehicle, purpose: 'port_control' })).body;
}

for (const action of ['seize', 'detain']) {
  test(`R9: a hit on a record to ${action} says to ask the owner first, and the word appears nowhere in the answer`, async (t) => {
    const answer = await answerTo(t, { action, contact: '+31 70 0000000' }, { vin: VIN });
    assert.deepEqual([answer.outcome, answer.findings[0]?.advice], ['hit', { kind: 'request_confirmation', contact: '+31 70 0000000' }]);
    assert.ok(!JSON.stringify(answer).includes(action));
  });
}

test('R9: where the record itself says that its action stands before confirmation, it is shown', async (t) => {
  const answer = await answerTo(t, { action: 'seize', actionStandsBeforeConfirmation: true, contact: '+31 70 0000000' }, { vin: VIN });
  assert.deepEqual(answer.findings[0]?.advice, { kind: 'act', action: 'seize', contact: '+31 70 0000000' });
});

test('R9: a candidate is to be compared first, raises no hit, and tells nobody to seize whatever the record says', async (t) => {
  const answer = await answerTo(t, { action: 'seize' }, { vin: '8W970301' });
  assert.deepEqual([answer.outcome, answer.findings[0]?.kind, answer.findings[0]?.hit, answer.findings[0]?.advice], ['candidates', 'candidate', undefined, { kind: 'compare_first' }]);
  assert.ok(!JSON.stringify(answer).includes('seize'));
});

test('R9: reading the record, by id or reference, shows no more to a finder than the answer did; its owner sees its own words', async (t) => {
  const hub = await testHub(t);
  const desk = await hub.token('NL', 'desk');
  const { body: { id } } = await hub.ask<{ id: string }>(desk, 'POST', '/v1/vehicles', { reference: 'A', vin: VIN, action: 'seize' });
  const finder = await hub.token('BR', 'officer');
  for (const path of [`/v1/vehicles/${id}`, '/v1/vehicles/by-reference/A?owner=NL']) assert.equal((await hub.ask<{ action?: string }>(finder, 'GET', path)).body.action, undefined, path);
  assert.equal((await hub.ask<{ items: { action?: string }[] }>(finder, 'GET', `/v1/vehicles/${id}/versions`)).body.items[0]?.action, undefined);
  assert.equal((await hub.ask<{ action?: string }>(finder, 'POST', `/v1/vehicles/${id}/locate`, {})).body.action, undefined);
  assert.equal((await hub.ask<{ action?: string }>(desk, 'GET', `/v1/vehicles/${id}`)).body.action, 'seize');
});

// ---- from the request to the end ----

type State = (typeof STATES)[number];
const STATES = ['raised', 'requested', 'more_time', 'no_reply', 'escalated', 'confirmed', 'not_confirmed', 'acted', 'closed'] as const;
const WAY: Readonly<Record<State, (b: Between) => Promise<unknown>>> = {
  raised: async () => undefined,
  requested: (b) => b.does(b.finder.officer, 'requests', { urgency: 'routine' }),
  more_time: async (b) => { await WAY.requested(b); await b.does(b.owner.desk, 'answers', { answer: 'more_time', minutes: 100 }); },
  no_reply: async (b) => { await WAY.requested(b); await b.passes(60); },
  escalated: async (b) => { await WAY.no_reply(b); await b.passes(60); },
  confirmed: async (b) => { await WAY.requested(b); await b.does(b.owner.desk, 'answers', { answer: 'confirmed' }); },
  not_confirmed: async (b) => { await WAY.requested(b); await b.does(b.owner.desk, 'answers', { answer: 'not_confirmed', reason: 'settled' }); },
  acted: async (b) => { await WAY.confirmed(b); await b.does(b.finder.officer, 'actions', { outcome: 'seized' }); },
  closed: async (b) => { await WAY.acted(b); await b.does(b.finder.desk, 'closure', { reason: 'completed' }); },
};

type Try = readonly [what: string, body: object, side: 'owner' | 'finder', to: Readonly<Partial<Record<State, State>>>];
const OPEN_TO = (to: State) => ({ requested: to, more_time: to, no_reply: to, escalated: to });
const same = (...states: State[]): Partial<Record<State, State>> => Object.fromEntries(states.map((state) => [state, state]));
/** Which deed leads where, out of every state; what is not named is refused. A repeat that changes nothing is named with its own state. */
const TRIES: readonly Try[] = [
  ['requests', { urgency: 'urgent' }, 'finder', { raised: 'requested', requested: 'requested', more_time: 'requested', no_reply: 'requested', not_confirmed: 'requested', acted: 'requested', closed: 'requested' }],
  ['requests', { urgency: 'routine' }, 'finder', { raised: 'requested', ...same('requested', 'more_time', 'no_reply', 'escalated'), not_confirmed: 'requested', acted: 'requested', closed: 'requested' }],
  ['requests', { urgency: 'routine', again: true }, 'finder', { requested: 'no_reply', more_time: 'no_reply' }],
  ['answers', { answer: 'confirmed' }, 'owner', { raised: 'confirmed', ...OPEN_TO('confirmed'), confirmed: 'confirmed', not_confirmed: 'confirmed', ...same('acted', 'closed') }],
  ['answers', { answer: 'not_confirmed', reason: 'plates_only' }, 'owner', { raised: 'not_confirmed', ...OPEN_TO('not_confirmed'), confirmed: 'not_confirmed', not_confirmed: 'not_confirmed', ...same('acted', 'closed') }],
  ['answers', { answer: 'more_time', minutes: 10 }, 'owner', OPEN_TO('more_time')],
  ['actions', { outcome: 'seized' }, 'finder', { raised: 'acted', ...same('requested', 'more_time', 'no_reply', 'escalated'), confirmed: 'acted', not_confirmed: 'acted', acted: 'acted' }],
  ['actions', { outcome: 'left_before_answer' }, 'finder', { raised: 'acted', ...OPEN_TO('acted'), confirmed: 'acted', not_confirmed: 'acted', acted: 'acted' }],
  ['closure', { reason: 'vehicle_gone' }, 'finder', { raised: 'closed', ...OPEN_TO('closed'), confirmed: 'closed', not_confirmed: 'closed', acted: 'closed' }],
  ['closure', { reason: 'vehicle_gone' }, 'owner', { confirmed: 'closed', not_confirmed: 'closed', acted: 'closed' }],
  ['takeover', {}, 'finder', same(...STATES.filter((state) => state !== 'closed'))],
  ['deadline', { at: '2027-01-01T00:00:00Z' }, 'finder', same('raised', 'requested', 'more_time', 'no_reply', 'escalated', 'confirmed', 'not_confirmed')],
  ['claim', {}, 'finder', same(...STATES.filter((state) => state !== 'closed'))],
  ['claim', {}, 'owner', same(...STATES.filter((state) => state !== 'closed'))],
];

for (const from of STATES) {
  test(`R9: out of ${from} every deed leads where it should, or is refused with what may be done instead; the wrong side may nothing, a third bureau sees nothing`, async (t) => {
    const first = await between(t);
    const third = await first.hub.token('DE', 'supervisor', { unit: 'Berlin', person: 'DE supervisor' });
    let n = 0;
    const fresh = async (): Promise<Between> => {
      n += 1;
      const { hit, record } = await first.another(n);
      const b: Between = { ...first, hit, record, does: (token, what, body, method = 'POST') => first.hub.ask(token, method, `/v1/hits/${hit}/${what}`, body), told: async (token) => (await first.hub.ask<Awaited<ReturnType<Between['told']>>>(token, 'GET', `/v1/hits/${hit}`)).body };
      await WAY[from](b);
      return b;
    };
    let b = await fresh();
    for (const [what, body, side, to] of TRIES) {
      const words = `${side} ${what} ${JSON.stringify(body)}`;
      assert.equal((await b.told(b.owner.desk)).state, from, words);
      assert.equal((await b.does(third, what, body)).status, 404, words);
      if (!TRIES.some(([again, , other]) => again === what && other !== side)) assert.equal((await b.does(side === 'owner' ? b.finder.supervisor : b.owner.supervisor, what, body)).status, 403, words);
      const before = (await b.told(b.owner.desk)).events.length;
      const done = await b.does(b[side].desk, what, body);
      const goal = to[from];
      if (goal === undefined) {
        assert.equal(done.status, 409, words);
        assert.equal((await b.told(b.owner.desk)).events.length, before, words);
        continue;
      }
      assert.deepEqual([done.status, done.body.state], [200, goal], `${words}: ${JSON.stringify(done.body)}`);
      if (goal !== from || done.body.events.length > before) b = await fresh();
    }
  });
}

test('R9: while an officer waits, the own bureau’s text says what may be done; the owner’s action is shown once it has confirmed, and gone once it takes that back', async (t) => {
  const b = await between(t);
  const text = 'Keep papers and keys. Do not tow.';
  assert.equal((await b.hub.ask(b.finder.supervisor, 'PUT', '/v1/settings/officers', { waitingText: text })).status, 200);
  const advice = async (token: string): Promise<object> => (await b.told(token)).advice;
  const contact = '+31 70 0000';
  assert.deepEqual(await advice(b.finder.officer), { kind: 'request_confirmation', text, contact });
  for (const way of ['requested', 'no_reply', 'escalated'] as const) {
    await WAY[way](b);
    assert.deepEqual(await advice(b.finder.officer), { kind: 'wait', text, contact }, way);
    assert.ok(!JSON.stringify(await b.told(b.finder.officer)).includes('"seize"'), way);
  }
  assert.deepEqual(await advice(b.owner.desk), { kind: 'answer' });
  await b.does(b.owner.desk, 'answers', { answer: 'confirmed' });
  assert.deepEqual(await advice(b.finder.officer), { kind: 'act', action: 'seize', contact });
  await b.does(b.owner.desk, 'answers', { answer: 'not_confirmed', reason: 'not_the_same_vehicle' });
  assert.deepEqual(await advice(b.finder.officer), { kind: 'stand_down', contact });
});

test('R9: where the record itself says that its action stands, the hit says so before the answer; a clone mark takes that away (R12)', async (t) => {
  const plain = await between(t, { said: { actionStandsBeforeConfirmation: true } });
  assert.deepEqual((await plain.told(plain.finder.officer)).advice, { kind: 'act', action: 'seize', contact: '+31 70 0000' });
  const cloned = await plain.another(1, { actionStandsBeforeConfirmation: true, vinCondition: 'cloned' });
  assert.equal((await plain.hub.ask<{ advice: { kind: string } }>(plain.finder.officer, 'GET', `/v1/hits/${cloned.hit}`)).body.advice.kind, 'request_confirmation');
});

test('R9: a candidate that an officer has compared enters the same way', async (t) => {
  const b = await between(t);
  const { body: found } = await b.hub.ask<{ id: string }>(b.finder.officer, 'POST', '/v1/checks', { vehicle: { vin: '8W971000' }, purpose: 'port_control', observedAt: '2026-11-16T12:00:00Z' });
  const { body: compared } = await b.hub.ask<{ hit: string }>(b.finder.officer, 'POST', `/v1/checks/${found.id}/comparisons`, { record: b.record, same: true });
  const { body: hit } = await b.hub.ask<{ state: string; certainty: string }>(b.owner.desk, 'GET', `/v1/hits/${compared.hit}`);
  assert.deepEqual([hit.state, hit.certainty], ['raised', 'compared']);
  assert.deepEqual(brief(await b.said(compared.hit)), ['hits.raised NL', 'hits.raised BR']);
  assert.equal((await b.hub.ask<{ state: string }>(b.finder.officer, 'POST', `/v1/hits/${compared.hit}/requests`, { urgency: 'routine' })).body.state, 'requested');
});

test('R9: the finder’s bureau sees every hit of its units, and may speak for them', async (t) => {
  const b = await between(t);
  const port = await b.hub.token('BR', 'officer', { unit: 'Itajai', person: 'BR other' });
  const { body } = await b.hub.ask<{ findings: { hit: string }[] }>(port, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ8W971000' }, purpose: 'port_control', observedAt: '2026-11-17T12:00:00Z' });
  const listed = (await b.hub.ask<{ items: { id: string; unit: string }[] }>(b.finder.desk, 'GET', '/v1/hits?role=finder')).body.items;
  assert.deepEqual(listed.map(({ id, unit }) => [id, unit]).sort(), [[b.hit, 'Santos'], [body.findings[0]?.hit, 'Itajai']].sort());
  assert.equal((await b.hub.ask(b.finder.desk, 'POST', `/v1/hits/${body.findings[0]?.hit ?? ''}/requests`, { urgency: 'routine' })).status, 200);
});

test('R9: once the owner has confirmed, the same bureau’s next check of the vehicle says what to do, and another bureau’s still to ask first; a mark withholds it again (R12)', async (t) => {
  const { hub, owner, finder, hit, record, does, told } = await between(t);
  const asked = async (token: string): Promise<Answer['findings'][0] | undefined> => (await hub.ask<Answer>(token, 'POST', '/v1/checks', { vehicle: { vin: 'WVWZZZ1KZ8W971000' }, purpose: 'port_control' })).body.findings[0];
  const stranger = await hub.token('DE', 'officer', { person: 'stranger' });
  await does(finder.officer, 'requests', { urgency: 'urgent' });
  assert.equal((await asked(finder.officer))?.advice.kind, 'request_confirmation');
  assert.equal((await does(owner.desk, 'answers', { answer: 'confirmed' })).status, 200);
  const again = await asked(finder.officer);
  assert.deepEqual([again?.hit, again?.advice.kind, again?.advice.action], [hit, 'act', 'seize']);
  assert.equal((await asked(stranger))?.advice.kind, 'request_confirmation');
  assert.equal((await hub.inFourEyes(finder.desk, await hub.second('BR', 'desk'), 'POST', `/v1/vehicles/${record}/dispute`, { kind: 'clone', reason: 'the chassis number is stamped anew' })).status, 200);
  assert.deepEqual([(await asked(finder.officer))?.advice.kind, (await told(finder.officer)).advice.kind], ['request_confirmation', 'look_again'], 'a clone is suspected');
  assert.equal((await hub.ask(owner.desk, 'POST', `/v1/vehicles/${record}/dispute/reply`, { outcome: 'stands', note: 'seen, it is ours' })).status, 200);
  assert.equal((await asked(finder.officer))?.advice.kind, 'act');
});
