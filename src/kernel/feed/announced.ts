/** The feed of announcements: settled, in order, after a position; read as the changes are (see feed.ts). */
import type { Role } from '../context.ts';
import { run, type Kysely } from '../store/database.ts';
import type { Position } from './feed.ts';

/** An announcement as it is read: what was said, to whom, and its place in the feed. */
export type Announced = Position & {
  readonly id: string; readonly at: string; readonly kind: string; readonly subject: string; readonly urgent: boolean;
  readonly bureau: string; readonly unit: string | null; readonly person: string | null; readonly roles: readonly Role[] | null;
  readonly facts: Readonly<Record<string, unknown>>;
  /** The trace in which it was said, where one was recorded: for whoever delivers it, not for whom it is for. */
  readonly traceparent?: string | null;
};

/** Settled announcements after `from`, at most `limit`, oldest first. */
export async function settledAnnouncements(db: Kysely<unknown>, from: Position, currentEpoch: number, limit: number): Promise<readonly Announced[]> {
  const rows = await run(db, `
    select epoch, tx::text as tx, position, id, at, kind, subject, urgent, bureau, unit, person, roles, facts, traceparent from announcements
    where (epoch, tx, position) > ($1, $2::text::xid8, $3)
      and (epoch < $4 or tx < pg_snapshot_xmin(pg_current_snapshot()))
    order by epoch, tx, position limit $5`, [from.epoch, String(from.tx), from.position, currentEpoch, limit]) as (Omit<Announced, 'tx'> & { tx: string })[];
  return rows.map((row) => ({ ...row, tx: Number(row.tx) }));
}

/** Where the settled announcements end: where a reader begins who wants only what comes. */
export async function announcementsNow(db: Kysely<unknown>, currentEpoch: number): Promise<Position> {
  const [last] = await run(db, `
    select epoch, tx::text as tx, position from announcements where epoch < $1 or tx < pg_snapshot_xmin(pg_current_snapshot())
    order by epoch desc, tx desc, position desc limit 1`, [currentEpoch]) as { epoch: number; tx: string; position: number }[];
  return last ? { epoch: last.epoch, tx: Number(last.tx), position: last.position } : { epoch: 0, tx: 0, position: 0 };
}
