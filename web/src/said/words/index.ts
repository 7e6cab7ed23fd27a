/** The words for what the hub says beside its codes of refusals: an area whose screens show it brings them. */
import type { Loaders } from '../../words/first.ts';

export const SAID: Loaders = {
  en: async () => (await import('./en.ts')).en, fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es, ar: async () => (await import('./ar.ts')).ar,
};
