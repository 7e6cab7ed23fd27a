/** The languages: which there are, which one is chosen, and their tables, each loaded when it is asked for. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { recall, remember } from '../remembered.ts';

export const LANGUAGES = { en: 'English', fr: 'Français', es: 'Español', ar: 'العربية' } as const;
export type Language = keyof typeof LANGUAGES;

const isLanguage = (tag: string): tag is Language => tag in LANGUAGES;
const LOADERS: Readonly<Record<Language, () => Promise<Readonly<Record<string, string>>>>> = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => (await import('./fr.ts')).fr,
  es: async () => (await import('./es.ts')).es,
  ar: async () => (await import('./ar.ts')).ar,
};

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
    lng: language, fallbackLng: false, resources: { [language]: { translation: await LOADERS[language]() } }, keySeparator: false, nsSeparator: false,
    interpolation: { escapeValue: false, prefix: '{{', suffix: '}}' }, // React escapes
  });
  dress(language);
}

export async function changeLanguage(language: Language): Promise<void> {
  i18next.addResourceBundle(language, 'translation', await LOADERS[language]());
  await i18next.changeLanguage(language);
  remember('language', language);
  dress(language);
}

function dress(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
