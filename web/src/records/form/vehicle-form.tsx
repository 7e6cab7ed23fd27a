/** The form of a vehicle, to report and to correct: its groups, what the hub found wrong, and the button that sends it. */
import { useMemo, type ReactNode } from 'react';
import { Button } from '../../theme/controls.tsx';
import { useRecordWords } from '../words/index.ts';
import type { Draft } from './draft.ts';
import { faultsOf, Summary } from './faults.tsx';
import { FieldsOf } from './fields.tsx';
import { suggestions, vehicleGroups } from './forms.ts';
import type { Field } from './shape.ts';
import '../records.css';

type Props = {
  readonly fields: readonly Field[]; readonly draft: Draft; readonly setDraft: (draft: Draft) => void; readonly cause: unknown; readonly isSending: boolean;
  readonly send: () => void; readonly sendLabel: string; readonly children?: ReactNode;
};
const FORM = 'vehicle';

export function VehicleForm({ fields, draft, setDraft, cause, isSending, send, sendLabel, children }: Props) {
  const { say } = useRecordWords();
  const suggested = useMemo(suggestions, []);
  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); if (!isSending) send(); }}>
      <Summary cause={cause} form={FORM} />
      {vehicleGroups(fields).map(({ group, fields: some }) => (
        <section key={group} className={`card stack tight ${some.length === 1 ? 'form-alone' : ''}`} aria-labelledby={`group-${group}`}>
          <h2 id={`group-${group}`}>{say(`records.group.${group}`)}</h2>
          <FieldsOf fields={some} form={FORM} draft={draft} setDraft={setDraft} faults={faultsOf(cause)} suggested={suggested} />
        </section>
      ))}
      <div className="form-send"><Button type="submit" size="lg" disabled={isSending}>{isSending ? say('records.sending') : sendLabel}</Button>{children}</div>
    </form>
  );
}
