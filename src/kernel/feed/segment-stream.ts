/**
 * The streams in which sealed segments are carried, in JetStream: made where they are missing, read back, published to and followed. A server
 * may lose what it has acknowledged, so nobody learns from here what has happened. Knows no segment.
 */
import { DiscardPolicy, JetStreamApiCodes, JetStreamApiError, DeliverPolicy, RetentionPolicy, StorageType, jetstream, jetstreamManager, type JetStreamManager, type JetStreamOptions, type OrderedConsumerOptions, type StreamConfig, type StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Nats } from './nats.ts';

/** A bureau's code, a dot, and what tells apart those of its replicas that are sent the same: `NL.24`. */
export type Channel = string;
export const channelOf = (bureau: string, name: string | number): Channel => `${bureau}.${name}`;
const bureauOf = (channel: Channel): string => channel.slice(0, channel.indexOf('.'));
/** One stream for each bureau: in one for all, its numbers would tell each bureau how much the others are told (R5). */
const streamOf = (channel: Channel): string => `CROSSCHECK_${bureauOf(channel)}`;
const segmentsSubject = (channel: Channel): string => `crosscheck.segments.${channel}`;
/** What renews without telling anything new is not kept: whoever misses one hears the next. */
const beatsSubject = (channel: Channel): string => `crosscheck.beats.${channel}`;

const DAY_S = 86_400;
const AGE_MAX_S = 3 * DAY_S;
const BYTES_MAX = 128 * 2 ** 20;
const REPEATS_KNOWN_S = 120;
const REPLICAS_WANTED = 3;
const ANSWER_WITHIN_MS = 2_500;
const nanos = (seconds: number): number => seconds * 1e9;

/** Another message came before ours, or one that we remember is gone: whoever publishes has to look where the stream stands. */
export class OutOfStep extends Error {}
/** The servers cannot be spoken to, or keep no stream now. */
export class NotCarried extends Error {}

/** `made`: when it was made; another time is another stream. */
export type StreamSeen = { readonly made: string; readonly first: number; readonly last: number; readonly copies: number };
export type Kept = { readonly sequence: number; readonly bytes: Uint8Array };

export type SegmentStream = {
  /** Whether the servers can be spoken to. */
  readonly isReachable: () => boolean;
  /** The stream of a channel's bureau as it stands, made where it is not there. */
  readonly look: (channel: Channel) => Promise<StreamSeen>;
  /** Kept behind the message that the channel ended with as far as the publisher knows; its sequence. */
  readonly publish: (channel: Channel, message: { readonly id: string; readonly bytes: Uint8Array; readonly after: number }) => Promise<number>;
  readonly last: (channel: Channel) => Promise<Kept | undefined>;
  /** Said once, kept nowhere. */
  readonly beat: (channel: Channel, bytes: Uint8Array) => void;
};

const WANTED = {
  storage: StorageType.File, retention: RetentionPolicy.Limits, discard: DiscardPolicy.Old,
  max_age: nanos(AGE_MAX_S), max_bytes: BYTES_MAX, duplicate_window: nanos(REPEATS_KNOWN_S), deny_delete: true, deny_purge: true,
} as const satisfies Partial<StreamConfig>;

const everySubject = (channel: Channel): string => segmentsSubject(channelOf(bureauOf(channel), '*'));

/** What of the stream is not as we asked for: a server passes over options that it does not know, and says nothing. */
const differing = ({ config }: StreamInfo, subject: string): readonly string[] => Object.entries({ ...WANTED, subjects: [subject] }).flatMap(([name, wanted]) => (JSON.stringify(config[name as keyof StreamConfig]) === JSON.stringify(wanted) ? [] : [name]));

const isApiError = (cause: unknown, code: number): boolean => cause instanceof JetStreamApiError && cause.code === code;

/** Three copies where the servers are a cluster, as soon as three of them are there. */
async function made(manager: JetStreamManager, channel: Channel, isCluster: boolean): Promise<StreamInfo> {
  const add = (copies: number): Promise<StreamInfo> => manager.streams.add({ name: streamOf(channel), subjects: [everySubject(channel)], ...WANTED, num_replicas: copies });
  if (!isCluster) return add(1);
  return add(REPLICAS_WANTED).catch((cause: unknown) => { if (cause instanceof JetStreamApiError) return add(1); throw cause; });
}

const optionsOf = ({ domain }: Nats): JetStreamOptions => ({ timeout: ANSWER_WITHIN_MS, ...(domain === undefined ? {} : { apiPrefix: `$JS.${domain}.API` }) });
const managerOf = (connection: NatsConnection, nats: Nats): Promise<JetStreamManager> => jetstreamManager(connection, { ...optionsOf(nats), checkAPI: false });

