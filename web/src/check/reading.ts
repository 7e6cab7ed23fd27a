/**
 * The seam by which a number comes into the check, however it was captured. What scans, photographs or listens calls
 * `takeReading` once somebody has confirmed what was read; it knows nothing of the question that is put together.
 */
import { changeReading, type Capture, type Kind } from './draft.ts';

export type Reading = {
  /** As it was confirmed; `?` for what could not be read. */
  readonly number: string;
  /** What it is, where the reader knows; else the console tells it by its shape. */
  readonly kind?: Kind;
  readonly capture: Capture;
  /** Address of a picture of the number (`blob:` or `data:`), shown beside it until it is changed or asked. It is never kept. */
  readonly crop?: string;
};

/** Puts a reading into the box that the officer has open, in place of what stood there. The check then says how it was captured. */
export function takeReading({ number, kind = 'any', capture, crop }: Reading): void {
  changeReading({ number, kind, country: '', capture, crop });
}
