/** The question: one box for any number, what it is taken for, and taps to say better. */
import { Suspense } from 'react';
import { Button, NativeSelect } from '../theme/controls.tsx';
import type { Question } from '../api/asked.ts';
import { WentWrong } from '../states/states.tsx';
import { useWords } from '../words/use-words.ts';
import { CheckPlaces } from './check-places.tsx';
import { changeDraft, openReading, type Draft } from './draft.ts';
import { Readings } from './extras.ts';
import { NumberBox } from './number-box.tsx';
import { questionsOf } from './question.ts';
import { Seen } from './seen.tsx';
import { useTell } from './use-told.ts';

type Props = { readonly draft: Draft; readonly purposes: readonly string[]; readonly ask: (questions: readonly Question[]) => void; readonly isAsking: boolean; readonly cause: Error | null };

export function Asking({ draft, purposes, ask, isAsking, cause }: Props) {
  const { say, sayCode } = useWords();
  const isTyped = draft.readings.some(({ number }) => number.trim() !== '');
  const tell = useTell(isTyped);
  const reading = openReading(draft);
  const told = tell(reading.number);
  const isReady = isTyped && draft.purpose !== '';
  return (
    <div className="stack">
      <CheckPlaces />
      <form className="asking" onSubmit={(event) => { event.preventDefault(); if (isReady) ask(questionsOf(draft, tell)); }}>
        <h1>{say('check.title')}</h1>
        <div className="card stack"><NumberBox reading={reading} told={told} /></div>
        {(isTyped || draft.readings.length > 1) && <Suspense><Readings draft={draft} /></Suspense>}
        <div className="card"><NativeSelect label={say('check.purpose')} value={draft.purpose} onChange={({ currentTarget: { value } }) => { changeDraft({ purpose: value }); }} data={purposes.map((purpose) => ({ value: purpose, label: sayCode('purpose', purpose) }))} /></div>
        <Seen draft={draft} set={changeDraft} told={told} />
        <WentWrong cause={cause} />
        <div className="asking-go"><Button type="submit" size="lg" fullWidth disabled={!isReady || isAsking} loading={isAsking}>{say(isAsking ? 'check.asking' : 'check.ask')}</Button></div>
      </form>
    </div>
  );
}
