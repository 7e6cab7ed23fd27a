/** The fields of a form as its schema has them: single ones, groups, and rows that are added and taken away. */
import { Button } from '../../theme/controls.tsx';
import { useRecordWords } from '../words/index.ts';
import { emptyRow, put, type Draft } from './draft.ts';
import type { Faults } from './faults.tsx';
import { FieldOf } from './field.tsx';
import { labelOf } from './labels.ts';
import type { Field, Leaf } from './shape.ts';

export type FormState = { readonly form: string; readonly draft: Draft; readonly setDraft: (draft: Draft) => void; readonly faults: Faults; readonly suggested?: Readonly<Record<string, readonly string[]>> };

export const FieldsOf = ({ fields, ...state }: FormState & { readonly fields: readonly Field[] }) => (
  <div className="form-fields">
    {fields.map((field) => (field.kind === 'group' ? <GroupOf key={field.name} field={field} {...state} /> : field.kind === 'rows' ? <RowsOf key={field.name} field={field} {...state} /> : <One key={field.name} leaf={field} place={`/${field.name}`} held={state.draft} {...state} />))}
  </div>
);

function One({ leaf, place, held, form, draft, setDraft, faults, suggested }: FormState & { readonly leaf: Leaf; readonly place: string; readonly held: Draft }) {
  return <FieldOf leaf={leaf} place={place} form={form} faults={faults} suggested={suggested?.[leaf.path]} value={held[leaf.name] as string | readonly string[] | undefined ?? ''} set={(value) => { setDraft(put(draft, place, value)); }} />;
}

function GroupOf({ field, ...state }: FormState & { readonly field: Extract<Field, { kind: 'group' }> }) {
  const words = useRecordWords();
  const held = (state.draft[field.name] ?? {}) as Draft;
  return (
    <fieldset className="form-group" id={`${state.form}/${field.name}`} tabIndex={-1}>
      <legend>{labelOf(words, field.path)}</legend>
      <div className="form-fields">{field.fields.map((leaf) => <One key={leaf.name} leaf={leaf} place={`/${field.name}/${leaf.name}`} held={held} {...state} />)}</div>
    </fieldset>
  );
}

function RowsOf({ field, ...state }: FormState & { readonly field: Extract<Field, { kind: 'rows' }> }) {
  const words = useRecordWords();
  const { say, formats } = words;
  const { draft, setDraft } = state;
  const rows = (draft[field.name] ?? []) as readonly Draft[];
  const label = labelOf(words, field.path);
  return (
    <fieldset className="form-group" id={`${state.form}/${field.name}`} tabIndex={-1}>
      <legend>{label}</legend>
      {rows.map((row, at) => (
        <div key={at} className="form-row" role="group" aria-label={`${label} ${formats.number(at + 1)}`}>
          <div className="form-fields">{field.fields.map((leaf) => <One key={leaf.name} leaf={leaf} place={`/${field.name}/${at}/${leaf.name}`} held={row} {...state} />)}</div>
          <Button variant="default" onClick={() => { setDraft({ ...draft, [field.name]: rows.filter((_, i) => i !== at) }); }}>{say('records.removeRow', { what: label, n: formats.number(at + 1) })}</Button>
        </div>
      ))}
      {rows.length < field.most && <Button variant="default" onClick={() => { setDraft({ ...draft, [field.name]: [...rows, emptyRow(field.fields)] }); }}>{say('records.addRow', { what: label })}</Button>}
    </fieldset>
  );
}
