/** Where a file is dropped, or chosen by whoever drops nothing. */
import { useState } from 'react';
import { useImportWords } from './words/index.ts';

const MIB = 1_048_576;

export function FileDrop({ file, choose }: { readonly file: File | undefined; readonly choose: (file: File) => void }) {
  const { say, formats } = useImportWords();
  const [isOver, setOver] = useState(false);
  return (
    <div className={`drop ${isOver ? 'drop-over' : ''}`} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => { setOver(false); }}
      onDrop={(event) => { event.preventDefault(); setOver(false); const [dropped] = event.dataTransfer.files; if (dropped) choose(dropped); }}>
      <label htmlFor="imports-file" className="go-button">{say(file ? 'imports.otherFile' : 'imports.choose')}</label>
      <input id="imports-file" className="drop-input" type="file" accept=".csv,.txt,.tsv,.json,.ndjson,text/csv,application/json" onChange={({ target }) => { const [chosen] = target.files ?? []; if (chosen) choose(chosen); }} />
      {file ? <p role="status"><b><bdi>{file.name}</bdi></b> · {say('imports.size', { n: formats.number(Math.max(0.01, Math.round((file.size / MIB) * 100) / 100)) })}</p> : <p className="quiet">{say('imports.drop')}</p>}
    </div>
  );
}
