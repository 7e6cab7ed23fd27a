/**
 * Number plates in the shapes of a dozen countries. Recorded plates never use a free number (`serials.ts`), made-up
 * questions always do, so a made-up plate is in no generated file. Plates may repeat, as they do between years and series.
 */
import type { Market } from './makers.ts';
import { Random, Weighted } from './random.ts';
import { isFree, threeDigits } from './serials.ts';

export interface Plate {
  number: string;
  country: string;
}

const LATIN = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const DUTCH = 'BDFGHJKLNPRSTVXZ';
const UKRAINIAN = 'ABCEHIKMOPTX';
const CYRILLIC = 'АВСЕНІКМОРТХ'; // the same glyphs, in the same order
const KANA = 'あいうえかきくけこさすせそたちつてとなにぬねのはひふほまみむめもやゆよらりるろ';
const ARABIC = 'أبدهوط';
const GERMAN = ['B', 'M', 'K', 'F', 'HH', 'S', 'MÜ', 'LÖ', 'TÜ', 'WÜ', 'FÜ', 'GÖ', 'KÖT', 'DÜW', 'HRO', 'L', 'DD', 'BOR', 'SLÜ'];
const UKRAINE_REGIONS = ['AA', 'KA', 'AI', 'BH', 'BC', 'AX', 'AE', 'BB', 'AO', 'CA'];
const POLAND = ['WA', 'WE', 'KR', 'GD', 'PO', 'DW', 'LU', 'WPR', 'KRA', 'GDA'];
const JAPAN = ['品川', '横浜', '名古屋', 'なにわ', '札幌', '福岡'];

const letters = (random: Random, count: number, alphabet = LATIN): string => {
  let text = '';
  for (let index = 0; index < count; index++) text += alphabet[random.below(alphabet.length)]!;
  return text;
};
const three = (random: Random): string => threeDigits(random.below(1000));
const two = (random: Random): string => three(random).slice(1);
const one = (random: Random): string => String(random.below(10));
const upTo = (random: Random, limit: number): string => String(1 + random.below(limit - 1));

function cyrillic(text: string): string {
  let out = '';
  for (const letter of text) out += CYRILLIC[UKRAINIAN.indexOf(letter)] ?? letter;
  return out;
}

function ukrainian(random: Random): string {
  const number = `${random.pick(UKRAINE_REGIONS)}${one(random)}${three(random)}${letters(random, 2, UKRAINIAN)}`;
  return random.chance(0.5) ? cyrillic(number) : number; // as typed: registers hold both
}

const SHAPES: Record<string, (random: Random) => string> = {
  DE: (random) => `${random.pick(GERMAN)}-${letters(random, 1 + random.below(2))} ${upTo(random, 10_000)}`,
  FR: (random) => `${letters(random, 2)}-${three(random)}-${letters(random, 2)}`,
  IT: (random) => `${letters(random, 2)}${three(random)}${letters(random, 2)}`,
  ES: (random) => `${one(random)}${three(random)} ${letters(random, 3, 'BCDFGHJKLMNPRSTVWXYZ')}`,
  NL: (random) => (random.chance(0.5) ? `${letters(random, 2, DUTCH)}-${three(random)}-${letters(random, 1, DUTCH)}` : `${two(random)}-${letters(random, 3, DUTCH)}-${one(random)}`),
  GB: (random) => `${letters(random, 2)}${two(random)} ${letters(random, 3)}`,
  PL: (random) => `${random.pick(POLAND)} ${two(random)}${three(random)}`,
  UA: ukrainian,
  US: (random) => (random.chance(0.5) ? `${one(random)}${letters(random, 3)}${three(random)}` : `${letters(random, 3)}-${one(random)}${three(random)}`),
  MX: (random) => `${letters(random, 3)}-${three(random)}-${letters(random, 1)}`,
  BR: (random) => (random.chance(0.6) ? `${letters(random, 3)}${one(random)}${letters(random, 1)}${two(random)}` : `${letters(random, 3)}-${one(random)}${three(random)}`),
  AR: (random) => `${letters(random, 2)} ${three(random)} ${letters(random, 2)}`,
  NZ: (random) => `${letters(random, 3)}${three(random)}`,
  AU: (random) => `${letters(random, 3)}-${two(random)}${letters(random, 1)}`,
  MA: (random) => `${two(random)}${three(random)}-${letters(random, 1, ARABIC)}-${upTo(random, 90)}`,
  JP: (random) => `${random.pick(JAPAN)} ${three(random)} ${letters(random, 1, KANA)} ${two(random)}-${two(random)}`,
  TR: (random) => `${two(random)} ${letters(random, 3)} ${three(random)}`,
};

const COUNTRIES = Object.keys(SHAPES);
const EVERYWHERE = [14, 12, 10, 6, 6, 9, 7, 7, 14, 5, 10, 3, 3, 3, 3, 4, 4];
const AT_HOME: Record<Market, readonly string[]> = {
  europe: ['DE', 'FR', 'IT', 'ES', 'NL', 'GB', 'PL', 'UA', 'MA', 'TR'],
  northAmerica: ['US', 'MX'],
  southAmerica: ['BR', 'AR'],
  asia: ['JP', 'DE', 'FR', 'GB', 'NZ', 'AU', 'UA', 'PL', 'MA'],
  oceania: ['NZ', 'AU'],
};
const draws = {
  everywhere: new Weighted(EVERYWHERE),
  home: Object.fromEntries(Object.entries(AT_HOME).map(([market, home]) =>
    [market, new Weighted(COUNTRIES.map((country, index) => (home.includes(country) ? EVERYWHERE[index]! : 0)))])) as Record<Market, Weighted>,
};

export function countryFor(random: Random, market: Market): string {
  return COUNTRIES[(random.chance(0.85) ? draws.home[market] : draws.everywhere).draw(random)]!;
}

function digitsOf(text: string): number {
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit >= 0 && digit <= 9) value = (value * 10 + digit) % 10_000;
  }
  return value;
}

export function plateOf(random: Random, country: string, isRecorded = true): string {
  const shape = SHAPES[country];
  if (!shape) throw new Error(`No plate shape for ${country}.`);
  for (;;) {
    const number = shape(random);
    if (isFree(digitsOf(number)) !== isRecorded) return number;
  }
}

/** Made-up plates, certainly in no generated file. */
export function* plates(seed: number, count: number, country?: string): Generator<Plate> {
  const random = new Random(seed, 2);
  for (let index = 0; index < count; index++) {
    const where = country ?? COUNTRIES[draws.everywhere.draw(random)]!;
    yield { number: plateOf(random, where, false), country: where };
  }
}
