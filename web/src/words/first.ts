/** The languages: which there are, which one a device begins with, and their tables, each loaded when it is asked for. */
import { recall } from '../remembered.ts';
import type { Table } from './shape.ts';

export const LANGUAGES = { en: 'English', fr: 'Français', es: 'Español', ar: 'العربية' } as const;
export type Language = keyof typeof LANGUAGES;
export type Loaders = Readonly<Record<Language, () => Promise<Table>>>;

const isLanguage = (tag: string): tag is Language => tag in LANGUAGES;
export const COMMON: Loaders = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
};

/** What was chosen before, else the first of the device's languages that there is. */
export function firstLanguage(): Language {
  const wanted = [recall('language') ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find(isLanguage) ?? 'en';
}
