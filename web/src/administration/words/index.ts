/** The words of administration, in the language that is chosen. */
import { workArea } from '../../work/words/index.ts';
import { DEEDS } from '../deeds/words/index.ts';

export const administration = workArea({
  en: async () => (await import('./en.ts')).en, fr: async () => (await import('./fr.ts')).fr, es: async () => (await import('./es.ts')).es, ar: async () => (await import('./ar.ts')).ar,
}, DEEDS);
export const adminWords = administration.useWords;
