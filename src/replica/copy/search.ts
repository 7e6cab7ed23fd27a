/** The engine over a replica's copy: fed record by record, asked as a hub's index is. Knows neither where records lie nor who sent them. */
import { THREAD_LIMITS, searchThreads } from '../../indexing/threads.ts';
import { minuteOf, openAsking, type Asking } from '../../indexing/asking.ts';
import { indexLife, LIFE_LIMITS } from '../../indexing/life.ts';
import type { Describe } from '../../indexing/loading.ts';
import type { Entry } from '../../indexing/rebuilding.ts';
import { openSets } from '../../indexing/sets.ts';
import { nextGeneration, openStaging, type Staging } from '../../indexing/staging.ts';
import type { EngineRecord } from '../../matching/engine.ts';
import { faultFields, type Log } from '../../kernel/telemetry/log.ts';
import type { Generation } from '../../matching/generation.ts';

const MINUTE_MS = 60_000;
const NEVER = 0xffffffff;
const COLLECTION = 'vehicles';
/** Everything that a replica holds may be seen by all who ask there. */
const HIDDEN_FROM_NOBODY = 0;
/** Nobody says beforehand how many records a full copy has. Room that nobody uses takes no memory, and is given back when all is sorted. */
const EXPECTED_MIN = 250_000;
const GROWTH = 4;

export type SearchIndex = Asking & {
  /** A record as the engine learns it. */
  readonly learnt: (name: Uint8Array, record: { readonly body: unknown; readonly endsAt: string }) => EngineRecord;
  readonly apply: (entries: readonly Entry[]) => Promise<void>;
  /** Many at once, beside what answers meanwhile. */
  readonly staging: (expected: number) => Staging;
  /** What was staged, sorted in a thread beside; nobody knows it yet. */
  readonly sorted: (staging: Staging) => Promise<Generation>;
  /** This answers from now on: what was sorted, or kept of an earlier run. */
  readonly replace: (generation: Generation) => Promise<void>;
  /** What answers now; while nothing is applied nobody writes to it. */
  readonly generation: () => Generation;
  readonly records: () => number;
  readonly stop: () => Promise<void>;
};

/** `onReplaced`: what answered before is not held any more. */
export async function openSearch({ describe, ms, log, onReplaced }: { readonly describe: Describe; readonly ms: () => number; readonly log: Log; readonly onReplaced: () => void }): Promise<SearchIndex> {
  const sets = openSets();
  const staging = (expected: number, isServing = true): Staging => openStaging({ expected, minute: minuteOf(ms()), isServing, growth: GROWTH });
  const sorted = async (staged: Staging, isServing: boolean): Promise<Generation> => (await nextGeneration({ generation: staged.generation(), growth: 1, minute: minuteOf(ms()) }, isServing)).generation;
  const threads = searchThreads((fault) => { log('index.search_thread_lost', { collection: COLLECTION, fault }); });
  const life = indexLife({ generation: await sorted(staging(0, false), false), sets }, {
    limits: LIFE_LIMITS, minute: () => minuteOf(ms()), save: () => undefined, onSwap: () => { threads.retire(); onReplaced(); },
    onRebuilt: ({ reason, ms: took }) => { log('index.rebuilt', { collection: COLLECTION, reason, seconds: Math.round(took / 10) / 100 }); },
    onFault: (cause) => { log('index.rebuild_failed', { collection: COLLECTION, ...faultFields(cause) }); },
  });
  return {
    ...openAsking({ life, threads, prefix: 'veh', lanes: THREAD_LIMITS.threads }),
    learnt: (name, { body, endsAt }) => ({ name, ...describe(body), hiddenFrom: HIDDEN_FROM_NOBODY, endsAt: Math.min(NEVER, Math.ceil(Date.parse(endsAt) / MINUTE_MS)) }),
    apply: life.apply, staging: (expected) => staging(Math.max(expected, EXPECTED_MIN)),
    sorted: (staged) => sorted(staged, true),
    replace: (generation) => life.replace(async () => ({ generation, sets })),
    generation: () => life.edition().generation,
    records: () => life.figures().records,
    stop: async () => { await Promise.all([life.stop(), threads.stop()]); },
  };
}
