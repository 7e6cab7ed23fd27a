/** The words of the records' screens, loaded with the first of them. */
import { area } from '../../words/areas.ts';
import { SAID } from '../../said/words/index.ts';

export const AREA = area({
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
}, SAID);
export const useRecordWords = AREA.useWords;
