/** One reader's stream of events: first what it missed, from the store; then what comes, from the broadcaster. */
import type { StreamAnswer } from '../../kernel/action.ts';
import type { Position } from '../../kernel/feed/feed.ts';
import type { Hearer } from './audience.ts';
import { isAfter, toldOf, type Broadcaster, type Subscription, type Told } from './broadcasting.ts';
import { eventUnknown } from './refusals.ts';
import type { EventsAfter } from './store.ts';

/** A comment goes out after so much silence, so that proxies and readers know that the stream is alive. */
export const HEARTBEAT_MS = 15_000;
/** How often a reader's credential is asked for again; a revocation counts within 5 s (what is remembered of it included). */
const STILL_ALLOWED_EVERY_MS = 2_000;
/** Events in one piece of a stream. */
const PIECE_EVENTS = 64;
const PAGE_EVENTS = 500;
const RECONNECT_MS = 1_000;

export type EventStores = {
  /** The place of an event that the hearer was told. */
  readonly placeOf: (hearer: Hearer, id: string) => Promise<Position | undefined>;
  /** The newest event that it was told, not after a place. */
  readonly newest: (hearer: Hearer, upTo: Position) => Promise<string | undefined>;
  readonly after: EventsAfter;
};

export type Following = { readonly hearer: Hearer; readonly after: string | undefined; readonly gone: AbortSignal; readonly isStillAllowed: () => Promise<boolean>; readonly heartbeatMs?: number | undefined };

/** Begins a stream; refuses one that begins after an event which is not kept. */
export async function followEvents(broadcaster: Broadcaster, stores: EventStores, following: Following): Promise<StreamAnswer> {
  const { hearer, after, gone, isStillAllowed } = following;
  let place: Position | undefined;
  if (after !== undefined) {
    place = await stores.placeOf(hearer, after);
    if (!place) throw eventUnknown();
  }
  const subscription = broadcaster.join(hearer);
  const { cut, leave } = subscription;
  const end = (): void => { cut.abort(); };
  if (gone.aborted) end();
  gone.addEventListener('abort', end);
  const asking = setInterval(() => {
    isStillAllowed().then((isAllowed) => { if (!isAllowed) end(); }, end);
  }, STILL_ALLOWED_EVERY_MS);
  cut.signal.addEventListener('abort', () => { clearInterval(asking); });
  const finish = (): void => { clearInterval(asking); leave(); };
  return { contentType: 'text/event-stream', cut: cut.signal, chunks: chunks({ subscription, stores, following, place, finish }) };
}

type Running = { readonly subscription: Subscription; readonly stores: EventStores; readonly following: Following; readonly place: Position | undefined; readonly finish: () => void };

async function* chunks({ subscription, stores, following: { hearer, heartbeatMs = HEARTBEAT_MS }, place, finish }: Running): AsyncGenerator<string> {
  const { cut, take, listen } = subscription;
  const isOver = (): boolean => cut.signal.aborted;
  try {
    let until = listen();
    const newest = place ? undefined : await stores.newest(hearer, until);
    // An id without data moves a reader's place: one that loses the connection before its first event misses nothing.
    yield `retry: ${RECONNECT_MS}\n${newest === undefined ? '' : `id: ${newest}\n`}\n`;
    for (let from = place ?? until; !isOver();) {
      for await (const { text, last } of missed(stores, hearer, { place: from, until })) {
        yield text;
        from = last;
        if (isOver()) return;
      }
      for (let told = await take(PIECE_EVENTS, heartbeatMs); told && !isOver(); told = await take(PIECE_EVENTS, heartbeatMs)) {
        yield told.length === 0 ? ': still here\n\n' : textOf(told);
        from = told.at(-1)?.at ?? from;
      }
      until = listen(); // more came than waits: it is read from the store
    }
  } finally {
    finish();
  }
}

const textOf = (told: readonly Told[]): string => told.map(({ text }) => text).join('');

/** What came after `place`, up to where the broadcaster stood when the reader began to listen. */
async function* missed(stores: EventStores, hearer: Hearer, { place, until }: { readonly place: Position; readonly until: Position }): AsyncGenerator<{ readonly text: string; readonly last: Position }> {
  for (let from = place; isAfter(until, from);) {
    const page = await stores.after(hearer, from, PAGE_EVENTS);
    const told = page.map(toldOf).filter(({ at }) => !isAfter(at, until));
    const last = told.at(-1);
    if (!last) return;
    yield { text: textOf(told), last: last.at };
    if (page.length < PAGE_EVENTS) return;
    from = last.at;
  }
}
