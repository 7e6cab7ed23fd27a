/** A hub's clock while clocks jump: deadlines, tokens and what is kept go by a time that two of three say, and never by one that has jumped. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { steadyClock } from './steady-clock.ts';

const HOUR_MS = 3_600_000;
const BEGUN_MS = Date.parse('2026-11-22T10:15:00Z');

/** Three clocks that go on together, of which two can be set. */
function clocks() {
  const at = { steady: 5_000, machine: BEGUN_MS, database: BEGUN_MS };
  const clock = steadyClock(() => at.machine, () => at.steady);
  const pass = (ms: number): void => { at.steady += ms; at.machine += ms; at.database += ms; };
  return { at, clock, pass, asked: () => clock.hold(at.database) };
}

test('while all agree it is the machine’s clock', () => {
  const { clock, pass, asked, at } = clocks();
  assert.deepEqual([clock.now(), asked()], ['2026-11-22T10:15:00.000Z', false]);
  pass(90_000);
  at.machine += 400; // as it is set a little by those that keep it
  assert.deepEqual([asked(), clock.ms()], [false, at.machine]);
});

for (const hours of [8, -8]) {
  test(`the machine’s clock jumps by ${hours} hours: the hub’s goes on as before, and back is no jump either`, () => {
    const { clock, pass, asked, at } = clocks();
    asked();
    at.machine += hours * HOUR_MS;
    pass(1_000);
    assert.equal(clock.ms(), BEGUN_MS + 1_000, 'at once, before anybody was asked');
    assert.equal(asked(), true, 'and it is said');
    assert.equal(clock.hold(undefined), true, 'a database out of reach changes nothing');
    pass(60_000);
    assert.deepEqual([asked(), clock.ms()], [true, BEGUN_MS + 61_000]);
    at.machine -= hours * HOUR_MS;
    assert.deepEqual([asked(), clock.ms()], [false, BEGUN_MS + 61_000]);
  });
}

test('the database’s clock alone jumps: the hub’s goes on, and it is said', () => {
  const { clock, pass, asked, at } = clocks();
  asked();
  at.database += 3 * HOUR_MS;
  pass(1_000);
  assert.deepEqual([asked(), clock.ms()], [true, BEGUN_MS + 1_000]);
});

test('a machine that slept, or was set right together with its database, is followed', () => {
  const { clock, asked, at } = clocks();
  asked();
  at.machine += 2 * HOUR_MS;
  at.database += 2 * HOUR_MS;
  assert.deepEqual([asked(), clock.ms()], [false, BEGUN_MS + 2 * HOUR_MS]);
});

test('a process that begins on a machine whose clock is wrong goes by the database’s, as the others do', () => {
  const { clock, pass, asked, at } = clocks();
  at.machine -= 5 * HOUR_MS;
  assert.deepEqual([asked(), clock.ms()], [true, BEGUN_MS]);
  pass(10_000);
  assert.deepEqual([asked(), clock.ms()], [true, BEGUN_MS + 10_000]);
});

test('the database drifts a little against a machine that is wrong: it is followed beyond what asking takes', () => {
  const { clock, asked, at } = clocks();
  at.machine -= 5 * HOUR_MS;
  asked();
  at.database += 30;
  asked();
  assert.equal(clock.ms(), BEGUN_MS);
  at.database += 100;
  asked();
  assert.equal(clock.ms(), BEGUN_MS + 130);
});
