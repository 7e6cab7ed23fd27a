/** The owner's answer: confirmed at one tap, not confirmed with its reason, or how much more time. */
import { useState } from 'react';
import { Button, NativeSelect, TextInput } from '../theme/controls.tsx';
import type { HitDetail, NOT_CONFIRMED_REASONS } from '../../../src/modules/hits/schema.ts';
import { useAnswer } from '../api/queries.ts';
import { onEscape, useOneOpen } from '../states/one-open.ts';
import { WentWrong } from '../states/states.tsx';
import { useWords } from '../words/use-words.ts';

type Reason = (typeof NOT_CONFIRMED_REASONS)[number];
const REASONS: readonly Reason[] = ['not_the_same_vehicle', 'already_recovered', 'record_in_error', 'plates_only', 'settled', 'other'];
const MINUTES = [15, 30, 60];

type Form = 'reason' | 'minutes';

export function Answering({ hit }: { readonly hit: HitDetail }) {
  const { say } = useWords();
  const answer = useAnswer(hit.id);
  const { open: form, show, close, opener } = useOneOpen<Form>();
  const may = (deed: HitDetail['next'][number]): boolean => hit.next.includes(deed);
  if (!may('confirm') && !may('not_confirm') && !may('need_time')) return null;
  // What was said may be changed, and is not what comes next.
  const isSaid = hit.answer !== undefined && hit.advice.kind !== 'answer';
  const title = say(isSaid ? 'owner.titleAgain' : 'owner.title');
  const send: Send = (said) => { answer.mutate(said, { onSuccess: close }); };
  return (
    <section className="card stack tight" aria-label={title}>
      <h2>{title}</h2>
      {form === undefined && (
        <div className="halves">
          {may('confirm') && <Button size="lg" variant={isSaid ? 'default' : 'filled'} disabled={answer.isPending} onClick={() => { send({ answer: 'confirmed' }); }}>{say('owner.confirm')}</Button>}
          {may('not_confirm') && <Button ref={opener('reason')} size="lg" variant="default" onClick={() => { show('reason'); }}>{say('owner.notConfirm')}</Button>}
          {may('need_time') && <Button ref={opener('minutes')} size="lg" variant="default" onClick={() => { show('minutes'); }}>{say('owner.moreTime')}</Button>}
        </div>
      )}
      {form === 'reason' && <ReasonForm send={send} isSending={answer.isPending} close={close} />}
      {form === 'minutes' && <MinutesForm send={send} isSending={answer.isPending} close={close} />}
      <WentWrong cause={answer.error} />
    </section>
  );
}

type Send = (said: { answer: 'confirmed' } | { answer: 'not_confirmed'; reason: Reason; text?: string } | { answer: 'more_time'; minutes: number }) => void;
type FormProps = { readonly send: Send; readonly isSending: boolean; readonly close: () => void };

function ReasonForm({ send, isSending, close }: FormProps) {
  const { say } = useWords();
  const [reason, setReason] = useState<Reason | ''>('');
  const [text, setText] = useState('');
  const isWhole = reason !== '' && (reason !== 'other' || text.trim() !== '');
  return (
    <form className="stack tight" onKeyDown={onEscape(close)} onSubmit={(event) => { event.preventDefault(); if (reason !== '' && isWhole) send({ answer: 'not_confirmed', reason, ...(reason === 'other' ? { text: text.trim() } : {}) }); }}>
      <NativeSelect autoFocus label={say('owner.reason')} value={reason} onChange={({ currentTarget: { value } }) => { setReason(value as Reason | ''); }} data={[{ value: '', label: say('app.choose') }, ...REASONS.map((code) => ({ value: code, label: say(`reason.${code}`) }))]} />
      {reason === 'other' && <TextInput label={say('owner.reasonText')} value={text} onChange={({ currentTarget: { value } }) => { setText(value); }} maxLength={500} required />}
      <div className="halves"><Button type="submit" size="lg" disabled={!isWhole || isSending}>{say('owner.send')}</Button><Button size="lg" variant="default" onClick={close}>{say('owner.cancel')}</Button></div>
    </form>
  );
}

function MinutesForm({ send, isSending, close }: FormProps) {
  const { say, formats } = useWords();
  return (
    <div className="halves" onKeyDown={onEscape(close)}>
      {MINUTES.map((minutes, at) => <Button key={minutes} autoFocus={at === 0} size="lg" disabled={isSending} onClick={() => { send({ answer: 'more_time', minutes }); }}>{say('owner.minutes', { count: minutes, n: formats.number(minutes) })}</Button>)}
      <Button size="lg" variant="default" onClick={close}>{say('owner.cancel')}</Button>
    </div>
  );
}
