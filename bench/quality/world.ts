/**
 * A world of some forty million built vehicles, none of which is kept: line and place in it give every number. About one in
 * 214 is recorded. It knows neither the engine nor its model, and shares no numbering with `bench/generator`.
 */
import { Random, Weighted, hashText } from '../generator/random.ts';
import { MAKERS, MARKETS, OLD, type Layout, type Maker, type Market } from './makers.ts';
import { plateAt, type Country, countriesOf } from './plates.ts';
import { COLOURS } from './statements.ts';

/** 1.5 billion vehicles, 7 million records. */
export const BUILT_PER_RECORD = 214;

export type BuiltLine = {
  readonly make: string; readonly model: string; readonly year: number; readonly category: string; readonly market: Market; readonly engines: readonly string[];
  readonly layout: Layout | 'shape';
  /** Positions 1 to 8 and what stands from 10 to the serial; or a shape with `#` for its serial. */
  readonly head: string; readonly ninth: string | undefined; readonly middle: string;
  readonly from: number;
  readonly salt: number;
  readonly built: number;
  /** The share of it that is recorded. */
  readonly rate: number;
  /** The number of its first vehicle among all. */
  readonly first: number;
};

/** One built vehicle as it truly is. */
export type Vehicle = {
  readonly id: number; readonly line: BuiltLine; readonly number: string; readonly isVin: boolean;
  readonly plate: { readonly number: string; readonly country: string }; readonly engine: string; readonly colour: number;
};

export type World = {
  readonly lines: readonly BuiltLine[]; readonly built: number;
  readonly recorded: readonly number[];
  readonly isRecorded: (id: number) => boolean;
  readonly vehicle: (id: number) => Vehicle;
};

const CHARACTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789';
const YEAR_CODES = 'ABCDEFGHJKLMNPRSTVWXY123456789';
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const MONTHS = 'ABCDEFGHJKLM';
/** Few letters for plants: so many vehicles then share their last eight as do in a world of 1.5 billion. */
const PLANTS = ['A', 'D', 'U'];
const BATCH = 400;
/** What each layout can number, with room to spare. */
const ROOM: Readonly<Record<Layout | 'shape', number>> = { dense: 600_000, holes: 500_000, letter: 900_000, parity: 300_000, monthly: 90_000, seven: 900_000, shape: 60_000 };

const yearCode = (year: number): string => YEAR_CODES.charAt((year - 1980 + 30) % 30);
/** Normal by the sum of twelve; for how unevenly lines are built and stolen. */
const normal = (random: Random): number => { let sum = -6; for (let i = 0; i < 12; i += 1) sum += random.unit(); return sum; };

type Draft = Omit<BuiltLine, 'built' | 'rate' | 'first'> & { readonly weight: number; readonly leaning: number };

/** Positions 4 to 8 say what a vehicle is. Those of one maker differ by a character or two, as real ones do. */
const DESCRIBING = 5;
function describedAs(own: readonly string[], random: Random): string {
  const signs = [...own];
  for (let changes = 1 + random.below(2); changes > 0; changes -= 1) signs[random.below(DESCRIBING)] = CHARACTERS.charAt(random.below(CHARACTERS.length));
  return signs.join('');
}

function linesOf(maker: Maker, random: Random): readonly Draft[] {
  const drafts: Draft[] = [];
  const described = new Set<string>();
  const own = Array.from({ length: DESCRIBING }, () => CHARACTERS.charAt(random.below(CHARACTERS.length)));
  for (const [m, model] of maker.models.entries()) {
    const from = 1999 + random.below(14);
    const plants = [...new Set([random.pick(PLANTS), ...(random.chance(0.4) ? [random.pick(PLANTS)] : [])])];
    for (let body = 0; body < 2; body += 1) {
      let head = '';
      do head = maker.wmi + describedAs(own, random); while (described.has(head));
      described.add(head);
      const ninth = maker.isChecked ? undefined : random.chance(0.5) ? '0' : CHARACTERS.charAt(random.below(CHARACTERS.length));
      const leaning = normal(random) * 0.7; // some models are stolen more than others
      for (let year = from; year < from + 9; year += 1) {
        for (const [p, plant] of (maker.layout === 'parity' ? [plants[0] ?? 'A', plants[0] ?? 'A'] : maker.layout === 'seven' ? ['A'] : plants).entries()) {
          const middle = maker.layout === 'seven' ? yearCode(year) : yearCode(year) + plant;
          drafts.push({
            make: maker.make, model, year, category: maker.category, market: maker.market, engines: maker.engines, layout: maker.layout, head, ninth, middle,
            from: maker.layout === 'parity' ? p : maker.layout === 'seven' ? (year - from) * 1_000_000 % 9_000_000 : random.pick([1, 1, 100_000, 200_001]), salt: random.next(),
            weight: (maker.weight / (m + 1) / (body + 1) ** 1.5) * Math.exp(normal(random) * 0.6), leaning: leaning + normal(random) * 0.3,
          });
        }
      }
    }
  }
  return drafts;
}

