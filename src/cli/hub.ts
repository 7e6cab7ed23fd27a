/** The hub as a client sees it: requests with a token, JSON or streams, and what goes wrong on the way, in words. Knows no command. */
import { Agent as PlainAgent, request as requestPlain, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as SecureAgent, request as requestSecure } from 'node:https';
import { isOfUnknownAuthority } from '../kernel/trust.ts';
import { EXIT, Failure, Interrupted } from './exit.ts';
import type { Io } from './io.ts';
import { isProblem, refusedBy } from './problems.ts';
import { sessionAt } from './session-file.ts';

/** A single question that takes longer is given up; streams have no such limit. */
const ANSWER_WITHIN_MS = 120_000;
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

export type Ask = { readonly query?: Readonly<Record<string, string | undefined>>; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What came back in place of an answer: the act takes a second person, and waits. */
export type Proposed = { readonly id: string; readonly hash: string; readonly lapsesAt: string };
/** Thrown out of a command whose act was taken as a proposal. */
export class ProposedInstead extends Error {
  readonly proposal: Proposed;
  constructor(proposal: Proposed) {
    super('taken as a proposal');
    this.name = 'ProposedInstead';
    this.proposal = proposal;
  }
}

export type Hub = {
  readonly url: string;
  /** The answer's JSON. A refusal is thrown as the failure that it stands for. */
  readonly ask: <T>(method: Method, path: string, ask?: Ask) => Promise<T>;
  /** An open request: the body is the caller's to write. */
  readonly open: (method: Method, path: string, ask?: Omit<Ask, 'body'>) => ClientRequest;
  readonly close: () => void;
};

/** `isAnonymous`: the command needs no token, because it fetches one. */
export function openHub({ config, signal }: Pick<Io, 'config' | 'signal'>, isAnonymous = false): Hub {
  const { url } = config;
  const token = isAnonymous ? undefined : config.token ?? sessionAt(config);
  if (!isAnonymous && (token === undefined || token === '')) {
    throw new Failure(EXIT.usage, 'no token: sign in, or set CROSSCHECK_TOKEN', { hints: ['A person signs in with: crosscheck sign-in', 'An administrator issues one with: crosscheck tokens create --bureau CODE --role ROLE --unit UNIT', 'The administrator’s own is in admin.token in the hub’s data folder.'] });
  }
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) throw new Failure(EXIT.usage, 'CROSSCHECK_TOKEN is not a token: it contains spaces or other characters that no token has');
  const isSecure = url.startsWith('https:');
  if (!isSecure && !url.startsWith('http:')) throw new Failure(EXIT.usage, `CROSSCHECK_URL must begin with http:// or https://, not ${url}`);
  const agent = isSecure ? new SecureAgent({ keepAlive: true }) : new PlainAgent({ keepAlive: true });
  const open: Hub['open'] = (method, path, { query = {}, headers = {} } = {}) => {
    const asked = new URLSearchParams(Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)).toString();
    return (isSecure ? requestSecure : requestPlain)(`${url}${path}${asked === '' ? '' : `?${asked}`}`, { method, agent, signal, headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers } });
  };
  return {
    url, open,
    close: () => { agent.destroy(); },
    ask: async <T>(method: Method, path: string, { body, ...ask }: Ask = {}): Promise<T> => {
      const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      const request = open(method, path, { ...ask, headers: { accept: 'application/json', ...(sent ? { 'content-type': 'application/json', 'content-length': String(sent.length) } : {}), ...ask.headers } });
      request.setTimeout(ANSWER_WITHIN_MS, () => { request.destroy(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`)); });
      const answered = responseOf(request, url, signal);
      request.end(sent);
      return readAnswer<T>(await answered, url, signal);
    },
  };
}

/** The head of the answer, or why there is none. */
export function responseOf(request: ClientRequest, url: string, signal: AbortSignal): Promise<IncomingMessage> {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', (cause) => { reject(signal.aborted ? new Interrupted() : unreachable(url, cause)); });
  });
  answered.catch(() => undefined); // whoever waits for it hears of it
  return answered;
}

/** All bytes of an answer, up to a limit. */
export async function bytesOf(response: IncomingMessage, url: string, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > ANSWER_BYTES_MAX) throw new Failure(EXIT.fault, `the answer is larger than ${ANSWER_BYTES_MAX} bytes`);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw signal.aborted ? new Interrupted() : unreachable(url, cause as Error);
  }
  return Buffer.concat(chunks);
}

/** The whole answer as JSON; a refusal becomes a failure. */
export async function readAnswer<T>(response: IncomingMessage, url: string, signal: AbortSignal): Promise<T> {
  const bytes = await bytesOf(response, url, signal);
  const status = response.statusCode ?? 0;
  const value = parsed(bytes.toString('utf8'));
  if (status === 202 && value !== undefined) throw new ProposedInstead(value as Proposed);
  if (status >= 200 && status < 300 && value !== undefined) return value as T;
  if (isProblem(value)) throw refusedBy(value);
  throw new Failure(status >= 500 || status < 400 ? EXIT.unreachable : EXIT.badData, `what answers at ${url} does not look like a Crosscheck hub (status ${status})`, { hints: [WHERE] });
}

const parsed = (text: string): unknown => {
  try { return JSON.parse(text); } catch { return undefined; }
};

const WHERE = 'CROSSCHECK_URL says where the hub is.';

/** Why there was no answer, in words. */
export function unreachable(url: string, cause: Error & { readonly code?: string }): Failure {
  const code = cause.code ?? '';
  const said = REASONS[code] ?? (code === '' ? cause.message : `${cause.message} (${code})`);
  return new Failure(EXIT.unreachable, `the hub at ${url} cannot be reached: ${said}`, {
    hints: isOfUnknownAuthority(cause) ? ['--hub-ca FILE, or CROSSCHECK_HUB_CA, names the certificate authority of your hub.'] : code === 'ECONNREFUSED' ? ['Is it running? Start one with: crosscheck serve', WHERE] : [WHERE],
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there', ENOTFOUND: 'there is no such host', EAI_AGAIN: 'the name cannot be looked up just now',
  ECONNRESET: 'the connection was cut', EPIPE: 'the connection was cut', ETIMEDOUT: 'it does not answer', EHOSTUNREACH: 'there is no way to that host',
  EPROTO: 'it does not speak TLS; is the address http:// rather than https://?', ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS; is the address http:// rather than https://?',
  HPE_INVALID_CONSTANT: 'it does not speak HTTP; is the address https:// rather than http://?',
};
