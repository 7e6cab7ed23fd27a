/** Somebody corrected the record first: each field in which the two differ, theirs and yours, to choose from. */
import { useState } from 'react';
import { Button } from '../theme/controls.tsx';
import type { Vehicle } from '../../../src/modules/vehicles/schema.ts';
import { useNames } from '../me/names.tsx';
import { Taps } from '../states/taps.tsx';
import { bodyOf, correctionOf, draftOf, type Draft } from './form/draft.ts';
import { labelOf, pathOf, valueOf } from './form/labels.ts';
import type { Field } from './form/shape.ts';
import { isolated } from '../words/isolated.ts';
import { leavesOf } from './differences.ts';
import { useRecordWords } from './words/index.ts';

type Props = { readonly fields: readonly Field[]; readonly seen: Draft; readonly theirs: Vehicle; readonly draft: Draft; readonly takeUp: (draft: Draft) => void };
type Side = 'theirs' | 'yours';

export function Conflict({ fields, seen, theirs, draft, takeUp }: Props) {
  const words = useRecordWords();
  const { say, formats } = words;
  const named = useNames([theirs.changedBy]);
  const mine = correctionOf(fields, seen, draft);
  const their = correctionOf(fields, seen, draftOf(fields, theirs));
  const both = fields.filter(({ name }) => name in mine && name in their && JSON.stringify(mine[name]) !== JSON.stringify(their[name]));
  const [sides, setSides] = useState<Readonly<Record<string, Side>>>({});
  const [theirDraft, bodies] = [draftOf(fields, theirs), { theirs: bodyOf(fields, draftOf(fields, theirs)), yours: bodyOf(fields, draft) }];
  // What only they changed is theirs; what only you changed is yours; the rest is chosen.
  const merged = (): Draft => Object.fromEntries(fields.flatMap(({ name }) => {
    const value = name in mine && (sides[name] ?? 'yours') === 'yours' ? draft[name] : theirDraft[name];
    return value === undefined ? [] : [[name, value]];
  }));
  const told = (name: string, value: unknown): string => [...leavesOf({ [name]: value })].map(([place, leaf]) => valueOf(words, pathOf(place), leaf)).join(', ');
  return (
    <section className="card stack" role="alert">
      <h2>{say('records.conflict')}</h2>
      <p>{say('records.conflictMore', { who: isolated(named(theirs.changedBy) ?? theirs.owner), when: formats.moment(theirs.changedAt) })}</p>
      <div className="form-wide" role="region" aria-label={say('records.differences')} tabIndex={0}>
        <table className="record-table">
          <caption className="unseen">{say('records.conflict')}</caption>
          <thead><tr><th scope="col">{say('records.fieldName')}</th><th scope="col">{say('records.theirs')}</th><th scope="col">{say('records.yours')}</th></tr></thead>
          <tbody>
            {fields.filter(({ name }) => name in mine || name in their).map((field) => <tr key={field.name}><th scope="row">{labelOf(words, field.path)}</th><td><bdi>{told(field.name, bodies.theirs[field.name])}</bdi></td><td><bdi>{told(field.name, bodies.yours[field.name])}</bdi></td></tr>)}
          </tbody>
        </table>
      </div>
      {both.map((field) => <Taps key={field.name} legend={labelOf(words, field.path)} choices={[{ value: 'theirs', label: say('records.takeTheirs') }, { value: 'yours', label: say('records.takeYours') }]} value={sides[field.name] ?? 'yours'} choose={(side) => { setSides({ ...sides, [field.name]: side }); }} />)}
      <div className="form-send"><Button size="lg" onClick={() => { takeUp(merged()); }}>{say('records.goOn')}</Button></div>
    </section>
  );
}
