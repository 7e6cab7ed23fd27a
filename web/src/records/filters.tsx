/** What narrows the list, its order and its columns: chosen together, and then asked at once. */
import { useState } from 'react';
import { Button } from '../theme/controls.tsx';
import { CATEGORIES } from '../../../src/identifiers/categories.ts';
import { COLUMNS, columnsOf, DEEDS_WHEN_FOUND, EVENTS, narrowedBy, ORDERS, STATUSES, type Column, type Filter } from './filter.ts';
import { choiceOf, labelOf } from './form/labels.ts';
import { useRecordWords } from './words/index.ts';

type Choosable = 'status' | 'category' | 'event' | 'action' | 'order';
const CHOICES: Readonly<Record<Choosable, readonly string[]>> = { status: STATUSES, category: CATEGORIES, event: EVENTS, action: DEEDS_WHEN_FOUND, order: ORDERS };
const PATHS: Readonly<Record<Choosable, string>> = { status: 'status', category: 'category', event: 'event.kind', action: 'action', order: 'order' };

export function Filters({ filter, go }: { readonly filter: Filter; readonly go: (filter: Filter) => void }) {
  const words = useRecordWords();
  const { say, sayCode, formats } = words;
  const [asked, setAsked] = useState<Filter>(filter);
  const narrowed = narrowedBy(filter);
  const set = (name: keyof Filter, value: string): void => {
    const { [name]: _before, ...rest } = asked;
    setAsked(value === '' ? rest : { ...rest, [name]: value });
  };
  const choice = (name: Choosable) => (
    <label className="form-field" key={name}><span>{name === 'order' ? say('records.order') : labelOf(words, PATHS[name])}</span>
      <select className="form-input" value={asked[name] ?? ''} onChange={({ target }) => { set(name, target.value); }}>
        {name !== 'order' && <option value="">{say('records.any')}</option>}
        {CHOICES[name].map((one) => <option key={one} value={name === 'order' && one === 'newest' ? '' : one}>{name === 'order' ? sayCode('records.order', one) : choiceOf(words, PATHS[name], one)}</option>)}
      </select>
    </label>
  );
  const day = (name: 'enteredFrom' | 'enteredTo') => <label className="form-field"><span>{say(`records.${name}`)}</span><input className="form-input" type="date" value={asked[name] ?? ''} onChange={({ target }) => { set(name, target.value); }} /></label>;
  return (
    <details className="card record-filters" open={narrowed > 0}>
      <summary>{say('records.filters')}{narrowed > 0 && <span className="tag">{formats.number(narrowed)}</span>}</summary>
      <form className="stack tight" onSubmit={(event) => { event.preventDefault(); go(asked); }}>
        <div className="form-fields">
          {choice('status')}{choice('event')}{choice('category')}
          <label className="form-field"><span>{labelOf(words, 'make')}</span><input className="form-input" type="text" maxLength={64} value={asked.make ?? ''} onChange={({ target }) => { set('make', target.value); }} /></label>
          {choice('action')}{day('enteredFrom')}{day('enteredTo')}{choice('order')}
        </div>
        <ColumnTaps chosen={columnsOf(asked)} choose={(columns) => { set('columns', columns.join('.')); }} />
        <div className="form-send"><Button type="submit">{say('records.apply')}</Button><Button variant="default" onClick={() => { go({}); }}>{say('records.showAll')}</Button></div>
      </form>
    </details>
  );
}

function ColumnTaps({ chosen, choose }: { readonly chosen: readonly Column[]; readonly choose: (columns: readonly Column[]) => void }) {
  const { say } = useRecordWords();
  return (
    <fieldset className="taps">
      <legend>{say('records.columns')}</legend>
      {COLUMNS.map((column) => <button key={column} type="button" className="tap" aria-pressed={chosen.includes(column)} onClick={() => { choose(chosen.includes(column) ? chosen.filter((one) => one !== column) : [...chosen, column]); }}>{say(`records.column.${column}`)}</button>)}
    </fieldset>
  );
}
