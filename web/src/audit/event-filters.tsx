/** What one looks for in the log: asked for by a button, so that the log is not asked at each letter. */
import { useId, useState } from 'react';
import { Button } from '../theme/controls.tsx';
import { FieldBox, type Field } from '../work/field.tsx';
import { auditWords } from './words/index.ts';

export type Wanted = Readonly<Partial<Record<'person' | 'action' | 'about' | 'outcome' | 'since' | 'until', string>>>;

/** A moment as the reader's own clock has it, in UTC. */
const utcOf = (local: string): string => new Date(local).toISOString();

export function AskFilters({ ask }: { readonly ask: (wanted: Wanted) => void }) {
  const { say, sayCode } = auditWords();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const base = useId();
  const fields: readonly Field[] = [
    { name: 'person', label: say('audit.person'), hint: say('audit.personHint') },
    { name: 'action', label: say('audit.action'), hint: say('audit.actionHint'), isStamped: true },
    { name: 'about', label: say('audit.aboutThing'), hint: say('audit.aboutHint'), isStamped: true },
    { name: 'outcome', label: say('audit.outcomeWord'), kind: 'select', none: say('work.all'), choices: ['done', 'refused', 'failed'].map((value) => ({ value, label: sayCode('audit.outcome', value) })) },
    { name: 'since', label: say('audit.since'), kind: 'moment' }, { name: 'until', label: say('audit.until'), kind: 'moment' },
  ];
  const send = (): void => {
    const given = Object.entries(values).map(([name, value]) => [name, value.trim()] as const).filter(([, value]) => value !== '');
    ask(Object.fromEntries(given.map(([name, value]) => [name, name === 'since' || name === 'until' ? utcOf(value) : value])));
  };
  return (
    <form className="card stack" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <div className="work-filters">{fields.map((field) => <FieldBox key={field.name} field={field} id={`${base}${field.name}`} value={values[field.name] ?? ''} set={(value) => { setValues((before) => ({ ...before, [field.name]: value })); }} fault={undefined} />)}</div>
      <div className="row"><Button type="submit">{say('audit.search')}</Button></div>
    </form>
  );
}
