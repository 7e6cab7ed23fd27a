/** What a device asks: the stream of what its bureau may see, to take what it has logged, and that it be known that it has erased itself. */
import { action, eventOf, streamAction } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { deliver, type DeliverPorts } from './delivering.ts';
import { feed, placeShown, type FeedPorts } from './feeding.ts';
import { grants } from './policy.ts';
import { bureauFollowsEnough, hubFollowedEnough, logAltered, logForked, logGap, logSigned, logUnreadable, notRevoked, otherKey } from './refusals.ts';
import { AskDelivery, AskFeed, Delivered, Erased, SegmentLine } from './schema.ts';
import { findDevice, sayErased, saySeen, type KnownDevice } from './store.ts';

/** 500 entries of 64 KiB at most; they are far smaller. */
const DELIVERY_BYTES_MAX = 8 * 1024 * 1024;

async function deviceOf({ store, principal }: Context): Promise<KnownDevice> {
  const device = await findDevice(store.db, principal.tokenId);
  if (!device) throw notFound('replica');
  return device;
}

export const deviceActions = (ports: FeedPorts & { readonly hubKey: string }, delivering: DeliverPorts) => [
  streamAction({
    name: 'replicas.feed', summary: 'What this replica’s bureau may see, in signed segments without end', http: 'GET /v1/replica/feed', grant: grants.device, query: AskFeed, output: SegmentLine, refusals: [otherKey, bureauFollowsEnough, hubFollowedEnough],
    description: 'A full copy first, where `since` is absent or not known any more; then what changes, within 200 ms, and a segment without rows every 5 s. What is hidden from the bureau leaves no trace (R5).',
    stream: { takes: 'nothing', gives: 'application/x-ndjson' },
    async run(ctx, { query, gone }) {
      const { principal: { bureau, tokenId } } = ctx;
      const { hubKey, currentHours } = await deviceOf(ctx);
      if (hubKey !== ports.hubKey) throw otherKey();
      const place = await placeShown(ctx, ports, bureau, query.since);
      const to = { bureau, currentHours };
      const subscription = await ports.broadcaster.join(tokenId, to);
      try {
        const answer = feed(ctx, { to, place, subscription }, ports);
        await ctx.store.audit(eventOf({ name: 'replicas.feed' }, ctx, 'done', { subjects: [tokenId], detail: { isFull: !place } }));
        await saySeen(ctx.store.db, [{ id: tokenId, currentUntil: undefined }], ctx.now());
        if (gone.aborted) subscription.cut.abort();
        gone.addEventListener('abort', () => { subscription.cut.abort(); });
        return answer;
      } catch (cause) {
        subscription.leave();
        throw cause;
      }
    },
  }),
  action({
    name: 'replicas.deliver', summary: 'Bring what this replica has logged', http: 'POST /v1/replica/checks', effect: 'logged', grant: grants.device, body: AskDelivery, output: Delivered, bodyBytesMax: DELIVERY_BYTES_MAX, refusals: [logSigned, logAltered, logUnreadable, logGap, logForked],
    description: 'Each entry counts once in effect, however often it is brought. Hits among its checks are raised, and those that the hub finds by now.',
    run: async (ctx, { body }) => deliver(ctx, await deviceOf(ctx), body, delivering),
  }),
  action({
    name: 'replicas.erased', summary: 'Say that this replica has erased itself', http: 'POST /v1/replica/erased', effect: 'write', grant: grants.device, output: Erased, refusals: [notRevoked],
    async run({ store, principal, now }) {
      const erasedAt = await sayErased(store.db, principal.tokenId, now());
      if (erasedAt === undefined) throw notRevoked();
      return { erasedAt };
    },
  }),
];
