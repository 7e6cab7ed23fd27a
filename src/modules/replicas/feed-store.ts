/** Every line of SQL about what replicas are sent: records as they stand, as they stood before a change, and where in the feed a bureau is. */
import { comparePositions, type Change, type Position } from '../../kernel/feed/feed.ts';
import { run, type Kysely } from '../../kernel/store/database.ts';
import { FOUND_STATUSES } from '../../kernel/store/records.ts';
import { rulesUnderWay } from '../../kernel/store/restrictions.ts';
import { COLLECTION } from '../vehicles/schema.ts';
import { BEGINNING, type Place } from './place.ts';

type Db = Kysely<unknown>;
const inSql = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
const FOUND = `status in (${inSql(FOUND_STATUSES)})`;

/** A record as it is read to be sent. `hidden`: null where from nobody, almost always. */
export type Sendable = {
  readonly id: string; readonly owner: string; readonly reference: string; readonly version: number; readonly status: string; readonly hidden: readonly string[] | null;
  readonly enteredAt: string; readonly changedAt: string; readonly validatedAt: string; readonly reviewOn: string; readonly endsAt: string; readonly body: string;
};
const utc = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/**
 * A record as one text: the driver takes a microsecond for each field, and a full copy has a million of twelve. Only the reference may
 * hold a tab, so it is written as JSON; the body is JSON without one.
 */
const LINE = `concat_ws(E'\\t', id, owner, version, status, ${utc('entered_at')}, ${utc('changed_at')}, ${utc('validated_at')}, review_on, ${utc('ends_at')}, to_json(reference)::text, body::text)`;

function sendableOf(line: string, hidden: readonly string[] | null): Sendable {
  const [id = '', owner = '', version, status = '', enteredAt = '', changedAt = '', validatedAt = '', reviewOn = '', endsAt = '', reference = '""', ...body] = line.split('\t');
  return { id, owner, version: Number(version), status, enteredAt, changedAt, validatedAt, reviewOn, endsAt, reference: JSON.parse(reference) as string, body: body.join('\t'), hidden };
}

/** Those of some records that checks find at `now`, whoever asks; with whom they are hidden from. */
export async function sendableNow(db: Db, ids: readonly string[], now: string): Promise<readonly Sendable[]> {
  if (ids.length === 0) return [];
  const rows = await run(db, `
    select ${LINE} as line, nullif(hidden_now(owner, collection, hidden_from), '{}') as hidden from records where id = any($1) and collection = '${COLLECTION}' and ${FOUND} and ends_at > $2`, [ids, now]) as { line: string; hidden: string[] | null }[];
  return rows.map(({ line, hidden }) => sendableOf(line, hidden));
}

/** The next page of what a bureau may find at `now`, in the order of ids. */
export async function pageFor(db: Db, bureau: string, { after, now, limit }: { readonly after: string; readonly now: string; readonly limit: number }): Promise<readonly Sendable[]> {
  const [row] = await run(db, `
    select string_agg(line, E'\\n' order by id) as lines from (
      select id, ${LINE} as line from records
      where collection = '${COLLECTION}' and id > $2 and ${FOUND} and ends_at > $3 and (owner = $1 or not (hidden_now(owner, collection, hidden_from) @> array[$1])) order by id limit $4) page`, [bureau, after, now, limit]) as { lines: string | null }[];
  return row?.lines?.split('\n').map((line) => sendableOf(line, null)) ?? [];
}

/** A record as it was before a change: whether it was found, and by whom it could not be. */
export type Before = { readonly id: string; readonly owner: string; readonly hidden: readonly string[] | null };
/** Those of some superseded versions that were found. */
export async function foundBefore(db: Db, wanted: readonly { readonly id: string; readonly version: number }[]): Promise<readonly Before[]> {
  if (wanted.length === 0) return [];
  return await run(db, `
    select v.id, v.owner, nullif(v.hidden_from, '{}') as hidden from record_versions v join unnest($1::text[], $2::int[]) as w(id, version) on v.id = w.id and v.version = w.version
    where v.collection = '${COLLECTION}' and v.${FOUND}`, [wanted.map(({ id }) => id), wanted.map(({ version }) => version)]) as Before[];
}

/** A change that the bureau could know of: the version it made, or the one before, was found and not hidden from it. */
const KNOWN = `exists (
  select 1 from (
    select owner, hidden_from, status, version from records where id = c.subject
    union all select owner, hidden_from, status, version from record_versions where id = c.subject and version in (c.version, c.version - 1)) v
  where v.version in (c.version, c.version - 1) and v.${FOUND} and (v.owner = $1 or not (v.hidden_from @> array[$1])))`;

