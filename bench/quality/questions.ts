/** Checks of this world with their truth: who stands there, how it was captured, what was said. It knows no answer. */
import { Random } from '../generator/random.ts';
import type { VehicleQuestion, VehicleWords } from '../../src/modules/vehicles/schema.ts';
import { COUNTRIES } from './plates.ts';
import { misread, unreadable, type Way } from './slips.ts';
import { categorySaid, colourSaid, makeSaid, modelSaid, yearSaid } from './statements.ts';
import type { Vehicle, World } from './world.ts';

export const KINDS = ['vin', 'vin and plate', 'plate', 'last eight', 'engine', 'unreadable'] as const;
export type Kind = (typeof KINDS)[number];

/** One check: what was asked, and which vehicle it truly was. */
export type Check = { readonly way: Way; readonly kind: Kind; readonly vehicle: number; readonly ask: VehicleQuestion };

/** Shares of the kinds of question, in hundredths, in the order of `KINDS`. */
const SHARES: Readonly<Record<Way, readonly number[]>> = { typed: [42, 20, 22, 6, 5, 5], scanned: [72, 22, 0, 0, 3, 3], camera: [6, 6, 86, 0, 0, 2], read_aloud: [36, 14, 30, 10, 4, 6] };
/** How often make, model, colour, year and category are said with it. */
const SUPPORT: Readonly<Record<Way, readonly [number, number, number, number, number]>> = { typed: [0.6, 0.35, 0.5, 0.25, 0.2], scanned: [0.5, 0.3, 0.3, 0.3, 0.2], camera: [0.3, 0.1, 0.4, 0, 0.2], read_aloud: [0.6, 0.3, 0.6, 0.1, 0.1] };

/** The record as its owner made it: from papers and memory, in the owner's words, one in a hundred with a slip in the VIN. */
export function recordOf(vehicle: Vehicle, random: Random): VehicleWords {
  const { line, number, plate, engine, colour } = vehicle;
  const hasVin = random.chance(0.95);
  const hasPlate = !hasVin || random.chance(0.9);
  return {
    reference: `R-${vehicle.id}`,
    ...(hasVin ? { vin: random.chance(0.01) ? misread(misread(number, 'typed', random), 'read_aloud', random) : number } : {}),
    ...(hasPlate ? { plates: [random.chance(0.97) ? { number: plate.number, country: plate.country } : { number: plate.number }] } : {}),
    ...(random.chance(0.45) ? { engineNumber: engine } : {}),
    ...(random.chance(0.96) ? { make: makeSaid(line.make, 0.003, random) } : {}),
    ...(random.chance(0.85) ? { model: modelSaid(line.model, random) } : {}),
    ...(random.chance(0.85) ? { colour: colourSaid(colour, 0.7, random) } : {}),
    ...(random.chance(0.8) ? { year: yearSaid(line.year, false, random) } : {}),
    ...(random.chance(0.7) ? { category: line.category } : {}),
  };
}

function kindOf(way: Way, random: Random): Kind {
  let dice = random.below(100);
  for (const [i, share] of SHARES[way].entries()) { if (dice < share) return KINDS[i]!; dice -= share; }
  return 'vin';
}

/** A check of one vehicle. Recorded ones bear foreign plates one time in five. */
export function checkOf(world: World, id: number, way: Way, random: Random): Check {
  const vehicle = world.vehicle(id);
  const kind = kindOf(way, random);
  const { line } = vehicle;
  const isChanged = kind === 'vin and plate' && world.isRecorded(id) && random.chance(0.2);
  const plate = isChanged ? world.vehicle(random.below(world.built)).plate : vehicle.plate;
  const [make, model, colour, year, category] = SUPPORT[way];
  const vins = (number: string): VehicleQuestion => ({ vins: [{ number, capture: way }] });
  const plates = (): VehicleQuestion => {
    const said = random.chance(way === 'camera' ? 0.65 : 0.8) ? (random.chance(0.02) ? random.pick(COUNTRIES) : plate.country) : undefined;
    return { plates: [{ number: misread(plate.number, way, random), capture: way, ...(said === undefined ? {} : { country: said }) }] };
  };
  const read = (): string => misread(vehicle.number, way, random);
  const numbers = ((): VehicleQuestion => {
    switch (kind) {
      case 'vin': return vins(read());
      case 'vin and plate': return { ...vins(read()), ...plates() };
      case 'plate': return plates();
      case 'last eight': return vins(read().slice(-8));
      case 'engine': return { engineNumber: misread(vehicle.engine, way, random) };
      case 'unreadable': return vins(unreadable(random.chance(0.5) ? vehicle.number : read(), random));
    }
  })();
  return {
    way, kind, vehicle: id,
    ask: {
      ...numbers,
      ...(random.chance(make) ? { make: makeSaid(line.make, 0.012, random) } : {}),
      ...(random.chance(model) ? { model: modelSaid(line.model, random) } : {}),
      ...(random.chance(colour) ? { colour: colourSaid(vehicle.colour, way === 'camera' ? 1.6 : 1, random) } : {}),
      ...(random.chance(year) ? { year: yearSaid(line.year, way !== 'scanned', random) } : {}),
      ...(random.chance(category) ? { category: categorySaid(line.category, random) } : {}),
    },
  };
}

/** Checks of recorded vehicles, or of honest ones, drawn from all that were built; ways take turns. */
export function* checksOf(world: World, { recorded, way, count, seed }: { readonly recorded: boolean; readonly way: Way; readonly count: number; readonly seed: number }): Generator<Check> {
  const random = new Random(seed, recorded ? 43 : 44);
  for (let i = 0; i < count; i += 1) {
    let id = recorded ? random.pick(world.recorded) : random.below(world.built);
    while (!recorded && world.isRecorded(id)) id = random.below(world.built);
    yield checkOf(world, id, way, random);
  }
}
