/** What people say of a vehicle beside its numbers, rightly and wrongly: colours in several languages, makes as they are typed. It knows no record. */
import type { Random } from '../generator/random.ts';

type Said = { readonly name: string; readonly share: number; readonly words: readonly string[]; /** Colour taken for it, and how often. */ readonly taken: readonly (readonly [string, number])[] };

/** Shares and mistakes are ours: by night and rain dark blue is black, and every silver car is grey to someone. */
export const COLOURS: readonly Said[] = [
  { name: 'grey', share: 25, words: ['grey', 'gris', 'grau', 'szary', 'gray', 'grijs', 'GRY'], taken: [['silver', 0.09], ['black', 0.02]] },
  { name: 'black', share: 23, words: ['black', 'noir', 'schwarz', 'negro', 'BLK', 'zwart'], taken: [['dark_blue', 0.05], ['grey', 0.02]] },
  { name: 'white', share: 21, words: ['white', 'blanc', 'weiss', 'blanco', 'WHI', 'bianco'], taken: [['silver', 0.015], ['cream', 0.01]] },
  { name: 'blue', share: 9, words: ['blue', 'bleu', 'blau', 'azul', 'BLU'], taken: [['dark_blue', 0.12], ['grey', 0.02]] },
  { name: 'silver', share: 6, words: ['silver', 'argent', 'silber', 'plata', 'SIL'], taken: [['grey', 0.24], ['white', 0.02]] },
  { name: 'red', share: 6, words: ['red', 'rouge', 'rot', 'rojo', 'RED'], taken: [['maroon', 0.06], ['orange', 0.02]] },
  { name: 'dark_blue', share: 4, words: ['dark blue', 'bleu marine', 'dunkelblau', 'navy'], taken: [['black', 0.19], ['blue', 0.2]] },
  { name: 'green', share: 2, words: ['green', 'vert', 'grün', 'verde'], taken: [['grey', 0.04], ['black', 0.03]] },
  { name: 'brown', share: 1.6, words: ['brown', 'marron', 'braun'], taken: [['black', 0.06], ['maroon', 0.07]] },
  { name: 'beige', share: 0.9, words: ['beige', 'sand'], taken: [['white', 0.1], ['gold', 0.12]] },
  { name: 'orange', share: 0.8, words: ['orange', 'naranja'], taken: [['red', 0.14]] },
  { name: 'yellow', share: 0.7, words: ['yellow', 'jaune', 'gelb'], taken: [['gold', 0.04]] },
  { name: 'maroon', share: 0.5, words: ['maroon', 'bordeaux'], taken: [['red', 0.28], ['brown', 0.12]] },
  { name: 'gold', share: 0.3, words: ['gold', 'doré'], taken: [['beige', 0.3]] },
  { name: 'cream', share: 0.2, words: ['cream', 'creme'], taken: [['white', 0.4]] },
];
const placeOf = new Map(COLOURS.map(({ name }, place) => [name, place]));

/** A colour as somebody saw it; `care` is 1 for an owner with the papers, more for a glance. */
export function colourSaid(colour: number, care: number, random: Random): string {
  let seen = COLOURS[colour]!;
  let dice = random.unit();
  for (const [other, share] of seen.taken) {
    if (dice < share * care) { seen = COLOURS[placeOf.get(other)!]!; break; }
    dice -= share * care;
  }
  return random.pick(seen.words);
}

const SHORT: Readonly<Record<string, readonly string[]>> = {
  'Volkswagen': ['VW', 'V.W.', 'Volkswagon'], 'Mercedes-Benz': ['Mercedes', 'MERCEDES BENZ', 'MB', 'Benz'], 'Alfa Romeo': ['Alfa', 'ALFA-ROMEO'], 'Opel': ['OPEL', 'Vauxhall'], 'Chevrolet': ['Chevy', 'CHEV'],
  'MINI': ['Mini', 'BMW Mini'], 'Great Wall': ['Greatwall', 'GWM'], 'Land Rover': ['Landrover'], 'Porsche': ['Porshe'], 'Peugeot': ['Peugot', 'PEUGEOT'], 'Hyundai': ['Hundai', 'HYUNDAI'], 'Mitsubishi': ['Mitsubisi'], 'SsangYong': ['Ssang Yong'],
};
/** Makes that are taken for each other at a glance. */
const SISTERS: Readonly<Record<string, readonly string[]>> = { Hyundai: ['Kia'], Kia: ['Hyundai'], Volkswagen: ['Seat', 'Skoda', 'Audi'], Audi: ['Volkswagen'], Opel: ['Chevrolet'], Peugeot: ['Citroën'], Toyota: ['Nissan'], Nissan: ['Renault', 'Toyota'], Renault: ['Dacia'], Suzuki: ['Fiat'], Ram: ['Dodge'] };

/** A make as somebody typed it. */
export function makeSaid(make: string, mistake: number, random: Random): string {
  if (random.chance(mistake)) return random.pick(SISTERS[make] ?? ['Ford', 'Toyota', 'Renault']);
  const dice = random.unit();
  if (dice < 0.55) return make;
  if (dice < 0.7) return make.toUpperCase();
  return random.pick(SHORT[make] ?? [make.toLowerCase()]);
}

/** A model: as it is called, shortened or not. */
export const modelSaid = (model: string, random: Random): string => (random.chance(0.8) ? model : random.chance(0.5) ? model.toUpperCase() : model.replaceAll(/[ -]/g, ''));

/** A year: from the papers, or guessed. */
export function yearSaid(year: number, isGuess: boolean, random: Random): number {
  const dice = random.unit();
  if (!isGuess) return dice < 0.86 ? year : dice < 0.97 ? year + 1 : year - 1; // first registered the year after it was built
  return year + (dice < 0.4 ? 0 : dice < 0.6 ? 1 : dice < 0.78 ? -1 : dice < 0.88 ? 2 : dice < 0.95 ? -2 : random.chance(0.5) ? 4 : -4);
}

const CATEGORIES: Readonly<Record<string, readonly string[]>> = { car: ['car', 'Pkw', 'voiture', 'saloon', 'stationwagon', 'SUV'], van: ['van', 'utilitaire', 'Transporter'], truck: ['truck', 'lorry', 'camion', 'LKW'], motorcycle: ['motorcycle', 'moto', 'Motorrad'] };
export const categorySaid = (category: string, random: Random): string => (random.chance(0.02) ? 'van' : random.pick(CATEGORIES[category] ?? [category]));
