/** The words of the screen for approvals, loaded with it. */
import { area } from '../../words/areas.ts';
import { SAID } from '../../said/words/index.ts';

export const approvalsWords = area({
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
}, SAID);
