/** Where a replica's segments come from: the hub's own stream, and NATS beside it where the operator named servers. */
import { openNats, bureauInbox, type NatsConfig } from '../../kernel/feed/nats.ts';
import { Carriage } from '../../modules/replicas/schema.ts';
import type { Log } from '../../kernel/telemetry/log.ts';
import type { Identity } from '../identity.ts';
import type { HubLink } from './hub-link.ts';
import { overNats, type OverNatsOptions, type Way } from './over-nats.ts';
import { segmentsIn, type SegmentSource } from './segments.ts';

const FEED = '/v1/replica/feed';
const CARRIAGE = '/v1/replica/carriage';

export type SourceOptions = { readonly link: HubLink; readonly identity: Pick<Identity, 'hubKey' | 'enrolled'>; readonly standing: OverNatsOptions['standing']; readonly nats: NatsConfig | undefined; readonly onFault: (cause: unknown) => void; readonly log: Log };
export type Source = {
  readonly source: SegmentSource;
  /** By which way the last segment came, and how much came over NATS that was not the hub's. */
  readonly figures: () => { readonly way: Way; readonly refused: number };
  readonly stop: () => Promise<void>;
};

/** Of what was refused the first is told, and then each that makes a number ten times as large. */
const isTold = (count: number): boolean => Number.isInteger(Math.log10(count));

export async function openSource({ link, identity, standing, nats: config, onFault, log }: SourceOptions): Promise<Source> {
  const { id, bureau } = identity.enrolled.replica;
  let way: Way = 'http';
  let refused = 0;
  const http: SegmentSource = (since, signal) => segmentsIn(link.stream(FEED, new URLSearchParams(since === undefined ? {} : { since }), signal));
  const figures = () => ({ way, refused });
  if (!config) return { source: http, figures, stop: async () => undefined };
  const nats = await openNats(config, { name: id, inbox: bureauInbox(bureau) }, onFault);
  return {
    source: overNats({
      http, nats, standing, hub: identity.hubKey, cut: segmentsIn, onWay: (now) => { way = now; },
      onRefused: () => { refused += 1; if (isTold(refused)) log('replica.carried_refused', { refused }); },
      between: (since, until, signal) => segmentsIn(link.stream(FEED, new URLSearchParams({ since, until }), signal)),
      carriage: async () => Carriage.parse(await link.ask('GET', CARRIAGE)),
    }),
    figures, stop: nats.stop,
  };
}
