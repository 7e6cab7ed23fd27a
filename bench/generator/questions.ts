/** A stream of checks at a base rate, each with the truth that an officer on the spot would know. */
import { hasValidCheckDigit, withCheckDigit } from './check-digit.ts';
import { damage, type Fault } from './damage.ts';
import { plateOf, type Plate } from './plates.ts';
import { Random } from './random.ts';
import { freeNeighbour } from './serials.ts';
import { vehicles, type GeneratedVehicle } from './vehicles.ts';

export interface Question {
  ref: string;
  vehicle: { vin?: string; plate?: Plate; make?: string; model?: string; year?: number; colour?: string };
  truth: {
    /** The recorded vehicle that stands there; absent: none of them does. */
    reference?: string;
    /** `neighbour`: an honest car built close to a recorded one; `stranger`: any other honest car. */
    kind: 'recorded' | 'neighbour' | 'stranger';
    fault?: Fault;
  };
}

export interface QuestionOptions {
  /** Share of checks on recorded vehicles; in the field about 1 in 1,100. */
  hitRate: number;
  /** Share of numbers with one fault in them. */
  damageRate?: number;
  /** Share of the honest cars that are serial neighbours of recorded ones. */
  neighbourRate?: number;
  count?: number;
}

/** An honest car's number close to this one: in no generated file, its check digit right where this one's is. */
export function neighbourOf(vin: string, random: Random): string {
  const serial = /(\d{4})\D*$/.exec(vin);
  if (!serial) throw new Error('A generated number ends in a serial of four digits or more.');
  const other = String(freeNeighbour(Number(serial[1]), random.chance(0.5) ? 1 : -1)).padStart(4, '0');
  const number = vin.slice(0, serial.index) + other + vin.slice(serial.index + 4);
  return vin.length === 17 && hasValidCheckDigit(vin) ? withCheckDigit(number) : number;
}

function honest(car: GeneratedVehicle, random: Random): GeneratedVehicle {
  return {
    ...car,
    ...(car.vin === undefined ? {} : { vin: neighbourOf(car.vin, random) }),
    plates: car.plates.map(({ country }) => ({ number: plateOf(random, country, false), country })),
  };
}

/** What is asked of a car: VIN, plate or both, and now and then what it looks like. */
function ask(car: GeneratedVehicle, random: Random): Question['vehicle'] {
  const plate = car.plates[0];
  const share = random.unit();
  const byVin = car.vin !== undefined && (share < 0.7 || plate === undefined);
  const byPlate = plate !== undefined && (share >= 0.6 || car.vin === undefined);
  return {
    ...(byVin ? { vin: car.vin! } : {}),
    ...(byPlate ? { plate: { ...plate } } : {}),
    ...(random.chance(0.5) ? { make: car.make, colour: car.colour } : {}),
    ...(random.chance(0.3) ? { model: car.model, year: car.year } : {}),
  };
}

export function* questions(seed: number, recorded: readonly GeneratedVehicle[], options: QuestionOptions): Generator<Question> {
  const { hitRate, damageRate = 0.1, neighbourRate = 0.05, count = Infinity } = options;
  const random = new Random(seed, 4);
  const spoil = damage(seed);
  const strangers = vehicles(seed + 1, 50_000_000);
  for (let index = 0; index < count; index++) {
    const share = random.unit();
    const kind = share < hitRate ? 'recorded' : share < hitRate + (1 - hitRate) * neighbourRate ? 'neighbour' : 'stranger';
    const car = kind === 'stranger' ? strangers.next().value as GeneratedVehicle : random.pick(recorded);
    const vehicle = ask(kind === 'recorded' ? car : honest(car, random), random);
    const truth: Question['truth'] = kind === 'recorded' ? { kind, reference: car.reference } : { kind };
    if (random.chance(damageRate)) {
      const inPlate = vehicle.vin === undefined;
      const damaged = spoil(vehicle.vin ?? vehicle.plate!.number);
      if (inPlate) vehicle.plate!.number = damaged.text;
      else vehicle.vin = damaged.text;
      truth.fault = damaged.fault;
    }
    yield { ref: `q${index}`, vehicle, truth };
  }
}
