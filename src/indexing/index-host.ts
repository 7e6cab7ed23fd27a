/**
 * Hosts the index of one collection: loads it whole at the start, follows the feed, answers with record ids. Knows the
 * engine and the feed; knows no collection by name.
 */
import { decodeId, encodeId } from '../kernel/ids.ts';
import { comparePositions, positionWord, settledNow, type Change, type Position } from '../kernel/feed/feed.ts';
import { follow, type Follower } from '../kernel/feed/follower.ts';
import { FOUND_STATUSES } from '../kernel/store/records.ts';
import { run, type Database } from '../kernel/store/database.ts';
import { keyIndex, type KeyIndex } from '../matching/key-index.ts';
import type { Log } from '../kernel/telemetry/log.ts';

export type IndexHost = {
  /** Ids of records that may bear one of the keys; a wide net. */
  readonly find: (keys: readonly string[], most: number) => { readonly ids: readonly string[]; readonly more: boolean };
  /** The state that `find` answers from, as one bureau sees it: an opaque word. */
  readonly asOf: (bureau: string) => string;
  readonly position: () => Position;
  readonly figures: KeyIndex['figures'];
  readonly poke: () => void;
  readonly caughtUp: () => Promise<void>;
  /** Seconds since it last stood at the end of the settled feed. */
  readonly lagSeconds: () => number;
  readonly stop: () => Promise<void>;
};

export type IndexOptions = {
  readonly database: Database;
  readonly epoch: number;
  readonly collection: string;
  /** The prefix of the collection's ids. */
  readonly prefix: string;
  readonly keysOf: (body: never) => readonly string[];
  readonly ms: () => number;
  readonly log: Log;
  readonly onProgress?: (loaded: number, expected: number) => void;
};

type Row = { id: string; status: string; /** Null where nobody is restricted: almost always, and quicker to read than an empty array. */ restrictions: string[] | null; body: unknown };
/** Small enough for a step to fit the socket's buffer: PostgreSQL reads the next while we learn this one. */
const LOAD_STEP = 500;
const KEYS_PER_RECORD = 5;
/** A record's share of its table, where PostgreSQL has no statistics yet. */
const RECORD_BYTES = 500;
const isFound = (status: string): boolean => (FOUND_STATUSES as readonly string[]).includes(status);

/** Loads the index and begins to follow. Resolves when it answers from the whole state. */
export async function openIndex(options: IndexOptions): Promise<IndexHost> {
  const { database, epoch, collection, prefix, ms, log } = options;
  const keysOf = options.keysOf as (body: unknown) => readonly string[];
  const view = bureauViews();
  const begun = performance.now();
  const { index, position } = await load(options);
  log('index.loaded', { collection, ...index.figures(), seconds: Math.round((performance.now() - begun) / 10) / 100 });
  view.changed(position, []);

  const name = new Uint8Array(16);
  const isNew = (id: string): Uint8Array => { decodeId(id, name, 0); return name; };
  let atEndMs = ms();

  async function handle(changes: readonly Change[]): Promise<void> {
    const ids = [...new Set(changes.filter(({ kind }) => kind === collection).map(({ subject }) => subject))];
    if (ids.length === 0) return;
    const rows = await run(database.db, `select id, status, nullif(restrictions, '{}') as restrictions, body from records where id = any($1)`, [ids]) as Row[];
    const restricted = rows.filter(({ restrictions }) => restrictions !== null).map(({ id }) => id);
    const before = restricted.length === 0 ? [] : await run(database.db, 'select distinct on (id) id, restrictions from record_versions where id = any($1) order by id, version desc', [restricted]) as Row[];
    const hiddenBefore = new Map(before.map((row) => [row.id, row.restrictions]));
    for (const row of rows) {
      // The old keys are forgotten before the new ones are learnt: learn does both.
      if (isFound(row.status)) index.learn(isNew(row.id), keysOf(row.body));
      else index.forget(isNew(row.id));
    }
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    for (const change of changes) {
      const row = rowOf.get(change.subject);
      if (!row) continue;
      const was = hiddenBefore.get(row.id);
      const hidden = row.restrictions ?? [];
      view.changed(change, was ? hidden.filter((bureau) => was.includes(bureau)) : hidden);
    }
  }

  const follower: Follower = follow({
    db: database.db, epoch, from: position,
    handle: async (changes) => { await handle(changes); atEndMs = ms(); },
    onEnd: () => { atEndMs = ms(); },
    onFault: (cause) => { log('index.feed_away', { collection, fault: cause instanceof Error ? cause.message : String(cause) }); },
  });

  return {
    find: (keys, most) => {
      const { names, more } = index.find(keys, most);
      return { ids: names.map((bytes) => `${prefix}_${encodeId(bytes)}`), more };
    },
    asOf: (bureau) => positionWord(view.at(bureau)),
    position: follower.position,
    figures: index.figures,
    poke: follower.poke,
    caughtUp: follower.caughtUp,
    lagSeconds: () => (ms() - atEndMs) / 1000,
    stop: follower.stop,
  };
}

