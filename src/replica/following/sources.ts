/** Where a replica's segments come from: the hub's own stream, and NATS beside it where the operator named servers. */
import { openNats, bureauInbox, type NatsConfig } from '../../kernel/feed/nats.ts';
import { Carriage } from '../../modules/replicas/schema.ts';
import type { Identity } from '../identity.ts';
import type { HubLink } from './hub-link.ts';
import { overNats, type OverNatsOptions } from './over-nats.ts';
import { segmentsIn, type SegmentSource } from './segments.ts';

const FEED = '/v1/replica/feed';
const CARRIAGE = '/v1/replica/carriage';

export type SourceOptions = { readonly link: HubLink; readonly identity: Pick<Identity, 'hubKey' | 'enrolled'>; readonly standing: OverNatsOptions['standing']; readonly nats: NatsConfig | undefined; readonly onFault: (cause: unknown) => void };

export async function openSource({ link, identity, standing, nats: config, onFault }: SourceOptions): Promise<{ readonly source: SegmentSource; readonly stop: () => Promise<void> }> {
  const { id, bureau } = identity.enrolled.replica;
  const http: SegmentSource = (since, signal) => segmentsIn(link.stream(FEED, new URLSearchParams(since === undefined ? {} : { since }), signal));
  if (!config) return { source: http, stop: async () => undefined };
  const nats = await openNats(config, { name: id, inbox: bureauInbox(bureau) }, onFault);
  return {
    source: overNats({
      http, nats, standing, hub: identity.hubKey, cut: segmentsIn,
      between: (since, until, signal) => segmentsIn(link.stream(FEED, new URLSearchParams({ since, until }), signal)),
      carriage: async () => Carriage.parse(await link.ask('GET', CARRIAGE)),
    }),
    stop: nats.stop,
  };
}
