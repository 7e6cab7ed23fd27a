/** Admission: nobody is turned away in quiet times; in a rush those let in wait little, officers' checks go before what can be done later, and nobody waits for ever. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANES, openAdmission, type Admission, type AdmissionLimits, type Lane } from './admission.ts';

const LIMITS: AdmissionLimits = { begin: 24, least: 8, most: 200, room: 40 };
const BUSY_MS = 2;

type Counted = Record<Lane, { in: number; out: number; slowest: number }>;
type Rush = { readonly offered: Partial<Record<Lane, number>>; readonly perMs: number; readonly forMs: number; readonly restMs?: number };

/** A hub that answers `perMs` requests a millisecond one after the other, asked by `offered` a millisecond; who was let in, and how long they waited at the door and for the answer. */
function rush(admission: Admission, clock: { now: number }, { offered, perMs, forMs, restMs = BUSY_MS }: Rush): Counted {
  const working: { lane: Lane; asked: number; begun: number }[] = [];
  const counted = Object.fromEntries(LANES.map((lane) => [lane, { in: 0, out: 0, slowest: 0 }])) as Counted;
  const arriving: Record<Lane, number> = { first: 0, usual: 0, last: 0 };
  let served = 0;
  const end = clock.now + forMs;
  for (; clock.now < end || working.length > 0; clock.now += 1) {
    if (clock.now < end) for (const lane of LANES) {
      for (arriving[lane] += offered[lane] ?? 0; arriving[lane] >= 1; arriving[lane] -= 1) {
        const asked = clock.now;
        admission.ask(lane, {
          go: () => { admission.enter(lane); working.push({ lane, asked, begun: clock.now }); counted[lane].in += 1; },
          away: () => { counted[lane].out += 1; }, isGone: () => false,
        });
      }
    }
    for (served += perMs; served >= 1; served -= 1) {
      const one = working[0];
      if (one === undefined || clock.now - one.begun < restMs) break;
      working.shift();
      counted[one.lane].slowest = Math.max(counted[one.lane].slowest, clock.now - one.asked);
      admission.leave(one.lane, clock.now - one.begun);
    }
    served = Math.min(served, perMs + 1);
  }
  return counted;
}
const opened = (): { admission: Admission; clock: { now: number } } => {
  const clock = { now: 0 };
  return { clock, admission: openAdmission(() => clock.now, LIMITS) };
};

test('below what the hub can do nobody is turned away', () => {
  const { admission, clock } = opened();
  assert.equal(rush(admission, clock, { offered: { usual: 0.8 }, perMs: 1, forMs: 5_000 }).usual.out, 0);
});

test('at three times what it can do the rest is turned away, those let in wait for a bounded time, and the hub is kept busy', () => {
  const { admission, clock } = opened();
  rush(admission, clock, { offered: { usual: 0.5 }, perMs: 1, forMs: 1_000 });
  rush(admission, clock, { offered: { usual: 3 }, perMs: 1, forMs: 2_000 }); // until it has found how many
  const { usual } = rush(admission, clock, { offered: { usual: 3 }, perMs: 1, forMs: 5_000 });
  assert.ok(usual.in >= 4_900, `${usual.in} of 5,000 that it can do`);
  assert.ok(usual.out >= 9_800, `${usual.out} turned away`);
  assert.ok(usual.slowest <= 80, `${usual.slowest} ms`);
  assert.equal(admission.figures().waiting, 0);
});

test('an officer’s check goes before everything else, and what can be done later is turned away first', () => {
  const { admission, clock } = opened();
  const counted = rush(admission, clock, { offered: { first: 0.7, usual: 1, last: 2 }, perMs: 1, forMs: 5_000 });
  assert.equal(counted.first.out, 0);
  assert.ok(counted.last.out > 9_000, `${counted.last.out} of 10,000 that can wait were turned away`);
  assert.ok(counted.usual.in > counted.last.in, `${counted.usual.in} and ${counted.last.in}`);
});

test('what can be done later never has more than half of the room', () => {
  const { admission } = opened();
  let working = 0;
  for (let n = 0; n < 30; n += 1) admission.ask('last', { go: () => { admission.enter('last'); working += 1; }, away: () => undefined, isGone: () => false });
  assert.equal(working, LIMITS.begin / 2);
  let isIn = false;
  admission.ask('first', { go: () => { isIn = true; }, away: () => undefined, isGone: () => false });
  assert.equal(isIn, true);
});

test('callers who wait for each answer are not turned away, be the hub ever so slow; who has waited for a second is', () => {
  const { admission, clock } = opened();
  let out = 0;
  for (let n = 0; n < LIMITS.room; n += 1) admission.ask('usual', { go: () => { admission.enter('usual'); }, away: () => { out += 1; }, isGone: () => false });
  assert.deepEqual([out, admission.figures().underWay, admission.figures().waiting], [0, LIMITS.begin, LIMITS.room - LIMITS.begin]);
  clock.now = 999;
  admission.leave('usual', 999);
  assert.deepEqual([out, admission.figures().waiting], [0, LIMITS.room - LIMITS.begin - 1]);
  clock.now = 1_000;
  admission.leave('usual', 1_000);
  assert.deepEqual([out, admission.figures().waiting], [LIMITS.room - LIMITS.begin - 2, 0]);
});

test('who went away while waiting is not worked for, and counts for nobody', () => {
  const { admission } = opened();
  for (let n = 0; n < LIMITS.begin; n += 1) admission.ask('first', { go: () => { admission.enter('first'); }, away: () => undefined, isGone: () => false });
  const told: string[] = [];
  admission.ask('first', { go: () => { told.push('gone'); }, away: () => { told.push('gone'); }, isGone: () => true });
  admission.ask('first', { go: () => { admission.enter('first'); told.push('here'); }, away: () => undefined, isGone: () => false });
  admission.leave('first', 1);
  assert.deepEqual([told, admission.figures().turnedAway], [['here'], 0]);
});

test('a hub whose answers take long by nature is not throttled for it; when a rush is over nobody is turned away any more', () => {
  const { admission, clock } = opened();
  const calm = (forMs: number): number => rush(admission, clock, { offered: { usual: 0.5 }, perMs: 1, forMs, restMs: 60 }).usual.out;
  calm(1_000); // until it lets enough in at once for that
  assert.equal(calm(3_000), 0);
  rush(admission, clock, { offered: { usual: 5 }, perMs: 1, forMs: 3_000, restMs: 60 });
  calm(3_000);
  assert.equal(calm(3_000), 0);
});
