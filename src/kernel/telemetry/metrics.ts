/** Metrics for Prometheus, named after actions. The home of prom-client. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type Metrics = {
  readonly request: (action: string, status: number, seconds: number) => void;
  readonly checked: (outcome: string, count: number) => void;
  readonly committed: (log: string, items: number, seconds: number) => void;
  readonly delivered: (way: string, outcome: string) => void;
  readonly setGauge: (name: GaugeName, value: number) => void;
  readonly expose: () => Promise<{ contentType: string; body: string }>;
};

const GAUGES = {
  crosscheck_feed_lag_seconds: 'Seconds since the index last stood at the end of the settled feed',
  crosscheck_index_vehicles: 'Records in the index',
  crosscheck_index_bytes: 'Bytes that the index keeps',
  crosscheck_index_reserved_bytes: 'Bytes that the index has reserved, room for more records included',
  crosscheck_index_unsorted_numbers: 'Numbers learnt since the index was last put in order',
  crosscheck_index_dead_records: 'Records forgotten since the index was last put in order',
  crosscheck_wide_searches: 'Wide patterns under way and waiting',
  crosscheck_event_streams: 'Open streams of events',
  crosscheck_replicas_connected: 'Replicas that follow this process',
  crosscheck_replica_segments_signed: 'Segments signed for replicas since the process started; each may go to many',
  crosscheck_replica_rows_signed: 'Rows in them',
  crosscheck_replica_entries_delivered: 'Entries of replicas’ own logs taken since the process started',
  crosscheck_deliveries_waiting: 'Deliveries that have not arrived yet',
  crosscheck_duties_kept: 'Duties that this process keeps, each kept by one process at a time',
  crosscheck_requests_under_way: 'Single requests that are being answered',
  crosscheck_requests_admitted_most: 'How many may be answered at once as things stand; what is beyond is turned away with 429',
  crosscheck_requests_turned_away: 'Single requests turned away with 429 since the process started',
  crosscheck_duties_unkept: 'Duties that no process keeps',
  crosscheck_clock_differs: '1 while the clock of this machine, or of the database, is elsewhere than the time that this process goes by',
  crosscheck_log_unpublished_seconds: 'Age of the oldest audit event that no signed checkpoint covers',
  crosscheck_database_bytes: 'Size of the database',
  crosscheck_disk_bytes: 'Size of the disk on which this process keeps its data',
  crosscheck_disk_free_bytes: 'Of that, what may still be written',
  crosscheck_requests_waiting: 'Single requests that wait at the door, before anything of them was read',
  crosscheck_looks_said: 'Times this process told the others by NATS that something was committed, since it started',
  crosscheck_looks_heard: 'Times this process was told so by NATS, since it started',
  crosscheck_links_carried: 'Links of changes that this process put into the streams, since it started',
  crosscheck_links_put_back: 'Links that this process put back into streams that had lost them, since it started',
  crosscheck_channels_uncarried: 'Channels to replicas that this process should carry over NATS and cannot: their replicas follow over HTTP',
  crosscheck_deliveries_dead: 'Deliveries given up, kept to be looked at and sent again',
} as const;
export type GaugeName = keyof typeof GAUGES;

/** A registry of its own, so that several hubs may live in one test process. `refresh` runs before each exposition. */
export function openMetrics(refresh: () => Promise<void> | void): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({ name: 'crosscheck_request_seconds', help: 'Time from request to answer, by action and status', labelNames: ['action', 'status'], buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5], registers: [registry] });
  const checks = new Counter({ name: 'crosscheck_checks_total', help: 'Checks answered, by outcome', labelNames: ['outcome'], registers: [registry] });
  const commits = new Histogram({ name: 'crosscheck_commit_seconds', help: 'Time of a group commit, by log', labelNames: ['log'], buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1], registers: [registry] });
  const committed = new Counter({ name: 'crosscheck_committed_items_total', help: 'Items made durable by group commits, by log', labelNames: ['log'], registers: [registry] });
  const deliveries = new Counter({ name: 'crosscheck_deliveries_total', help: 'Attempts to deliver an announcement, by way and outcome', labelNames: ['way', 'outcome'], registers: [registry] });
  const gauges = Object.fromEntries(Object.entries(GAUGES).map(([name, help]) => [name, new Gauge({ name, help, registers: [registry] })])) as Record<GaugeName, Gauge>;
  return {
    request: (action, status, seconds) => { requests.observe({ action, status: String(status) }, seconds); },
    checked: (outcome, count) => { checks.inc({ outcome }, count); },
    committed: (log, items, seconds) => { commits.observe({ log }, seconds); committed.inc({ log }, items); },
    delivered: (way, outcome) => { deliveries.inc({ way, outcome }); },
    setGauge: (name, value) => { gauges[name].set(value); },
    expose: async () => {
      await refresh();
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
