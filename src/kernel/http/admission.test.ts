/** Admission: nobody is turned away in quiet times; when answers slow down fewer are let in, and more again when they do not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAdmission, type Admission } from './admission.ts';

const LIMITS = { begin: 100, least: 10, most: 200 };

/** A hub that answers `perMs` requests a millisecond one after the other, asked by `offered` a millisecond; how many were let in. */
function rush(admission: Admission, clock: { now: number }, { offered, perMs, forMs, restMs = 2 }: { offered: number; perMs: number; forMs: number; restMs?: number }): { in: number; out: number; slowest: number } {
  const queue: number[] = [];
  const counted = { in: 0, out: 0, slowest: 0 };
  let arriving = 0;
  let served = 0;
  for (const end = clock.now + forMs; clock.now < end; clock.now += 1) {
    for (arriving += offered; arriving >= 1; arriving -= 1) {
      if (admission.hasRoom()) { admission.enter(); queue.push(clock.now); counted.in += 1; } else { admission.turnedAway(); counted.out += 1; }
    }
    for (served += perMs; served >= 1; served -= 1) {
      const begun = queue[0];
      if (begun === undefined || clock.now - begun < restMs) break;
      queue.shift();
      counted.slowest = Math.max(counted.slowest, clock.now - begun);
      admission.leave(clock.now - begun);
    }
    served = Math.min(served, perMs + 1);
  }
  for (const begun of queue) admission.leave(clock.now - begun);
  return counted;
}

test('below what the hub can do nobody is turned away', () => {
  const clock = { now: 0 };
  const admission = openAdmission(() => clock.now, LIMITS);
  assert.equal(rush(admission, clock, { offered: 0.8, perMs: 1, forMs: 5_000 }).out, 0);
});

test('at three times what it can do the rest is turned away, those let in wait for a bounded time, and the hub is kept busy', () => {
  const clock = { now: 0 };
  const admission = openAdmission(() => clock.now, LIMITS);
  rush(admission, clock, { offered: 0.5, perMs: 1, forMs: 1_000 });
  rush(admission, clock, { offered: 3, perMs: 1, forMs: 2_000 }); // until it has found how many
  const counted = rush(admission, clock, { offered: 3, perMs: 1, forMs: 5_000 });
  assert.ok(counted.in >= 4_500, `${counted.in} of 5,000 that it can do`);
  assert.ok(counted.out >= 9_000, `${counted.out} turned away`);
  assert.ok(counted.slowest <= 40, `${counted.slowest} ms`);
  assert.equal(admission.figures().turnedAway > 0, true);
});

test('a hub whose answers take long by nature is not throttled for it; when a rush is over nobody is turned away any more', () => {
  const clock = { now: 0 };
  const admission = openAdmission(() => clock.now, LIMITS);
  assert.equal(rush(admission, clock, { offered: 0.5, perMs: 1, forMs: 3_000, restMs: 60 }).out, 0);
  rush(admission, clock, { offered: 5, perMs: 1, forMs: 3_000, restMs: 60 });
  rush(admission, clock, { offered: 0.5, perMs: 1, forMs: 2_000, restMs: 60 });
  assert.equal(rush(admission, clock, { offered: 0.5, perMs: 1, forMs: 3_000, restMs: 60 }).out, 0);
});
