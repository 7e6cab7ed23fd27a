/** Records as a table on a desk, and as cards on a telephone: the same columns in both. */
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { Vehicle } from '../../../src/modules/vehicles/schema.ts';
import type { Column } from './filter.ts';
import { nameOf, Status } from './parts.tsx';
import { useRecordWords } from './words/index.ts';

type Words = ReturnType<typeof useRecordWords>;
type Listed = Pick<Vehicle, 'id' | 'reference' | 'status' | 'make' | 'model' | 'vin' | 'plates' | 'category' | 'enteredAt' | 'changedAt' | 'reviewOn' | 'feed'> & Partial<Pick<Vehicle, 'year' | 'colour' | 'event' | 'action'>>;

const CELLS: Readonly<Record<Column, (words: Words, record: Listed) => ReactNode>> = {
  vehicle: (_, record) => nameOf(record) !== '' && <bdi>{nameOf(record)}</bdi>,
  vin: (_, { vin }) => vin !== undefined && <span className="stamped">{vin}</span>,
  plates: ({ formats }, { plates = [] }) => plates.map(({ number, country }) => <span key={number} className="list-plate"><span className="stamped">{number}</span>{country !== undefined && <span className="quiet small"> {formats.country(country)}</span>}</span>),
  category: ({ sayCode }, { category }) => category !== undefined && <bdi>{sayCode('records.category', category)}</bdi>,
  colour: ({ sayCode }, { colour }) => colour !== undefined && <bdi>{sayCode('colour', colour)}</bdi>,
  event: ({ sayCode }, { event }) => event?.kind !== undefined && sayCode('event', event.kind),
  action: ({ sayCode }, { action }) => action !== undefined && sayCode('action', action),
  status: (_, { status }) => <Status status={status} />,
  entered: ({ formats }, { enteredAt }) => formats.day(enteredAt.slice(0, 10)),
  changed: ({ formats }, { changedAt }) => formats.day(changedAt.slice(0, 10)),
  review: ({ formats }, { reviewOn }) => formats.day(reviewOn),
  feed: (_, { feed }) => feed !== undefined && <bdi>{feed}</bdi>,
};

const isNothing = (cell: ReactNode): boolean => cell === false || cell === '' || (Array.isArray(cell) && cell.length === 0);

/** `choosing`: records are ticked, for a deed on many. */
export type Choosing = { readonly chosen: ReadonlySet<string>; readonly choose: (ids: readonly string[], isChosen: boolean) => void };

export function RecordTable({ records, columns, choosing }: { readonly records: readonly Listed[]; readonly columns: readonly Column[]; readonly choosing?: Choosing }) {
  const words = useRecordWords();
  const { say } = words;
  const isAll = choosing !== undefined && records.every(({ id }) => choosing.chosen.has(id));
  return (
    <div className="list-wide">
      <table className="record-table list-cards">
        <caption className="unseen">{say('records.title')}</caption>
        <thead><tr>
          {choosing && <th scope="col"><input type="checkbox" className="list-tick" aria-label={say('records.tickAll')} checked={isAll} onChange={() => { choosing.choose(records.map(({ id }) => id), !isAll); }} /></th>}
          <th scope="col">{say('records.column.reference')}</th>
          {columns.map((column) => <th key={column} scope="col">{say(`records.column.${column}`)}</th>)}
        </tr></thead>
        <tbody>
          {records.map((record) => (
            <tr key={record.id}>
              {choosing && <td><input type="checkbox" className="list-tick" aria-label={say('records.tick', { reference: record.reference })} checked={choosing.chosen.has(record.id)} onChange={({ target }) => { choosing.choose([record.id], target.checked); }} /></td>}
              <th scope="row"><Link to="/records/$id" params={{ id: record.id }} className="list-link"><span className="stamped">{record.reference}</span></Link></th>
              {columns.map((column) => {
                const cell = CELLS[column](words, record);
                return <td key={column} data-label={say(`records.column.${column}`)} className={isNothing(cell) ? 'list-none' : ''}>{cell === false ? '' : cell}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
