/** The figures as tables that a person reads: Markdown, with the bounds of each estimate. It measures nothing. */
import { botheredPerThousand, calibrationError, CLASSES, EDGES, falsePerThousand, observedIn, precisionOf, recallOf, reliabilityOf, thresholdOf, VIEWS, type Class, type Estimate, type Tally } from './measures.ts';
import type { Recall } from './vins.ts';
import { WAYS, type Way } from './slips.ts';
import { KINDS, type Kind } from './questions.ts';

export type Streamed = { readonly tallies: Readonly<Record<Way, Tally>>; readonly byKind: ReadonlyMap<string, { asked: number; shown: number; compared: number }>; readonly estimates: Estimates };
/** Findings that are possible or more, those of them whose odds were more than four times the estimate that chose them, and the worst. */
export type Estimates = { readonly of: number; readonly low: number; readonly worst: number };
export const kindKey = (way: Way, kind: Kind): string => `${way} ${kind}`;

const shown = (n: number): string => n.toLocaleString('en');
const figure = (n: number): string => (n === 0 ? '0' : n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n >= 0.1 ? n.toFixed(2) : n >= 0.001 ? n.toFixed(4) : n.toExponential(1));
const percent = (n: number): string => `${(n * 100).toFixed(n > 0.0995 && n < 0.9995 ? 1 : 2)} %`;
const share = (estimate: Estimate | undefined): string => (estimate === undefined || Number.isNaN(estimate.value) ? '–' : `${percent(estimate.value)} (${percent(estimate.low)} – ${percent(estimate.high)})`);
const rate = ({ value, low, high }: Estimate): string => `${figure(value)} (${figure(low)} – ${figure(high)})`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [`| ${head.join(' | ')} |`, `|${head.map((_, i) => (i === 0 ? '---' : '---:')).join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`), ''];

const NAMES: Readonly<Record<Way, string>> = { typed: 'typed', scanned: 'scanned', camera: 'camera', read_aloud: 'read aloud' };

/** Recall, false findings and precision, a row for each way of capture. */
export function answersOf({ tallies, byKind, estimates }: Streamed): readonly string[] {
  const rows = (of: (tally: Tally) => readonly string[]): readonly (readonly string[])[] => WAYS.map((way) => [NAMES[way], ...of(tallies[way])]);
  const kinds = WAYS.flatMap((way) => KINDS.flatMap((kind) => { const one = byKind.get(kindKey(way, kind)); return one ? [[`${NAMES[way]}, ${kind}`, shown(one.asked), percent(one.shown / one.asked), percent(one.compared / one.asked)]] : []; }));
  return [
    'Recorded vehicles that are found:', '', ...table(['', 'as hit', 'hit or strong', 'default view', 'with all bands'], rows((tally) => [
      share(recallOf(tally, ['hit'])), share(recallOf(tally, ['hit', 'strong'])), share(recallOf(tally, ['hit', 'strong', 'possible'])), share(recallOf(tally, CLASSES)),
    ])),
    'False findings per 1,000 checks, and checks among 1,000 that show one in the default view:', '', ...table(['', ...VIEWS.map((view) => (view === 'lane' ? 'camera lane' : view === 'all' ? 'all bands' : 'default view')), 'checks with one'], rows((tally) => [
      ...VIEWS.map((view) => rate(falsePerThousand(tally, view))), rate(botheredPerThousand(tally, 'default')),
    ])),
    'Precision: of what is shown so, the share that is the vehicle:', '', ...table(['', 'hit', 'strong', 'possible'], rows((tally) => [share(precisionOf(tally, 'hit')), share(precisionOf(tally, 'strong')), share(precisionOf(tally, 'possible'))])),
    `Odds above four times the estimate by which a record was chosen to be read: ${shown(estimates.low)} of ${shown(estimates.of)} findings that are possible or more; at worst ${figure(estimates.worst)} times.`, '',
    'By what was asked (recorded vehicles):', '', ...table(['', 'checks', 'default view', 'with all bands'], kinds),
  ];
}

const ALL: readonly Class[] = CLASSES;
export const ERROR_MAX = 0.05;

/** Predicted against observed, weighted to the base rate. */
export function reliabilityTable(streamed: Streamed): readonly string[] {
  const tallies = WAYS.map((way) => streamed.tallies[way]);
  const bins = reliabilityOf(tallies, ALL);
  const rows = bins.flatMap((bin, i) => (bin.seen === 0 ? [] : [[`${i === 0 ? '0' : String(EDGES[i - 1])} – ${String(EDGES[i])}`, shown(bin.seen), figure((bin.weight / tallies.length) * 1000), figure(bin.predicted / bin.weight), rate(observedIn(bin))]]));
  const errors = (of: readonly Tally[]): readonly string[] => [
    calibrationError(reliabilityOf(of, ALL)).toFixed(4), calibrationError(reliabilityOf(of, ['strong', 'possible', 'weak'])).toFixed(4), calibrationError(reliabilityOf(of, ['hit', 'strong', 'possible'])).toFixed(4), calibrationError(reliabilityOf(of, ['strong', 'possible'])).toFixed(4), calibrationError(reliabilityOf(of, ['hit', 'strong'])).toFixed(4),
  ];
  return [
    ...table(['predicted', 'findings', 'per 1,000 checks', 'mean prediction', 'observed'], rows),
    `Expected calibration error (asked: ≤ ${ERROR_MAX} overall). Nearly all findings are improbable ones, so the first column is easily small; the last, where people act, says most:`, '', ...table(['', 'all findings', 'without the hits', 'without the weak', 'candidates shown', 'hits and strong ones'], [['all ways', ...errors(tallies)], ...WAYS.map((way) => [NAMES[way], ...errors([streamed.tallies[way]])])]),
  ];
}

const THRESHOLDS = [1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 0.02, 0.1, 0.5] as const;
/** What another threshold of `possible` would show; look-alikes, which are always shown, not counted apart. */
export const thresholdTable = ({ tallies }: Streamed): readonly string[] => ['Were everything shown from a probability on (all ways alike):', '', ...table(['from', 'recorded vehicles found', 'false findings per 1,000 checks'], THRESHOLDS.map((from) => {
  const { found, falsePerThousand: wrong } = thresholdOf(WAYS.map((way) => tallies[way]), from);
  return [String(from), percent(found), figure(wrong)];
}))];

export const overallError = (streamed: Streamed): number => calibrationError(reliabilityOf(WAYS.map((way) => streamed.tallies[way]), ALL));

export const recallTable = (rows: readonly Recall[]): readonly string[] => table(['damage', 'numbers', 'met by the engine', 'default view', 'default view, make and year said'], rows.map(({ what, isPromised, asked, met, shown: told, shownWithMake }) => [
  isPromised ? what : `${what} (beyond the promise)`, shown(asked), percent(met / asked), percent(told / asked), percent(shownWithMake / asked),
]));
