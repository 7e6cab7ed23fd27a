/** Bodies as they arrive: bounded in bytes and in time, read once. */
import type { IncomingMessage } from 'node:http';
import { bodyTooLarge, bodyTooSlow, malformedJson, wrongMediaType } from '../errors.ts';

export const BODY_BYTES_MAX = 1024 * 1024;
const BODY_WITHIN_MS = 30_000;
/** A stream may pause this long between two chunks before it is given up. */
const STREAM_PAUSE_MAX_MS = 120_000;

/** The whole body as text in UTF-8, or a refusal as soon as it is larger than `bytesMax`. */
export async function readBody(incoming: IncomingMessage, bytesMax: number): Promise<string> {
  if (Number(incoming.headers['content-length'] ?? 0) > bytesMax) throw bodyTooLarge(bytesMax);
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => { stop(); reject(bodyTooSlow(BODY_WITHIN_MS / 1000)); }, BODY_WITHIN_MS);
    const stop = (): void => {
      clearTimeout(timer);
      incoming.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      incoming.pause();
    };
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > bytesMax) { stop(); reject(bodyTooLarge(bytesMax)); return; }
      chunks.push(chunk);
    };
    const onEnd = (): void => { stop(); resolve((chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString('utf8') ?? ''); };
    const onError = (cause: Error): void => { stop(); reject(cause); };
    const onClose = (): void => { stop(); reject(new Error('the caller went away')); };
    incoming.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}

/** A JSON body. An empty one is `undefined`. */
export async function readJson(incoming: IncomingMessage, bytesMax: number): Promise<unknown> {
  const type = incoming.headers['content-type'];
  const body = await readBody(incoming, bytesMax);
  if (body.length === 0) return undefined;
  if (type !== undefined && !/^application\/(json|merge-patch\+json|[a-z.+-]*\+json)\b/i.test(type)) throw wrongMediaType('application/json');
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw malformedJson((cause as SyntaxError).message.slice(0, 120));
  }
}

/** The body chunk by chunk, as the reader asks for it: back-pressure reaches the sender. */
export async function* streamBody(incoming: IncomingMessage): AsyncGenerator<Uint8Array> {
  incoming.setTimeout(STREAM_PAUSE_MAX_MS);
  for await (const chunk of incoming) yield chunk as Buffer;
}
