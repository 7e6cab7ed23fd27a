/** One hit on one page: how it stands, what one may do, the record, and its story. */
import { getRouteApi, Link } from '@tanstack/react-router';
import { useHit, useMe, useRecord } from '../api/queries.ts';
import { RecordOf } from '../check/record.tsx';
import { Failed, Loading } from '../states/states.tsx';
import { SignOf } from '../theme/shapes.tsx';
import { useWords } from '../words/use-words.ts';
import { Answering } from './answering.tsx';
import { Requesting, Standing } from './hit-now.tsx';
import { Story } from './story.tsx';
import '../check/check.css';

const route = getRouteApi('/hits/$id');

export function HitScreen() {
  const { id } = route.useParams();
  const { say, formats } = useWords();
  const { data: me } = useMe();
  const { data: hit, error, refetch } = useHit(id);
  const isOwner = hit?.role !== 'finder';
  const { data: record } = useRecord(hit?.record ?? '', hit !== undefined && isOwner);
  if (!hit) return error ? <Failed cause={error} role={me?.role} again={() => void refetch()} /> : <Loading />;
  const { name, place, telephone } = hit.finderUnit;
  return (
    <div className="stack">
      <p><Link to="/hits" className="go-on"><SignOf sign="back" />{say('hits.title')}</Link></p>
      <header className="row apart">
        <h1><span className="stamped">{hit.reference}</span></h1>
        {hit.discreet === true && <span className="tag">{say('hits.discreet')}</span>}
      </header>
      <div className="columns">
        <div className="stack">
          <section className="card stack tight"><Standing hit={hit} /><Requesting hit={hit} /></section>
          <Answering hit={hit} />
        </div>
        <div className="stack">
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
          <Story events={hit.events} />
        </div>
      </div>
    </div>
  );
}
