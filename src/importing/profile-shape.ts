// The shape of a profile: which keys it has and which words they take. Types and lists only; what is checked stands in
// profile-check.ts.
import type { DateReading } from './dates.ts';

export const KINDS = ['text', 'date', 'year', 'list', 'makeModel', 'vin', 'country', 'boolean'] as const;
export type CellKind = (typeof KINDS)[number];

/** What becomes of a word that is not in the table: passed on as typed, left out with a warning, or a refused row. */
export const UNKNOWN_WORDS = ['keep', 'drop', 'refuse'] as const;
export type UnknownWords = (typeof UNKNOWN_WORDS)[number];

export interface ColumnSpec {
  readonly to: string;
  readonly kind?: CellKind;
  /** Name of a table in `words`. */
  readonly words?: string;
  readonly unknownWords?: UnknownWords;
  /** For kind `vin`: where a value goes that is no full VIN, or a second one. */
  readonly otherwise?: string;
  /** For kind `list`: what divides the entries; `;` where absent. */
  readonly separator?: string;
}

export type Reference =
  | { readonly column: string | readonly string[] }
  | { readonly derivedFrom: readonly string[]; readonly prefix?: string };

export const CLEAR_REASONS = ['recovered', 'entered_in_error', 'duplicate', 'settled'] as const;
export type ClearReason = (typeof CLEAR_REASONS)[number];

export interface Profile {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly source?: string;
  readonly format?: 'auto' | 'csv' | 'ndjson' | 'json';
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly dates?: DateReading;
  readonly reference: Reference;
  readonly columns: Readonly<Record<string, string | ColumnSpec | readonly (string | ColumnSpec)[]>>;
  readonly constants?: Readonly<Record<string, string | number>>;
  readonly words?: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
  readonly absent?: readonly string[];
  readonly operation?: { readonly column: string; readonly upsert: readonly string[]; readonly clear: readonly string[] };
  readonly clearReason?: { readonly column?: string; readonly words?: Readonly<Record<string, ClearReason>>; readonly default?: ClearReason };
  readonly ignore?: readonly string[];
  readonly requiredColumns?: readonly string[];
}

export interface ProfileFault {
  /** Where in the profile: a JSON pointer (RFC 6901), `/columns/make/words` for instance; empty for the whole. */
  readonly path: string;
  readonly reason: string;
}
