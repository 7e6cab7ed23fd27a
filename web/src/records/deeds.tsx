/** What may be done with a record, as the hub says (`next`): each deed a small dialogue made from the hub's schema of it. */
import { useLayoutEffect, useRef, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { Button } from '../theme/controls.tsx';
import type { Proposal } from '../../../src/modules/proposals/schema.ts';
import type { RecordDeed, Vehicle } from '../../../src/modules/vehicles/schema.ts';
import { isProposal, useRecordDeed, vehicleAt } from './api.ts';
import { bodyOf, draftOf } from './form/draft.ts';
import { faultsOf, Summary } from './form/faults.tsx';
import { FieldsOf } from './form/fields.tsx';
import { formOf, type FormName } from './form/forms.ts';
import { Waits } from './parts.tsx';
import { useRecordWords } from './words/index.ts';

/** Where each deed is sent, and which form asks what it needs. */
const DEEDS = {
  extend: { to: 'extension', form: 'extend' }, locate: { to: 'locate', form: 'locate' }, justify: { to: 'justification', form: 'justify' }, resume: { to: 'resumption', form: 'resume' }, object: { to: 'objection', form: 'object' },
  reply: { to: 'dispute/reply', form: 'reply' }, dispute: { to: 'dispute', form: 'dispute' }, consent: { to: 'consents', form: 'consent' }, restore: { to: 'restoration', form: 'restore' }, clear: { to: 'clear', form: 'clear' },
  approve: { to: 'approval', form: 'approve' },
} as const satisfies Partial<Record<RecordDeed, { readonly to: string; readonly form: FormName }>>;
type Asked = keyof typeof DEEDS;

export function Deeds({ record }: { readonly record: Vehicle }) {
  const { say } = useRecordWords();
  const [asked, setAsked] = useState<Asked>();
  const [proposal, setProposal] = useState<Proposal>();
  const may = record.next ?? [];
  if (may.length === 0) return null;
  const close = (done?: Proposal): void => { setAsked(undefined); setProposal(done); };
  return (
    <section className="card stack tight" aria-label={say('records.deeds')}>
      <h2>{say('records.deeds')}</h2>
      {proposal && <Waits proposal={proposal} />}
      <div className="deeds">
        {(may.includes('correct')) && <Link to="/records/$id/edit" params={{ id: record.id }} className="deed">{say('records.correct')}</Link>}
        {may.includes('confirm') && <Confirm record={record} />}
        {(Object.keys(DEEDS) as Asked[]).filter((deed) => may.includes(deed)).map((deed) => <Button key={deed} variant="default" onClick={() => { setProposal(undefined); setAsked(deed); }}>{say(`records.deed.${deed}`)}</Button>)}
      </div>
      {asked && <Dialogue key={asked} deed={asked} record={record} close={close} />}
    </section>
  );
}

/** The owner stands by the record as it is: one tap. */
function Confirm({ record: { id, version } }: { readonly record: Vehicle }) {
  const { say } = useRecordWords();
  const deed = useRecordDeed(id);
  return (
    <>
      <Button variant="default" disabled={deed.isPending} onClick={() => { deed.mutate({ method: 'POST', path: '/v1/vehicles/bulk', body: { deed: 'confirm', ids: [id] } }); }}>{say('records.deed.confirm')}</Button>
      {deed.isSuccess && <p className="notice good deeds-told" role="status">{say('records.confirmed', { version: String(version) })}</p>}
      {deed.isError && <Summary cause={deed.error} form="confirm" />}
    </>
  );
}

function Dialogue({ deed, record, close }: { readonly deed: Asked; readonly record: Vehicle; readonly close: (done?: Proposal) => void }) {
  const { say } = useRecordWords();
  const box = useRef<HTMLDialogElement>(null);
  const { to, form } = DEEDS[deed];
  const [fields] = useState(() => formOf(form));
  const [draft, setDraft] = useState(() => draftOf(fields));
  const sending = useRecordDeed(record.id);
  useLayoutEffect(() => {
    const dialogue = box.current;
    dialogue?.showModal();
    return () => { dialogue?.close(); }; // while it still stands in the page: so the focus goes back
  }, []);
  const send = (): void => {
    sending.mutate({ method: 'POST', path: `${vehicleAt(record.id)}/${to}`, body: bodyOf(fields, draft), ifMatch: record.version }, { onSuccess: (done) => { close(isProposal(done) ? done : undefined); } });
  };
  return (
    <dialog ref={box} className="deed-dialogue" aria-labelledby="dialogue-title" onCancel={(event) => { event.preventDefault(); close(); }}>
      <form className="stack tight" noValidate onSubmit={(event) => { event.preventDefault(); if (!sending.isPending) send(); }}>
        <h2 id="dialogue-title">{say(`records.deed.${deed}`)} <span className="stamped">{record.reference}</span></h2>
        <p className="quiet">{say(`records.deedMore.${deed}`)}</p>
        <Summary cause={sending.error} form={form} />
        <FieldsOf fields={fields} form={form} draft={draft} setDraft={setDraft} faults={faultsOf(sending.error)} />
        <div className="form-send"><Button type="submit" size="lg" disabled={sending.isPending}>{say(`records.deed.${deed}`)}</Button><Button size="lg" variant="default" onClick={() => { close(); }}>{say('records.cancel')}</Button></div>
      </form>
    </dialog>
  );
}
