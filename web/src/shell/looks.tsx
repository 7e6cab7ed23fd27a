/** Language and appearance, changed at once from every screen. */
import { useState } from 'react';
import { LanguageTaps } from '../me/language.tsx';
import { Dialogue } from '../states/dialogue.tsx';
import { Taps } from '../states/taps.tsx';
import { changeLook, LOOKS, useLook } from '../theme/look.ts';
import { SignOf } from '../theme/shapes.tsx';
import { useWords } from '../words/use-words.ts';

export function Looks() {
  const { say } = useWords();
  const look = useLook();
  return (
    <>
      <LanguageTaps />
      <Taps legend={say('me.look')} choices={LOOKS.map((one) => ({ value: one, label: say(`look.${one}`) }))} value={look} choose={changeLook} />
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
