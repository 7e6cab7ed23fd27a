/** How one collection becomes findable and comparable: its keys, its comparison, its explanation. Pure, the same on every machine. */
import type { Difference } from './alignment.ts';

export type Verdict = 'agrees' | 'differs' | 'unknown';

/** One field of a comparison: what was asked, what is recorded, and whether they agree. */
export type FieldComparison = {
  readonly field: string;
  readonly asked: string;
  readonly recorded?: string;
  readonly verdict: Verdict;
  /** For numbers: how the two were found to belong together. */
  readonly relation?: Relation;
  readonly differences?: readonly Difference[];
};

/** From strongest to weakest. Only `equal` can make a hit. */
export type Relation = 'equal' | 'equal_without_diacritics' | 'look_alike' | 'last_eight';

export type Comparison = {
  readonly isHit: boolean;
  /** 0 to 1; orders findings. */
  readonly score: number;
  /** The field that found it, and how. */
  readonly foundBy: { readonly field: string; readonly recordedKind: string; readonly relation: Relation };
  readonly fields: readonly FieldComparison[];
  /** What was assumed on the way: in words, for the answer. */
  readonly assumed: readonly string[];
};

/** `Q` is a question prepared once and held against many records; `B` is a record's body. */
export type Matcher<Ask, Q, B> = {
  readonly collection: string;
  /** Keys of everything that a record may be found by. */
  readonly keysOf: (body: B) => readonly string[];
  readonly prepare: (ask: Ask) => Q;
  readonly keysAsked: (question: Q) => readonly string[];
  /** Undefined where the keys met by chance only. */
  readonly compare: (question: Q, body: B) => Comparison | undefined;
};
