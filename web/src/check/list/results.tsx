/** A list under way, and what came of it: hits first, then what is to be compared, and what was not checked apart from what has no record. */
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { Button } from '../../theme/controls.tsx';
import { useMe } from '../../api/queries.ts';
import { Taps } from '../../states/taps.tsx';
import { refusalOf } from '../../said/sentence.ts';
import { WentWrong } from '../../states/states.tsx';
import { AnswerShape } from '../../theme/shapes.tsx';
import { words } from '../words/index.ts';
import { answerOf, fileOf, GROUPS, groupOf, inOrder, shapeOfRow, type Group, type ListRow } from './list-results.ts';
import { endRun, goOn, stopRun, type Run } from './list-run.ts';

const SHOWN = 100;

export function Results({ run, end }: { readonly run: Run; readonly end: () => void }) {
  const { say, formats } = words.useWords();
  const [group, setGroup] = useState<Group | 'all'>('all');
  const [shown, setShown] = useState(SHOWN);
  const counts = new Map<Group, number>();
  for (const row of run.rows) counts.set(groupOf(row), (counts.get(groupOf(row)) ?? 0) + 1);
  const rows = inOrder(run.rows).filter((row) => group === 'all' || groupOf(row) === group);
  const choices = [{ value: 'all' as const, label: `${say('list.all')} (${formats.number(run.rows.length)})` }, ...GROUPS.filter((one) => (counts.get(one) ?? 0) > 0).map((one) => ({ value: one, label: `${say(one === 'waiting' ? 'list.waiting' : `answer.${one}`)} (${formats.number(counts.get(one) ?? 0)})` }))];
  return (
    <div className="stack">
      <Progress run={run} waiting={counts.get('waiting') ?? 0} end={() => { endRun(); end(); }} />
      <Taps legend={say('list.filter')} choices={choices} value={group} choose={(one: Group | 'all') => { setGroup(one); setShown(SHOWN); }} />
      <div className="list-scroll" role="region" aria-label={say('list.results')} tabIndex={0}>
        <table className="list-table">
          <caption className="unseen">{say('list.results')}</caption>
          <thead><tr><th scope="col">{say('list.line')}</th><th scope="col">{say('list.number')}</th><th scope="col">{say('list.outcome')}</th><th scope="col">{say('list.found')}</th></tr></thead>
          <tbody>{rows.slice(0, shown).map((row) => <Row key={row.line} row={row} />)}</tbody>
        </table>
      </div>
      {rows.length > shown && <Button variant="default" onClick={() => { setShown(shown + SHOWN); }}>{say('hits.more')}</Button>}
    </div>
  );
}

function Progress({ run, waiting, end }: { readonly run: Run; readonly waiting: number; readonly end: () => void }) {
  const { say, formats } = words.useWords();
  const done = run.rows.length - waiting;
  const download = (): void => {
    const columns = [say('list.line'), say('list.outcome'), say('list.answeredAt'), say('list.check'), say('finding.owner'), say('finding.reference'), say('list.hit')];
    const text = fileOf(run.rows, run.header, { columns, outcome: (shape) => say(shape === 'waiting' ? 'list.waiting' : `answer.${shape}`) });
    const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: `${run.name.replace(/\.\w+$/, '')}-checked.csv` });
    link.click();
    setTimeout(() => { URL.revokeObjectURL(address); }, 0);
  };
  return (
    <section className="card stack" data-run={run.state}>
      <p role="status"><b><bdi>{run.name}</bdi></b> · {say('list.progress', { done: formats.number(done), of: formats.number(run.rows.length) })} · <b>{say(`list.${run.state}`)}</b></p>
      <progress className="list-progress" value={done} max={run.rows.length} aria-label={say('list.title')} />
      <WentWrong cause={run.cause} />
      <div className="row">
        {run.state === 'running' && <Button variant="default" onClick={stopRun}>{say('list.stop')}</Button>}
        {run.state === 'stopped' && <Button onClick={goOn}>{say('list.goOn')}</Button>}
        <Button variant={run.state === 'done' ? 'filled' : 'default'} disabled={done === 0} onClick={download}>{say('list.download')}</Button>
        {run.state !== 'running' && <Button variant="default" onClick={end}>{say('list.another')}</Button>}
      </div>
    </section>
  );
}

function Row({ row }: { readonly row: ListRow }) {
  const spoken = words.useWords();
  const { say } = spoken;
  const { data: me } = useMe();
  const shape = shapeOfRow(row);
  const answer = answerOf(row);
  const isWaiting = row.state === 'waiting';
  const mayOpen = answer !== undefined && answer.findings.length > 0 && me?.actions.includes('checks.again') === true;
  return (
    <tr className={isWaiting ? '' : `list-${shape}`}>
      <td>{row.line}</td>
      <th scope="row">{row.numbers.length === 0 ? '–' : row.numbers.map((number) => <span key={number} className="stamped">{number}</span>)}</th>
      <td><span className="list-outcome">{!isWaiting && <AnswerShape shape={shape} />}<b>{say(isWaiting ? 'list.waiting' : `answer.${shape}`)}</b></span></td>
      <td>
        {answer?.findings.slice(0, 1).map(({ record }) => <span key={record.id ?? record.owner}><bdi>{[record.make, record.model, record.year].filter(Boolean).join(' ')}</bdi> · <bdi>{record.owner}</bdi> </span>)}
        {mayOpen && <Link to="/check/answers/$id" params={{ id: answer.id }} className="list-open">{say('list.open')}</Link>}
        {row.state === 'empty' && say('list.noNumber')}
        {typeof row.state === 'object' && 'problem' in row.state && refusalOf(row.state.problem, row.state.problem.title, spoken).text}
      </td>
    </tr>
  );
}
