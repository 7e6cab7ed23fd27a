/** Hits on a telephone: cards in a list of any length, of which only those in view exist. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import type { Hit } from '../../../src/modules/hits/schema.ts';
import { Countdown } from './countdown.tsx';
import { CarOf, ROLES, StateTag, useClaimant, type Listed } from './rows.tsx';
import { hitsWords } from './words/index.ts';

const CARD_PX = 160;
const GAP_PX = 8;
const BEYOND_VIEW = 6;
const AHEAD = 40;

export function HitCards({ hits, more, caption }: Listed) {
  const list = useRef<HTMLUListElement>(null);
  const [above, setAbove] = useState(0);
  useLayoutEffect(() => { setAbove(list.current?.offsetTop ?? 0); }, []);
  const cards = useWindowVirtualizer({ count: hits.length, estimateSize: () => CARD_PX, gap: GAP_PX, overscan: BEYOND_VIEW, scrollMargin: above, getItemKey: (at) => hits[at]?.id ?? at });
  const seen = cards.getVirtualItems();
  const lastAt = seen.at(-1)?.index ?? 0;
  useEffect(() => { if (more.hasMore && !more.isFetching && lastAt >= hits.length - AHEAD) more.fetchMore(); }, [more, lastAt, hits.length]);
  return (
    <ul className="hit-cards" aria-label={caption} data-table="hits" ref={list} style={{ height: cards.getTotalSize() }}>
      {seen.map(({ index, key, start }) => { const hit = hits[index]; return hit && <li key={key} data-index={index} ref={cards.measureElement} style={{ transform: `translateY(${start - above}px)` }}><Card hit={hit} /></li>; })}
    </ul>
  );
}

function Card({ hit }: { readonly hit: Hit }) {
  const { say, formats } = hitsWords.useWords();
  const claimant = useClaimant(hit);
  const other = hit.role === 'finder' ? say('hits.from', { who: hit.owner }) : say('hits.foundBy', { who: hit.finder });
  return (
    <Link to="/hits/$id" params={{ id: hit.id }} className="card hit-row">
      <span className="row"><b className="stamped">{hit.reference}</b>{hit.discreet === true && <span className="tag">{say('hits.discreet')}</span>}</span>
      <span className="hit-row-state"><StateTag hit={hit} /></span>
      {hit.vehicle && <span className="hit-row-car"><CarOf hit={hit} /></span>}
      <span className="quiet small hit-row-more"><bdi>{say(ROLES[hit.role])}</bdi> · <bdi>{other}</bdi>{hit.place !== undefined && <> · <bdi>{hit.place}</bdi></>} · {formats.moment(hit.lastSeenAt)} · {say('hits.sightings', { count: hit.sightings, n: formats.number(hit.sightings) })}{claimant !== undefined && <> · {say('hits.claimedBy', { who: claimant })}</>}</span>
      {hit.dueAt !== undefined && <Countdown dueAt={hit.dueAt} isUrgent={hit.urgency === 'urgent'} />}
    </Link>
  );
}
