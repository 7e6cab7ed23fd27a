/** Standing columns over time, and a line beneath for a second, larger number. One tab stop: arrows walk along time, Shift widens a span, Enter chooses it; a pointer draws it. */
import { useId, useState, type KeyboardEvent, type PointerEvent, type Ref } from 'react';
import { area, line } from 'd3-shape';
import { columnsOf, textWidth, type Columns, type Plot } from './scales.ts';
import { Hatch } from './hatch.tsx';
import { useWidth } from './use-width.ts';
import './charts.css';

export type TimeStep = { readonly label: string; readonly n: number; readonly part: number; readonly second?: number | undefined; /** What a screen reader says of it, and what stands beneath while it is looked at. */ readonly said: string };
type TimeChartProps = {
  readonly title: string; readonly steps: readonly TimeStep[]; readonly isRtl: boolean; readonly formatNumber: (n: number) => string;
  /** What the line counts, where there is one. */
  readonly second: string; readonly hint: string;
  readonly choose: (first: number, last: number) => void; readonly svg?: Ref<SVGSVGElement>;
};

const [HEIGHT, LINE_HEIGHT, TOP, DATES] = [200, 92, 12, 26];

export function TimeChart({ title, steps, isRtl, formatNumber, second, hint, choose, svg }: TimeChartProps) {
  const { place, width } = useWidth<HTMLDivElement>();
  const id = useId();
  const hasLine = steps.some((step) => step.second !== undefined);
  const most = Math.max(1, ...steps.map(({ n }) => n));
  const mostSecond = Math.max(1, ...steps.map((step) => step.second ?? 0));
  const margin = 14 + Math.max(textWidth(formatNumber(most)), hasLine ? textWidth(formatNumber(mostSecond)) : 0);
  const sides = isRtl ? { left: 4, right: width - margin } : { left: margin, right: width - 4 };
  const plot: Plot = { ...sides, top: TOP, bottom: HEIGHT - DATES };
  const columns = columnsOf(steps.length, most, plot, isRtl);
  const height = HEIGHT + (hasLine ? LINE_HEIGHT : 0);
  const lower: Plot = { ...sides, top: HEIGHT + 24, bottom: height - 6 };
  const { walk, span, at } = useSpan(steps.length, columns, isRtl, choose);
  const [first, last] = span ?? [0, -1];
  return (
    <div ref={place} className="chart">
      <div className="chart-drawn">
        <svg ref={svg} viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-labelledby={`${id}-title`}>
          <title id={`${id}-title`}>{title}</title>
          <Hatch id={`${id}-hatch`} />
          {last >= first && <rect className="chart-span" x={Math.min(columns.xOf(first), columns.xOf(last))} y={plot.top} width={(last - first + 1) * columns.band} height={height - plot.top} />}
          <Ticks columns={columns} plot={plot} isRtl={isRtl} formatNumber={formatNumber} />
          {steps.map(({ label, n, part }, index) => {
            const x = columns.xOf(index) + (columns.band - columns.columnWidth) / 2;
            return (
              <g key={label + String(index)}>
                <rect className="chart-bar" x={x} y={columns.yOf(n)} width={columns.columnWidth} height={plot.bottom - columns.yOf(n)} fill={`url(#${id}-hatch)`} />
                <rect className="chart-part" x={x} y={columns.yOf(part)} width={columns.columnWidth} height={plot.bottom - columns.yOf(part)} />
              </g>
            );
          })}
          {columns.dated.map((index) => <text key={index} className="chart-tick" x={columns.xOf(index) + columns.band / 2} y={HEIGHT - 6} textAnchor="middle">{steps[index]?.label}</text>)}
          {hasLine && <Line steps={steps} columns={columnsOf(steps.length, mostSecond, lower, isRtl)} plot={lower} label={second} most={formatNumber(mostSecond)} isRtl={isRtl} />}
        </svg>
        <div className="chart-over" role="slider" tabIndex={0} aria-label={`${title}. ${hint}`} aria-valuemin={0} aria-valuemax={Math.max(0, steps.length - 1)} aria-valuenow={at} aria-valuetext={steps[at]?.said ?? ''} {...walk} />
      </div>
      <p className="chart-told small" aria-hidden="true">{last < first ? hint : first === last ? steps[at]?.said : `${steps[first]?.label ?? ''} – ${steps[last]?.label ?? ''}`}</p>
    </div>
  );
}

