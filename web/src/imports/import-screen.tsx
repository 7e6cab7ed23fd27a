/** Imports a file: seen by its first rows, its mapping corrected, tried without changing anything, and then for real. */
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { useMe } from '../api/queries.ts';
import { FaultsOf } from '../said/faults-of.tsx';
import { Said } from '../said/said.tsx';
import { Failed, Loading, WentWrong } from '../states/states.tsx';
import { Taps } from '../states/taps.tsx';
import { SignOf } from '../theme/shapes.tsx';
import { FileDrop } from './file-drop.tsx';
import type { Profile } from './mapping.ts';
import { MappingTable } from './mapping-table.tsx';
import { preview } from './running.ts';
import { Runs } from './runs.tsx';
import { FirstRows, type Preview } from './rows.tsx';
import { useImportWords } from './words/index.ts';
import '../records/records.css';
import './imports.css';

const HEAD_BYTES_MAX = 262_144;
const ENCODINGS = ['utf-8', 'windows-1252', 'windows-1250', 'windows-1251', 'windows-1256', 'iso-8859-2', 'utf-16le', 'shift_jis', 'gbk'] as const;
export type Mode = 'delta' | 'snapshot';

export function ImportScreen() {
  const { say } = useImportWords();
  const { data: me } = useMe();
  const { data, error, refetch } = useQuery({ queryKey: ['import-profiles'], queryFn: () => ask<{ items: Profile[] }>('GET', '/v1/import-profiles') });
  const [file, setFile] = useState<File>();
  if (!data) return error ? <Failed cause={error} role={me?.role} again={() => void refetch()} /> : <Loading />;
  return (
    <div className="stack records">
      <p><Link to="/records" className="go-on"><SignOf sign="back" />{say('imports.records')}</Link></p>
      <h1>{say('imports.title')}</h1>
      <FileDrop file={file} choose={setFile} />
      {file && <WithFile key={`${file.name} ${String(file.size)} ${String(file.lastModified)}`} file={file} profiles={data.items} />}
    </div>
  );
}

function WithFile({ file, profiles }: { readonly file: File; readonly profiles: readonly Profile[] }) {
  const { say } = useImportWords();
  const queries = useQueryClient();
  const [named, setNamed] = useState(profiles.find(({ name }) => name === 'generic')?.name ?? profiles[0]?.name ?? '');
  const [encoding, setEncoding] = useState('');
  const [mode, setMode] = useState<Mode>('delta');
  const profile = profiles.find(({ name }) => name === named);
  const query = { profile: named, ...(encoding === '' ? {} : { encoding }) };
  const { data, error, isPending } = useQuery({ queryKey: ['import-preview', file.name, file.size, file.lastModified, query], queryFn: () => preview<Preview>(file, query, HEAD_BYTES_MAX), retry: false, gcTime: 0 });
  const saved = async (name: string): Promise<void> => {
    await queries.invalidateQueries({ queryKey: ['import-profiles'] });
    await queries.invalidateQueries({ queryKey: ['import-preview'] });
    setNamed(name);
  };
  return (
    <>
      <section className="card stack tight" aria-labelledby="imports-how">
        <h2 id="imports-how">{say('imports.how')}</h2>
        <div className="form-fields">
          <label className="form-field"><span>{say('imports.profile')}</span><select className="form-input" value={named} onChange={({ target }) => { setNamed(target.value); }}>{profiles.map(({ name, title }) => <option key={name} value={name}>{`${title} (${name})`}</option>)}</select></label>
          <label className="form-field"><span>{say('imports.encoding')}</span><select className="form-input" value={encoding} onChange={({ target }) => { setEncoding(target.value); }}><option value="">{say('imports.byProfile')}</option>{ENCODINGS.map((one) => <option key={one} value={one}>{one}</option>)}</select></label>
        </div>
        <Taps legend={say('imports.mode')} choices={[{ value: 'delta', label: say('imports.delta') }, { value: 'snapshot', label: say('imports.snapshot') }]} value={mode} choose={setMode} />
        <p className="quiet small">{say(mode === 'delta' ? 'imports.deltaMore' : 'imports.snapshotMore')}</p>
        {data && <p className="quiet small"><Said told={data.referenceTold} english={data.reference} /></p>}
      </section>
      {isPending && <Loading />}
      <WentWrong cause={error} />
      <FaultsOf cause={error} />
      {data?.fault && <p className="notice bad" role="alert"><b>{say('imports.fault')}</b> <Said told={data.fault.told} english={data.fault.detail} /> {data.fault.advice !== undefined && <Said told={data.fault.adviceTold} english={data.fault.advice} />}</p>}
      {data && profile && <MappingTable key={named} preview={data} profile={profile} saved={saved} />}
      {data && <FirstRows preview={data} />}
      {data && !data.fault && <Runs key={`${JSON.stringify(query)} ${mode}`} file={file} query={{ ...query, mode }} />}
    </>
  );
}
