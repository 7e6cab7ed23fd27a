/** The words of the desk's work with hits, loaded with the first of its screens. */
import { area } from '../../words/areas.ts';
import { SAID } from '../../said/words/index.ts';

export const hitsWords = area({
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
}, SAID);
