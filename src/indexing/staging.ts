/** Many records put together for a first generation: staged in any order, sorted once at the end. Knows no database and no collection. */
import type { EngineRecord } from '../matching/engine.ts';
import { figuresOf, newGeneration, type Generation } from '../matching/generation.ts';
import { openWriter } from '../matching/writer.ts';
import { rebuildBeside } from './rebuild-thread.ts';
import { firstRoom, rebuildHere, type RebuildAsk, type Rebuilt } from './rebuilding.ts';

/** Staging runs out of room where there was more than expected; each time all of it is sorted. */
const GROWTH = 1.5;
/** So many numbers are sorted within a fraction of a second, quicker than a thread starts. */
const HERE_MAX = 20_000;

export type Staging = {
  /** False where there is no room for it: then `grow`. */
  readonly stage: (record: EngineRecord) => boolean;
  /** Makes room, and stages the record. */
  readonly grow: (record: EngineRecord) => Promise<void>;
  readonly count: () => number;
  /** What was staged, unsorted still. */
  readonly generation: () => Generation;
};

/** `isServing`: others are served meanwhile, and nothing long is done on this thread. */
export const nextGeneration = async (ask: RebuildAsk, isServing: boolean): Promise<Rebuilt> =>
  !isServing && !ask.save && figuresOf(ask.generation).numbers <= HERE_MAX ? rebuildHere(ask) : rebuildBeside(ask).done;

/** `growth`: by how much where room runs out; who knows little of what comes grows by more. */
export type StagingOptions = { readonly expected: number; readonly minute: number; readonly isServing: boolean; readonly growth?: number };

export function openStaging({ expected, minute, isServing, growth = GROWTH }: StagingOptions): Staging {
  let generation = newGeneration(firstRoom(expected));
  let writer = openWriter(generation);
  let staged = 0;
  return {
    stage: (record) => {
      const isStaged = writer.stage(record);
      if (isStaged) staged += 1;
      return isStaged;
    },
    grow: async (record) => {
      while (!writer.stage(record)) {
        ({ generation } = await nextGeneration({ generation, growth, minute }, isServing));
        writer = openWriter(generation);
      }
      staged += 1;
    },
    count: () => staged, generation: () => generation,
  };
}
