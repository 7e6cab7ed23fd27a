/** What is told in passing: a sentence that appears, is read aloud, and goes. What somebody must act on stays in the screen, not here. */
import { useSyncExternalStore } from 'react';
import { SignOf } from '../theme/shapes.tsx';
import { useWords } from '../words/use-words.ts';
import './told.css';

/** `bad` stays until it is closed: a refusal must not pass unseen. */
export type Tone = 'good' | 'info' | 'bad';
type Sentence = { readonly n: number; readonly text: string; readonly tone: Tone };

const TOLD_MAX = 3;
const STAYS_MS = 8_000;

let told: readonly Sentence[] = [];
let count = 0;
const listeners = new Set<() => void>();
const set = (next: readonly Sentence[]): void => { told = next; for (const hear of listeners) hear(); };
const drop = (n: number): void => { set(told.filter((one) => one.n !== n)); };

/** Tells a sentence, in the reader's language already. From anywhere; the shell shows it. */
export function tell(text: string, tone: Tone = 'info'): void {
  const n = count += 1;
  set([...told.filter((one) => one.text !== text), { n, text, tone }].slice(-TOLD_MAX));
  if (tone !== 'bad') setTimeout(() => { drop(n); }, STAYS_MS);
}

const hearTold = (hear: () => void): (() => void) => {
  listeners.add(hear);
  return () => { listeners.delete(hear); };
};

const SIGNS = { good: 'done', info: 'info', bad: 'broken' } as const;

/** Where it is told: always there, so that screen readers hear what is added. */
export function ToldRegion() {
  const { say } = useWords();
  const sentences = useSyncExternalStore(hearTold, () => told);
  return (
    <div className="told-region" role="log" aria-live="polite" aria-relevant="additions" aria-label={say('passing.label')}>
      {sentences.map(({ n, text, tone }) => (
        <div key={n} className={`told-sentence ${tone}`}>
          <SignOf sign={SIGNS[tone]} /><p>{text}</p>
          <button type="button" className="told-close" aria-label={say('dialogue.close')} onClick={() => { drop(n); }}><SignOf sign="close" /></button>
        </div>
      ))}
    </div>
  );
}
