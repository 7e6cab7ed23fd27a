/** What people ask of the hub itself: its state, narrowed to the asker's view, and its metrics. */
import { action, streamAction } from '../../kernel/action.ts';
import { decide } from '../../kernel/policy.ts';
import { z } from '../../kernel/schema/index.ts';
import { grants } from './policy.ts';
import { Status } from './schema.ts';
import { countBureaus, countHits, countRecords } from './store.ts';

export type StatusFigures = {
  readonly records: number; readonly numbers: number; readonly bytes: number; readonly reserved: number; readonly unsorted: number; readonly dead: number;
  readonly rebuilding: boolean; readonly lastSnapshot: string | undefined; readonly wideSearches: { readonly waiting: number; readonly running: number };
  readonly recentChecks: { readonly checks: number; readonly most: number; readonly bytes: number };
  readonly replicas: number; readonly position: string; readonly lagSeconds: number; readonly asOf: (bureau: string) => string;
};
/** `uncarried`: channels to replicas that this process cannot carry over NATS; undefined in a process that carries none. */
export type StatusPorts = { readonly figures: () => StatusFigures; readonly uncarried: () => Promise<number | undefined>; readonly world: 'live' | 'TRAINING'; readonly version: string; readonly metrics: () => Promise<{ contentType: string; body: string }> };


const indexOf = ({ records, numbers, bytes, reserved, unsorted, dead, rebuilding, lastSnapshot, wideSearches, position }: StatusFigures) => ({
  vehicles: records, keys: numbers, bytes, reservedBytes: reserved, unsorted, dead, rebuilding, wideSearches: wideSearches.waiting + wideSearches.running, position,
  ...(lastSnapshot === undefined ? {} : { lastSnapshot }),
});

export type ReplicaFigures = { readonly asOf: string; readonly lagSeconds: number; readonly replica: NonNullable<z.output<typeof Status>['replica']> };

/** The state of a replica, which knows neither records nor hits of its bureau as such. */
export const replicaStatus = ({ figures, world, version }: Pick<StatusPorts, 'world' | 'version'> & { readonly figures: () => ReplicaFigures }) => action({
  name: 'status.get', summary: 'The state of this replica', http: 'GET /v1/status', effect: 'read', grant: grants.read, output: Status,
  run: async ({ principal: { bureau } }) => {
    const { asOf, lagSeconds, replica } = figures();
    return { version, world, bureau, asOf, feedLagSeconds: Math.round(lagSeconds * 1000) / 1000, replica };
  },
});

export const statusActions = ({ figures, uncarried: askUncarried, world, version, metrics }: StatusPorts) => [
  action({
    name: 'status.get', summary: 'The state of the hub, as the asker’s bureau may know it', http: 'GET /v1/status', effect: 'read', grant: grants.read, output: Status,
    async run(ctx) {
      const { bureau } = ctx.principal;
      const now = figures();
      const shared = { version, world, bureau, asOf: now.asOf(bureau), records: await countRecords(ctx.store.db, bureau, ctx.now()), hits: await countHits(ctx.store.db, bureau), feedLagSeconds: Math.round(now.lagSeconds * 1000) / 1000 };
      if (!decide(ctx.principal, grants.metrics).isPermitted) return shared;
      const uncarried = await askUncarried();
      return { ...shared, ...(uncarried === undefined ? {} : { uncarried }), index: indexOf(now), recentChecks: now.recentChecks, replicas: now.replicas, bureaus: await countBureaus(ctx.store.db) };
    },
  }),
  streamAction({
    name: 'status.metrics', summary: 'Metrics for Prometheus', http: 'GET /metrics', grant: grants.metrics, output: z.string(),
    stream: { takes: 'nothing', gives: 'text/plain' },
    async run() {
      const { contentType, body } = await metrics();
      return { contentType, chunks: (async function* once() { yield body; })() };
    },
  }),
];
