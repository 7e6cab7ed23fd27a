/** The words of maps, loaded with the first one shown. */
import { area } from '../../words/areas.ts';

export const mapWords = area({
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
});
