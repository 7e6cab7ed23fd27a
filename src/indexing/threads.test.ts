/** Wide patterns in threads of their own: the same answers, bounded in time and number, and never in the way of a cheap question. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setImmediate as breathe } from 'node:timers/promises';
import { Refusal } from '../kernel/errors.ts';
import { openSearcher } from '../matching/searcher.ts';
import { openWriter } from '../matching/writer.ts';
import { bearersOf, EVERYBODY, generationOf, numberOf, patternAsk, recordWith, vinOf } from './fixtures.ts';
import type { Edition } from './life.ts';
import { openSets } from './sets.ts';
import { searchThreads, THREAD_LIMITS, type ThreadLimits, type Threads } from './threads.ts';

const WIDE = patternAsk('W*Z*8*1*');
const RECORDS = 3_000;

function edition(number = 1, records = RECORDS): Edition {
  const generation = generationOf(Array.from({ length: records }, (_, n) => recordWith(n, vinOf(n), { hiddenFrom: n % 2 })));
  return { number, generation, searcher: openSearcher(generation), sets: openSets() };
}
function opened(t: TestContext, limits: Partial<ThreadLimits> = {}): { threads: Threads; faults: string[] } {
  const faults: string[] = [];
  const threads = searchThreads((fault) => { faults.push(fault); }, { ...THREAD_LIMITS, threads: 1, ...limits });
  t.after(() => threads.stop());
  return { threads, faults };
}
const isUnavailable = (cause: unknown): boolean => cause instanceof Refusal && cause.status === 503;

test('a thread answers what the engine answers here: the same records, the same count, for the same eyes', async (t) => {
  const { threads } = opened(t);
  const one = edition();
  const half = EVERYBODY.isHidden.slice();
  half[1] = 1;
  for (const isHidden of [EVERYBODY.isHidden, half]) {
    const view = { isHidden, minute: 0 };
    const there = await threads.ask(one, WIDE, view, 'NL');
    const here = one.searcher.pattern(WIDE, view, { most: 200, mayGoOn: () => true });
    assert.deepEqual(there, here);
    assert.ok(there.isWhole && there.count > 0);
  }
});

test('what is learnt, forgotten or hidden here is seen by the threads at once, and a new edition too', async (t) => {
  const { threads } = opened(t);
  const one = edition(1, 5);
  const countOf = async (of: Edition): Promise<number> => (await threads.ask(of, patternAsk('*Z*K*9*1*'), EVERYBODY, 'NL')).count;
  assert.equal(await countOf(one), 0);
  const writer = openWriter(one.generation);
  writer.learn(recordWith(900, vinOf(900_001)));
  assert.equal(await countOf(one), 1);
  writer.forget(recordWith(900, '').name);
  assert.equal(await countOf(one), 0);
  threads.retire();
  const two = edition(2, 0);
  openWriter(two.generation).learn(recordWith(901, vinOf(900_001)));
  assert.deepEqual([await countOf(two), await countOf(one)], [1, 0], 'also one that others have left');
});

test('while wide searches run and wait, cheap questions are answered here', async (t) => {
  const { threads } = opened(t);
  const one = edition(1, 60_000);
  const wide = Promise.all(Array.from({ length: 6 }, () => threads.ask(one, WIDE, EVERYBODY, 'NL')));
  const state = { isOver: false };
  void wide.then(() => { state.isOver = true; });
  let answered = 0;
  while (!state.isOver) {
    assert.deepEqual(bearersOf(one.searcher, vinOf(answered % 60_000)), [answered % 60_000]);
    answered += 1;
    await breathe();
  }
  assert.ok(answered > 6, `${answered} were answered meanwhile`);
  for (const { isWhole, count } of await wide) assert.ok(isWhole && count > 0);
});

test('a search whose time is over says that more may exist', async (t) => {
  const { threads } = opened(t, { scanMs: 0 });
  const one = edition(1, 60_000);
  const { isWhole, count } = await threads.ask(one, WIDE, EVERYBODY, 'NL');
  const whole = one.searcher.pattern(WIDE, EVERYBODY, { most: 1, mayGoOn: () => true });
  assert.equal(isWhole, false);
  assert.ok(count < whole.count);
});

test('when too many wait the next is refused as unavailable; one bureau alone cannot keep the others out', async (t) => {
  const { threads } = opened(t, { waiting: 4, waitingOfOne: 2 });
  const one = edition(1, 200);
  const from = (bureau: string): Promise<unknown> => threads.ask(one, WIDE, EVERYBODY, bureau).then(() => 'found', (cause: unknown) => (isUnavailable(cause) ? 'refused' : cause));
  const asked = [...Array.from({ length: 5 }, () => from('NL')), from('BR'), from('BR'), from('BR'), from('DE')]; // the first is under way at once
  assert.deepEqual(await Promise.all(asked), ['found', 'found', 'found', 'refused', 'refused', 'found', 'found', 'refused', 'refused']);
  assert.deepEqual(threads.figures(), { waiting: 0, running: 0 });
});

test('a thread that is lost is replaced, and its question asked again; one that no thread survives is refused', async (t) => {
  const { threads, faults } = opened(t, { scanMs: 0, silenceMs: 1 }); // no thread starts that fast
  const one = edition(1, 50);
  await assert.rejects(threads.ask(one, WIDE, EVERYBODY, 'NL'), isUnavailable);
  assert.equal(faults.length, 2, 'two attempts');
  const patient = opened(t);
  assert.ok((await patient.threads.ask(one, WIDE, EVERYBODY, 'NL')).candidates.every(({ record }) => numberOf(one.searcher.nameOf(record)) < 50));
});

test('threads that are ended refuse what waits', async (t) => {
  const { threads } = opened(t);
  const one = edition(1, 200);
  const asked = [threads.ask(one, WIDE, EVERYBODY, 'NL'), threads.ask(one, WIDE, EVERYBODY, 'NL')].map((answer) => answer.then(() => 'found', isUnavailable));
  await threads.stop();
  assert.deepEqual(await Promise.all(asked), [true, true]);
  await assert.rejects(threads.ask(one, WIDE, EVERYBODY, 'NL'), isUnavailable);
});
