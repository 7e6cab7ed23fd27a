/**
 * The peer PostgreSQL: the embedded one, over its socket, prepared statements. B-trees on the forms of numbers; edits by
 * trigrams (pg_trgm), refined by Levenshtein's distance; GIN and GiST are both tried and the faster one is kept.
 */
import pg from 'pg';
import { join } from 'node:path';
import { lookAlikeForm } from '../../src/identifiers/text.ts';
import { from as copyFrom } from 'pg-copy-streams';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { startEmbedded } from '../../src/kernel/store/embedded/index.ts';
import { Random, vehicles } from '../generator/index.ts';
import { wrong } from '../questions.ts';
import { numbersOf, SEED } from '../world.ts';
import { endOf, forEach, hits, numbers, type Hits, type Peer } from './peer.ts';

/** For machines that hold the whole table in memory, as ours holds its index. */
const SETTINGS = { shared_buffers: '2GB', effective_cache_size: '6GB', work_mem: '128MB', maintenance_work_mem: '1GB', max_wal_size: '8GB', synchronous_commit: 'off', jit: 'off', max_parallel_workers_per_gather: '0' };
const FIRST = 100;
const CHUNK = 1 << 18;
/**
 * How alike trigrams must be for what was damaged still to be found: of the 18 trigrams of a VIN one edit takes 3 and two take 6,
 * so that 15 of 21 or 12 of 24 remain; of a plate's 6 or 7 as few as 2 of 9.
 */
const SIMILARITY = { one: 0.65, two: 0.45, plate: 0.2 } as const;
const SCHEMA = `CREATE EXTENSION pg_trgm; CREATE EXTENSION fuzzystrmatch;
  CREATE UNLOGGED TABLE vins (record int NOT NULL, text text COLLATE "C" NOT NULL, folded text COLLATE "C" NOT NULL, ending text COLLATE "C" NOT NULL);
  CREATE UNLOGGED TABLE plates (LIKE vins);
  CREATE UNLOGGED TABLE others (LIKE vins);`;
const TABLES = ['vins', 'plates', 'others'] as const;
const KINDS_OF_INDEX = { gin: 'gin (folded gin_trgm_ops)', gist: 'gist (folded gist_trgm_ops(siglen=64))' } as const;
const TRIED = 12;

/** Trigram candidates, then the distance: as pg_trgm's and fuzzystrmatch's documents have it. */
const near = (table: string, edits: number): string => `SELECT record FROM ${table} WHERE folded % $1 AND levenshtein_less_equal(folded, $1, ${edits}) <= ${edits}`;

