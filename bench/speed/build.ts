/** The engine, filled with the generator's vehicles as a hub fills it: staged, then sorted. It asks nothing. */
import { figuresOf, newGeneration, roomFor, type Figures, type Generation } from '../../src/matching/generation.ts';
import { rebuilt } from '../../src/matching/rebuild.ts';
import { openWriter } from '../../src/matching/writer.ts';
import { residentBytes } from '../child.ts';
import { vehicles } from '../generator/index.ts';
import { sampler, type Sample } from '../questions.ts';
import { progress } from '../sheet.ts';
import { recordOf, SEED } from '../world.ts';

export type Built = { readonly generation: Generation; readonly sample: Sample; readonly figures: Figures; readonly stagedS: number; readonly sortedS: number; readonly residentBytes: number };

const SAMPLE_MAX = 200_000;

export function build(count: number): Built {
  const residentBefore = residentBytes();
  const { take, sample } = sampler(count, SAMPLE_MAX);
  const report = progress('staged', count);
  const begun = performance.now();
  let generation = newGeneration(roomFor(count));
  const writer = openWriter(generation);
  let index = 0;
  for (const vehicle of vehicles(SEED, count)) {
    if (!writer.stage(recordOf(vehicle, index))) throw new Error(`no room for vehicle ${index} of ${count}`);
    take(vehicle, index);
    index += 1;
    report(index);
  }
  const staged = performance.now();
  generation = rebuilt(generation, roomFor);
  const sorted = performance.now();
  process.stderr.write(`  sorted in ${Math.round((sorted - staged) / 1_000)} s\n`);
  return { generation, sample, figures: figuresOf(generation), stagedS: (staged - begun) / 1_000, sortedS: (sorted - staged) / 1_000, residentBytes: residentBytes() - residentBefore };
}
