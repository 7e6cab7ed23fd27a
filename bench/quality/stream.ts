/** Sends checks of known truth through the product's path and tallies what comes back; keeps the answers that officers would give. */
import { POSSIBLE_FROM } from '../../src/matching/posterior.ts';
import { progress } from '../sheet.ts';
import { openTally, type Tally, type Told } from './measures.ts';
import { checksOf, type Check, type Kind } from './questions.ts';
import { WAYS, type Way } from './slips.ts';
import { kindKey, type Streamed } from './tables.ts';
import type { Found } from './path.ts';
import type { World } from './world.ts';

export type Sizes = { readonly recorded: number; readonly honest: number };
export type Asking = (check: Check) => readonly Found[];
/** What an officer would say of a finding, and how many such findings it stands for at the base rate. */
export type Answered = { readonly check: Check; readonly found: Found; readonly isSame: boolean; readonly isRecorded: boolean };

export type StreamOptions = { readonly sizes: Sizes; readonly seed: number; readonly name: string; readonly vehicleOf: (record: number) => number; readonly ask: Asking; readonly onAnswer?: (answered: Answered) => void };

/** Both kinds of vehicles in every way of capture; `sizes` are those of one way. */
export function runStream(world: World, { sizes, seed, name, vehicleOf, ask, onAnswer }: StreamOptions): Streamed {
  const byKind = new Map<string, { asked: number; shown: number; compared: number }>();
  const step = progress(name, WAYS.length * (sizes.recorded + sizes.honest));
  const estimates = { of: 0, low: 0, worst: 0 };
  let done = 0;
  const tallyOf = (way: Way): Tally => {
    const { tally, add } = openTally(sizes);
    for (const recorded of [true, false]) {
      for (const check of checksOf(world, { recorded, way, count: recorded ? sizes.recorded : sizes.honest, seed: seed + WAYS.indexOf(way) * 10 })) {
        const told = ask(check).map((found): Told => {
          const isSame = vehicleOf(found.record) === check.vehicle;
          if (found.probability >= POSSIBLE_FROM) note(estimates, found);
          onAnswer?.({ check, found, isSame, isRecorded: recorded });
          return { class: found.class, probability: found.probability, isSame };
        });
        add(recorded, told);
        if (recorded) countKind(byKind, way, check.kind, told);
        step(done += 1);
      }
    }
    return tally;
  };
  return { tallies: Object.fromEntries(WAYS.map((way) => [way, tallyOf(way)])) as Record<Way, Tally>, byKind, estimates };
}

/** What an estimate may lie below the comparison's word. */
const MARGIN = 4;
function note(estimates: { of: number; low: number; worst: number }, { estimate, comparison: { odds } }: Found): void {
  const times = odds / Math.max(Number.MIN_VALUE, estimate);
  estimates.of += 1;
  if (times > MARGIN) estimates.low += 1;
  estimates.worst = Math.max(estimates.worst, times);
}

function countKind(byKind: Map<string, { asked: number; shown: number; compared: number }>, way: Way, kind: Kind, told: readonly Told[]): void {
  const key = kindKey(way, kind);
  const known = byKind.get(key) ?? { asked: 0, shown: 0, compared: 0 };
  byKind.set(key, known);
  known.asked += 1;
  if (told.some((one) => one.isSame)) known.compared += 1;
  if (told.some((one) => one.isSame && one.class !== 'weak')) known.shown += 1;
}
