/** The quality benchmark walks the product's own way: what is shown, what is weighed and what is learnt, on a small world. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SHIPPED_ERRORS } from '../../src/matching/errors.ts';
import type { VehicleMatcher } from '../../src/modules/checks/models.ts';
import { vehicleMatcher } from '../../src/modules/vehicles/matching.ts';
import { Random } from '../generator/random.ts';
import { openFeedback } from './feedback.ts';
import { CLASSES, precisionOf, recallOf } from './measures.ts';
import { askerOf, indexOf, type Body } from './path.ts';
import { recordOf } from './questions.ts';
import { WAYS } from './slips.ts';
import { runStream } from './stream.ts';
import { ERROR_MAX, overallError } from './tables.ts';
import { DAMAGES, recallOn } from './vins.ts';
import { makeWorld } from './world.ts';

const world = makeWorld(11, 3_000);
const random = new Random(11);
const bodies: readonly Body[] = world.recorded.map((id) => ({ said: recordOf(world.vehicle(id), random) }));
const matcher = vehicleMatcher(SHIPPED_ERRORS) as unknown as VehicleMatcher;
const asker = askerOf(indexOf(matcher, bodies), bodies);
const sizes = { recorded: 150, honest: 600 };

test('a stream of known truth: most recorded vehicles are found, hits are the vehicle, probabilities hold, officers’ answers make a new model', () => {
  const feedback = openFeedback(sizes, { prior: SHIPPED_ERRORS, matcher, bodies });
  const streamed = runStream(world, { sizes, seed: 1, name: 'test', vehicleOf: (record) => world.recorded[record] ?? -1, ask: ({ ask }) => asker(matcher, ask).found, onAnswer: feedback.take });
  for (const way of WAYS) {
    const tally = streamed.tallies[way];
    assert.deepEqual(tally.checks, sizes);
    assert.ok(recallOf(tally, CLASSES).value > 0.8, `${way}: ${recallOf(tally, CLASSES).value}`);
    assert.ok((precisionOf(tally, 'hit')?.value ?? 0) > 0.5, way);
  }
  assert.ok(overallError(streamed) <= ERROR_MAX);
  assert.ok(feedback.count() > 0);
  const learnt = feedback.model();
  assert.notEqual(learnt.version, SHIPPED_ERRORS.version);
  assert.deepEqual(feedback.model(), learnt, 'the same answers make the same model');
});

test('every damage that is promised to be found is met by the engine', () => {
  const vins = bodies.map(({ said }) => said).filter(({ vin }) => vin?.length === 17);
  const first = bodies.findIndex(({ said }) => said === vins[0]);
  const some: typeof vins = [];
  // Those that stand one after the other, so that their places are known.
  for (let i = first; bodies[i]?.said.vin?.length === 17; i += 1) some.push(bodies[i]!.said);
  const recalls = recallOn(some, { first, seed: 5, ask: (question) => asker(matcher, question) });
  assert.equal(recalls.length, DAMAGES.length);
  for (const { what, isPromised, met, asked, missed } of recalls) if (isPromised) assert.equal(met, asked, `${what}: ${missed.join('; ')}`);
});
