/** What the hub answers where it refuses (RFC 9457). Types alone. */
import type { PerhapsTold, Told } from '../../../src/kernel/schema/index.ts';

/** `isOurs`: said by the console, in the reader's language. */
export type Fault = { readonly path: string; readonly detail: string; readonly isOurs?: true } & PerhapsTold;

export type Problem = {
  readonly code: string; readonly title: string; readonly errors?: readonly Fault[];
  /** What to do about it, and the same by its code. */
  readonly advice?: string; readonly adviceTold?: Told;
} & Pick<PerhapsTold, 'values' | 'because'>;
