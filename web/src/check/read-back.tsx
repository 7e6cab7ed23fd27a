/** A number read back in the spelling alphabet: always as text, aloud where the device can speak. */
import { useEffect } from 'react';
import { Button } from '../theme/controls.tsx';
import { localeOf } from '../words/index.ts';
import { spelled } from './nato.ts';
import { words } from './words/index.ts';

const DIGITS = ['digit.0', 'digit.1', 'digit.2', 'digit.3', 'digit.4', 'digit.5', 'digit.6', 'digit.7', 'digit.8', 'digit.9'] as const;
const RATE = 0.85;

export function ReadBack({ number }: { readonly number: string }) {
  const { say, language } = words.useWords();
  const signs = spelled(number, { digits: DIGITS.map((key) => say(key)), unread: say('readBack.unread') });
  const canSpeak = 'speechSynthesis' in globalThis;
  useEffect(() => () => { if (canSpeak) speechSynthesis.cancel(); }, [canSpeak]);
  const speak = (): void => {
    const said = new SpeechSynthesisUtterance(signs.map(({ word }) => word).join(', '));
    said.lang = localeOf(language).slice(0, 5);
    said.rate = RATE;
    speechSynthesis.cancel();
    speechSynthesis.speak(said);
  };
  return (
    <section className="stack tight" aria-label={say('readBack.open')}>
      <ol className="spelled">{signs.map(({ sign, word }, at) => <li key={at}><b className="stamped">{sign}</b><span><bdi>{word}</bdi></span></li>)}</ol>
      {canSpeak && <div><Button variant="default" onClick={speak}>{say('readBack.aloud')}</Button></div>}
    </section>
  );
}
