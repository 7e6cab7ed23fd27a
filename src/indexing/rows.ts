/**
 * Every line of SQL of the index: the records as they stand, those that changed, from whom each change was hidden, and what
 * tells one database from another.
 */
import type { Change, Position } from '../kernel/feed/feed.ts';
import { run, type Kysely } from '../kernel/store/database.ts';
import { FOUND_STATUSES } from '../kernel/store/records.ts';
import type { ViewsState } from './bureau-views.ts';

export type Row = {
  readonly id: string; readonly owner: string; readonly version: number;
  /** The first minute of 1970's count in which it is over. */
  readonly ends: number;
  /** From whom it is hidden. Null where from nobody: almost always, and quicker to read than an empty array. */
  readonly hidden: readonly string[] | null;
  readonly body: unknown;
};
export type ChangedRow = Row & { readonly status: string };

const ENDS = `least(ceil(extract(epoch from ends_at) / 60), 4294967295)::bigint as ends`;
const HIDDEN = `nullif(hidden_from, '{}') as hidden`;

export const isFound = (status: string): boolean => (FOUND_STATUSES as readonly string[]).includes(status);
/** Who does not see a record: an owner always sees its own. */
export const hiddenFrom = ({ owner, hidden }: Pick<Row, 'owner' | 'hidden'>): readonly string[] => hidden?.filter((bureau) => bureau !== owner) ?? [];

/** The newest version of each of these records. */
export const changedRows = async (db: Kysely<unknown>, ids: readonly string[]): Promise<readonly ChangedRow[]> =>
  await run(db, `select id, owner, version, status, ${ENDS}, ${HIDDEN}, body from records where id = any($1)`, [ids]) as ChangedRow[];

/** Small enough for a step to fit the socket's buffer: PostgreSQL reads the next while we learn this one. */
const LOAD_STEP = 500;
/** A record's share of its table, where PostgreSQL has no statistics yet. */
const RECORD_BYTES = 500;

/** Makes a transaction one look at the whole state, for as long as it takes. */
export async function lookAtOnce(db: Kysely<unknown>): Promise<void> {
  await run(db, 'set transaction isolation level repeatable read, read only');
  await run(db, 'set local statement_timeout = 0');
  await run(db, 'set local idle_in_transaction_session_timeout = 0');
}

/** About how many records there are; counting exactly would read everything twice. */
export async function expectedRows(db: Kysely<unknown>): Promise<number> {
  const [row] = await run(db, `select case when reltuples > 0 then reltuples::bigint else pg_relation_size('records') / ${RECORD_BYTES} end as n from pg_class where oid = 'records'::regclass`) as { n: number }[];
  return row?.n ?? 0;
}

/** Every record that may be found from `minute` on, page by page, in the transaction of `db`. */
export async function* findableRows(db: Kysely<unknown>, collection: string, minute: number): AsyncGenerator<readonly Row[]> {
  // All rows are wanted, and in no order: page by page. Through an index a million records took three seconds more.
  await run(db, 'set local cursor_tuple_fraction = 1; set local enable_indexscan = off; set local enable_bitmapscan = off');
  await run(db, `declare loading no scroll cursor for select id, owner, version, ${ENDS}, ${HIDDEN}, body from records
    where collection = '${collection}' and status = any('{${FOUND_STATUSES.join(',')}}') and ends_at > to_timestamp(${minute * 60})`);
  const fetch = async (): Promise<readonly Row[]> => await run(db, `fetch ${LOAD_STEP} from loading`) as Row[];
  let rows = await fetch();
  while (rows.length > 0) {
    const following = fetch(); // PostgreSQL reads on while we learn
    yield rows;
    rows = await following;
  }
  await run(db, 'close loading; set local enable_indexscan = on; set local enable_bitmapscan = on');
}

