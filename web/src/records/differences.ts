/** What differs between two states of a record, leaf by leaf. Pure; what is worked out of what was said is not compared. */

const WORKED_OUT = new Set(['id', 'owner', 'version', 'enteredAt', 'changedAt', 'changedBy', 'validatedAt', 'identifiers', 'coded', 'vinDecoding', 'next', 'warnings', 'approval', 'world']);

export type Difference = { readonly place: string; readonly before: string | undefined; readonly after: string | undefined };

/** Every leaf of a value with its place, such as `/plates/0/number`. */
export function leavesOf(value: unknown, place = ''): ReadonlyMap<string, string> {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return new Map([[place, String(value)]]);
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).flatMap(([name, one]) => (place === '' && WORKED_OUT.has(name) ? [] : [...leavesOf(one, `${place}/${name}`)])));
}

export function differencesOf(before: unknown, after: unknown): readonly Difference[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((place) => (was.get(place) === is.get(place) ? [] : [{ place, before: was.get(place), after: is.get(place) }]));
}
