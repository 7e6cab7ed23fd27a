/** The table of a hit's life: sound in itself, drawn in the guide as it is, and never left by any sequence of deeds and hours. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { between, MINUTE_MS, type Between, type Said } from '../../../tests/fixtures-hits.ts';
import { seeded, type Random } from '../../../tests/random.ts';
import { hitsGuide } from '../../../scripts/draw-hits.ts';
import { run } from '../../kernel/store/database.ts';
import { OPEN, TABLE, transitionOf, type Transition } from './life.ts';
import { HIT_STATES, NOT_CONFIRMED_REASONS, OUTCOMES, type HitState } from './schema.ts';

test('the guide shows the table as it is', () => {
  const { stands, ought } = hitsGuide();
  assert.ok(stands === ought, 'run `npm run generate`');
});

test('no deed of anybody leads two ways out of a state, every state is reached, and none but a closed one is a dead end', () => {
  for (const from of ['new', ...HIT_STATES] as const) {
    for (const { deed, who } of TABLE) for (const one of who) assert.ok(TABLE.filter((row) => row.deed === deed && row.who.includes(one) && row.from.includes(from)).length <= 1, `${deed} by ${one} out of ${from}`);
  }
  for (const state of HIT_STATES) {
    assert.ok(TABLE.some(({ to }) => to === state), `${state} is reached`);
    assert.ok(TABLE.some(({ from, to }) => from.includes(state) && to !== 'same' && to !== state), `${state} is left`);
  }
});

test('every transition tells somebody; the owner hears nothing of a candidate; nothing that happens to a request is kept from either side', () => {
  for (const { deed, tells, from, to } of TABLE) {
    assert.ok(Object.keys(tells).length > 0, deed);
    if (to === 'candidate' || from.length === 1 && from[0] === 'candidate') assert.equal(tells.owner, undefined, deed);
    else if (tells.own === undefined && deed !== 'raise_own') assert.ok(tells.finder !== undefined && (tells.owner ?? tells.supervisors) !== undefined, deed);
  }
});

// ---- any sequence ----

type Deed = readonly [string, (b: Between) => string, object, string?];
const deedOf = (random: Random, nowMs: number): Deed => random.pick<() => Deed>([
  () => ['requests', (b) => random.pick([b.finder.officer, b.finder.desk]), { urgency: random.pick(['urgent', 'routine']), ...(random.below(4) === 0 ? { again: true } : {}) }],
  () => ['requests', (b) => b.finder.supervisor, { urgency: random.pick(['urgent', 'routine']) }],
  () => ['answers', (b) => random.pick([b.owner.desk, b.owner.feed]), random.pick([{ answer: 'confirmed' }, { answer: 'more_time', minutes: 1 + random.below(700) }, { answer: 'not_confirmed', reason: random.pick(NOT_CONFIRMED_REASONS), text: 'so it is' }])],
  () => ['actions', (b) => b.finder.officer, { outcome: random.pick(OUTCOMES) }],
  () => ['closure', (b) => random.pick([b.owner.desk, b.finder.desk]), { reason: random.pick(['completed', 'vehicle_gone']) }],
  () => ['claim', (b) => random.pick([b.owner.desk, b.owner.supervisor, b.finder.desk]), random.pick([{}, { note: 'mine' }, { to: { person: 'somebody' } }])],
  () => ['claim', (b) => random.pick([b.owner.supervisor, b.finder.supervisor]), {}, 'DELETE'],
  () => ['takeover', (b) => b.finder.desk, {}],
  () => ['deadline', (b) => b.finder.desk, { at: new Date(nowMs + (1 + random.below(500)) * MINUTE_MS).toISOString() }],
])();

type EventRow = { n: number; kind: string; who: Transition['who'][number]; state: HitState };
/** The row of the table that an event names. */
function rowOf(before: HitState | 'new', { kind, who, state }: EventRow): Transition {
  const rows = TABLE.filter((row) => row.event === kind && row.who.includes(who) && row.from.includes(before) && (row.to === 'same' ? before : row.to) === state);
  assert.equal(rows.length, 1, `${kind} by ${who} from ${before} to ${state} is in the table`);
  return rows[0]!;
}
/** Who hears of a transition, as the table says. */
const hearers = ({ tells }: Transition): string[] => [
  ...(tells.owner ? [`${tells.owner} NL`] : []), ...(tells.supervisors ? [`${tells.supervisors} NL supervisors`] : []), ...(tells.finder ? [`${tells.finder} BR`] : []),
  ...(tells.own ? [`${tells.own} own`] : []), ...(tells.hub ? [`${tells.hub} HUB`] : []),
];
const heard = ({ kind, bureau, roles }: Said): string => (kind === 'hits.claimed' || kind === 'hits.claim_ended' ? `${kind} own` : `${kind} ${bureau}${roles?.length === 1 && bureau === 'NL' ? ' supervisors' : ''}`);

