/**
 * The stream in which sealed segments are carried, in JetStream: made where it is missing, read back, published to and followed. A server may
 * lose what it has acknowledged, so nobody learns from here what has happened. Knows no segment.
 */
import { DiscardPolicy, JetStreamApiCodes, JetStreamApiError, DeliverPolicy, RetentionPolicy, StorageType, jetstream, jetstreamManager, type JetStreamManager, type StreamConfig, type StreamInfo } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Nats } from './nats.ts';

export const STREAM = 'CROSSCHECK_SEGMENTS';
export const segmentsSubject = (bureau: string): string => `crosscheck.segments.${bureau}`;
/** What renews without telling anything new is not kept: whoever misses one hears the next. */
export const beatsSubject = (bureau: string): string => `crosscheck.beats.${bureau}`;

const DAY_S = 86_400;
const AGE_MAX_S = 3 * DAY_S;
const BYTES_MAX = 2 * 2 ** 30;
const REPEATS_KNOWN_S = 120;
const REPLICAS_WANTED = 3;
const ANSWER_WITHIN_MS = 5_000;
const nanos = (seconds: number): number => seconds * 1e9;

/** Another message came before ours, or one that we remember is gone: whoever publishes has to look where the stream stands. */
export class OutOfStep extends Error {}
/** The servers cannot be spoken to, or keep no stream now. */
export class NotCarried extends Error {}

/** `made`: when it was made; another time is another stream. */
export type StreamSeen = { readonly made: string; readonly first: number; readonly last: number; readonly copies: number };
export type Kept = { readonly sequence: number; readonly bytes: Uint8Array };

export type SegmentStream = {
  /** The stream as it stands, made where it is not there. */
  readonly look: () => Promise<StreamSeen>;
  /** Kept behind the message that the subject ended with as far as the publisher knows; its sequence. */
  readonly publish: (bureau: string, message: { readonly id: string; readonly bytes: Uint8Array; readonly after: number }) => Promise<number>;
  readonly last: (bureau: string) => Promise<Kept | undefined>;
  /** Said once, kept nowhere. */
  readonly beat: (bureau: string, bytes: Uint8Array) => void;
};

const WANTED = {
  subjects: [segmentsSubject('*')], storage: StorageType.File, retention: RetentionPolicy.Limits, discard: DiscardPolicy.Old,
  max_age: nanos(AGE_MAX_S), max_bytes: BYTES_MAX, duplicate_window: nanos(REPEATS_KNOWN_S), deny_delete: true, deny_purge: true,
} as const satisfies Partial<StreamConfig>;

/** What of the stream is not as we asked for: a server passes over options that it does not know, and says nothing. */
const differing = ({ config }: StreamInfo): readonly string[] => Object.entries(WANTED).flatMap(([name, wanted]) => (JSON.stringify(config[name as keyof typeof WANTED]) === JSON.stringify(wanted) ? [] : [name]));

const isApiError = (cause: unknown, code: number): boolean => cause instanceof JetStreamApiError && cause.code === code;

/** Three copies where the servers are a cluster, as soon as three of them are there. */
async function made(manager: JetStreamManager, isCluster: boolean): Promise<StreamInfo> {
  const add = (copies: number): Promise<StreamInfo> => manager.streams.add({ name: STREAM, ...WANTED, num_replicas: copies });
  if (!isCluster) return add(1);
  return add(REPLICAS_WANTED).catch((cause: unknown) => { if (cause instanceof JetStreamApiError) return add(1); throw cause; });
}

