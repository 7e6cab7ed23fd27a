/** The queue of hits with their clocks, the most pressing first; what comes in appears by itself. */
import { useMemo } from 'react';
import { getRouteApi } from '@tanstack/react-router';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMediaQuery } from '@mantine/hooks';
import { VIEWS, WHOSE, type Whose } from '../api/hit-choices.ts';
import { beginAnew, hitsOf } from '../api/hit-lists.ts';
import { useMe, type Me } from '../api/queries.ts';
import { Failed, Loading, Whole } from '../states/states.tsx';
import { Taps } from '../states/taps.tsx';
import { AlertSettings } from './alert-settings.tsx';
import { isDesk } from './alerts.tsx';
import { HitCards } from './hit-cards.tsx';
import { HitTable } from './hit-table.tsx';
import { hitsWords } from './words/index.ts';
import './hits.css';

const route = getRouteApi('/hits');
const DESK_WIDTH = '(min-width: 800px)';

const CAPTIONS = { waiting: 'hits.captionDue', open: 'hits.captionNewest', all: 'hits.captionNewest', candidates: 'hits.captionCompare' } as const;

/** Who claims nothing is not asked for claims. */
const whoseFor = (me: Me | undefined): readonly Whose[] => WHOSE.filter((one) => (one !== 'mine' && one !== 'unclaimed') || (me !== undefined && isDesk(me) && (one === 'unclaimed' || me.person !== undefined)));

export function HitsScreen() {
  const { say } = hitsWords.useWords();
  const { data: me } = useMe();
  const { view = 'waiting', whose = 'everybody' } = route.useSearch();
  const go = route.useNavigate();
  const queries = useQueryClient();
  const isWide = useMediaQuery(DESK_WIDTH, true, { getInitialValueInEffect: false });
  const asked = hitsOf({ view, whose, person: me?.person });
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(asked);
  const hits = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  const more = { hasMore: hasNextPage, isFetching: isFetchingNextPage, fetchMore: () => { void fetchNextPage(); }, atStart: () => { beginAnew(queries, asked.queryKey); } };
  const hasSettings = me !== undefined && isDesk(me);
  const Listed = isWide ? HitTable : HitCards;
  return (
    <div className="stack">
      <div className="row apart"><h1>{say('hits.title')}</h1>{hasSettings && isWide && <AlertSettings />}</div>
      {hasSettings && !isWide && <details className="hits-alerts"><summary>{say('hits.alerts')}</summary><AlertSettings /></details>}
      <div className="row">
        <Taps legend={say('hits.which')} isLegendSeen={false} choices={VIEWS.filter((one) => one !== 'candidates' || me?.actions.includes('checks.compare') === true).map((one) => ({ value: one, label: say(`hits.${one}`) }))} value={view} choose={(chosen) => { void go({ search: (before) => ({ ...before, view: chosen }) }); }} />
        <Taps legend={say('hits.whose')} isLegendSeen={false} choices={whoseFor(me).map((one) => ({ value: one, label: say(`hits.whose.${one}`) }))} value={whose} choose={(chosen) => { void go({ search: (before) => ({ ...before, whose: chosen }) }); }} />
      </div>
      {isPending && <Loading />}
      {!isPending && !data && <Failed cause={error} role={me?.role} again={() => void refetch()} />}
      {data && hits.length === 0 && <Whole sign="empty" title={say(view === 'waiting' && whose === 'everybody' ? 'hits.emptyWaiting' : 'hits.empty')}><p className="quiet">{say('hits.emptyMore')}</p></Whole>}
      {hits.length > 0 && <Listed key={`${view} ${whose}`} hits={hits} more={more} caption={say(CAPTIONS[view])} />}
    </div>
  );
}
