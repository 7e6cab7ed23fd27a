/** Checks that got no answer when they were asked: each with its state, and its answer once it has come. */
import { Button } from '../../theme/controls.tsx';
import { useOnline } from '../../api/events.ts';
import { Whole } from '../../states/states.tsx';
import { AnswerOf } from '../answer.tsx';
import { numbersOf } from '../asking-hub.ts';
import { CheckPlaces } from '../check-places.tsx';
import { words } from '../words/index.ts';
import { letGo, sendNow, useKept, type Waiting } from './outbox.ts';
import '../check.css';

export function KeptScreen() {
  const { say } = words.useWords();
  const isOnline = useOnline();
  const kept = useKept();
  const arrived = kept.filter(({ state }) => state === 'answered' || state === 'refused');
  const waiting = kept.filter((one) => !arrived.includes(one));
  return (
    <div className="stack">
      <CheckPlaces />
      <h1>{say('kept.title')}</h1>
      {kept.length === 0 && <Whole sign="empty" title={say('kept.none')}><p className="quiet">{say('kept.noneMore')}</p></Whole>}
      {arrived.map((one) => <Arrived key={one.question.ref} one={one} />)}
      {waiting.map((one) => <Unsent key={one.question.ref} one={one} />)}
      {waiting.length > 0 && <div><Button size="lg" disabled={!isOnline || waiting.some(({ state }) => state === 'sending')} onClick={() => { void sendNow(); }}>{say('kept.sendNow')}</Button></div>}
    </div>
  );
}

function Arrived({ one }: { readonly one: Waiting }) {
  const { say, formats } = words.useWords();
  return (
    <section className="stack">
      <p className="quiet">{say('kept.askedAt', { time: formats.moment(one.askedAt) })}</p>
      <AnswerOf asked={{ question: one.question, ...(one.answer ? { answer: one.answer } : {}), ...(one.cause ? { cause: one.cause } : {}) }} />
      <div><Button size="lg" onClick={() => { letGo(one.question.ref); }}>{say('kept.wasRead')}</Button></div>
    </section>
  );
}

function Unsent({ one: { question, askedAt, state } }: { readonly one: Waiting }) {
  const { say, sayCode, formats } = words.useWords();
  return (
    <section className="card kept-row" data-kept={state}>
      <p className="row">{numbersOf(question).map((number, at) => <span key={`${number}${at}`} className="stamped">{number}</span>)}</p>
      <p role="status"><b>{say(state === 'sending' ? 'kept.sending' : 'kept.notSent')}</b></p>
      <p className="quiet small">{say('kept.askedAt', { time: formats.moment(askedAt) })} · {sayCode('purpose', question.purpose)}</p>
      <div><Button variant="default" disabled={state === 'sending'} onClick={() => { letGo(question.ref); }}>{say('kept.letGo')}</Button></div>
    </section>
  );
}
