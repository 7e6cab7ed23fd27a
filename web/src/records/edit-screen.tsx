/** Corrects a record, from the version that was seen. Where somebody was faster, theirs and one's own are shown side by side, and nothing typed is lost. */
import { useState } from 'react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { ask, Refused } from '../api/client.ts';
import { useMe } from '../api/queries.ts';
import { Failed, Loading } from '../states/states.tsx';
import { isProposal, ownRecord, useOwnRecord, useRecordDeed, vehicleAt, type Done } from './api.ts';
import { Conflict } from './conflict.tsx';
import { correctionOf, draftOf, type Draft } from './form/draft.ts';
import { formOf } from './form/forms.ts';
import { forgetDraft, useKeptDraft } from './form/kept.ts';
import { VehicleForm } from './form/vehicle-form.tsx';
import { Back, Waits } from './parts.tsx';
import { useRecordWords } from './words/index.ts';
import type { Vehicle } from '../../../src/modules/vehicles/schema.ts';

const route = getRouteApi('/records/$id/edit');
/** The reference stays: it is what the record is known by. */
const FIELDS = formOf('report').filter(({ name }) => name !== 'reference');

export function EditScreen() {
  const { id } = route.useParams();
  const { data: me } = useMe();
  const { data: record, error, refetch } = useOwnRecord(id);
  const { say } = useRecordWords();
  if (!record) return error ? <Failed cause={error} role={me?.role} again={() => void refetch()} /> : <Loading />;
  return (
    <div className="stack">
      <Back id={id} />
      <h1>{say('records.correct')} <span className="stamped">{record.reference}</span></h1>
      {record.next?.includes('correct') === true ? <Editing key={id} record={record} /> : <p className="notice warn">{say('records.notNow')}</p>}
    </div>
  );
}

/** `seen`: the record as it was when the writing began, kept with what was written: also after a reload the hub is told which version that was. */
function Editing({ record }: { readonly record: Vehicle }) {
  const { say } = useRecordWords();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const deed = useRecordDeed(record.id);
  const [theirs, setTheirs] = useState<Vehicle>();
  const name = `edit.${record.id}`;
  const [kept, setKept, wasKept] = useKeptDraft(name, () => ({ version: String(record.version), seen: draftOf(FIELDS, record), draft: draftOf(FIELDS, record) }));
  const [seen, draft] = [kept.seen as Draft, kept.draft as Draft];
  const change = correctionOf(FIELDS, seen, draft);
  const isChanged = Object.keys(change).length > 0;
  const leave = (done: Done): void => {
    forgetDraft(name);
    if (isProposal(done)) return;
    queries.setQueryData([...ownRecord(record.id).queryKey, 'warnings'], done.warnings ?? []);
    void navigate({ to: '/records/$id', params: { id: record.id } });
  };
  const send = (): void => {
    deed.mutate({ method: 'PATCH', path: vehicleAt(record.id), body: change, ifMatch: Number(kept.version) }, {
      onSuccess: leave,
      onError: (cause) => { if (cause instanceof Refused && cause.status === 412) void ask<Vehicle>('GET', vehicleAt(record.id)).then(setTheirs, () => undefined); },
    });
  };
  const takeUp = (next: Draft): void => {
    if (!theirs) return;
    setKept({ version: String(theirs.version), seen: draftOf(FIELDS, theirs), draft: next });
    setTheirs(undefined);
    deed.reset();
  };
  if (deed.data !== undefined && isProposal(deed.data)) return <Waits proposal={deed.data} />;
  if (theirs) return <Conflict fields={FIELDS} seen={seen} theirs={theirs} draft={draft} takeUp={takeUp} />;
  return (
    <>
      {wasKept && <p className="notice info">{say('records.kept')}</p>}
      <VehicleForm fields={FIELDS} draft={draft} setDraft={(next) => { setKept({ ...kept, draft: next }); }} cause={deed.error} isSending={deed.isPending} send={() => { if (isChanged) send(); }} sendLabel={say('records.sendCorrection')}>
        {!isChanged && <p className="quiet">{say('records.nothingChanged')}</p>}
      </VehicleForm>
    </>
  );
}
