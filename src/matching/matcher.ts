/** How one collection becomes findable and comparable: its numbers, its comparison, its explanation. Pure, the same on every machine. */
import type { Alignment } from './alignment.ts';
import type { Candidate, EngineNumber, Line, NumberAsk, PatternAsk, Traits } from './engine.ts';
import type { Sift } from './sieve.ts';

export type Verdict = 'agrees' | 'differs' | 'unknown';

/** From strongest to weakest. Only `equal` can make a hit. */
export const MATCH_RELATIONS = ['equal', 'equal_without_diacritics', 'look_alike', 'edited', 'pattern', 'last_eight', 'end'] as const;
export type Relation = (typeof MATCH_RELATIONS)[number];

/** One field of a comparison: what was asked, what is recorded, and whether they agree. */
export type FieldComparison = {
  readonly field: string;
  readonly asked: string;
  readonly recorded?: string;
  readonly verdict: Verdict;
  /** For numbers: how the two were found to belong together, and character by character. */
  readonly relation?: Relation;
  readonly alignment?: Alignment;
};

/** What an officer is shown instead of a percentage. */
export const BANDS = ['strong', 'possible', 'weak'] as const;
export type Band = (typeof BANDS)[number];

export type Comparison = {
  readonly isHit: boolean;
  /** How many times likelier it is that the recorded thing stands in front of the officer than that it does not: 0 and up. */
  readonly odds: number;
  /** Whether it is at least possible, whatever its odds. */
  readonly isAtLeastPossible: boolean;
  /** Findings of the same number do not exclude each other: two bureaus may have recorded one vehicle. */
  readonly number: string;
  readonly foundBy: { readonly field: string; readonly recordedKind: string; readonly relation: Relation };
  readonly fields: readonly FieldComparison[];
  /** What was assumed on the way: in words, for the answer. */
  readonly assumed: readonly string[];
};

/** What the engine is asked for one question. */
export type Search = {
  readonly numbers: readonly NumberAsk[]; readonly patterns: readonly PatternAsk[]; readonly traits: Traits;
  /** For each of `numbers`, where there are any: which neighbours need only be counted. */
  readonly sifts?: readonly (Sift | undefined)[];
};

/** One meeting of a question with a record, as far as the engine knows them. */
export type Met = {
  /** Which ask met: those of `numbers` first, then those of `patterns`. */
  readonly ask: number;
  readonly candidate: Candidate;
  /** `TRAITS` of the question that the record shares, and those in which it differs. */
  readonly agrees: number;
  readonly differs: number;
  /** For full VINs: the maker's line of the recorded number, and that of the number asked; absent where none is known. */
  readonly line?: Line | undefined;
  readonly askedLine?: Line | undefined;
  /** For a pattern: how many records match it. */
  readonly matching?: number | undefined;
};

/** `Q` is a question prepared once and held against many records; `B` is a record's body. */
export type Matcher<Ask, Q, B> = {
  readonly collection: string;
  /** What the engine learns of a record. */
  readonly describe: (body: B) => { readonly numbers: readonly EngineNumber[]; readonly traits: Traits };
  readonly prepare: (ask: Ask) => Q;
  /** Where `worth` is given, neighbours whose odds are certainly below it need only be counted. */
  readonly searchOf: (question: Q, worth?: number) => Search;
  /** The odds of one record by everything in which it met the question, from what the engine knows: chooses what is fetched and compared. Never far below what `compare` would say. */
  readonly estimate: (question: Q, met: readonly Met[]) => number;
  /** Undefined where the two do not belong together. `met` is every meeting of this record with the question. */
  readonly compare: (question: Q, body: B, met: readonly Met[]) => Comparison | undefined;
};
