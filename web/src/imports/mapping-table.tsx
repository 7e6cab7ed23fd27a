/** Which column goes where, and another place for those that go wrong: kept as a profile of one's own bureau. */
import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Button } from '../theme/controls.tsx';
import { ask } from '../api/client.ts';
import { FaultsOf } from '../said/faults-of.tsx';
import { WentWrong } from '../states/states.tsx';
import { labelOf } from '../records/form/labels.ts';
import { useRecordWords } from '../records/words/index.ts';
import { fieldsToOffer, LEFT_OUT, NAME, ownName, profileWith, REFERENCE, type Changes, type Profile } from './mapping.ts';
import type { Preview } from './rows.tsx';
import { useImportWords } from './words/index.ts';

type Column = Preview['columns'][number];
const TONES: Readonly<Record<Column['use'], string>> = { taken: 'good', reference: 'good', operation: 'good', left_out: '', personal: 'warn', unknown: 'warn' };

export function MappingTable({ preview: { columns, targets }, profile, saved }: { readonly preview: Preview; readonly profile: Profile; readonly saved: (name: string) => Promise<void> }) {
  const { say } = useImportWords();
  const [changes, setChanges] = useState<Changes>({});
  const offered = fieldsToOffer(targets);
  const isChanged = Object.keys(changes).length > 0;
  return (
    <section className="card stack tight" aria-labelledby="imports-mapping">
      <h2 id="imports-mapping">{say('imports.mapping')}</h2>
      <div className="list-wide">
        <table className="record-table list-cards">
          <caption className="unseen">{say('imports.mapping')}</caption>
          <thead><tr><th scope="col">{say('imports.column')}</th><th scope="col">{say('imports.use')}</th><th scope="col">{say('imports.becomes')}</th></tr></thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column.name}>
                <th scope="row"><bdi>{column.name}</bdi></th>
                <td data-label={say('imports.use')}><span><span className={`tag ${TONES[column.use]}`}>{say(`imports.use.${column.use}`)}</span></span></td>
                <td data-label={say('imports.becomes')}>{column.use === 'personal' ? <span className="quiet">{say('imports.never')}</span> : <Becomes column={column} offered={offered} value={changes[column.name]} choose={(to) => { const { [column.name]: _before, ...rest } = changes; setChanges(to === undefined ? rest : { ...rest, [column.name]: to }); }} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isChanged && <KeepProfile profile={profile} changes={changes} saved={async (name) => { await saved(name); setChanges({}); }} />}
    </section>
  );
}

function Becomes({ column: { name, use, to }, offered, value, choose }: { readonly column: Column; readonly offered: readonly string[]; readonly value: string | undefined; readonly choose: (to: string | undefined) => void }) {
  const { say } = useImportWords();
  const label = useTargets();
  const now = use === 'taken' ? to.map(label).join(', ') : say(`imports.use.${use}`);
  return (
    <select className="form-input" aria-label={say('imports.becomesOf', { column: name })} value={value ?? ''} onChange={({ target }) => { choose(target.value === '' ? undefined : target.value); }}>
      <option value="">{say('imports.asNow', { what: now })}</option>
      <option value={REFERENCE}>{say('imports.use.reference')}</option>
      <option value={LEFT_OUT}>{say('imports.use.left_out')}</option>
      {offered.map((target) => <option key={target} value={target}>{label(target)}</option>)}
    </select>
  );
}

/** `plates[2].number` as the form of a record calls it, and which of them. */
function useTargets(): (target: string) => string {
  const words = useRecordWords();
  return (target) => {
    const n = /\[(?<n>\d+)\]/.exec(target)?.groups?.n;
    return `${labelOf(words, target.replaceAll(/\[\w+\]/g, ''))}${n === undefined ? '' : ` ${words.formats.number(Number(n))}`}`;
  };
}

function KeepProfile({ profile, changes, saved }: { readonly profile: Profile; readonly changes: Changes; readonly saved: (name: string) => Promise<void> }) {
  const { say } = useImportWords();
  const [name, setName] = useState(ownName(profile.name));
  const keep = useMutation({ mutationFn: () => ask<Profile>('PUT', `/v1/import-profiles/${encodeURIComponent(name)}`, { body: profileWith(profile, name, changes) }), onSuccess: () => saved(name) });
  const isName = NAME.test(name);
  return (
    <form className="stack tight imports-keep" onSubmit={(event) => { event.preventDefault(); if (isName) keep.mutate(); }}>
      <div className="records-search-row">
        <label className="form-field"><span>{say('imports.profileName')}</span><input className="form-input stamped" value={name} maxLength={64} aria-invalid={!isName} aria-describedby="imports-name-hint" onChange={({ target }) => { setName(target.value); }} /><span className="quiet small" id="imports-name-hint">{say('imports.profileNameHint')}</span></label>
        <Button type="submit" disabled={!isName || keep.isPending}>{say('imports.keepProfile')}</Button>
      </div>
      <WentWrong cause={keep.error} />
      <FaultsOf cause={keep.error} />
    </form>
  );
}
