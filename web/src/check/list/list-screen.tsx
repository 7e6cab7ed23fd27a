/** A list of vehicles, such as those of a sailing, checked from a file: what its columns are, its progress, what was found. */
import { useState, type DragEvent } from 'react';
import { Button } from '../../theme/controls.tsx';
import { useMe } from '../../api/queries.ts';
import { Refused } from '../../api/client.ts';
import { Failed } from '../../states/states.tsx';
import { CheckPlaces } from '../check-places.tsx';
import { words } from '../words/index.ts';
import { Columns } from './columns.tsx';
import { readList, textOf, type ListFile } from './list-file.ts';
import { useRun } from './list-run.ts';
import { Results } from './results.tsx';
import '../check.css';
import './list.css';

const BYTES_MAX = 8 * 1024 * 1024;

type Opened = { readonly name: string; readonly file: ListFile };

export function ListScreen() {
  const { say } = words.useWords();
  const { data: me } = useMe();
  const run = useRun();
  const [opened, setOpened] = useState<Opened>();
  if (me && !me.actions.includes('checks.batch')) return <Failed cause={new Refused(403, { code: 'kernel.forbidden', title: '' })} role={me.role} />;
  return (
    <div className="stack">
      <CheckPlaces />
      <h1>{say('list.title')}</h1>
      {run ? <Results run={run} end={() => { setOpened(undefined); }} />
        : opened ? <Columns name={opened.name} file={opened.file} change={(file) => { setOpened({ ...opened, file }); }} close={() => { setOpened(undefined); }} />
          : <Drop open={setOpened} />}
    </div>
  );
}

type Fault = 'list.tooLarge' | 'list.nothing' | 'list.unreadable';

function Drop({ open }: { readonly open: (opened: Opened) => void }) {
  const { say } = words.useWords();
  const [fault, setFault] = useState<Fault>();
  const [isOver, setOver] = useState(false);
  const [pasted, setPasted] = useState('');
  const take = (name: string, text: string): void => {
    const file = readList(text);
    if (file.rows.length === 0) setFault('list.nothing');
    else open({ name, file });
  };
  const takeFile = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    if (file.size > BYTES_MAX) { setFault('list.tooLarge'); return; }
    try { take(file.name, textOf(new Uint8Array(await file.arrayBuffer()))); } catch { setFault('list.unreadable'); }
  };
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void takeFile(event.dataTransfer.files[0]);
  };
  return (
    <div className={`card stack list-drop ${isOver ? 'over' : ''}`} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => { setOver(false); }} onDrop={dropped}>
      <label className="list-file" htmlFor="list-file"><b>{say('list.drop')}</b><span className="quiet">{say('list.dropMore')}</span></label>
      <input id="list-file" type="file" accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values" aria-describedby={fault === undefined ? undefined : 'list-fault'} onChange={({ currentTarget: { files } }) => { void takeFile(files?.[0]); }} />
      <label className="stack tight" htmlFor="list-pasted"><b>{say('list.paste')}</b></label>
      <textarea id="list-pasted" className="list-pasted stamped" rows={4} dir="ltr" spellCheck={false} value={pasted} onChange={({ currentTarget: { value } }) => { setPasted(value); }} />
      <div><Button variant="default" disabled={pasted.trim() === ''} onClick={() => { take(say('list.pasted'), pasted); }}>{say('list.takePasted')}</Button></div>
      <p id="list-fault" role="alert" className={fault === undefined ? '' : 'notice bad'}>{fault === undefined ? '' : say(fault)}</p>
    </div>
  );
}
