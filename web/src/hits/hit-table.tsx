/** Hits on a desk: a table of any length of which only the rows in view exist, more fetched as it scrolls, and walked by keys. */
import { memo, useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { Hit } from '../../../src/modules/hits/schema.ts';
import { useShortcut } from '../shell/shortcuts.ts';
import { CarOf, Due, ROLES, StateTag, useClaimant, type Listed } from './rows.tsx';
import { hitsWords } from './words/index.ts';

const ROW_PX = 52;
const BEYOND_VIEW = 6;
/** More is fetched before the reader gets there. */
const AHEAD = 60;
const COLUMNS = ['due', 'reference', 'car', 'state', 'other', 'seen', 'claim'] as const;

export function HitTable({ hits, more, caption }: Listed) {
  const { say } = hitsWords.useWords();
  const scroller = useRef<HTMLDivElement>(null);
  // The library measures the page by itself; nothing of it is remembered between renders.
  const rows = useVirtualizer({ count: hits.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_PX, overscan: BEYOND_VIEW, getItemKey: (at) => hits[at]?.id ?? at });
  const seen = rows.getVirtualItems();
  const [first, last] = [seen[0], seen.at(-1)];
  const lastAt = last?.index ?? 0;
  useEffect(() => { if (more.hasMore && !more.isFetching && lastAt >= hits.length - AHEAD) more.fetchMore(); }, [more, lastAt, hits.length]);
  const onKey = useWalk(scroller, hits.length, (at) => { rows.scrollToIndex(at); });
  return (
    <div className="hit-scroller" data-table="hits" ref={scroller} tabIndex={0} role="region" aria-label={caption} onKeyDown={onKey} onScroll={({ currentTarget }) => { if (currentTarget.scrollTop === 0) more.atStart(); }}>
      <table className="hit-table" aria-rowcount={more.hasMore ? -1 : hits.length + 1}>
        <caption className="unseen">{caption}</caption>
        <thead><tr aria-rowindex={1}>{COLUMNS.map((column) => <th key={column} scope="col" className={`hit-${column}`}>{say(`hits.column.${column}`)}</th>)}</tr></thead>
        <tbody>
          <Gap px={first?.start ?? 0} />
          {seen.map(({ index, key }) => { const hit = hits[index]; return hit && <Row key={key} hit={hit} at={index} />; })}
          <Gap px={rows.getTotalSize() - (last?.end ?? 0)} />
        </tbody>
      </table>
    </div>
  );
}

const Gap = ({ px }: { readonly px: number }) => (px > 0 ? <tr aria-hidden="true" style={{ height: px }}><td colSpan={COLUMNS.length} /></tr> : null);

/** Made when it comes into view, and again when its hit changes: not with each step of the scrolling. */
const Row = memo(function Row({ hit, at }: { readonly hit: Hit; readonly at: number }) {
  const { say, formats } = hitsWords.useWords();
  const claimant = useClaimant(hit);
  const other = hit.role === 'finder' ? say('hits.from', { who: hit.owner }) : say('hits.foundBy', { who: hit.finder });
  const country = hit.country === undefined ? undefined : formats.country(hit.country);
  const times = hit.sightings > 1 ? say('hits.sightings', { count: hit.sightings, n: formats.number(hit.sightings) }) : undefined;
  const where = [[hit.place, country].filter((one) => one !== undefined).join(', '), times].filter((one) => one !== undefined && one !== '').join(' · ');
  return (
    <tr className="hit-line" data-at={at} aria-rowindex={at + 2}>
      <td><Due hit={hit} /></td>
      <th scope="row" data-may-cut><Link to="/hits/$id" params={{ id: hit.id }} className="stamped">{hit.reference}</Link>{hit.discreet === true && <><br /><span className="tag">{say('hits.discreet')}</span></>}</th>
      <td data-may-cut className="hit-car"><CarOf hit={hit} /></td>
      <td data-may-cut><StateTag hit={hit} /></td>
      <td data-may-cut title={`${say(ROLES[hit.role])} · ${other}`}><bdi>{say(ROLES[hit.role])}</bdi><br /><span className="quiet"><bdi>{other}</bdi></span></td>
      <td data-may-cut title={where}><time dateTime={hit.lastSeenAt}>{formats.moment(hit.lastSeenAt)}</time><br /><span className="quiet"><bdi>{where}</bdi></span></td>
      <td data-may-cut title={[claimant, hit.claim?.note].filter((one) => one !== undefined).join(': ')}><span className="hit-claimant"><bdi>{claimant ?? '–'}</bdi></span></td>
    </tr>
  );
});

const PAGE_ROWS = 10;
const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at) => at + 1, ArrowUp: (at) => at - 1, PageDown: (at) => at + PAGE_ROWS, PageUp: (at) => at - PAGE_ROWS, Home: () => 0, End: (_, count) => count - 1,
};

/** Up and down through the rows; Enter opens the one that has the focus, as it does with any link. From the page too, where nothing else wants the keys. */
function useWalk(scroller: RefObject<HTMLDivElement | null>, count: number, show: (at: number) => void): (event: KeyboardEvent) => void {
  const { say } = hitsWords.useWords();
  const [at, setAt] = useState(-1);
  const wanted = useRef<number>(undefined);
  useEffect(() => { // a row that comes into view is there only after the list has scrolled
    const link = wanted.current === undefined ? null : scroller.current?.querySelector<HTMLAnchorElement>(`[data-at="${wanted.current}"] a`);
    if (!link) return;
    wanted.current = undefined;
    link.focus({ preventScroll: true });
  });
  const walk = (key: string): boolean => {
    const to = STEPS[key]?.(at, count);
    if (to === undefined || count === 0) return false;
    const next = Math.max(0, Math.min(count - 1, to));
    wanted.current = next;
    setAt(next);
    show(next);
    return true;
  };
  useShortcut('j', say('keys.next'), () => { walk('ArrowDown'); });
  useShortcut('k', say('keys.previous'), () => { walk('ArrowUp'); });
  const fromPage = useRef(walk);
  useEffect(() => { fromPage.current = walk; });
  useEffect(() => {
    const onPage = (event: globalThis.KeyboardEvent): void => {
      const isFree = event.target === document.body || (event.target instanceof HTMLElement && event.target.id === 'content');
      if (isFree && (event.key === 'ArrowDown' || event.key === 'ArrowUp') && fromPage.current(event.key)) event.preventDefault();
    };
    document.addEventListener('keydown', onPage);
    return () => { document.removeEventListener('keydown', onPage); };
  }, []);
  return (event) => { if (walk(event.key)) event.preventDefault(); };
}
