/** Keys of checks: a keyed hash that look-alikes share and nobody can turn round, in slots that end after ninety days. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { lookAlikeForm } from '../../identifiers/text.ts';
import { LATE_MS, keyer, periodAt, slotOf, slotsBetween, slotsToEmpty } from './keys.ts';

test('a key is the first 64 bits of HMAC-SHA-256 of the look-alike form, for secrets and texts of any length', () => {
  fc.assert(fc.property(fc.string({ maxLength: 100 }), fc.array(fc.oneof(fc.string({ maxLength: 64 }), fc.string({ maxLength: 64, unit: 'grapheme' })), { maxLength: 5 }), (secret, texts) => {
    const keyOf = keyer(secret);
    for (const text of texts) assert.equal(keyOf(text), createHmac('sha256', secret).update(lookAlikeForm(text)).digest().readBigInt64BE(0));
  }));
});

test('O and 0, I and 1, 8 and B have one key; another character, and another hub, another', () => {
  const keyOf = keyer('one hub');
  assert.equal(keyOf('WVWZZZ1KZ8W97O3OI'), keyOf('WVWZZZIKZBW970301'));
  assert.notEqual(keyOf('WVWZZZ1KZ8W970301'), keyOf('WVWZZZ1KZ8W970302'));
  assert.notEqual(keyOf('WVWZZZ1KZ8W970301'), keyer('another hub')('WVWZZZ1KZ8W970301'));
});

const NOW = Date.parse('2026-11-22T10:15:00Z');
const DAY_MS = 86_400_000;
const slotAt = (ms: number): number => slotOf(periodAt(ms));

test('whenever a check was made within the last ninety days, its slot is searched', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 3_650 * DAY_MS }), fc.integer({ min: 0, max: LATE_MS }), (later, ago) => {
    const ms = NOW + later;
    assert.ok(slotsBetween(ms - ago, ms).includes(slotAt(ms - ago)));
    assert.ok(slotsBetween(ms - LATE_MS, ms).includes(slotAt(ms - ago)));
  }));
});

test('however long a hub runs or is down: keys of the last ninety days stay, and those of more than a hundred and twenty are gone', () => {
  fc.assert(fc.property(fc.array(fc.record({ days: fc.nat(200), isUp: fc.boolean() }), { maxLength: 12 }), (times) => {
    let ms = NOW;
    let emptied = periodAt(ms) + 1;
    const slots = new Map<number, number[]>();
    for (const { days, isUp } of times) {
      for (let day = 0; day < days; day += 1) {
        ms += DAY_MS;
        if (!isUp && day < days - 1) continue; // it is up again on the last of these days
        for (const slot of slotsToEmpty(emptied, ms)) slots.delete(slot);
        emptied = Math.max(emptied, periodAt(ms) + 1);
        slots.set(slotAt(ms), [...slots.get(slotAt(ms)) ?? [], ms]);
        const kept = [...slots.values()].flat();
        assert.ok(kept.every((at) => ms - at <= 120 * DAY_MS));
        assert.ok(isUp || kept.includes(ms));
      }
    }
  }));
});

test('a hub that never stops loses no key of the last ninety days', () => {
  let emptied = periodAt(NOW) + 1;
  const slots = new Map<number, number[]>();
  for (let day = 0; day < 500; day += 1) {
    const ms = NOW + day * DAY_MS;
    for (const slot of slotsToEmpty(emptied, ms)) slots.delete(slot);
    emptied = periodAt(ms) + 1;
    slots.set(slotAt(ms), [...slots.get(slotAt(ms)) ?? [], ms]);
    assert.equal([...slots.values()].flat().filter((at) => ms - at <= LATE_MS).length, Math.min(day, 90) + 1);
  }
});
