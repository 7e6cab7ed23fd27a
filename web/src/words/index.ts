/** The words in the language that is chosen: begun, changed, and those of areas brought when they are needed. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { remember } from '../remembered.ts';
import { COMMON, type Language, type Loaders } from './first.ts';
import type { Table } from './shape.ts';

export { firstLanguage, LANGUAGES, type Language, type Loaders } from './first.ts';

/** The tables in use: those of areas are added when one of their screens is first shown. */
const inUse = new Set<Loaders>([COMMON]);

export const directionOf = (language: Language): 'rtl' | 'ltr' => (language === 'ar' ? 'rtl' : 'ltr');
/** For `Intl`: Latin digits in every language, so that a number reads as it is stamped. */
export const localeOf = (language: Language): string => ({ en: 'en-GB', fr: 'fr', es: 'es', ar: 'ar-u-nu-latn' })[language];

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
  remember('language', language); // first: who goes on before the words are there finds the choice made
  for (const table of await Promise.all([...inUse].map(async (loaders) => loaders[language]()))) add(language, table);
  await i18next.changeLanguage(language);
  dress(language);
}

const add = (language: Language, table: Table): void => { i18next.addResourceBundle(language, 'translation', table, true, true); };

function dress(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
