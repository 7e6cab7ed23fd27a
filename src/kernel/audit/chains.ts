/**
 * The chains of the bureaus inside a log: running numbers without a gap, each leaf naming the one before, and heads at the
 * end of every batch that say the same. Takes leaves in order and says what is wrong with them. Knows no tree.
 */
import { BadLeaf, readLeaf, type Head, type Leaf, type Link } from './leaves.ts';

export type Chains = {
  /** Takes the entry of an index with its leaf hash; what is wrong with it, in words. */
  readonly take: (index: number, entry: Uint8Array, hash: Buffer) => { readonly leaf?: Leaf; readonly faults: readonly string[] };
  /** Entries are missing here: what follows is taken as it comes. */
  readonly gap: () => void;
  /** What is wrong with the end of the log. */
  readonly end: () => readonly string[];
  readonly heads: ReadonlyMap<string, Head>;
};

const same = (a: Buffer | undefined, b: Buffer | undefined): boolean => (a === undefined || b === undefined ? a === b : a.equals(b));

export function openChains(): Chains {
  const heads = new Map<string, Head>();
  const moved = new Set<string>();
  let isTorn = false; // entries were missing: until the next heads nothing is known of who moved
  const adrift = new Set<string>();

  function follow({ bureau, number, previous }: Link, hash: Buffer): readonly string[] {
    const before = heads.get(bureau);
    const faults: string[] = [];
    const isKnown = !adrift.delete(bureau) && !(isTorn && before === undefined);
    const due = (before?.number ?? 0) + 1;
    if (isKnown && number !== due) faults.push(number > due ? `the log jumps from leaf ${due - 1} of ${bureau} to ${number}: ${number - due} dropped` : `leaf ${number} of ${bureau} comes where ${due} is due`);
    if (isKnown && !same(previous, before?.hash)) faults.push(`leaf ${number} of ${bureau} does not name the leaf before it`);
    heads.set(bureau, { bureau, number, hash });
    moved.add(bureau);
    return faults;
  }

  function compare(said: readonly Head[]): readonly string[] {
    const faults: string[] = [];
    const codes = said.map(({ bureau }) => bureau);
    if (codes.some((code, at) => at > 0 && code <= (codes[at - 1] ?? ''))) faults.push('the heads are not in the order of the bureaus, each once');
    for (const { bureau, number, hash } of said) {
      const head = heads.get(bureau);
      if (adrift.has(bureau) || (isTorn && !moved.has(bureau))) { adrift.delete(bureau); heads.set(bureau, { bureau, number, hash }); continue; }
      if (head?.number !== number || !same(head.hash, hash)) faults.push(`the heads say leaf ${number} of ${bureau}, the entries before end at ${head?.number ?? 'none'}${head?.number === number ? ' with another hash' : ''}`);
      else if (!moved.has(bureau) && !isTorn) faults.push(`the heads name ${bureau}, of which the batch has no leaf`);
    }
    for (const bureau of moved) if (!codes.includes(bureau)) faults.push(`the heads leave out ${bureau}, of which the batch has leaves`);
    moved.clear();
    isTorn = false;
    return faults;
  }

  function checked(index: number, leaf: Leaf, hash: Buffer): readonly string[] {
    switch (leaf.kind) {
      case 'origin': return index === 0 ? [] : ['an origin stands in the middle of the log'];
      case 'heads': return compare(leaf.heads);
      case 'event': case 'checks': case 'changes': return follow(leaf, hash);
    }
  }

  return {
    heads,
    take: (index, entry, hash) => {
      try {
        const leaf = readLeaf(entry);
        return { leaf, faults: [...(index === 0 && leaf.kind !== 'origin' ? ['the log does not begin with its origin'] : []), ...checked(index, leaf, hash)] };
      } catch (cause) {
        if (!(cause instanceof BadLeaf)) throw cause;
        return { faults: [`it is no leaf: ${cause.message}`] };
      }
    },
    gap: () => { isTorn = true; for (const bureau of heads.keys()) adrift.add(bureau); moved.clear(); },
    end: () => (moved.size === 0 ? [] : [`the log ends without heads for ${[...moved].sort().join(', ')}`]),
  };
}
