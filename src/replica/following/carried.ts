/**
 * Segments that come over NATS instead of HTTP: opened, put together and tried, link by link from where the replica stands. What is missing
 * in between is fetched from the hub up to a place where the chain goes on. Knows neither rows nor the vault.
 */
import { BadNote, type VerifierKey } from '../../kernel/audit/note.ts';
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
  /** Told of each message that is not what the hub has sealed and signed for this channel. It is passed over: whoever can write to the servers can put one there. */
  readonly onRefused: () => void;
};

/** Where nothing fitted for so long, what lies between is fetched. */
const MISSED_MS = 1_000;
const KEYS_ASKED_MS = 2_000;
/** Messages under numbers that no key has make nobody ask the hub more and more. */
const KEYS_ASKED_RARELY_MS = 60_000;
/** So many times in a row what lies between was fetched, and nothing of the stream fitted: it is another stream than the one that is read. */
const FETCHED_MAX = 3;

type KeyOf = (head: PartHead) => Promise<Uint8Array | undefined>;

/** Asks for keys when one comes that is not known; less and less often while that brings none. */
function keyring(keys: CarriedOptions['keys']): KeyOf {
  let known: ReadonlyMap<number, Uint8Array> = new Map();
  let askedMs = -KEYS_ASKED_MS;
  let apartMs = KEYS_ASKED_MS;
  return async ({ key }) => {
    if (!known.has(key) && performance.now() - askedMs >= apartMs) {
      askedMs = performance.now();
      known = await keys();
      apartMs = known.has(key) ? KEYS_ASKED_MS : Math.min(KEYS_ASKED_RARELY_MS, 2 * apartMs);
    }
    return known.get(key);
  };
}

type Assembled = Link | 'refused' | undefined;

/** Puts parts together; a set that was begun anew replaces what there is of the one before. */
function assembling({ channel, hub }: Pick<CarriedOptions, 'channel' | 'hub'>, keyOf: KeyOf): (bytes: Uint8Array) => Promise<Assembled> {
  let set = '';
  let contents: Buffer[] = [];
  return async (bytes) => {
    const head = headOf(bytes);
    if (!head || head.parts > PARTS_MAX) return 'refused';
    const key = await keyOf(head);
    const content = key && opened(key, channel, bytes);
    if (!content) return 'refused';
    if (head.part === 0) { set = head.set; contents = []; }
    if (head.set !== set || head.part !== contents.length) return undefined;
    contents.push(content);
    if (contents.length < head.parts) return undefined;
    const whole = contents;
    contents = [];
    try {
      return linkOf(whole, channel, hub);
    } catch (cause) {
      if (cause instanceof BadNote) return 'refused'; // whoever has the bureau's key can seal, and only the hub can sign
      throw cause;
    }
  };
}

/**
 * Yields whole segments, one or more at a time, each following what the replica has taken before it asks for the next. Ends with the stream,
 * or where another stream has taken its place; throws where the hub refuses.
 */
export async function* carriedSegments({ channel, hub, followed, place, keys, isOld, catchUp, onRefused }: CarriedOptions): AsyncGenerator<string> {
  const keyOf = keyring(keys);
  const beats = assembling({ channel, hub }, keyOf);
  const links = assembling({ channel, hub }, keyOf);
  let newest = 0;
  let missedMs: number | undefined;
  let fetched = 0;
  for await (const { kind, bytes } of followed) {
    const link = await (kind === 'beat' ? beats : links)(bytes);
    if (link === 'refused') {
      onRefused();
      missedMs ??= performance.now(); // it may stand where a link stood
    }
    if (!link || link === 'refused') continue;
    // What moves nothing is good for a while only: said again later, it would set back what was heard.
    if ((newest === 0 || kind === 'beat') && link.from === link.until && link.text !== '' && isOld(link.text)) continue;
    // What changes nothing of the place (the desk row) is known by its number alone: one that is left out leaves a gap too.
    const isNext = newest === 0 || link.number === (kind === 'beat' ? newest : newest + 1);
    if (link.from === place() && isNext) {
      missedMs = undefined;
      if (kind === 'kept') fetched = 0;
      newest = link.number;
      if (link.text !== '') yield link.text; // a beat without a segment only says that somebody is there
      continue;
    }
    if (link.number <= newest) continue; // put back into the stream, or told before
    missedMs ??= performance.now();
    const since = place();
    if (since === undefined || performance.now() - missedMs < MISSED_MS) continue;
    if (fetched === FETCHED_MAX) return;
    fetched += 1;
    yield* catchUp(since, link.until);
    missedMs = undefined;
    if (place() === link.until) newest = link.number;
  }
}
