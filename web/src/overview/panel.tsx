/** The frame of a picture: its heading, the ways to take it away, and its figures as a table. */
import { useRef, type ReactNode, type Ref, type RefObject } from 'react';
import { Failed, Loading } from '../states/states.tsx';
import { save, svgFileOf } from '../charts/picture.ts';
import { overviewWords } from './words/index.ts';

type PanelProps = {
  readonly title: string; readonly name: string; readonly csv: string;
  readonly asked: { readonly isPending: boolean; readonly error: unknown; readonly refetch: () => unknown };
  readonly isEmpty: boolean; /** What is said where there is nothing to show. */ readonly empty?: string | undefined; readonly before?: ReactNode; readonly children: (svg: Ref<SVGSVGElement>) => ReactNode; readonly table?: ReactNode; readonly isWide?: boolean;
};

export function Panel({ title, name, csv, asked, isEmpty, empty, before, children, table, isWide = false }: PanelProps) {
  const { say } = overviewWords.useWords();
  const svg = useRef<SVGSVGElement>(null);
  return (
    <section className={`card panel ${isWide ? 'panel-wide' : ''}`} aria-labelledby={`panel-${name}`}>
      <div className="panel-head">
        <h2 id={`panel-${name}`}>{title}</h2>
        <div className="row">
          {!isEmpty && <TakeSvg svg={svg} title={title} name={name} />}
          <a className="panel-take" href={csv} download aria-label={say('overview.csvOf', { what: title })}>{say('overview.csv')}</a>
        </div>
      </div>
      {before}
      {asked.isPending && <Loading />}
      {!asked.isPending && asked.error !== null && isEmpty && <Failed cause={asked.error} again={() => void asked.refetch()} />}
      {!asked.isPending && asked.error === null && isEmpty && <p className="quiet panel-empty">{empty ?? say('overview.empty')}</p>}
      {!isEmpty && children(svg)}
      {!isEmpty && table}
    </section>
  );
}

/** The picture as a file of its own. */
export function TakeSvg({ svg, title, name }: { readonly svg: RefObject<SVGSVGElement | null>; readonly title: string; readonly name: string }) {
  const { say } = overviewWords.useWords();
  return <button type="button" className="panel-take" aria-label={say('overview.svgOf', { what: title })} onClick={() => { if (svg.current) save(`crosscheck-${name}.svg`, 'image/svg+xml', svgFileOf(svg.current)); }}>{say('overview.svg')}</button>;
}

export type TableRow = { readonly key: string; readonly cells: readonly string[] };
/** The same figures, to read. The first cell of a row names it. */
export function AsTable({ caption, head, rows }: { readonly caption: string; readonly head: readonly string[]; readonly rows: readonly TableRow[] }) {
  const { say } = overviewWords.useWords();
  return (
    <details className="panel-table">
      <summary>{say('overview.asTable')}</summary>
      <div className="panel-scroll" tabIndex={0} role="group" aria-label={caption}>
        <table>
          <caption className="unseen">{caption}</caption>
          <thead><tr>{head.map((cell) => <th key={cell} scope="col">{cell}</th>)}</tr></thead>
          <tbody>{rows.map(({ key, cells: [first, ...rest] }) => <tr key={key}><th scope="row"><bdi>{first}</bdi></th>{rest.map((cell, at) => <td key={head[at + 1]}><bdi>{cell}</bdi></td>)}</tr>)}</tbody>
        </table>
      </div>
    </details>
  );
}
