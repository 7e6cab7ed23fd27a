/** The peer LMDB: an ordered file of keys, mapped into memory; many values under one key. One edit by a key for each character left out. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from 'lmdb';
import { lookAlikeForm } from '../../src/identifiers/text.ts';
import { forEach, hasNeighbours, hits, keysOfNeighbours, numbers, type Hits, type Peer } from './peer.ts';

/** Large: a commit writes every page that a batch has touched. */
const BATCH = 250_000;
const backwards = (text: string): string => Array.from(text).reverse().join('');

export function openLmdb(folder: string): Peer {
  const path = join(folder, 'numbers.mdb');
  // Not synced: a start from nothing, as the others have it.
  const environment = open({ path, maxDbs: 4, noSync: true, noMetaSync: true, overlappingSync: false });
  const shelf = (name: string): ReturnType<typeof environment.openDB<number, string>> => environment.openDB<number, string>({ name, dupSort: true, encoding: 'ordered-binary' });
  const exact = shelf('exact');
  const near = shelf('near');
  const ends = shelf('ends');
  const get = (text: string): Hits => hits([...exact.getValues(text)]);
  return {
    load: (count) => {
      const all = numbers(count);
      /** One batch; false once there is no more. In the order of keys, which spares LMDB half of its walking. */
      const take = (): boolean => {
        const keys: [key: string, index: number][] = [];
        let isMore = true;
        for (let i = 0; i < BATCH; i += 1) {
          const next = all.next();
          if (next.done === true) { isMore = false; break; }
          const number = next.value;
          exact.putSync(number.text, number.index);
          if (number.isVin) ends.putSync(backwards(number.folded), number.index);
          for (const key of hasNeighbours(number) ? keysOfNeighbours(number.folded) : [number.folded]) keys.push([key, number.index]);
        }
        keys.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
        for (const [key, index] of keys) near.putSync(key, index);
        return isMore;
      };
      while (environment.transactionSync(take)) { /* the next batch */ }
    },
    keeps: async () => ({ bytes: (await stat(path)).size, says: 'file, mapped into memory' }),
    ways: forEach({
      exact: get,
      alike: (text: string) => hits([...near.getValues(lookAlikeForm(text))]),
      oneEdit: (text: string) => {
        const all = new Set<number>();
        for (const key of keysOfNeighbours(lookAlikeForm(text))) for (const index of near.getValues(key)) all.add(index);
        return hits([...all]);
      },
      end: (text: string) => { const from = backwards(lookAlikeForm(text)); return hits([...ends.getRange({ start: from, end: `${from}\uffff` })].map(({ value }) => value)); },
    }),
    cannot: forEach({ twoEdits: 'a key for each two characters left out: 154 a VIN', pattern: 'no key leads there', fragment: 'no key leads there' }),
    close: () => environment.close(),
  };
}
