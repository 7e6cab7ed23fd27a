/** Routes on the map: what they are said with, their width by their number, and the projection in which they are drawn. Pure. */
import { geoEqualEarth, geoInterpolate, type GeoProjection } from 'd3-geo';
import { countryPoint, LAND, type Point } from './world.ts';

/** A point, or a country's two letters: then its middle. */
export type End = Point | string;
export type Route = {
  readonly from: End; readonly to: End; readonly n: number; /** Said in the table and to who does not see the map. */ readonly label: string;
  /** Which it is, where it can be chosen. */ readonly key?: string;
};
export type Placed = Omit<Route, 'from' | 'to'> & { readonly from: Point; readonly to: Point };

export type Size = readonly [width: number, height: number];
/** So wide as its place, in the screen's own pixels, so that its numbers are as large as all text; a map of one route is not so wide that its line is lost on it. */
const ONE_PX = 560;
const HEIGHT_MIN_PX = 200;
export const sizeOf = (isOne: boolean, place: number): Size => {
  const width = isOne ? Math.min(place, ONE_PX) : place;
  return [width, Math.max(HEIGHT_MIN_PX, Math.round(width * (isOne ? 4 / 7 : 11 / 24)))];
};
/** Lines, arrowheads and ends: thinner where there is less room for them. */
export const finenessOf = ([width]: Size): number => Math.max(.6, Math.min(1, width / 640));
const MARGIN = 8;
/** A map of one route shows as much as this around it, that one may see where in the world it is. */
const AROUND_DEGREES = 14;
const CLOSER_MAX = 7;
const POLE = 85;

const LINE_MIN = 2;
const LINE_MAX = 10;

const pointOf = (end: End): Point | undefined => (typeof end === 'string' ? countryPoint(end) : end);

/** Those whose ends are known: the widest first, that the thin ones are drawn upon them. The others are in the table. */
export const placedOf = (routes: readonly Route[]): readonly Placed[] => routes.flatMap((route) => {
  const [from, to] = [pointOf(route.from), pointOf(route.to)];
  return from && to ? [{ ...route, from, to }] : [];
}).sort((a, b) => b.n - a.n);

/** By the root: twice as wide is four times as many. */
export const widthOf = (n: number, most: number): number => LINE_MIN + (most <= 1 ? 1 : (LINE_MAX - LINE_MIN) * Math.sqrt(n / most));

/** The whole world, or only as much of it as the routes cross and what lies around. */
export function projectionOf(routes: readonly Placed[], isClose: boolean, [width, height]: Size): GeoProjection {
  const frame: [[number, number], [number, number]] = [[MARGIN, MARGIN], [width - MARGIN, height - MARGIN]];
  const whole = geoEqualEarth().fitExtent(frame, LAND);
  if (!isClose || routes.length === 0) return whole;
  const coordinates = routes.flatMap(({ from, to }) => [from, to]).flatMap(([east, north]) => [-AROUND_DEGREES, AROUND_DEGREES].flatMap((by) => [[east + by, north], [east, Math.max(-POLE, Math.min(POLE, north + by))]]));
  const close = geoEqualEarth().fitExtent(frame, { type: 'MultiPoint', coordinates });
  const scale = close.scale();
  if (scale <= whole.scale()) return whole;
  const closer = Math.min(scale, whole.scale() * CLOSER_MAX);
  const [x, y] = close.translate();
  const by = closer / scale;
  return close.scale(closer).translate([width / 2 + (x - width / 2) * by, height / 2 + (y - height / 2) * by]).clipExtent([[-LINE_MAX, -LINE_MAX], [width + LINE_MAX, height + LINE_MAX]]);
}

/** Along a route: where its number is written, first the middle, else where it lies on no other's. */
const ALONG = [.5, .4, .6, .3, .7, .2, .8];
const COUNT_PX = 18;

/** Where the numbers of the busiest routes stand. One that would lie on another's is left to the table. */
export function countsOf(routes: readonly Placed[], at: (point: Point) => readonly [number, number]): readonly { readonly route: Placed; readonly x: number; readonly y: number }[] {
  const counts: { readonly route: Placed; readonly x: number; readonly y: number }[] = [];
  for (const route of routes) {
    const along = geoInterpolate([...route.from], [...route.to]);
    const free = ALONG.map((part) => at(along(part))).find(([x, y]) => counts.every((one) => Math.hypot(one.x - x, one.y - y) >= COUNT_PX));
    if (free) counts.push({ route, x: free[0], y: free[1] });
  }
  return counts;
}
