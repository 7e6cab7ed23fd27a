/** The versions of a record, and what differs between any two: field by field, who made them and when. Asked for when they are looked at. */
import { useState } from 'react';
import type { Vehicle } from '../../../src/modules/vehicles/schema.ts';
import { useMe } from '../api/queries.ts';
import { ProofOf } from '../audit/proof-of.tsx';
import { useNames } from '../me/names.tsx';
import { Failed, Loading } from '../states/states.tsx';
import { useVersions } from './api.ts';
import { differencesOf } from './differences.ts';
import { labelOf, pathOf, rowOf, valueOf } from './form/labels.ts';
import { isolated } from '../words/isolated.ts';
import { useRecordWords } from './words/index.ts';

export function Versions({ record }: { readonly record: Vehicle }) {
  const { say } = useRecordWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="card versions" onToggle={({ currentTarget }) => { setOpen(currentTarget.open); }}>
      <summary>{say('records.versions')}</summary>
      {isOpen && <Compared record={record} />}
    </details>
  );
}

function Compared({ record: { id, version } }: { readonly record: Vehicle }) {
  const { say, formats } = useRecordWords();
  const { data: me } = useMe();
  const { data, error, refetch } = useVersions(id, true);
  const [[older, newer], setPair] = useState<readonly [number, number]>([Math.max(1, version - 1), version]);
  const named = useNames(data?.items.map(({ changedBy }) => changedBy) ?? []);
  if (!data) return error ? <Failed cause={error} again={() => void refetch()} /> : <Loading />;
  const { items } = data;
  const at = (n: number): Vehicle | undefined => items.find((one) => one.version === n);
  const choose = (label: string, value: number, set: (n: number) => void) => (
    <label className="versions-choice"><span>{label}</span>
      <select className="form-input" value={value} onChange={({ target }) => { set(Number(target.value)); }}>{items.map((one) => <option key={one.version} value={one.version}>{say('records.versionBy', { n: formats.number(one.version), when: formats.moment(one.changedAt), who: isolated(named(one.changedBy) ?? one.owner) })}</option>)}</select>
    </label>
  );
  return (
    <div className="stack tight">
      <div className="versions-pair">{choose(say('records.older'), older, (n) => { setPair([n, newer]); })}{choose(say('records.newer'), newer, (n) => { setPair([older, n]); })}</div>
      <Differences before={at(older)} after={at(newer)} />
      {me?.actions.includes('log.proof') === true && <ProofOf id={id} version={newer} />}
    </div>
  );
}

function Differences({ before, after }: { readonly before: Vehicle | undefined; readonly after: Vehicle | undefined }) {
  const words = useRecordWords();
  const { say, formats } = words;
  const all = differencesOf(before, after);
  if (all.length === 0) return <p className="quiet">{say('records.noDifference')}</p>;
  return (
    <div className="form-wide" role="region" aria-label={say('records.differences')} tabIndex={0}>
      <table className="record-table differences">
        <caption className="unseen">{say('records.differences')}</caption>
        <thead><tr><th scope="col">{say('records.fieldName')}</th><th scope="col">{say('records.before')}</th><th scope="col">{say('records.after')}</th></tr></thead>
        <tbody>
          {all.map(({ place, before: was, after: is }) => (
            <tr key={place}>
              <th scope="row">{labelOf(words, pathOf(place))}{rowOf(place) !== undefined && ` ${formats.number(rowOf(place) ?? 0)}`}</th>
              <td>{was === undefined ? <span className="quiet">{say('app.none')}</span> : <del><bdi>{valueOf(words, pathOf(place), was)}</bdi></del>}</td>
              <td>{is === undefined ? <span className="quiet">{say('app.none')}</span> : <ins><bdi>{valueOf(words, pathOf(place), is)}</bdi></ins>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
