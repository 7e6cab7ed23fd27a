/** A profile as the hub has it, and one of one's own made from it with other columns. Pure; what profiles mean is the hub's. */

type Spec = { readonly to: string; readonly [key: string]: unknown };
type Given = string | Spec | readonly (string | Spec)[];
export type Profile = {
  readonly name: string; readonly title: string; readonly description?: string; readonly ignore?: readonly string[];
  readonly reference: { readonly column?: string | readonly string[]; readonly derivedFrom?: readonly string[]; readonly prefix?: string };
  readonly columns: Readonly<Record<string, Given>>; readonly [key: string]: unknown;
};

/** What a column is to become: a field, the reference, or nothing. */
export const REFERENCE = '(reference)';
export const LEFT_OUT = '(left out)';
export type Changes = Readonly<Record<string, string>>;

/** How the hub compares names of columns: trimmed, inner spaces as one, case ignored. */
const keyOf = (name: string): string => name.trim().replaceAll(/\s+/g, ' ').toLowerCase();
const isNamed = (names: readonly string[], name: string): boolean => names.some((one) => keyOf(one) === keyOf(name));

/** The way in which the profile already reads a field, with its table of words; the field alone where it does not. */
function wayTo(columns: Profile['columns'], target: string): string | Spec {
  const known = Object.values(columns).flat().find((given): given is Spec => typeof given === 'object' && given.to === target);
  return known ?? target;
}

/** In: a profile and what each changed column is to become. Out: the profile of one's own, by its name. */
export function profileWith(base: Profile, name: string, changes: Changes): Profile {
  const changed = Object.keys(changes);
  const kept = Object.entries(base.columns).filter(([column]) => !isNamed(changed, column));
  const taken = Object.entries(changes).filter(([, to]) => to !== REFERENCE && to !== LEFT_OUT).map(([column, to]): [string, Given] => [column, wayTo(base.columns, to)]);
  const [reference] = changed.filter((column) => changes[column] === REFERENCE);
  const ignored = changed.filter((column) => changes[column] === LEFT_OUT);
  return {
    ...base, name, title: base.name === name ? base.title : `${base.title} (${name})`,
    columns: Object.fromEntries([...taken, ...kept]), // the first column that fills a field wins
    ...(reference === undefined ? {} : { reference: { column: reference } }),
    ignore: [...(base.ignore ?? []).filter((column) => !isNamed(changed, column)), ...ignored],
  };
}

/** Fields that a column may be put to: of lists the first entries, of plates the second and third too. */
export const fieldsToOffer = (targets: readonly string[]): readonly string[] =>
  targets.flatMap((target) => (!target.includes('[N]') ? [target] : target.startsWith('plates') ? [1, 2].map((n) => target.replace('N', String(n))) : []));

export const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const ownName = (name: string): string => (name.endsWith('-own') ? name : `${name}-own`.slice(-64));
