/** The overview: live figures, the map of routes, time, makes, crossings and what else hits are grouped by; one filter for all of it. */
import { useMe } from '../api/queries.ts';
import { nowMs } from '../clock.ts';
import { Failed, Loading } from '../states/states.tsx';
import { FigureCards } from './figures.tsx';
import { Filters } from './filters.tsx';
import { useNarrowing } from './narrowing.ts';
import { AnswersPicture, GroupsPicture, OverTime, RoutesPicture, TimesPicture } from './pictures.tsx';
import { tableAddress, useFigures, useStatus } from './queries.ts';
import { OTHERS, PICTURES, type Other } from './search.ts';
import { overviewWords } from './words/index.ts';
import './overview.css';

export function OverviewScreen() {
  const { say, formats } = overviewWords.useWords();
  const { data: me } = useMe();
  const { search } = useNarrowing();
  const { data: figures, error, isPending, refetch } = useFigures(search);
  const { data: status } = useStatus();
  if (isPending) return <Loading />;
  if (!figures) return <Failed cause={error} role={me?.role} again={() => void refetch()} />;
  const today = new Date(nowMs()).toISOString().slice(0, 10);
  return (
    <div className="stack overview">
      <div className="row apart"><h1>{say('overview.title')}</h1><a className="panel-take" href={tableAddress('figures', search)} download aria-label={say('overview.csvOf', { what: say('overview.title') })}>{say('overview.csv')}</a></div>
      <Filters from={figures.from} to={figures.to} today={today} />
      {figures.scope === 'hub' && <p className="notice info">{say('overview.hubScope', { n: formats.number(figures.cellMin) })}</p>}
      <FigureCards figures={figures} status={status} />
      <div className="panels">
        <RoutesPicture />
        <OverTime />
        {PICTURES.map((by) => <GroupsPicture key={by} by={by} />)}
        <OtherPicture />
        <AnswersPicture />
        {me?.actions.includes('hits.responseTimes') === true && <TimesPicture />}
      </div>
    </div>
  );
}

/** One more picture, by what the reader chooses. */
function OtherPicture() {
  const { say } = overviewWords.useWords();
  const { search, show } = useNarrowing();
  const by: Other = search.by ?? 'category';
  return (
    <GroupsPicture by={by} title={say('overview.grouped', { by: say(`overview.by.${by}`) })} before={(
      <label className="panel-by"><span>{say('overview.groupBy')}</span><select value={by} onChange={({ target }) => { show({ ...search, by: OTHERS.find((one) => one === target.value) }); }}>{OTHERS.map((one) => <option key={one} value={one}>{say(`overview.by.${one}`)}</option>)}</select></label>
    )} />
  );
}
