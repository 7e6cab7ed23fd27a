/** SQL of the inbox and of what a reader of events missed: announcements through a hearer's ears, and what has been read. */
import type { Announced } from '../../kernel/feed/announced.ts';
import type { Position } from '../../kernel/feed/feed.ts';
import { affected, run, type Kysely } from '../../kernel/store/database.ts';
import { ALL_UNITS, type Hearer } from './audience.ts';
import { UNREAD_COUNTED_MAX, type InboxItem } from './schema.ts';

/** A hearer's ears in SQL, parameters 1 to 7; `hears` (audience.ts) says the same. */
const HEARD = `a.bureau = $1 and (a.roles is null or $2 = any(a.roles)) and ($6 or a.facts->>'discreet' is distinct from 'true')
  and case when a.person is not null then a.person = $5 when a.unit is not null then a.unit = $4 else $3 end
  and ($7::text is null or a.kind = $7 or (right($7, 2) = '.*' and starts_with(a.kind, left($7, -1))))`;
const SETTLED = '(a.epoch < $8 or a.tx < pg_snapshot_xmin(pg_current_snapshot()))';

function ears({ bureau, role, ofBureau, unit, person, ofDiscreet, kinds }: Hearer): readonly unknown[] {
  if (unit === ALL_UNITS || (kinds?.length ?? 0) > 1) throw new Error('an inbox is of one unit, and asks for one kind'); // webhooks and addresses have no inbox
  return [bureau, role, ofBureau, unit ?? null, person ?? null, ofDiscreet, kinds?.[0] ?? null];
}

const COLUMNS = 'a.epoch, a.tx::text::bigint as tx, a.position, a.id, a.at, a.kind, a.subject, a.urgent, a.bureau, a.unit, a.person, a.roles, a.facts';

/** Whose marks count: a person's own, or those of a unit's desk in that role, which its shifts share. */
export const readerOf = ({ person, unit, role }: { readonly person?: string | undefined; readonly unit: string; readonly role: string }): string => (person === undefined ? `unit ${unit}, ${role}` : `person ${person}`);

export type InboxQuery = { readonly unread?: boolean; readonly since?: string | undefined; readonly after?: string | undefined; readonly limit: number };
type Reading = { readonly epoch: number; readonly reader: string };

const IS_READ = `(exists (select 1 from inbox_reads r where r.bureau = $1 and r.reader = $9 and r.announcement = a.id)
  or exists (select 1 from inbox_marks m where m.bureau = $1 and m.reader = $9 and (a.epoch, a.tx, a.position) <= (m.epoch, m.tx, m.position)))`;

/** One page of what was said to a hearer, newest first. */
export async function listInbox(db: Kysely<unknown>, hearer: Hearer, { epoch, reader }: Reading, { unread = false, since, after, limit }: InboxQuery): Promise<readonly InboxItem[]> {
  const rows = await run(db, `
    select a.id, a.at, a.kind, a.subject, a.urgent, a.facts, ${IS_READ} as read from announcements a
    where ${HEARD} and ${SETTLED} and ($10::timestamptz is null or a.at >= $10) and (not $11 or not ${IS_READ})
      and ($12::text is null or (a.epoch, a.tx, a.position) < (select epoch, tx, position from announcements where id = $12 and bureau = $1))
    order by a.epoch desc, a.tx desc, a.position desc limit $13`, [...ears(hearer), epoch, reader, since ?? null, unread, after ?? null, limit]) as InboxItem[];
  return rows;
}

/** How much has not been read, counted up to a limit. */
export async function countUnread(db: Kysely<unknown>, hearer: Hearer, { epoch, reader }: Reading): Promise<number> {
  // Beyond the mark by the index: what has been read for good is not looked at again.
  const [row] = await run(db, `
    select count(*)::int as n from (select 1 from announcements a
      where ${HEARD} and ${SETTLED} and (a.epoch, a.tx, a.position) > (select coalesce(max(m.epoch), 0), coalesce(max(m.tx::text::bigint), 0)::text::xid8, coalesce(max(m.position), 0) from inbox_marks m where m.bureau = $1 and m.reader = $9)
        and not exists (select 1 from inbox_reads r where r.bureau = $1 and r.reader = $9 and r.announcement = a.id)
      limit ${UNREAD_COUNTED_MAX}) x`, [...ears(hearer), epoch, reader]) as { n: number }[];
  return row?.n ?? 0;
}

