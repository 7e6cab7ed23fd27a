/** Has the watch on misuse look: once all that was done is settled. An open write anywhere in the cluster, another test's too, holds it back. */
import { run } from '../src/kernel/store/database.ts';
import type { TestHub } from './fixtures.ts';
import { until } from './waiting.ts';

export async function watch(hub: Pick<TestHub, 'database' | 'duties'>): Promise<void> {
  await until('both logs are settled', async () => {
    const [row] = await run(hub.database.db, `
      select not exists (select 1 from checks where tx >= pg_snapshot_xmin(pg_current_snapshot())) and not exists (select 1 from audit_events where tx >= pg_snapshot_xmin(pg_current_snapshot())) as settled`) as { settled: boolean }[];
    return row?.settled === true;
  });
  await hub.duties();
}