function Ticks({ columns, plot, isRtl, formatNumber }: { readonly columns: Columns; readonly plot: Plot; readonly isRtl: boolean; readonly formatNumber: (n: number) => string }) {
  return columns.ticks.map((tick) => (
    <g key={tick}>
      <line className="chart-grid" x1={plot.left} x2={plot.right} y1={columns.yOf(tick)} y2={columns.yOf(tick)} />
      <text className="chart-tick" x={isRtl ? plot.right + 8 : plot.left - 8} y={columns.yOf(tick) + 4} textAnchor={isRtl ? 'start' : 'end'}>{formatNumber(tick)}</text>
    </g>
  ));
}

/** The second number: a line upon a light ground, named where it begins. */
function Line({ steps, columns, plot, label, most, isRtl }: { readonly steps: readonly TimeStep[]; readonly columns: Columns; readonly plot: Plot; readonly label: string; readonly most: string; readonly isRtl: boolean }) {
  const points = steps.map(({ second = 0 }, index): [number, number] => [columns.xOf(index) + columns.band / 2, columns.yOf(second)]);
  return (
    <g>
      <path className="chart-area" d={area().y0(plot.bottom)(points) ?? ''} />
      <path className="chart-line" d={line()(points) ?? ''} />
      {points.length === 1 && <circle className="chart-dot" cx={points[0]?.[0]} cy={points[0]?.[1]} r="4" />}
      <line className="chart-grid" x1={plot.left} x2={plot.right} y1={plot.bottom} y2={plot.bottom} />
      <text className="chart-label" x={isRtl ? plot.right : plot.left} y={plot.top - 8} textAnchor={isRtl ? 'end' : 'start'}>{label}</text>
      <text className="chart-tick" x={isRtl ? plot.right + 8 : plot.left - 8} y={plot.top + 4} textAnchor={isRtl ? 'start' : 'end'}>{most}</text>
    </g>
  );
}

type Span = { readonly from: number; readonly to: number };

/** Which step is looked at and which span is drawn, by keys and by pointer. */
function useSpan(count: number, columns: Columns, isRtl: boolean, choose: (first: number, last: number) => void) {
  const [looked, look] = useState<Span>();
  const [isDrawing, setDrawing] = useState(false);
  const inside = (index: number): number => Math.max(0, Math.min(count - 1, index));
  const at = inside(looked?.to ?? count - 1);
  const span: readonly [number, number] | undefined = looked && [inside(Math.min(looked.from, looked.to)), inside(Math.max(looked.from, looked.to))];
  const indexOf = (event: PointerEvent<HTMLElement>): number => columns.indexAt(event.clientX - event.currentTarget.getBoundingClientRect().left);
  const onKeyDown = (event: KeyboardEvent): void => {
    const [ahead, back] = isRtl ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
    const to = event.key === ahead ? at + 1 : event.key === back ? at - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? count - 1 : undefined;
    if (to !== undefined) look({ from: event.shiftKey ? looked?.from ?? at : inside(to), to: inside(to) });
    else if (event.key === 'Escape') look(undefined);
    else if (event.key === 'Enter' || event.key === ' ') choose(...span ?? [at, at]);
    else return;
    event.preventDefault();
  };
  const walk = {
    onKeyDown, onFocus: () => { look((before) => before ?? { from: at, to: at }); }, onBlur: () => { look(undefined); },
    onPointerDown: (event: PointerEvent<HTMLElement>) => { const index = indexOf(event); setDrawing(true); look({ from: index, to: index }); },
    onPointerMove: (event: PointerEvent<HTMLElement>) => { const index = indexOf(event); look((before) => ({ from: isDrawing && before ? before.from : index, to: index })); },
    onPointerLeave: () => { setDrawing(false); look(undefined); },
    onPointerUp: () => { if (isDrawing && span) choose(...span); setDrawing(false); },
  };
  return { walk, span, at };
}
