/** How two numbers differ, character by character: the cheapest way from one to the other (Levenshtein 1966, Wagner–Fischer 1974). Pure. */

/** `position` counts from 1 in what was asked; a missing character is placed before it. */
export type Difference = { readonly position: number; readonly asked: string; readonly recorded: string; readonly kind: 'look_alike' | 'wrong' | 'missing' | 'extra' };

const CHARS_MAX = 64;

/** The differences from `asked` to `recorded`; none where they are equal. Longer texts than 64 characters are compared by their first 64. */
export function differencesOf(asked: string, recorded: string, areAlike: (a: string, b: string) => boolean): readonly Difference[] {
  if (asked === recorded) return [];
  const a = asked.slice(0, CHARS_MAX);
  const b = recorded.slice(0, CHARS_MAX);
  const width = b.length + 1;
  const cost = new Float64Array((a.length + 1) * width);
  const at = (i: number, j: number): number => cost[i * width + j] ?? 0;
  const swap = (i: number, j: number): number => (a[i - 1] === b[j - 1] ? 0 : areAlike(a[i - 1] ?? '', b[j - 1] ?? '') ? 0.5 : 1);
  for (let i = 0; i <= a.length; i += 1) {
    for (let j = 0; j <= b.length; j += 1) {
      cost[i * width + j] = i === 0 ? j : j === 0 ? i : Math.min(at(i - 1, j - 1) + swap(i, j), at(i - 1, j) + 1, at(i, j - 1) + 1);
    }
  }
  const found: Difference[] = [];
  let i = a.length;
  let j = b.length;
  while (i > 0 || j > 0) {
    if (i > 0 && j > 0 && at(i, j) === at(i - 1, j - 1) + swap(i, j)) {
      if (a[i - 1] !== b[j - 1]) found.push({ position: i, asked: a[i - 1] ?? '', recorded: b[j - 1] ?? '', kind: swap(i, j) < 1 ? 'look_alike' : 'wrong' });
      i -= 1;
      j -= 1;
    } else if (i > 0 && at(i, j) === at(i - 1, j) + 1) {
      found.push({ position: i, asked: a[i - 1] ?? '', recorded: '', kind: 'extra' });
      i -= 1;
    } else {
      found.push({ position: i + 1, asked: '', recorded: b[j - 1] ?? '', kind: 'missing' });
      j -= 1;
    }
  }
  return found.reverse();
}
