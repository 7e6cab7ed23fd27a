/**
 * The relay: puts each channel's segments into the stream, link by link, each behind the one before. What was published is a place in
 * PostgreSQL that moves only once the stream has acknowledged; a stream that has lost something is filled again from there. Knows the stream
 * by what it does, and NATS not at all.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Duty } from '../../kernel/duties.ts';
import { bureauKey, headOf, linkOf, opened, partsOf, type Link, type Sealing } from '../../kernel/feed/carried.ts';
import { NotCarried, OutOfStep, channelOf, type Channel, type SegmentStream } from '../../kernel/feed/segment-stream.ts';
import { BadNote, type SignerKey } from '../../kernel/audit/note.ts';
import { committer } from '../../kernel/store/committer.ts';
import type { Database, Kysely } from '../../kernel/store/database.ts';
import { LeaseLost } from '../../kernel/store/leases.ts';
import { faultFields, type Log } from '../../kernel/telemetry/log.ts';
import { watchTroubles } from './troubles.ts';
import { chainOf, chainedChannels, forgetChains, moveChains, pointsOf, type Carrier, type Chain, type Point } from './chain-store.ts';

/** A whole segment, signed. `isFull`: part of a full copy, which is nobody's next link. */
export type Segment = { readonly text: string; readonly until: string; readonly rows: number; readonly isFull: boolean };
/** What they are told after a place (`now`: only what comes), in order, the desk row first; up to a place where one is named, without end otherwise. */
export type SegmentSource = (asked: { readonly to: Carrier; readonly since: string; readonly until?: string; readonly signal: AbortSignal }) => AsyncIterable<Segment>;

export type RelayOptions = {
  readonly database: Database; readonly log: Log; readonly now: () => string; readonly signer: SignerKey; readonly stream: SegmentStream;
  readonly segmentsFor: SegmentSource; readonly carriers: (db: Kysely<unknown>) => Promise<readonly Carrier[]>;
};

