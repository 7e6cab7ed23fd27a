/** The words of the screen of imports, loaded with it. */
import { area } from '../../words/areas.ts';

export const AREA = area({
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
});
export const useImportWords = AREA.useWords;
