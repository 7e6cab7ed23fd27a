/**
 * `npm run bench -- quality`: what the matching finds, what it shows for nothing, and whether its probabilities hold, on a stream
 * at the true base rate from a world that shares neither numbering nor errors with the engine. `quick` takes a fifth.
 */
import { Random } from '../generator/random.ts';
import { machine, shown, writeResult } from '../sheet.ts';
import { SHIPPED_ERRORS, type ErrorModel } from '../../src/matching/errors.ts';
import type { VehicleMatcher } from '../../src/modules/checks/models.ts';
import { vehicleMatcher } from '../../src/modules/vehicles/matching.ts';
import { COMPARISON } from '../../src/modules/vehicles/comparison.ts';
import { openFeedback } from './feedback.ts';
import { CHECKS_PER_RECORDED } from './measures.ts';
import { askerOf, indexOf, type Body, type Found } from './path.ts';
import { recordOf, type Check } from './questions.ts';
import { runStream, type Sizes } from './stream.ts';
import { answersOf, ERROR_MAX, overallError, recallTable, reliabilityTable, thresholdTable, type Streamed } from './tables.ts';
import { recallOn, suiteVins } from './vins.ts';
import { BUILT_PER_RECORD, makeWorld, type World } from './world.ts';

const SEED = 20_261;
const STREAMS = { first: 1_000, second: 2_000 } as const;
const WHOLE = { records: 200_000, sizes: { recorded: 8_000, honest: 90_000 } } as const;
const QUICK = { records: 60_000, sizes: { recorded: 1_500, honest: 12_000 } } as const;
/** Vehicles that two bureaus have recorded. */
const RECORDED_TWICE = 0.005;

/** As the checks hold it: they know neither question nor body. */
const matcherWith = (errors: ErrorModel): VehicleMatcher => vehicleMatcher(errors) as unknown as VehicleMatcher;

type Recorded = { readonly bodies: readonly Body[]; readonly vehicles: readonly number[] };
function recordsOf(world: World): Recorded {
  const random = new Random(SEED, 51);
  const bodies: Body[] = [];
  const vehicles: number[] = [];
  for (const id of world.recorded) {
    for (let times = random.chance(RECORDED_TWICE) ? 2 : 1; times > 0; times -= 1) {
      bodies.push({ said: recordOf(world.vehicle(id), random) });
      vehicles.push(id);
    }
  }
  return { bodies, vehicles };
}

export async function main(args: readonly string[]): Promise<void> {
  const begun = performance.now();
  const isQuick = args.includes('quick');
  const { records, sizes } = isQuick ? QUICK : WHOLE;
  const world = makeWorld(SEED, records);
  const { bodies, vehicles } = recordsOf(world);
  const suite = suiteVins();
  if (!suite) console.log('SKIPPED: the table on real VINs, for ../shared/data is not beside this checkout');
  const all: readonly Body[] = [...bodies, ...(suite ?? []).map((said) => ({ said }))];
  console.log(`world of ${shown(world.built)} built vehicles on ${shown(world.lines.length)} lines, ${shown(bodies.length)} records; seed ${SEED}`);
  const shipped = matcherWith(SHIPPED_ERRORS);
  const index = indexOf(shipped, all);
  const asker = askerOf(index, all);
  const asking = (errors: ErrorModel): (check: Check) => readonly Found[] => {
    const matcher = matcherWith(errors);
    return ({ ask }) => asker(matcher, ask).found;
  };
  const vehicleOf = (record: number): number => vehicles[record] ?? -1;

  const feedback = openFeedback(sizes, { prior: SHIPPED_ERRORS, matcher: shipped, bodies: all });
  const first = runStream(world, { sizes, seed: SEED + STREAMS.first, name: 'first stream, shipped model', vehicleOf, ask: asking(SHIPPED_ERRORS), onAnswer: feedback.take });
  const learnt = feedback.model();
  const second = runStream(world, { sizes, seed: SEED + STREAMS.second, name: `second stream, ${learnt.version}`, vehicleOf, ask: asking(learnt) });
  const recalls = suite && recallOn(suite, { first: bodies.length, seed: SEED, ask: (question) => asker(shipped, question) });

  const lines = [
    ...preface(world, { records: bodies.length, sizes, suite: suite?.length }),
    ...section(`Shipped model (${SHIPPED_ERRORS.version})`, first),
    ...section(`After feedback (${learnt.version}, from ${shown(feedback.count())} answers to the first stream; measured on a second one)`, second),
    '## Real VINs with planted damage', '', ...(recalls ? recallTable(recalls) : ['Skipped: the folder with the VINs was absent.', '']),
  ];
  console.log(lines.join('\n'));
  for (const { what, isPromised, missed } of recalls ?? []) if (isPromised && missed.length > 0) console.log(`✘ ${what}: the engine missed ${missed.slice(0, 3).join('; ')}${missed.length > 3 ? ` and ${missed.length - 3} more` : ''}`);
  for (const [name, streamed] of [['shipped', first], ['after feedback', second]] as const) console.log(`${overallError(streamed) <= ERROR_MAX ? '✔' : '✘'} expected calibration error, ${name}: ${overallError(streamed).toFixed(4)} (asked: ≤ ${ERROR_MAX})`);
  console.log(`${((performance.now() - begun) / 1_000).toFixed(0)} s`);
  if (!isQuick) await writeResult('quality', lines);
}

const section = (title: string, streamed: Streamed): readonly string[] => [`## ${title}`, '', ...answersOf(streamed), ...reliabilityTable(streamed), ...thresholdTable(streamed)];

const preface = (world: World, { records, sizes, suite }: { readonly records: number; readonly sizes: Sizes; readonly suite: number | undefined }): readonly string[] => [
  `Machine: ${machine()}. Seed ${SEED}. Comparison ${COMPARISON}.`,
  `World: ${shown(world.built)} built vehicles, one in ${BUILT_PER_RECORD} recorded (${shown(records)} records, one in 200 of them twice). Its numbering, its misreadings and its colours are not the engine’s nor the generator’s (\`bench/quality\`).`,
  `Each stream: for each of four ways of capture ${shown(sizes.recorded)} checks of recorded vehicles and ${shown(sizes.honest)} of honest ones, drawn apart and weighted to one recorded vehicle in ${shown(CHECKS_PER_RECORDED)} checks. In brackets: bounds of 95 %. Findings of one check are counted apart in the bounds of the reliability table.`,
  `Recall is of recorded vehicles of every kind of question, also those whose record lacks the number asked (45 % of records have an engine number, 90 % a plate, 95 % a VIN), whose number was misread beyond what the engine looks for, and that bear foreign plates. ${suite === undefined ? '' : `Real VINs: ${suite} of public decoder suites, put among the records for this table; nobody recorded them.`}`, '',
];
