/** One record on one page: every field, how it stands, what may be done with it, what happened to it, and its versions. */
import { getRouteApi } from '@tanstack/react-router';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Vehicle } from '../../../src/modules/vehicles/schema.ts';
import { useMe } from '../api/queries.ts';
import { useNames } from '../me/names.tsx';
import { Said } from '../said/said.tsx';
import { Failed, Loading } from '../states/states.tsx';
import { ownRecord, useOwnRecord } from './api.ts';
import { Deeds } from './deeds.tsx';
import { Facts } from './facts.tsx';
import { Happened } from './happened.tsx';
import { Approvals, Back, nameOf, Status } from './parts.tsx';
import { isolated } from '../words/isolated.ts';
import { useRecordWords } from './words/index.ts';
import { Versions } from './versions.tsx';
import './records.css';

const route = getRouteApi('/records/$id');

export function RecordScreen() {
  const { id } = route.useParams();
  const { say, formats } = useRecordWords();
  const { data: me } = useMe();
  const { data: record, error, refetch } = useOwnRecord(id);
  if (!record) return error ? <Failed cause={error} role={me?.role} again={() => void refetch()} /> : <Loading />;
  const name = nameOf(record);
  return (
    <div className="stack">
      <Back />
      <header className="stack tight">
        <div className="row apart"><h1><span className="stamped">{record.reference}</span></h1><Status status={record.status} /></div>
        <p>{name !== '' && <><bdi>{name}</bdi> · </>}<bdi>{record.owner}</bdi> · {say('records.version', { n: formats.number(record.version) })}</p>
      </header>
      <Warned id={id} />
      <Standing record={record} />
      <div className="record-columns">
        <div className="stack"><Facts record={record} /></div>
        <div className="stack">
          <Deeds record={record} />
          <Happened record={record} />
        </div>
      </div>
      <Versions record={record} />
    </div>
  );
}

/** What looked wrong when it was last said, and was taken all the same. */
function Warned({ id }: { readonly id: string }) {
  const { say, sayCode } = useRecordWords();
  const queries = useQueryClient();
  const key = [...ownRecord(id).queryKey, 'warnings'];
  const { data } = useQuery({ queryKey: key, queryFn: () => queries.getQueryData<NonNullable<Vehicle['warnings']>>(key) ?? [], staleTime: Infinity });
  if (data === undefined || data.length === 0) return null;
  return (
    <section className="notice warn" role="status">
      <p><b>{say('records.warned')}</b></p>
      <ul>{data.map((warning) => <li key={`${warning.field} ${warning.reason}`}>{sayCode('records.field', warning.field).replace(/^.*\./, '')}: <Said told={warning} english={warning.reason} /></li>)}</ul>
    </section>
  );
}

/** What hangs over the record now. */
function Standing({ record: { approval, suspended, contested = [], frozen, status } }: { readonly record: Vehicle }) {
  const { say, formats } = useRecordWords();
  const named = useNames([approval?.askedBy]);
  const marks = contested.filter(({ reply }) => reply?.outcome !== 'stands');
  return (
    <>
      {approval && <p className="notice warn">{say('records.waits', { who: isolated(named(approval.askedBy) ?? approval.askedBy), when: formats.moment(approval.lapsesAt) })} <Approvals /></p>}
      {status === 'suspended' && suspended && <p className="notice bad">{say(`records.suspended.${suspended.by}`)}{suspended.by === 'hub' && <>: <bdi>{suspended.reason}</bdi></>}</p>}
      {marks.map(({ mark, bureau, kind, reason }) => <p key={mark} className="notice warn">{say(`records.marked.${kind}`, { who: bureau })}{reason !== undefined && <>: <bdi>{reason}</bdi></>}</p>)}
      {frozen && <p className="notice warn">{say('records.frozen')}</p>}
    </>
  );
}
