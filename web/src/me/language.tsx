/** The language, changed at once and remembered on this device. */
import { Taps } from '../states/taps.tsx';
import { changeLanguage, LANGUAGES, type Language } from '../words/index.ts';
import { useWords } from '../words/use-words.ts';

const CHOICES = (Object.entries(LANGUAGES) as [Language, string][]).map(([value, name]) => ({ value, label: <span lang={value}>{name}</span> }));

export function LanguageTaps() {
  const { say, language } = useWords();
  return <Taps legend={say('me.language')} choices={CHOICES} value={language} choose={(chosen) => { void changeLanguage(chosen); }} />;
}
