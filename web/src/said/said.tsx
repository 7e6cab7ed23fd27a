/** Sentences of the hub in the reader's language: by their code and what they name; in the hub's own English, marked as such, where there are no words for the code. */
import { useMemo } from 'react';
import type { PerhapsTold } from '../../../src/kernel/schema/index.ts';
import { useWords } from '../words/use-words.ts';
import { sentenceOf, type Sentence } from './sentence.ts';

export function useSaid(): (told: PerhapsTold | null | undefined, english: string) => Sentence {
  const words = useWords();
  return useMemo(() => (told, english) => sentenceOf(told ?? {}, english, words), [words]);
}

/** `isName`: it is a name alone, of no language. */
export function Said({ told, english, isName = false }: { readonly told: PerhapsTold | null | undefined; readonly english: string; readonly isName?: boolean }) {
  const { text, isEnglish } = useSaid()(told, english);
  return isEnglish && !isName ? <bdi lang="en">{text}</bdi> : <bdi>{text}</bdi>;
}
