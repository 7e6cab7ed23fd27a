/** What the rules see and what they do not, on deeds made by hand; and properties that hold whatever people do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { aboveUsual, habitualMost, surgeOf } from './baseline.ts';
import { RULES, type Deed, type DeedKind, type Rule, type Signal } from './deeds.ts';
import { PersonMemory, freshBureau, freshPeers, freshPerson } from './memory.ts';
import { askedOf } from './numbers.ts';
import { observe, type Memories } from './watching.ts';

const START_MS = Date.UTC(2026, 0, 5);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const plain = (text: string): string => text;

type Made = { readonly at: number; readonly kind?: DeedKind; readonly number?: string; readonly person?: string } & Partial<Omit<Deed, 'person' | 'kind' | 'asked'>>;
let made = 0;
/** A deed so many hours past the start. */
function deed({ at, number, kind = 'look_up', person = 'A', ...rest }: Made): Deed {
  made += 1;
  const ms = START_MS + Math.round(at * HOUR_MS);
  const wall = new Date(ms).toISOString();
  return { id: `d${made}`, ms, day: wall.slice(0, 10), hour: Number(wall.slice(11, 13)), person, kind, asked: number === undefined ? [] : [askedOf(number, plain)], records: [], isHit: false, canaries: [], ...rest };
}
const fresh = (): Memories => ({ person: freshPerson(), peers: freshPeers(), bureau: freshBureau() });
const told = (memories: Memories, deeds: readonly Deed[]): readonly Signal[] => deeds.flatMap((one) => observe(memories, one));
const rulesOf = (signals: readonly Signal[]): readonly Rule[] => [...new Set(signals.map(({ rule }) => rule))].sort();
const vin = (serial: number): string => `WVWZZZ1KZ8W${String(serial).padStart(6, '0')}`;

test('neighbours of a number share all but its running part; in a VIN position 9 does not part them, in a plate the longest digits run', () => {
  const [a, b] = [askedOf('1FTFW1ET5DFC10312', plain), askedOf('1FTFW1ET7DFC10313', plain)];
  assert.deepEqual([a.family === b.family, a.serial, b.serial, a.key === b.key], [true, 10312, 10313, false]);
  assert.deepEqual(askedOf('AB1234C', plain), { key: 'AB1234C', family: 'family AB#C', serial: 1234 });
  for (const bare of ['ABCDEF', 'A1B', 'WVWZZZ1KZ8W97O3OA']) assert.equal(askedOf(bare, plain).family, undefined, bare);
});

test('what is usual is told by the middle and the spread, and some days of misuse do not become usual', () => {
  const days = [9, 11, 10, 12, 8, 10, 9, 11, 10, 12];
  assert.equal(aboveUsual(40, days.slice(0, 5), 8), undefined, 'too little is known');
  const honest = aboveUsual(40, days, 8) ?? 0;
  const spoilt = aboveUsual(40, [...days, 80, 90, 100], 8) ?? 0;
  assert.ok(honest > 5 && spoilt > 3.5, `${honest} ${spoilt}`);
  assert.ok((aboveUsual(14, days, 8) ?? 9) < 2);
  assert.deepEqual([habitualMost([1, 50, 2]), habitualMost([1, 50, 40]), habitualMost([])], [2, 40, 0]);
  assert.deepEqual([surgeOf([2, 3, 2], [10, 10, 10]), surgeOf([21, 32, 32], [10, 10, 10])], [1, 3]);
});

test('a day of many look-ups is told of once and again when it has doubled; on a day on which the whole unit is as busy it is not', () => {
  const ordinary = (person: string): readonly Deed[] => Array.from({ length: 20 }, (_, day) => Array.from({ length: 8 }, (__, i) => deed({ at: day * 24 + 9 + i * 0.5, number: vin(day * 1_000 + i * 50), person }))).flat();
  const busy = (day: number, n: number, person = 'A'): readonly Deed[] => Array.from({ length: n }, (_, i) => deed({ at: day * 24 + 9 + i / 60, number: vin(500_000 + i * 97), person }));
  const memories = fresh();
  assert.deepEqual(told(memories, ordinary('A')), []);
  const rate = told(memories, busy(20, 110)).filter(({ rule }) => rule === 'rate');
  assert.deepEqual([rate.length >= 1 && rate.length <= 3, rate[0]?.evidence.length], [true, rate[0]?.evidence.length]);
  assert.ok((rate[0]?.evidence.length ?? 99) < 40, 'long before the day is over');

  const unit = freshPeers();
  const bureau = freshBureau();
  const mates = ['A', 'B', 'C', 'D', 'E'].map((person) => ({ person, memories: { person: freshPerson(), peers: unit, bureau } }));
  for (const one of mates) told(one.memories, ordinary(one.person));
  const all = Array.from({ length: 40 }, (_, i) => mates.flatMap((one) => observe(one.memories, deed({ at: 20 * 24 + 9 + i / 60, number: vin(700_000 + i * 97), person: one.person })))).flat();
  assert.deepEqual(rulesOf(all.filter(({ rule }) => rule === 'rate')), []);
});

