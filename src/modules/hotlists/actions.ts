/** What is asked about hotlists: a list, full or what changed, and the key that signs it. */
import { action, eventOf, streamAction } from '../../kernel/action.ts';
import { hotlist, keyOf, spanOf, type ListPorts } from './listing.ts';
import { grants } from './policy.ts';
import { sinceTooOld, sinceUnknown } from './refusals.ts';
import { AskHotlist, HotlistKey, HotlistLine } from './schema.ts';
import { writingFor } from './writing.ts';

export const hotlistActions = (ports: ListPorts) => [
  streamAction({
    name: 'hotlists.get', summary: 'A signed, expiring copy of what one’s bureau may see', http: 'GET /v1/hotlist', grant: grants.take, query: AskHotlist, output: HotlistLine, refusals: [sinceUnknown, sinceTooOld],
    description: 'For gateways that cannot ask the hub, which they should where they can. As NDJSON, or as CSV by `Accept: text/csv`. Records that ask for a discreet check, or are frozen, are in no list; what to do with a vehicle is not said: '
      + 'ask the hub about it, it raises the hit (R9). A list that ends without its last line is not whole. With `since` only what changed since another list: rows replace, or remove, what one has.',
    stream: { takes: 'nothing', gives: 'application/x-ndjson, text/csv' },
    async run(ctx, { query, accept }) {
      const span = await spanOf(ctx, ports.seal, query.since);
      await ctx.store.audit(eventOf({ name: 'hotlists.get' }, ctx, 'done', { subjects: [], detail: { isFull: !span.from } }));
      const writing = writingFor(accept, ports.world);
      return { contentType: writing.contentType, chunks: hotlist(ctx, span, ports, writing) };
    },
  }),
  action({
    name: 'hotlists.key', summary: 'The key by which this hub signs hotlists', http: 'GET /v1/hotlist/key', effect: 'read', grant: grants.readKey, output: HotlistKey,
    run: async () => ({ key: keyOf(ports.signer) }),
  }),
];
