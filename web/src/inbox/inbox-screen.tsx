/** What was said to one: newest first, read or not, with the way to what it is about. */
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '../theme/controls.tsx';
import type { InboxItem } from '../../../src/modules/notifications/schema.ts';
import { useMe } from '../api/queries.ts';
import { Failed, Loading, WentWrong, Whole } from '../states/states.tsx';
import { Taps } from '../states/taps.tsx';
import { factsOf, placeOf, saidOf } from './items.ts';
import { inboxOf, useMarkRead, type Filter } from './queries.ts';
import { inboxWords } from './words/index.ts';
import './inbox.css';

const FILTERS = ['unread', 'all'] as const;

export function InboxScreen() {
  const { say, formats } = inboxWords.useWords();
  const { data: me } = useMe();
  const [filter, setFilter] = useState<Filter>('unread');
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(inboxOf(filter));
  const read = useMarkRead();
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const unread = data?.pages[0]?.unread ?? 0;
  const [newest] = items;
  return (
    <div className="stack">
      <div className="row apart">
        <h1>{say('inbox.title')}</h1>
        {newest && unread > 0 && <Button variant="default" disabled={read.isPending} onClick={() => { read.mutate({ upTo: newest.id }); }}>{say('inbox.readAll')}</Button>}
      </div>
      <Taps legend={say('inbox.which')} isLegendSeen={false} choices={FILTERS.map((one) => ({ value: one, label: one === 'unread' && unread > 0 ? say('inbox.unreadCount', { n: formats.number(unread) }) : say(`inbox.${one}`) }))} value={filter} choose={setFilter} />
      <WentWrong cause={read.error} />
      {isPending && <Loading />}
      {!isPending && !data && <Failed cause={error} role={me?.role} again={() => void refetch()} />}
      {data && items.length === 0 && <Whole sign="inbox" title={say(filter === 'unread' ? 'inbox.emptyUnread' : 'inbox.empty')}><p className="quiet">{say('inbox.emptyMore')}</p></Whole>}
      {items.length > 0 && <ul className="stack tight">{items.map((item) => <li key={item.id}><Item item={item} read={() => { read.mutate({ ids: [item.id] }); }} /></li>)}</ul>}
      {hasNextPage && <Button variant="default" disabled={isFetchingNextPage} onClick={() => { void fetchNextPage(); }}>{say('hits.more')}</Button>}
    </div>
  );
}

function Item({ item, read }: { readonly item: InboxItem; readonly read: () => void }) {
  const words = inboxWords.useWords();
  const { say, formats } = words;
  const { data: me } = useMe();
  const place = placeOf(item);
  const follow = item.read ? undefined : read;
  return (
    <article className={`card inbox-item ${item.read ? '' : 'inbox-unread'}`}>
      <div className="inbox-said">
        <h2 className="inbox-kind">{!item.read && <span className="tag">{say('inbox.new')}</span>}{item.urgent && <span className="tag urgent">{say('urgency.urgent')}</span>}<span>{saidOf(words, item.kind, say('inbox.other'))}</span></h2>
        <p className="quiet small"><time dateTime={item.at}>{formats.moment(item.at)}</time>{factsOf(words, item).map((fact) => <span key={fact}> · <bdi>{fact}</bdi></span>)}</p>
      </div>
      {place?.to === 'hit' && <Link to="/hits/$id" params={{ id: place.id }} className="go-on" onClick={follow}>{say('hit.open')}</Link>}
      {place?.to === 'record' && me?.actions.includes('vehicles.report') === true && <Link to="/records/$id" params={{ id: place.id }} className="go-on" onClick={follow}>{say('inbox.toRecord')}</Link>}
      {place?.to === 'approvals' && <Link to="/approvals" className="go-on" onClick={follow}>{say('inbox.toApprovals')}</Link>}
      {follow && <button type="button" className="tap" onClick={follow}>{say('inbox.read')}</button>}
    </article>
  );
}