export async function openPostgres(folder: string): Promise<Peer> {
  const embedded = await startEmbedded({ folder: join(folder, 'postgres'), log: () => undefined, settings: SETTINGS });
  const client = new pg.Client(embedded.connection);
  await client.connect();
  await client.query(SCHEMA);
  let similarity = 0;
  const atLeast = async (least: number): Promise<void> => {
    if (similarity === least) return;
    similarity = least;
    await client.query(`SET pg_trgm.similarity_threshold = ${least}`);
  };
  const ask = async (name: string, text: string, values: readonly unknown[]): Promise<Hits> => {
    const { rows } = await client.query<[number, number?]>({ name, text, values: [...values], rowMode: 'array' });
    const indexes = rows.map(([record]) => record);
    return rows[0]?.[1] === undefined ? hits(indexes) : { indexes, count: rows[0][1] };
  };
  const edits = (name: string, table: string, { most, least }: { most: number; least: number }) => async (text: string): Promise<Hits> => {
    await atLeast(least);
    return ask(name, near(table, most), [lookAlikeForm(text)]);
  };
  const like = (name: string) => (text: string): Promise<Hits> => ask(name, `SELECT record, (count(*) OVER ())::int FROM vins WHERE text LIKE $1 LIMIT ${FIRST}`, [text.replaceAll('?', '_').replaceAll('*', '%')]);
  const vinEdit = edits('one', 'vins', { most: 1, least: SIMILARITY.one });
  const twoEdits = edits('two', 'vins', { most: 2, least: SIMILARITY.two });
  const plateEdit = edits('plate', 'plates', { most: 1, least: SIMILARITY.plate });
  const exact = (table: string) => (text: string): Promise<Hits> => ask(`exact_${table}`, `SELECT record FROM ${table} WHERE text = $1`, [text]);

  return {
    load: async (count) => {
      await copy(client, count);
      for (const table of TABLES) for (const column of ['text', 'folded', 'ending']) await client.query(`CREATE INDEX ON ${table} (${column})`);
      await client.query('VACUUM ANALYZE');
      // LIKE uses the trigrams of the text as typed; edits those of the look-alike form.
      await client.query('CREATE INDEX ON vins USING gin (text gin_trgm_ops)');
      await keepFaster(client, [vinEdit, twoEdits], plateEdit);
    },
    keeps: async () => ({ bytes: Number((await client.query<{ bytes: string }>(`SELECT sum(pg_total_relation_size(name)) AS bytes FROM unnest($1::regclass[]) AS name`, [TABLES])).rows[0]?.bytes), says: 'tables and indexes' }),
    ways: {
      equal: exact('vins'), absent: exact('vins'), plate: exact('plates'),
      ...forEach({
        alike: (text: string) => ask('alike', 'SELECT record FROM vins WHERE folded = $1', [lookAlikeForm(text)]), twoEdits, pattern: like('pattern'), fragment: like('fragment'),
        end: (text: string) => ask('end', 'SELECT record FROM vins WHERE ending = $1', [endOf(lookAlikeForm(text))]),
      }),
      one_wrong: vinEdit, drop: vinEdit, plate_wrong: plateEdit, plate_drop: plateEdit,
    },
    cannot: {},
    close: async () => { await client.end(); await embedded.stop(); },
  };
}

async function copy(client: pg.Client, count: number): Promise<void> {
  for (const table of TABLES) {
    const stream = client.query(copyFrom(`COPY ${table} FROM STDIN`));
    let held = '';
    for (const { index, isVin, isPlate, text, folded } of numbers(count)) {
      if (table !== (isVin ? 'vins' : isPlate ? 'plates' : 'others')) continue;
      held += `${index}\t${text}\t${folded}\t${endOf(folded)}\n`;
      if (held.length > CHUNK) {
        if (!stream.write(held)) await once(stream, 'drain');
        held = '';
      }
    }
    stream.end(held);
    await finished(stream);
  }
}

/** Builds one trigram index after the other, asks both the same, and keeps the faster. */
async function keepFaster(client: pg.Client, ofVins: readonly ((text: string) => Promise<Hits>)[], ofPlates: (text: string) => Promise<Hits>): Promise<void> {
  const random = new Random(SEED, 20);
  const tried = [...vehicles(SEED, TRIED)].flatMap((vehicle) => numbersOf(vehicle)).map(({ text }) => wrong(text, random));
  const built = async (index: keyof typeof KINDS_OF_INDEX): Promise<void> => {
    for (const table of ['vins', 'plates']) {
      await client.query(`DROP INDEX IF EXISTS ${table}_near`);
      await client.query(`CREATE INDEX ${table}_near ON ${table} USING ${KINDS_OF_INDEX[index]}`);
    }
    await client.query('ANALYZE; DISCARD PLANS');
  };
  const tookMs = async (): Promise<number> => {
    const begun = performance.now();
    for (const text of tried) for (const ask of text.length === 17 ? ofVins : text.length < 9 ? [ofPlates] : []) await ask(text);
    return performance.now() - begun;
  };
  await built('gist');
  const gist = await tookMs();
  await built('gin');
  const gin = await tookMs();
  process.stderr.write(`  PostgreSQL: GIN ${Math.round(gin)} ms, GiST ${Math.round(gist)} ms for the same questions\n`);
  if (gist < gin) await built('gist');
}
