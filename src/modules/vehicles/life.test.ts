/** The life of a record, deed by deed: what each makes of it, and when it ends. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  approved, cleared, confirmed, disputed, ended, extended, hasOtherNumbers, isMarkStanding, isStanding, justified, located, merged, noticedThrough, notApproved, objected, pending, replied, reported, restated, resumed, saidOf, statusAt,
  stepDueAt, suspended, withdrawn, type Deed,
} from './life.ts';
import { monthsLater } from '../../kernel/days.ts';
import { VehicleWords } from './schema.ts';

const deed: Deed = { now: '2026-11-22T10:00:00.000Z', by: 'NL Main unit', timeZone: 'Europe/Amsterdam' };
const later: Deed = { ...deed, now: '2026-12-01T10:00:00.000Z' };
const said = VehicleWords.parse({ reference: 'R', vin: 'WVWZZZ1KZ8W970301', make: 'Volkswagen', restrictions: ['BR'] });
const record = reported('veh_01j9z3k4m5n6p7q8r9s0t1v2w3', 'NL', said, deed);

test('a report is live from its first version, and ends ten years later at midnight where its owner is', () => {
  assert.deepEqual([record.version, record.status, record.reviewOn, record.endsAt], [1, 'live', '2036-11-22', '2036-11-22T23:00:00.000Z']);
  assert.equal(reported(record.id, 'BR', said, { ...deed, timeZone: 'America/Sao_Paulo' }).endsAt, '2036-11-23T03:00:00.000Z');
  assert.equal(reported(record.id, 'NL', VehicleWords.parse({ ...said, reviewOn: '2027-07-01' }), deed).endsAt, '2027-07-01T22:00:00.000Z', 'in summer time');
});

test('a version says which person of its owner’s changed it, and of another bureau’s the unit alone', () => {
  const [own, other] = [{ ...deed, person: { bureau: 'NL', id: 'per_1' } }, { ...later, by: 'BR Santos', person: { bureau: 'BR', id: 'per_2' } }];
  const mine = reported(record.id, 'NL', said, own);
  const found = located(mine, { bureau: 'BR', unit: 'Santos', at: later.now }, other);
  assert.deepEqual([mine.changedBy, found.changedBy, extended(found, { reviewOn: '2040-01-01', reason: 'trial' }, own).changedBy, record.changedBy], ['NL Main unit, per_1', 'BR Santos', 'NL Main unit, per_1', 'NL Main unit']);
});

test('a report just before midnight in Tokyo counts its ten years from the day in Tokyo', () => {
  const at = (now: string): string => reported(record.id, 'JP', said, { ...deed, now, timeZone: 'Asia/Tokyo' }).reviewOn;
  assert.deepEqual([at('2026-11-22T14:59:59.000Z'), at('2026-11-22T15:00:00.000Z')], ['2036-11-22', '2036-11-23']);
});

test('a report of 29 February ends on 28 February where there is no 29th', () => {
  assert.equal(reported(record.id, 'NL', said, { ...deed, now: '2024-02-29T12:00:00.000Z' }).reviewOn, '2034-02-28');
});

test('every deed makes the next version, says when and by whom, and leaves the version before as it was', () => {
  const before = structuredClone(record);
  const mark = { bureau: 'BR', unit: 'Port', at: later.now };
  for (const after of [restated(record, said, later), located(record, mark, later), cleared(record, { reason: 'recovered' }, later), withdrawn(record, 'f', later), extended(record, { reviewOn: '2040-01-01', reason: 'trial' }, later), confirmed(record, later), ended(record, later), approved(record, later), notApproved(record, later), suspended(record, { by: 'hub', reason: 'r' }, later), justified(record, { reason: 'r' }, later), disputed(record, { kind: 'clone', bureau: 'DE', reason: 'r' }, later)]) {
    assert.deepEqual([after.version, after.changedAt, after.enteredAt], [2, later.now, deed.now]);
  }
  assert.deepEqual(record, before);
});

test('a Locate does not hide a record, and does not bring a suspended one back', () => {
  const mark = { bureau: 'BR', unit: 'Port', at: later.now };
  assert.equal(located(record, mark, later).status, 'located');
  assert.equal(isStanding(located(record, mark, later), later.now), true);
  assert.equal(located({ ...record, status: 'suspended' }, mark, later).status, 'suspended');
});

test('a record stands until the moment its review day ends, and is told as ended from then on', () => {
  const { endsAt } = record;
  const justBefore = new Date(Date.parse(endsAt) - 1).toISOString();
  assert.deepEqual([isStanding(record, justBefore), statusAt(record, justBefore)], [true, 'live']);
  assert.deepEqual([isStanding(record, endsAt), statusAt(record, endsAt)], [false, 'ended']);
  assert.equal(statusAt(cleared(record, { reason: 'recovered' }, later), endsAt), 'cleared', 'what was cleared is told as cleared');
});

test('what is restated while it stands keeps its review date and restrictions, unless it names others', () => {
  const { restrictions: _, ...open } = said;
  assert.deepEqual([restated(record, open, later).reviewOn, restated(record, open, later).restrictions], ['2036-11-22', ['BR']]);
  assert.deepEqual(restated(record, { ...open, restrictions: ['MA'], reviewOn: '2030-01-01' }, later).restrictions, ['MA']);
});

test('what had ended, was cleared or withdrawn begins a new term when its owner restates it', () => {
  const past: Deed = { ...deed, now: '2036-11-23T00:00:00.000Z' };
  for (const over of [record, cleared(record, { reason: 'settled' }, later), withdrawn(record, 'f', later)]) {
    const again = restated(over, said, past);
    assert.deepEqual([again.status, again.reviewOn, isStanding(again, past.now)], ['live', '2046-11-23', true]);
    assert.deepEqual([again.body.cleared, again.body.withdrawn], [undefined, undefined]);
  }
});

test('a withdrawn record that the desk reopens is the desk’s own; one that another feed brings is that feed’s', () => {
  const fed = withdrawn(reported(record.id, 'NL', said, { ...deed, feed: 'nightly', sourceDigest: 'd' }), 'nightly', later);
  assert.equal(restated(fed, said, later).feed, null);
  assert.equal(restated(fed, said, { ...later, feed: 'weekly', sourceDigest: 'e' }).feed, 'weekly');
  assert.equal(restated({ ...fed, status: 'live' }, said, { ...later, feed: 'weekly', sourceDigest: 'e' }).feed, 'nightly', 'what stands stays whose it is');
});

test('a correction replaces what it names, removes what it nulls, and leaves the rest', () => {
  assert.deepEqual(merged(saidOf(record), { make: null, colour: 'red' }), { reference: 'R', vin: 'WVWZZZ1KZ8W970301', restrictions: ['BR'], reviewOn: '2036-11-22', colour: 'red' });
});

test('the hub’s suspension outlives clearing and stating anew; that of a located record does not', () => {
  const byHub = suspended(record, { by: 'hub', reason: 'a court' }, deed);
  const byClock = suspended(record, { by: 'located', reason: 'found' }, deed);
  const again = (one: typeof record): string => restated(cleared(one, { reason: 'settled' }, later), said, later).status;
  assert.deepEqual([again(byHub), again(byClock)], ['suspended', 'live']);
  assert.equal(restated(cleared(byClock, { reason: 'settled' }, later), said, later).body.suspended, undefined);
  assert.equal(approved(pending(byHub), later).status, 'suspended');
  assert.equal(extended(ended(byHub, later), { reviewOn: '2050-01-01', reason: 'r' }, { ...later, now: '2040-01-01T00:00:00.000Z' }).status, 'suspended');
});

test('a suspended record comes back as what it was, or as located where it was found meanwhile; the hub’s word stands over the clock’s', () => {
  const mark = { bureau: 'BR', unit: 'Port', at: later.now };
  assert.equal(resumed(suspended(record, { by: 'hub', reason: 'r' }, later), later).status, 'live');
  assert.equal(resumed(located(suspended(record, { by: 'hub', reason: 'r' }, later), mark, later), later).status, 'located');
  const twice = suspended(suspended(located(record, mark, later), { by: 'located', reason: 'found' }, later), { by: 'hub', reason: 'a court' }, later);
  assert.deepEqual([twice.body.suspended?.by, resumed(twice, later).status, resumed(twice, later).body.suspended], ['hub', 'located', undefined]);
  assert.deepEqual(objected(twice, 'not so', later).body.suspended?.objections, [{ at: later.now, note: 'not so' }]);
});

test('a mark stands until the owner says that its record does', () => {
  const marked = disputed(disputed(record, { kind: 'clone', bureau: 'DE', reason: 'r' }, later), { kind: 'dispute', bureau: 'MA', reason: 'r' }, later);
  const standing = (one: typeof record): unknown => one.body.contested?.map((mark) => [mark.mark, isMarkStanding(mark)]);
  assert.deepEqual(standing(marked), [[1, true], [2, true]]);
  assert.deepEqual(standing(replied(marked, { outcome: 'upheld', note: 'n' }, later)), [[1, true], [2, true]]);
  assert.deepEqual(standing(replied(marked, { outcome: 'stands', note: 'n', mark: 2 }, later)), [[1, true], [2, false]]);
  assert.deepEqual([replied(marked, { outcome: 'stands', note: 'n' }, later).validatedAt, replied(marked, { outcome: 'upheld', note: 'n' }, later).validatedAt], [later.now, deed.now]);
});

test('what waits waits on when it is restated by hand, and goes live when a feed brings it', () => {
  const waits = pending(record);
  assert.deepEqual([restated(waits, said, later).status, restated(waits, said, { ...later, feed: 'nightly' }).status, restated(waits, said, { ...later, feed: 'nightly' }).feed], ['pending', 'live', 'nightly']);
  assert.deepEqual([isStanding(waits, later.now), isStanding(notApproved(waits, later), later.now)], [false, false]);
});

test('numbers differ by what they say, not by their condition or by other words', () => {
  assert.equal(hasOtherNumbers(said, { ...said, vinCondition: 'cloned', colour: 'red' }), false);
  for (const other of [{ vin: 'X1' }, { engineNumber: 'E' }, { plates: [{ number: 'AA1' }] }, { otherNumbers: [{ kind: 'key', number: 'K' } as const] }]) assert.equal(hasOtherNumbers(said, { ...said, ...other }), true, JSON.stringify(other));
});

test('a notice is due for every review day whose month and day so many months before have come, over four years of days', () => {
  for (const months of [4, 6]) {
    for (let at = Date.parse('2026-01-01T00:00:00Z'); at < Date.parse('2030-01-01T00:00:00Z'); at += 86_400_000) {
      const today = new Date(at).toISOString().slice(0, 10);
      const through = noticedThrough(today, months);
      const following = new Date(Date.parse(`${through}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
      assert.ok(monthsLater(through, -months) <= today, `${today}: ${through} is due`);
      assert.ok(monthsLater(following, -months) > today, `${today}: ${following} is not due yet`);
    }
  }
});

test('the steps after a Locate come after 15, 18 and 21 days, and there is none behind them', () => {
  assert.deepEqual([0, 1, 2, 3].map((step) => stepDueAt('2028-02-20T12:00:00.000Z', step)), ['2028-03-06T12:00:00.000Z', '2028-03-09T12:00:00.000Z', '2028-03-12T12:00:00.000Z', undefined]);
});