/** Marks single ones read; what was not said to the hearer is passed over. */
export async function markRead(db: Kysely<unknown>, hearer: Hearer, { epoch, reader }: Reading, { ids, now }: { readonly ids: readonly string[]; readonly now: string }): Promise<void> {
  await run(db, `
    insert into inbox_reads (bureau, reader, announcement, read_at)
    select $1, $9, a.id, $11 from announcements a where ${HEARD} and ${SETTLED} and a.id = any($10) order by a.id on conflict do nothing`, [...ears(hearer), epoch, reader, ids, now]);
}

/** Moves the mark to one announcement, never back; false where it was not said to the hearer. */
export async function markUpTo(db: Kysely<unknown>, hearer: Hearer, { epoch, reader }: Reading, id: string): Promise<boolean> {
  const place = await placeOf(db, hearer, id, epoch);
  if (!place) return false;
  await run(db, `
    insert into inbox_marks (bureau, reader, epoch, tx, position) values ($1, $2, $3, $4::text::xid8, $5)
    on conflict (bureau, reader) do update set epoch = excluded.epoch, tx = excluded.tx, position = excluded.position
    where (inbox_marks.epoch, inbox_marks.tx, inbox_marks.position) < (excluded.epoch, excluded.tx, excluded.position)`, [hearer.bureau, reader, place.epoch, String(place.tx), place.position]);
  await run(db, `
    delete from inbox_reads r using announcements a, inbox_marks m
    where r.bureau = $1 and r.reader = $2 and a.id = r.announcement and m.bureau = $1 and m.reader = $2 and (a.epoch, a.tx, a.position) <= (m.epoch, m.tx, m.position)`, [hearer.bureau, reader]);
  return true;
}

/** The place of an announcement that was said to a hearer. */
export async function placeOf(db: Kysely<unknown>, hearer: Hearer, id: string, epoch: number): Promise<Position | undefined> {
  // What its bureau has since closed to it, or it no longer asks for, still is a place where it stood.
  const [row] = await run(db, `select a.epoch, a.tx::text::bigint as tx, a.position from announcements a where ${HEARD} and ${SETTLED} and a.id = $9`, [...ears({ ...hearer, ofDiscreet: true, kinds: undefined }), epoch, id]) as Position[];
  return row;
}

/** The newest one that was said to a hearer up to a place. */
export async function newestHeard(db: Kysely<unknown>, hearer: Hearer, { epoch, tx, position }: Position): Promise<string | undefined> {
  const [row] = await run(db, `
    select a.id from announcements a where ${HEARD} and (a.epoch, a.tx, a.position) <= ($8, $9::text::xid8, $10)
    order by a.epoch desc, a.tx desc, a.position desc limit 1`, [...ears(hearer), epoch, String(tx), position]) as { id: string }[];
  return row?.id;
}

export type EventsAfter = (hearer: Hearer, from: Position, limit: number) => Promise<readonly Announced[]>;

/** What was said to a hearer after a place and is settled, oldest first. */
export const heardAfter = (db: Kysely<unknown>, currentEpoch: number): EventsAfter => async (hearer, { epoch, tx, position }, limit) =>
  await run(db, `
    select ${COLUMNS} from announcements a where ${HEARD} and ${SETTLED} and (a.epoch, a.tx, a.position) > ($9, $10::text::xid8, $11)
    order by a.epoch, a.tx, a.position limit $12`, [...ears(hearer), currentEpoch, epoch, String(tx), position, limit]) as Announced[];

const FORGOTTEN_AT_ONCE = 2_000;

/** Forgets what was said before a moment, and who had read it; says whether there is more. */
export async function forgetSaid(db: Kysely<unknown>, before: string): Promise<boolean> {
  const gone = await run(db, `delete from announcements where id in (select id from announcements where at < $1 order by at limit ${FORGOTTEN_AT_ONCE}) returning id`, [before]) as { id: string }[];
  if (gone.length > 0) await affected(db, 'delete from inbox_reads where announcement = any($1)', [gone.map(({ id }) => id)]);
  return gone.length === FORGOTTEN_AT_ONCE;
}
