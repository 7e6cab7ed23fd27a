/** The words of the screen of imports, loaded with it. */
import { area } from '../../words/areas.ts';
import { SAID } from '../../said/words/index.ts';
import { SAID_OF_ROWS } from '../rows/words/index.ts';

export const AREA = area({
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
}, SAID, SAID_OF_ROWS);
export const useImportWords = AREA.useWords;
