/** The trial and the import itself: how far it is, what it came to, which rows were refused and why, and the report to take away. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '../theme/controls.tsx';
import { Refused } from '../api/client.ts';
import { FaultsOf } from '../said/faults-of.tsx';
import { Said, useSaid } from '../said/said.tsx';
import { WentWrong } from '../states/states.tsx';
import { reportCsv, type Line } from './report.ts';
import { runImport, type Outcome } from './running.ts';
import { useImportWords } from './words/index.ts';

const LINES_SHOWN = 200;
/** A spreadsheet sets each cell by itself. */
const ISOLATES = /[\u2066-\u2069]/g;

type State = { readonly isDry: boolean } & ({ readonly is: 'running'; readonly rows: number } | { readonly is: 'done'; readonly outcome: Outcome } | { readonly is: 'failed'; readonly cause: unknown; readonly isStopped: boolean });

export function Runs({ file, query }: { readonly file: File; readonly query: Readonly<Record<string, string>> }) {
  const { say } = useImportWords();
  const queries = useQueryClient();
  const [state, setState] = useState<State>();
  const stop = useRef<AbortController>(undefined);
  const isRunning = state?.is === 'running';
  useGuarded(isRunning);
  useEffect(() => () => { stop.current?.abort(); }, []);
  const begin = async (isDry: boolean, more: Readonly<Record<string, string>> = {}): Promise<void> => {
    const control = new AbortController();
    stop.current = control;
    setState({ is: 'running', isDry, rows: 0 });
    try {
      const outcome = await runImport({ file, query: { ...query, ...more, ...(isDry ? { dryRun: 'true' } : {}) }, signal: control.signal, progress: (rows) => { setState({ is: 'running', isDry, rows }); } });
      setState({ is: 'done', isDry, outcome });
    } catch (cause) {
      setState({ is: 'failed', isDry, cause, isStopped: control.signal.aborted });
    }
    if (!isDry) await queries.invalidateQueries({ queryKey: ['records'] });
  };
  const wasTried = state?.is === 'done' && state.isDry;
  return (
    <section className="card stack" aria-labelledby="imports-run">
      <h2 id="imports-run">{say('imports.run')}</h2>
      {!isRunning && <div className="row">
        <Button size="lg" variant={wasTried ? 'default' : 'filled'} onClick={() => { void begin(true); }}>{say('imports.try')}</Button>
        {wasTried && <Button size="lg" onClick={() => { void begin(false); }}>{say('imports.import')}</Button>}
      </div>}
      {!state && <p className="quiet">{say('imports.tryFirst')}</p>}
      {isRunning && <Running state={state} stop={() => { stop.current?.abort(); }} />}
      {state?.is === 'failed' && <Broken state={state} shrink={() => { void begin(state.isDry, { allowShrink: 'true' }); }} />}
      {state?.is === 'done' && <Came outcome={state.outcome} name={file.name} />}
    </section>
  );
}

/** The browser asks before a page is left whose import runs. */
function useGuarded(isRunning: boolean): void {
  useEffect(() => {
    if (!isRunning) return undefined;
    const ask = (event: BeforeUnloadEvent): void => { event.preventDefault(); };
    addEventListener('beforeunload', ask);
    return () => { removeEventListener('beforeunload', ask); };
  }, [isRunning]);
}

function Running({ state: { isDry, rows }, stop }: { readonly state: Extract<State, { is: 'running' }>; readonly stop: () => void }) {
  const { say, formats } = useImportWords();
  return (
    <div className="stack tight">
      <p role="status"><b>{say(isDry ? 'imports.trying' : 'imports.importing')}</b> {rows > 0 ? say('imports.rowsRead', { count: rows, n: formats.number(rows) }) : say('imports.sending')}</p>
      <progress className="imports-progress" aria-label={say(isDry ? 'imports.trying' : 'imports.importing')} />
      <div className="row"><Button variant="default" onClick={stop}>{say('imports.stop')}</Button><span className="quiet small">{say('imports.stopMore')}</span></div>
    </div>
  );
}

