/** What a device asks: the stream of what its bureau may see, to take what it has logged, and that it be known that it has erased itself. */
import { action, eventOf, streamAction } from '../../kernel/action.ts';
import type { Context } from '../../kernel/context.ts';
import { notFound } from '../../kernel/errors.ts';
import { channelOf } from '../../kernel/feed/segment-stream.ts';
import type { SignerKey } from '../../kernel/audit/note.ts';
import { keysUpTo } from './carried-feed.ts';
import { keyNumberOf } from './chain-store.ts';
import { deliver, type DeliverPorts } from './delivering.ts';
import { feed, placeShown, type FeedPorts } from './feeding.ts';
import { grants } from './policy.ts';
import { bureauFollowsEnough, hubFollowedEnough, logAltered, logForked, logGap, logSigned, logUnreadable, notRevoked, otherKey, untilUnknown } from './refusals.ts';
import { AskDelivery, AskFeed, Carriage, Delivered, Erased, SegmentLine } from './schema.ts';
import { findDevice, sayErased, saySeen, type KnownDevice } from './store.ts';

/** 500 entries of 64 KiB at most; they are far smaller. */
const DELIVERY_BYTES_MAX = 8 * 1024 * 1024;

async function deviceOf({ store, principal }: Context): Promise<KnownDevice> {
  const device = await findDevice(store.db, principal.tokenId);
  if (!device) throw notFound('replica');
  return device;
}

export const deviceActions = (ports: FeedPorts & { readonly hubKey: string; readonly signer: SignerKey }, delivering: DeliverPorts) => [
  streamAction({
    name: 'replicas.feed', summary: 'What this replica’s bureau may see, in signed segments without end', http: 'GET /v1/replica/feed', grant: grants.device, query: AskFeed, output: SegmentLine, refusals: [otherKey, untilUnknown, bureauFollowsEnough, hubFollowedEnough],
    description: 'A full copy first, where `since` is absent or not known any more; then what changes, within 200 ms, and a segment without rows every 5 s. With `until` it ends there. What is hidden from the bureau leaves no trace (R5).',
    stream: { takes: 'nothing', gives: 'application/x-ndjson' },
    async run(ctx, { query, gone }) {
      const { principal: { bureau, tokenId } } = ctx;
      const { hubKey, currentHours } = await deviceOf(ctx);
      if (hubKey !== ports.hubKey) throw otherKey();
      const place = await placeShown(ctx, ports, bureau, query.since);
      const until = query.until === undefined ? undefined : ports.seal.open(bureau, query.until);
      if (query.until !== undefined && !until) throw untilUnknown();
      const to = { bureau, currentHours };
      const subscription = await ports.broadcaster.join(tokenId, to);
      try {
        const answer = feed(ctx, { to, place, until, subscription }, ports);
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
    name: 'replicas.carriage', summary: 'By which keys what NATS carries for this replica is sealed', http: 'GET /v1/replica/carriage', effect: 'read', grant: grants.device, output: Carriage,
    description: 'Where the hub speaks with NATS, the same segments come over it: on `channel`, each link of the chain sealed by one of these keys of the bureau. A new key is used once a replica of the bureau was revoked.',
    async run(ctx) {
      const { principal: { bureau } } = ctx;
      const { currentHours } = await deviceOf(ctx);
      return { channel: channelOf(bureau, currentHours), keys: keysUpTo(ports.signer, bureau, await keyNumberOf(ctx.store.db, bureau)) };
    },
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
