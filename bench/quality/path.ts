/**
 * The product's own way from question to bands, without HTTP and database: matcher, engine, host's meetings, what is worth
 * reading, comparison, bands. It holds the bodies that the store would hold. It knows no truth.
 */
import { meet, quickPattern } from '../../src/indexing/searching.ts';
import type { View } from '../../src/matching/engine.ts';
import { newGeneration, roomFor, type Generation } from '../../src/matching/generation.ts';
import { POSSIBLE_FROM } from '../../src/matching/posterior.ts';
import { rebuilt } from '../../src/matching/rebuild.ts';
import { openSearcher } from '../../src/matching/searcher.ts';
import { openWriter } from '../../src/matching/writer.ts';
import type { Comparison } from '../../src/matching/matcher.ts';
import { FINDINGS_MAX, weighed } from '../../src/modules/checks/bands.ts';
import type { Met } from '../../src/matching/matcher.ts';
import { chosenOf, meetingsOf } from '../../src/modules/checks/meetings.ts';
import type { VehicleMatcher } from '../../src/modules/checks/models.ts';
import type { VehicleQuestion, VehicleWords } from '../../src/modules/vehicles/schema.ts';
import type { Class } from './measures.ts';

export type Body = { readonly said: VehicleWords };
/** One record that was found: its place among the bodies. `class`: as the default view has it; `estimate`: the odds by which it was chosen to be read. */
export type Found = { readonly record: number; readonly class: Class; readonly probability: number; readonly estimate: number; readonly comparison: Comparison };
export type Asked = { readonly found: readonly Found[]; /** Every record that the engine met. */ readonly met: ReadonlySet<number> };

const EVERYBODY: View = { isHidden: new Uint8Array(1), minute: 0 };
const NEVER_ENDS = 2 ** 32 - 1;
/** As where an answer shows all bands: so many are read whatever their odds. */
const READ = FINDINGS_MAX * 2;
/** Patterns that no table answers are scanned to their end here; a hub does so in a thread of its own. */
const SCANNED_MOST = 200;

const ROOM = 2;

/** An index of these records. */
export function indexOf(matcher: VehicleMatcher, bodies: readonly Body[]): Generation {
  const generation = newGeneration(roomFor(bodies.length * ROOM)); // these vehicles have other numbers than typical ones
  const writer = openWriter(generation);
  for (const [record, body] of bodies.entries()) {
    const { numbers, traits } = matcher.describe(body);
    if (!writer.stage({ name: nameFor(record), numbers, traits, hiddenFrom: 0, endsAt: NEVER_ENDS })) throw new Error(`no room for record ${record}`);
  }
  return rebuilt(generation, roomFor);
}

const nameFor = (record: number): Uint8Array => {
  const name = new Uint8Array(16);
  new DataView(name.buffer).setUint32(0, record + 1);
  return name;
};
const recordOf = (name: Uint8Array): number => new DataView(name.buffer, name.byteOffset).getUint32(0) - 1;

/** Asks as a hub asks where all bands are to be shown; of the weak, those that one answer carries. */
export function askerOf(generation: Generation, bodies: readonly Body[]): (matcher: VehicleMatcher, ask: VehicleQuestion) => Asked {
  const searcher = openSearcher(generation);
  const records = new Map<number, number>();
  const placeOf = (number: number): number => {
    let place = records.get(number);
    if (place === undefined) records.set(number, place = recordOf(searcher.nameOf(number)));
    return place;
  };
  return (matcher, ask) => {
    const question = matcher.prepare(ask);
    const { met } = meet({ searcher, prefix: 'veh' }, matcher.searchOf(question), EVERYBODY, (pattern) => (
      searcher.isQuick(pattern.pattern) ? quickPattern(searcher, pattern, EVERYBODY) : searcher.pattern(pattern, EVERYBODY, { most: SCANNED_MOST, mayGoOn: () => true })
    ));
    const idOf = ({ candidate }: Met): string => String(placeOf(candidate.record));
    const meetings = meetingsOf(met, (group) => matcher.estimate(question, group));
    // Where only what is possible is shown, the rest is not even read: an estimate that is too low hides it.
    const readByDefault = new Set(chosenOf(meetings, idOf, { possible: POSSIBLE_FROM, fill: 0 }).read.map(({ id }) => id));
    const compared = chosenOf(meetings, idOf, { possible: POSSIBLE_FROM, fill: READ }).read.flatMap(({ id, met: own, odds }) => {
      const comparison = matcher.compare(question, bodies[Number(id)], own);
      return comparison ? [{ record: { id, estimate: odds }, comparison }] : [];
    });
    const found = weighed(compared).slice(0, FINDINGS_MAX).map(({ record: { id, estimate }, comparison, probability, band }): Found => ({ record: Number(id), estimate, comparison, probability, class: !readByDefault.has(id) ? 'weak' : comparison.isHit ? 'hit' : band }));
    return { found, met: new Set(met.map((one) => Number(idOf(one)))) };
  };
}
