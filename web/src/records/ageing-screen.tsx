/** Records by which nobody has stood for long: confirmed, extended or cleared, as many as are ticked at once. */
import { useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '../theme/controls.tsx';
import type { AskBulk } from '../../../src/modules/vehicles/schema.ts';
import { useMe } from '../api/queries.ts';
import { refusalOf } from '../said/sentence.ts';
import { Failed, Loading, Whole } from '../states/states.tsx';
import { Taps } from '../states/taps.tsx';
import { ageingOf, AGES, isProposal, useBulk, type Age, type BulkDone } from './api.ts';
import { bodyOf, draftOf } from './form/draft.ts';
import { faultsOf, Summary } from './form/faults.tsx';
import { FieldsOf } from './form/fields.tsx';
import { formOf } from './form/forms.ts';
import { Back, Waits } from './parts.tsx';
import { RecordTable } from './table.tsx';
import { useRecordWords } from './words/index.ts';
import './records.css';

export function AgeingScreen() {
  const { say, formats } = useRecordWords();
  const { data: me } = useMe();
  const [age, setAge] = useState<Age>('P12M');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(ageingOf(age));
  const records = data?.pages.flatMap(({ items }) => items) ?? [];
  const count = data?.pages[0]?.count;
  const choose = (ids: readonly string[], isChosen: boolean): void => { setChosen((before) => new Set(isChosen ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id)))); };
  return (
    <div className="stack records">
      <Back />
      <h1>{say('records.ageing')}</h1>
      <Taps legend={say('records.notStoodBy')} choices={AGES.map((one) => ({ value: one, label: say(`records.age.${one}`) }))} value={age} choose={(next) => { setAge(next); setChosen(new Set()); }} />
      {isPending && <Loading />}
      {!isPending && !data && <Failed cause={error} role={me?.role} again={() => void refetch()} />}
      {data && records.length === 0 && <Whole sign="empty" title={say('records.noneAgeing')}><p className="quiet">{say('records.noneAgeingMore')}</p></Whole>}
      {records.length > 0 && (
        <>
          <p role="status">{count !== undefined && say('records.ageingCount', { count, n: formats.number(count) })}</p>
          {me?.actions.includes('vehicles.bulk') === true && <Bulk ids={[...chosen]} clear={() => { setChosen(new Set()); }} />}
          <RecordTable records={records} columns={['vehicle', 'vin', 'plates', 'status', 'changed', 'review']} choosing={{ chosen, choose }} />
        </>
      )}
      {hasNextPage && <Button variant="default" disabled={isFetchingNextPage} onClick={() => { void fetchNextPage(); }}>{say('records.more')}</Button>}
    </div>
  );
}

type Deed = AskBulk['deed'];

/** More than twenty ends take a second person: then the answer is a proposal. */
function Bulk({ ids, clear }: { readonly ids: readonly string[]; readonly clear: () => void }) {
  const { say, formats } = useRecordWords();
  const bulk = useBulk();
  const [deed, setDeed] = useState<Exclude<Deed, 'confirm'>>();
  const send = (said: Readonly<Record<string, unknown>>): void => { bulk.mutate({ ...said, ids: [...ids] } as AskBulk, { onSuccess: () => { setDeed(undefined); clear(); } }); };
  return (
    <section className="card stack tight bulk" aria-label={say('records.deeds')}>
      <p><b>{say('records.ticked', { count: ids.length, n: formats.number(ids.length) })}</b></p>
      <div className="row">
        <Button disabled={ids.length === 0 || bulk.isPending} onClick={() => { send({ deed: 'confirm' }); }}>{say('records.deed.confirm')}</Button>
        {(['extend', 'clear'] as const).map((one) => <Button key={one} variant="default" disabled={ids.length === 0 || bulk.isPending} aria-expanded={deed === one} onClick={() => { setDeed(one === deed ? undefined : one); bulk.reset(); }}>{say(`records.deed.${one}`)}</Button>)}
      </div>
      {deed && <BulkForm key={deed} deed={deed} cause={bulk.error} isSending={bulk.isPending} send={send} />}
      {!deed && <Summary cause={bulk.error} form="bulk" />}
      {bulk.data && (isProposal(bulk.data) ? <Waits proposal={bulk.data} /> : <Told done={bulk.data} />)}
    </section>
  );
}

function BulkForm({ deed, cause, isSending, send }: { readonly deed: 'extend' | 'clear'; readonly cause: unknown; readonly isSending: boolean; readonly send: (said: Readonly<Record<string, unknown>>) => void }) {
  const { say } = useRecordWords();
  const [fields] = useState(() => formOf(deed).filter(({ name }) => name !== 'on')); // one day for all of them would be nobody's
  const [draft, setDraft] = useState(() => draftOf(fields));
  return (
    <form className="stack tight" noValidate onSubmit={(event) => { event.preventDefault(); send({ deed, ...bodyOf(fields, draft) }); }}>
      <Summary cause={cause} form={deed} />
      <FieldsOf fields={fields} form={deed} draft={draft} setDraft={setDraft} faults={faultsOf(cause)} />
      <div className="form-send"><Button type="submit" disabled={isSending}>{say(`records.deed.${deed}`)}</Button></div>
    </form>
  );
}

function Told({ done: { done, unchanged, refused, results } }: { readonly done: BulkDone }) {
  const spoken = useRecordWords();
  const { say, formats } = spoken;
  return (
    <div className={`notice ${refused > 0 ? 'warn' : 'good'}`} role="status">
      <p>{say('records.bulkDone', { count: done, n: formats.number(done) })}{unchanged > 0 && ` ${say('records.bulkUnchanged', { count: unchanged, n: formats.number(unchanged) })}`}{refused > 0 && ` ${say('records.bulkRefused', { count: refused, n: formats.number(refused) })}`}</p>
      {refused > 0 && <ul>{results.filter(({ outcome }) => outcome === 'refused').map(({ id, title = '', ...told }) => <li key={id}><span className="stamped">{id}</span>: {refusalOf(told, title, spoken).text}</li>)}</ul>}
    </div>
  );
}
