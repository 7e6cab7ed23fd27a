/** What the relay carries: the segments that a replica of the channel would get over HTTP, by the same way. Knows no stream. */
import type { SignerKey } from '../../kernel/audit/note.ts';
import { bureauKey } from '../../kernel/feed/carried.ts';
import { settledNow } from '../../kernel/feed/feed.ts';
import type { SegmentSource, Segment } from './carrying.ts';
import { placeOf } from './feed-store.ts';
import { feed, placeShown, type FeedPorts, type Reading } from './feeding.ts';
import type { Carriage } from './schema.ts';

/** So many keys of a bureau are given, the newest: what the stream still holds was sealed by one of them. */
const KEYS_MAX = 8;
const NEWLINE = 10;

export const keysUpTo = (signer: SignerKey, bureau: string, newest: number): Carriage['keys'] =>
  Array.from({ length: Math.min(KEYS_MAX, newest) }, (_, back) => newest - back).map((number) => ({ number, key: bureauKey(signer.privateKey, bureau, number).toString('base64') }));

/** What the end of a segment says of it. */
function segmentOf(bytes: Uint8Array): Segment {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { rows, until } = JSON.parse(all.toString('utf8', all.lastIndexOf(NEWLINE, all.length - 2) + 1)) as { rows: number; until: string };
  return { text: all.toString('utf8'), until, rows, isFull: false };
}

export const carriedFeed = (ctx: Reading, ports: FeedPorts): SegmentSource => async function* ({ to, since, until, signal }) {
  const { db, epoch } = ctx.store;
  const place = since === 'now' ? await placeOf(db, to.bureau, await settledNow(db, epoch)) : await placeShown(ctx, ports, to.bureau, since);
  if (!place) { yield { text: '', until: since, rows: 0, isFull: true }; return; }
  const subscription = await ports.broadcaster.join('relay', to);
  const leave = (): void => { subscription.cut.abort(); };
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave);
  try {
    for await (const bytes of feed(ctx, { to, place, until: until === undefined ? undefined : ports.seal.open(to.bureau, until), subscription }, ports).chunks) yield segmentOf(bytes as Uint8Array);
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
};
