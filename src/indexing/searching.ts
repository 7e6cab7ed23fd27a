/**
 * One question put to the engine, through one bureau's eyes: candidates become meetings, with the traits they share and the
 * lines they stand in. What can be answered from tables is answered here; wide patterns are somebody else's.
 */
import { encodeId } from '../kernel/ids.ts';
import { TRAITS, type Candidate, type Line, type PatternAsk, type View } from '../matching/engine.ts';
import type { Met, Search } from '../matching/matcher.ts';
import { VIN_CHARS } from '../matching/plan.ts';
import type { Searcher } from '../matching/searcher.ts';

/** Meetings of one number; what more records bear is cut here and `more` says so. */
export const NUMBER_MEETINGS_MAX = 2_000;
/** Best-agreeing records of one pattern; `count` tells of all. */
export const PATTERN_MEETINGS_MAX = 200;
/** A pattern that is answered from tables needs far less. */
const QUICK_WITHIN_MS = 10;

export type PatternFigures = { readonly count: number; readonly isWhole: boolean };
export type PatternFound = PatternFigures & { readonly candidates: readonly Candidate[] };
export type SearchResult = {
  readonly met: readonly Met[];
  /** The record's id. */
  readonly idOf: (met: Met) => string;
  /** Records that were met and are told in this number alone: the search said that they need not be weighed. */
  readonly leftOut: number;
  /** Whether a number met more records than are told. */
  readonly more: boolean;
  /** For each pattern asked, how many records match: exactly, or at least so many where it is not whole. */
  readonly patterns: readonly PatternFigures[];
};

export const wideOf = (searcher: Searcher, { patterns }: Search): readonly PatternAsk[] => patterns.filter(({ pattern }) => !searcher.isQuick(pattern));

export function quickPattern(searcher: Searcher, ask: PatternAsk, view: View): PatternFound {
  const until = performance.now() + QUICK_WITHIN_MS;
  return searcher.pattern(ask, view, { most: PATTERN_MEETINGS_MAX, mayGoOn: () => performance.now() < until });
}

const NO_PATTERNS: readonly PatternFigures[] = [];

/** Everything that is met. `found` answers each pattern of the question in turn. */
export function meet({ searcher, prefix }: { readonly searcher: Searcher; readonly prefix: string }, search: Search, view: View, found: (ask: PatternAsk) => PatternFound): SearchResult {
  const met: Met[] = [];
  const { found: candidates, more, leftOut } = searcher.all(search.numbers, view, NUMBER_MEETINGS_MAX, search.sifts);
  for (const [ask, number] of search.numbers.entries()) {
    const mine = candidates[ask] ?? [];
    if (mine.length === 0) continue;
    const askedLine = lineOf(searcher, number.text, view);
    for (const candidate of mine) met.push(meetingOf(searcher, search, { ask, candidate, askedLine, view }));
  }
  const patterns = search.patterns.length === 0 ? NO_PATTERNS : search.patterns.map((pattern, i) => {
    const { candidates, count, isWhole } = found(pattern);
    for (const candidate of candidates) met.push(meetingOf(searcher, search, { ask: search.numbers.length + i, candidate, country: pattern.country, matching: count, view }));
    return { count, isWhole };
  });
  return { met, leftOut, more, patterns, idOf: ({ candidate }) => `${prefix}_${encodeId(searcher.nameOf(candidate.record))}` };
}

const lineOf = (searcher: Searcher, text: string, view: View): Line | undefined => (text.length === VIN_CHARS ? searcher.lineOf(text, view) : undefined);

type Meeting = { readonly ask: number; readonly view: View; readonly candidate: Candidate; readonly askedLine?: Line | undefined; readonly country?: number; readonly matching?: number };

function meetingOf(searcher: Searcher, { traits }: Search, { ask, view, candidate, askedLine, country = 0, matching }: Meeting): Met {
  let { agrees, differs } = searcher.agreementOf(candidate.record, traits);
  if (country !== 0 && candidate.country !== 0) {
    if (country === candidate.country) agrees |= TRAITS.country;
    else differs |= TRAITS.country;
  }
  return { ask, candidate, agrees, differs, line: lineOf(searcher, candidate.text, view), askedLine, matching };
}
