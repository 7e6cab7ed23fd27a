/** The words of the audit, in the language that is chosen. */
import { DEEDS } from '../../administration/deeds/words/index.ts';
import { workArea } from '../../work/words/index.ts';

export const audit = workArea({
  en: async () => (await import('./en.ts')).en, fr: async () => (await import('./fr.ts')).fr, es: async () => (await import('./es.ts')).es, ar: async () => (await import('./ar.ts')).ar,
}, DEEDS);
export const auditWords = audit.useWords;
