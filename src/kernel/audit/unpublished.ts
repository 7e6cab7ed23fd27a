/** How far what is published lies behind what was done: for whoever watches the hub. */
import { run, type Kysely } from '../store/database.ts';

/** Since when the oldest audit event waits that no signed checkpoint covers; undefined where none waits. */
export async function unpublishedSince(db: Kysely<unknown>): Promise<string | undefined> {
  const [row] = await run(db, `
    with newest as (select origin, size from log_checkpoints order by origin desc, size desc limit 1),
      last as (select e.position from log_entries e join newest n on e.origin = n.origin and e.index < n.size where e.kind = 'event' order by e.position desc limit 1)
    select at from audit_events where sequence > coalesce((select position from last), 0) order by sequence limit 1`) as { at: string }[];
  return row?.at;
}
