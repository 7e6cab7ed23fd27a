/**
 * Segments that come over NATS instead of HTTP: opened, put together and tried, link by link from where the replica stands. What is missing
 * in between is fetched from the hub up to a place where the chain goes on. Knows neither rows nor the vault.
 */
import type { VerifierKey } from '../../kernel/audit/note.ts';
import { headOf, linkOf, opened, PARTS_MAX, type Link, type PartHead } from '../../kernel/feed/carried.ts';
import type { Channel, Followed } from '../../kernel/feed/segment-stream.ts';

export type CarriedOptions = {
  readonly channel: Channel; readonly hub: VerifierKey;
  /** What the stream gives, from before the replica's place on. */
  readonly followed: AsyncIterable<Followed>;
  /** Where the replica stands: the `until` of what it took last. */
  readonly place: () => string | undefined;
  /** The keys of the bureau by their numbers, as the hub gives them now. */
  readonly keys: () => Promise<ReadonlyMap<number, Uint8Array>>;
  /** Whether what changes nothing of the place was made before the replica stood there, and is known. */
  readonly isOld: (text: string) => boolean;
  /** Whole segments over HTTP, from a place up to another. */
  readonly catchUp: (since: string, until: string) => AsyncIterable<string>;
};

/** Where nothing fitted for so long, what lies between is fetched. */
const MISSED_MS = 1_000;
const KEYS_ASKED_MS = 2_000;

type KeyOf = (head: PartHead) => Promise<Uint8Array | undefined>;

/** Asks for keys when one comes that is not known. */
function keyring(keys: CarriedOptions['keys']): KeyOf {
  let known: ReadonlyMap<number, Uint8Array> = new Map();
  let askedMs = -KEYS_ASKED_MS;
  return async ({ key }) => {
    if (!known.has(key) && performance.now() - askedMs >= KEYS_ASKED_MS) {
      askedMs = performance.now();
      known = await keys();
    }
    return known.get(key);
  };
}

/** Puts parts together; a set that was begun anew replaces what there is of the one before. */
function assembling(channel: Channel, hub: VerifierKey, keyOf: KeyOf): (bytes: Uint8Array) => Promise<Link | undefined> {
  let set = '';
  let contents: Buffer[] = [];
  return async (bytes) => {
    const head = headOf(bytes);
    if (!head || head.parts > PARTS_MAX) return undefined;
    const key = await keyOf(head);
    const content = key && opened(key, channel, bytes);
    if (!content) return undefined;
    if (head.part === 0) { set = head.set; contents = []; }
    if (head.set !== set || head.part !== contents.length) return undefined;
    contents.push(content);
    if (contents.length < head.parts) return undefined;
    const whole = contents;
    contents = [];
    return linkOf(whole, channel, hub);
  };
}

/**
 * Yields whole segments, one or more at a time, each following what the replica has taken before it asks for the next. Ends with the stream;
 * throws where the hub refuses, or where what was carried is not what it signed.
 */
export async function* carriedSegments({ channel, hub, followed, place, keys, isOld, catchUp }: CarriedOptions): AsyncGenerator<string> {
  const keyOf = keyring(keys);
  const beats = assembling(channel, hub, keyOf);
  const links = assembling(channel, hub, keyOf);
  let newest = 0;
  let missedMs: number | undefined;
  for await (const { kind, bytes } of followed) {
    const link = await (kind === 'beat' ? beats : links)(bytes);
    if (!link) continue;
    if (newest === 0 && kind === 'kept' && link.from === link.until && isOld(link.text)) continue;
    // What changes nothing of the place (the desk row) is known by its number alone: one that is left out leaves a gap too.
    const isNext = newest === 0 || link.number === (kind === 'beat' ? newest : newest + 1);
    if (link.from === place() && isNext) {
      missedMs = undefined;
      newest = link.number;
      yield link.text;
      continue;
    }
    if (link.number <= newest) continue; // put back into the stream, or told before
    missedMs ??= performance.now();
    const since = place();
    if (since === undefined || performance.now() - missedMs < MISSED_MS) continue;
    yield* catchUp(since, link.until);
    missedMs = undefined;
    if (place() === link.until) newest = link.number;
  }
}
