/** The units of one's own bureau: its supervisors add them, and change all but their code. */
import { useState } from 'react';
import type { Unit } from '../../../src/modules/bureaus/schema.ts';
import { AskForm, type Values } from '../work/ask-form.tsx';
import { usePages } from '../work/asking.ts';
import type { Field } from '../work/field.tsx';
import { Opened } from '../work/frame.tsx';
import { Listed, Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { adminWords } from './words/index.ts';

const OPTIONAL = ['place', 'locode', 'telephone'] as const;
type Optional = (typeof OPTIONAL)[number];

function useFields(unit?: Unit): readonly Field[] {
  const { say } = adminWords();
  return [
    { name: 'name', label: say('admin.name'), initial: unit?.name ?? '', isNeeded: unit !== undefined },
    { name: 'place', label: say('admin.place'), initial: unit?.place ?? '' },
    { name: 'locode', label: say('admin.locode'), hint: say('admin.locodeHint'), isStamped: true, initial: unit?.locode ?? '' },
    { name: 'telephone', label: say('admin.telephone'), hint: say('admin.telephoneHint'), initial: unit?.telephone ?? '' },
    { name: 'timeZone', label: say('admin.timeZone'), hint: say('admin.timeZoneHint'), isStamped: true, initial: unit?.timeZone ?? '' },
  ];
}
const given = (values: Values, names: readonly string[]): Record<string, string> => Object.fromEntries(names.flatMap((name) => { const value = (values[name] ?? '').trim(); return value === '' ? [] : [[name, value]]; }));

export function Units({ me }: PageProps) {
  const { say } = adminWords();
  const query = usePages<Unit>('/v1/units');
  const [changed, setChanged] = useState<Unit>();
  const mayChange = me.actions.includes('units.change');
  return (
    <>
      {me.actions.includes('units.add') && <Opened label={say('admin.unitAdd')}><AddUnit /></Opened>}
      {changed && <section className="card"><ChangeUnit key={changed.code} unit={changed} done={() => { setChanged(undefined); }} /></section>}
      <Listed query={query} empty={say('admin.unitsEmpty')}>
        {(items) => (
          <Table caption={say('admin.units')} rows={items} keyOf={({ code }) => code} columns={[
            { head: say('admin.name'), isName: true, cell: ({ name }) => <bdi>{name}</bdi> },
            { head: say('admin.code'), cell: ({ code }) => <bdi>{code}</bdi> },
            { head: say('admin.place'), cell: ({ place, locode }) => <><bdi>{place ?? say('app.none')}</bdi>{locode !== undefined && <> <span className="stamped">{locode}</span></>}</> },
            { head: say('admin.telephone'), cell: ({ telephone }) => (telephone === undefined ? say('app.none') : <a href={`tel:${telephone.replaceAll(/[^\d+]/g, '')}`} dir="ltr">{telephone}</a>) },
            { head: say('admin.timeZone'), cell: ({ timeZone }) => <span dir="ltr">{timeZone}</span> },
            ...(mayChange ? [{ head: say('admin.deeds'), cell: (unit: Unit) => <button type="button" className="tap" aria-label={`${say('admin.change')}: ${unit.code}`} onClick={() => { setChanged(unit); }}>{say('admin.change')}</button> }] : []),
          ]} />
        )}
      </Listed>
    </>
  );
}

function AddUnit() {
  const { say } = adminWords();
  const fields = useFields();
  return (
    <AskForm<Unit> title={say('admin.unitAdd')} send={say('admin.unitAdd')} says={say('admin.unitAdded')}
      fields={[{ name: 'code', label: say('admin.code'), hint: say('admin.unitCodeHint'), isNeeded: true }, ...fields]}
      deed={(values) => ({ method: 'POST', path: '/v1/units', body: given(values, ['code', 'name', 'timeZone', ...OPTIONAL]) })} />
  );
}

function ChangeUnit({ unit, done }: { readonly unit: Unit; readonly done: () => void }) {
  const { say } = adminWords();
  const cleared = (values: Values): Partial<Record<Optional, null>> => Object.fromEntries(OPTIONAL.filter((name) => (values[name] ?? '').trim() === '').map((name) => [name, null]));
  return (
    <AskForm<Unit> title={`${say('admin.change')}: ${unit.code}`} send={say('work.save')} fields={useFields(unit)} done={done}
      deed={(values) => ({ method: 'PATCH', path: `/v1/units/${encodeURIComponent(unit.code)}`, body: { ...given(values, ['name', 'timeZone', ...OPTIONAL]), ...cleared(values) } })} />
  );
}