async function seen(connection: NatsConnection, nats: Nats, channel: Channel): Promise<StreamSeen> {
  const name = streamOf(channel);
  const manager = await managerOf(connection, nats);
  const isCluster = connection.info?.cluster !== undefined;
  let info = await manager.streams.info(name).catch((cause: unknown) => { if (isApiError(cause, JetStreamApiCodes.StreamNotFound)) return undefined; throw cause; });
  info ??= await made(manager, channel, isCluster);
  if (isCluster && info.config.num_replicas < REPLICAS_WANTED) info = await manager.streams.update(name, { num_replicas: REPLICAS_WANTED }).catch(() => info);
  const differ = differing(info as StreamInfo, everySubject(channel));
  if (differ.length > 0) throw new NotCarried(`the stream ${name} is not as it has to be: ${differ.join(', ')}; remove it, and it is made anew and filled`);
  const { created, state, config } = info as StreamInfo;
  return { made: created, first: state.first_seq, last: state.last_seq, copies: config.num_replicas };
}

/** What came of an attempt to speak to the servers, in the publisher's words. */
async function told<R>(work: Promise<R>): Promise<R> {
  try {
    return await work;
  } catch (cause) {
    if (isApiError(cause, JetStreamApiCodes.StreamWrongLastSequence)) throw new OutOfStep('the channel does not end where it did', { cause });
    if (cause instanceof NotCarried || cause instanceof OutOfStep) throw cause;
    throw new NotCarried('JetStream did not answer as asked', { cause });
  }
}

export function openSegmentStream(nats: Nats): SegmentStream {
  const standing = (): NatsConnection => {
    const connection = nats.standing();
    if (!connection) throw new NotCarried('there is no connection to NATS');
    return connection;
  };
  return {
    isReachable: () => nats.standing() !== undefined,
    look: (channel) => told((async () => seen(standing(), nats, channel))()),
    publish: (channel, { id, bytes, after }) => told((async () => {
      const ack = await jetstream(standing(), optionsOf(nats)).publish(segmentsSubject(channel), bytes, { msgID: id, expect: { streamName: streamOf(channel), lastSubjectSequence: after } });
      return ack.seq;
    })()),
    last: (channel) => told((async () => {
      const manager = await managerOf(standing(), nats);
      const found = await manager.streams.getMessage(streamOf(channel), { last_by_subj: segmentsSubject(channel) }).catch((cause: unknown) => { if (isApiError(cause, JetStreamApiCodes.NoMessageFound)) return null; throw cause; });
      return found ? { sequence: found.seq, bytes: found.data } : undefined;
    })()),
    beat: (channel, bytes) => { nats.standing()?.publish(beatsSubject(channel), bytes); },
  };
}

export type Followed = { readonly kind: 'kept' | 'beat'; readonly bytes: Uint8Array };

/** Where a reader begins: with the first message that is kept, with the last, or with what came from a moment on. */
export type From = 'first' | 'last' | { readonly at: string };

function startOf(from: From): Partial<OrderedConsumerOptions> {
  if (from === 'first') return { deliver_policy: DeliverPolicy.All };
  if (from === 'last') return { deliver_policy: DeliverPolicy.LastPerSubject };
  return { deliver_policy: DeliverPolicy.StartTime, opt_start_time: from.at };
}

/** Held for a reader that is busy; beyond that the oldest connection would grow without end. */
const WAITING_MAX = 4_096;
/** A server that lost the reader's consumer is noticed after two heartbeats that did not come. */
const HEARTBEAT_MS = 2_000;
const PULL_MS = 10_000;

/**
 * What is kept for a channel, and its beats, until told to stop: ends by itself where the servers go away or the reader
 * is too slow, and is begun anew by whoever follows.
 */
export async function* followSegments(nats: Nats, { channel, from, signal }: { readonly channel: Channel; readonly from: From; readonly signal: AbortSignal }): AsyncGenerator<Followed> {
  const connection = nats.standing();
  if (!connection) return;
  const waiting: Followed[] = [];
  let wake: (() => void) | undefined;
  let isOver = false;
  const end = (): void => { isOver = true; wake?.(); };
  const take = (one: Followed): void => { if (waiting.length >= WAITING_MAX) end(); else waiting.push(one); wake?.(); };
  const either = AbortSignal.any([signal, nats.fallen()]);
  either.addEventListener('abort', end, { once: true });
  const beats = connection.subscribe(beatsSubject(channel), { callback: (fault, { data }) => { if (!fault) take({ kind: 'beat', bytes: data }); } });
  const stop: (() => unknown)[] = [() => { beats.unsubscribe(); }];
  try {
    const consumer = await jetstream(connection, optionsOf(nats)).consumers.get(streamOf(channel), { filter_subjects: segmentsSubject(channel), ...startOf(from) });
    const messages = await consumer.consume({ expires: PULL_MS, idle_heartbeat: HEARTBEAT_MS, callback: ({ data }) => { take({ kind: 'kept', bytes: data }); } });
    stop.push(() => messages.close());
    void messages.closed().then(end);
    for (;;) {
      const next = waiting.shift();
      if (next) { yield next; continue; }
      if (isOver || either.aborted) return; // eslint-disable-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
      await new Promise<void>((resolve) => { wake = resolve; });
    }
  } finally {
    either.removeEventListener('abort', end);
    for (const one of stop) await one();
  }
}
