/**
 * From whom a record is hidden, as one small number: equal lists of bureaus share it. For each bureau the engine is handed one
 * byte a number. Knows no record and no bureau by name.
 */

/** 0 hides from nobody; the last number stands for what no longer fits. */
const IDS = 65_536;
const NOBODY = 0;

export type SetsState = { readonly lists: readonly (readonly string[])[]; readonly wide: readonly string[] };
export type Sets = {
  /** The number of a list, in any order; undefined where all numbers are given away. */
  readonly idOf: (bureaus: readonly string[]) => number | undefined;
  /**
   * The number that stands for every list beyond the last: such a record is hidden from all bureaus of all those lists.
   * Too much, never too little: for where even fresh numbers do not suffice.
   */
  readonly widenedBy: (bureaus: readonly string[]) => number;
  /**
   * 1 where the bureau is in the set, and for every number that is not given yet: a thread that meets one before it can
   * know what it means must not show the record. Shared, and kept up to date as sets are added.
   */
  readonly viewOf: (bureau: string) => Uint8Array;
  readonly state: () => SetsState;
};

const keyOf = (bureaus: readonly string[]): string => JSON.stringify(bureaus);

/** Opens with what was known before; `most`: numbers to give away beside 0 and the last. */
export function openSets(known: SetsState = { lists: [], wide: [] }, most = IDS - 2): Sets {
  const ids = new Map<string, number>();
  const lists: (readonly string[])[] = [[]];
  const wide = new Set<string>();
  const views = new Map<string, Uint8Array>();

  const add = (list: readonly string[]): number => {
    const id = lists.length;
    // The views first: whoever reads the number from the engine finds its meaning here already.
    for (const [bureau, view] of views) view[id] = list.includes(bureau) ? 1 : 0;
    lists.push(list);
    ids.set(keyOf(list), id);
    return id;
  };

  function idOf(bureaus: readonly string[]): number | undefined {
    if (bureaus.length === 0) return NOBODY;
    const list = [...new Set(bureaus)].sort();
    return ids.get(keyOf(list)) ?? (lists.length <= most ? add(list) : undefined);
  }

  function widenedBy(bureaus: readonly string[]): number {
    for (const bureau of bureaus) wide.add(bureau);
    for (const [bureau, view] of views) if (wide.has(bureau)) view[IDS - 1] = 1;
    return IDS - 1;
  }

  function viewOf(bureau: string): Uint8Array {
    let view = views.get(bureau);
    if (!view) {
      view = new Uint8Array(new SharedArrayBuffer(IDS)).fill(1);
      for (const [id, list] of lists.entries()) view[id] = list.includes(bureau) ? 1 : 0;
      view[IDS - 1] = wide.has(bureau) ? 1 : 0;
      views.set(bureau, view);
    }
    return view;
  }

  for (const list of known.lists) add(list);
  for (const bureau of known.wide) wide.add(bureau);
  return { idOf, widenedBy, viewOf, state: () => ({ lists: lists.slice(1), wide: [...wide] }) };
}
