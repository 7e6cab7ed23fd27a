/** The answer fills the screen: a colour, a word and a shape; neutral where a record asks for discretion; “not checked” where there was none. */
import { useEffect, useRef } from 'react';
import { Button } from '@mantine/core';
import type { Finding } from '../../../src/modules/checks/schema.ts';
import type { Checked } from '../api/queries.ts';
import { Refused } from '../api/client.ts';
import { sayCause } from '../states/states.tsx';
import { AnswerShape, type Shape } from '../theme/shapes.tsx';
import { useWords, type Spoken } from '../words/use-words.ts';
import { fieldName } from './comparison.tsx';
import { FindingCard } from './finding.tsx';
import type { Draft } from './draft.ts';

type Props = {
  readonly answer: Checked | undefined; readonly cause: Error | null; readonly draft: Draft;
  readonly again: () => void; readonly showWeak: () => void; readonly change: () => void; readonly renew: () => void;
};

export function Answer({ answer, cause, draft, again, showWeak, change, renew }: Props) {
  const words = useWords();
  const { say, formats } = words;
  const shape = shapeOf(answer);
  const isUseless = isSameAgainUseless(cause);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => { head.current?.focus(); scrollTo(0, 0); }, [answer, cause]);
  return (
    <div className="stack">
      <section className={`answer answer-${shape}`} data-outcome={shape}>
        <AnswerShape shape={shape} />
        <h1 ref={head} tabIndex={-1}>{say(`answer.${shape}`)}</h1>
        <p>{answer ? moreOf(words, shape, answer.findings) : sayCause(words, cause)}</p>
        {!answer && <p>{say(isUseless ? 'answer.refusedMore' : 'answer.not_checkedMore')}</p>}
        <p className="answer-asked"><span className="stamped">{draft.readings.map(({ number }) => number.trim()).filter(Boolean).join(' · ')}</span></p>
        {answer && <p className="answer-at">{say('answer.at')} {formats.time(answer.answeredAt)}</p>}
      </section>
      {answer ? <Findings answer={answer} showWeak={showWeak} /> : <Faults cause={cause} />}
      <div className="answer-next">
        {!answer && <Button size="lg" onClick={isUseless ? change : again}>{say(isUseless ? 'check.change' : 'state.again')}</Button>}
        <Button size="lg" variant={answer ? 'filled' : 'default'} onClick={renew}>{say('check.new')}</Button>
      </div>
    </div>
  );
}

/** A question that was refused as it stands is put differently; one that was not answered is asked again. */
const isSameAgainUseless = (cause: Error | null): boolean => cause instanceof Refused && cause.status < 500;

function shapeOf(answer: Checked | undefined): Shape {
  if (!answer) return 'not_checked';
  return answer.findings.some(({ discreet }) => discreet === true) ? 'neutral' : answer.outcome;
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

function Findings({ answer, showWeak }: { readonly answer: Checked; readonly showWeak: () => void }) {
  const { say, sayCode, formats } = useWords();
  const hidden = answer.weak?.count ?? 0;
  return (
    <>
      {answer.findings.map((finding) => <FindingCard key={finding.record.id ?? finding.record.owner} check={answer.id} finding={finding} />)}
      {answer.more === true && <p className="notice info">{say('answer.more')}</p>}
      {answer.remarks !== undefined && answer.remarks.length > 0 && (
        <section className="notice warn"><h2>{say('answer.remarks')}</h2><ul>{[...new Set(answer.remarks.map(({ sign }) => sign))].map((sign) => <li key={sign}>{sayCode('sign', sign)}</li>)}</ul></section>
      )}
      {hidden > 0 && <div className="row apart card"><p>{say('answer.weak', { count: hidden, n: formats.number(hidden) })}</p><Button variant="default" onClick={showWeak}>{say('answer.showWeak')}</Button></div>}
    </>
  );
}

/** What was wrong with the question, in the hub's own words: it names the number and how much of it is needed. */
function Faults({ cause }: { readonly cause: Error | null }) {
  const { say } = useWords();
  if (!(cause instanceof Refused) || cause.faults.length === 0) return null;
  return <ul className="notice warn">{cause.faults.map(({ path, detail }) => <li key={path + detail}>{fieldName(say, path.replace('/vehicle/', ''))}: <bdi lang="en">{detail}</bdi></li>)}</ul>;
}
