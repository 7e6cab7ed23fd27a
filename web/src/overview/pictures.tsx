/** The pictures: over time, routes, groups, and how fast bureaus answer. What is chosen in one narrows all. */
import { useRef, type ReactNode } from 'react';
import type { By, Group, Route } from '../../../src/modules/analysis/schema.ts';
import { BarChart } from '../charts/bar-chart.tsx';
import { TimeChart } from '../charts/time-chart.tsx';
import { WorldMap } from '../map/world-map.tsx';
import { localeOf } from '../words/index.ts';
import { AsTable, Panel, TakeSvg } from './panel.tsx';
import { useNames, useNarrowing } from './narrowing.ts';
import { tableAddress, useGroups, useResponseTimes, useRoutes, useSeries } from './queries.ts';
import { type Narrow } from './search.ts';
import { unitsOf } from './units.ts';
import { overviewWords } from './words/index.ts';

const BARS_MAX = 8;

const useDirection = (): boolean => overviewWords.useWords().language === 'ar';

/** What a mark counts, for who does not see it. */
function useCounts(): (label: string, hits: number | undefined, confirmed: number | undefined, checks?: number) => string {
  const { say, formats } = overviewWords.useWords();
  return (label, hits, confirmed, checks) => [
    `${label}: ${hits === undefined ? say('overview.few') : say('overview.nHits', { count: hits, n: formats.number(hits) })}`,
    ...(confirmed === undefined ? [] : [say('overview.nConfirmed', { count: confirmed, n: formats.number(confirmed) })]),
    ...(checks === undefined ? [] : [say('overview.nChecks', { count: checks, n: formats.number(checks) })]),
  ].join(', ');
}

function useConfirmed(): (confirmed: number | undefined) => string {
  const { say, formats } = overviewWords.useWords();
  return (confirmed) => (confirmed === undefined ? '' : say('overview.nConfirmed', { count: confirmed, n: formats.number(confirmed) }));
}

/** What is said where nothing stands: to the hub's own people, that too little is not told (R24). */
function useEmpty(): (told: { readonly scope: 'bureau' | 'hub'; readonly cellMin: number } | undefined) => string | undefined {
  const { say, formats } = overviewWords.useWords();
  return (told) => (told?.scope === 'hub' ? say('overview.emptyHub', { n: formats.number(told.cellMin) }) : undefined);
}

export function OverTime() {
  const { say, formats, language } = overviewWords.useWords();
  const { search, narrow } = useNarrowing();
  const counts = useCounts();
  const asked = useSeries(search);
  const { items = [], step = 'day' } = asked.data ?? {};
  const short = new Intl.DateTimeFormat(localeOf(language), { ...(step === 'month' ? { month: 'short', year: '2-digit' } : { day: 'numeric', month: 'short' }), timeZone: 'UTC' });
  const label = (day: string): string => short.format(new Date(`${day}T00:00:00Z`));
  const dates = ({ from, to }: { readonly from: string; readonly to: string }): string => (from === to ? formats.day(from) : `${formats.day(from)} – ${formats.day(to)}`);
  const title = say('overview.overTime');
  const hasChecks = items.some(({ checks = 0 }) => checks > 0);
  return (
    <Panel title={title} name="series" csv={tableAddress('series', search)} asked={asked} isEmpty={items.length === 0} isWide
      table={<AsTable caption={title} head={[say('overview.period'), say('overview.hits'), say('overview.confirmed'), say('overview.checks')]} rows={items.map((item) => ({ key: item.from, cells: [dates(item), ...[item.hits, item.confirmed, item.checks].map((n) => (n === undefined ? '–' : formats.number(n)))] }))} />}>
      {(svg) => (
        <>
          <Legend />
          <TimeChart svg={svg} title={title} hint={say('overview.drawSpan')} second={say('overview.checks')} isRtl={language === 'ar'} formatNumber={formats.number}
            steps={items.map((item) => ({ label: label(item.from), n: item.hits ?? 0, part: item.confirmed ?? 0, second: hasChecks ? item.checks : undefined, said: counts(dates(item), item.hits, item.confirmed, item.checks) }))}
            choose={(first, last) => { const [from, to] = [items[first]?.from, items[last]?.to]; if (from !== undefined && to !== undefined) narrow({ from, to }); }} />
        </>
      )}
    </Panel>
  );
}

