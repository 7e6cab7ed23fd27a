/** Language and appearance, changed at once from every screen. */
import { useState } from 'react';
import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { LanguageTaps } from '../me/language.tsx';
import { Dialogue } from '../states/dialogue.tsx';
import { Taps } from '../states/taps.tsx';
import { SignOf } from '../theme/shapes.tsx';
import { useWords } from '../words/use-words.ts';

const LOOKS = ['auto', 'light', 'dark'] as const satisfies readonly MantineColorScheme[];

export function Looks() {
  const { say } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true }); // without, it adds a style element, which the page's policy refuses
  return (
    <>
      <LanguageTaps />
      <Taps legend={say('me.look')} choices={LOOKS.map((look) => ({ value: look, label: say(`look.${look}`) }))} value={colorScheme} choose={setColorScheme} />
    </>
  );
}

export function LooksButton() {
  const { say, language } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="shell-looks" aria-label={`${say('looks.title')}: ${language.toUpperCase()}`} onClick={() => { setOpen(true); }}><SignOf sign="speech" /><span aria-hidden="true">{language.toUpperCase()}</span></button>
      {isOpen && <Dialogue title={say('looks.title')} close={() => { setOpen(false); }}><Looks /></Dialogue>}
    </>
  );
}
