/**
 * A source of segments that comes over NATS where the stream delivers, and over HTTP where not. It begins over HTTP, which alone has full copies, and goes
 * on over it until the stream has shown itself beside; HTTP is back at once where NATS stops. Knows no row.
 */
import type { VerifierKey } from '../../kernel/audit/note.ts';
import type { Nats } from '../../kernel/feed/nats.ts';
import { followSegments, type From } from '../../kernel/feed/segment-stream.ts';
import type { Carriage } from '../../modules/replicas/schema.ts';
import { ahead } from './ahead.ts';
import { besideHttp, headOf, type Listening } from './beside.ts';
import { BEFORE_MS, carriedSegments, openedLinks, type Opened } from './carried.ts';
import { goneOver, newChain } from './chain.ts';
import { HubRefused } from './hub-link.ts';
import type { SegmentSource } from './segments.ts';

export type OverNatsOptions = {
  readonly http: SegmentSource;
  /** The same from a place up to another. */
  readonly between: (since: string, until: string, signal: AbortSignal) => AsyncIterable<Buffer>;
  readonly cut: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Buffer>;
  readonly carriage: () => Promise<Carriage>;
  readonly nats: Nats; readonly hub: VerifierKey;
  /** The last segment that was taken. */
  readonly standing: () => { readonly until: string; readonly at: string } | undefined;
  /** Told of each message that is not what the hub has sealed and signed. */
  readonly onRefused: () => void;
  /** By which way the next segment has come. */
  readonly onWay: (way: Way) => void;
};
export type Way = 'http' | 'nats';

/** NATS is tried so often at most: a hub that gave no keys is asked for them again, and a stream that stopped is not begun in a circle. */
const TRIED_EVERY_MS = 5_000;

const TOO_MANY = 429;
const FAULTS = 500;
/** The hub cannot be reached or cannot answer now; whatever it refuses for good is another matter. */
const isAway = (cause: unknown): boolean =>
  cause instanceof TypeError || (cause instanceof DOMException && ['AbortError', 'TimeoutError'].includes(cause.name)) || (cause instanceof HubRefused && (cause.status === TOO_MANY || cause.status >= FAULTS));

async function* one(text: string): AsyncGenerator<Uint8Array> { yield Buffer.from(text, 'utf8'); }

export function overNats({ http, between, cut, carriage, nats, hub, standing, onRefused, onWay }: OverNatsOptions): SegmentSource {
  let known: Carriage | undefined;
  let triedMs = -TRIED_EVERY_MS;
  /** What the hub says now; what it said last where it cannot be reached: NATS may be on another way. */
  const asked = async (): Promise<Carriage> => {
    try {
      known = await carriage();
    } catch (cause) {
      if (!known || !isAway(cause)) throw cause;
    }
    return known;
  };
  const keys = async (): Promise<ReadonlyMap<number, Uint8Array>> => new Map((await asked()).keys.map(({ number, key }) => [number, Buffer.from(key, 'base64')]));

  function listen(from: From, outer: AbortSignal): Listening {
    triedMs = performance.now();
    const ending = new AbortController();
    const signal = AbortSignal.any([outer, ending.signal]);
    const said = async function* (): AsyncGenerator<Opened> {
      const { channel } = await asked();
      yield* openedLinks({ channel, hub, keys, followed: followSegments(nats, { channel, from, signal }) });
    };
    return { said: ahead(said()), chain: newChain, signal, end: () => { ending.abort(); } };
  }

  /** Ends where the stream stops. */
  async function* carried({ said, chain, signal, end }: Listening): AsyncGenerator<Buffer> {
    const catchUp = async function* (since: string, until: string): AsyncGenerator<string> { for await (const bytes of between(since, until, signal)) yield bytes.toString('utf8'); };
    try {
      for await (const text of carriedSegments({ said, chain: goneOver(chain, standing()?.until), standing, atOf: (text) => headOf(text).at, catchUp, onRefused })) {
        onWay('nats');
        yield* cut(one(text));
      }
    } catch { /* whatever it is: the hub says over HTTP how it stands */ } finally {
      end();
    }
  }

  /** The hub is away: what the stream has from where the replica stands. Whether anything came. */
  async function* alone(signal: AbortSignal): AsyncGenerator<Buffer, boolean> {
    const at = standing()?.at;
    if (!known || at === undefined || !nats.standing() || signal.aborted) return false;
    let hasCome = false;
    for await (const bytes of carried(listen({ at: new Date(Date.parse(at) - BEFORE_MS).toISOString() }, signal))) {
      hasCome = true;
      yield bytes;
    }
    return hasCome;
  }

  return async function* (since, signal) {
    let from = since;
    while (!signal.aborted) {
      let listening: Listening | undefined;
      try {
        listening = yield* besideHttp(from, signal, { http, standing, onRefused, onWay: () => { onWay('http'); }, listen: () => (nats.standing() && performance.now() - triedMs >= TRIED_EVERY_MS ? listen('last', signal) : undefined) });
        if (!listening) return;
      } catch (cause) {
        if (from === undefined || !isAway(cause) || !(yield* alone(signal))) throw cause;
      }
      if (listening) yield* carried(listening);
      from = standing()?.until;
    }
  };
}
