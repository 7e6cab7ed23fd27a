/** What a verification found: what holds, what does not, what it leaves open; each with a sign beside its colour. */
import type { ReactNode } from 'react';
import { auditWords } from './words/index.ts';

export type Line = { readonly key: string; readonly text: ReactNode };

export function ToldList({ title, kind, lines }: { readonly title: string; readonly kind: 'holds' | 'faults' | 'open'; readonly lines: readonly Line[] }) {
  if (lines.length === 0) return null;
  return <><p><b>{title}</b></p><ul className={`told-list ${kind}`}>{lines.map(({ key, text }) => <li key={key}><span>{text}</span></li>)}</ul></>;
}

/** The verdict in one line, told as soon as it is there. */
export function VerdictLine({ isSound }: { readonly isSound: boolean }) {
  const { say } = auditWords();
  return <p role="status" data-sound={isSound} className={`notice ${isSound ? 'good' : 'bad'}`}><b>{say(isSound ? 'audit.sound' : 'audit.unsound')}</b></p>;
}
