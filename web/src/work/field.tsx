/** One field of a form: its label, its hint, what is wrong with it, and the native control that takes it. */
import { useId, type ReactNode } from 'react';
import { workWords } from './words/index.ts';

export type Choice = { readonly value: string; readonly label: string };
export type Field = {
  readonly name: string; readonly label: string; readonly hint?: string | undefined;
  /** `many`: some of the choices, a line each in the value. `moment`: where the reader is; it is sent in UTC. */
  readonly kind?: 'text' | 'area' | 'select' | 'number' | 'yes' | 'many' | 'day' | 'moment' | 'secret';
  readonly choices?: readonly Choice[]; readonly isNeeded?: boolean; readonly initial?: string; readonly isStamped?: boolean;
  /** What no choice is called. */
  readonly none?: string;
  readonly min?: number | undefined; readonly max?: number | undefined;
  /** The hint is the hub's own and in English. */
  readonly isHintEnglish?: boolean;
};
type Props = { readonly field: Field; readonly value: string; readonly set: (value: string) => void; readonly fault: ReactNode; readonly id: string };

export const linesOf = (value: string): readonly string[] => value.split('\n').map((line) => line.trim()).filter((line) => line !== '');

export function FieldBox({ field, value, set, fault, id }: Props) {
  const { label, hint, kind = 'text', isHintEnglish = false } = field;
  const told = useId();
  const describedBy = [hint === undefined ? '' : `${told}-hint`, fault === undefined ? '' : `${told}-fault`].filter(Boolean).join(' ');
  const notes = (
    <>
      {hint !== undefined && <p id={`${told}-hint`} className="quiet small" {...(isHintEnglish ? { lang: 'en', dir: 'ltr' } : {})}>{hint}</p>}
      {fault !== undefined && <p id={`${told}-fault`} className="field-fault">{fault}</p>}
    </>
  );
  const aria = { ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }), ...(fault === undefined ? {} : { 'aria-invalid': true as const }) };
  if (kind === 'many') return <Many {...{ field, value, set, id }} notes={notes} aria={aria} />;
  if (kind === 'yes') {
    return (
      <div className="field">
        <label className="field-yes"><input id={id} type="checkbox" checked={value === 'true'} onChange={({ currentTarget: { checked } }) => { set(String(checked)); }} {...aria} /><span>{label}</span></label>
        {notes}
      </div>
    );
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Control {...{ field, value, set, id, aria }} />
      {notes}
    </div>
  );
}

type Aria = { readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true };

function Control({ field: { kind = 'text', choices = [], isNeeded = false, isStamped = false, min, max, none }, value, set, id, aria }: Omit<Props, 'fault'> & { readonly aria: Aria }) {
  const { say } = workWords();
  const shared = { id, value, required: false, 'aria-required': isNeeded, className: isStamped ? 'box stamped' : 'box', ...aria };
  const type = { text: 'text', secret: 'password', number: 'number', day: 'date', moment: 'datetime-local' };
  switch (kind) {
    case 'area': return <textarea {...shared} rows={4} spellCheck={!isStamped} onChange={({ currentTarget }) => { set(currentTarget.value); }} />;
    case 'select': return (
      <select {...shared} onChange={({ currentTarget }) => { set(currentTarget.value); }}>
        {!isNeeded || value === '' ? <option value="">{none ?? say(isNeeded ? 'app.choose' : 'app.none')}</option> : null}
        {choices.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}
      </select>
    );
    default: return <input {...shared} type={type[kind as keyof typeof type]} min={min} max={max} autoComplete="off" onChange={({ currentTarget }) => { set(currentTarget.value); }} />;
  }
}

function Many({ field: { label, choices = [] }, value, set, id, notes, aria }: Omit<Props, 'fault'> & { readonly notes: ReactNode; readonly aria: Aria }) {
  const chosen = new Set(linesOf(value));
  return (
    <fieldset className="field field-many" id={id} tabIndex={-1} {...(aria['aria-describedby'] === undefined ? {} : { 'aria-describedby': aria['aria-describedby'] })}>
      <legend>{label}</legend>
      {notes}
      {choices.map((one) => (
        <label key={one.value} className="field-yes">
          <input type="checkbox" checked={chosen.has(one.value)} onChange={({ currentTarget: { checked } }) => { set([...chosen].filter((had) => had !== one.value).concat(checked ? [one.value] : []).join('\n')); }} />
          <span>{one.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
