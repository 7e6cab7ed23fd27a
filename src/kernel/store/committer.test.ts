/** The group committer: durable on return, together or not at all, in order, within its limits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../errors.ts';
import { committer } from './committer.ts';

/** Flushes that end when the test says so. */
function held() {
  const flushed: (readonly number[])[] = [];
  const ends: PromiseWithResolvers<undefined>[] = [];
  const flush = async (items: readonly number[]): Promise<void> => {
    flushed.push(items);
    const end = Promise.withResolvers<undefined>();
    ends.push(end);
    await end.promise;
  };
  return { flushed, ends, flush };
}
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(() => { setImmediate(resolve); }); });
const isUnavailable = (cause: unknown): boolean => cause instanceof Refusal && cause.status === 503;

test('what arrives together is written together, what arrives meanwhile in the next commit, and order is kept', async () => {
  const { flushed, ends, flush } = held();
  const log = committer<number>({ flush, itemsMax: 100, lanes: 1, waitingMax: 100 });
  const first = [log.add([1]), log.add([2, 3])];
  await turn();
  const second = [log.add([4]), log.add([5])];
  await turn();
  assert.deepEqual(flushed, [[1, 2, 3]], 'one commit at a time');
  ends[0]?.resolve(undefined);
  await Promise.all(first);
  await turn();
  assert.deepEqual(flushed, [[1, 2, 3], [4, 5]]);
  ends[1]?.resolve(undefined);
  await Promise.all(second);
});

test('a caller hears nothing before its own commit has ended', async () => {
  const { ends, flush } = held();
  const log = committer<number>({ flush, itemsMax: 100, lanes: 1, waitingMax: 100 });
  let isDone = false;
  const added = log.add([1]).then(() => { isDone = true; });
  await turn();
  await turn();
  assert.equal(isDone, false);
  ends[0]?.resolve(undefined);
  await added;
  assert.ok(isDone);
});

test('every caller of a failed commit is told the same cause; the next commit is not harmed', async () => {
  const { ends, flush } = held();
  const log = committer<number>({ flush, itemsMax: 100, lanes: 1, waitingMax: 100 });
  const failing = [log.add([1]), log.add([2])];
  await turn();
  const next = log.add([3]);
  const cause = new Error('the disk is full');
  ends[0]?.reject(cause);
  assert.deepEqual(await Promise.allSettled(failing), failing.map(() => ({ status: 'rejected', reason: cause })));
  await turn();
  ends[1]?.resolve(undefined);
  await next;
});

test('a flush that throws before it returns a promise fails its callers too', async () => {
  const log = committer<number>({ flush: () => { throw new Error('at once'); }, itemsMax: 1, lanes: 1, waitingMax: 10 });
  await assert.rejects(log.add([1]), /at once/);
  await assert.rejects(log.add([2]), /at once/);
  await log.drained();
});

test('a commit takes no more than its limit, and what one caller brings is never torn apart', async () => {
  const flushed: (readonly number[])[] = [];
  const log = committer<number>({ flush: async (items) => { flushed.push(items); }, itemsMax: 3, lanes: 1, waitingMax: 100 });
  await Promise.all([log.add([1, 2]), log.add([3, 4]), log.add([5]), log.add([6, 7, 8, 9, 10])]);
  assert.deepEqual(flushed, [[1, 2], [3, 4, 5], [6, 7, 8, 9, 10]]);
});

test('as many commits are under way at once as there are lanes, and no more', async () => {
  const { flushed, ends, flush } = held();
  const log = committer<number>({ flush, itemsMax: 1, lanes: 2, waitingMax: 100 });
  const all = [log.add([1])];
  await turn();
  all.push(log.add([2]), log.add([3]));
  await turn();
  assert.deepEqual(flushed, [[1], [2]]);
  for (let i = 0; i < 3; i += 1) { ends[i]?.resolve(undefined); await turn(); }
  await Promise.all(all);
  assert.deepEqual(flushed, [[1], [2], [3]]);
});

test('who would wait behind too many is refused at once with 503, and the place is free again afterwards', async () => {
  const { ends, flush } = held();
  const log = committer<number>({ flush, itemsMax: 10, lanes: 1, waitingMax: 3 });
  const first = log.add([1, 2, 3]);
  await assert.rejects(log.add([4]), isUnavailable);
  await turn();
  ends[0]?.resolve(undefined);
  await first;
  const second = log.add([4]);
  await turn();
  ends[1]?.resolve(undefined);
  await second;
});

test('a database that hangs: callers are told so in time, what was not begun is not written later, and it goes on afterwards', async () => {
  const { flushed, ends, flush } = held();
  const log = committer<number>({ flush, itemsMax: 10, lanes: 1, waitingMax: 10, withinMs: 50 });
  const begun = log.add([1]);
  await turn();
  const waiting = log.add([2]);
  await assert.rejects(begun, isUnavailable);
  await assert.rejects(waiting, isUnavailable);
  const drained = log.drained();
  ends[0]?.resolve(undefined); // the server speaks again
  await drained;
  const next = log.add([3]);
  await turn();
  ends[1]?.resolve(undefined);
  await next;
  assert.deepEqual(flushed, [[1], [3]]);
});

test('drained resolves at once when nothing waits, and otherwise only behind the last commit, failed ones too', async () => {
  const { ends, flush } = held();
  const log = committer<number>({ flush, itemsMax: 1, lanes: 1, waitingMax: 10 });
  await log.drained();
  await log.add([]);
  const all = Promise.allSettled([log.add([1]), log.add([2])]);
  let isDrained = false;
  const drained = log.drained().then(() => { isDrained = true; });
  await turn();
  ends[0]?.reject(new Error('failed'));
  await turn();
  assert.equal(isDrained, false);
  ends[1]?.resolve(undefined);
  await drained;
  await all;
});
