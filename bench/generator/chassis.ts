/** Numbers that are no VINs: chassis numbers before 1981, 4 to 13 characters as each maker liked, and frame numbers of Japanese domestic vehicles. */
import type { Category } from './makers.ts';
import type { Random } from './random.ts';
import { digits, nthSerial } from './serials.ts';

export interface Shape {
  make: string;
  models: readonly string[];
  category: Category;
  before: string;
  width: number;
  after: string;
  years: readonly [from: number, to: number];
}

/** A pattern's run of `#` is its serial. */
function car(make: string, models: readonly string[], pattern: string, years: readonly [number, number]): Shape {
  const from = pattern.indexOf('#');
  const to = pattern.lastIndexOf('#') + 1;
  return { make, models, category: 'car', before: pattern.slice(0, from), width: to - from, after: pattern.slice(to), years };
}
const as = (category: Category, shape: Shape): Shape => ({ ...shape, category });

/** The first shapes have room enough for those that run out. */
export const OLD_SHAPES: readonly Shape[] = [
  car('Volkswagen', ['Beetle', '1303'], '11########', [1965, 1979]),
  car('Mercedes-Benz', ['W115', 'W114'], '11501########', [1968, 1976]),
  car('BMW', ['2002', '520', '320'], '#######', [1966, 1980]),
  car('Fiat', ['128', '131'], '128A#######', [1969, 1980]),
  car('Chevrolet', ['Corvette', 'Camaro'], '1Z37L9S4#####', [1972, 1980]),
  car('Ford', ['Escort', 'Capri'], 'GBAFTR#####', [1970, 1980]),
  car('Lada', ['2101', '2103'], '2101#######', [1971, 1980]),
  car('MG', ['MGB', 'Midget'], 'GHN5######', [1969, 1980]),
  car('Land Rover', ['Series II', 'Series III'], '244#####A', [1961, 1980]),
  car('Citroën', ['2CV', 'DS'], '######', [1955, 1978]),
  car('Morgan', ['Plus 8', '4/4'], 'R####', [1968, 1980]),
  car('Jensen', ['Interceptor'], '####', [1966, 1976]),
  as('trailer', car('Westfalia', ['Typ 1'], '#####', [1960, 1980])),
  as('motorcycle', car('Vespa', ['150 Super', 'Rally 200'], 'VBC1T######', [1965, 1979])),
  as('motorcycle', car('Triumph', ['Bonneville', 'Trident'], 'T140V#####', [1969, 1980])),
];

export const FRAME_SHAPES: readonly Shape[] = [
  car('Toyota', ['Corolla'], 'NZE121-#######', [2000, 2008]),
  car('Toyota', ['Mark II', 'Chaser'], 'JZX100-#######', [1996, 2001]),
  car('Honda', ['Civic Type R'], 'EK9-#######', [1997, 2000]),
  car('Suzuki', ['Wagon R'], 'MH21S-######', [2003, 2008]),
  car('Subaru', ['Impreza WRX'], 'GC8-######', [1992, 2000]),
  car('Nissan', ['Skyline GT-R'], 'BNR32-######', [1989, 1994]),
  as('van', car('Toyota', ['HiAce'], 'KDH200-#######', [2004, 2015])),
  as('motorcycle', car('Honda', ['CB400 Super Four'], 'NC39-#######', [1999, 2008])),
  as('motorcycle', car('Yamaha', ['SR400'], 'RH01J-######', [2001, 2008])),
];

/** Counts on within each shape, and falls back to a roomier one where a short shape is used up. */
export class Stamps {
  private readonly stamped: Uint32Array;
  private readonly shapes: readonly Shape[];

  constructor(shapes: readonly Shape[]) {
    this.shapes = shapes;
    this.stamped = new Uint32Array(shapes.length);
  }

  stamp(random: Random): { shape: Shape; number: string } {
    const first = random.below(this.shapes.length);
    for (const index of [first, ...this.shapes.keys()]) {
      const shape = this.shapes[index]!;
      const serial = nthSerial(this.stamped[index]!, 2 + (index % 2), index);
      if (serial >= 10 ** shape.width) continue;
      this.stamped[index]!++;
      return { shape, number: shape.before + digits(serial, shape.width) + shape.after };
    }
    throw new Error('Out of chassis numbers; the generator is built for 50 million vehicles.');
  }
}
