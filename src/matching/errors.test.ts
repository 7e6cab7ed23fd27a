/** How numbers are misread: that chances are chances, that the quick ways price like the slow one, and that answers move the model. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cheapestWay } from './alignment.ts';
import { CAPTURE_WAYS, misreadShare, readerOf, readingCost, SHIPPED_ERRORS, SLIPS } from './errors.ts';
import { roughCost } from './rough-cost.ts';
import { estimateErrors, type OfficersAnswer } from './re-estimation.ts';

const VIN = 'WVWZZZ1KZ8W970301';
const chance = (way: string, asked: string, recorded: string): number => Math.exp(-readingCost(readerOf(SHIPPED_ERRORS, way), asked, recorded));
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

test('the shares of a slip sum to one, for each way of capture', () => {
  for (const way of CAPTURE_WAYS) assert.ok(Math.abs(SLIPS.reduce((sum, slip) => sum + SHIPPED_ERRORS.ways[way].slips[slip], 0) - 1) < 1e-9, way);
});

test('a true number is read right, or wrong in one of many ways: all of them together are at most one, and nearly one where one slip is the rule', () => {
  for (const way of CAPTURE_WAYS) {
    const recorded = 'AB8';
    const read = new Set<string>([recorded]);
    for (let i = 0; i < recorded.length; i += 1) {
      read.add(recorded.slice(0, i) + recorded.slice(i + 1));
      read.add(recorded.slice(0, i) + recorded.charAt(i + 1) + recorded.charAt(i) + recorded.slice(i + 2));
      for (const other of CHARACTERS) {
        read.add(recorded.slice(0, i) + other + recorded.slice(i + 1));
        read.add(recorded.slice(0, i + 1) + other + recorded.slice(i + 1));
      }
    }
    const sum = [...read].reduce((all, asked) => all + chance(way, asked, recorded), 0);
    assert.ok(sum <= 1 + 1e-9 && sum > 0.97, `${way} ${sum}`);
  }
});

test('a typed VIN is misread in some 8 of 100, a scanned one in fewer than 1', () => {
  assert.ok(Math.abs(misreadShare(readerOf(SHIPPED_ERRORS, 'typed'), 17) - 0.078) < 0.002);
  assert.ok(misreadShare(readerOf(SHIPPED_ERRORS, 'scanned'), 17) < 0.01);
});

test('a way of capture that is not known counts as typed', () => {
  assert.equal(readerOf(SHIPPED_ERRORS), readerOf(SHIPPED_ERRORS, 'typed'));
  assert.equal(readerOf(SHIPPED_ERRORS, 'telepathy'), readerOf(SHIPPED_ERRORS, 'typed'));
});

test('each way of capture confuses what it confuses', () => {
  const likelier = (way: string, a: readonly [string, string], b: readonly [string, string]): void => { assert.ok(chance(way, a[0], a[1]) > 3 * chance(way, b[0], b[1]), `${way}: ${a.join('/')} before ${b.join('/')}`); };
  likelier('camera', ['AB12B', 'AB128'], ['AB124', 'AB128']);
  likelier('read_aloud', ['AD128', 'AB128'], ['AX128', 'AB128']);
  likelier('read_aloud', ['AB129', 'AB125'], ['AB127', 'AB125']);
  likelier('typed', ['AB812', 'AB128'], ['AB911', 'AB128']);
  likelier('typed', ['AB128', 'AB128'], ['AB127', 'AB128']);
});

test('what could not be read costs nothing', () => {
  assert.ok(chance('typed', 'WVWZZZ1KZ8W97030?', VIN) > 0.9);
  assert.ok(chance('typed', 'WVW*970301', VIN) > 0.9);
  assert.ok(chance('typed', 'WVWZZZ1KZ[8B]W970301', VIN) > 0.9);
});

const texts = (characters: string, most: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...Array.from(characters)), minLength: 1, maxLength: most });

test('a reading is priced as its cheapest way by the table, however quickly', () => {
  for (const way of CAPTURE_WAYS) {
    const reader = readerOf(SHIPPED_ERRORS, way);
    const slow = (asked: string, recorded: string): number => {
      const { price, differences } = cheapestWay(asked, recorded, reader.prices);
      return price - differences * reader.each + slipsOnly(reader, recorded.length, differences);
    };
    fc.assert(fc.property(texts('AB80', 7), texts('AB80', 7), (asked, recorded) => {
      assert.ok(Math.abs(readingCost(reader, asked, recorded) - slow(asked, recorded)) < 1e-9, `${way} ${asked} ${recorded}`);
    }), { numRuns: 400 });
  }
});
const slipsOnly = (reader: ReturnType<typeof readerOf>, length: number, k: number): number => reader.slips[length * 13 + Math.min(k, 12)] ?? 0;

test('any two numbers have a price, however long or strange', () => {
  fc.assert(fc.property(fc.string({ maxLength: 80 }), fc.string({ maxLength: 80 }), (asked, recorded) => {
    const cost = readingCost(readerOf(SHIPPED_ERRORS, 'camera'), asked, recorded);
    assert.ok(Number.isFinite(cost) && cost >= 0);
  }));
});

// ---- officers' answers ----

const answers = (count: number, asked: string, recorded: string, more: Partial<OfficersAnswer> = {}): readonly OfficersAnswer[] => Array.from({ length: count }, () => ({ asked, recorded, capture: 'typed', same: true, ...more }));

test('without answers the model stays as it was, under a version that tells its content', () => {
  const model = estimateErrors([]);
  assert.deepEqual(model.ways, SHIPPED_ERRORS.ways);
  assert.match(model.version, /^errors-1\+[0-9a-f]{8}$/);
  assert.equal(model.version, estimateErrors([]).version);
});

test('many swaps among the answers make a swap likelier, for that way of capture alone', () => {
  const model = estimateErrors(answers(200, 'WVWZZZ1KZ8W973001', VIN));
  assert.ok(model.ways.typed.slips.swapped > 0.4);
  assert.deepEqual(model.ways.camera, SHIPPED_ERRORS.ways.camera);
  assert.notEqual(model.version, estimateErrors([]).version);
  assert.ok(Math.abs(SLIPS.reduce((sum, slip) => sum + model.ways.typed.slips[slip], 0) - 1) < 1e-4);
});

test('candidates alone, which all differ, do not make every reading look wrong', () => {
  const { hasty, calmSlip, hastySlip } = estimateErrors(answers(500, 'WVWZZZ1KZ8W970307', VIN)).ways.typed;
  assert.deepEqual([hasty, calmSlip, hastySlip], [SHIPPED_ERRORS.ways.typed.hasty, SHIPPED_ERRORS.ways.typed.calmSlip, SHIPPED_ERRORS.ways.typed.hastySlip]);
});

test('with readings that were right among the answers, it is learnt how often they are wrong', () => {
  const share = (model: typeof SHIPPED_ERRORS): number => misreadShare(readerOf(model, 'typed'), 17);
  const careful = estimateErrors([...answers(20_000, VIN, VIN), ...answers(100, 'WVWZZZ1KZ8W970307', VIN)]);
  const careless = estimateErrors([...answers(10_000, VIN, VIN), ...answers(5_000, 'WVWZZZ1KZ8W970307', VIN)]);
  assert.ok(share(careful) < 0.03, String(share(careful)));
  assert.ok(share(careless) > 0.2, String(share(careless)));
});

test('where officers say of most candidates that they are not the same, candidates are held less likely, and the other way round', () => {
  const of = (same: boolean): readonly OfficersAnswer[] => answers(100, 'WVWZZZ1KZ8W970307', VIN, { same, odds: 1 });
  assert.ok(estimateErrors(of(false)).ways.typed.lift < 0.2);
  assert.ok(estimateErrors(of(true)).ways.typed.lift > 5);
  assert.ok(Math.abs(estimateErrors([...of(true), ...of(false)]).ways.typed.lift - 1) < 0.01);
});

test('an answer about a number with unread places changes nothing', () => {
  assert.deepEqual(estimateErrors(answers(50, 'WVWZZZ1KZ8W97030?', VIN)).ways, SHIPPED_ERRORS.ways);
});

test('a model is plain data: it comes back whole from JSON', () => {
  const model = estimateErrors(answers(10, 'WVWZZZ1KZ8W973001', VIN));
  assert.deepEqual(JSON.parse(JSON.stringify(model)), model);
});

test('the rough price is that of a way there is: never below the exact one', () => {
  const reader = readerOf(SHIPPED_ERRORS, 'typed');
  const vin = fc.stringMatching(/^[A-HJ-NPR-Z0-9]{11}[0-9]{6}$/);
  const one = fc.tuple(fc.constantFrom('wrong', 'drop', 'insert', 'swap'), fc.nat(15), fc.constantFrom(...Array.from('0123456789ABCZ')));
  const slip = (text: string, [kind, at, by]: readonly [string, number, string]): string => (kind === 'wrong' ? text.slice(0, at) + by + text.slice(at + 1) : kind === 'drop' ? text.slice(0, at) + text.slice(at + 1)
    : kind === 'insert' ? text.slice(0, at) + by + text.slice(at) : text.slice(0, at) + text.slice(at, at + 2).split('').reverse().join('') + text.slice(at + 2));
  fc.assert(fc.property(vin, one, one, (recorded, first, second) => {
    const twice = slip(slip(recorded, first), second);
    const [exact, rough] = [readingCost(reader, twice, recorded), roughCost(reader, twice, recorded)];
    assert.ok(rough >= exact - 1e-9, `${twice} ${recorded}: ${rough} below ${exact}`);
  }), { numRuns: 500 });
});
