/** Following over HTTP while it is listened beside it whether the stream of NATS delivers. Takes nothing from there; knows neither keys nor servers. */
import { ahead, type Ahead } from './ahead.ts';
import type { Opened } from './carried.ts';
import { mayGoOver, noted, type Chain } from './chain.ts';
import type { SegmentSource } from './segments.ts';

/** What is listened to over NATS, and what is believed of it by now. */
export type Listening = { readonly said: Ahead<Opened>; chain: Chain; readonly signal: AbortSignal; readonly end: () => void };

export type BesideOptions = {
  readonly http: SegmentSource;
  readonly standing: () => { readonly until: string } | undefined;
  /** Begins to listen; nothing where that is not the moment. */
  readonly listen: () => Listening | undefined;
  readonly onRefused: () => void;
  /** A segment has come. */
  readonly onWay: () => void;
};

const NEWLINE = 10;
type Head = { readonly at: string; readonly isFull: boolean; readonly isLast: boolean };
export const headOf = (text: string): Head => JSON.parse(text.slice(0, text.indexOf('\n'))) as Head;

/** Notes what came over NATS; whether it goes on. */
async function note(beside: Listening, onRefused: () => void): Promise<boolean> {
  const next = await beside.said.coming().catch(() => undefined); // a hub that gives no keys, servers that keep no stream
  beside.said.taken();
  if (next?.kind === 'refused') onRefused();
  else if (next) beside.chain = noted(beside.chain, next, performance.now());
  return next !== undefined;
}

/** Segments over HTTP until the stream has shown itself beside it, and then what listens to that; nothing where HTTP ends before. */
export async function* besideHttp(since: string | undefined, signal: AbortSignal, { http, standing, listen, onRefused, onWay }: BesideOptions): AsyncGenerator<Buffer, Listening | undefined> {
  const over = new AbortController();
  const segments = ahead(http(since, AbortSignal.any([signal, over.signal])));
  let beside: Listening | undefined;
  let [isCopying, isGoingOver] = [since === undefined, false];
  try {
    for (;;) {
      const isSegment = await Promise.race([segments.coming().then(() => true), ...(beside ? [beside.said.coming().then(() => false, () => false)] : [])]);
      if (isSegment) {
        const bytes = await segments.coming();
        segments.taken();
        if (!bytes) return undefined;
        const { isFull, isLast } = headOf(bytes.toString('utf8', 0, bytes.indexOf(NEWLINE) + 1));
        isCopying = (isFull || isCopying) && !isLast;
        onWay();
        yield bytes;
        if (!isCopying) beside ??= listen();
      } else if (beside && !await note(beside, onRefused)) {
        beside.end();
        beside = undefined;
      }
      isGoingOver = beside !== undefined && !isCopying && mayGoOver(beside.chain, standing()?.until, performance.now());
      if (isGoingOver) return beside;
    }
  } finally {
    if (!isGoingOver) beside?.end();
    over.abort();
  }
}
