/** Words and formats in the language that is chosen: keys are checked by the types, codes of the API fall back to themselves. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Translated } from '../said/sentence.ts';
import { formatsOf, type Formats } from './formats.ts';
import { directionOf, localeOf, type Language } from './index.ts';
import type { WordKey } from './shape.ts';

/** `Own`: the keys of an area, beside those that every screen has. */
export type Say<Own extends string = never> = (key: WordKey | Own, said?: Readonly<Record<string, string | number>>) => string;
export type Spoken<Own extends string = never> = {
  readonly language: Language;
  readonly say: Say<Own>;
  /** The word of a code of the API; the code itself, readable, where a hub has one of its own. */
  readonly sayCode: (group: string, code: string) => string;
  readonly formats: Formats;
  /** The words of a key that there may be, all that they name given; undefined where there are none, or something is not given. */
  readonly translated: Translated;
  readonly isRightToLeft: boolean;
};

const HOLE = /\{\{(\w+)\}\}/g;

export function useWords(): Spoken {
  const { t, i18n } = useTranslation();
  const language = i18n.language as Language;
  return useMemo(() => {
    const say: Say = (key, said) => t(key, said ?? {});
    const sayCode = (group: string, code: string): string => {
      const key = `${group}.${code}`;
      return i18n.exists(key) ? t(key) : code.replaceAll('_', ' ');
    };
    const translated: Translated = (key, values) => {
      const told: unknown = i18n.getResource(language, 'translation', key);
      return typeof told === 'string' && [...told.matchAll(HOLE)].every(([, name = '']) => values[name] !== undefined) ? t(key, values) : undefined;
    };
    return { language, say, sayCode, translated, isRightToLeft: directionOf(language) === 'rtl', formats: formatsOf(localeOf(language)) };
  }, [t, i18n, language]);
}
