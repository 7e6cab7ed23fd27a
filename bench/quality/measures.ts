/**
 * What a stream of checks comes to: recall, false findings, precision, reliability. Recorded and honest vehicles are drawn
 * apart, many more recorded ones than there are, and weighted back to the base rate. It knows no engine and no world.
 */
import type { Band } from '../../src/matching/matcher.ts';

/** One recorded vehicle in so many checks (280 million searches, 250,000 hits a year). */
export const CHECKS_PER_RECORDED = 1_100;

export const CLASSES = ['hit', 'strong', 'possible', 'weak'] as const;
export type Class = 'hit' | Band;
/** One finding of an answer beside the truth. */
export type Told = { readonly class: Class; readonly probability: number; readonly isSame: boolean };

/** Upper ends of the bins of a reliability table. */
export const EDGES = [1e-6, 1e-5, 1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 0.99, 0.999, 1] as const;
export type Bin = { weight: number; squares: number; predicted: number; same: number; seen: number };
const emptyBin = (): Bin => ({ weight: 0, squares: 0, predicted: 0, same: 0, seen: 0 });

/** Counts over checks of which each adds some: their sum, and the sum of squares, from which doubt is told. */
type Count = { sum: number; squares: number };
const add = (count: Count, n: number): void => { count.sum += n; count.squares += n * n; };

export type Tally = {
  readonly checks: { recorded: number; honest: number };
  /** Recorded vehicles by the best class in which they were found. */
  readonly found: Record<Class, number>;
  /** False findings, by class: in checks of honest vehicles, and of recorded ones. */
  readonly falseIn: Record<'recorded' | 'honest', Record<Class, Count>>;
  /** Honest vehicles with a false finding in the default view, in a lane’s, in that of all bands. */
  readonly bothered: Record<View, number>;
  readonly bins: Record<Class, Bin[]>;
};
export const VIEWS = ['default', 'lane', 'all'] as const;
export type View = (typeof VIEWS)[number];
const SHOWN: Readonly<Record<View, readonly Class[]>> = { default: ['hit', 'strong', 'possible'], lane: ['hit', 'strong'], all: CLASSES };

const each = <T>(make: () => T): Record<Class, T> => ({ hit: make(), strong: make(), possible: make(), weak: make() });
const emptyTally = (): Tally => ({
  checks: { recorded: 0, honest: 0 }, found: each(() => 0), falseIn: { recorded: each(() => ({ sum: 0, squares: 0 })), honest: each(() => ({ sum: 0, squares: 0 })) },
  bothered: { default: 0, lane: 0, all: 0 }, bins: each(() => EDGES.map(emptyBin)),
});

/** Collects the checks of one way of capture. `planned`: how many of each are going to come, for their weights. */
export function openTally(planned: { readonly recorded: number; readonly honest: number }): { readonly tally: Tally; readonly add: (isRecorded: boolean, told: readonly Told[]) => void } {
  const tally = emptyTally();
  const weights = { recorded: 1 / CHECKS_PER_RECORDED / planned.recorded, honest: (1 - 1 / CHECKS_PER_RECORDED) / planned.honest };
  return {
    tally,
    add(isRecorded, told) {
      const stratum = isRecorded ? 'recorded' : 'honest';
      tally.checks[stratum] += 1;
      const found = CLASSES.find((name) => told.some((one) => one.isSame && one.class === name));
      if (isRecorded && found) tally.found[found] += 1;
      for (const name of CLASSES) add(tally.falseIn[stratum][name], told.filter((one) => one.class === name && !one.isSame).length);
      if (!isRecorded) for (const view of VIEWS) if (told.some((one) => !one.isSame && SHOWN[view].includes(one.class))) tally.bothered[view] += 1;
      for (const one of told) {
        const bin = tally.bins[one.class][binOf(one.probability)]!;
        const weight = weights[stratum];
        bin.weight += weight;
        bin.squares += weight * weight;
        bin.predicted += weight * one.probability;
        if (one.isSame) bin.same += weight;
        bin.seen += 1;
      }
    },
  };
}

export const binOf = (probability: number): number => { const at = EDGES.findIndex((edge) => probability <= edge); return at < 0 ? EDGES.length - 1 : at; };

/** An estimate with the bounds within which it lies, 95 times in a hundred. */
export type Estimate = { readonly value: number; readonly low: number; readonly high: number };
const Z = 1.96;

/** A share of `of` draws (Wilson 1927). */
export function shareOf(count: number, of: number): Estimate {
  if (of === 0) return { value: NaN, low: 0, high: 1 };
  const share = count / of;
  const middle = share + (Z * Z) / (2 * of);
  const spread = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const whole = 1 + (Z * Z) / of;
  return { value: share, low: Math.max(0, (middle - spread) / whole), high: Math.min(1, (middle + spread) / whole) };
}