function Legend() {
  const { say } = overviewWords.useWords();
  return (
    <p className="chart-key">
      <span><svg width="22" height="14" aria-hidden="true"><rect width="22" height="14" fill="currentColor" /></svg>{say('overview.confirmed')}</span>
      <span><svg width="22" height="14" aria-hidden="true" stroke="currentColor" strokeWidth="2.5" fill="none"><rect x="1" y="1" width="20" height="12" strokeWidth="1" /><path d="M2 12 12 2M10 12 20 2" /></svg>{say('overview.notYet')}</span>
    </p>
  );
}

export function RoutesPicture() {
  const { say, formats } = overviewWords.useWords();
  const { search, narrow } = useNarrowing();
  const [name, counted, isRtl, emptyOf] = [useNames(), useConfirmed(), useDirection(), useEmpty()];
  const busiest = useRef<SVGSVGElement>(null);
  const asked = useRoutes(search);
  const items: readonly Route[] = asked.data?.items ?? [];
  const title = say('overview.routes');
  const label = ({ from, to }: Pick<Route, 'from' | 'to'>): string => `${name('stolenIn', from)} ${isRtl ? '←' : '→'} ${name('foundIn', to)}`;
  const key = ({ from, to }: Pick<Route, 'from' | 'to'>): string => `${from} ${to}`;
  const choose = (one: string): void => { const [stolenIn, foundIn] = one.split(' '); narrow({ stolenIn, foundIn }); };
  return (
    <Panel title={title} name="routes" csv={tableAddress('routes', search)} asked={asked} isEmpty={items.length === 0} empty={emptyOf(asked.data)} isWide>
      {(svg) => (
        <div className="routes">
          <WorldMap svg={svg} title={title} isCounted isClose choice={{ chosen: `${search.stolenIn ?? ''} ${search.foundIn ?? ''}`, choose }} routes={items.map((route) => ({ from: route.from, to: route.to, n: route.hits, label: label(route), key: key(route) }))} />
          <div className="stack tight">
            <div className="panel-head"><h3>{say('overview.busiest')}</h3><TakeSvg svg={busiest} title={say('overview.busiest')} name="busiest" /></div>
            <BarChart svg={busiest} title={say('overview.busiest')} isRtl={isRtl} chosen={`${search.stolenIn ?? ''} ${search.foundIn ?? ''}`} choose={choose}
              bars={items.slice(0, BARS_MAX).map((route) => ({ key: key(route), label: label(route), n: route.hits, part: route.confirmed ?? 0, value: formats.number(route.hits), said: counted(route.confirmed) }))} />
            <Beyond groups={items.length - BARS_MAX + (asked.data?.more?.groups ?? 0)} />
          </div>
        </div>
      )}
    </Panel>
  );
}

function Beyond({ groups }: { readonly groups: number }) {
  const { say, formats } = overviewWords.useWords();
  return groups <= 0 ? null : <p className="quiet small">{say('overview.beyond', { count: groups, n: formats.number(groups) })}</p>;
}

export function GroupsPicture({ by, before, title }: { readonly by: By; readonly before?: ReactNode; readonly title?: string }) {
  const { say, formats } = overviewWords.useWords();
  const { search, narrow } = useNarrowing();
  const [name, counted, isRtl, emptyOf] = [useNames(), useConfirmed(), useDirection(), useEmpty()];
  const asked = useGroups(search, by);
  const items: readonly Group[] = asked.data?.by === by ? asked.data.items : [];
  const called = title ?? say('overview.grouped', { by: say(`overview.by.${by}`) });
  const label = (group: Group): string => name(by, group.key, group.name);
  return (
    <Panel title={called} name={title === undefined ? by : 'other'} csv={tableAddress('groups', search, { by })} asked={asked} isEmpty={items.length === 0} empty={emptyOf(asked.data)} before={before}
      table={<AsTable caption={called} head={[say(`overview.by.${by}`), say('overview.hits'), say('overview.confirmed')]} rows={items.map((group) => ({ key: group.key, cells: [label(group), formats.number(group.hits), group.confirmed === undefined ? '–' : formats.number(group.confirmed)] }))} />}>
      {(svg) => (
        <>
          <BarChart svg={svg} title={called} isRtl={isRtl} chosen={search[by satisfies Narrow]} choose={(key) => { narrow({ [by]: key }); }}
            bars={items.slice(0, BARS_MAX).map((group) => ({ key: group.key, label: label(group), n: group.hits, part: group.confirmed ?? 0, value: formats.number(group.hits), said: counted(group.confirmed) }))} />
          <Beyond groups={items.length - BARS_MAX + (asked.data?.more?.groups ?? 0)} />
        </>
      )}
    </Panel>
  );
}

