// Registration plates: their key form, and which countries' plates have a given shape. It does not know series, districts
// or dates of issue. Shapes rank countries; they never reject a plate.

import { normalForm } from './text.ts';
import { PLATE_SHAPES } from './tables/plates.ts';

/**
 * The key form of a plate. In: as typed or read by a camera, and the alpha-2 code of its country where known. Out: its
 * normal form; for a few countries without the country's name that is printed on the plate (`KSA`, `BRASIL`, `المغرب`). A
 * sign of the European band (`D`, `I`) is kept: it cannot be told from letters of the number.
 */
export const plateForm = (text: string, country?: string): string => {
  const words = country === undefined ? undefined : WORDS_ON_PLATES[country];
  return normalForm(words === undefined ? text : text.replaceAll(words, ' '));
};

const WORDS_ON_PLATES: Readonly<Record<string, RegExp>> = {
  AE: /\b(?:UAE|U\.A\.E\.?)(?=\P{L}|$)|الإمارات|الامارات/giu,
  SA: /\bKSA\b|السعودية|المملكة العربية السعودية/giu,
  EG: /\bEGYPT\b|مصر/giu,
  MA: /المغرب/gu,
  BR: /\bBRASIL\b/giu,
  UA: /\bUKRAINE\b/giu,
};

interface Shape {
  readonly country: string;
  readonly pattern: RegExp;
  readonly weight: number;
}

let shapes: readonly Shape[] | undefined;

const LETTERS_OF_SHAPES: Readonly<Record<string, string>> = { a: '[A-Z]', n: '\\d', x: '[A-Z0-9]' };
const TOKEN = /\\p\{[^}]*\}|\\u[0-9A-F]{4}|\[[^\]]*\]|[anx]/gu;
const patternOf = (shape: string): RegExp => new RegExp(`^(?:${shape.replaceAll(TOKEN, (token) => LETTERS_OF_SHAPES[token] ?? token)})$`, 'u');

const readShapes = (): readonly Shape[] =>
  PLATE_SHAPES.trim()
    .split('\n')
    .flatMap((row) => {
      const [country = '', ...list] = row.split(' ');
      return list.map((entry) => {
        const [shape = '', weight = '5'] = entry.split('@');
        return { country, pattern: patternOf(shape), weight: Number(weight) };
      });
    });

/**
 * The countries whose plates have this shape, likeliest first. In: a normal form. Out: alpha-2 codes, possibly none.
 * The order weighs how particular the shape is and how many such plates exist; it is a guess to sort by.
 */
export const plateCountriesOf = (normal: string): readonly string[] => {
  shapes ??= readShapes();
  const best = new Map<string, number>();
  for (const { country, pattern, weight } of shapes) if (weight > (best.get(country) ?? 0) && pattern.test(normal)) best.set(country, weight);
  return [...best].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([country]) => country);
};
