/** How a hit stands at this moment, live: its state, its clock, what to do, and the finder's request. */
import { Link } from '@tanstack/react-router';
import { Button } from '../theme/controls.tsx';
import type { HitDetail } from '../../../src/modules/hits/schema.ts';
import { useHit, useRequest } from '../api/queries.ts';
import { Failed, Loading, WentWrong } from '../states/states.tsx';
import { useWords } from '../words/use-words.ts';
import { AdviceBox } from './advice.tsx';
import { Countdown } from './countdown.tsx';
import './hits.css';

/** Within a finding: the state and the request, and the way to the whole story. */
export function HitNow({ id, hasCompared }: { readonly id: string; readonly hasCompared: boolean }) {
  const { say } = useWords();
  const { data, error, refetch } = useHit(id);
  if (!data) return error ? <Failed cause={error} again={() => void refetch()} /> : <Loading />;
  return (
    <section className="stack tight">
      {hasCompared && <p className="quiet small">{say('compare.saidSame')}</p>}
      <Standing hit={data} />
      <Requesting hit={data} />
      <Link to="/hits/$id" params={{ id }} className="go-on">{say('hit.open')}</Link>
    </section>
  );
}

/** The state in words and colour, told as it changes; the clock while one runs; the advice. */
export function Standing({ hit }: { readonly hit: HitDetail }) {
  const { say, sayCode, formats } = useWords();
  const tone = hit.discreet === true ? 'calm' : hit.state === 'confirmed' ? 'confirmed' : hit.state === 'not_confirmed' ? 'refused' : 'calm';
  return (
    <div className="stack tight">
      <div className={`standing standing-${tone}`} role="status" data-state={hit.state}>
        <p className="standing-word">{tone === 'confirmed' && <span aria-hidden="true">✓ </span>}{tone === 'refused' && <span aria-hidden="true">✗ </span>}{say(`hit.state.${hit.state}`)}</p>
        {hit.answer?.reason !== undefined && <p>{sayCode('reason', hit.answer.reason)}</p>}
      </div>
      {hit.dueAt !== undefined && <Countdown dueAt={hit.dueAt} isUrgent={hit.urgency === 'urgent'} />}
      {hit.deadline && <p className="notice warn">{say('hit.deadline')} <b>{formats.moment(hit.deadline.at)}</b> {hit.deadline.text !== undefined && <bdi>{hit.deadline.text}</bdi>}</p>}
      {hit.nextStep && <p className="quiet small">{say('hit.next')}: {say(`nextStep.${hit.nextStep.what}`)} · {formats.time(hit.nextStep.at)}</p>}
      <AdviceBox advice={hit.advice} isCalm={hit.discreet === true} />
    </div>
  );
}

/** What the finder may ask of the owner now. */
export function Requesting({ hit }: { readonly hit: HitDetail }) {
  const { say } = useWords();
  const request = useRequest(hit.id);
  const mayAsk = hit.next.includes('request');
  const mayHasten = hit.next.includes('request_urgently');
  if (!mayAsk && !mayHasten) return <WentWrong cause={request.error} />;
  // Once it was asked, to ask again is not what comes next.
  const isFirst = hit.state === 'raised';
  return (
    <section className="stack tight" aria-label={say('hit.request')}>
      <div className="halves">
        <Button size="lg" variant={isFirst ? 'filled' : 'default'} disabled={request.isPending} onClick={() => { request.mutate({ urgency: 'urgent' }); }}>{say(isFirst ? 'hit.requestUrgent' : mayAsk ? 'hit.askAgainUrgent' : 'hit.hasten')}</Button>
        {mayAsk && <Button size="lg" variant="default" disabled={request.isPending} onClick={() => { request.mutate({ urgency: 'routine' }); }}>{say(isFirst ? 'hit.requestRoutine' : 'hit.askAgainRoutine')}</Button>}
      </div>
      <WentWrong cause={request.error} />
    </section>
  );
}
