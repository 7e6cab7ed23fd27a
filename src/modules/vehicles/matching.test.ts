/** How a vehicle is found: whatever the comparison would accept, the engine must be asked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NUMBER_KINDS } from '../../identifiers/numbers.ts';
import { TRAITS, type Candidate } from '../../matching/engine.ts';
import { SHIPPED_ERRORS } from '../../matching/errors.ts';
import { estimateErrors } from '../../matching/re-estimation.ts';
import { newGeneration, roomFor } from '../../matching/generation.ts';
import type { Met } from '../../matching/matcher.ts';
import { KIND_GROUPS } from '../../matching/plan.ts';
import { openSearcher } from '../../matching/searcher.ts';
import { openWriter } from '../../matching/writer.ts';
import { numbersOf, refuseUnreadable, unreadForm, VEHICLE_MATCHER, vehicleMatcher } from './matching.ts';
import { VehicleQuestion, VehicleWords } from './schema.ts';

const words = (said: object): VehicleWords => VehicleWords.parse({ reference: 'R', ...said });
const prepared = (question: object): ReturnType<typeof VEHICLE_MATCHER.prepare> => VEHICLE_MATCHER.prepare(VehicleQuestion.parse(question));
const VIEW = { isHidden: new Uint8Array(1), minute: 0 };

/** What the engine brings together for a question, with one record learnt. */
function metBy(said: object, question: object): readonly Met[] {
  const generation = newGeneration(roomFor(64));
  const { numbers, traits } = VEHICLE_MATCHER.describe({ said: words(said) });
  assert.ok(openWriter(generation).learn({ name: new Uint8Array(16).fill(7), numbers, traits, hiddenFrom: 0, endsAt: 0xffffffff }));
  const searcher = openSearcher(generation);
  const search = VEHICLE_MATCHER.searchOf(prepared(question));
  const met = (candidate: Candidate, ask: number, matching?: number): Met => ({ ask, candidate, ...searcher.agreementOf(candidate.record, search.traits), ...(matching === undefined ? {} : { matching }) });
  return [
    ...search.numbers.flatMap((ask, i) => searcher.numbers(ask, VIEW, 100).candidates.map((candidate) => met(candidate, i))),
    ...search.patterns.flatMap((ask, i) => {
      const { candidates, count } = searcher.pattern(ask, VIEW, { most: 100, mayGoOn: () => true });
      return candidates.map((candidate) => met(candidate, search.numbers.length + i, count));
    }),
  ];
}
const meets = (said: object, question: object): boolean => metBy(said, question).length > 0;
const compared = (said: object, question: object): ReturnType<typeof VEHICLE_MATCHER.compare> => VEHICLE_MATCHER.compare(prepared(question), { said: words(said) }, metBy(said, question));

const WHOLE = {
  vin: 'WAUZZZ4GZGN970803', vinCondition: 'altered', plates: [{ number: 'GÖ-TR 9780', country: 'DE' }, { number: 'КА9701АА', country: 'UA', condition: 'cloned' }],
  engineNumber: 'CRT 970803', engineCondition: 'intact', otherNumbers: [{ kind: 'gearbox', number: 'NXY-97080' }, { kind: 'frame', number: 'NZE121-3019705', condition: 'state_assigned' }],
};

test('every number of a record is kept as typed beside its normal form, with kind, country and condition', () => {
  assert.deepEqual(numbersOf(words(WHOLE)), [
    { kind: 'vin', typed: 'WAUZZZ4GZGN970803', normal: 'WAUZZZ4GZGN970803', condition: 'altered' },
    { kind: 'plate', typed: 'GÖ-TR 9780', normal: 'GÖTR9780', country: 'DE' },
    { kind: 'plate', typed: 'КА9701АА', normal: 'KA9701AA', country: 'UA', condition: 'cloned' },
    { kind: 'engine', typed: 'CRT 970803', normal: 'CRT970803', condition: 'intact' },
    { kind: 'gearbox', typed: 'NXY-97080', normal: 'NXY97080' },
    { kind: 'frame', typed: 'NZE121-3019705', normal: 'NZE1213019705', condition: 'state_assigned' },
  ]);
});

test('a record is found by each of its numbers, whatever kind was stated; plates answer to plates', () => {
  for (const { typed, kind } of numbersOf(words(WHOLE))) {
    const plate = [{ number: typed }, { plate: typed }];
    const other = [{ number: typed }, { vin: typed }, { engineNumber: typed }, { otherNumbers: [{ kind: 'key', number: typed }] }];
    for (const question of kind === 'plate' ? plate : other) assert.ok(meets(WHOLE, question), `${typed} ${JSON.stringify(question)}`);
  }
});

test('a record is found by a plate without its diacritics and by look-alike characters', () => {
  for (const number of ['GOTR9780', 'G0TR978O', 'göTR978Q']) assert.ok(meets(WHOLE, { plate: number }), number);
});

