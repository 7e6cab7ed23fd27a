/**
 * The peer SQLite, of Node: tables and indexes, in memory or in a file with a write-ahead log. One edit by a table of keys with
 * each character left out; fragments by its trigram index (FTS5); patterns by GLOB, which reads every number.
 */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { statSync } from 'node:fs';
import { lookAlikeForm } from '../../src/identifiers/text.ts';
import { endOf, forEach, hasNeighbours, hits, keysOfNeighbours, numbers, type Hits, type Peer } from './peer.ts';

const BATCH = 50_000;
const FIRST = 100;
const SCHEMA = `
  CREATE TABLE numbers (record INTEGER NOT NULL, is_vin INTEGER NOT NULL, text TEXT NOT NULL, folded TEXT NOT NULL, ending TEXT NOT NULL);
  CREATE TABLE near (key TEXT NOT NULL, record INTEGER NOT NULL);
  CREATE VIRTUAL TABLE fragments USING fts5(text, tokenize = 'trigram case_sensitive 1', content = '', columnsize = 0);`;
const INDEXES = ['CREATE INDEX numbers_text ON numbers (text, record)', 'CREATE INDEX numbers_folded ON numbers (folded, record)', 'CREATE INDEX numbers_ending ON numbers (ending, record) WHERE is_vin = 1', 'CREATE INDEX near_key ON near (key, record)', 'ANALYZE'];

export const openSqlite = (isInMemory: boolean) => (folder: string): Peer => {
  const path = join(folder, 'numbers.sqlite');
  const database = new DatabaseSync(isInMemory ? ':memory:' : path);
  // As much cache as the index of ours takes; nothing synced while loading, as the others have it.
  database.exec(`${isInMemory ? '' : 'PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA mmap_size = 8589934592;'} PRAGMA cache_size = -524288; PRAGMA temp_store = MEMORY; ${SCHEMA}`);
  const recordsOf = (sql: string): ((...values: string[]) => Hits) => {
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    return (...values) => hits((statement.all(...values) as unknown as readonly (readonly [number])[]).map(([record]) => record));
  };
  let ways: Record<string, (text: string) => Hits> = {};
  const prepare = (): void => {
    const exact = recordsOf('SELECT record FROM numbers WHERE text = ?');
    const alike = recordsOf('SELECT record FROM numbers WHERE folded = ?');
    const near = recordsOf('SELECT DISTINCT record FROM near WHERE key IN (SELECT value FROM json_each(?))');
    const end = recordsOf('SELECT record FROM numbers WHERE ending = ? AND is_vin = 1');
    const matching = recordsOf('SELECT DISTINCT record FROM numbers WHERE is_vin = 1 AND text GLOB ?');
    const fragment = recordsOf('SELECT record FROM numbers WHERE rowid IN (SELECT rowid FROM fragments WHERE fragments MATCH ?)');
    const firstOf = ({ indexes, count }: Hits): Hits => ({ indexes: indexes.slice(0, FIRST), count });
    Object.assign(ways, forEach({
      exact, alike: (text: string) => alike(lookAlikeForm(text)), oneEdit: (text: string) => near(JSON.stringify(keysOfNeighbours(lookAlikeForm(text)))),
      end: (text: string) => end(endOf(lookAlikeForm(text))), pattern: (text: string) => firstOf(matching(text)),
      fragment: (text: string) => firstOf(fragment(`"${text.slice(1, -1)}"`)),
    }));
  };
  ways = forEach({ exact: notYet, alike: notYet, oneEdit: notYet, end: notYet, pattern: notYet, fragment: notYet });
  return {
    load: (count) => {
      const number = database.prepare('INSERT INTO numbers VALUES (?, ?, ?, ?, ?)');
      const fragment = database.prepare('INSERT INTO fragments (rowid, text) VALUES (?, ?)');
      const near = database.prepare('INSERT INTO near VALUES (?, ?)');
      let at = 0;
      database.exec('BEGIN');
      for (const one of numbers(count)) {
        at += 1;
        number.run(one.index, one.isVin ? 1 : 0, one.text, one.folded, endOf(one.folded));
        fragment.run(at, one.text);
        if (hasNeighbours(one)) for (const key of keysOfNeighbours(one.folded)) near.run(key, one.index);
        if (at % BATCH === 0) database.exec('COMMIT; BEGIN');
      }
      database.exec('COMMIT');
      for (const sql of INDEXES) database.exec(sql);
      prepare();
    },
    keeps: () => {
      const { bytes } = database.prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size').get() as { bytes: number };
      return isInMemory ? { bytes, says: 'pages in memory' } : { bytes: Math.max(bytes, statSync(path).size), says: 'file' };
    },
    ways,
    cannot: forEach({ twoEdits: 'a key for each two characters left out: 154 a VIN' }),
    close: () => { database.close(); },
  };
};

const notYet = (): Hits => { throw new Error('nothing is loaded yet'); };
