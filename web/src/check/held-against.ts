/** Two readings of one number held against each other, step by step, before anybody is asked. Pure. */
import { areLookAlike, normalForm } from '../../../src/identifiers/text.ts';
import type { Alignment } from '../../../src/modules/checks/schema.ts';

type Step = Alignment[number];
const UNREAD = '?';

/** The characters of a number; `?` for what was not read. */
const placesOf = (typed: string): readonly string[] => Array.from(typed.split(/[?？؟]/u).map(normalForm).join(UNREAD));

const costOf = (a: string, b: string): number => (a === b ? 0 : a === UNREAD || b === UNREAD ? 0.25 : areLookAlike(a, b) ? 0.75 : 1);
const kindOf = (a: string, b: string): Step['kind'] => (a === b && a !== UNREAD ? 'equal' : a === UNREAD || b === UNREAD ? 'unread' : areLookAlike(a, b) ? 'look_alike' : 'wrong');

/** The cheapest way from the one to the other: characters changed, left out, added, or swapped with their neighbour. */
export function differencesOf(first: string, second: string): readonly Step[] {
  const [a, b] = [placesOf(first), placesOf(second)];
  const width = b.length + 1;
  const costs = new Float64Array((a.length + 1) * width);
  const at = (i: number, j: number): number => costs[i * width + j] ?? Infinity;
  const isSwap = (i: number, j: number): boolean => i > 1 && j > 1 && a[i - 1] !== a[i - 2] && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  for (let i = 0; i <= a.length; i += 1) {
    for (let j = 0; j <= b.length; j += 1) {
      if (i === 0 || j === 0) { costs[i * width + j] = i + j; continue; }
      const changed = at(i - 1, j - 1) + costOf(a[i - 1] ?? '', b[j - 1] ?? '');
      const swapped = isSwap(i, j) ? at(i - 2, j - 2) + 1 : Infinity;
      costs[i * width + j] = Math.min(changed, at(i - 1, j) + 1, at(i, j - 1) + 1, swapped);
    }
  }
  const steps: Step[] = [];
  for (let [i, j] = [a.length, b.length]; i > 0 || j > 0;) {
    const [asked, recorded] = [a[i - 1] ?? '', b[j - 1] ?? ''];
    const here = at(i, j);
    if (i > 0 && j > 0 && here === at(i - 1, j - 1) + costOf(asked, recorded)) { steps.push({ kind: kindOf(asked, recorded), at: i, asked, recorded }); i -= 1; j -= 1; }
    else if (isSwap(i, j) && here === at(i - 2, j - 2) + 1) { steps.push({ kind: 'swapped', at: i - 1, asked: `${a[i - 2] ?? ''}${asked}`, recorded: `${b[j - 2] ?? ''}${recorded}` }); i -= 2; j -= 2; }
    else if (i > 0 && here === at(i - 1, j) + 1) { steps.push({ kind: 'extra', at: i, asked, recorded: '' }); i -= 1; }
    else { steps.push({ kind: 'missing', at: i + 1, asked: '', recorded }); j -= 1; }
  }
  return steps.reverse();
}

/** Whether two readings may be of one number: nothing in them differs, as far as they were read. */
export const maySay = (steps: readonly Step[]): boolean => steps.every(({ kind }) => kind === 'equal' || kind === 'unread');
