/** One hit on one page: how it stands, what one may do, what was compared, from where to where, and its whole story. */
import { getRouteApi, Link } from '@tanstack/react-router';
import type { HitDetail } from '../../../src/modules/hits/schema.ts';
import type { Vehicle } from '../../../src/modules/vehicles/schema.ts';
import { useHit, useMe, useRecord } from '../api/queries.ts';
import { RecordOf } from '../check/record.tsx';
import { useReadOf } from '../inbox/queries.ts';
import { Failed, Loading } from '../states/states.tsx';
import { SignOf } from '../theme/shapes.tsx';
import { Answering } from './answering.tsx';
import { Comparing } from './comparing.tsx';
import { Compared } from './compared.tsx';
import { Deeds } from './deeds.tsx';
import { Requesting, Standing } from './hit-now.tsx';
import { Writing } from './notes.tsx';
import { Recovery } from './recovery.tsx';
import { RouteMap } from './route-map.tsx';
import { Story } from './story.tsx';
import { hitsWords } from './words/index.ts';
import '../check/check.css';
import './desk.css';

const route = getRouteApi('/hits/$id');

export function HitScreen() {
  const { id } = route.useParams();
  const { say } = hitsWords.useWords();
  const { data: me } = useMe();
  const { data: hit, error, refetch } = useHit(id);
  const mayRead = me?.actions.includes('vehicles.get') === true;
  const { data: record } = useRecord(hit?.record ?? '', hit !== undefined && mayRead);
  useReadOf(id);
  if (!hit) return error ? <Failed cause={error} role={me?.role} again={() => void refetch()} /> : <Loading />;
  const compared = me?.actions.includes('reports.comparison') === true && <Compared hit={id} />;
  return (
    <div className="stack hit-page">
      <p className="row apart"><Link to="/hits" className="go-on"><SignOf sign="back" />{say('hits.title')}</Link>{me?.actions.includes('reports.hit') === true && <a className="go-on" href={`/v1/hits/${encodeURIComponent(id)}/report`} target="_blank" rel="noreferrer">{say('hits.print')}</a>}</p>
      <header className="row apart">
        <h1><span className="stamped">{hit.reference}</span></h1>
        {hit.discreet === true && <span className="tag">{say('hits.discreet')}</span>}
      </header>
      <div className="columns">
        <div className="stack">
          <section className="card stack tight"><Standing hit={hit} /><Requesting hit={hit} /></section>
          {hit.state === 'candidate' && <>{compared}<Comparing hit={hit} /></>}
          <Answering hit={hit} />
          <Deeds hit={hit} />
          <Recorded hit={hit} record={record} />
          {hit.state !== 'candidate' && compared}
        </div>
        <div className="stack">
          <Story hit={hit} />
          {hit.state !== 'candidate' && <Writing hit={id} />}
          <RouteMap hit={hit} event={record?.event} />
          <Recovery hit={hit} />
        </div>
      </div>
    </div>
  );
}

function Recorded({ hit, record }: { readonly hit: HitDetail; readonly record: Vehicle | undefined }) {
  const { say, formats } = hitsWords.useWords();
  const { name, place, telephone } = hit.finderUnit;
  return (
    <section className="card stack tight">
      <h2>{say('finding.record')}</h2>
      {record && <RecordOf record={record} />}
      <dl className="pairs">
        {!record && <><dt>{say('finding.owner')}</dt><dd><bdi>{hit.owner}</bdi></dd></>}
        <dt>{say('hits.finder')}</dt><dd><bdi>{[hit.finder, name ?? hit.unit].join(' · ')}</bdi> {telephone !== undefined && <a href={`tel:${telephone.replaceAll(/[^\d+]/g, '')}`} dir="ltr">{telephone}</a>}</dd>
        {(hit.place ?? place) !== undefined && <><dt>{say('hits.place')}</dt><dd><bdi>{hit.place ?? place}</bdi></dd></>}
        <dt>{say('hits.day')}</dt><dd>{formats.day(hit.day)}</dd>
      </dl>
    </section>
  );
}
