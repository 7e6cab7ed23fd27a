/** Where the marks of a chart stand: lengths, columns, ticks, labels that fit. Pure; mirrors where the language is read from the right. */
import { scaleLinear } from 'd3-scale';

export const ROW_PX = 48;
export const BAR_PX = 16;
/** A digit and a letter at the size of a chart's text; too wide rather than too narrow. */
const CHARACTER_PX = 8;
const GAP_PX = 10;
const PLACE_FOR_DATE_PX = 84;

export const textWidth = (text: string): number => text.length * CHARACTER_PX;

/** As much of a label as has room, with a mark where it was cut. */
export function fitted(text: string, width: number): string {
  const most = Math.max(4, Math.floor(width / CHARACTER_PX));
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}

export type Bar = { readonly y: number; readonly x: number; readonly width: number; /** From the side where reading begins. */ readonly part: { readonly x: number; readonly width: number }; readonly valueX: number };

/** Lying bars, from the side where reading begins; the longest leaves room for its value. */
export function barsOf(bars: readonly { readonly n: number; readonly part: number; readonly value: string }[], { width, isRtl }: { readonly width: number; readonly isRtl: boolean }): readonly Bar[] {
  const most = Math.max(1, ...bars.map(({ n }) => n));
  const room = Math.max(40, width - Math.max(0, ...bars.map(({ value }) => textWidth(value))) - GAP_PX);
  const length = scaleLinear([0, most], [0, room]);
  return bars.map(({ n, part }, at) => {
    const [whole, known] = [Math.max(n > 0 ? 2 : 0, length(n)), length(part)];
    return isRtl
      ? { y: at * ROW_PX, x: width - whole, width: whole, part: { x: width - known, width: known }, valueX: width - whole - GAP_PX / 2 }
      : { y: at * ROW_PX, x: 0, width: whole, part: { x: 0, width: known }, valueX: whole + GAP_PX / 2 };
  });
}

/** Whole numbers only: there is no half hit. */
export function ticksOf(most: number, wanted = 4): readonly number[] {
  const scale = scaleLinear([0, Math.max(1, most)], [0, 1]).nice(wanted);
  return scale.ticks(wanted).filter((tick) => Number.isInteger(tick));
}

export type Plot = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
export type Columns = {
  readonly band: number; readonly columnWidth: number;
  /** The left edge of a column's band. */
  readonly xOf: (index: number) => number; readonly yOf: (n: number) => number; readonly ticks: readonly number[];
  /** Which columns have a date beneath, so far apart that dates do not touch. */
  readonly dated: readonly number[];
  /** The column at a place, the nearest where it lies beside. */
  readonly indexAt: (x: number) => number;
};

/** Standing columns; time runs as the language reads. */
export function columnsOf(count: number, most: number, plot: Plot, isRtl: boolean): Columns {
  const band = (plot.right - plot.left) / Math.max(1, count);
  const ticks = ticksOf(most);
  const scale = scaleLinear([0, Math.max(1, most, ticks.at(-1) ?? 1)], [plot.bottom, plot.top]);
  const every = Math.max(1, Math.ceil(PLACE_FOR_DATE_PX / band));
  return {
    band, columnWidth: Math.max(1, band * .78), ticks, yOf: (n) => scale(n),
    xOf: (index) => (isRtl ? plot.right - (index + 1) * band : plot.left + index * band),
    dated: Array.from({ length: Math.ceil(count / every) }, (_, nth) => nth * every).filter((index) => (index + .5) * band + PLACE_FOR_DATE_PX / 2 <= plot.right - plot.left + GAP_PX),
    indexAt: (x) => Math.max(0, Math.min(count - 1, Math.floor((isRtl ? plot.right - x : x - plot.left) / band))),
  };
}
