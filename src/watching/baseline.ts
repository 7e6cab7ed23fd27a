/**
 * What is usual: robust figures of daily counts, for a person and for their peers. Counts are made even by the square root of
 * Anscombe (1948, Biometrika 35), their middle is the median and their spread the median absolute deviation (Hampel 1974; the
 * modified z-score of Iglewicz and Hoaglin 1993), so that a few days of misuse in the past do not become what is usual.
 */

/** Makes a normal distribution's standard deviation of a median absolute deviation. */
const MAD_TO_SIGMA = 1.4826;
/** Anscombe's transform gives a Poisson count this spread whatever its mean: nobody's days are more even than chance. */
const POISSON_SIGMA = 1;

const even = (count: number): number => 2 * Math.sqrt(count + 3 / 8);

export function medianOf(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] ?? 0 : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

type Usual = { readonly middle: number; readonly spread: number };
/** Days are asked about at every deed and change once a day: lists that are replaced, never changed, are worked out once. */
const worked = new WeakMap<readonly number[], Usual>();

function usualIn(days: readonly number[]): Usual {
  const known = worked.get(days);
  if (known) return known;
  const evened = ascending(days.map(even));
  const middle = medianOf(evened);
  const usual = { middle, spread: Math.max(POISSON_SIGMA, MAD_TO_SIGMA * medianOf(ascending(evened.map((one) => Math.abs(one - middle))))) };
  worked.set(days, usual);
  return usual;
}

/** How many spreads a day's count lies above what is usual by these days; undefined while there are fewer than `daysMin`. The list must not be changed afterwards. */
export function aboveUsual(count: number, days: readonly number[], daysMin: number): number | undefined {
  if (days.length < daysMin) return undefined;
  const { middle, spread } = usualIn(days);
  return (even(count) - middle) / spread;
}

/** The usual count itself, for the sentence that people read. */
export const usualOf = (days: readonly number[]): number => Math.round(medianOf(ascending(days)));

/** The highest day but one: what happened once may have been misuse, what happened twice is a habit. */
export const habitualMost = (days: readonly number[]): number => ascending(days).at(-2) ?? 0;

const upperQuartile = (numbers: readonly number[]): number => ascending(numbers)[Math.floor(0.75 * numbers.length)] ?? 0;

/** How many times busier than usual those at work today are, never less than once. The upper quartile: some have only begun. */
export const surgeOf = (today: readonly number[], days: readonly number[]): number => Math.max(1, (upperQuartile(today) + 1) / (upperQuartile(days) + 1));
