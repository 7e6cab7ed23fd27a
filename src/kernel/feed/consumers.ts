/** How far each durable consumer of a feed has come, so that a restart goes on where it stood. At least once: a consumer tolerates a repeat. */
import { run, type Kysely } from '../store/database.ts';
import { FEED_BEGIN, type Position } from './feed.ts';

/** Where a consumer stands; the feed's begin where it never stood. */
export async function standingOf(db: Kysely<unknown>, name: string): Promise<Position> {
  const [row] = await run(db, 'select epoch, tx, position from feed_consumers where name = $1', [name]) as Position[];
  return row ?? FEED_BEGIN;
}

/** Moves a consumer on, in the caller's transaction where there is one; never back. */
export async function moveOn(db: Kysely<unknown>, name: string, { epoch, tx, position }: Position): Promise<void> {
  await run(db, `
    insert into feed_consumers (name, epoch, tx, position) values ($1, $2, $3, $4)
    on conflict (name) do update set epoch = excluded.epoch, tx = excluded.tx, position = excluded.position
    where (feed_consumers.epoch, feed_consumers.tx, feed_consumers.position) < (excluded.epoch, excluded.tx, excluded.position)`, [name, epoch, tx, position]);
}
