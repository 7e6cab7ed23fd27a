/** The words of the overview, loaded with its screen. */
import { area } from '../../words/areas.ts';

export const overviewWords = area({
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
});
