/** The peer that everybody has at hand: JavaScript Maps, one for each kind of key. One edit by a key for each character left out. */
import { residentBytes } from '../child.ts';
import { endOf, forEach, hasNeighbours, hits, keysOfNeighbours, numbers, NONE, type Hits, type Peer } from './peer.ts';
import { lookAlikeForm } from '../../src/identifiers/text.ts';

/** A Map holds 16.7 million entries at most. */
const SHARDS = 8;

class Shelf {
  private readonly shards = Array.from({ length: SHARDS }, () => new Map<string, number | number[]>());
  private shardOf(key: string): Map<string, number | number[]> { return this.shards[(key.charCodeAt(key.length - 1) + key.charCodeAt(key.length >> 1)) % SHARDS]!; }
  add(key: string, index: number): void {
    const shard = this.shardOf(key);
    const held = shard.get(key);
    if (held === undefined) shard.set(key, index);
    else if (typeof held === 'number') shard.set(key, [held, index]);
    else held.push(index);
  }
  get(key: string): number | number[] | undefined { return this.shardOf(key).get(key); }
}

const found = (held: number | number[] | undefined): Hits => (held === undefined ? NONE : hits(typeof held === 'number' ? [held] : held));

export function openMap(): Peer {
  const before = residentBytes();
  const exact = new Shelf();
  const alike = new Shelf();
  const near = new Shelf();
  const ends = new Shelf();
  return {
    load: (count) => {
      for (const number of numbers(count)) {
        exact.add(number.text, number.index);
        alike.add(number.folded, number.index);
        if (number.isVin) ends.add(endOf(number.folded), number.index);
        if (hasNeighbours(number)) for (const key of keysOfNeighbours(number.folded)) near.add(key, number.index);
      }
    },
    keeps: () => ({ bytes: residentBytes() - before, says: 'process, beyond its beginning' }),
    ways: forEach({
      exact: (text: string) => found(exact.get(text)),
      alike: (text: string) => found(alike.get(lookAlikeForm(text))),
      oneEdit: (text: string) => {
        const all = new Set<number>();
        for (const key of keysOfNeighbours(lookAlikeForm(text))) {
          const held = near.get(key);
          if (typeof held === 'number') all.add(held);
          else if (held) for (const index of held) all.add(index);
        }
        return hits([...all]);
      },
      end: (text: string) => found(ends.get(endOf(lookAlikeForm(text)))),
    }),
    cannot: forEach({ twoEdits: 'a key for each two characters left out: 154 a VIN', pattern: 'no key leads there', fragment: 'no key leads there' }),
    close: () => undefined,
  };
}