test('hours at which somebody is never at work are told of; whoever works round the clock has none, and a new rota is learnt', () => {
  const days = (hours: (day: number) => readonly number[], count: number, from = 0): readonly Deed[] => Array.from({ length: count }, (_, i) => hours(from + i).map((hour) => deed({ at: (from + i) * 24 + hour, number: vin((from + i) * 997) }))).flat();
  const office = fresh();
  told(office, days(() => [8, 10, 12, 14, 16], 20));
  const night = days(() => [2, 2.1, 2.2, 2.3], 1, 20);
  assert.deepEqual(rulesOf(told(office, night)), ['off_shift']);
  const shifts = fresh();
  told(shifts, days((day) => [[7, 10, 13], [15, 18, 21], [23, 2.5, 5]][day % 3] ?? [], 24));
  assert.deepEqual(told(shifts, days(() => [2, 2.1, 2.2, 2.3], 1, 25)).filter(({ rule }) => rule === 'off_shift'), []);
  const changed = fresh();
  told(changed, days(() => [8, 12, 16], 20));
  const nights = Array.from({ length: 8 }, (_, i) => told(changed, days(() => [22, 22.5, 23, 23.5], 1, 20 + i)).filter(({ rule }) => rule === 'off_shift').length);
  assert.ok((nights[0] ?? 0) > 0);
  assert.deepEqual(nights.slice(3), [0, 0, 0, 0, 0]);
});

test('a walk in any order, forwards or back, is told of; far numbers, numbers of which most are recorded and readings mistyped twice are not', () => {
  const orders: readonly (readonly number[])[] = [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [0, 30, 10, 20, 5, 15, 25], [0, 9, 18, 27, 36, 45]];
  for (const order of orders) assert.deepEqual(rulesOf(told(fresh(), order.map((n, i) => deed({ at: 9 + i / 60, number: vin(n) })))), ['enumeration'], order.join(' '));
  assert.deepEqual(told(fresh(), [0, 11, 22, 33, 44, 55].map((n, i) => deed({ at: 9 + i / 60, number: vin(n) }))), []);
  assert.deepEqual(told(fresh(), [0, 1, 2, 3, 4, 5].map((n, i) => deed({ at: 9 + i / 60, number: vin(n), isHit: i % 2 === 0 }))), []);
  assert.deepEqual(told(fresh(), [0, 1, 2, 0, 1, 2, 0].map((n, i) => deed({ at: 9 + i / 60, number: vin(n) }))), []);
  assert.deepEqual(told(fresh(), [0, 1, 2, 3, 4, 5].map((n, i) => deed({ at: 9 + i * 24, number: vin(n) }))), [], 'one a day is beyond this rule');
});

test('a decoy is told of at once, in whichever way it is touched, and not when it is explained', () => {
  for (const kind of ['look_up', 'change', 'destroy', 'export'] as const) assert.ok(rulesOf(told(fresh(), [deed({ at: 9, kind, records: ['r'], canaries: ['cnr_1'] })])).includes('canary'), kind);
  assert.deepEqual(told(fresh(), [deed({ at: 9, records: ['r'], canaries: ['cnr_1'], case: 'C1' })]), []);
  assert.deepEqual(told(fresh(), [deed({ at: 8, kind: 'work', records: ['r'] }), deed({ at: 9, records: ['r'], canaries: ['cnr_1'] })]), []);
});

