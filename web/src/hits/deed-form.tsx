/** A form for a deed, out of a list of its fields: what is empty is not sent, and what the hub holds against it is told where it begins. */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button, NativeSelect, TextInput } from '../theme/controls.tsx';
import { Refused } from '../api/client.ts';
import { Said } from '../said/said.tsx';
import { onEscape } from '../states/one-open.ts';
import { sayCause } from '../states/states.tsx';
import { useWords } from '../words/use-words.ts';

type Choice = { readonly value: string; readonly label: string };
export type Values = Readonly<Record<string, string>>;
export type Field = {
  readonly name: string; readonly label: string; readonly kind: 'text' | 'long' | 'choice' | 'day' | 'moment'; readonly hint?: string;
  readonly choices?: readonly Choice[]; readonly isRequired?: boolean; readonly charsMax?: number; readonly first?: string;
  /** Asked only where this holds of what was filled in before. */
  readonly isAsked?: (values: Values) => boolean;
};

export type DeedFormProps = {
  readonly title: string; readonly fields: readonly Field[]; readonly sendLabel: string; readonly isSending: boolean; readonly cause: unknown;
  readonly send: (values: Values) => void; readonly close?: () => void; readonly children?: ReactNode;
};

export function DeedForm({ title, fields, sendLabel, isSending, cause, send, close, children }: DeedFormProps) {
  const { say } = useWords();
  const [values, setValues] = useState<Values>(() => Object.fromEntries(fields.flatMap(({ name, first }) => (first === undefined ? [] : [[name, first]]))));
  const asked = fields.filter(({ isAsked }) => isAsked?.(values) ?? true);
  const isWhole = asked.every(({ name, isRequired }) => isRequired !== true || (values[name] ?? '').trim() !== '');
  const submit = (): void => { if (isWhole) send(Object.fromEntries(asked.flatMap(({ name }) => { const said = (values[name] ?? '').trim(); return said === '' ? [] : [[name, said]]; }))); };
  return (
    <form className="deed-form" aria-label={title} onKeyDown={onEscape(close)} onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <h3>{title}</h3>
      <Faults cause={cause} />
      {asked.map((field, at) => <FieldOf key={field.name} field={field} value={values[field.name] ?? ''} set={(value) => { setValues((before) => ({ ...before, [field.name]: value })); }} isFirst={at === 0 && close !== undefined} />)}
      {children}
      <div className="halves">
        <Button type="submit" disabled={!isWhole || isSending}>{sendLabel}</Button>
        {close && <Button variant="default" onClick={close}>{say('owner.cancel')}</Button>}
      </div>
    </form>
  );
}

const INPUT_TYPES = { text: 'text', day: 'date', moment: 'datetime-local' } as const;

function FieldOf({ field: { name, label, kind, hint, choices = [], isRequired = false, charsMax = 500 }, value, set, isFirst }: { readonly field: Field; readonly value: string; readonly set: (value: string) => void; readonly isFirst: boolean }) {
  const { say } = useWords();
  const shared = { name, label, value, required: isRequired, autoFocus: isFirst, ...(hint === undefined ? {} : { description: hint }) };
  if (kind === 'choice') return <NativeSelect {...shared} data={[{ value: '', label: say('app.choose') }, ...choices]} onChange={({ currentTarget }) => { set(currentTarget.value); }} />;
  if (kind === 'long') return <label className="area-label">{label}<textarea name={name} autoFocus={isFirst} value={value} required={isRequired} maxLength={charsMax} dir="auto" onChange={({ currentTarget }) => { set(currentTarget.value); }} /></label>;
  return <TextInput {...shared} type={INPUT_TYPES[kind]} maxLength={charsMax} onChange={({ currentTarget }) => { set(currentTarget.value); }} />;
}

/** What was wrong, in one place that takes the focus: the refusal, and each field's fault. */
export function Faults({ cause }: { readonly cause: unknown }) {
  const words = useWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { if (cause !== null && cause !== undefined) box.current?.focus(); }, [cause]);
  if (cause === null || cause === undefined) return null;
  const faults = cause instanceof Refused ? cause.faults : [];
  return (
    <div role="alert" className="notice bad" tabIndex={-1} ref={box}>
      <p>{sayCause(words, cause)}</p>
      {faults.length > 0 && <ul>{faults.map((fault) => <li key={fault.path}><bdi>{fault.path.split('/').filter((part) => part !== 'body').join(' ')}</bdi>: <Said told={fault} english={fault.detail} /></li>)}</ul>}
    </div>
  );
}

/** A moment as the device's clock on the wall says it, as an instant. */
export const instantOf = (local: string): string => new Date(local).toISOString();
