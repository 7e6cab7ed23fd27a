/** The throttle: counts by key within a window, also where the clock is set back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldClock } from './clock.ts';
import { openThrottle } from './throttle.ts';

test('a clock that is set back begins another window, and nobody is over for the hours in between', () => {
  const clock = heldClock('2026-11-22T10:15:00.000Z');
  const { count } = openThrottle({ ms: clock.ms, max: 2, windowMs: 60_000 });
  assert.deepEqual([1, 2, 3].map(() => count('a').isOver), [false, false, true]);
  clock.move(-5 * 3_600_000);
  const again = count('a');
  assert.equal(again.isOver, false);
  assert.ok(again.retryAfterS <= 60, `${again.retryAfterS} s`);
  clock.move(60_001);
  assert.equal(count('a').isOver, false);
});