async function seen(connection: NatsConnection): Promise<StreamSeen> {
  const manager = await jetstreamManager(connection, { timeout: ANSWER_WITHIN_MS, checkAPI: false });
  const isCluster = connection.info?.cluster !== undefined;
  let info = await manager.streams.info(STREAM).catch((cause: unknown) => { if (isApiError(cause, JetStreamApiCodes.StreamNotFound)) return undefined; throw cause; });
  info ??= await made(manager, isCluster);
  if (isCluster && info.config.num_replicas < REPLICAS_WANTED) info = await manager.streams.update(STREAM, { num_replicas: REPLICAS_WANTED }).catch(() => info);
  const differ = differing(info as StreamInfo);
  if (differ.length > 0) throw new NotCarried(`the stream ${STREAM} is not as it has to be: ${differ.join(', ')}; remove it, and it is made anew and filled`);
  const { created, state, config } = info as StreamInfo;
  return { made: created, first: state.first_seq, last: state.last_seq, copies: config.num_replicas };
}

/** What came of an attempt to speak to the servers, in the publisher's words. */
async function told<R>(work: Promise<R>): Promise<R> {
  try {
    return await work;
  } catch (cause) {
    if (isApiError(cause, JetStreamApiCodes.StreamWrongLastSequence)) throw new OutOfStep('the subject does not end where it did', { cause });
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
    look: () => told((async () => seen(standing()))()),
    publish: (bureau, { id, bytes, after }) => told((async () => {
      const ack = await jetstream(standing(), { timeout: ANSWER_WITHIN_MS }).publish(segmentsSubject(bureau), bytes, { msgID: id, expect: { streamName: STREAM, lastSubjectSequence: after } });
      return ack.seq;
    })()),
    last: (bureau) => told((async () => {
      const manager = await jetstreamManager(standing(), { timeout: ANSWER_WITHIN_MS, checkAPI: false });
      const found = await manager.streams.getMessage(STREAM, { last_by_subj: segmentsSubject(bureau) }).catch((cause: unknown) => { if (isApiError(cause, JetStreamApiCodes.NoMessageFound)) return null; throw cause; });
      return found ? { sequence: found.seq, bytes: found.data } : undefined;
    })()),
    beat: (bureau, bytes) => { nats.standing()?.publish(beatsSubject(bureau), bytes); },
  };
}

export type Followed = { readonly kind: 'kept' | 'beat'; readonly bytes: Uint8Array };

/** Held for a reader that is busy; beyond that the oldest connection would grow without end. */
const WAITING_MAX = 4_096;

/**
 * What is kept for a bureau from a moment on, and its beats, until told to stop: ends by itself where the servers go away or the reader
 * is too slow, and is begun anew by whoever follows.
 */
export async function* followSegments(nats: Nats, { bureau, sinceAt, signal }: { readonly bureau: string; readonly sinceAt: string | undefined; readonly signal: AbortSignal }): AsyncGenerator<Followed> {
  const connection = nats.standing();
  if (!connection) return;
  const waiting: Followed[] = [];
  let wake: (() => void) | undefined;
  let isOver = false;
  const end = (): void => { isOver = true; wake?.(); };
  const take = (one: Followed): void => { if (waiting.length >= WAITING_MAX) end(); else waiting.push(one); wake?.(); };
  signal.addEventListener('abort', end, { once: true });
  const beats = connection.subscribe(beatsSubject(bureau), { callback: (fault, { data }) => { if (!fault) take({ kind: 'beat', bytes: data }); } });
  const stop: (() => unknown)[] = [() => { beats.unsubscribe(); }];
  try {
    const consumer = await jetstream(connection, { timeout: ANSWER_WITHIN_MS }).consumers.get(STREAM, {
      filter_subjects: segmentsSubject(bureau), ...(sinceAt === undefined ? { deliver_policy: DeliverPolicy.All } : { deliver_policy: DeliverPolicy.StartTime, opt_start_time: sinceAt }),
    });
    const messages = await consumer.consume({ callback: ({ data }) => { take({ kind: 'kept', bytes: data }); } });
    stop.push(() => messages.close());
    void messages.closed().then(end);
    for (;;) {
      const next = waiting.shift();
      if (next) { yield next; continue; }
      if (isOver || signal.aborted) return;
      await new Promise<void>((resolve) => { wake = resolve; });
    }
  } finally {
    signal.removeEventListener('abort', end);
    for (const one of stop) await one();
  }
}
