// What a profile does with each column of a file, told to a person who looks at its mapping. Reads no row.
import { columnKey } from './csv-header.ts';
import { looksPersonal } from './persons.ts';
import { referenceColumns } from './profile.ts';
import type { ColumnSpec, Profile } from './profile-shape.ts';

export interface ColumnUse {
  readonly name: string;
  readonly use: 'taken' | 'reference' | 'operation' | 'left_out' | 'personal' | 'unknown';
  /** The places of the draft that it fills. */
  readonly to: readonly string[];
}

const targetsOf = (given: string | ColumnSpec): readonly string[] => (typeof given === 'string' ? [given] : [given.to, ...(given.otherwise === undefined ? [] : [given.otherwise])]);

/** In: the profile and the names of a file's columns. Out: for each what becomes of it, in their order. */
export function columnUses(profile: Profile, names: readonly string[]): readonly ColumnUse[] {
  const targets = new Map(Object.entries(profile.columns).map(([name, given]) => [columnKey(name), (Array.isArray(given) ? given as readonly (string | ColumnSpec)[] : [given as string | ColumnSpec]).flatMap(targetsOf)]));
  const has = (list: readonly (string | undefined)[], key: string): boolean => list.some((name) => name !== undefined && columnKey(name) === key);
  return names.map((name) => {
    const key = columnKey(name);
    if (looksPersonal(name)) return { name, use: 'personal', to: [] };
    const to = targets.get(key) ?? [];
    if (to.length > 0) return { name, use: 'taken', to };
    if (has(referenceColumns(profile), key)) return { name, use: 'reference', to };
    if (has([profile.operation?.column, profile.clearReason?.column], key)) return { name, use: 'operation', to };
    return { name, use: has(profile.ignore ?? [], key) ? 'left_out' : 'unknown', to };
  });
}
