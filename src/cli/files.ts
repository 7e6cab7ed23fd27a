/** Files to a hub and from it: sent whole, kept on disk where nothing else lies. Knows no command. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { EXIT, Failure } from './exit.ts';
import { bytesOf, readAnswer, responseOf, type Hub } from './hub.ts';
import { whyNot } from './source.ts';
import { bytesInWords } from './text.ts';

/** What a hub takes of one file. */
const FILE_BYTES_MAX = 10 * 1024 * 1024;
/** So long a refusal may take before a file is poured out; a hub that refuses hangs up, and its reason would be lost. */
const REFUSAL_WITHIN_MS = 250;

/** The bytes of a file that is to be sent. */
export async function readWhole(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > FILE_BYTES_MAX) throw new Failure(EXIT.badData, `${path} has ${bytesInWords(size)}; a hub takes ${bytesInWords(FILE_BYTES_MAX)} at most`);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(EXIT.noInput, whyNot(path, cause as NodeJS.ErrnoException));
  }
}

/** Sends a file; the answer is JSON. What it is, the hub tells by itself. */
export async function send<T>(hub: Hub, path: string, { bytes, query, signal }: { readonly bytes: Uint8Array; readonly query: Readonly<Record<string, string>>; readonly signal: AbortSignal }): Promise<T> {
  const request = hub.open('POST', path, { query, headers: { accept: 'application/json', 'content-type': 'application/octet-stream', 'content-length': String(bytes.length) } });
  const answered = responseOf(request, hub.url, signal);
  request.flushHeaders();
  await Promise.race([answered, pause(REFUSAL_WITHIN_MS)]);
  request.end(bytes);
  return readAnswer<T>(await answered, hub.url, signal);
}

/** Reads a file or page; a refusal is thrown as the failure that it stands for. */
export async function fetchFile(hub: Hub, path: string, { query = {}, signal }: { readonly query?: Readonly<Record<string, string>>; readonly signal: AbortSignal }): Promise<Buffer> {
  const request = hub.open('GET', path, { query });
  const answered = responseOf(request, hub.url, signal);
  request.end();
  const response = await answered;
  if (response.statusCode !== 200) await readAnswer(response, hub.url, signal);
  return bytesOf(response, hub.url, signal);
}

const OWN_EYES = 0o600;

/** Keeps what came under a name that is free, for one's own eyes. */
export async function keep(path: string, content: Uint8Array): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: OWN_EYES });
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new Failure(EXIT.noInput, code === 'EEXIST' ? `there is a file ${path} already; nothing was written` : `${path} cannot be written: ${message}`);
  }
}