function Broken({ state: { cause, isStopped, isDry }, shrink }: { readonly state: Extract<State, { is: 'failed' }>; readonly shrink: () => void }) {
  const { say } = useImportWords();
  const isShrinking = cause instanceof Refused && cause.code === 'vehicles.snapshot_shrinks';
  return (
    <>
      {isStopped ? <p className="notice warn" role="alert">{say(isDry ? 'imports.stoppedDry' : 'imports.stopped')}</p> : <WentWrong cause={cause} />}
      {cause instanceof Refused && !isStopped && cause.advice && <p className="small"><Said told={cause.advice.told} english={cause.advice.text} /></p>}
      <FaultsOf cause={cause} />
      {isShrinking && <p><Button variant="default" onClick={shrink}>{say('imports.allowShrink')}</Button></p>}
    </>
  );
}

const COUNTS = ['rows', 'added', 'changed', 'unchanged', 'cleared', 'withdrawn', 'refused', 'warnings'] as const;

function Came({ outcome: { summary, lines, unkept }, name }: { readonly outcome: Outcome; readonly name: string }) {
  const { say, formats } = useImportWords();
  return (
    <div className="stack tight">
      <p className={`notice ${summary.refused > 0 ? 'warn' : 'good'}`} role="status"><b>{say(summary.dryRun ? 'imports.tried' : 'imports.imported')}</b></p>
      <dl className="imports-counts">{COUNTS.map((count) => <div key={count}><dt>{say(`imports.count.${count}`)}</dt><dd>{formats.number(summary[count])}</dd></div>)}</dl>
      {lines.length > 0 && <Lines lines={lines} />}
      {unkept > 0 && <p className="notice warn">{say('imports.unkept', { count: unkept, n: formats.number(unkept) })}</p>}
      {lines.length > 0 && <Download lines={lines} name={`${name}.report.csv`} />}
    </div>
  );
}

function Lines({ lines }: { readonly lines: readonly Line[] }) {
  const { say, formats } = useImportWords();
  const ordered = useMemo(() => lines.toSorted((a, b) => (a.type === b.type ? a.line - b.line : a.type === 'refused' ? -1 : 1)), [lines]);
  return (
    <>
      {lines.length > LINES_SHOWN && <p className="quiet small">{say('imports.linesShown', { count: LINES_SHOWN, n: formats.number(LINES_SHOWN), all: formats.number(lines.length) })}</p>}
      <div className="list-wide" role="region" aria-label={say('imports.lines')} tabIndex={0}>
        <table className="record-table list-cards">
          <caption className="unseen">{say('imports.lines')}</caption>
          <thead><tr><th scope="col">{say('imports.line')}</th><th scope="col">{say('imports.outcome')}</th><th scope="col">{say('imports.column')}</th><th scope="col">{say('imports.reason')}</th></tr></thead>
          <tbody>{ordered.slice(0, LINES_SHOWN).map((one) => {
            const { line, type, field = '', reason } = one;
            return (
            <tr key={`${String(line)} ${type} ${field} ${reason}`}>
              <th scope="row"><span className="imports-line">{say('imports.line')} </span>{formats.number(line)}</th>
              <td data-label={say('imports.outcome')}><span><span className={`tag ${type === 'refused' ? 'urgent' : 'warn'}`}>{say(`imports.lineKind.${type}`)}</span></span></td>
              <td data-label={say('imports.column')} className={field === '' ? 'list-none' : ''}><bdi>{field}</bdi></td>
              <td data-label={say('imports.reason')}><Said told={one} english={reason} /></td>
            </tr>
            );
          })}</tbody>
        </table>
      </div>
    </>
  );
}

/** The report as a file; its address is given back when it is shown no more. */
function Download({ lines, name }: { readonly lines: readonly Line[]; readonly name: string }) {
  const { say } = useImportWords();
  const saying = useSaid();
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([reportCsv(lines, (line) => saying(line, line.reason).text.replaceAll(ISOLATES, ''))], { type: 'text/csv;charset=utf-8' }));
    setAddress(made);
    return () => { URL.revokeObjectURL(made); };
  }, [lines, saying]);
  return address === undefined ? null : <p><a className="go-button go-quiet" href={address} download={name}>{say('imports.download')}</a></p>;
}
