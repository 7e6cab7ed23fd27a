/**
 * Production lines: one model and body of one maker over the years it was built. A line has a VIN prefix; within it
 * every model year and plant counts its own serials. The lines are the same for every seed; how often each is drawn
 * follows a power law.
 */
import { checkCharacter, mustBeChecked, valueOf, weightedSum, POSITION_WEIGHTS } from './check-digit.ts';
import { MAKERS, type Maker } from './makers.ts';
import { hashText, Random } from './random.ts';
import { digits, nthSerial, sixDigits } from './serials.ts';

const VIN_CHARACTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789';
const YEAR_CODES = 'ABCDEFGHJKLMNPRSTVWXY123456789'; // ISO 3779: 30 years, 1980 = A, then again from 2010
const PLANT_COUNT = 2;
export const FIRST_YEAR = 1981;
export const LAST_YEAR = 2026;

export interface Line {
  maker: Maker;
  model: string;
  /** Positions 1 to 8, or up to 9 where the ninth is no check digit. */
  prefix: string;
  hasCheckDigit: boolean;
  firstYear: number;
  years: number;
  weight: number;
  stride: number;
  /** Where this line's counters begin: one for every year and plant. */
  counter: number;
  hash: number;
}

const character = (hash: number, step = 0): string => VIN_CHARACTERS[(hash + step) % VIN_CHARACTERS.length]!;

/** Characters that differ by one or two between models and generations of one maker, as real ones do. */
function describe(maker: Maker, model: number, generation: number, body: number): string {
  const own = hashText(maker.wmi);
  return character(own, model * 5) + character(own >>> 5, model * 7 + generation) + character(own >>> 10, generation * 2)
    + character(own >>> 15, body * 4) + character(own >>> 20);
}

function prefixOf(maker: Maker, place: { model: number; generation: number; body: number }, chance: Random): { prefix: string; hasCheckDigit: boolean } {
  const { model, generation, body } = place;
  const code = maker.models[model]!.codes[generation] ?? '';
  const described = describe(maker, model, generation, body);
  if (maker.numbering === 'filler') return { prefix: `${maker.wmi}ZZZ${code}Z`, hasCheckDigit: false };
  if (maker.numbering === 'type') return { prefix: `${maker.wmi}${code}${digits(5 + body * 22, 3)}`, hasCheckDigit: false };
  if (maker.numbering === 'running') return { prefix: `${maker.wmi}${described}${character(chance.next())}`, hasCheckDigit: false };
  const isChecked = mustBeChecked(maker.wmi) || (maker.numbering === 'plain' && chance.chance(0.3));
  const ninth = isChecked ? '' : chance.chance(0.5) ? '0' : character(chance.next());
  return { prefix: `${maker.wmi}${described}${ninth}`, hasCheckDigit: isChecked };
}

function buildLines(): Line[] {
  const lines: Line[] = [];
  let counter = 0;
  for (const maker of MAKERS) {
    const chance = new Random(hashText(maker.wmi));
    maker.models.forEach(({ name, codes }, model) => {
      const generations = codes.length > 0 ? codes.length : 2 + chance.below(4);
      const span = Math.min(8, Math.floor((LAST_YEAR - FIRST_YEAR + 1) / generations));
      const end = LAST_YEAR - chance.below(6);
      const bodies = maker.numbering === 'filler' ? 1 : 3;
      for (let generation = 0; generation < generations; generation++) {
        const firstYear = end - span * (generations - generation) + 1;
        const age = LAST_YEAR - firstYear - span / 2;
        for (let body = 0; body < bodies; body++) {
          const weight = (maker.weight / (model + 1) ** 1.2 / (body + 1) ** 1.6) * Math.exp(-(((age - 8) / 10) ** 2));
          const place = prefixOf(maker, { model, generation, body }, chance);
          lines.push({ maker, model: name, ...place, firstYear, years: span, weight, stride: 2 + chance.below(5), counter, hash: hashText(place.prefix) });
          counter += span * PLANT_COUNT;
        }
      }
    });
  }
  return lines;
}

export const LINES: readonly Line[] = buildLines();
export const COUNTER_COUNT = LINES.reduce((sum, line) => sum + line.years * PLANT_COUNT, 0);

interface Start { text: string; tail: string; sum: number; first: number; room: number; width: number }

function startOf(line: Line, year: number, plant: number): Start {
  const yearCode = YEAR_CODES[(year - 1980) % YEAR_CODES.length]!;
  const plantCode = character(line.hash >>> 7, plant * 11);
  const { numbering } = line.maker;
  if (numbering === 'running') {
    return { text: line.prefix, tail: '', sum: 0, first: (year - FIRST_YEAR) * 2_000_000 + plant * 1_000_000, room: 1_000_000, width: 8 };
  }
  if (numbering === 'type') {
    const since = year - line.firstYear; // 8 at most: six digits hold four years, so plants take turns
    const text = `${line.prefix}${1 + (line.hash % 2)}${'AFBX'[plant * 2 + (since % 2)]!}`;
    return { text, tail: '', sum: 0, first: Math.floor(since / 2) * 240_000, room: 240_000, width: 6 };
  }
  const tail = yearCode + plantCode;
  const sum = line.hasCheckDigit ? weightedSum(line.prefix) + weightedSum(tail, 9) : 0;
  return { text: line.hasCheckDigit ? line.prefix : line.prefix + tail, tail, sum, first: plant * 200_000, room: 800_000, width: 6 };
}

function sumOfSerial(serial: string): number {
  let sum = 0;
  for (let index = 0; index < 6; index++) sum += valueOf(serial[index]!) * POSITION_WEIGHTS[11 + index]!;
  return sum;
}

/** Counts on along the lines and writes VINs: no VIN twice, whatever the count. Memory: one number a year and plant. */
export class Assembly {
  private readonly built = new Uint32Array(COUNTER_COUNT);
  private readonly starts: (Start | undefined)[] = new Array<Start | undefined>(COUNTER_COUNT);

  vin(line: Line, year: number, plant: number): string {
    const counter = line.counter + (year - line.firstYear) * PLANT_COUNT + plant;
    const start = (this.starts[counter] ??= startOf(line, year, plant));
    const offset = nthSerial(this.built[counter]!, line.stride, line.hash & 0xffff);
    this.built[counter]!++;
    if (offset >= start.room) throw new Error(`${line.maker.wmi} ${line.model} ${year}: out of serials; the generator is built for 50 million vehicles.`);
    if (start.width === 8) return start.text + digits(start.first + offset, 8);
    const serial = sixDigits(start.first + offset);
    return line.hasCheckDigit ? start.text + checkCharacter(start.sum + sumOfSerial(serial)) + start.tail + serial : start.text + serial;
  }
}


