/** The first rows of a file as the hub reads them: the cells, what would be reported, and what is wrong. */
import type { PerhapsTold, Told } from '../../../src/kernel/schema/index.ts';
import { Said } from '../said/said.tsx';
import { useImportWords } from './words/index.ts';

export type Preview = {
  readonly profile: string; readonly reference: string; readonly referenceTold?: Told; readonly fault?: { readonly code: string; readonly detail: string; readonly advice?: string; readonly told?: Told; readonly adviceTold?: Told };
  readonly columns: readonly { readonly name: string; readonly use: 'taken' | 'reference' | 'operation' | 'left_out' | 'personal' | 'unknown'; readonly to: readonly string[] }[];
  readonly rows: readonly { readonly line: number; readonly kind: 'upsert' | 'clear' | 'refused'; readonly cells: readonly string[]; readonly faults: readonly RowSaid[]; readonly warnings: readonly RowSaid[] }[];
  readonly targets: readonly string[];
};
type RowSaid = { readonly field?: string; readonly reason: string } & PerhapsTold;

const TONES = { upsert: 'good', clear: 'warn', refused: 'urgent' } as const;

export function FirstRows({ preview: { columns, rows } }: { readonly preview: Preview }) {
  const { say, formats } = useImportWords();
  return (
    <section className="card stack tight">
      <h2>{say('imports.firstRows')}</h2>
      <div className="form-wide" role="region" aria-label={say('imports.firstRows')} tabIndex={0}>
        <table className="record-table">
          <caption className="unseen">{say('imports.firstRows')}</caption>
          <thead><tr><th scope="col">{say('imports.line')}</th><th scope="col">{say('imports.outcome')}</th>{columns.map(({ name }) => <th key={name} scope="col"><bdi>{name}</bdi></th>)}</tr></thead>
          <tbody>
            {rows.map(({ line, kind, cells, faults, warnings }) => (
              <tr key={line}>
                <th scope="row">{formats.number(line)}</th>
                <td className="imports-outcome"><span className={`tag ${TONES[kind]}`}>{say(`imports.kind.${kind}`)}</span><SaidOf said={faults} isBad /><SaidOf said={warnings} /></td>
                {cells.map((cell, at) => <td key={columns[at]?.name}>{columns[at]?.use === 'personal' ? <span className="quiet">{say('imports.dropped')}</span> : <bdi>{cell}</bdi>}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const SaidOf = ({ said, isBad = false }: { readonly said: readonly RowSaid[]; readonly isBad?: boolean }) => (
  <>{said.map(({ field, reason, ...rest }) => <p key={`${field ?? ''} ${reason}`} className={`small ${isBad ? 'imports-bad' : 'quiet'}`}>{field !== undefined && field !== '' && <><b><bdi>{field}</bdi></b><br /></>}<Said told={{ ...rest }} english={reason} /></p>)}</>
);