test('whoever entered a record may end it; whoever only looked, on two occasions, is told of', () => {
  const looks = [deed({ at: 9, records: ['r'] }), deed({ at: 33, records: ['r'] })];
  assert.deepEqual(rulesOf(told(fresh(), [...looks, deed({ at: 34, kind: 'destroy', records: ['r'] })])), ['look_then_act']);
  assert.deepEqual(told(fresh(), [deed({ at: 8, kind: 'change', records: ['r'] }), ...looks, deed({ at: 34, kind: 'destroy', records: ['r'] })]), []);
  assert.deepEqual(told(fresh(), [...looks, deed({ at: 33.5, kind: 'work', records: ['r'] }), deed({ at: 34, kind: 'destroy', records: ['r'] })]), []);
  assert.deepEqual(told(fresh(), [deed({ at: 9, records: ['r'] }), deed({ at: 9.5, records: ['r'] }), deed({ at: 10, kind: 'destroy', records: ['r'] })]), [], 'one sitting');
});

const anyDeed = fc.record({
  step: fc.integer({ min: 0, max: 30 * HOUR_MS }), kind: fc.constantFrom<DeedKind>('look_up', 'look_up', 'look_up', 'refused', 'change', 'destroy', 'export', 'work'), serial: fc.integer({ min: 0, max: 40 }),
  record: fc.integer({ min: 0, max: 5 }), isHit: fc.boolean(), canary: fc.boolean(), named: fc.constantFrom('none', 'case', 'operation'),
});
type Any = { step: number; kind: DeedKind; serial: number; record: number; isHit: boolean; canary: boolean; named: string };
function stream(some: readonly Any[], explained = false): readonly Deed[] {
  let ms = 0;
  return some.map(({ step, kind, serial, record, isHit, canary, named }) => {
    ms += step;
    const by = explained ? 'none' : named;
    return deed({ at: ms / HOUR_MS, kind: explained ? 'work' : kind, ...(kind === 'look_up' ? { number: vin(serial) } : {}), records: [`r${record}`], isHit, canaries: canary ? ['cnr'] : [], ...(by === 'case' ? { case: `C${record}` } : by === 'operation' ? { operation: `O${record}` } : {}) });
  });
}

test('whatever people do: memory stays bounded and survives being kept as JSON, evidence is of deeds that were done, scores begin at 1', () => {
  fc.assert(fc.property(fc.array(anyDeed, { maxLength: 600 }), (some) => {
    const deeds = stream(some);
    const [straight, kept] = [fresh(), fresh()];
    const done = new Set<string>();
    for (const one of deeds) {
      done.add(one.id);
      const signals = observe(straight, one);
      // As the duty does it: every deed from what was written, so that a restart changes nothing.
      const restored: Memories = JSON.parse(JSON.stringify(kept)) as Memories;
      assert.deepEqual(observe(restored, one), signals);
      Object.assign(kept, restored);
      for (const { rule, score, evidence, says, ms } of signals) {
        assert.ok(RULES.includes(rule) && score >= 1 && evidence.length > 0 && evidence.length <= 200 && says.length > 20 && ms === one.ms);
        assert.ok(evidence.every((id) => done.has(id)) && evidence.includes(one.id), `${rule}: the last deed is among its evidence`);
      }
    }
    PersonMemory.parse(straight.person);
    assert.ok(JSON.stringify(straight).length < 80_000);
  }), { numRuns: 60 });
});

test('whatever is explained raises nothing, however much of it there is', () => {
  fc.assert(fc.property(fc.array(anyDeed, { maxLength: 400 }), (some) => { assert.deepEqual(told(fresh(), stream(some, true)), []); }), { numRuns: 60 });
});

test('who does what another does is told of the same: a name decides nothing', () => {
  fc.assert(fc.property(fc.array(anyDeed, { maxLength: 300 }), (some) => {
    const deeds = stream(some);
    const as = (person: string): readonly Signal[] => told(fresh(), deeds.map((one) => ({ ...one, person })));
    assert.deepEqual(as('A'), as('B'));
  }), { numRuns: 30 });
});

test('a day that has not been seen does not go back: what arrives late counts to the day that is open', () => {
  const memories = fresh();
  told(memories, [deed({ at: 48, number: vin(1) }), deed({ at: 10, number: vin(2) }), deed({ at: 49, number: vin(3) })]);
  assert.deepEqual([memories.person.today?.day, memories.person.today?.looks, memories.person.looks.length], [new Date(START_MS + 2 * DAY_MS).toISOString().slice(0, 10), 3, 0]);
});
