/** Lying bars with their labels and values; each can be reached and chosen by keyboard. What a bar counts, and what choosing means, its user knows. */
import { useId, type KeyboardEvent, type Ref } from 'react';
import { barsOf, BAR_PX, fitted, ROW_PX } from './scales.ts';
import { Hatch } from './hatch.tsx';
import { useWidth } from './use-width.ts';
import './charts.css';

export type ChartBar = {
  readonly key: string; readonly label: string; readonly n: number;
  /** As it is written at the bar's end. */
  readonly value: string;
  /** The solid part of it; the rest is hatched. */
  readonly part: number;
  /** What a screen reader says after label and value. */
  readonly said: string;
};
type BarChartProps = { readonly title: string; readonly bars: readonly ChartBar[]; readonly isRtl: boolean; readonly chosen?: string | undefined; readonly choose: (key: string) => void; readonly svg?: Ref<SVGSVGElement> };

const FOOT_PX = 4;

export function BarChart({ title, bars, isRtl, chosen, choose, svg }: BarChartProps) {
  const { place, width } = useWidth<HTMLDivElement>();
  const id = useId();
  const drawn = barsOf(bars, { width, isRtl });
  const height = bars.length * ROW_PX + FOOT_PX;
  const edge = isRtl ? { x: width, textAnchor: 'end' as const } : { x: 0, textAnchor: 'start' as const };
  return (
    <div ref={place} className="chart">
      <svg ref={svg} viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="group" aria-labelledby={`${id}-title`}>
        <title id={`${id}-title`}>{title}</title>
        <Hatch id={`${id}-hatch`} />
        {bars.map(({ key, label, value, said }, at) => {
          const bar = drawn[at];
          const seen = fitted(label, width);
          return bar && (
            <g key={key} role="button" tabIndex={0} className="chart-row" aria-label={[`${seen}: ${value}`, ...(seen === label ? [] : [label]), ...(said === '' ? [] : [said])].join(', ')} aria-pressed={key === chosen} onClick={() => { choose(key); }} onKeyDown={(event) => { if (isPressed(event)) choose(key); }}>
              <rect className="chart-band" x="0" y={bar.y} width={width} height={ROW_PX} rx="6" />
              <text className="chart-label" {...edge} y={bar.y + 18}>{seen}</text>
              {key === chosen && <path className="chart-chosen" d={`M${isRtl ? 6 : width - 22} ${bar.y + 14}l5 5 10-11`} />}
              <rect className="chart-bar" x={bar.x} y={bar.y + 25} width={bar.width} height={BAR_PX} fill={`url(#${id}-hatch)`} />
              <rect className="chart-part" x={bar.part.x} y={bar.y + 25} width={bar.part.width} height={BAR_PX} />
              <text className="chart-value" x={bar.valueX} y={bar.y + 38} textAnchor={isRtl ? 'end' : 'start'}>{` ${value}`}</text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}

function isPressed(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' && event.key !== ' ') return false;
  event.preventDefault();
  return true;
}
