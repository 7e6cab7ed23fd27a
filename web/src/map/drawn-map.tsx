/** The map itself: land, borders, and routes as great circles with arrowheads, their width by their number. Legible without colour, and as a table beneath. */
import { useId, useMemo, useState, type KeyboardEvent, type Ref } from 'react';
import { geoPath } from 'd3-geo';
import { useWidth } from '../charts/use-width.ts';
import { countsOf, finenessOf, placedOf, projectionOf, sizeOf, widthOf, type Placed, type Route } from './routes.ts';
import { BORDERS, LAND } from './world.ts';
import { mapWords } from './words/index.ts';
import './map.css';

export type MapProps = {
  readonly routes: readonly Route[];
  /** What the map shows, in a sentence. */
  readonly title: string;
  /** Writes each number beside its route. */
  readonly isCounted?: boolean;
  /** Shows what lies around the routes, in place of the whole world. */
  readonly isClose?: boolean;
  /** Routes are chosen by pointer and by keys: one tab stop, arrows walk from the busiest to the rarest, Enter chooses. */
  readonly choice?: { readonly chosen: string; readonly choose: (key: string) => void };
  /** For who takes the picture away. */
  readonly svg?: Ref<SVGSVGElement>;
};

export function DrawnMap({ routes, title, isClose = false, isCounted = false, choice, svg }: MapProps) {
  const { say, formats } = mapWords.useWords();
  const id = useId();
  const placed = useMemo(() => placedOf(routes), [routes]);
  const { place, width } = useWidth<HTMLElement>();
  const isOne = isClose && placed.length < 2;
  const size = useMemo(() => sizeOf(isOne, width), [isOne, width]);
  const fine = finenessOf(size);
  const { land, borders, pathOf, at } = useMemo(() => {
    const projection = projectionOf(placed, isClose, size);
    const path = geoPath(projection).digits(1);
    return {
      land: path(LAND) ?? '', borders: path(BORDERS) ?? '', at: (point: readonly [number, number]) => projection([point[0], point[1]]) ?? [0, 0],
      pathOf: ({ from, to }: Placed) => path({ type: 'LineString', coordinates: [[...from], [...to]] }) ?? '',
    };
  }, [placed, isClose, size]);
  const most = Math.max(1, ...placed.map(({ n }) => n));
  const { walk, looked, look } = useWalk(placed, choice?.choose);
  const said = looked && `${looked.label}: ${formats.number(looked.n)}`;
  return (
    <figure className="map" ref={place}>
      <svg ref={svg} viewBox={`0 0 ${size.join(' ')}`} aria-labelledby={`${id}-title`} {...(choice && placed.length > 0 ? { role: 'listbox', tabIndex: 0, 'aria-activedescendant': looked ? `${id}-${looked.key ?? ''}` : undefined, className: 'map-choice', ...walk } : { role: 'img' })}>
        <title id={`${id}-title`}>{title}</title>
        <defs><marker id={`${id}-head`} markerUnits="userSpaceOnUse" viewBox="0 0 12 12" refX="9" refY="6" markerWidth={22 * fine} markerHeight={22 * fine} orient="auto"><path className="map-head" d="M1 1 11 6 1 11 3.5 6Z" /></marker></defs>
        <path className="map-land" d={land} />
        <path className="map-borders" d={borders} />
        {placed.map((route, i) => (
          <g key={`${route.label}${i}`} className={`map-route ${route === looked ? 'map-looked' : ''}`} {...(choice ? { id: `${id}-${route.key ?? ''}`, role: 'option', 'aria-selected': route.key === choice.chosen, 'aria-label': `${route.label}: ${formats.number(route.n)}`, onClick: () => { if (route.key !== undefined) choice.choose(route.key); }, onPointerEnter: () => { look(i); }, onPointerLeave: () => { look(undefined); } } : {})}>
            <path className="map-halo" d={pathOf(route)} strokeWidth={widthOf(route.n, most) * fine + 4} />
            <path className="map-line" d={pathOf(route)} strokeWidth={widthOf(route.n, most) * fine} markerEnd={`url(#${id}-head)`} />
            {choice && <path className="map-reach" d={pathOf(route)} />}
          </g>
        ))}
        {isCounted && countsOf(placed.slice(0, COUNTS_MAX), at).map(({ route, x, y }, i) => <text key={`${route.label}${i}`} className="map-count" x={x} y={y - 6} textAnchor="middle">{formats.number(route.n)}</text>)}
        {placed.map((route, i) => <Ends key={`${route.label}${i}`} from={at(route.from)} to={at(route.to)} fine={fine} />)}
      </svg>
      {choice && placed.length > 0 && <p className="quiet small" aria-hidden="true">{said ?? say('map.choose')}</p>}
      {routes.length > placed.length && <p className="quiet small">{say('map.unplaced', { count: routes.length - placed.length, n: formats.number(routes.length - placed.length) })}</p>}
      <AsTable routes={routes} title={title} />
    </figure>
  );
}

/** Which route is looked at: by keys from the busiest on, or under the pointer. */
function useWalk(placed: readonly Placed[], choose: ((key: string) => void) | undefined) {
  const [at, look] = useState<number>();
  const looked = at === undefined ? undefined : placed[Math.min(at, placed.length - 1)];
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = placed.length - 1;
    const from = Math.min(at ?? -1, last);
    const to = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? Math.min(from + 1, last) : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? Math.max(from - 1, 0) : event.key === 'Home' ? 0 : event.key === 'End' ? last : undefined;
    if (to !== undefined) look(to);
    else if (event.key === 'Escape') look(undefined);
    else if ((event.key === 'Enter' || event.key === ' ') && looked?.key !== undefined) choose?.(looked.key);
    else return;
    event.preventDefault();
  };
  return { looked, look, walk: { onKeyDown, onFocus: () => { look((before) => before ?? 0); }, onBlur: () => { look(undefined); } } };
}

/** The busiest are counted on the map, all of them in the table. */
const COUNTS_MAX = 24;

/** Where it began is a ring; where it ended has the arrow, or a dot in the ring where that is the same. */
const Ends = ({ from, to, fine }: { readonly from: readonly [number, number]; readonly to: readonly [number, number]; readonly fine: number }) => (
  <g className="map-ends"><circle className="map-from" cx={from[0]} cy={from[1]} r={6 * fine} />{from[0] === to[0] && from[1] === to[1] && <circle className="map-to" cx={to[0]} cy={to[1]} r={3 * fine} />}</g>
);

function AsTable({ routes, title }: Pick<MapProps, 'routes' | 'title'>) {
  const { say, formats } = mapWords.useWords();
  return (
    <details className="map-table">
      <summary>{say('map.asTable')}</summary>
      <table className="fields">
        <caption className="unseen">{title}</caption>
        <thead><tr><th scope="col">{say('map.route')}</th><th scope="col">{say('map.number')}</th></tr></thead>
        <tbody>{routes.map(({ label, n }, i) => <tr key={`${label}${i}`}><th scope="row"><bdi>{label}</bdi></th><td>{formats.number(n)}</td></tr>)}</tbody>
      </table>
    </details>
  );
}
