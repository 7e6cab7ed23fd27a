/** The words for what the hub says of rows and files that cannot be read. */
import type { Loaders } from '../../../words/first.ts';

export const SAID_OF_ROWS: Loaders = {
  en: async () => (await import('./en.ts')).en, fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es, ar: async () => (await import('./ar.ts')).ar,
};
