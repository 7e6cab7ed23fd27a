/** What a hub says of itself while it runs: its gauges, that it answers, and whether checks would be answered now. */
import { unpublishedSince } from './kernel/audit/unpublished.ts';
import type { Clock } from './kernel/clock.ts';
import type { Duties } from './kernel/duties.ts';
import type { Page } from './kernel/http/server.ts';
import { run, type Database } from './kernel/store/database.ts';
import { roomOf } from './kernel/store/room.ts';
import type { Metrics } from './kernel/telemetry/metrics.ts';
import type { IndexHost } from './indexing/index-host.ts';

/** What the parts of a process count. */
export type Counted = {
  readonly events: { readonly streams: number; readonly waiting: number; readonly dead: number };
  readonly admitted: { readonly underWay: number; readonly most: number; readonly turnedAway: number; readonly waiting: number };
  readonly replicas: { readonly connected: number; readonly segments: number; readonly rows: number; readonly entries: number };
  readonly duties: number;
  /** Where NATS is there. */
  readonly looks: { readonly said: number; readonly heard: number } | undefined;
  readonly carried: { readonly links: number; readonly putBack: number } | undefined;
  readonly uncarried: number | undefined;
};

export function measure(metrics: Metrics, index: IndexHost, { events, admitted, replicas, duties, looks, carried, uncarried }: Counted): void {
  metrics.setGauge('crosscheck_looks_said', looks?.said ?? 0);
  metrics.setGauge('crosscheck_looks_heard', looks?.heard ?? 0);
  metrics.setGauge('crosscheck_links_carried', carried?.links ?? 0);
  metrics.setGauge('crosscheck_links_put_back', carried?.putBack ?? 0);
  metrics.setGauge('crosscheck_channels_uncarried', uncarried ?? 0);
  metrics.setGauge('crosscheck_duties_kept', duties);
  metrics.setGauge('crosscheck_requests_under_way', admitted.underWay);
  metrics.setGauge('crosscheck_requests_admitted_most', admitted.most);
  metrics.setGauge('crosscheck_requests_turned_away', admitted.turnedAway);
  metrics.setGauge('crosscheck_requests_waiting', admitted.waiting);
  metrics.setGauge('crosscheck_replicas_connected', replicas.connected);
  metrics.setGauge('crosscheck_replica_segments_signed', replicas.segments);
  metrics.setGauge('crosscheck_replica_rows_signed', replicas.rows);
  metrics.setGauge('crosscheck_replica_entries_delivered', replicas.entries);
  metrics.setGauge('crosscheck_event_streams', events.streams);
  metrics.setGauge('crosscheck_deliveries_waiting', events.waiting);
  metrics.setGauge('crosscheck_deliveries_dead', events.dead);
  const { records, bytes, reserved, unsorted, dead, wideSearches } = index.figures();
  metrics.setGauge('crosscheck_index_vehicles', records);
  metrics.setGauge('crosscheck_index_bytes', bytes);
  metrics.setGauge('crosscheck_index_reserved_bytes', reserved);
  metrics.setGauge('crosscheck_index_unsorted_numbers', unsorted);
  metrics.setGauge('crosscheck_index_dead_records', dead);
  metrics.setGauge('crosscheck_wide_searches', wideSearches.waiting + wideSearches.running);
  metrics.setGauge('crosscheck_feed_lag_seconds', index.lagSeconds());
}

/** What a whole hub stands on, whichever of its processes is asked. */
export async function measureStanding(metrics: Metrics, { database: { db }, clock, duties, folder }: { readonly database: Database; readonly clock: Clock; readonly duties: Duties; readonly folder: string }): Promise<void> {
  const [unkept, since, room] = await Promise.all([duties.unkept(), unpublishedSince(db), roomOf(db, folder)]);
  metrics.setGauge('crosscheck_duties_unkept', unkept);
  metrics.setGauge('crosscheck_clock_differs', clock.differs?.() === true ? 1 : 0);
  metrics.setGauge('crosscheck_log_unpublished_seconds', since === undefined ? 0 : Math.max(0, (clock.ms() - Date.parse(since)) / 1000));
  metrics.setGauge('crosscheck_database_bytes', room.database);
  metrics.setGauge('crosscheck_disk_bytes', room.disk);
  metrics.setGauge('crosscheck_disk_free_bytes', room.free);
}

/** `healthz`: the process answers. `readyz`: checks would be answered now. */
export function healthPages(database: Database, isEnding: () => boolean): readonly Page[] {
  const plain = (status: number, body: string): Response => new Response(`${body}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });
  return [
    { path: '/healthz', answer: async () => plain(200, 'ok') },
    { path: '/readyz', answer: async () => {
      if (isEnding()) return plain(503, 'this process is ending');
      try {
        await run(database.db, 'select 1');
        return plain(200, 'ready');
      } catch {
        return plain(503, 'the database is out of reach');
      }
    } },
  ];
}