/** How soon owners answered the hits that are shown: the median is the bar. */
export function AnswersPicture() {
  const { say, formats, language } = overviewWords.useWords();
  const { search, narrow } = useNarrowing();
  const [name, isRtl, units, emptyOf] = [useNames(), useDirection(), unitsOf(language), useEmpty()];
  const asked = useGroups(search, 'owner');
  const items = (asked.data?.items ?? []).flatMap(({ answers, ...group }) => (answers ? [{ ...group, ...answers }] : [])).sort((a, b) => b.medianMinutes - a.medianMinutes);
  const title = say('overview.answersBy');
  return (
    <Panel title={title} name="answers" csv={tableAddress('groups', search, { by: 'owner' })} asked={asked} isEmpty={items.length === 0} empty={emptyOf(asked.data) ?? say('overview.answersEmpty')}
      table={<AsTable caption={title} head={[say('overview.by.owner'), say('overview.answers'), say('overview.median'), say('overview.ninety')]} rows={items.map((one) => ({ key: one.key, cells: [name('owner', one.key, one.name), formats.number(one.count), units.minutes(one.medianMinutes), units.minutes(one.p90Minutes)] }))} />}>
      {(svg) => (
        <>
          <BarChart svg={svg} title={title} isRtl={isRtl} chosen={search.owner} choose={(owner) => { narrow({ owner }); }}
            bars={items.slice(0, BARS_MAX).map((one) => ({ key: one.key, label: name('owner', one.key, one.name), n: one.medianMinutes, part: one.medianMinutes, value: units.minutes(one.medianMinutes), said: say('overview.p90', { minutes: units.minutes(one.p90Minutes) }) }))} />
          <Beyond groups={items.length - BARS_MAX} />
        </>
      )}
    </Panel>
  );
}

/** What every bureau is told of every other: of whole bureaus, so that no filter gives one request of another's away (R24). Choosing one narrows the rest. */
export function TimesPicture() {
  const { say, formats, language } = overviewWords.useWords();
  const { search, narrow } = useNarrowing();
  const [isRtl, { part, ...units }] = [useDirection(), unitsOf(language)];
  const asked = useResponseTimes();
  const { bureaus = [], since, cellMin = 0 } = asked.data ?? {};
  const minutes = (n: number | undefined): string => (n === undefined ? '–' : units.minutes(n));
  const title = say('overview.times');
  return (
    <Panel title={title} name="times" csv={tableAddress('response-times', {})} asked={asked} isEmpty={bureaus.length === 0} empty={say('overview.timesEmpty')}
      before={since !== undefined && <p className="quiet small">{say('overview.timesMore', { since: formats.day(since.slice(0, 10)), n: formats.number(cellMin) })}</p>}
      table={<AsTable caption={title} head={[say('overview.by.owner'), say('overview.requests'), say('overview.inTime'), say('overview.median'), say('overview.ninety')]} rows={bureaus.map((one) => ({ key: one.bureau, cells: [one.bureau, formats.number(one.requests), part(one.repliedInTime), minutes(one.medianMinutes), minutes(one.p90Minutes)] }))} />}>
      {(svg) => (
        <BarChart svg={svg} title={title} isRtl={isRtl} chosen={search.owner} choose={(owner) => { narrow({ owner }); }}
          bars={[...bureaus].sort((a, b) => (b.medianMinutes ?? 0) - (a.medianMinutes ?? 0)).slice(0, BARS_MAX).map((one) => ({
            key: one.bureau, label: `${one.bureau} · ${say('overview.inTimePart', { part: part(one.repliedInTime) })}`, n: one.medianMinutes ?? 0, part: one.medianMinutes ?? 0, value: minutes(one.medianMinutes), said: '',
          }))} />
      )}
    </Panel>
  );
}