export type Relay = {
  readonly duty: Duty;
  /** Links published and put back since the process began. */
  readonly figures: () => { readonly links: number; readonly putBack: number };
  /** Channels that this process should carry and cannot; all, where it does not reach the servers. Their replicas follow over HTTP. */
  readonly uncarried: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

export const RELAY = 'replicas.relay';
const LOOKED_EVERY_MS = 1_000;
/** A connection that fell comes back within this, mostly; after that another process may have one. */
const AWAY_MAX_MS = 3_000;
/** A relay that was not called for so long does not keep the duty any more. */
const SILENT_MAX_MS = 4_000;
const LINE_RETRY_MS = 1_000;
/** Two streams that answer in turns are not filled again and again without a breath. */
const LINE_RETRY_TROUBLED_MS = 10_000;
/** Where nothing changes it is said so often how far a chain has come. */
const SAID_EVERY_MS = 2_000;
const MOVES_MAX = 1_000;
const MOVES_WAITING_MAX = 5_000;
/** Numbers begin with the milliseconds since 1970 and grow by one: none comes near this by itself. */
const NUMBER_MAX = 2 ** 50;

/** A channel's chain, and what this process does about it. */
type Line = { readonly channel: Channel; to: Carrier; readonly ending: AbortController; readonly done: Promise<void> };

/** The chain cannot be gone on with: a full copy would be next. */
class Broken extends Error {}

export function openRelay({ database, log, now, signer, stream, segmentsFor, carriers }: RelayOptions): Relay {
  const lines = new Map<string, Line>();
  const endings = new Map<string, Promise<void>>();
  let links = 0;
  let putBack = 0;
  let reachedMs = performance.now();
  let watchdog: NodeJS.Timeout | undefined;
  const moves = committer<Chain>({ itemsMax: MOVES_MAX, lanes: 1, waitingMax: MOVES_WAITING_MAX, flush: (items) => database.transaction(({ db }) => moveChains(db, items, now())) });

  const troubles = watchTroubles({ ms: () => performance.now(), onTrouble: (channel) => { log('replicas.uncarried', { channel }); }, onOver: (channel) => { log('replicas.carried_again', { channel }); } });

  const sealing = ({ channel, to: { bureau, key } }: Line): Sealing => ({ channel, key: { number: key, bytes: bureauKey(signer.privateKey, bureau, key) }, signer });

  /** Publishes a link; gives where it stands in the stream. */
  async function put(line: Line, link: Link, after: number): Promise<number> {
    let sequence = after;
    for (const { id, bytes } of partsOf(link, sealing(line))) sequence = await stream.publish(line.channel, { id, bytes, after: sequence });
    return sequence;
  }

  /** The number of the last link in the stream that is there whole; undefined where there is none, or what stands there is not what a hub had sealed. */
  function lastNumber({ channel, to: { bureau } }: Line, kept: Uint8Array | undefined): number | undefined {
    const head = kept && headOf(kept);
    if (!kept || !head || head.part !== head.parts - 1 || head.number > NUMBER_MAX) return undefined;
    const content = opened(bureauKey(signer.privateKey, bureau, head.key), channel, kept);
    if (!content) return undefined;
    try {
      return head.parts === 1 ? linkOf([content], channel, signer.verifier).number : head.number;
    } catch (cause) {
      if (cause instanceof BadNote) return undefined;
      throw cause;
    }
  }

  /** Links that the stream has lost are made and published again, with the same places. */
  async function refill(line: Line, chain: Chain, { points, after, seen }: { readonly points: readonly Point[]; readonly after: number; readonly seen: string }): Promise<Chain> {
    let sequence = after;
    let from: string | undefined;
    for (const { number, place: until } of points) {
      let text = '';
      for await (const segment of from === undefined ? [] : segmentsFor({ to: line.to, since: from, until, signal: line.ending.signal })) {
        if (segment.isFull) throw new Broken('the place of a link is not to be found any more');
        text += segment.text;
      }
      line.ending.signal.throwIfAborted();
      if (from !== undefined) { sequence = await put(line, { number, from, until, text }, sequence); putBack += 1; }
      from = until;
    }
    const moved = { ...chain, sequence, stream: seen };
    await moves.add([moved]);
    log('replicas.stream_filled', { channel: line.channel, links: Math.max(0, points.length - 1) });
    return moved;
  }

  /** Where the chain goes on: as PostgreSQL says, behind whatever the stream ends with. */
  async function begin(line: Line): Promise<Chain> {
    const { made: seen, first } = await stream.look(line.channel);
    const last = await stream.last(line.channel);
    const after = last?.sequence ?? 0;
    const chain = await chainOf(database.db, line.channel);
    const known = lastNumber(line, last?.bytes);
    if (!chain) {
      // A chain that begins anew has higher numbers than one before it: whoever follows knows by them what is old.
      const number = Math.max(known ?? 0, Date.parse(now()));
      for await (const { until } of segmentsFor({ to: line.to, since: 'now', signal: line.ending.signal })) {
        const begun = { channel: line.channel, place: until, number, sequence: after, stream: seen };
        await moves.add([begun]);
        return begun;
      }
      throw new Broken('nobody said where the bureau stands');
    }
    const isLost = chain.stream !== seen || (after < chain.sequence && first <= chain.sequence);
    if (!isLost) return { ...chain, sequence: after, number: Math.max(chain.number, known ?? 0) };
    const points = await pointsOf(database.db, line.channel);
    const from = points.findIndex(({ number }) => number === known);
    return refill(line, chain, { points: points.slice(Math.max(0, from)), after, seen });
  }

  /** Where the stream holds nothing of a chain, a link that leads nowhere: whoever follows sees by it that the stream delivers. */
  async function anchored(line: Line, chain: Chain): Promise<Chain> {
    if (chain.sequence > 0) return chain;
    const number = chain.number + 1;
    const moved = { ...chain, number, sequence: await put(line, { number, from: chain.place, until: chain.place, text: '' }, 0) };
    await moves.add([moved]);
    return moved;
  }

  async function carry(line: Line): Promise<void> {
    let chain = await anchored(line, await begin(line));
    const { channel, ending: { signal } } = line;
    const beat = (text: string): void => { for (const { bytes } of partsOf({ number: chain.number, from: chain.place, until: chain.place, text }, sealing(line))) stream.beat(channel, bytes); };
    // Whoever listens may go over now, and hears by the number where it has missed a link. While a link is under way nothing is said: where the stream does not take it, whoever follows has to hear silence.
    let isUnderWay = false;
    const saying = setInterval(() => { if (!isUnderWay) beat(''); }, SAID_EVERY_MS);
    try {
      beat('');
      for await (const { text, until, rows, isFull } of segmentsFor({ to: line.to, since: chain.place, signal })) {
        if (isFull) throw new Broken('the place of the chain is not to be found any more');
        if (rows === 0 && until === chain.place) {
          beat(text);
          const { made, last } = await stream.look(channel);
          if (made !== chain.stream || last < chain.sequence) throw new OutOfStep('the stream has lost what it had acknowledged');
          troubles.went(channel);
          continue;
        }
        const number = chain.number + 1;
        isUnderWay = true;
        const sequence = await put(line, { number, from: chain.place, until, text }, chain.sequence);
        isUnderWay = false;
        chain = { ...chain, place: until, number, sequence };
        saying.refresh();
        troubles.went(channel);
        await moves.add([chain]);
        links += 1;
      }
    } finally {
      clearInterval(saying);
    }
  }

  async function keep(line: Line, before: Promise<void> | undefined): Promise<void> {
    await before; // two of one channel would be in each other's way
    while (!line.ending.signal.aborted) {
      try {
        await carry(line);
      } catch (cause) {
        if (line.ending.signal.aborted) return; // eslint-disable-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
        if (cause instanceof LeaseLost) { endAll(); return; }
        troubles.failed(line.channel);
        if (cause instanceof Broken) { log('replicas.chain_begun_anew', { channel: line.channel }); await forgetChains(database.db, [line.channel]).catch(() => undefined); }
        else if (!(cause instanceof OutOfStep || cause instanceof NotCarried)) log('replicas.not_carried', { channel: line.channel, ...faultFields(cause) });
      }
      await pause(troubles.isLasting(line.channel) ? LINE_RETRY_TROUBLED_MS : LINE_RETRY_MS, undefined, { signal: line.ending.signal }).catch(() => undefined);
    }
  }

  function begun(channel: Channel, to: Carrier): void {
    const line: { -readonly [K in keyof Line]: Line[K] } = { channel, to, ending: new AbortController(), done: Promise.resolve() };
    line.done = keep(line, endings.get(channel));
    lines.set(channel, line);
  }
  function end(line: Line): void {
    lines.delete(line.channel);
    troubles.forget(line.channel);
    endings.set(line.channel, line.done);
    line.ending.abort();
  }
  const endAll = (): void => { for (const line of lines.values()) end(line); };

  /** Looks at who is to be told. */
  async function round(): Promise<void> {
    const wanted = new Map((await carriers(database.db)).map((to) => [channelOf(to.bureau, to.currentHours), to]));
    for (const line of lines.values()) { const still = wanted.get(line.channel); if (still) line.to = still; else end(line); }
    for (const [channel, to] of wanted) if (!lines.has(channel)) begun(channel, to);
    const left = (await chainedChannels(database.db)).filter((channel) => !wanted.has(channel));
    if (left.length > 0) await forgetChains(database.db, left);
  }

  return {
    duty: {
      name: RELAY, everyMs: LOOKED_EVERY_MS,
      run: async () => {
        clearTimeout(watchdog);
        watchdog = setTimeout(endAll, SILENT_MAX_MS).unref();
        if (!stream.isReachable()) {
          endAll();
          return performance.now() - reachedMs > AWAY_MAX_MS ? 'others' : false;
        }
        reachedMs = performance.now();
        await round();
        return false;
      },
    },
    figures: () => ({ links, putBack }),
    uncarried: async () => (stream.isReachable() ? troubles.count() : (await carriers(database.db)).length),
    stop: async () => {
      clearTimeout(watchdog);
      endAll();
      await Promise.all(endings.values());
    },
  };
}