async function check(b: Between, hit: string): Promise<void> {
  const events = await run(b.hub.database.db, 'select n, kind, who, state from hit_events where hit = $1 order by n', [hit]) as EventRow[];
  assert.deepEqual(events.map(({ n }) => n), events.map((_, i) => i + 1), 'no event is lost');
  const rows = events.map((event, i) => rowOf(events[i - 1]?.state ?? 'new', event));
  assert.deepEqual((await b.said(hit)).map(heard), rows.flatMap(hearers), 'each transition is told to each once, in order');
  const [row] = await run(b.hub.database.db, 'select state, events, due_at, next_due_at, step from hits where id = $1', [hit]) as { state: HitState; events: number; due_at: string | null; next_due_at: string | null; step: number }[];
  assert.deepEqual([row?.state, row?.events], [events.at(-1)?.state, events.length]);
  const isOpen = row !== undefined && OPEN.includes(row.state);
  assert.equal(row?.due_at !== null, isOpen, 'an answer is due exactly while a request is open');
  assert.equal(row?.next_due_at !== null, isOpen && !(row.state === 'escalated' && row.step === 3), 'the clock runs until the hub has been told');
}

test('whatever people do in whatever order at whatever hour, a hit never leaves the table, loses no event, and each transition is told once', async (t) => {
  const random = seeded(t);
  const b = await between(t, { clocks: { urgentMinutes: 5, hours: { wednesday: [{ from: '08:00', to: '17:00' }], thursday: [{ from: '08:00', to: '17:00' }] } } });
  const outcomes = new Map<number, number>();
  let deeds = 0;
  for (let n = 1; n <= 12; n += 1) {
    const { hit } = await b.another(n);
    for (let i = 0; i < 40; i += 1) {
      if (random.below(3) === 0) await b.passes(random.pick([1, 4, 9, 11, 55, 61, 240, 721]));
      const [what, who, body, method = 'POST'] = deedOf(random, b.clock.ms());
      const { status, body: answer } = await b.hub.ask<{ code?: string; next?: string[] }>(who(b), method, `/v1/hits/${hit}/${what}`, method === 'DELETE' ? undefined : body);
      assert.ok([200, 409].includes(status), `${what} ${JSON.stringify(body)} ${JSON.stringify(answer)}`);
      outcomes.set(status, (outcomes.get(status) ?? 0) + 1);
      deeds += 1;
    }
    await check(b, hit);
  }
  t.diagnostic(`${deeds} deeds, ${outcomes.get(200) ?? 0} taken, ${outcomes.get(409) ?? 0} refused`);
  assert.ok((outcomes.get(200) ?? 0) > 100 && (outcomes.get(409) ?? 0) > 20, 'both were tried');
  const kinds = await run(b.hub.database.db, 'select distinct kind from hit_events') as { kind: string }[];
  assert.ok(kinds.length >= 14, `of all kinds of events, ${kinds.length} came up`);
});

test('what the asker is told it may do next is what it may do: every deed named is taken, in every state reached', async (t) => {
  const random = seeded(t);
  const b = await between(t);
  const bodies: Readonly<Record<string, readonly [string, object, string?]>> = {
    request: ['requests', { urgency: 'routine' }], request_urgently: ['requests', { urgency: 'urgent' }], request_again: ['requests', { urgency: 'routine', again: true }], confirm: ['answers', { answer: 'confirmed' }],
    not_confirm: ['answers', { answer: 'not_confirmed', reason: 'settled' }], need_time: ['answers', { answer: 'more_time', minutes: 5 }], act: ['actions', { outcome: 'nothing' }], close: ['closure', { reason: 'completed' }],
    claim: ['claim', {}], hand_over: ['claim', { to: { unit: 'Main unit' } }], end_claim: ['claim', {}, 'DELETE'], take_over: ['takeover', {}], set_deadline: ['deadline', { at: '2026-12-24T12:00:00Z' }],
  };
  const named = new Set<string>();
  for (let n = 1; n <= 100; n += 1) {
    const { hit } = n % 8 === 1 ? await b.another(n) : { hit: (await run(b.hub.database.db, 'select id from hits order by raised_at desc, id desc limit 1') as { id: string }[])[0]!.id };
    const token = random.pick([b.owner.supervisor, b.finder.supervisor]);
    const { body } = await b.hub.ask<{ next: string[]; events: unknown[] }>(token, 'GET', `/v1/hits/${hit}`);
    if (body.next.length === 0) continue;
    const deed = random.pick(body.next);
    const [what, said, method = 'POST'] = bodies[deed] ?? ['', {}];
    const done = await b.hub.ask<{ events: unknown[] }>(token, method, `/v1/hits/${hit}/${what}`, method === 'DELETE' ? undefined : said);
    assert.equal(done.status, 200, `${deed}: ${JSON.stringify(done.body)}`);
    named.add(deed);
    b.clock.move(MINUTE_MS);
  }
  assert.ok(named.size >= 8, [...named].join(', '));
});

test('the table has no way for a deed that nobody may do', () => {
  for (const [from, deed, who] of [['candidate', 'request', 'finder'], ['candidate', 'confirm', 'owner'], ['raised', 'close', 'owner'], ['requested', 'act', 'owner'], ['requested', 'confirm', 'finder'], ['confirmed', 'request', 'finder'], ['escalated', 'request_again', 'finder'], ['closed', 'act', 'finder'], ['no_reply', 'ask_again', 'clock']] as const) {
    assert.equal(transitionOf(from, deed, who), undefined, `${deed} by ${who} out of ${from}`);
  }
});
