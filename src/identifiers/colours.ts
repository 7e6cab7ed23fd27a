// Colours of vehicles: our short list, the words for them in a dozen languages, and when two of them may be the same car.
// It does not know paint codes or makers' colour names.

import { COLOUR_WORDS, DARK_WORDS, LIGHT_WORDS, NCIC_COLOURS, type Colour } from './tables/colours.ts';
import { remembered } from './remembered.ts';
import { normalForm, plainForm } from './text.ts';

export { COLOURS, type Colour } from './tables/colours.ts';

// Word by word through the glyph folding, so that a Latin i in "бiлий" does not matter.
const keyOf = (text: string): string =>
  text
    .split(/[^\p{L}\p{M}]+/u)
    .map((word) => plainForm(normalForm(word)))
    .join(' ')
    .trim();

let words: Map<string, Colour> | undefined;

const wordTable = (): Map<string, Colour> => {
  if (words !== undefined) return words;
  words = new Map();
  for (const [colour, spellings] of Object.entries(COLOUR_WORDS) as [Colour, string][]) {
    words.set(keyOf(colour), colour);
    for (const spelling of spellings.split(/[,\n]/u)) if (spelling.trim() !== '') words.set(keyOf(spelling), words.get(keyOf(spelling)) ?? colour);
  }
  for (const [code, colour] of Object.entries(NCIC_COLOURS)) words.set(code, colour);
  return words;
};

const wordSet = (list: string): ReadonlySet<string> => new Set(list.split(' ').map(keyOf));
const SHADES: readonly (readonly [ReadonlySet<string>, Partial<Record<Colour, Colour>>])[] = [
  [wordSet(LIGHT_WORDS), { blue: 'light_blue', green: 'light_green' }],
  [wordSet(DARK_WORDS), { blue: 'dark_blue', green: 'dark_green', red: 'maroon' }],
];

const shadeOf = (colour: Colour, others: readonly string[]): Colour => {
  for (const [shade, table] of SHADES) if (others.some((word) => shade.has(word))) return table[colour] ?? colour;
  return colour;
};

const colourOfPart = (part: string): Colour | undefined => {
  const table = wordTable();
  const key = keyOf(part);
  if (key === '') return undefined;
  const whole = table.get(key) ?? table.get(key.replaceAll(' ', ''));
  if (whole !== undefined) return whole;
  const tokens = key.split(' ');
  for (const [at, token] of tokens.entries()) {
    const pair = table.get(`${token} ${tokens[at + 1] ?? ''}`);
    if (pair !== undefined) return pair;
  }
  for (const [at, token] of tokens.entries()) {
    const colour = table.get(token);
    if (colour !== undefined) return shadeOf(colour, tokens.toSpliced(at, 1));
  }
  return undefined;
};

// "BLK/WHI", "red and white", "noir et blanc", "чорно-білий": every separator of two colours.
const BETWEEN = /[/,;+&|]|\s(?:and|et|y|e|und|en|i|та|и|ve|w)\s|\sو\s?/iu;

/** All colours named in a text, in order. In: words of twelve languages or NCIC codes (`BLK/WHI`). Out: possibly none. */
export const coloursOf: (text: string) => readonly Colour[] = remembered((text) => {
  const whole = wordTable().get(keyOf(text));
  if (whole !== undefined) return [whole];
  const found: Colour[] = [];
  for (const part of text.split(BETWEEN)) {
    const dashed = part.split('-').map(colourOfPart);
    const colours = dashed.length > 1 && dashed.every((colour) => colour !== undefined) ? dashed : [colourOfPart(part)];
    for (const colour of colours) if (colour !== undefined && !found.includes(colour)) found.push(colour);
  }
  return found;
});

/** The main (first named) colour of a text; undefined where none is known. */
export const colourOf = (text: string): Colour | undefined => coloursOf(text)[0];

/** Colours that light, dirt, age or another clerk turn into each other. */
const NEAR: readonly (readonly Colour[])[] = [
  ['silver', 'grey'], ['silver', 'chrome'], ['silver', 'white'], ['grey', 'black'], ['grey', 'taupe'], ['grey', 'dark_blue'],
  ['white', 'cream'], ['white', 'beige'], ['cream', 'beige'], ['cream', 'yellow'], ['beige', 'tan'], ['beige', 'gold'], ['beige', 'taupe'], ['tan', 'brown'], ['tan', 'taupe'], ['tan', 'gold'], ['taupe', 'brown'],
  ['gold', 'yellow'], ['gold', 'bronze'], ['bronze', 'brown'], ['bronze', 'copper'], ['copper', 'brown'], ['copper', 'orange'], ['yellow', 'orange'], ['orange', 'red'], ['brown', 'maroon'], ['brown', 'black'],
  ['red', 'maroon'], ['maroon', 'purple'], ['red', 'pink'], ['purple', 'lavender'], ['purple', 'mauve'], ['purple', 'amethyst'], ['lavender', 'mauve'], ['lavender', 'pink'], ['mauve', 'pink'], ['amethyst', 'lavender'], ['amethyst', 'mauve'], ['purple', 'dark_blue'],
  ['blue', 'light_blue'], ['blue', 'dark_blue'], ['dark_blue', 'black'], ['light_blue', 'turquoise'], ['light_blue', 'silver'], ['blue', 'turquoise'], ['blue', 'teal'], ['turquoise', 'teal'], ['turquoise', 'green'], ['teal', 'green'], ['teal', 'dark_green'],
  ['green', 'light_green'], ['green', 'dark_green'], ['dark_green', 'black'], ['green', 'camouflage'], ['blue', 'purple'],
];
const nearKeys = new Set(NEAR.flatMap(([a, b]) => [`${a ?? ''} ${b ?? ''}`, `${b ?? ''} ${a ?? ''}`]));

/**
 * Whether two colours speak for the same vehicle. Out: `agrees` when equal, `near` when one is easily taken for the other
 * (silver and grey, blue and dark blue, anything and multicoloured), else `differs`. Symmetric.
 */
export const coloursAgree = (a: Colour, b: Colour): 'agrees' | 'near' | 'differs' => {
  if (a === b) return 'agrees';
  if (a === 'multicoloured' || b === 'multicoloured') return 'near';
  return nearKeys.has(`${a} ${b}`) ? 'near' : 'differs';
};