/** Records that a rule of their owner's hides and that do not say it yet; `hidden`: from whom each says it is. */
export type Withheld = { readonly bureaus: readonly string[]; readonly records: readonly Pick<Before, 'id' | 'hidden'>[] };
/** What rules hide that are not carried into all records yet: of some owners, or all that hide from a bureau. */
export async function withheldBy(db: Db, of: { readonly owners: readonly string[] } | { readonly bureau: string }, now: string): Promise<readonly Withheld[]> {
  const rules = await rulesUnderWay(db, COLLECTION, of);
  return Promise.all(rules.filter(({ bureaus }) => bureaus.length > 0).map(async ({ owner, bureaus }): Promise<Withheld> => ({
    bureaus, records: await run(db, `select id, nullif(hidden_from, '{}') as hidden from records where owner = $1 and collection = '${COLLECTION}' and ${FOUND} and ends_at > $2 and not (hidden_from @> $3::text[])`, [owner, now, bureaus]) as Withheld['records'],
  })));
}

/** How far back the newest change that a bureau knows of is looked for in one statement: almost always it is among the first. */
const LOOK_BACK_FIRST = 20;
const LOOK_BACK_MAX = 20_000;
const LOOK_BACK_GROWS = 10;
/** Where a bureau stands: at the newest change, not after a place, that it could know of. Like this nothing that is hidden moves it (R5). */
export async function placeOf(db: Db, bureau: string, upTo: Position): Promise<Place> {
  let before: Position = { ...upTo, position: upTo.position + 1 };
  for (let back = LOOK_BACK_FIRST; ; back = Math.min(LOOK_BACK_MAX, back * LOOK_BACK_GROWS)) {
    const [row] = await run(db, `
      with page as materialized (
        select epoch, tx, position, kind, subject, version from changes c where (epoch, tx, position) < ($2, $3::text::xid8, $4) order by epoch desc, tx desc, position desc limit $5),
      known as (select * from page c where kind = '${COLLECTION}' and ${KNOWN} order by epoch desc, tx desc, position desc limit 1)
      select (select json_build_object('epoch', epoch, 'tx', tx::text, 'position', position, 'subject', subject, 'version', version) from known) as known,
        (select json_build_object('epoch', epoch, 'tx', tx::text, 'position', position) from page order by epoch, tx, position limit 1) as last, (select count(*) from page) as n`,
    [bureau, before.epoch, String(before.tx), before.position, back]) as { known: (Omit<Place, 'tx'> & { tx: string }) | null; last: (Omit<Position, 'tx'> & { tx: string }) | null; n: number }[];
    if (row?.known) return { ...row.known, tx: Number(row.known.tx) };
    if (!row?.last || row.n < back) return BEGINNING;
    before = { ...row.last, tx: Number(row.last.tx) };
  }
}

/** Whether this very change stands at its place: a database that was set back holds another, or none. */
export const isInFeed = async (db: Db, { epoch, tx, position, subject, version }: Place): Promise<boolean> =>
  comparePositions({ epoch, tx, position }, BEGINNING) === 0 || (await run(db, 'select 1 from changes where epoch = $1 and tx = $2::text::xid8 and position = $3 and subject = $4 and version = $5', [epoch, String(tx), position, subject, version])).length > 0;

/** How many changes that a bureau could know of lie after a place, counted up to `most`. */
export async function knownAfter(db: Db, bureau: string, { epoch, tx, position }: Position, most: number): Promise<number> {
  const [row] = await run(db, `select count(*) as n from (select 1 from changes c where (epoch, tx, position) > ($2, $3::text::xid8, $4) and kind = '${COLLECTION}' and ${KNOWN} limit $5) x`, [bureau, epoch, String(tx), position, most]) as { n: number }[];
  return row?.n ?? 0;
}

/** Of some changes the vehicles they are about: each with its first version among them, and its last change. */
export function subjectsOf(changes: readonly Change[]): ReadonlyMap<string, { readonly first: number; readonly last: Change }> {
  const subjects = new Map<string, { first: number; last: Change }>();
  for (const change of changes) {
    if (change.kind !== COLLECTION) continue;
    const known = subjects.get(change.subject);
    if (known) known.last = change;
    else subjects.set(change.subject, { first: change.version, last: change });
  }
  return subjects;
}

