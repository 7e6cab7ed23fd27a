/** From a map of where text is likely to slanted boxes around its lines: connected places, their hull, the smallest rectangle around it. Pure. */

export type Point = readonly [x: number, y: number];
/** Clockwise as one reads: begin above, end above, end below, begin below. */
export type Box = readonly [Point, Point, Point, Point];
export type Likely = { readonly width: number; readonly height: number; readonly chances: Float32Array };

/** A place is text above this, and a line where its mean is above the other: values of the detector’s authors (PP-OCR). */
const PLACE_CHANCE_MIN = 0.3;
const LINE_CHANCE_MIN = 0.5;
/** The detector draws the core of a line: the line itself reaches further by this share of area to girth (its authors’ “unclip ratio”). */
const GROWTH = 1.6;
const PLACES_MIN = 16;
const BOXES_MAX = 100;

/** Boxes of lines, largest letters first, in the map’s own measure. */
export function boxesOf(map: Likely): readonly Box[] {
  const seen = new Uint8Array(map.chances.length);
  const boxes: Box[] = [];
  for (let at = 0; at < map.chances.length && boxes.length < BOXES_MAX; at += 1) {
    if (seen[at] === 1 || (map.chances[at] ?? 0) < PLACE_CHANCE_MIN) continue;
    const { edge, places, sum } = partAt(map, at, seen);
    if (places < PLACES_MIN || sum / places < LINE_CHANCE_MIN) continue;
    const box = grown(smallestAround(hullOf(edge)));
    if (box) boxes.push(box);
  }
  return boxes.sort((a, b) => heightOf(b) - heightOf(a));
}

/** One connected part: its leftmost and rightmost place in each row are its edge. */
function partAt({ width, height, chances }: Likely, from: number, seen: Uint8Array): { readonly edge: Point[]; readonly places: number; readonly sum: number } {
  const rows = new Map<number, [number, number]>();
  const open = [from];
  let [places, sum] = [0, 0];
  seen[from] = 1;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const [x, y] = [at % width, Math.floor(at / width)];
    places += 1;
    sum += chances[at] ?? 0;
    const row = rows.get(y);
    if (!row) rows.set(y, [x, x]);
    else { row[0] = Math.min(row[0], x); row[1] = Math.max(row[1], x); }
    for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, y > 0 ? at - width : -1, y < height - 1 ? at + width : -1]) {
      if (next < 0 || seen[next] === 1 || (chances[next] ?? 0) < PLACE_CHANCE_MIN) continue;
      seen[next] = 1;
      open.push(next);
    }
  }
  return { edge: [...rows].flatMap(([y, [left, right]]): Point[] => [[left, y], [right + 1, y], [left, y + 1], [right + 1, y + 1]]), places, sum };
}

const turn = (a: Point, b: Point, c: Point): number => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** The convex hull (Andrew’s monotone chain). */
function hullOf(points: readonly Point[]): readonly Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (all: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of all) {
      for (let [a, b] = [chain.at(-2), chain.at(-1)]; a && b && turn(a, b, point) <= 0; [a, b] = [chain.at(-2), chain.at(-1)]) chain.pop();
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

type Slanted = { readonly centre: Point; readonly along: Point; readonly length: number; readonly height: number };

/** The smallest rectangle around a hull lies on one of its edges. */
function smallestAround(hull: readonly Point[]): Slanted {
  let best: Slanted = { centre: [0, 0], along: [1, 0], length: 0, height: 0 };
  let area = Infinity;
  for (const [i, from] of hull.entries()) {
    const to = hull[(i + 1) % hull.length] ?? from;
    const long = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (long === 0) continue;
    const along: Point = [(to[0] - from[0]) / long, (to[1] - from[1]) / long];
    const us = hull.map(([x, y]) => x * along[0] + y * along[1]);
    const vs = hull.map(([x, y]) => y * along[0] - x * along[1]);
    const [u0, u1, v0, v1] = [Math.min(...us), Math.max(...us), Math.min(...vs), Math.max(...vs)];
    if ((u1 - u0) * (v1 - v0) >= area) continue;
    area = (u1 - u0) * (v1 - v0);
    const [u, v] = [(u0 + u1) / 2, (v0 + v1) / 2];
    best = { centre: [u * along[0] - v * along[1], u * along[1] + v * along[0]], along, length: u1 - u0, height: v1 - v0 };
  }
  return upright(best);
}

/** Read along its longer side, unless that stands upright although the box is hardly longer than high; from left to right, or from above. */
function upright(box: Slanted): Slanted {
  const { centre, along: [x, y], length, height } = box;
  const isAcross = Math.abs(x) >= Math.abs(y);
  const isTurned = isAcross ? height > 1.5 * length : length < 1.5 * height;
  const [ax, ay] = isTurned ? [-y, x] : [x, y];
  const sign = ax < -1e-6 || (Math.abs(ax) <= 1e-6 && ay < 0) ? -1 : 1;
  return { centre, along: [sign * ax, sign * ay], ...(isTurned ? { length: height, height: length } : { length, height }) };
}

function grown({ centre: [x, y], along: [ax, ay], length, height }: Slanted): Box | undefined {
  if (length < 3 || height < 3) return undefined;
  const more = length * height * GROWTH / (2 * (length + height));
  const [l, h] = [length / 2 + more, height / 2 + more];
  const corner = (u: number, v: number): Point => [x + u * ax - v * ay, y + u * ay + v * ax];
  return [corner(-l, -h), corner(l, -h), corner(l, h), corner(-l, h)];
}

export const lengthOf = ([a, b]: Box): number => Math.hypot(b[0] - a[0], b[1] - a[1]);
export const heightOf = ([a, , , d]: Box): number => Math.hypot(d[0] - a[0], d[1] - a[1]);
export const scaled = (box: Box, x: number, y = x): Box => box.map(([u, v]) => [u * x, v * y] as const) as unknown as Box;
