/** The words that the areas of work share, in the language that is chosen. */
import { area } from '../../words/areas.ts';

export const work = area({
  en: async () => (await import('./en.ts')).en, fr: async () => (await import('./fr.ts')).fr, es: async () => (await import('./es.ts')).es, ar: async () => (await import('./ar.ts')).ar,
});
export const workWords = work.useWords;
