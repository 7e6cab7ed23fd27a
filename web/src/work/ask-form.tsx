/** A form that asks the hub for one deed: its faults at their fields and summed up above, and what became of it. */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Button } from '../theme/controls.tsx';
import { Refused, type Fault } from '../api/client.ts';
import { WentWrong } from '../states/states.tsx';
import { isProposal, useDeed, type Deed } from './asking.ts';
import { Said } from '../said/said.tsx';
import { FieldBox, type Field } from './field.tsx';
import { Proposed } from './proposed.tsx';
import { workWords } from './words/index.ts';

export type Values = Readonly<Record<string, string>>;

type Props<T> = {
  readonly title?: string; readonly fields: readonly Field[]; readonly send: string;
  /** The deed that the values ask for. */
  readonly deed: (values: Values) => Deed;
  readonly done?: (answer: T) => void;
  /** What is wrong before anything is sent. */
  readonly refuses?: (values: Values) => readonly Fault[];
  /** Said when it is done. */
  readonly says?: string; readonly children?: ReactNode;
  /** Whether what was typed goes when it is done. */
  readonly isEmptied?: boolean;
};

/** A form of its own for each set of first values: give it another `key` where these change. */
export function AskForm<T>({ title, fields, send, deed, done, refuses, says, children, isEmptied = true }: Props<T>) {
  const { say } = workWords();
  const initial = Object.fromEntries(fields.map((field) => [field.name, field.initial ?? '']));
  const [values, setValues] = useState<Values>(initial);
  const [own, setOwn] = useState<readonly Fault[]>([]);
  const doing = useDeed<T>();
  const base = useId();
  const faults = own.length > 0 ? own : doing.error instanceof Refused ? doing.error.faults : [];
  const submit = (): void => {
    const missing = fields.filter(({ name, isNeeded }) => isNeeded === true && (values[name] ?? '').trim() === '').map(({ name }) => ({ path: `/${name}`, detail: say('work.needed'), isOurs: true as const }));
    const wrong = [...missing, ...(refuses?.(values) ?? []).map((fault) => ({ ...fault, isOurs: true as const }))];
    setOwn(wrong);
    if (wrong.length > 0) return;
    doing.mutate(deed(values), { onSuccess: (answer) => {
      if (isProposal(answer)) return;
      if (isEmptied) setValues(initial);
      done?.(answer);
    } });
  };
  return (
    <form className="stack ask" noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
      {title !== undefined && <h2>{title}</h2>}
      {children}
      <FaultSummary faults={faults} fields={fields} base={base} />
      {fields.map((field) => <FieldBox key={field.name} field={field} id={`${base}-${field.name}`} value={values[field.name] ?? ''} set={(value) => { setValues((before) => ({ ...before, [field.name]: value })); }} fault={faultText(faults.find(({ path }) => nameIn(path) === field.name))} />)}
      {faults.length === 0 && <WentWrong cause={doing.error} />}
      {isProposal(doing.data) && <Proposed proposal={doing.data} />}
      <div role="status">{doing.isSuccess && !isProposal(doing.data) && says !== undefined ? <p className="notice good">{says}</p> : null}</div>
      <div className="row"><Button type="submit" disabled={doing.isPending} loading={doing.isPending}>{send}</Button></div>
    </form>
  );
}

/** A fault in the reader's language. */
export const faultText = (fault: Fault | undefined): ReactNode => fault && <Said told={fault} english={fault.detail} isName={fault.isOurs === true} />;

/** `/units/0/code` → `units`. */
const nameIn = (path: string): string => path.split('/')[1] ?? '';

/** What is wrong, above the form; whoever is told it stands there, and goes on to the field. */
export function FaultSummary({ faults, fields, base }: { readonly faults: readonly Fault[]; readonly fields: readonly Pick<Field, 'name' | 'label'>[]; readonly base: string }) {
  const { say } = workWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { if (faults.length > 0) box.current?.focus(); }, [faults]);
  if (faults.length === 0) return null;
  return (
    <div className="notice bad" role="alert" tabIndex={-1} ref={box}>
      <p><b>{say('work.faults', { count: faults.length, n: faults.length })}</b></p>
      <ul>
        {faults.map((fault) => {
          const { path, detail } = fault;
          const label = fields.find(({ name }) => name === nameIn(path))?.label;
          return <li key={path + detail}>{label === undefined ? <><span className="stamped">{path}</span>: {faultText(fault)}</> : <><a href={`#${base}-${nameIn(path)}`} onClick={(event) => { event.preventDefault(); document.getElementById(`${base}-${nameIn(path)}`)?.focus(); }}>{label}</a>: {faultText(fault)}</>}</li>;
        })}
      </ul>
    </div>
  );
}
