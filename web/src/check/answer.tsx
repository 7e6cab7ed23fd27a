/** The answer fills the screen: a colour, a word and a shape; neutral where a record asks for discretion; “not checked” where there was none. */
import { Suspense, useEffect, useId, useRef, type RefObject } from 'react';
import { Button } from '../theme/controls.tsx';
import type { Finding } from '../../../src/modules/checks/schema.ts';
import type { Checked } from '../api/asked.ts';
import { Refused } from '../api/client.ts';
import { Said } from '../said/said.tsx';
import { sayCause } from '../states/states.tsx';
import { AnswerShape, type Shape } from '../theme/shapes.tsx';
import { useWords, type Spoken } from '../words/use-words.ts';
import { numbersOf } from './asking-hub.ts';
import { fieldName } from './comparison.tsx';
import type { Draft } from './draft.ts';
import { Currency, Differences, OfReplica } from './extras.ts';
import { FindingCard } from './finding.tsx';
import { shapeOf } from './shape-of.ts';
import type { Asked } from './use-asked.ts';

type Props = {
  readonly results: readonly Asked[]; readonly draft: Draft;
  readonly again: () => void; readonly showWeak: (ref: string) => void; readonly change: () => void; readonly renew: () => void;
};

export function Answer({ results, draft, again, showWeak, change, renew }: Props) {
  const { say } = useWords();
  const head = useRef<HTMLHeadingElement>(null);
  const said = results.map(({ answer, cause }) => answer?.id ?? cause?.message).join();
  useEffect(() => { head.current?.focus(); scrollTo(0, 0); }, [said]);
  const unanswered = results.filter(({ answer }) => !answer);
  // Where something was found it is to be compared or asked first; where nothing was, the next vehicle comes.
  const isDone = results.every(({ answer }) => answer?.findings.length === 0);
  const isUseless = unanswered.some(({ cause }) => isSameAgainUseless(cause));
  return (
    <div className="stack">
      <div className={results.length > 1 ? 'answers-beside' : 'stack'}>
        {results.map((one, at) => <AnswerOf key={one.question.ref} asked={one} head={at === 0 ? head : undefined} showWeak={() => { showWeak(one.question.ref); }} />)}
      </div>
      {draft.readings.length > 1 && <Suspense><Differences draft={draft} /></Suspense>}
      <div className="answer-next">
        {unanswered.length > 0 && <Button size="lg" onClick={isUseless ? change : again}>{say(isUseless ? 'check.change' : 'state.again')}</Button>}
        <Button size="lg" variant={isDone ? 'filled' : 'default'} onClick={renew}>{say('check.new')}</Button>
      </div>
    </div>
  );
}

/** A question that was refused as it stands is put differently; one that was not answered is asked again. */
const isSameAgainUseless = (cause: Error | undefined): boolean => cause instanceof Refused && cause.status < 500 && cause.status !== 429;

type OfProps = { readonly asked: Asked; readonly head?: RefObject<HTMLHeadingElement | null> | undefined; readonly showWeak?: () => void };

/** One check and what came of it. */
export function AnswerOf({ asked: { question, answer, cause, kept }, head, showWeak }: OfProps) {
  const words = useWords();
  const { say, formats } = words;
  const shape = shapeOf(answer);
  const more = useId();
  return (
    <div className="stack">
      {answer?.replica && <Suspense><OfReplica replica={answer.replica} /></Suspense>}
      <section className={`answer answer-${shape}`} data-outcome={shape}>
        <AnswerShape shape={shape} />
        <h1 ref={head} tabIndex={-1} aria-describedby={more}>{say(`answer.${shape}`)}</h1>
        <p id={more}>{answer ? moreOf(words, shape, answer.findings) : sayCause(words, cause)}</p>
        {!answer && kept === undefined && <p>{say(isSameAgainUseless(cause) ? 'answer.refusedMore' : 'answer.not_checkedMore')}</p>}
        {!answer && kept !== undefined && <p role="status"><b>{say(kept === 'sending' ? 'kept.sending' : 'kept.notSent')}</b> {say('kept.more')}</p>}
        <p className="answer-asked">{numbersOf(question).map((number, at) => <span key={`${number}${at}`} className="stamped">{number.trim()}</span>)}</p>
        {answer && <p className="answer-at">{answer.checkedAt !== undefined && <>{say('answer.checkedAt')} {formats.moment(answer.checkedAt)} · </>}{say('answer.at')} {formats.time(answer.answeredAt)}</p>}
      </section>
      {answer && !answer.replica && <Suspense><Currency answer={answer} /></Suspense>}
      {answer ? <Findings answer={answer} showWeak={showWeak} /> : <Faults cause={cause} />}
    </div>
  );
}

function moreOf({ say, formats }: Spoken, shape: Shape, findings: readonly Finding[]): string {
  const hits = findings.filter(({ kind }) => kind === 'hit');
  const shown = shape === 'hit' ? hits : findings;
  const said = { count: shown.length, n: formats.number(shown.length), who: hits[0]?.record.owner ?? '' };
  switch (shape) {
    case 'no_record': return say('answer.no_recordMore');
    case 'candidates': return say('answer.candidatesMore', said);
    case 'hit': return say('answer.hitMore', said);
    case 'neutral': return say('answer.neutralMore');
    case 'not_checked': return say('answer.not_checkedMore');
  }
}

function Findings({ answer, showWeak }: { readonly answer: Checked; readonly showWeak: (() => void) | undefined }) {
  const { say, sayCode, formats } = useWords();
  const hidden = answer.weak?.count ?? 0;
  return (
    <>
      {answer.findings.map((finding) => <FindingCard key={finding.record.id ?? finding.record.owner} check={answer.id} finding={finding} />)}
      {answer.more === true && <p className="notice info">{say('answer.more')}</p>}
      {answer.remarks !== undefined && answer.remarks.length > 0 && (
        <section className="notice warn"><h2>{say('answer.remarks')}</h2><ul>{[...new Set(answer.remarks.map(({ sign }) => sign))].map((sign) => <li key={sign}>{sayCode('sign', sign)}</li>)}</ul></section>
      )}
      {hidden > 0 && showWeak && <div className="row apart card"><p>{say('answer.weak', { count: hidden, n: formats.number(hidden) })}</p><Button variant="default" onClick={showWeak}>{say('answer.showWeak')}</Button></div>}
    </>
  );
}

/** What was wrong with the question: which number, and how much of it is needed. */
function Faults({ cause }: { readonly cause: Error | undefined }) {
  const { say } = useWords();
  if (!(cause instanceof Refused) || cause.faults.length === 0) return null;
  return <ul className="notice warn">{cause.faults.map((fault) => <li key={fault.path + fault.detail}>{fieldName(say, fault.path.replace('/vehicle/', ''))}: <Said told={fault} english={fault.detail} /></li>)}</ul>;
}
