/**
 * Two thousand changes a second while questions are asked, the next generation sorted beside and swapped in: what that costs the
 * questions, and the longest time for which none is answered.
 */
import type { Generation } from '../../src/matching/generation.ts';
import { Random, vehicles } from '../generator/index.ts';
import { QUESTIONS, questionsOf, type Sample } from '../questions.ts';
import { timesOf, type Times } from '../timing.ts';
import { nameOf, recordOf, SEED } from '../world.ts';
import { LivingIndex, type Change, type Longest } from './living.ts';
import { LOOK_UP_BATCH, asker, prepare } from './measure.ts';

const PER_SECOND = 2_000;
const QUIET_MS = 6_000;
const BESIDE_FROM_MS = 3_000;
const AFTER_MS = 3_000;
const MOST_MS = 300_000;
const PER_KIND = 20_000;
const ASKED = ['equal', 'two_wrong', 'drop', 'insert', 'swap', 'drop_wrong', 'insert_wrong', 'plate_wrong'];

export type Churned = {
  readonly kinds: readonly { readonly title: string; readonly quiet: Times; readonly busy: Times }[];
  readonly changes: number; readonly perSecond: number; readonly seconds: number;
  /** What stood between two questions: changes, catching up with the next generation, handing it over. */
  readonly longestMs: Longest;
  /** Absent: not done in time. */
  readonly rebuiltS?: number;
};

/** New reports, new versions of old ones, ends: endless. */
function* changes(count: number): Generator<Change> {
  const random = new Random(SEED, 9);
  let added = count;
  for (const vehicle of vehicles(SEED + 5, 40_000_000)) {
    const share = random.unit();
    const index = share < 0.4 ? added++ : random.below(count);
    yield share < 0.8 ? { name: nameOf(index), record: recordOf(vehicle, index) } : { name: nameOf(index) };
  }
}

export async function churn(generation: Generation, sample: Sample, count: number): Promise<Churned> {
  const kinds = QUESTIONS.filter(({ name }) => ASKED.includes(name)).map((kind) => ({ kind, questions: questionsOf(kind, sample, { seed: 12, count: PER_KIND }).map((one) => prepare(kind, one)), quiet: [] as number[], busy: [] as number[] }));
  const index = new LivingIndex(generation);
  const askers = (): readonly ReturnType<typeof asker>[] => kinds.map(() => asker(index.searcher));
  let asks = askers();
  let turn = 0;
  const askOne = (into: 'quiet' | 'busy'): void => {
    const place = turn % kinds.length;
    const { kind, questions, [into]: took } = kinds[place]!;
    const batch = kind.way === 'equal' ? LOOK_UP_BATCH : 1; // one look-up is shorter than the clock's step
    const first = Math.floor(turn / kinds.length) * batch;
    turn += 1;
    const begun = performance.now();
    for (let i = 0; i < batch; i += 1) asks[place]!(questions[(first + i) % questions.length]!);
    took.push((performance.now() - begun) / batch);
  };
  for (const until = performance.now() + QUIET_MS; performance.now() < until;) askOne('quiet');

  const stream = changes(count);
  const begun = performance.now();
  let asked = index.searcher;
  let now = begun;
  for (; now < (index.swappedAt === undefined ? begun + MOST_MS : index.swappedAt + AFTER_MS); now = performance.now()) {
    if (now > begun + BESIDE_FROM_MS) index.startBeside();
    index.apply(stream, Math.floor((now - begun) * PER_SECOND / 1_000));
    index.catchUp();
    if (asked !== index.searcher) { asked = index.searcher; asks = askers(); }
    askOne('busy');
  }
  await index.close();
  const seconds = (now - begun) / 1_000;
  const times = (list: readonly number[]): Times => timesOf(Float64Array.from(list), list.length);
  return {
    kinds: kinds.map(({ kind, quiet, busy }) => ({ title: kind.title, quiet: times(quiet), busy: times(busy) })),
    changes: index.applied, perSecond: index.applied / seconds, seconds, longestMs: index.longest, ...(index.swappedAt === undefined ? {} : { rebuiltS: index.rebuiltMs / 1_000 }),
  };
}
