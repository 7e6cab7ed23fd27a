/** The bureaus of the hub: everybody may read them, the hub's administrators add them and change name and collections. */
import { useState } from 'react';
import type { Bureau, COLLECTIONS } from '../../../src/modules/bureaus/schema.ts';
import { COUNTRIES } from '../../../src/identifiers/countries.ts';
import { AskForm } from '../work/ask-form.tsx';
import { usePages, type Path } from '../work/asking.ts';
import { linesOf, type Choice } from '../work/field.tsx';
import { Opened } from '../work/frame.tsx';
import { Listed, Table } from '../work/table.tsx';
import type { PageProps } from '../work/page-props.ts';
import { adminWords } from './words/index.ts';

const ALL_COLLECTIONS: readonly (typeof COLLECTIONS)[number][] = ['vehicles'];

/** Where the hub itself is. */
const NO_COUNTRY = 'ZZ';

function useCollections(): readonly Choice[] {
  const { sayCode } = adminWords();
  return ALL_COLLECTIONS.map((value) => ({ value, label: sayCode('collection', value) }));
}

function useCountries(): readonly Choice[] {
  const { formats, language } = adminWords();
  return [...COUNTRIES].map((value) => ({ value, label: `${formats.country(value)} (${value})` })).sort((a, b) => a.label.localeCompare(b.label, language));
}

export function Bureaus({ me }: PageProps) {
  const { say, sayCode, formats } = adminWords();
  const query = usePages<Bureau>('/v1/bureaus');
  const [changed, setChanged] = useState<Bureau>();
  const mayChange = me.actions.includes('bureaus.change');
  return (
    <>
      {me.actions.includes('bureaus.add') && <Opened label={say('admin.bureauAdd')}><AddBureau /></Opened>}
      {changed && <section className="card"><ChangeBureau key={changed.code} bureau={changed} done={() => { setChanged(undefined); }} /></section>}
      <Listed query={query} empty={say('admin.bureausEmpty')}>
        {(items) => (
          <Table caption={say('admin.bureaus')} rows={items} keyOf={({ code }) => code} columns={[
            { head: say('admin.name'), isName: true, cell: ({ name }) => <bdi>{name}</bdi> },
            { head: say('admin.code'), cell: ({ code }) => <span className="stamped">{code}</span> },
            { head: say('admin.country'), cell: ({ country }) => (country === NO_COUNTRY ? say('admin.none') : formats.country(country)) },
            { head: say('admin.timeZone'), cell: ({ timeZone }) => <span dir="ltr">{timeZone}</span> },
            { head: say('admin.collections'), cell: ({ collections }) => (collections.length === 0 ? say('admin.none') : collections.map((one) => sayCode('collection', one)).join(', ')) },
            ...(mayChange ? [{ head: say('admin.deeds'), cell: (bureau: Bureau) => <button type="button" className="tap" aria-label={`${say('admin.change')}: ${bureau.code}`} onClick={() => { setChanged(bureau); }}>{say('admin.change')}</button> }] : []),
          ]} />
        )}
      </Listed>
    </>
  );
}

function AddBureau() {
  const { say } = adminWords();
  const countries = useCountries();
  return (
    <AskForm<Bureau> title={say('admin.bureauAdd')} send={say('admin.bureauAdd')} says={say('admin.bureauAdded')}
      fields={[
        { name: 'code', label: say('admin.code'), hint: say('admin.codeHint'), isNeeded: true, isStamped: true },
        { name: 'name', label: say('admin.name'), isNeeded: true },
        { name: 'country', label: say('admin.country'), kind: 'select', choices: countries, isNeeded: true },
        { name: 'timeZone', label: say('admin.timeZone'), hint: say('admin.timeZoneHint'), isStamped: true },
        { name: 'units', label: say('admin.units'), hint: say('admin.unitsHint'), kind: 'area' },
      ]}
      deed={({ code = '', name, country, timeZone = '', units = '' }) => ({ method: 'POST', path: '/v1/bureaus', body: { code, name, country, ...(timeZone === '' ? {} : { timeZone }), ...(units === '' ? {} : { units: linesOf(units).map((one) => ({ code: one })) }) } })} />
  );
}

function ChangeBureau({ bureau: { code, name, collections }, done }: { readonly bureau: Bureau; readonly done: () => void }) {
  const { say } = adminWords();
  const choices = useCollections();
  return (
    <AskForm<Bureau> title={`${say('admin.change')}: ${code}`} send={say('work.save')} done={done}
      fields={[{ name: 'name', label: say('admin.name'), isNeeded: true, initial: name }, { name: 'collections', label: say('admin.collections'), hint: say('admin.collectionsHint'), kind: 'many', choices, initial: collections.join('\n') }]}
      deed={(values) => ({ method: 'PATCH', path: `/v1/bureaus/${encodeURIComponent(code)}` as Path, body: { name: values.name, collections: linesOf(values.collections ?? '') } })} />
  );
}