const oldLines = (random: Random): readonly Draft[] => OLD.map(({ make, model, shape, years, market, weight }) => ({
  make, model, year: years[0] + random.below(years[1] - years[0] + 1), category: 'car', market, engines: ['A', 'B18'], layout: 'shape' as const, head: shape, ninth: undefined, middle: '', from: 100, salt: random.next(), weight: weight * 8, leaning: 0,
}));

/** Makes the world of `recorded` records, or very nearly so many. The same seed makes the same world. */
export function makeWorld(seed: number, recorded: number): World {
  const random = new Random(seed, 41);
  const drafts = [...MAKERS.flatMap((maker) => linesOf(maker, new Random(hashText(maker.wmi), seed))), ...oldLines(random)].sort((a, b) => MARKETS.indexOf(a.market) - MARKETS.indexOf(b.market));
  const weight = drafts.reduce((sum, draft) => sum + draft.weight, 0);
  const counts = drafts.map((draft) => Math.max(50, Math.min(ROOM[draft.layout], Math.round((draft.weight / weight) * recorded * BUILT_PER_RECORD))));
  const leaning = drafts.reduce((sum, draft, i) => sum + Math.exp(draft.leaning) * (counts[i] ?? 0), 0);
  let first = 0;
  const lines = drafts.map((draft, i): BuiltLine => {
    const built = counts[i] ?? 0;
    const line = { ...draft, built, first, rate: Math.min(0.5, (Math.exp(draft.leaning) * recorded) / leaning) };
    first += built;
    return line;
  });
  const ids: number[] = [];
  for (const { built, rate, first: start } of lines) for (let n = skip(random, rate); n < built; n += 1 + skip(random, rate)) ids.push(start + n);
  const known = new Set(ids);
  return { lines, built: first, recorded: ids, isRecorded: (id) => known.has(id), vehicle: vehiclesOf(lines, first, seed) };
}

const skip = (random: Random, rate: number): number => Math.floor(Math.log(1 - random.unit()) / Math.log(1 - rate));

const colourDraw = new Weighted(COLOURS.map(({ share }) => share));

function vehiclesOf(lines: readonly BuiltLine[], total: number, seed: number): (id: number) => Vehicle {
  const starts = lines.map(({ first }) => first);
  const markets = MARKETS.map((market) => {
    const own = lines.filter((line) => line.market === market);
    const start = own[0]?.first ?? 0;
    return { market, start, cells: countriesOf(market, own.reduce((sum, line) => sum + line.built, 0)) };
  });
  return (id) => {
    if (id < 0 || id >= total) throw new Error(`there is no vehicle ${id}`);
    const line = lines[lastAtMost(starts, id)]!;
    const random = new Random(id, seed ^ 0x5bd1);
    const { start, cells } = markets[MARKETS.indexOf(line.market)]!;
    return {
      id, line, number: numberOf(line, id - line.first), isVin: line.layout !== 'shape', plate: plateOf(cells, id - start),
      engine: random.pick(line.engines) + String(1_000_000 + ((id * 7919) % 8_999_993)), colour: colourDraw.draw(random),
    };
  };
}

const CELLS = 100;
/** Countries take turns by their shares, so that each plate is given once. */
function plateOf(cells: readonly Country[], index: number): Vehicle['plate'] {
  const country = cells[index % CELLS]!;
  return { country: country.code, number: plateAt(country, Math.floor(index / CELLS) * country.share + (index % CELLS) - country.cell) };
}

function lastAtMost(starts: readonly number[], id: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? Infinity) <= id) low = middle;
    else high = middle - 1;
  }
  return low;
}

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

/** The n-th number that a line stamped. */
export function numberOf(line: Pick<BuiltLine, 'layout' | 'head' | 'ninth' | 'middle' | 'from' | 'salt' | 'built'>, n: number): string {
  const { head, ninth, middle, from, salt, built } = line;
  const serial = ((): string => {
    switch (line.layout) {
      case 'dense': return padded(from + n, 6);
      case 'holes': return padded(from + Math.floor((Math.floor(n / BATCH) * 3) / 2) * BATCH + (n % BATCH), 6);
      case 'letter': return LETTERS.charAt((salt % 8) + Math.floor(n / 90_000)) + padded(10_000 + (n % 90_000), 5);
      case 'parity': return padded(100_000 + n * 2 + from, 6);
      case 'monthly': return MONTHS.charAt(Math.floor((n * 12) / built)) + padded(n, 5);
      case 'seven': return padded(from + n, 7);
      case 'shape': return head.replace(/#+/, (run) => padded(from + n, run.length));
    }
  })();
  if (line.layout === 'shape') return serial;
  const tail = middle + serial;
  return head + (ninth ?? checkDigit(head, tail)) + tail;
}

/** The check digit of 49 CFR 565.15(c), written anew: what proves the product's own must not be the product's own. */
function checkDigit(head: string, tail: string): string {
  const values: Readonly<Record<string, number>> = { A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9, S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9 };
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const rest = Array.from(`${head}0${tail}`).reduce((sum, character, at) => sum + (values[character] ?? Number(character)) * (weights[at] ?? 0), 0) % 11;
  return rest === 10 ? 'X' : String(rest);
}
