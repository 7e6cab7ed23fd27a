/** What the columns of a list are taken for, to be corrected before anything is asked. */
import { useState } from 'react';
import { Button, NativeSelect } from '../../theme/controls.tsx';
import { useMe } from '../../api/queries.ts';
import { remember } from '../../remembered.ts';
import { firstPurpose } from '../check-screen.tsx';
import { words } from '../words/index.ts';
import { ROLES, ROWS_MAX, vehicleOf, type ListFile, type Role } from './list-file.ts';
import { beginRun } from './list-run.ts';

const ROWS_SHOWN = 4;

type Props = { readonly name: string; readonly file: ListFile; readonly change: (file: ListFile) => void; readonly close: () => void };

export function Columns({ name, file, change, close }: Props) {
  const { say, sayCode, formats } = words.useWords();
  const { data: me } = useMe();
  const purposes = me?.purposes ?? [];
  const [purpose, setPurpose] = useState(() => firstPurpose(purposes));
  const { rows, roles, header, left } = file;
  const asked = rows.filter((row) => vehicleOf(row, roles)).length;
  const begin = (): void => {
    remember('purpose', purpose);
    beginRun(name, file, purpose);
  };
  return (
    <div className="stack">
      <p><b><bdi>{name}</bdi></b> · {say('list.rows', { count: rows.length, n: formats.number(rows.length) })}</p>
      {left > 0 && <p className="notice warn">{say('list.left', { n: formats.number(ROWS_MAX), left: formats.number(left) })}</p>}
      <section className="card stack">
        <h2>{say('list.columns')}</h2>
        <p className="quiet">{say('list.columnsMore')}</p>
        <ul className="list-columns">
          {roles.map((role, at) => (
            <li key={at} className={role === 'none' ? 'list-unused' : ''}>
              <NativeSelect label={header?.[at] ? <bdi>{header[at]}</bdi> : say('list.column', { n: formats.number(at + 1) })} value={role} onChange={({ currentTarget: { value } }) => { change({ ...file, roles: withRole(roles, at, value as Role) }); }} data={ROLES.map((one) => ({ value: one, label: say(`column.${one}`) }))} />
              <ul className="small quiet">{rows.slice(0, ROWS_SHOWN).map((row, n) => <li key={n} data-may-cut className="list-sample"><span className="stamped">{row[at] || '–'}</span></li>)}</ul>
            </li>
          ))}
        </ul>
      </section>
      <div className="card"><NativeSelect label={say('check.purpose')} value={purpose} onChange={({ currentTarget: { value } }) => { setPurpose(value); }} data={purposes.map((one) => ({ value: one, label: sayCode('purpose', one) }))} /></div>
      <div className="halves">
        <Button size="lg" disabled={asked === 0 || purpose === ''} onClick={begin}>{say('list.begin', { count: asked, n: formats.number(asked) })}</Button>
        <Button size="lg" variant="default" onClick={close}>{say('list.another')}</Button>
      </div>
    </div>
  );
}

/** Each kind of column is there once. */
const withRole = (roles: readonly Role[], at: number, role: Role): readonly Role[] => roles.map((one, i) => (i === at ? role : one === role ? 'none' : one));
