/** How the hub asks an issuer: bounded in bytes and time, no redirects; its own issuer is asked inside the process, over no network. */
import { createServer, request as requestPlain, type ClientRequest, type IncomingMessage, type RequestOptions, type ServerResponse } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { CustomFetchOptions } from 'openid-client';
import { duplexPair } from 'node:stream';

const ANSWER_BYTES_MAX = 512 * 1024;
export const ANSWER_WITHIN_S = 10;

export type Fetch = (address: string, asked: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: CustomFetchOptions['body'] }) => Promise<Response>;

/** Asks over the network. */
export const fetchOutside: Fetch = (address, asked) => exchange(address, asked, (options) => (address.startsWith('https:') ? requestSecure : requestPlain)(address, options));

/** Asks somebody in this process who speaks HTTP, over a pair of streams. */
export function fetchInside(handle: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>): Fetch {
  const server = createServer((incoming, outgoing) => { handle(incoming, outgoing).catch(() => { outgoing.destroy(); }); });
  return (address, asked) => exchange(address, asked, (options) => {
    const [here, there] = duplexPair();
    server.emit('connection', there);
    // The streams are none of a network's: what asks for one (timeouts, addresses) finds nothing, and needs nothing.
    const { pathname, search } = new URL(address);
    return requestPlain({ ...options, agent: undefined, path: pathname + search, host: 'localhost', createConnection: () => here });
  });
}

async function exchange(address: string, { method, headers, body }: Parameters<Fetch>[1], open: (options: RequestOptions) => ClientRequest): Promise<Response> {
  const sent = body == null ? undefined : await bytesOf(body);
  return new Promise((resolve, reject) => {
    const request = open({ method, headers: { ...headers, ...(sent ? { 'content-length': String(sent.length) } : {}) }, agent: false, signal: AbortSignal.timeout(ANSWER_WITHIN_S * 1_000) });
    request.on('error', (cause) => { reject(new Error('the issuer did not answer', { cause })); }); // its broken line is not the database's
    request.on('response', (response) => { bodyOf(response).then((bytes) => { resolve(new Response(isWithoutBody(response.statusCode) ? null : bytes, { status: response.statusCode ?? 502, headers: headersOf(response) })); }, reject); });
    request.end(sent);
  });
}

/** Forms and texts, as the library writes them. */
const bytesOf = async (body: NonNullable<CustomFetchOptions['body']>): Promise<Buffer> => Buffer.from(await new Response(body).arrayBuffer());

const isWithoutBody = (status = 0): boolean => status === 204 || status === 304;

async function bodyOf(response: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error(`the issuer's answer is larger than ${ANSWER_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct)) for (const value of values ?? []) headers.append(name, value);
  return headers;
}
