/**
 * Segments that come over NATS instead of HTTP: opened, put together and tried, link by link from where the replica stands. What is missing
 * in between is fetched from the hub up to a place where the chain goes on. Knows neither rows nor the vault.
 */
import { BadNote, type VerifierKey } from '../../kernel/audit/note.ts';
import { headOf, linkOf, opened, PARTS_MAX, type Link, type PartHead } from '../../kernel/feed/carried.ts';
import type { Channel, Followed } from '../../kernel/feed/segment-stream.ts';
import type { Ahead } from './ahead.ts';
import { fetchedTo, judged, missing, type Chain, type Said } from './chain.ts';

export type OpenedOptions = {
  readonly channel: Channel; readonly hub: VerifierKey;
  readonly followed: AsyncIterable<Followed>;
  /** The keys of the bureau by their numbers, as the hub gives them now. */
  readonly keys: () => Promise<ReadonlyMap<number, Uint8Array>>;
};
/** `refused`: a message that is not what the hub has sealed and signed for this channel. */
export type Opened = Said | { readonly kind: 'refused' };

export type CarriedOptions = {
  readonly said: Ahead<Opened>;
  /** What is believed by now. */
  readonly chain: Chain;
  /** Where the replica stands: the `until` of what it took last, and when the hub said it. */
  readonly standing: () => { readonly until: string; readonly at: string } | undefined;
  /** When the hub said a segment. */
  readonly atOf: (text: string) => string;
  /** Whole segments over HTTP, from a place up to another. */
  readonly catchUp: (since: string, until: string) => AsyncIterable<string>;
  /** Told of each message that is refused. It is passed over: whoever can write to the servers can put one there. */
  readonly onRefused: () => void;
};

const KEYS_ASKED_MS = 2_000;
/** Messages under numbers that no key has make nobody ask the hub more and more. */
const KEYS_ASKED_RARELY_MS = 60_000;
/** A relay says something every two seconds: whoever hears nothing that fits for so long has lost it. */
const SILENT_MAX_MS = 5_000;
/** Something new under the hub's signature comes every five seconds: what is said again and again is no sign of life. */
const STALE_MAX_MS = 12_000;
/** What was said so long before the last segment is old: hub processes' clocks differ. */
export const BEFORE_MS = 60_000;

type KeyOf = (head: PartHead) => Promise<Uint8Array | undefined>;

/** Asks for keys when one comes that is not known; less and less often while that brings none. */
function keyring(keys: OpenedOptions['keys']): KeyOf {
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
function assembling({ channel, hub }: Pick<OpenedOptions, 'channel' | 'hub'>, keyOf: KeyOf): (bytes: Uint8Array) => Promise<Assembled> {
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

/** What comes over NATS, opened: whole links and beats, and word of each message that is neither. */
export async function* openedLinks({ channel, hub, followed, keys }: OpenedOptions): AsyncGenerator<Opened> {
  const keyOf = keyring(keys);
  const beats = assembling({ channel, hub }, keyOf);
  const links = assembling({ channel, hub }, keyOf);
  for await (const { kind, bytes } of followed) {
    const link = await (kind === 'beat' ? beats : links)(bytes);
    if (link === 'refused') yield { kind: link };
    else if (link) yield { kind, link };
  }
}

const earlier = (at: string): string => new Date(Date.parse(at) - BEFORE_MS).toISOString();

/**
 * Yields whole segments, one or more at a time, each following what the replica has taken before it asks for the next. Ends with what it
 * listens to, where nothing that fits comes for some seconds, or where another stream has taken its place; throws where the hub refuses.
 */
export async function* carriedSegments({ said, standing, atOf, catchUp, onRefused, ...begun }: CarriedOptions): AsyncGenerator<string> {
  let { chain } = begun;
  let heardMs = performance.now();
  let freshMs = heardMs;
  const place = (): string | undefined => standing()?.until;
  const isOld = (text: string): boolean => { const before = standing()?.at; return before !== undefined && atOf(text) < earlier(before); };
  if (chain.unmoved && !isOld(chain.unmoved.text)) yield chain.unmoved.text;
  for (;;) {
    const next = await said.within(heardMs + SILENT_MAX_MS - performance.now());
    if (!next || performance.now() - freshMs > STALE_MAX_MS) return;
    if (next.kind === 'refused') {
      onRefused();
      chain = missing(chain, performance.now());
      continue;
    }
    const { link } = next;
    const before = standing()?.at ?? '';
    const at = link.text === '' ? undefined : atOf(link.text);
    const told = judged(chain, next, { place: place(), isOld: at !== undefined && isOld(link.text), ms: performance.now() });
    ({ chain } = told);
    if (told.verdict === 'leave') return;
    if (told.verdict === 'take' && at !== undefined) yield link.text; // a beat without a segment only says that somebody is there
    if (told.verdict === 'fetch') {
      for await (const text of catchUp(place() ?? '', link.until)) yield text;
      chain = fetchedTo(chain, link, place());
    }
    if (told.verdict !== 'take' && told.verdict !== 'fetch') continue;
    heardMs = performance.now(); // after it was taken, which takes its time
    if (told.verdict === 'fetch' || (at !== undefined && at > before)) freshMs = heardMs;
  }
}
