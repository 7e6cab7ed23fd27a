/** The languages: which there are, which one is chosen, and their tables, each loaded when it is asked for. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { recall, remember } from '../remembered.ts';
import type { Table } from './shape.ts';

export const LANGUAGES = { en: 'English', fr: 'Français', es: 'Español', ar: 'العربية' } as const;
export type Language = keyof typeof LANGUAGES;
export type Loaders = Readonly<Record<Language, () => Promise<Table>>>;

const isLanguage = (tag: string): tag is Language => tag in LANGUAGES;
const COMMON: Loaders = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
};
/** The tables in use: those of areas are added when one of their screens is first shown. */
const inUse = new Set<Loaders>([COMMON]);

export const directionOf = (language: Language): 'rtl' | 'ltr' => (language === 'ar' ? 'rtl' : 'ltr');
/** For `Intl`: Latin digits in every language, so that a number reads as it is stamped. */
export const localeOf = (language: Language): string => ({ en: 'en-GB', fr: 'fr', es: 'es', ar: 'ar-u-nu-latn' })[language];

/** What was chosen before, else the first of the device's languages that there is. */
export function firstLanguage(): Language {
  const wanted = [recall('language') ?? '', ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find(isLanguage) ?? 'en';
}

export async function startWords(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language, fallbackLng: false, resources: { [language]: { translation: await COMMON[language]() } }, keySeparator: false, nsSeparator: false,
    saveMissing: true, missingKeyHandler: (_languages, _tables, key) => { reportError(new Error(`there is no word for ${key}`)); },
    interpolation: { escapeValue: false, prefix: '{{', suffix: '}}' }, // React escapes
  });
  dress(language);
}

/** Brings an area's words in the language that is chosen; afterwards they change with it. */
export async function bringWords(loaders: Loaders): Promise<void> {
  inUse.add(loaders);
  const language = i18next.language as Language;
  add(language, await loaders[language]());
}

export async function changeLanguage(language: Language): Promise<void> {
  for (const table of await Promise.all([...inUse].map(async (loaders) => loaders[language]()))) add(language, table);
  await i18next.changeLanguage(language);
  remember('language', language);
  dress(language);
}

const add = (language: Language, table: Table): void => { i18next.addResourceBundle(language, 'translation', table, true, true); };

function dress(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
