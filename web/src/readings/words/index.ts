/** The words of scanning and photographs, loaded with the first of their screens. */
import { area } from '../../words/areas.ts';

export const { screen, useWords: useReadingWords } = area({
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
});