/** A count of rare things (Byar's bounds of a Poisson mean), wider where they come in clusters. */
export function countOf({ sum, squares }: Count): Estimate {
  const cluster = sum > 0 ? Math.max(1, squares / sum) : 1;
  const n = sum / cluster;
  const bound = (m: number, z: number): number => (m <= 0 ? 0 : m * (1 - 1 / (9 * m) + z / (3 * Math.sqrt(m))) ** 3);
  return { value: sum, low: Math.max(0, bound(n, -Z)) * cluster, high: bound(n + 1, Z) * cluster };
}

const scaled = ({ value, low, high }: Estimate, by: number): Estimate => ({ value: value * by, low: low * by, high: high * by });

/** Of recorded vehicles, the share that is found in one of these classes. */
export const recallOf = (tally: Tally, classes: readonly Class[]): Estimate => shareOf(classes.reduce((sum, name) => sum + tally.found[name], 0), tally.checks.recorded);

/** False findings per thousand checks at the base rate. Nearly all come from honest vehicles; their doubt is the doubt told. */
export function falsePerThousand(tally: Tally, view: View): Estimate {
  const honest = SHOWN[view].map((name) => tally.falseIn.honest[name]).reduce((a, b) => ({ sum: a.sum + b.sum, squares: a.squares + b.squares }));
  const recorded = SHOWN[view].reduce((sum, name) => sum + tally.falseIn.recorded[name].sum, 0);
  const more = tally.checks.recorded === 0 ? 0 : (1000 * recorded) / tally.checks.recorded / CHECKS_PER_RECORDED;
  const { value, low, high } = scaled(countOf(honest), (1000 * (1 - 1 / CHECKS_PER_RECORDED)) / Math.max(1, tally.checks.honest));
  return { value: value + more, low: low + more, high: high + more };
}

/** Checks per thousand in which an honest driver is looked at for nothing. */
export const botheredPerThousand = (tally: Tally, view: View): Estimate => scaled(shareOf(tally.bothered[view], tally.checks.honest), 1000);

/** Of the findings of one class, the share that is the vehicle, at the base rate. */
export function precisionOf(tally: Tally, name: Class): Estimate | undefined {
  const right = tally.bins[name].reduce((sum, bin) => sum + bin.same, 0);
  const honest = tally.falseIn.honest[name];
  const inRecorded = tally.checks.recorded === 0 ? 0 : tally.falseIn.recorded[name].sum / tally.checks.recorded / CHECKS_PER_RECORDED;
  const wrong = scaled(countOf(honest), (1 - 1 / CHECKS_PER_RECORDED) / Math.max(1, tally.checks.honest));
  const share = (n: number): number => right / (right + inRecorded + n);
  return right + inRecorded + wrong.value === 0 ? undefined : { value: share(wrong.value), low: share(wrong.high), high: share(wrong.low) };
}

const merged = (bins: readonly Bin[]): Bin => bins.reduce((a, b) => ({ weight: a.weight + b.weight, squares: a.squares + b.squares, predicted: a.predicted + b.predicted, same: a.same + b.same, seen: a.seen + b.seen }), emptyBin());
/** The reliability table over these classes, of one way of capture or of several, each of which weighs the same. */
export const reliabilityOf = (tallies: readonly Tally[], classes: readonly Class[]): readonly Bin[] => EDGES.map((_, i) => merged(tallies.flatMap((tally) => classes.map((name) => tally.bins[name][i]!))));

/** What was observed in a bin; the weights of its findings make some of them count for less. */
export const observedIn = (bin: Bin): Estimate => {
  const effective = bin.squares === 0 ? 0 : bin.weight ** 2 / bin.squares;
  return shareOf(bin.weight === 0 ? 0 : (bin.same / bin.weight) * effective, effective);
};

/** What would be shown were everything shown from a probability on: recorded vehicles found, and false findings per thousand checks. */
export type Threshold = { readonly from: number; readonly found: number; readonly falsePerThousand: number };
export function thresholdOf(tallies: readonly Tally[], from: number): Threshold {
  const shown = reliabilityOf(tallies, CLASSES).slice(EDGES.findIndex((edge) => edge === from) + 1);
  const sum = (of: (bin: Bin) => number): number => shown.reduce((all, bin) => all + of(bin), 0) / tallies.length;
  return { from, found: sum(({ same }) => same) * CHECKS_PER_RECORDED, falsePerThousand: sum(({ weight, same }) => weight - same) * 1000 };
}

/** Expected calibration error: how far prediction and truth lie apart, over the bins, each by its weight. */
export function calibrationError(bins: readonly Bin[]): number {
  const whole = bins.reduce((sum, { weight }) => sum + weight, 0);
  return whole === 0 ? 0 : bins.reduce((sum, { predicted, same }) => sum + Math.abs(predicted - same), 0) / whole;
}
