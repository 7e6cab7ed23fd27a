/** A table on a desk that is cards on a telephone, with its caption and its heads; and a list of the hub, page by page. */
import type { ReactNode } from 'react';
import { Button } from '../theme/controls.tsx';
import type { UseInfiniteQueryResult, InfiniteData } from '@tanstack/react-query';
import { useMe } from '../api/queries.ts';
import { Failed, Loading, Whole } from '../states/states.tsx';
import type { Page } from './asking.ts';
import { workWords } from './words/index.ts';

type Column<T> = { readonly head: string; readonly cell: (row: T) => ReactNode; /** The cell that names the row. */ readonly isName?: boolean };

/** Roles are said because a telephone's cards are no longer a table to look at. */
export function Table<T>({ caption, columns, rows, keyOf, isNarrow = false }: { /** So few and short columns that a telephone has room for them. */ readonly isNarrow?: boolean; readonly caption: string; readonly columns: readonly Column<T>[]; readonly rows: readonly T[]; readonly keyOf: (row: T) => string }) {
  return (
    <div className="table-frame">
      <table className={isNarrow ? 'table' : 'table cards'} role="table">
        <caption className="unseen">{caption}</caption>
        <thead role="rowgroup"><tr role="row">{columns.map(({ head }) => <th key={head} role="columnheader" scope="col">{head}</th>)}</tr></thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map(({ head, cell, isName }) => (isName === true
                ? <th key={head} role="rowheader" scope="row" data-head={head}><div>{cell(row)}</div></th>
                : <td key={head} role="cell" data-head={head}><div>{cell(row)}</div></td>))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Listed<T> = { readonly query: UseInfiniteQueryResult<InfiniteData<Page<T>>>; readonly empty: string; readonly children: (items: readonly T[]) => ReactNode };

/** Loading, failed, empty, or the items; and the way to more of them. */
export function Listed<T>({ query: { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage }, empty, children }: Listed<T>) {
  const { say } = workWords();
  const { data: me } = useMe();
  if (isPending) return <Loading />;
  if (!data) return <Failed cause={error} role={me?.role} again={() => void refetch()} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Whole sign="empty" title={empty} />;
  return (
    <>
      {children(items)}
      {hasNextPage && <div className="row"><Button variant="default" disabled={isFetchingNextPage} onClick={() => { void fetchNextPage(); }}>{say('work.more')}</Button></div>}
    </>
  );
}
