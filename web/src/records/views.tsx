/** Views with names: filters, order and columns that somebody wants again. The hub keeps them for the person, without any number that was looked for. */
import { useState } from 'react';
import { Button } from '../theme/controls.tsx';
import { useMe } from '../api/queries.ts';
import { onEscape, useOneOpen } from '../states/one-open.ts';
import { WentWrong } from '../states/states.tsx';
import { narrowedBy, queryOf, VIEW_CHARS_MAX, type Filter } from './filter.ts';
import { useViews } from './kept-views.ts';
import { useRecordWords } from './words/index.ts';

const isSame = (a: Filter, b: Filter): boolean => JSON.stringify(Object.entries({ ...queryOf(a), columns: a.columns }).sort()) === JSON.stringify(Object.entries({ ...queryOf(b), columns: b.columns }).sort());

export function Views({ filter, go }: { readonly filter: Filter; readonly go: (filter: Filter) => void }) {
  const { say } = useRecordWords();
  const { data: me } = useMe();
  const may = (action: string): boolean => me?.actions.includes(action) === true;
  const { views, change } = useViews(me?.person ?? '', may('views.list'));
  const [name, setName] = useState('');
  const { open: isNaming, show, close, opener } = useOneOpen<'naming'>();
  const { text: _text, ...shown } = filter;
  const current = views.find((view) => isSame(view.filter, shown));
  const keep = (named: string): void => { change.mutate({ name: named, filter: shown }, { onSuccess: () => { setName(''); close(); } }); };
  const isWorthKeeping = may('views.keep') && (narrowedBy(filter) > 0 || filter.order !== undefined || filter.columns !== undefined);
  if (views.length === 0 && !isWorthKeeping) return null;
  return (
    <section className="stack tight" aria-label={say('records.views')}>
      <div className="row">
        {views.map((view) => <button key={view.name} type="button" className="tap" aria-pressed={view === current} onClick={() => { go(view.filter); }}><bdi>{view.name}</bdi></button>)}
        {current && may('views.remove') && <Button variant="default" disabled={change.isPending} onClick={() => { change.mutate({ name: current.name }); }}>{say('records.forgetView', { name: current.name })}</Button>}
        {!current && isWorthKeeping && !isNaming && <Button ref={opener('naming')} variant="default" onClick={() => { show('naming'); }}>{say('records.keepView')}</Button>}
      </div>
      {isNaming && (
        <form className="records-search-row" onKeyDown={onEscape(close)} onSubmit={(event) => { event.preventDefault(); if (name.trim() !== '') keep(name.trim()); }}>
          <label className="form-field"><span>{say('records.viewName')}</span><span className="quiet small">{say('records.viewKept')}</span><input className="form-input" autoFocus maxLength={VIEW_CHARS_MAX} value={name} onChange={({ target }) => { setName(target.value); }} /></label>
          <Button type="submit" disabled={name.trim() === '' || change.isPending}>{say('records.keep')}</Button>
          <Button variant="default" onClick={close}>{say('records.cancel')}</Button>
        </form>
      )}
      <WentWrong cause={change.error} />
    </section>
  );
}
