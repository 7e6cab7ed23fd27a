/** The bureau's own records: looked for by number or reference, narrowed, ordered, in columns of one's choice. All of it stands in the address. */
import { useState } from 'react';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '../theme/controls.tsx';
import { useMe } from '../api/queries.ts';
import { Failed, Loading, Whole } from '../states/states.tsx';
import { recordsOf } from './api.ts';
import { Exports } from './exports.tsx';
import { columnsOf, narrowedBy, type Filter } from './filter.ts';
import { Filters } from './filters.tsx';
import { RecordTable } from './table.tsx';
import { Views } from './views.tsx';
import { useRecordWords } from './words/index.ts';
import './records.css';

const route = getRouteApi('/records');

export function ListScreen() {
  const { say, formats } = useRecordWords();
  const { data: me } = useMe();
  const filter: Filter = route.useSearch();
  const navigate = useNavigate();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(recordsOf(filter));
  const records = data?.pages.flatMap(({ items }) => items) ?? [];
  const go = (next: Filter): void => { void navigate({ to: '/records', search: next }); };
  const may = new Set(me?.actions);
  return (
    <div className="stack records">
      <header className="row apart">
        <h1>{say('records.title')}</h1>
        <div className="row">
          {may.has('vehicles.report') && <Link to="/records/new" className="go-button">{say('records.report')}</Link>}
          {may.has('vehicles.ageing') && <Link to="/records/ageing" className="go-on">{say('records.ageing')}</Link>}
          {may.has('vehicles.import') && <ToImports />}
        </div>
      </header>
      <Search key={filter.text ?? ''} filter={filter} go={go} />
      <Views filter={filter} go={go} />
      <Filters key={JSON.stringify(filter)} filter={filter} go={go} />
      {isPending && <Loading />}
      {!isPending && !data && <Failed cause={error} role={me?.role} again={() => void refetch()} />}
      {data && records.length === 0 && <Empty filter={filter} go={go} />}
      {records.length > 0 && (
        <>
          <p className="quiet small" role="status">{say(hasNextPage ? 'records.shownOfMore' : 'records.shown', { count: records.length, n: formats.number(records.length) })}</p>
          <RecordTable records={records} columns={columnsOf(filter)} />
        </>
      )}
      {hasNextPage && <Button variant="default" disabled={isFetchingNextPage} onClick={() => { void fetchNextPage(); }}>{say('records.more')}</Button>}
      {records.length > 0 && may.has('vehicles.csv') && <Exports filter={filter} />}
    </div>
  );
}

function ToImports() {
  const { say } = useRecordWords();
  return <Link to="/imports" className="go-on">{say('records.imports')}</Link>;
}

function Search({ filter, go }: { readonly filter: Filter; readonly go: (filter: Filter) => void }) {
  const { say } = useRecordWords();
  const [text, setText] = useState(filter.text ?? '');
  const { text: _text, ...rest } = filter;
  return (
    <form className="records-search" role="search" onSubmit={(event) => { event.preventDefault(); go(text.trim() === '' ? rest : { ...rest, text: text.trim() }); }}>
      <label htmlFor="records-text">{say('records.search')}</label>
      <p className="quiet small" id="records-text-hint">{say('records.searchHint')}</p>
      <div className="records-search-row">
        <input id="records-text" className="form-input stamped" type="search" enterKeyHint="search" autoComplete="off" maxLength={64} aria-describedby="records-text-hint" value={text} onChange={({ target }) => { setText(target.value); }} />
        <Button type="submit">{say('records.find')}</Button>
      </div>
    </form>
  );
}

function Empty({ filter, go }: { readonly filter: Filter; readonly go: (filter: Filter) => void }) {
  const { say } = useRecordWords();
  const isAll = narrowedBy(filter) === 0 && filter.text === undefined;
  return (
    <Whole sign="empty" title={say(isAll ? 'records.none' : 'records.noneSuch')}>
      <p className="quiet">{say(isAll ? 'records.noneMore' : 'records.noneSuchMore')}</p>
      {!isAll && <Button variant="default" onClick={() => { go({}); }}>{say('records.showAll')}</Button>}
    </Whole>
  );
}
