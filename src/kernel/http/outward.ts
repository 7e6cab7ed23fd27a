/**
 * The way out to addresses that others have named: a name is resolved once, every address behind it is judged, and the
 * connection goes to the address that was judged. No redirects, no credentials in addresses, little of the answer read.
 */
import { lookup } from 'node:dns/promises';
import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP } from 'node:net';
import { isLoopback, reachable } from './addresses.ts';
import { sayAddress } from '../reasons.ts';

export type OutwardOptions = {
  /** Networks that are open although they are not public; with 127.0.0.0/8 plain HTTP to this machine is allowed too, for trials. */
  readonly networks: readonly string[];
  /** Where there are any, only these hosts are called; `*.police.example` stands for all below it. */
  readonly hosts: readonly string[];
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** Certificate authorities beside those that Node knows. */
  readonly ca?: string;
};

export type Answer = { readonly status: number; /** The begin of it, cleaned of what could steer a terminal. */ readonly said: string; /** The begin of it as it came, 16 KiB at most. */ readonly body: string };
export type Outward = {
  /** Why an address is refused before anything is asked of the network; undefined where it is not. */
  readonly refusalOf: (url: string) => string | undefined;
  /** Posts and reads the answer's begin. Throws `OutwardRefused` where the address is not to be called. */
  readonly post: (url: string, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal) => Promise<Answer>;
};

/** The address is not one that the hub calls. */
export class OutwardRefused extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'OutwardRefused';
  }
}

const POST_WITHIN_MS = 10_000;
const ANSWER_BYTES_MAX = 16 * 1024;
const SAID_CHARS = 200;
const INNER_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|localdomain|arpa)$/;

const resolveByName = async (host: string): Promise<readonly string[]> => (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);

export function outward({ networks, hosts, resolve = resolveByName, ca }: OutwardOptions): Outward {
  const mayReach = reachable(networks);

  /** The address taken apart; a host is without the brackets of IPv6 and the dot of a whole name. */
  function judged(text: string): { readonly url: URL; readonly host: string } | string {
    let url: URL;
    try { url = new URL(text); } catch { return sayAddress('none'); }
    const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '').toLowerCase();
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(host) && mayReach(host))) return sayAddress('https');
    if (url.username !== '' || url.password !== '') return sayAddress('credentials');
    if (hosts.length > 0 && !hosts.some((allowed) => (allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : host === allowed))) return sayAddress('not_listed');
    if (isIP(host) !== 0) return mayReach(host) ? { url, host } : sayAddress('inside');
    if (!host.includes('.') || INNER_NAME.test(host)) return sayAddress('internal');
    return { url, host };
  }

  async function pinned(host: string): Promise<string> {
    const found = isIP(host) === 0 ? await resolve(host) : [host];
    const [first] = found;
    if (first === undefined || !found.every(mayReach)) throw new OutwardRefused(sayAddress('leads_inside'));
    return first;
  }

  return {
    refusalOf: (text) => {
      const found = judged(text);
      return typeof found === 'string' ? found : undefined;
    },
    post: async (text, headers, body, signal) => {
      const found = judged(text);
      if (typeof found === 'string') throw new OutwardRefused(found);
      const { url, host } = found;
      const within = AbortSignal.any([signal, AbortSignal.timeout(POST_WITHIN_MS)]);
      const address = await abortable(pinned(host), within);
      const options: RequestOptions & { servername?: string; ca?: string } = {
        host: address, port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port), path: url.pathname + url.search, method: 'POST', agent: false, signal: within,
        headers: { ...headers, host: url.host, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
        ...(isIP(host) === 0 ? { servername: host } : {}), ...(ca === undefined ? {} : { ca }),
      };
      return sent(url.protocol === 'https:' ? requestSecure : requestPlain, options, body);
    },
  };
}

function abortable<R>(work: Promise<R>, signal: AbortSignal): Promise<R> {
  return new Promise((resolve, reject) => {
    const stop = (): void => { reject(signal.reason as Error); };
    if (signal.aborted) { stop(); return; }
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => { signal.removeEventListener('abort', stop); });
  });
}

function sent(request: typeof requestPlain, options: RequestOptions, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(options, (response) => {
      bodyOf(response).then((body) => { resolve({ status: response.statusCode ?? 0, said: shortened(body), body }); }, reject).finally(() => { asked.destroy(); });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** The begin of an answer. What comes after it is not read. */
async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= ANSWER_BYTES_MAX) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, ANSWER_BYTES_MAX);
}

/** Text from elsewhere, on one line, at most 200 characters. */
export const shortened = (text: string): string => text.slice(0, ANSWER_BYTES_MAX).replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029\ufffd\s]+/gu, ' ').replaceAll(/\p{Cs}/gu, '').trim().slice(0, SAID_CHARS).replace(/[\ud800-\udbff]$/, '');
