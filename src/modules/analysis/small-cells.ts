/** What is told of small numbers: what rests on few is left out, and so is what would give it away (R24). Pure. */

type Cell = { readonly hits: number; readonly confirmed: number };
export type Told<C extends Cell> = Omit<C, 'confirmed'> & { readonly confirmed?: number | undefined };

/** A number, or nothing where it is small or what it leaves of the whole is. */
export function part(n: number, whole: number, cellMin: number): number | undefined {
  const isSmall = (value: number): boolean => value > 0 && value < cellMin;
  return isSmall(n) || isSmall(whole - n) || isSmall(whole) ? undefined : n;
}

/** Cells without the small ones. Where those left out are few together, the smallest of the others goes too: from the whole it could be worked out. */
export function largeCells<C extends Cell>(cells: readonly C[], cellMin: number): readonly Told<C>[] {
  const isLarge = ({ hits }: Cell): boolean => hits >= cellMin;
  const large = cells.filter(isLarge);
  const left = cells.reduce((sum, { hits }) => sum + (hits < cellMin ? hits : 0), 0);
  const smallest = left > 0 && left < cellMin ? [...large].sort((a, b) => a.hits - b.hits)[0] : undefined;
  return large.filter((cell) => cell !== smallest).map((cell) => ({ ...cell, confirmed: part(cell.confirmed, cell.hits, cellMin) }));
}
