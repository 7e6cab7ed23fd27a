/** The question: one box for any number, what it is taken for, and taps to say better. */
import { useRef, type Dispatch, type RefObject, type SetStateAction } from 'react';
import { Button, NativeSelect } from '@mantine/core';
import type { Question } from '../api/queries.ts';
import { Taps } from '../states/taps.tsx';
import { useWords } from '../words/use-words.ts';
import { Countries } from './countries.tsx';
import { Seen } from './seen.tsx';
import { KINDS, questionOf, type Draft } from './question.ts';
import type { Told } from './told.ts';
import { ToldLine } from './told-line.tsx';
import { useTold } from './use-told.ts';

type Props = { readonly draft: Draft; readonly setDraft: Dispatch<SetStateAction<Draft>>; readonly purposes: readonly string[]; readonly ask: (question: Question) => void; readonly isAsking: boolean };

export function Asking({ draft, setDraft, purposes, ask, isAsking }: Props) {
  const { say, sayCode } = useWords();
  const told = useTold(draft.typed);
  const set = (change: Partial<Draft>): void => { setDraft((before) => ({ ...before, ...change })); };
  const isReady = draft.typed.trim() !== '' && draft.purpose !== '';
  return (
    <form className="asking" onSubmit={(event) => { event.preventDefault(); if (isReady) ask(questionOf(draft, told)); }}>
      <h1>{say('check.title')}</h1>
      <div className="card stack">
        <NumberBox draft={draft} set={set} told={told} />
        <Taps legend={say('check.kind')} isLegendSeen={false} choices={KINDS.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))} value={draft.kind} choose={(kind) => { set({ kind }); }} />
        {draft.kind === 'plate' && <Countries likely={told?.countries ?? []} value={draft.country} choose={(country) => { set({ country }); }} />}
      </div>
      <div className="card"><NativeSelect label={say('check.purpose')} value={draft.purpose} onChange={({ currentTarget: { value } }) => { set({ purpose: value }); }} data={purposes.map((purpose) => ({ value: purpose, label: sayCode('purpose', purpose) }))} /></div>
      <Seen draft={draft} set={set} told={told} />
      <div className="asking-go"><Button type="submit" size="lg" fullWidth disabled={!isReady || isAsking} loading={isAsking}>{say(isAsking ? 'check.asking' : 'check.ask')}</Button></div>
    </form>
  );
}

type BoxProps = { readonly draft: Draft; readonly set: (change: Partial<Draft>) => void; readonly told: Told | undefined };

function NumberBox({ draft, set, told }: BoxProps) {
  const { say } = useWords();
  const box = useRef<HTMLInputElement>(null);
  return (
    <div className="number">
      <label htmlFor="number">{say('check.number')}</label>
      <div className="number-row">
        <input id="number" ref={box} className="number-box stamped" value={draft.typed} onChange={({ currentTarget: { value } }) => { set({ typed: value }); }} aria-describedby="number-told" autoCapitalize="characters" autoComplete="off" autoCorrect="off" spellCheck={false} enterKeyHint="search" maxLength={64} dir="ltr" />
        {draft.typed !== '' && <button type="button" className="number-clear" aria-label={say('check.clear')} onClick={() => { set({ typed: '', kind: 'any', country: '' }); box.current?.focus(); }}>×</button>}
      </div>
      <div className="number-keys">
        <button type="button" className="tap" aria-label={say('check.unreadKey')} onClick={() => { set({ typed: withUnread(box, draft.typed) }); }}><b className="stamped">?</b> {say('check.unread')}</button>
      </div>
      <ToldLine id="number-told" told={told} draft={draft} choose={(country) => { set({ kind: 'plate', country }); }} />
    </div>
  );
}

/** The text with `?` where the cursor stands; the cursor comes after it. */
function withUnread({ current: box }: RefObject<HTMLInputElement | null>, typed: string): string {
  const [from, to] = [box?.selectionStart ?? typed.length, box?.selectionEnd ?? typed.length];
  queueMicrotask(() => { box?.focus(); requestAnimationFrame(() => { box?.setSelectionRange(from + 1, from + 1); }); });
  return `${typed.slice(0, from)}?${typed.slice(to)}`;
}