test('a VIN, a frame number and an engine number are found by their ends, a plate is not', () => {
  assert.ok(meets({ vin: 'WAUZZZ4GZGN970803' }, { number: 'GN97O8O3' }));
  assert.ok(meets({ vin: 'WAUZZZ4GZGN970803' }, { vin: '0803' }));
  assert.ok(meets({ otherNumbers: [{ kind: 'frame', number: 'NZE121-3019705' }] }, { number: '13019705' }));
  assert.ok(meets({ engineNumber: 'ABCRT970803' }, { engineNumber: 'RT970803' }));
  assert.equal(compared({ plates: [{ number: 'AB12345678' }] }, { plate: '12345678' }), undefined);
  assert.equal(compared({ plates: [{ number: 'AB12345678' }] }, { number: '12345678' }), undefined);
});

test('a VIN is found with two characters wrong, one left out, one put in, two swapped, and by what of it could be read', () => {
  for (const vin of ['WAUZZZ4XZGN970800', 'WAUZZZ4GZGN97083', 'WAUZZZ4GGZGN970803', 'WAUZZZ4GZGN970830', 'WAUZZZ4G?GN97080?', '*GN9708*', 'WAUZZZ4G[2Z]GN970803', 'WAUZZZ*0803']) {
    assert.ok(meets(WHOLE, { vin }), vin);
    assert.equal(compared(WHOLE, { vin })?.isHit, false, vin);
  }
});

test('a wrong label does not hide a number: all but plates answer to any kind but a plate', () => {
  assert.ok(meets({ engineNumber: 'CRT970803' }, { vin: 'CRT970804' }));
  assert.ok(!meets({ plates: [{ number: 'CRT970803' }] }, { vin: 'CRT970803' }));
  assert.ok(!meets({ engineNumber: 'CRT970803' }, { plate: 'CRT970803' }));
});

test('a record is found by what the camera offered besides its first reading', () => {
  assert.ok(meets({ plates: [{ number: 'AB 123', country: 'DE' }] }, { plate: { number: 'XY 999', alternatives: ['CD 124', 'AB 123'] } }));
});

test('the engine learns every number in plain form, with kind and country, and traits that agree however they are spelt', () => {
  const { numbers, traits } = VEHICLE_MATCHER.describe({ said: words({ ...WHOLE, make: 'VW', model: 'golf', colour: 'noir', year: 2008, category: 'PKW' }) });
  assert.deepEqual(numbers.map(({ text }) => text), ['WAUZZZ4GZGN970803', 'GOTR9780', 'KA9701AA', 'CRT970803', 'NXY97080', 'NZE1213019705']);
  assert.ok(numbers.every(({ kind, country }) => kind >= 0 && kind < 16 && country >= 0 && country < 256));
  const other = VEHICLE_MATCHER.describe({ said: words({ vin: 'X', make: 'Volkswagen', model: 'Golf', colour: 'black', year: 2008, category: 'car' }) });
  assert.deepEqual(other.traits, traits);
  assert.ok(Object.values(traits).every((trait) => trait > 0));
});

test('a make that no list knows still agrees with itself', () => {
  const [met] = metBy({ vin: 'WAUZZZ4GZGN970803', make: 'Zzyzx Motors' }, { vin: 'WAUZZZ4GZGN970803', make: 'ZZYZX motors' });
  assert.equal((met?.agrees ?? 0) & TRAITS.make, TRAITS.make);
});

test('a colour that is near agrees, for a grey car is called silver', () => {
  const [met] = metBy({ vin: 'WAUZZZ4GZGN970803', colour: 'grey' }, { vin: 'WAUZZZ4GZGN970803', colour: 'silver' });
  assert.equal((met?.agrees ?? 0) & TRAITS.colour, TRAITS.colour);
});

test('signs for unread places are taken from any keyboard, and what is between them is normalised', () => {
  for (const [typed, expected] of [
    ['wvw zzz-1k?8w 1234??', 'WVWZZZ1K?8W1234??'], ['WVW＊1234？', 'WVW*1234?'], ['WVW؟1', 'WVW?1'], ['ab[8b]12', 'AB[8B]12'], ['ab[8]12*', 'AB812*'], ['ab[ ]12', 'AB?12'], ['a**b', 'A*B'], ['КА?701', 'KA?701'],
    ['*WVWZZZ1KZ8W970301*', undefined], ['* WVW ZZZ 1KZ8W970301 *', undefined], ['WVWZZZ1KZ8W970301', undefined], ['ab[12', undefined], ['WVWZZZ*1KZ8W970301', 'WVWZZZ*1KZ8W970301'],
  ] as const) assert.equal(unreadForm(typed), expected, typed);
});

test('a number of which too little could be read is refused by its field, with what it needs', () => {
  const refused = (question: object): unknown => refuseUnreadable(VehicleQuestion.parse(question));
  assert.deepEqual(refused({ vin: 'WV???????????????' }), [{ path: '/vehicle/vin', detail: 'needs 4 readable characters; it has 2' }]);
  assert.deepEqual(refused({ vins: [{ number: 'WVWZZZ1KZ8W970301' }, { number: '*1K*' }] }), [{ path: '/vehicle/vins/1/number', detail: 'needs a run of 5 readable characters where their place is not known; its longest has 2' }]);
  assert.equal((refused({ plate: { number: 'A????', country: 'DE' } }) as readonly unknown[]).length, 1);
  assert.deepEqual(refused({ vin: 'WVWZZZ1K?8W1234??', plate: 'AB?12' }), []);
});

