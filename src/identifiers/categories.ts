// The categories of vehicles and the words for them: a dozen languages, body types, registers' terms, NCIC style codes. It
// does not know makes or models.

import { BODY_WORDS, NCIC_STYLES, type Category } from './tables/categories.ts';
import { normalForm, plainForm } from './text.ts';

export { CATEGORIES, type Category } from './tables/categories.ts';

// Word by word through the glyph folding, so that a Latin e in "лeгковий" does not matter.
const keyOf = (text: string): string =>
  text
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map((word) => plainForm(normalForm(word)))
    .join(' ')
    .trim();

let words: ReadonlyMap<string, Category> | undefined;

const readWords = (): ReadonlyMap<string, Category> => {
  const read = new Map<string, Category>();
  const add = (spelling: string, category: Category): void => {
    const key = keyOf(spelling);
    if (key === '') return;
    if (!read.has(key)) read.set(key, category);
    const joined = key.replaceAll(' ', '');
    if (!read.has(joined)) read.set(joined, category);
  };
  for (const [category, spellings] of Object.entries(BODY_WORDS) as [Category, string][]) {
    add(category, category);
    for (const spelling of spellings.split(',')) add(spelling, category);
  }
  for (const [category, codes] of Object.entries(NCIC_STYLES) as [Category, string][]) for (const code of codes.split(' ')) add(code, category);
  return read;
};

const WORDS_MAX = 12;

/**
 * The category a text names. In: a word or phrase for a vehicle or its body ("Stationwagon", "легковий", "Trailer - Heavy",
 * `PK`). Out: undefined where no word of it is known. Of several known words the longest phrase wins, then the first.
 */
export const categoryOf = (text: string): Category | undefined => {
  words ??= readWords();
  const key = keyOf(text);
  const whole = words.get(key) ?? words.get(key.replaceAll(' ', ''));
  if (whole !== undefined) return whole;
  const tokens = key.split(' ').slice(0, WORDS_MAX);
  for (let size = Math.min(tokens.length - 1, 3); size > 0; size -= 1) {
    for (let at = 0; at + size <= tokens.length; at += 1) {
      const phrase = tokens.slice(at, at + size).join(' ');
      const category = phrase.length > 2 ? words.get(phrase) : undefined;
      if (category !== undefined) return category;
    }
  }
  return undefined;
};

/** The words, as keys, that name the category which a text names; none where none is known. */
export function spellingsOfCategory(text: string): readonly string[] {
  const category = categoryOf(text);
  return category === undefined ? [] : [...words ?? []].flatMap(([key, named]) => (named === category ? [key] : []));
}