/** Reads every record that may be found, in one snapshot whose place in the feed is known. */
async function load({ database, epoch, collection, keysOf, onProgress }: IndexOptions): Promise<{ index: KeyIndex; position: Position }> {
  return database.session(async ({ db, begin, commit }) => {
    await begin();
    await run(db, 'set transaction isolation level repeatable read, read only');
    await run(db, 'set local statement_timeout = 0');
    await run(db, 'set local idle_in_transaction_session_timeout = 0');
    // All rows are wanted, and in no order: page by page. Through an index a million records took three seconds more.
    await run(db, 'set local cursor_tuple_fraction = 1; set local enable_indexscan = off; set local enable_bitmapscan = off');
    const position = await settledNow(db, epoch);
    // About how many: the index grows by itself, counting exactly would read everything twice.
    const [row] = await run(db, `select case when reltuples > 0 then reltuples::bigint else pg_relation_size('records') / ${RECORD_BYTES} end as n from pg_class where oid = 'records'::regclass`) as { n: number }[];
    const expected = row?.n ?? 0;
    const index = keyIndex(expected, KEYS_PER_RECORD);
    await run(db, `declare loading no scroll cursor for select id, body from records where collection = '${collection}' and status = any('{${FOUND_STATUSES.join(',')}}')`);
    const name = new Uint8Array(16);
    let loaded = 0;
    let rows = await run(db, `fetch ${LOAD_STEP} from loading`) as Row[];
    while (rows.length > 0) {
      const following = run(db, `fetch ${LOAD_STEP} from loading`) as Promise<Row[]>; // PostgreSQL reads on while we learn
      for (const { id, body } of rows) {
        decodeId(id, name, 0);
        index.learn(name, keysOf(body as never));
      }
      loaded += rows.length;
      onProgress?.(loaded, expected);
      rows = await following;
    }
    await commit();
    return { index, position };
  });
}

/**
 * The last change that each bureau may know of (R5): a change of a record that is hidden from a bureau, before and
 * after, does not move what that bureau is told.
 */
export function bureauViews(): { changed: (at: Position, hiddenFrom: readonly string[]) => void; at: (bureau: string) => Position } {
  let latest: Position = { epoch: 0, tx: 0, position: 0 };
  const behind = new Map<string, Position>();
  return {
    changed: (at, hiddenFrom) => {
      if (comparePositions(at, latest) <= 0) return;
      if (hiddenFrom.length === 0) behind.clear();
      else {
        const stays = new Map(hiddenFrom.map((bureau) => [bureau, behind.get(bureau) ?? latest]));
        behind.clear();
        for (const [bureau, position] of stays) behind.set(bureau, position);
      }
      latest = at;
    },
    at: (bureau) => behind.get(bureau) ?? latest,
  };
}
