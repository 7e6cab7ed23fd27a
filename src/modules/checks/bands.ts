/** What findings amount to beside each other, which of them are shown, and the outcome in a word. Pure. */
import { bandOf, settled } from '../../matching/posterior.ts';
import type { Band, Comparison } from '../../matching/matcher.ts';
import type { AskCheck, CheckAnswer, Outcome } from './schema.ts';

/** Findings that one answer carries. */
export const FINDINGS_MAX = 50;

export type Weighed<R> = { readonly record: R; readonly comparison: Comparison; readonly probability: number; readonly band: Band };

const DIGITS = 3;
const ORDER: Readonly<Record<Band, number>> = { strong: 0, possible: 1, weak: 2 };

/** Hits first, then by band, then by probability; what is equal in all that stands in the order of ids. */
export function weighed<R extends { readonly id: string }>(found: readonly { readonly record: R; readonly comparison: Comparison }[]): readonly Weighed<R>[] {
  const probabilities = settled(found.map(({ comparison }) => comparison));
  const all = found.map((one, at): Weighed<R> => {
    const probability = Number((probabilities[at] ?? 0).toPrecision(DIGITS));
    const band = bandOf(probability);
    return { ...one, probability, band: band === 'weak' && one.comparison.isAtLeastPossible ? 'possible' : band };
  });
  return all.sort((a, b) => Number(b.comparison.isHit) - Number(a.comparison.isHit) || ORDER[a.band] - ORDER[b.band] || b.probability - a.probability || (a.record.id < b.record.id ? -1 : 1));
}

/** A camera lane is told of hits and strong candidates; an officer also of possible ones; who asks for all, of all. */
const CAMERA_LANE = 'camera_lane';
const leastBand = (ask: Pick<AskCheck, 'bands' | 'purpose'>, mayHaveAll: boolean): Band => (ask.bands === 'all' && mayHaveAll ? 'weak' : ask.purpose === CAMERA_LANE ? 'strong' : 'possible');

export type Shown<R> = { readonly told: readonly Weighed<R>[]; readonly outcome: Outcome; readonly isCut: boolean; readonly weak?: CheckAnswer['weak'] };

/**
 * What an answer shows. `left` weak ones were met and not read; `isOpen` says that more may have been met than came.
 * Weak ones alone leave the outcome `no_record`, also where they are shown.
 */
export function shownOf<R>(all: readonly Weighed<R>[], ask: Pick<AskCheck, 'bands' | 'purpose'>, { left, isOpen, mayHaveAll }: { readonly left: number; readonly isOpen: boolean; readonly mayHaveAll: boolean }): Shown<R> {
  const least = leastBand(ask, mayHaveAll);
  const shown: Weighed<R>[] = [];
  let weak = left;
  let possible = 0;
  for (const one of all) {
    if (one.comparison.isHit || ORDER[one.band] <= ORDER[least]) shown.push(one);
    else if (one.band === 'weak') weak += 1;
    else possible += 1;
  }
  const told = shown.slice(0, FINDINGS_MAX);
  const outcome: Outcome = told.some(({ comparison }) => comparison.isHit) ? 'hit' : told.some(({ band }) => band !== 'weak') ? 'candidates' : 'no_record';
  const hidden = { count: weak, ...(possible > 0 ? { possible } : {}), ...(isOpen ? { atLeast: true as const } : {}) };
  return { told, outcome, isCut: shown.length > told.length, ...(least !== 'weak' && weak + possible > 0 ? { weak: hidden } : {}) };
}
