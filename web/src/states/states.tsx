/** What a screen shows while it has nothing to show: loading, failed, denied, empty. */
import type { ReactNode } from 'react';
import { Button, Spinner } from '../theme/controls.tsx';
import { NoAnswer, Refused } from '../api/client.ts';
import { SignOf, type Sign } from '../theme/shapes.tsx';
import { refusalOf } from '../said/sentence.ts';
import { useWords, type Spoken } from '../words/use-words.ts';

export function Loading() {
  const { say } = useWords();
  return <div className="whole" role="status"><Spinner size="lg" /><p className="quiet">{say('state.loading')}</p></div>;
}

/** `level`: 1 where it stands in place of a screen. */
export function Whole({ sign, title, level = 2, children }: { readonly sign: Sign; readonly title: string; readonly level?: 1 | 2; readonly children?: ReactNode }) {
  const Heading = `h${level}` as const;
  return <div className="whole"><SignOf sign={sign} /><Heading>{title}</Heading>{children}</div>;
}

/** A refusal or a missing answer in the reader's language; what the hub says itself where there is no word for its code. */
export function sayCause(words: Spoken, cause: unknown): string {
  if (cause instanceof NoAnswer) return words.say(`answer.${cause.why}`);
  if (!(cause instanceof Refused)) return words.say('state.failed');
  return refusalOf(cause, cause.message, words).text;
}

/** The same, marked where it is the hub's English. */
function Cause({ cause }: { readonly cause: unknown }) {
  const text = sayCause(useWords(), cause);
  return cause instanceof Refused && text === cause.message ? <bdi lang="en">{text}</bdi> : text;
}

/** Failed, denied or hidden, with what to do about it. */
export function Failed({ cause, role, again }: { readonly cause: unknown; readonly role?: string | undefined; readonly again?: () => void }) {
  const { say, sayCode } = useWords();
  const status = cause instanceof Refused ? cause.status : 0;
  if (status === 403) return <Whole sign="closed" level={1} title={say('state.denied')}>{role === undefined ? null : <p>{say('state.deniedMore', { role: sayCode('role', role) })}</p>}</Whole>;
  if (status === 404) return <Whole sign="empty" level={1} title={say('state.notThere')}><p>{say('state.notThereMore')}</p></Whole>;
  return (
    <Whole sign="broken" level={1} title={say('state.failed')}>
      <p role="alert"><Cause cause={cause} /></p>
      {again && <Button onClick={again}>{say('state.again')}</Button>}
    </Whole>
  );
}

/** What went wrong with a deed, beside the button that began it. */
export function WentWrong({ cause }: { readonly cause: unknown }) {
  if (cause === null || cause === undefined) return null;
  return <p role="alert" className="notice bad"><Cause cause={cause} /></p>;
}

/** An address that leads nowhere. */
export function NotThere() {
  const { say } = useWords();
  return <Whole sign="empty" level={1} title={say('state.notThere')} />;
}
