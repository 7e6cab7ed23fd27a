/** The plain way that engine and peers are measured by, held against one that is plainer still; and the damage that questions carry. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encode, FOLD } from '../src/matching/symbols.ts';
import { VEHICLE_MATCHER } from '../src/modules/vehicles/matching.ts';
import { vehicles } from './generator/index.ts';
import { QUESTIONS, questionsOf, sampler } from './questions.ts';
import { isWithinEdits, judge } from './reference.ts';
import { indexOf, nameOf, recordOf, SEED } from './world.ts';

const LETTERS = ['A', 'B', 'C'];
/** Every text that one substitution makes of this one. */
const substituted = (text: string): string[] => Array.from(text, (_, at) => LETTERS.map((letter) => text.slice(0, at) + letter + text.slice(at + 1))).flat();
/** Every text that one missing, extra or swapped character makes of this one. */
const shifted = (text: string): string[] => [
  ...Array.from(text, (_, at) => text.slice(0, at) + text.slice(at + 1)),
  ...Array.from({ length: text.length + 1 }, (_, at) => LETTERS.map((letter) => text.slice(0, at) + letter + text.slice(at))).flat(),
  ...Array.from({ length: text.length - 1 }, (_, at) => text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2)),
];
const codesOf = (text: string): Uint8Array => { const codes = new Uint8Array(64); const length = encode(text, codes); return codes.map((code, at) => (at < length ? FOLD[code] ?? 0 : 0)); };
const holds = (asked: string, recorded: string): boolean => isWithinEdits(codesOf(asked), asked.length, codesOf(recorded), recorded.length);
const letters = (length: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...LETTERS), minLength: length, maxLength: length });

test('what one edit makes of a short number is within its bounds, and nothing else is', () => {
  fc.assert(fc.property(letters(5), fc.integer({ min: 4, max: 6 }).chain(letters), (recorded, asked) => {
    assert.equal(holds(asked, recorded), asked === recorded || new Set([...substituted(recorded), ...shifted(recorded)]).has(asked));
  }), { numRuns: 2_000 });
});

test('what two substitutions, or one other edit and a substitution, make of a full VIN is within its bounds, and nothing else is', () => {
  const within = (recorded: string): Set<string> => new Set([...substituted(recorded).flatMap(substituted), ...shifted(recorded), ...shifted(recorded).flatMap(substituted)]);
  const recorded = 'ABCABCABCCCABABAB';
  const near = within(recorded);
  fc.assert(fc.property(fc.constantFrom(...near), fc.nat(16), fc.constantFrom(...LETTERS), (text, at, letter) => {
    assert.equal(holds(text, recorded), true);
    const further = text.slice(0, at) + letter + text.slice(at + 1);
    assert.equal(holds(further, recorded), near.has(further));
  }), { numRuns: 3_000 });
});

const COUNT = 3_000;
const { take, sample } = sampler(COUNT, 200);
let taken = 0;
for (const vehicle of vehicles(SEED, COUNT)) take(vehicle, taken++);

test('whatever damage a question carries, the vehicle whose number it was must be found; numbers of nobody are recorded nowhere', () => {
  const asked = QUESTIONS.map((kind) => ({ kind, asked: questionsOf(kind, sample, { seed: 3, count: 25 }) }));
  for (const { kind, asked: ones } of asked) assert.equal(ones.length, 25, kind.name);
  for (const { kind, asked: one, must } of judge(COUNT, asked)) {
    if (one.of !== undefined) assert.ok(must.has(one.of), `${kind.title}: ${one.text}`);
    else if (kind.name === 'absent') assert.equal(must.size, 0, `${kind.title}: ${one.text}`);
  }
});

test('the lean way into the engine gives the numbers and countries that the product gives, and the same traits agree', () => {
  const words = new Map<string, number>();
  let index = 0;
  for (const { reference, ...said } of vehicles(SEED, COUNT)) {
    const lean = recordOf({ reference, ...said }, index);
    const { numbers, traits } = VEHICLE_MATCHER.describe({ said: { reference, ...said } });
    assert.deepEqual(lean.numbers, numbers);
    assert.deepEqual([lean.traits.year, lean.traits.category, lean.traits.colours], [traits.year, traits.category, traits.colours]);
    const make = words.get(said.make) ?? traits.make;
    words.set(said.make, make);
    assert.equal(traits.make, make);
    assert.equal(indexOf(nameOf(index)), index);
    index += 1;
  }
});
