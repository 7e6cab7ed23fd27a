/**
 * A source of segments that comes over NATS where that is heard, and over HTTP where not. It begins over HTTP, which alone has full copies, and
 * goes over once NATS is heard; what NATS leaves out, or says nothing of for a while, is fetched over HTTP again. Knows no row.
 */
import type { VerifierKey } from '../../kernel/audit/note.ts';
import type { Nats } from '../../kernel/feed/nats.ts';
import { followSegments, heardOn } from '../../kernel/feed/segment-stream.ts';
import type { Carriage } from '../../modules/replicas/schema.ts';
import { carriedSegments } from './carried.ts';

/** Whole segments in order, from behind a place on. */
type Source = (since: string | undefined, signal: AbortSignal) => AsyncIterable<Buffer>;

export type OverNatsOptions = {
  readonly http: Source;
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

/** Beats come every five seconds. */
const SILENT_MAX_MS = 12_000;
/** What was said shortly before the last segment is read again: hub processes' clocks differ. */
const BEFORE_MS = 60_000;
/** A hub that gave no keys is asked for them again. */
const ASKED_AGAIN_MS = 5_000;
const NEWLINE = 10;

type Head = { readonly at: string; readonly isFull: boolean; readonly isLast: boolean };
const headOf = (text: string): Head => JSON.parse(text.slice(0, text.indexOf('\n'))) as Head;
const untilOf = (bytes: Buffer): string => (JSON.parse(bytes.toString('utf8', bytes.lastIndexOf(NEWLINE, bytes.length - 2) + 1)) as { until: string }).until;

/** As `fetch` says it; whatever the hub itself refuses is another matter. */
const isOutOfReach = (cause: unknown): boolean => cause instanceof TypeError;

async function* one(text: string): AsyncGenerator<Uint8Array> { yield Buffer.from(text, 'utf8'); }

export function overNats({ http, between, cut, carriage, nats, hub, standing, onRefused, onWay }: OverNatsOptions): Source {
  let known: Carriage | undefined;
  /** What the hub says now; what it said last where it cannot be reached: NATS may be on another way. */
  const asked = async (): Promise<Carriage> => {
    try {
      known = await carriage();
    } catch (cause) {
      if (!known || !isOutOfReach(cause)) throw cause;
    }
    return known;
  };

  /** Ends where nothing that fits was heard for a while. */
  async function* carried(signal: AbortSignal): AsyncGenerator<Buffer> {
    const { channel } = await asked();
    const silence = new AbortController();
    const timer = setTimeout(() => { silence.abort(); }, SILENT_MAX_MS);
    const either = AbortSignal.any([signal, silence.signal]);
    /** What was said before this is known. */
    const knownAt = (): string | undefined => {
      const at = standing()?.at;
      return at === undefined ? undefined : new Date(Date.parse(at) - BEFORE_MS).toISOString();
    };
    try {
      const followed = followSegments(nats, { channel, sinceAt: knownAt(), signal: either });
      const catchUp = async function* (since: string, until: string): AsyncGenerator<string> { for await (const bytes of between(since, until, either)) yield bytes.toString('utf8'); };
      const keys = async (): Promise<ReadonlyMap<number, Uint8Array>> => new Map((await asked()).keys.map(({ number, key }) => [number, Buffer.from(key, 'base64')]));
      for await (const text of carriedSegments({ channel, hub, followed, place: () => standing()?.until, keys, isOld: (text) => headOf(text).at < (knownAt() ?? ''), catchUp, onRefused })) {
        timer.refresh();
        onWay('nats');
        yield* cut(one(text));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Over HTTP, until something is heard over NATS and what came has been taken. */
  async function* first(since: string | undefined, signal: AbortSignal): AsyncGenerator<Buffer> {
    const goingOver = new AbortController();
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    let [isHeard, isCopying, last] = [false, false, ''];
    /** No full copy is under way, and the replica stands where the last segment ended. */
    const mayGo = (): boolean => isHeard && !isCopying && standing()?.until === last;
    const onHeard = (): void => { isHeard = true; if (mayGo()) goingOver.abort(); };
    let [isListening, askedMs] = [false, -ASKED_AGAIN_MS];
    try {
      for await (const bytes of http(since, AbortSignal.any([signal, goingOver.signal]))) {
        last = untilOf(bytes);
        const { isFull, isLast } = headOf(bytes.toString('utf8', 0, bytes.indexOf(NEWLINE) + 1));
        isCopying = (isFull || isCopying) && !isLast;
        onWay('http');
        yield bytes;
        if (mayGo()) return;
        if (isListening || !nats.standing() || performance.now() - askedMs < ASKED_AGAIN_MS) continue;
        askedMs = performance.now();
        const told = await asked().catch(() => undefined); // a hub that refuses: what comes over HTTP goes on, or says why not
        isListening = told !== undefined && heardOn(nats, told.channel, { signal: either, onHeard });
      }
    } catch (cause) {
      if (goingOver.signal.aborted || (since !== undefined && known && nats.standing() && isOutOfReach(cause))) return;
      throw cause;
    } finally {
      over.abort();
    }
  }

  return async function* (since, signal) {
    yield* first(since, signal);
    if (!signal.aborted && nats.standing()) yield* carried(signal);
  };
}