test('what the engine alone knows is estimated no lower than a fifth of what the comparison says', () => {
  const record = { ...WHOLE, make: 'Audi', model: 'A6', colour: 'grey', year: 2016 };
  const supports = fc.record({ make: fc.constantFrom('Audi', 'BMW'), colour: fc.constantFrom('grey', 'silver', 'red'), year: fc.constantFrom(2015, 2016, 2001) }, { requiredKeys: [] });
  const vin = fc.constantFrom('WAUZZZ4GZGN970803', 'WAUZZZ4GZGN970804', 'WAUZZZ4GZGN97O8O3', 'WAUZZZ4GZGN97083', 'GN970803', 'WAUZZZ4GZGN97080?', 'WAUZZZ4GXGN970833');
  const others = fc.record({ plate: fc.constantFrom('GÖTR9780', 'GOTR9780', { number: 'GÖTR9781', country: 'DE' }), engineNumber: fc.constantFrom('CRT970803', 'CRT970804'), vins: fc.constantFrom([{ number: 'WAUZZZ4GZGN970813' }]) }, { requiredKeys: [] });
  fc.assert(fc.property(vin, others, supports, (asked, other, support) => {
    const question = { vin: asked, ...other, ...support };
    const met = metBy(record, question);
    const odds = VEHICLE_MATCHER.compare(prepared(question), { said: words(record) }, met)?.odds ?? 0;
    const estimate = VEHICLE_MATCHER.estimate(prepared(question), met);
    assert.ok(estimate >= odds / 5, `${JSON.stringify(question)} ${estimate} ${odds}`);
    assert.ok(Math.max(...met.map((each) => VEHICLE_MATCHER.estimate(prepared(question), [each]))) > 0);
  }), { numRuns: 60 });
});

test('a plate of another script is estimated by what the engine kept of it', () => {
  const record = { plates: [{ number: '品川 302 て 05-30', country: 'JP' }] };
  for (const number of ['品川 302 て 50-30', '品川 302 て 05-3?', '品川 302 て 05-30']) {
    const question = { plate: { number, country: 'JP' } };
    const odds = VEHICLE_MATCHER.compare(prepared(question), { said: words(record) }, metBy(record, question))?.odds ?? 0;
    assert.ok(odds > 0 && VEHICLE_MATCHER.estimate(prepared(question), metBy(record, question)) >= odds / 5, number);
  }
});

test('a matcher weighs by the error model that it is made with, and names its version', () => {
  const swaps = estimateErrors(Array.from({ length: 500 }, () => ({ asked: 'WAUZZZ4GZGN970830', recorded: 'WAUZZZ4GZGN970803', same: true })));
  const odds = (matcher: ReturnType<typeof vehicleMatcher>): number => matcher.compare(matcher.prepare(VehicleQuestion.parse({ vin: 'WAUZZZ4GZGN970830' })), { said: words(WHOLE) }, [])?.odds ?? 0;
  assert.ok(odds(vehicleMatcher(swaps)) > 3 * odds(VEHICLE_MATCHER));
  assert.deepEqual([vehicleMatcher().model, vehicleMatcher(swaps).model], [SHIPPED_ERRORS.version, swaps.version]);
});

test('the way of capture of the check counts where a number does not say its own', () => {
  const odds = (capture: string): number => VEHICLE_MATCHER.compare(VEHICLE_MATCHER.prepare({ ...VehicleQuestion.parse({ vin: 'WAUZZZ4GZGN970807' }), capture }), { said: words(WHOLE) }, [])?.odds ?? 0;
  assert.ok(odds('scanned') < odds('typed') / 3);
});

test('a question about nothing but make and colour is refused, for it names no number', () => {
  const parsed = VehicleQuestion.safeParse({ make: 'BMW', colour: 'red' });
  assert.equal(parsed.success, false);
  assert.equal(VehicleQuestion.safeParse({ number: '...' }).success, false, 'punctuation alone is no number');
});

test('the engine’s shelves are for the kinds that this collection asks together', () => {
  const bits = (...kinds: readonly string[]): number => kinds.reduce((sum, kind) => sum | 1 << NUMBER_KINDS.indexOf(kind as (typeof NUMBER_KINDS)[number]), 0);
  assert.deepEqual(KIND_GROUPS, { plates: bits('plate'), chassis: bits('vin', 'frame', 'body') });
  const { searchOf, prepare } = VEHICLE_MATCHER;
  assert.deepEqual(searchOf(prepare({ vin: 'WVW*970301' })).patterns.map(({ kinds }) => kinds), [KIND_GROUPS.chassis]);
  assert.deepEqual(searchOf(prepare({ plate: { number: '97-TR?-1', country: 'NL' } })).patterns.map(({ kinds }) => kinds), [KIND_GROUPS.plates]);
});