type VersionRow = Pick<Row, 'id' | 'owner' | 'version' | 'hidden'>;
/** For each change of these records the bureaus it was hidden from: those that neither the version it made nor the one before shows. */
export async function hidingOf(db: Kysely<unknown>, changes: readonly Pick<Change, 'subject' | 'version'>[], rows: readonly VersionRow[]): Promise<(change: Pick<Change, 'subject' | 'version'>) => readonly string[]> {
  const hidden = new Map<string, readonly string[]>();
  const keep = (row: VersionRow): void => { if (row.hidden !== null) hidden.set(`${row.id} ${row.version}`, hiddenFrom(row)); };
  for (const row of rows) keep(row);
  const revised = rows.filter(({ version }) => version > 1).map(({ id }) => id);
  if (revised.length > 0 && changes.length > 0) {
    for (const row of await run(db, `select id, owner, version, ${HIDDEN} from record_versions where id = any($1) and hidden_from <> '{}'`, [revised]) as VersionRow[]) keep(row);
  }
  return ({ subject, version }) => {
    const now = hidden.get(`${subject} ${version}`);
    if (now === undefined || version <= 1) return now ?? [];
    const before = hidden.get(`${subject} ${version - 1}`) ?? [];
    return now.filter((bureau) => before.includes(bureau));
  };
}

const BACKWARD_STEP = 2_000;
type Place = Position & { readonly subject: string; readonly version: number };

/**
 * Where each bureau stands at `upTo`: at the last change of the collection that it may know of. Read backward until every
 * bureau that anything is hidden from has one; almost always that is the newest page.
 */
export async function viewsAt(db: Kysely<unknown>, collection: string, upTo: Position): Promise<ViewsState> {
  const restricted = await run(db, `select distinct unnest(hidden_from) as bureau from records where hidden_from <> '{}' union select distinct unnest(hidden_from) from record_versions where hidden_from <> '{}'`) as { bureau: string }[];
  const open = new Set(restricted.map(({ bureau }) => bureau));
  const behind: [string, Position][] = [];
  let latest: Position | undefined;
  let from: Position = { ...upTo, position: upTo.position + 1 };
  for (;;) {
    const page = await run(db, `select epoch, tx, position, subject, version from changes where kind = $1 and (epoch, tx, position) < ($2, $3::text::xid8, $4) order by epoch desc, tx desc, position desc limit ${BACKWARD_STEP}`, [collection, from.epoch, String(from.tx), from.position]) as Place[];
    const rows = open.size === 0 ? [] : await run(db, `select id, owner, version, ${HIDDEN} from records where id = any($1)`, [[...new Set(page.map(({ subject }) => subject))]]) as VersionRow[];
    const hiding = await hidingOf(db, page, rows);
    for (const place of page) {
      const at = { epoch: place.epoch, tx: place.tx, position: place.position };
      const isNewest = latest === undefined;
      latest ??= at;
      const hidden = hiding(place);
      for (const bureau of [...open]) {
        if (hidden.includes(bureau)) continue;
        open.delete(bureau);
        if (!isNewest) behind.push([bureau, at]);
      }
      if (open.size === 0) return { latest, behind };
    }
    const last = page.at(-1);
    if (!last) {
      const begin = { epoch: 0, tx: 0, position: 0 };
      return { latest: latest ?? begin, behind: latest === undefined ? [] : [...behind, ...[...open].map((bureau): [string, Position] => [bureau, begin])] };
    }
    from = last;
  }
}

/** What tells this database from every other: the moment it became a hub. */
export async function identityOf(db: Kysely<unknown>): Promise<string> {
  const [hub] = await run(db, 'select world, created_at from hub') as { world: string; created_at: string }[];
  return hub ? `${hub.world} ${hub.created_at}` : '';
}

/** Which change stands at a position; empty where none does. */
export async function markOf(db: Kysely<unknown>, { epoch, tx, position }: Position): Promise<string> {
  const [row] = await run(db, 'select kind, subject, version from changes where epoch = $1 and tx = $2::text::xid8 and position = $3', [epoch, String(tx), position]) as { kind: string; subject: string; version: number }[];
  return row ? `${row.kind} ${row.subject} ${row.version}` : '';
}
