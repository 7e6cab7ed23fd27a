/** The code lists that every bureau speaks: makes, colours, categories, and the coded words of the exchange, with their translations and where they come from. Read only. */
import { useEffect, useState } from 'react';
import { COLOURS } from '../../../src/identifiers/colours.ts';
import { CATEGORIES } from '../../../src/identifiers/categories.ts';
import { COUNTRIES } from '../../../src/identifiers/countries.ts';
import { Loading } from '../states/states.tsx';
import { Taps } from '../states/taps.tsx';
import { FieldBox } from '../work/field.tsx';
import { Table } from '../work/table.tsx';
import { LISTS, type ListName } from './code-lists.ts';
import { adminWords } from './words/index.ts';

type Code = { readonly code: string; readonly word: string };
const NAMES: readonly (ListName | 'makes' | 'colours' | 'categories' | 'countries')[] = ['makes', 'colours', 'categories', 'countries', ...(Object.keys(LISTS) as ListName[])];
const SHOWN_MAX = 200;

/** The makes are a large table: loaded when they are looked at. */
function useMakes(isWanted: boolean): readonly Code[] | undefined {
  const [makes, setMakes] = useState<readonly Code[]>();
  useEffect(() => {
    if (isWanted) void import('../../../src/identifiers/makes.ts').then(({ listMakes }) => { setMakes(listMakes().map(({ slug, name }) => ({ code: slug, word: name }))); });
  }, [isWanted]);
  return makes;
}

export function Codes() {
  const { say, sayCode, formats } = adminWords();
  const [name, setName] = useState<(typeof NAMES)[number]>('makes');
  const [word, setWord] = useState('');
  const makes = useMakes(name === 'makes');
  const wordsOf = (group: string, codes: Iterable<string>): readonly Code[] => [...codes].map((code) => ({ code, word: sayCode(group, code) }));
  const all = ((): readonly Code[] | undefined => {
    switch (name) {
      case 'makes': return makes;
      case 'colours': return [...COLOURS].map((code) => ({ code, word: sayCode('colour', code) === code.replaceAll('_', ' ') ? sayCode('admin.colour', code) : sayCode('colour', code) }));
      case 'categories': return wordsOf('admin.category', CATEGORIES);
      case 'countries': return [...COUNTRIES].map((code) => ({ code, word: formats.country(code) }));
      default: return wordsOf(LISTS[name].group, LISTS[name].codes);
    }
  })();
  if (all === undefined) return <Loading />;
  const wanted = word.trim().toLowerCase();
  const found = all.filter(({ code, word: said }) => wanted === '' || code.includes(wanted) || said.toLowerCase().includes(wanted));
  return (
    <>
      <Taps legend={say('admin.codes')} choices={NAMES.map((value) => ({ value, label: sayCode('admin.list', value) }))} value={name} choose={(chosen) => { setName(chosen); setWord(''); }} />
      <p className="notice">{sayCode('admin.listSource', name)}</p>
      <FieldBox id="codes-word" field={{ name: 'word', label: say('work.filter') }} value={word} set={setWord} fault={undefined} />
      <p role="status" className="quiet">{say('admin.codesFound', { count: found.length, n: formats.number(found.length) })}{found.length > SHOWN_MAX && ` · ${say('admin.codesShown', { n: formats.number(SHOWN_MAX) })}`}</p>
      <Table isNarrow caption={sayCode('admin.list', name)} rows={found.slice(0, SHOWN_MAX)} keyOf={({ code }) => code} columns={[
        { head: say('admin.word'), isName: true, cell: ({ word: said }) => <bdi>{said}</bdi> }, { head: say('admin.code'), cell: ({ code }) => <span className="stamped">{code}</span> },
      ]} />
    </>
  );
}
