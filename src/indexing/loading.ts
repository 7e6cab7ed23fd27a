/** The index made from the records: one look at the whole state, whose place in the feed is known; staged, then sorted. */
import { comparePositions, FEED_BEGIN, settledNow, type Position } from '../kernel/feed/feed.ts';
import { decodeId } from '../kernel/ids.ts';
import type { Database } from '../kernel/store/database.ts';
import type { EngineNumber, EngineRecord, Traits } from '../matching/engine.ts';
import { figuresOf, type Generation } from '../matching/generation.ts';
import { bureauViews, type BureauViews } from './bureau-views.ts';
import type { Rebuilt, Save } from './rebuilding.ts';
import { expectedRows, findableRows, hiddenFrom, lookAtOnce, markOf, viewsAt, type Row } from './rows.ts';
import { openSets, type Sets } from './sets.ts';
import { nextGeneration, openStaging } from './staging.ts';

/** What the engine learns of a record's body. */
export type Describe = (body: unknown) => { readonly numbers: readonly EngineNumber[]; readonly traits: Traits };
/** Where the index stands in the feed, and which change that is. */
export type Standing = { readonly position: Position; readonly mark: string };
export type Loaded = { readonly generation: Generation; readonly sets: Sets; readonly views: BureauViews; readonly standing: Standing; readonly saved: Pick<Rebuilt, 'savedBytes' | 'notSaved'> };

export type LoadOptions = {
  readonly database: Database; readonly epoch: number; readonly collection: string; readonly describe: Describe; readonly minute: number;
  readonly onProgress?: ((loaded: number, expected: number) => void) | undefined;
  /** Whether others are served meanwhile: then nothing long is done on this thread. */
  readonly isServing: boolean;
  readonly openSets?: () => Sets;
  /** Whether and where the sorted generation is saved. */
  readonly save: (loaded: Omit<Loaded, 'saved' | 'generation'>, records: number) => Save | undefined;
};

/** A row as the engine learns it; undefined where its restrictions find no number any more. */
export function recordOf(row: Row, describe: Describe, sets: Sets): EngineRecord | undefined {
  const hidden = sets.idOf(hiddenFrom(row));
  if (hidden === undefined) return undefined;
  const name = new Uint8Array(16);
  decodeId(row.id, name, 0);
  return { name, ...describe(row.body), hiddenFrom: hidden, endsAt: row.ends };
}

export async function loadIndex(options: LoadOptions): Promise<Loaded> {
  const { database, epoch, collection, minute } = options;
  const staged = await database.session(async ({ db, begin, commit }) => {
    await begin();
    await lookAtOnce(db);
    const position = await settledNow(db, epoch);
    const mark = await markOf(db, position);
    const views = bureauViews(await viewsAt(db, collection, position));
    const sets = (options.openSets ?? openSets)();
    const generation = await stageAll({ ...options, sets }, findableRows(db, collection, minute), await expectedRows(db));
    await commit();
    return { generation, sets, views, standing: { position, mark } };
  });
  const { generation, ...rest } = staged;
  const save = comparePositions(rest.standing.position, FEED_BEGIN) === 0 ? undefined : options.save(rest, figuresOf(generation).records);
  const { generation: sorted, ...saved } = await nextGeneration({ generation, growth: 1, minute, ...(save ? { save } : {}) }, options.isServing);
  return { ...rest, generation: sorted, saved };
}

async function stageAll({ describe, sets, minute, onProgress, isServing }: LoadOptions & { readonly sets: Sets }, pages: AsyncIterable<readonly Row[]>, expected: number): Promise<Generation> {
  const staging = openStaging({ expected, minute, isServing });
  for await (const rows of pages) {
    for (const row of rows) {
      // Fresh numbers for the sets, and they do not suffice: hidden from too many is the side to err on.
      const record = recordOf(row, describe, sets) ?? { ...recordOf({ ...row, hidden: null }, describe, sets), hiddenFrom: sets.widenedBy(hiddenFrom(row)) } as EngineRecord;
      if (!staging.stage(record)) await staging.grow(record);
    }
    onProgress?.(staging.count(), expected);
  }
  return staging.generation();
}
