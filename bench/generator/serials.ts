/**
 * Serial numbers and which of them are never recorded. One number in eight is kept free, told by its last four digits:
 * what is drawn from the free ones is certainly absent from every generated file, however large, with no list kept.
 */

/** Steps by the golden ratio, so that two neighbouring numbers are never both free (9999 and 0 neither). */
export function isFree(serial: number): boolean {
  return Math.imul(serial % 10_000, 0x9e3779b1) >>> 29 === 0;
}

/**
 * The n-th serial of a line: one in each stretch of `stride` (at least 2), nearly but not quite in sequence, since
 * cars are not stolen in the order in which they were built.
 */
export function nthSerial(n: number, stride: number, line: number): number {
  const place = n - (n & 15) + ((Math.imul(n, 11) + line) & 15);
  const jitter = (Math.imul(place + line, 0x85ebca6b) >>> 16) % stride;
  for (let step = 0; step < stride; step++) {
    const serial = place * stride + ((jitter + step) % stride);
    if (!isFree(serial)) return serial;
  }
  throw new Error(`No serial left in a stretch of ${stride}; a stride is at least 2.`);
}

/** The free serial nearest to this one in the given direction, within the same ten thousand. */
export function freeNeighbour(serial: number, direction: 1 | -1): number {
  const base = serial - (serial % 10_000);
  for (let step = 1; step < 10_000; step++) {
    const other = base + ((((serial - base + step * direction) % 10_000) + 10_000) % 10_000);
    if (isFree(other)) return other;
  }
  throw new Error('One serial in eight is free.');
}

const THREE = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, '0'));

export const threeDigits = (value: number): string => THREE[value]!;
export const sixDigits = (value: number): string => THREE[Math.floor(value / 1000)]! + THREE[value % 1000]!;
export const digits = (value: number, width: number): string => (width === 6 ? sixDigits(value) : width === 3 ? THREE[value]! : String(value).padStart(width, '0'));
