/** How the engine's figures are laid out, and which of them has which target. It measures nothing. */
import type { Figures } from '../../src/matching/generation.ts';
import { megabytes, rounded, shown, time } from '../sheet.ts';
import type { Times } from '../timing.ts';
import type { Churned } from './churn.ts';
import type { Row, Share } from './measure.ts';
import type { Started } from './start.ts';

export type SizeResult = {
  readonly millions: number; readonly count: number;
  readonly built: { readonly figures: Figures; readonly stagedS: number; readonly sortedS: number; readonly residentBytes: number };
  readonly rows: readonly Row[]; readonly started?: Started; readonly churned?: Churned;
};

type Target = { readonly says: string; readonly holds: (row: Row) => boolean };
const isWholly = (share: Share | undefined): boolean => share === undefined || share.found === share.of;
const finds = ({ planted, whole }: Row): boolean => isWholly(planted) && isWholly(whole);
const fast: Target = { says: '≥ 1,000,000/s', holds: (row) => row.times.perSecond >= 1e6 && finds(row) };
const upTo = (p99Ms: number, p50Ms?: number): Target => ({ says: `all, ${p50Ms === undefined ? '' : `p50 ≤ ${p50Ms} ms, `}p99 ≤ ${p99Ms} ms`, holds: (row) => row.times.p99Ms <= p99Ms && row.times.p50Ms <= (p50Ms ?? Infinity) && finds(row) });
const pattern: Target = { says: 'exact count, p99 ≤ 25 ms', holds: (row) => row.times.p99Ms <= 25 && finds(row) };

const TARGETS: Readonly<Record<string, Target>> = {
  equal: fast, absent: fast, alike: { says: 'all, one look-up', holds: finds },
  one_wrong: upTo(1, 0.1), two_wrong: upTo(1, 0.1), drop: upTo(1, 0.1), insert: upTo(1, 0.1), double: upTo(1, 0.1), swap: upTo(1, 0.1), absent_edits: upTo(1),
  drop_wrong: upTo(5), insert_wrong: upTo(5), swap_wrong: upTo(5),
  ground: pattern, four_known: pattern, fragment: pattern, last_8: pattern, last_6: pattern, last_4: pattern,
  plate_wrong: upTo(1), plate_drop: upTo(1), plate_insert: upTo(1), engine_edit: upTo(1),
};

const share = (of: Share | undefined): string => (of === undefined ? '' : of.found === of.of ? `all ${shown(of.of)}` : `**${shown(of.found)} of ${shown(of.of)}**`);
const verdict = (holds: boolean): string => (holds ? 'reached' : '**missed**');
const BYTES_MAX = 350;
const START_MAX_S = 5;

export function figureLines({ rows, count, built: { figures, residentBytes, stagedS, sortedS }, started }: SizeResult): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const bytes = figures.bytes / count;
  const line = (title: string, value: string, target = '', holds?: boolean): readonly string[] => [title, value, '', '', '', '', '', '', target, holds === undefined ? '' : verdict(holds)];
  return {
    head: ['Question', 'a second', 'p50', 'p99', 'longest', 'planted, found', 'against every record', 'records an answer', 'target', ''],
    rows: [
      ...rows.map((row) => {
        const target = TARGETS[row.name];
        return [row.title, shown(row.times.perSecond), time(row.times.p50Ms), time(row.times.p99Ms), time(row.times.maxMs), share(row.planted), share(row.whole), rounded(row.perAnswer), target?.says ?? '', target ? verdict(target.holds(row)) : ''];
      }),
      line('memory in use, everything the engine keeps', `${rounded(bytes)} bytes/vehicle`, `≤ ${BYTES_MAX}`, bytes <= BYTES_MAX),
      line('memory reserved, a quarter for what comes', `${rounded(figures.reserved / count)} bytes/vehicle`),
      line('memory of the process beyond its beginning', `${rounded(residentBytes / count)} bytes/vehicle`),
      line('staged, generator included; sorted', `${rounded(stagedS)} s; ${rounded(sortedS)} s`),
      ...(started ? [
        line('snapshot', `${megabytes(started.bytes)}, written in ${rounded(started.writtenS)} s`),
        line(`start from snapshot, until ${started.asked} are answered`, `${rounded(started.readyS)} s`, `≤ ${START_MAX_S} s`, started.readyS <= START_MAX_S && started.found === started.asked),
      ] : []),
    ],
  };
}

const TIMES_MORE_MAX = 2;
const PAUSE_MAX_MS = 20;

export function churnLines({ kinds, changes, seconds, longestMs, rebuiltS }: Churned): { readonly notes: readonly string[]; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const longest = Math.max(...Object.values(longestMs));
  const ofSlowest = Math.max(...kinds.map(({ busy }) => busy.maxMs));
  return {
    notes: [
      `${shown(changes)} changes in ${rounded(seconds)} s, by the thread that asks; the next generation was ${rebuiltS === undefined ? 'not sorted in time' : `sorted beside in ${rounded(rebuiltS)} s and swapped in`}.`,
      `Longest pause between two questions: ${time(longest)} (target ≤ ${PAUSE_MAX_MS} ms: ${verdict(longest <= PAUSE_MAX_MS)}); changes ${time(longestMs.changes)}, catching up ${time(longestMs.replay)}, handing over ${time(longestMs.swap)}. The longest question: ${time(ofSlowest)}.`,
    ],
    head: ['Question', 'p50 at rest', 'p50 then', 'p99 at rest', 'p99 then', 'times', 'target', ''],
    rows: kinds.map(({ title, quiet, busy }) => {
      const times = busy.p99Ms / quiet.p99Ms;
      return [title, time(quiet.p50Ms), time(busy.p50Ms), time(quiet.p99Ms), time(busy.p99Ms), rounded(times), `≤ ${TIMES_MORE_MAX}`, verdict(times <= TIMES_MORE_MAX)];
    }),
  };
}

const GROWTH = ['equal', 'two_wrong', 'drop', 'drop_wrong', 'four_known', 'fragment', 'last_6', 'plate_wrong', 'engine_edit'];
export const GROWTH_HEAD = ['Vehicles', 'bytes each', 'VIN as recorded', 'two wrong', 'dropped', 'dropped and wrong', 'four known', 'fragment of five', 'last 6', 'plate, one wrong', 'engine number, one edit'];
const pair = ({ p50Ms, p99Ms }: Times): string => `${time(p50Ms)} / ${time(p99Ms)}`;
export const growthRow = ({ count, built, rows }: SizeResult): readonly string[] => [shown(count), rounded(built.figures.bytes / count), ...GROWTH.map((name) => { const row = rows.find((one) => one.name === name); return row ? pair(row.times) : ''; })];
