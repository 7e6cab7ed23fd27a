/** The list of hits with their clocks, the most pressing first; what comes in appears by itself. */
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '@mantine/core';
import type { Hit } from '../../../src/modules/hits/schema.ts';
import { hitsOf, useMe, VIEWS, type View } from '../api/queries.ts';
import { Failed, Loading, Whole } from '../states/states.tsx';
import { Taps } from '../states/taps.tsx';
import { useWords } from '../words/use-words.ts';
import { Countdown } from './countdown.tsx';
import './hits.css';

export function HitsScreen() {
  const { say } = useWords();
  const { data: me } = useMe();
  const [view, setView] = useState<View>('waiting');
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(hitsOf(view));
  const hits = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div className="stack">
      <h1>{say('hits.title')}</h1>
      <Taps legend={say('hits.title')} isLegendSeen={false} choices={VIEWS.map((one) => ({ value: one, label: say(`hits.${one}`) }))} value={view} choose={setView} />
      {isPending && <Loading />}
      {!isPending && !data && <Failed cause={error} role={me?.role} again={() => void refetch()} />}
      {data && hits.length === 0 && <Whole sign="empty" title={say(view === 'waiting' ? 'hits.emptyWaiting' : 'hits.empty')}><p className="quiet">{say('hits.emptyMore')}</p></Whole>}
      {hits.length > 0 && <ul className="stack tight">{hits.map((hit) => <li key={hit.id}><HitRow hit={hit} /></li>)}</ul>}
      {hasNextPage && <Button variant="default" disabled={isFetchingNextPage} onClick={() => { void fetchNextPage(); }}>{say('hits.more')}</Button>}
    </div>
  );
}

const ROLES = { owner: 'hits.asOwner', finder: 'hits.asFinder', both: 'hits.asBoth' } as const;

function HitRow({ hit }: { readonly hit: Hit }) {
  const { say, formats } = useWords();
  const other = hit.role === 'finder' ? say('hits.from', { who: hit.owner }) : say('hits.foundBy', { who: hit.finder });
  return (
    <Link to="/hits/$id" params={{ id: hit.id }} className="card hit-row">
      <span className="row"><b className="stamped">{hit.reference}</b>{hit.discreet === true && <span className="tag">{say('hits.discreet')}</span>}</span>
      <span className="hit-row-state"><span className={`tag ${hit.discreet === true ? '' : hit.state === 'confirmed' ? 'good' : ''}`}>{say(`hit.state.${hit.state}`)}</span></span>
      <span className="quiet small hit-row-more"><bdi>{say(ROLES[hit.role])}</bdi> · <bdi>{other}</bdi>{hit.place !== undefined && <> · <bdi>{hit.place}</bdi></>} · {formats.moment(hit.lastSeenAt)} · {say('hits.sightings', { count: hit.sightings, n: formats.number(hit.sightings) })}</span>
      {hit.dueAt !== undefined && <Countdown dueAt={hit.dueAt} isUrgent={hit.urgency === 'urgent'} />}
    </Link>
  );
}
