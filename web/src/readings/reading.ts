/** A number as it was read, while it is confirmed: which characters are doubtful, what else they may be, and what is taken in the end. Pure. */
import type { ReadNumber } from '../../../src/modules/readings/schema.ts';
import type { Reading } from '../check/reading.ts';

export type { ReadNumber } from '../../../src/modules/readings/schema.ts';

/** What the check calls a character that cannot be read. */
export const UNREAD = '?';

/** The number with another character at a place, from 1. */
export const withPlace = (number: string, at: number, character: string): string => number.slice(0, at - 1) + character + number.slice(at);

/** The characters offered at a doubtful place: as read first, and `?` for whoever cannot tell. */
export function choicesAt({ number, doubts }: ReadNumber, at: number): readonly string[] {
  const doubt = doubts.find((one) => one.at === at);
  return [...new Set([number.charAt(at - 1), ...(doubt?.others ?? []), UNREAD])];
}

/** What is put into the check's box. A number of the wrong length is not said to be a VIN: the console tells it by its shape. */
export const takenOf = ({ kind, by }: ReadNumber, number: string, crop: string): Reading => ({
  number, kind: kind === 'vin' || kind === 'plate' ? kind : 'any', capture: by === 'barcode' ? 'scanned' : 'camera', crop,
});

export type Frame = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

const AROUND = 0.35;
/** Beside a code stands what it says, in letters. */
const AROUND_CODE = 0.9;
const AROUND_MIN_PX = 12;

/** The part of a picture to show for a box of shares: the box and some of what is around it, within the picture. */
export function frameOf({ box, by }: Pick<ReadNumber, 'box' | 'by'>, { width, height }: { readonly width: number; readonly height: number }): Frame {
  const [xs, ys] = [box.map(([x]) => x * width), box.map(([, y]) => y * height)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const more = Math.max(AROUND_MIN_PX, (by === 'barcode' ? AROUND_CODE : AROUND) * Math.min(right - left, bottom - top));
  const [x, y] = [Math.max(0, Math.floor(left - more)), Math.max(0, Math.floor(top - more))];
  return { x, y, width: Math.max(1, Math.min(width, Math.ceil(right + more)) - x), height: Math.max(1, Math.min(height, Math.ceil(bottom + more)) - y) };
}
