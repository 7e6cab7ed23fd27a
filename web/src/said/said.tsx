/** Sentences of the hub in the reader's language: by their code and what they name; in the hub's own English, marked as such, where there are no words for the code. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useWords } from '../words/use-words.ts';
import { sentenceOf, type Coded, type Sentence, type Translated } from './sentence.ts';

export function useSaid(): (told: Coded | null | undefined, english: string) => Sentence {
  const { t, i18n } = useTranslation();
  const words = useWords();
  return useMemo(() => {
    const translated: Translated = (key, values) => (i18n.exists(key) ? t(key, values) : undefined);
    return (told, english) => sentenceOf(told ?? {}, english, { ...words, translated });
  }, [t, i18n, words]);
}

/** `isName`: it is a name alone, of no language. */
export function Said({ told, english, isName = false }: { readonly told: Coded | null | undefined; readonly english: string; readonly isName?: boolean }) {
  const { text, isEnglish } = useSaid()(told, english);
  return isEnglish && !isName ? <bdi lang="en">{text}</bdi> : <bdi>{text}</bdi>;
}
