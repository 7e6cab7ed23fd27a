/**
 * The door of the engine: what it learns, what it is asked, what it finds. It knows numbers as texts and records as
 * 16-byte names; it knows no collection. Pure: buffers in, numbers out; threads and files are the host's.
 */
import type { Pattern } from './pattern.ts';

/** A number that a record bears. `text` is a plain form: capital letters and digits, diacritics gone. */
export type EngineNumber = {
  readonly text: string;
  /** What kind of number it is: 0 to 15, as the collection counts them. */
  readonly kind: number;
  /** A plate's country, 1 to 255 as the collection counts them; 0 where none is known. */
  readonly country: number;
};

/** What a record or a question says of the thing beside its numbers; 0 is always “not known”. */
export type Traits = { readonly make: number; readonly model: number; readonly year: number; /** One bit a colour: any in common agrees. */ readonly colours: number; readonly category: number };

export const TRAITS = { make: 1, model: 2, year: 4, colour: 8, category: 16, country: 32 } as const;

export type EngineRecord = {
  /** 16 bytes. */
  readonly name: Uint8Array;
  readonly numbers: readonly EngineNumber[];
  readonly traits: Traits;
  /** Which set of bureaus the record is hidden from, as the host counts those sets; 0 hides from nobody. 16 bits. */
  readonly hiddenFrom: number;
  /** The minute (since 1970, UTC) from which it is no longer found; 2^32-1 never. */
  readonly endsAt: number;
};

/** Through whose eyes, and when. */
export type View = {
  /** For each set of bureaus 0 where the asker is not in it; a set that is not told of hides. */
  readonly isHidden: Uint8Array;
  readonly minute: number;
};

export const RELATIONS = ['equal', 'look_alike', 'edited', 'tail', 'pattern'] as const;
/** How a candidate was met. `edited`: by at most the edits that its length allows; the text says which. */
export type EngineRelation = (typeof RELATIONS)[number];

/** One number asked as it was read. */
export type NumberAsk = {
  readonly text: string;
  /** A bit for each kind that may answer. */
  readonly kinds: number;
  /** Whether edits are looked for; else equal and look-alike only. */
  readonly withEdits: boolean;
  /** Whether it may be the end of a longer number (six characters or more; shorter ends are for patterns). */
  readonly withTail: boolean;
};

export type PatternAsk = { readonly pattern: Pattern; readonly kinds: number; readonly country: number; readonly traits: Traits };

/** One number of one record that may be meant. */
export type Candidate = {
  readonly record: number;
  readonly relation: EngineRelation;
  /** As the engine kept it: compare it with `likeKept(asked)`. */
  readonly text: string;
  readonly kind: number;
  readonly country: number;
};

/** Vehicles of one maker's line, as far as the index knows it: those that share all but the serial. */
export type Line = { readonly count: number; readonly first: number; readonly last: number };
