/** Bodies as they arrive: bounded in bytes and in time, read once. */
import type { IncomingMessage } from 'node:http';
import { bodyTooLarge, bodyTooSlow, callerGone, malformedJson, tooBusy, wrongMediaType } from '../errors.ts';
import { sayRequest, sayWhy } from '../reasons.ts';

export const BODY_BYTES_MAX = 1024 * 1024;
export const BODY_WITHIN_MS = 30_000;
/** A file may come from a post with a slow line. */
export const FILE_WITHIN_MS = 120_000;
/** Files that this process holds in memory at once while they arrive; whoever comes then is asked to come again. */
const FILES_AT_ONCE_MAX = 16;
/** A stream may pause this long between two chunks before it is given up. */
const STREAM_PAUSE_MAX_MS = 120_000;
/** Deeper than anything that is asked for here, and far from where the language itself gives up. */
const DEPTH_MAX = 64;

/** What a body may be: bytes, and milliseconds until it is whole. */
export type BodyLimits = { readonly bytesMax: number; readonly withinMs: number };

/**
 * What this process holds of bodies that are still arriving, all together. Beyond it the one that began first is given up: who sends properly has
 * long been read, so it is never them.
 */
export const ARRIVING_BYTES_MAX = 128 * 1024 * 1024;

let filesArriving = 0;
type Arriving = { bytes: number; readonly giveUp: () => void };
const arriving = new Set<Arriving>(); // in the order in which they began
let arrivingBytes = 0;

function makeRoom(): void {
  for (const one of arriving) {
    if (arrivingBytes <= ARRIVING_BYTES_MAX) return;
    one.giveUp();
  }
}

/** The whole body as a file. */
export async function readFileBody(incoming: IncomingMessage, limits: BodyLimits): Promise<Uint8Array> {
  if (filesArriving >= FILES_AT_ONCE_MAX) throw tooBusy(sayWhy('files'));
  filesArriving += 1;
  try {
    return await readBytes(incoming, limits);
  } finally {
    filesArriving -= 1;
  }
}

/** The whole body, or a refusal as soon as it is larger than `bytesMax`. */
async function readBytes(incoming: IncomingMessage, { bytesMax, withinMs }: BodyLimits): Promise<Buffer> {
  if (Number(incoming.headers['content-length'] ?? 0) > bytesMax) throw bodyTooLarge(bytesMax);
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const mine: Arriving = { bytes: 0, giveUp: () => { stop(); reject(tooBusy(sayWhy('slowest'))); } };
    arriving.add(mine);
    const timer = setTimeout(() => { stop(); reject(bodyTooSlow(withinMs / 1000)); }, withinMs);
    const stop = (): void => {
      clearTimeout(timer);
      arriving.delete(mine);
      arrivingBytes -= mine.bytes;
      mine.bytes = 0;
      incoming.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      incoming.pause();
    };
    const onData = (chunk: Buffer): void => {
      mine.bytes += chunk.length;
      arrivingBytes += chunk.length;
      if (mine.bytes > bytesMax) {
        stop();
        incoming.resume(); // what still comes is thrown away: left unread, it would have the connection reset before its sender reads why
        reject(bodyTooLarge(bytesMax));
        return;
      }
      chunks.push(chunk);
      if (arrivingBytes > ARRIVING_BYTES_MAX) makeRoom();
    };
    const onEnd = (): void => { stop(); resolve(Buffer.concat(chunks)); };
    const onError = (): void => { stop(); reject(callerGone()); };
    const onClose = (): void => { stop(); reject(callerGone()); };
    incoming.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}

/** The whole body as text in UTF-8. */
export const readBody = async (incoming: IncomingMessage, limits: BodyLimits): Promise<string> => (await readBytes(incoming, limits)).toString('utf8');

/** A JSON body. An empty one is `undefined`. */
export async function readJson(incoming: IncomingMessage, limits: BodyLimits): Promise<unknown> {
  const type = incoming.headers['content-type'];
  const body = await readBody(incoming, limits);
  if (body.length === 0) return undefined;
  if (type !== undefined && !/^application\/(json|merge-patch\+json|[a-z.+-]*\+json)\b/i.test(type)) throw wrongMediaType('application/json');
  if (isTooDeep(body)) throw malformedJson(sayRequest('deep', { most: DEPTH_MAX }));
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw malformedJson((cause as SyntaxError).message.slice(0, 120));
  }
}

/** Whether brackets stand within brackets too deep; those in strings do not count. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  let isText = false;
  for (let i = 0; i < json.length; i += 1) {
    const c = json.charCodeAt(i);
    if (isText) {
      if (c === 0x5c) i += 1;
      else if (c === 0x22) isText = false;
    } else if (c === 0x22) isText = true;
    else if (c === 0x5b || c === 0x7b) {
      depth += 1;
      if (depth > DEPTH_MAX) return true;
    } else if (c === 0x5d || c === 0x7d) depth -= 1;
  }
  return false;
}

/** The body chunk by chunk, as the reader asks for it: back-pressure reaches the sender. */
export async function* streamBody(incoming: IncomingMessage): AsyncGenerator<Uint8Array> {
  incoming.setTimeout(STREAM_PAUSE_MAX_MS);
  const chunks = (incoming as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await chunks.next().catch(() => { throw callerGone(); }); // ECONNRESET would look like the database's
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}
