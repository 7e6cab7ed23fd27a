/** The words for what may be done, by the names of the hub’s table of permissions. */
import type { Loaders } from '../../../words/first.ts';

export const DEEDS: Loaders = {
  en: async () => (await import('./en.ts')).en, fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es, ar: async () => (await import('./ar.ts')).ar,
};
