/**
 * A request and its answer both as streams, at the same time: each side waits for its reader, so memory stays constant
 * whatever the length. Knows neither checks nor imports.
 */
import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import { EXIT, Failure, Interrupted } from './exit.ts';
import { readAnswer, responseOf, type Ask, type Hub } from './hub.ts';
import { lineGroups } from './lines.ts';
import { OutputClosed } from './io.ts';

/** A line of an answer that is longer is not what a hub sends. */
const LINE_CHARS_MAX = 16 * 1024 * 1024;
/** So long a refusal may take before a body is poured out; a hub that refuses hangs up, and its reason would be lost. */
const REFUSAL_WITHIN_MS = 250;
const FIRST_PIECE_BYTES = 64 * 1024;
/** A hub gives a silent stream up after two minutes; white space between lines says that we are still there. */
const HEARTBEAT_MS = 30_000;

export type Exchange = {
  readonly path: string;
  readonly ask: Omit<Ask, 'body'>;
  readonly source: Readable;
  /** What is sent of what was read. */
  readonly chunks: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<string | Uint8Array>;
  readonly onLines: (lines: readonly string[]) => Promise<void>;
  readonly onHead?: (headers: NodeJS.Dict<string | string[]>) => void;
  readonly onAllSent?: () => void;
  readonly heartbeat?: string;
};

/** The connection ended before the answer did. */
export class Broken extends Failure {
  constructor(url: string) {
    super(EXIT.unreachable, `the connection to ${url} was cut`);
    this.name = 'Broken';
  }
}

/** Resolves when the hub has answered to the end. A refusal, a cut connection and ^C are thrown as failures. */
export async function exchange(hub: Hub, signal: AbortSignal, { path, ask, source, chunks, onLines, onHead, onAllSent, heartbeat }: Exchange): Promise<void> {
  const request = hub.open('POST', path, ask);
  const answered = responseOf(request, hub.url, signal);
  let isOver = false;
  let isRefused = false;
  let readFault: Error | undefined;
  const stopReading = (): void => { source.destroy(); };
  signal.addEventListener('abort', stopReading, { once: true });
  const sending = send(request, { pieces: chunks(source), answered, heartbeat, isOver: () => isOver || isRefused }).then(onAllSent, (cause: unknown) => {
    if (isOver || signal.aborted) return;
    readFault = cause as Error;
    request.destroy(readFault); // half a file must not look like a whole one
  });
  try {
    const response = await answered;
    onHead?.(response.headers);
    isRefused = response.statusCode !== 200;
    if (isRefused) await readAnswer(response, hub.url, signal);
    for await (const lines of lineGroups(response, LINE_CHARS_MAX)) await onLines(lines.filter((line) => line.trim() !== ''));
    if (!response.complete) throw new Broken(hub.url);
  } catch (cause) {
    if (signal.aborted) throw new Interrupted();
    if (readFault) throw new Failure(EXIT.noInput, `the input could not be read: ${readFault.message}`);
    if (cause instanceof Failure || cause instanceof OutputClosed) throw cause;
    throw new Broken(hub.url);
  } finally {
    isOver = true;
    signal.removeEventListener('abort', stopReading);
    stopReading();
    if (!request.writableFinished) request.destroy();
    await sending;
  }
}

type Sending = { readonly pieces: AsyncIterable<string | Uint8Array>; readonly answered: Promise<unknown>; readonly heartbeat: string | undefined; readonly isOver: () => boolean };

async function send(request: ClientRequest, { pieces, answered, heartbeat, isOver }: Sending): Promise<void> {
  let wasSent = true;
  const beat = heartbeat === undefined ? undefined : setInterval(() => { if (!wasSent && request.writable) request.write(heartbeat); wasSent = false; }, HEARTBEAT_MS);
  let isFirst = true;
  try {
    request.flushHeaders();
    for await (const piece of pieces) {
      wasSent = true;
      if (isFirst && piece.length > FIRST_PIECE_BYTES) await Promise.race([answered, pause(REFUSAL_WITHIN_MS)]);
      isFirst = false;
      // What the hub has said by now is read before anything more is written: a write to a connection that it has ended loses its words.
      await setImmediate();
      await setImmediate(); // twice, for a whole turn of the event loop lies between the two
      if (isOver() || !request.writable) return;
      if (!request.write(piece)) await drained(request);
    }
    request.end();
  } finally {
    clearInterval(beat);
  }
}

const drained = (request: ClientRequest): Promise<void> => new Promise((resolve) => {
  const go = (): void => { request.off('drain', go).off('close', go); resolve(); };
  request.on('drain', go).on('close', go);
  if (request.destroyed) go();
});
