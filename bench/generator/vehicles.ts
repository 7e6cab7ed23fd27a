/** The stolen vehicles themselves: a seeded stream in the JSON shape of the API. The same seed and place give the same vehicle, whatever the count. */
import { FRAME_SHAPES, OLD_SHAPES, Stamps, type Shape } from './chassis.ts';
import { Assembly, LINES } from './lines.ts';
import { MAKERS, type Category, type Maker, type Market } from './makers.ts';
import { countryFor, plateOf, type Plate } from './plates.ts';
import { Random, Weighted } from './random.ts';
import { digits, isFree } from './serials.ts';

export type EventKind = 'stolen' | 'misappropriated' | 'lost';

export interface GeneratedVehicle {
  reference: string;
  category: Category;
  /** A VIN, or the chassis or frame number of a vehicle that has none. */
  vin?: string;
  plates: Plate[];
  engineNumber?: string;
  make: string;
  model: string;
  year: number;
  colour: string;
  event: { kind: EventKind; from: string; country: string; place: string };
}

/** Shares of the whole. */
const SHARES = { oldChassis: 0.02, frame: 0.025, withoutVin: 0.05, withoutPlate: 0.1, secondPlate: 0.01, engine: 0.6 } as const;

const COLOURS = ['white', 'black', 'grey', 'silver', 'blue', 'red', 'green', 'brown', 'beige', 'yellow', 'orange', 'gold', 'purple'];
const colourDraw = new Weighted([22, 19, 17, 14, 10, 8, 3, 2.5, 1.5, 1, 1, 0.7, 0.3]);
const plantDraw = new Weighted([3, 1]); // one for each of PLANT_COUNT
const kindDraw = new Weighted([90, 8, 2]);
const KINDS: readonly EventKind[] = ['stolen', 'misappropriated', 'lost'];
const lineDraw = new Weighted(LINES.map((line) => line.weight));
const ENGINES = new Map<string, NonNullable<Maker['engines']>>();
for (const { make, engines } of MAKERS) if (engines && !ENGINES.has(make)) ENGINES.set(make, engines);

const PLACES: Record<string, readonly string[]> = {
  DE: ['Berlin', 'Hamburg', 'München', 'Köln'], FR: ['Paris', 'Marseille', 'Lyon', 'Lille'], IT: ['Napoli', 'Roma', 'Milano', 'Bari'],
  ES: ['Madrid', 'Barcelona', 'Málaga'], NL: ['Amsterdam', 'Rotterdam', 'Utrecht'], GB: ['London', 'Birmingham', 'Leeds'],
  PL: ['Warszawa', 'Gdańsk', 'Poznań'], UA: ['Київ', 'Одеса', 'Львів', 'Харків'], US: ['Los Angeles', 'Houston', 'Newark', 'Detroit'],
  MX: ['Ciudad de México', 'Guadalajara', 'Puebla'], BR: ['São Paulo', 'Rio de Janeiro', 'Curitiba'], AR: ['Buenos Aires', 'Rosario'],
  NZ: ['Auckland', 'Wellington', 'Christchurch'], AU: ['Melbourne', 'Sydney', 'Brisbane'], MA: ['Casablanca', 'Tanger', 'Rabat'],
  JP: ['名古屋', '横浜', '千葉'], TR: ['İstanbul', 'İzmir', 'Ankara'],
};

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2008, 0, 1) / DAY_MS;
const DAY_COUNT = Date.UTC(2026, 6, 1) / DAY_MS - FIRST_DAY;
const DAYS = Array.from({ length: DAY_COUNT }, (_, day) => new Date((FIRST_DAY + day) * DAY_MS).toISOString().slice(0, 10));

function dayAfter(random: Random, year: number): string {
  const earliest = Math.max(0, Date.UTC(Math.min(year, 2026), 0, 1) / DAY_MS - FIRST_DAY);
  const back = random.unit();
  return DAYS[DAY_COUNT - 1 - Math.floor((DAY_COUNT - earliest) * back * back)]!;
}

function engineNumber(random: Random, make: string): string | undefined {
  const engines = ENGINES.get(make);
  if (!engines) return undefined;
  for (;;) {
    const serial = random.below(10 ** Math.min(engines.digits, 7));
    if (!isFree(serial)) return random.pick(engines.codes) + digits(serial, engines.digits);
  }
}

interface Body { vin?: string; category: Category; make: string; model: string; year: number; market: Market }

const fromShape = ({ shape, number }: { shape: Shape; number: string }, random: Random, market: Market): Body => ({
  vin: number, category: shape.category, make: shape.make, model: random.pick(shape.models),
  year: shape.years[0] + random.below(shape.years[1] - shape.years[0] + 1), market,
});

/** Streams in constant memory; built for up to 50 million vehicles of one seed. */
export function* vehicles(seed: number, count: number): Generator<GeneratedVehicle> {
  const random = new Random(seed, 1);
  const assembly = new Assembly();
  const oldChassis = new Stamps(OLD_SHAPES);
  const frames = new Stamps(FRAME_SHAPES);

  const body = (): Body => {
    const share = random.unit();
    if (share < SHARES.oldChassis) return fromShape(oldChassis.stamp(random), random, 'europe');
    if (share < SHARES.oldChassis + SHARES.frame) return fromShape(frames.stamp(random), random, 'asia');
    const line = LINES[lineDraw.draw(random)]!;
    const year = line.firstYear + random.below(line.years);
    const plain = { category: line.maker.category, make: line.maker.make, model: line.model, year, market: line.maker.market };
    if (share > 1 - SHARES.withoutVin) return plain;
    return { vin: assembly.vin(line, year, plantDraw.draw(random)), ...plain };
  };

  for (let index = 0; index < count; index++) {
    const { vin, category, make, model, year, market } = body();
    const country = countryFor(random, market);
    const plateDice = random.unit();
    const hasPlate = vin === undefined || plateDice >= SHARES.withoutPlate;
    const plates = hasPlate ? [{ number: plateOf(random, country), country }] : [];
    if (plateDice > 1 - SHARES.secondPlate) plates.push(secondPlate(random, market));
    const engine = random.chance(SHARES.engine) ? engineNumber(random, make) : undefined;
    const from = dayAfter(random, year);
    const vehicle: GeneratedVehicle = {
      reference: `${country}-${from.slice(0, 4)}-${digits(index, 8)}`,
      category, plates, make, model, year,
      colour: COLOURS[colourDraw.draw(random)]!,
      event: { kind: KINDS[kindDraw.draw(random)]!, from, country, place: random.pick(PLACES[country]!) },
    };
    if (vin !== undefined) vehicle.vin = vin;
    if (engine !== undefined) vehicle.engineNumber = engine;
    yield vehicle;
  }
}

function secondPlate(random: Random, market: Market): Plate {
  const country = countryFor(random, market);
  return { number: plateOf(random, country), country };
}
